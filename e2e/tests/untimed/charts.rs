//! The charts show what was measured: the optimum's colour is at the optimum.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use bench::analysis::Analysis;
use bench::{Session, file};
use e2e::{Browser, Page, Result, setting};
use report::Lang;
use report::chart::layout::{FIGURE_FONT_PX, FONT_PX, Frame, Spot, figure_parts};
use report::chart::{run_charts, speed_by_batch};
use zip::ZipArchive;

/// The ring around the optimum lies within this distance, px.
const REACH_PX: f64 = 11.0;

/// The page with the reference session open.
async fn opened() -> Result<(Browser, Page, Session)> {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/bench/tests/fixtures");
    let path = Path::new(fixtures).join("runs_qwen3-1.7b.json").canonicalize()?;
    let session = file::read(&std::fs::read_to_string(&path)?)?;
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.choose_file("#open-session", &path).await?;
    page.wait_for("#overview canvas").await?;
    Ok((browser, page, session))
}

/// Size of a canvas in CSS px, once it has been drawn.
async fn size(page: &Page, canvas: &str) -> Result<Option<[f64; 2]>> {
    let script = format!(
        "const canvas = document.querySelector({canvas:?}); \
         return canvas && canvas.width && canvas.height ? [canvas.clientWidth, canvas.clientHeight] : null;"
    );
    Ok(serde_json::from_value(page.run_script(&script).await?)?)
}

/// The centre of a colour's pixels near a place, in CSS px: of the ring, not of the label above it.
async fn middle_of_colour(
    page: &Page,
    canvas: &str,
    variable: &str,
    around: &Spot,
) -> Result<Option<[f64; 2]>> {
    let script = format!(
        "const canvas = document.querySelector({canvas:?}); const scale = devicePixelRatio; \
         const css = getComputedStyle(document.documentElement).getPropertyValue({variable:?}).match(/#[0-9a-f]+/)[0]; \
         const [r, g, b] = [1, 3, 5].map(i => parseInt(css.slice(i, i + 2), 16)); \
         const reach = Math.round({reach} * scale); \
         const [left, top] = [Math.round({x} * scale) - reach, Math.round({y} * scale) - reach]; \
         const {{data, width}} = canvas.getContext('2d').getImageData(left, top, 2 * reach, 2 * reach); \
         let n = 0, x = 0, y = 0; \
         for (let i = 0; i < data.length; i += 4) \
           if (data[i] === r && data[i + 1] === g && data[i + 2] === b) \
             {{ n++; x += (i / 4) % width; y += Math.floor(i / 4 / width); }} \
         return n > 10 ? [(left + x / n) / scale, (top + y / n) / scale] : null;",
        reach = REACH_PX,
        x = around.x,
        y = around.y,
    );
    Ok(serde_json::from_value(page.run_script(&script).await?)?)
}

fn expected(chart: &report::chart::Chart, width: f64, height: f64) -> Option<Spot> {
    let frame = Frame::within(chart, width, height, FONT_PX);
    let is_best = |spot: &Spot| {
        let series = chart.series.get(spot.series);
        series.is_some_and(|series| {
            (series.is_chosen || chart.series.len() == 1) && series.optimum == Some(spot.point)
        })
    };
    frame.spots(chart).into_iter().find(is_best)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_optimum_is_drawn_where_it_is() -> Result<()> {
    let (browser, page, session) = opened().await?;
    let analysis = Analysis::of(&session);
    let (canvas, chart) = ("#overview canvas", speed_by_batch(&analysis, None, Lang::Ru));
    page.wait("the optimum in its place", async |page| {
        let Some([width, height]) = size(page, canvas).await? else { return Ok(false) };
        let spot = expected(&chart, width, height).ok_or("the chart has no optimum")?;
        let Some([x, y]) = middle_of_colour(page, canvas, "--optimum", &spot).await? else {
            return Ok(false);
        };
        println!("{spot:?}, drawn at {x}, {y}");
        Ok((spot.x - x).hypot(spot.y - y) < 2.0)
    })
    .await?;
    let names = page.run_script(
        "return [...document.querySelectorAll('canvas')].every(c => \
         c.getAttribute('role') === 'img' && c.getAttribute('aria-label').length > 20)",
    );
    assert_eq!(names.await?, true, "every canvas says what it shows");
    let repeated = page.run_script(
        "const ids = [...document.querySelectorAll('[id]')].map(element => element.id); \
         return ids.filter((id, index) => ids.indexOf(id) !== index)",
    );
    assert_eq!(repeated.await?, serde_json::json!([]), "a label names one field only");
    assert_eq!(page.text("#map td.best").await?, "371");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_archive_holds_the_report_and_sharp_figures() -> Result<()> {
    let (browser, page, session) = opened().await?;
    page.click("#download-zip").await?;
    let mut archive = ZipArchive::new(File::open(browser.downloaded("zip").await?)?)?;
    let mut read = |name: &str| -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        archive.by_name(name)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    assert_eq!(String::from_utf8(read("report.md")?)?, page.report_text().await?);
    let written = file::read(&String::from_utf8(read("session.json")?)?)?;
    assert_eq!(written, session);
    for run in &Analysis::of(&session).runs {
        let table = String::from_utf8(read(&format!("results/results_{}.csv", run.workers))?)?;
        assert_eq!(table, report::csv(run, report::Lang::Ru));
        let png = read(&format!("results/performance_metrics_{}.png", run.workers))?;
        assert!(png.starts_with(b"\x89PNG"));
        // Width and height are in the header, big-endian.
        assert_eq!(png[16..24], [0, 0, 0x09, 0x60, 0, 0, 0x07, 0x08], "2400 × 1800");
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn arrow_keys_read_out_points_and_a_table_has_all_figures() -> Result<()> {
    let (browser, page, session) = opened().await?;
    page.run_script(
        "const canvas = document.querySelector('#overview canvas'); canvas.focus(); \
         canvas.dispatchEvent(new KeyboardEvent('keydown', {key: 'Home', bubbles: true}))",
    )
    .await?;
    page.wait_for("#overview .chart-tip").await?;
    page.wait_for_words("#overview .chart-tip", "117,00").await?;

    page.click("#overview figure:first-of-type .copy-chart").await?;
    page.wait_for_words("#overview figure:first-of-type figcaption", "скопировано").await?;
    page.click("#overview figure:first-of-type .show-table").await?;
    let batches: usize = session.runs.iter().map(|run| run.batches.len()).sum();
    page.wait_for_count("#overview figure:first-of-type tbody tr", batches).await?;
    browser.close().await
}

/// The size of a run's figure, and the centre of the optimum's colour in each quarter of it.
const FIGURE_SCRIPT: &str = "const image = document.querySelector('.run-figure[data-workers=\"24\"] img'); \
     const canvas = document.createElement('canvas'); \
     canvas.width = image.naturalWidth; canvas.height = image.naturalHeight; \
     const context = canvas.getContext('2d'); context.drawImage(image, 0, 0); \
     const [w, h] = [canvas.width / 2, canvas.height / 2]; \
     const middles = [[0, 0], [w, 0], [0, h], [w, h]].map(([left, top]) => { \
       const {data} = context.getImageData(left, top, w, h); let n = 0, x = 0, y = 0; \
       for (let i = 0; i < data.length; i += 4) \
         if (data[i] === 0xc8 && data[i + 1] === 0x46 && data[i + 2] === 0x0a) \
           { n++; x += (i / 4) % w; y += Math.floor(i / 4 / w); } \
       return [x / n / 2, y / n / 2]; }); \
     return [canvas.width, canvas.height, middles];";

#[tokio::test(flavor = "multi_thread")]
async fn the_four_charts_of_a_figure_show_the_values_of_their_run() -> Result<()> {
    let (browser, page, session) = opened().await?;
    page.click("#report summary").await?;
    page.wait("the figure", async |page| {
        let is_loaded = "const image = document.querySelector('.run-figure[data-workers=\"24\"] img'); \
                         return !!image && image.complete && image.naturalWidth > 0";
        Ok(page.run_script(is_loaded).await? == true)
    })
    .await?;
    let (width, height, middles): (u32, u32, [[f64; 2]; 4]) =
        serde_json::from_value(page.run_script(FIGURE_SCRIPT).await?)?;
    assert_eq!((width, height), (2400, 1800));
    let analysis = Analysis::of(&session);
    let run = analysis.run(24).ok_or("no run of 24 workers")?;
    let quarters = [[0.0, 0.0], [600.0, 0.0], [0.0, 450.0], [600.0, 450.0]];
    let places = figure_parts((2, 2)).zip(quarters);
    let charts = run_charts(run, Lang::Ru);
    for ((chart, (place, [left, top])), [x, y]) in charts.iter().zip(places).zip(middles) {
        let (width, height) = (place.right - place.left, place.bottom - place.top);
        let frame = Frame::within(chart, width, height, FIGURE_FONT_PX);
        let (x, y) = (x + left - place.left, y + top - place.top);
        let optimum = chart.series.first().and_then(|series| series.optimum);
        let spots = frame.spots(chart);
        let spot = spots.iter().find(|spot| Some(spot.point) == optimum).ok_or("no optimum")?;
        let distance = (spot.x - x).hypot(spot.y - y);
        assert!(distance < 2.0, "{}: {spot:?}, drawn at {x}, {y}", chart.title);
    }
    browser.close().await
}

//! Limits on the page: from a link, by slider, in the session; and the load curve, from which a batch opens.

use std::path::{Path, PathBuf};

use bench::analysis::{Analysis, Recorded};
use bench::{Event, Measured, Measurement, Objectives, Plan, Sample, Session, file};
use e2e::{Browser, Result, servers, setting};
use report::Lang;
use report::chart::layout::{FONT_PX, Frame};
use report::chart::load_curve;

/// 60 requests of 100 tokens with this TTFT, and an E2E latency of three times that.
fn measured(workers: u32, total_s: f64, ttft_ms: f64) -> Event {
    let sample = |lane| Sample {
        lane,
        first_ms: Some(ttft_ms),
        answer_ms: Some(ttft_ms),
        last_ms: Some(ttft_ms * 3.0),
        end_ms: ttft_ms * 3.0,
        tokens: Some(100),
        ..Sample::default()
    };
    let samples = (0..60).map(sample).collect();
    let measurement =
        Measurement { requests: 60, total_s, tokens: 6000, samples, ..Measurement::default() };
    Event::BatchDone(Measured::new(workers, measurement))
}

fn session() -> Result<(PathBuf, Session)> {
    let plan = Some(Plan::default());
    let mut session = Session { model: "made".into(), plan, ..Session::default() };
    for event in [measured(2, 30.0, 400.0), measured(4, 20.0, 900.0), measured(8, 10.0, 2000.0)] {
        session.apply(&event);
    }
    let path = std::env::temp_dir().join(format!("limits-{}.json", std::process::id()));
    std::fs::write(&path, file::write(&session))?;
    Ok((path, session))
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_from_a_link_and_from_a_slider_score_a_session() -> Result<()> {
    let (path, mut session) = session()?;
    let browser = Browser::start().await?;
    let url = format!("{}?ttft_s=1.5&ttft_p=95", setting("TOKOMETER_PAGE_URL")?);
    let page = browser.open(&url).await?;
    page.choose_file("#open-session", &path).await?;
    page.wait_for_words("#score", "в лимитах — 4 workers, пакет 60").await?;
    page.wait_for_words("#score", "первой его нарушает «8 workers, пакет 60»").await?;

    let slide = "const slider = document.querySelector('#ttft-limit-slider'); slider.value = '0.5'; \
                 for (const type of ['input', 'change']) \
                   slider.dispatchEvent(new Event(type, {bubbles: true}))";
    page.run_script(slide).await?;
    page.wait_for_words("#score", "в лимитах — 2 workers, пакет 60").await?;
    assert_eq!(page.value("#ttft-limit").await?, "0,5");
    page.click("#copy-link").await?;
    page.wait("the link", async |page| {
        Ok(page.clipboard().await?.ends_with("?ttft_s=0.5&ttft_p=95"))
    })
    .await?;
    page.click("#download-session").await?;
    let written = file::read(&std::fs::read_to_string(browser.downloaded("json").await?)?)?;
    let limits = Objectives { ttft_s: Some(0.5), ..Objectives::default() };
    session.plan = Some(Plan { limits, ..Plan::default() });
    assert_eq!(written, session);

    let analysis = Analysis::of(&session);
    let recorded = Recorded::of(&session, &analysis);
    let score = limits.score(&recorded, &analysis);
    let [speed, _] = load_curve(&recorded, &analysis, &limits, score.as_ref(), Lang::Ru);
    page.click("#tab-charts-button").await?;
    page.wait("the load curve", async |page| {
        let width = "return document.querySelector('#load-curve canvas').clientWidth";
        Ok(page.run_script(width).await? != 0)
    })
    .await?;
    let size = "const canvas = document.querySelector('#load-curve canvas'); \
                return [canvas.clientWidth, canvas.clientHeight]";
    let [width, height]: [f64; 2] = serde_json::from_value(page.run_script(size).await?)?;
    let spots = Frame::within(&speed, width, height, FONT_PX).spots(&speed);
    let spot = spots.first().ok_or("no point")?;
    let press = format!(
        "const canvas = document.querySelector('#load-curve canvas'); \
         const place = canvas.getBoundingClientRect(); \
         canvas.dispatchEvent(new MouseEvent('click', {{bubbles: true, \
           clientX: place.left + {}, clientY: place.top + {}}}))",
        spot.x, spot.y
    );
    page.run_script(&press).await?;
    page.wait_for_words("#run-heading", "2 workers").await?;
    std::fs::remove_file(path)?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reopened_session_shows_its_limits_and_shapes() -> Result<()> {
    let browser = Browser::start().await?;
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    page.check(&servers::nobody().await?).await?;
    let example =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/example/session_gemma-3-270m.json");
    page.choose_file("#open-session", &example.canonicalize()?).await?;
    for card in ["#limits", "#load-curve", "#shape-choice"] {
        page.wait_for(card).await?;
    }
    page.wait_for_words("#score", "TTFT не больше 3 с").await?;
    browser.close().await
}

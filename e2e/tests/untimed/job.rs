//! The main job, from the check to saving results, and what the browser stores of it: in every engine.

use std::process::Command;

use bench::{Session, file};
use e2e::{Browser, Engine, MODEL, Page, Plan, Result, servers, setting};
use sim::Server;

e2e::in_each_engine!(
    does_the_whole_job => whole,
    keeps_sessions_and_knows_of_other_tabs => kept,
);

/// Check, choose, measure, stop half way, resume; look at the charts, save the report and the session.
async fn whole(engine: Engine) -> Result<()> {
    let sim = servers::start(servers::steady(4, 50.0)).await?;
    let browser = Browser::of(engine).await?;
    let plan = Plan { workers: "1 4", max_batch: "8", ..Plan::default() };
    let page = browser.ready(&sim.url(), &Plan::ONCE).await?;
    page.type_plan(&plan).await?;
    let status = page.server_status().await?;
    assert!(status.contains("Ollama") && status.contains("симулятор"), "{status}");
    assert!(page.text("#estimate").await?.contains("8 замеров · 30 запросов"));
    stopped_and_gone_on(&page, &sim).await?;
    let session = page.kept_session().await?;
    assert!(session.measurements().all(|measured| measured.failed() == 0));
    assert!(session.environment.own_error.is_some(), "the page has measured its own error");
    page.click("#tab-answer-button").await?;
    page.wait("the charts", shows_optimum).await?;
    take_away(&browser, &page, &session).await?;
    browser.close().await
}

async fn stopped_and_gone_on(page: &Page, sim: &Server) -> Result<()> {
    page.start().await?;
    // The number of earlier requests is unknown: what a busy machine disturbed was measured again.
    page.first_of_run(4).await?;
    servers::hold_after(0, sim);
    page.click("#stop").await?;
    let ending = page.ending().await?;
    assert!(ending.contains("остановлен"), "{ending}");
    sim.set_trap(None);
    let stopped = page.kept_session().await?;
    assert_eq!(stopped.model, MODEL);
    assert_eq!(sizes(&stopped, 0), [1, 2, 4, 8], "all batches finished before the stop are kept");
    let begun = sizes(&stopped, 1);
    assert!(!begun.is_empty() && begun.len() < 4 && [1, 2, 4, 8].starts_with(&begun), "{begun:?}");
    let largest = stopped.measurements().find(|measured| measured.requests == 8);
    assert_eq!(largest.map(|measured| measured.tokens), Some(160));

    page.click("#resume").await?;
    page.wait("the whole plan", async |page| Ok(sizes(&page.kept_session().await?, 1).len() == 4))
        .await?;
    let ending = page.ending().await?;
    assert!(ending.contains("окончен"), "{ending}");
    Ok(())
}

fn sizes(session: &Session, run: usize) -> Vec<u32> {
    let batches = session.runs.get(run).map_or(&[][..], |run| &run.batches);
    batches.iter().map(|batch| batch.size).collect()
}

async fn take_away(browser: &Browser, page: &Page, session: &Session) -> Result<()> {
    let report = page.report_text().await?;
    page.click("#copy-report").await?;
    page.wait_for_words("#take-away-said", "скопирован").await?;
    // WebKit's fields drop the newline at the end of pasted text.
    assert_eq!(page.pasted().await?.trim_end(), report.trim_end());
    page.click("#download-report").await?;
    assert_eq!(std::fs::read_to_string(browser.downloaded("md").await?)?, report);
    page.click("#download-session").await?;
    let path = browser.downloaded("json").await?;
    assert_eq!(&file::read_bytes(&std::fs::read(&path)?)?, session);
    let xtask = Command::new(setting("TOKOMETER_XTASK")?).arg("report").arg(&path).output()?;
    assert!(xtask.status.success(), "{}", String::from_utf8_lossy(&xtask.stderr));
    assert_eq!(String::from_utf8(xtask.stdout)?, report);
    page.click("#download-zip").await?;
    browser.downloaded("zip").await?;
    Ok(())
}

/// Whether every chart of the overview is drawn, with a point in the colour of the optimum.
async fn shows_optimum(page: &Page) -> Result<bool> {
    let script = "const charts = [...document.querySelectorAll('#overview canvas')]; \
         const css = getComputedStyle(document.documentElement).getPropertyValue('--optimum').match(/#[0-9a-f]+/)[0]; \
         const [r, g, b] = [1, 3, 5].map(i => parseInt(css.slice(i, i + 2), 16)); \
         return charts.length > 0 && charts.every(canvas => { \
           if (!canvas.width || !canvas.height) return false; \
           const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height); \
           return data.some((red, i) => i % 4 === 0 && red === r && data[i + 1] === g && data[i + 2] === b); \
         })";
    Ok(page.run_script(script).await? == true)
}

/// Reload during a session, resume, and a second tab that cannot resume it.
async fn kept(engine: Engine) -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::of(engine).await?;
    let page = browser.ready(&sim.url(), &Plan::ONCE).await?;
    servers::hold_after(2, &sim);
    page.start().await?;
    page.first_batch().await?;
    page.reload().await?;
    page.wait_for("#cut-off-resume").await?;
    page.click("#cut-off-resume").await?;
    page.wait_for("body[data-state=running]").await?;

    let (second, first_tab) = browser.open_tab(&setting("TOKOMETER_PAGE_URL")?).await?;
    second.check(&sim.url()).await?;
    assert!(!second.exists("#cut-off").await?, "it goes on in the first tab");
    second.start().await?;
    second.wait_for("#question").await?;
    assert!(second.text("#question").await?.contains("В другой вкладке"));
    second.click("#start-not").await?;
    browser.switch_to(first_tab).await?;
    sim.set_trap(None);
    let ending = page.ending().await?;
    assert!(ending.contains("окончен"), "{ending}");
    assert_eq!(page.kept_session().await?.measurements().count(), 4);
    browser.close().await
}

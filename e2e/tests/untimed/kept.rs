//! What the browser keeps: through a reload, in two tabs, in the list of sessions.

use bench::{BatchId, Session, file};
use e2e::{Browser, Page, Plan, Result, servers, setting};

const MODEL: &str = "sim-gemma3:270m";
/// A run of three short batches.
const SHORT: Plan<'_> = Plan {
    workers: "1",
    max_batch: "4",
    max_tokens: "20",
    pause_s: "0",
    timeout_s: "60",
    drift_check: false,
};

async fn ready(browser: &Browser, address: &str) -> Result<Page> {
    let page = browser.open(&setting("TOKOMETER_PAGE_URL")?).await?;
    fill_in(&page, address).await?;
    Ok(page)
}

async fn fill_in(page: &Page, address: &str) -> Result<()> {
    page.check(address).await?;
    page.choose_model(MODEL).await?;
    page.plan(&SHORT).await
}

/// A page that was loaded anew when one batch was measured.
async fn cut_off(browser: &Browser, sim: &sim::Server) -> Result<Page> {
    let page = ready(browser, &sim.url()).await?;
    page.start().await?;
    page.first_batch().await?;
    page.reload().await?;
    page.wait(10, "the offer", |page| async move { page.exists("#cut-off").await }).await?;
    Ok(page)
}

/// Every batch with how often it was measured.
fn measured(session: &Session) -> Vec<(BatchId, usize)> {
    let run = |run: &bench::Run| {
        let workers = run.workers;
        let times = move |batch: &bench::Batch| {
            (BatchId::new(workers, batch.size), batch.measurements.len())
        };
        run.batches.iter().map(times).collect::<Vec<_>>()
    };
    session.runs.iter().flat_map(run).collect()
}

fn all_once() -> Vec<(BatchId, usize)> {
    [1, 2, 4].map(|size| (BatchId::new(1, size), 1)).to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_as_measured_is_kept() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let page = ready(&browser, &sim.url()).await?;
    page.start().await?;
    let mut seen = 0;
    while !page.exists("#ending").await? {
        let rows = "return document.querySelectorAll('[data-workers=\"1\"] tbody tr').length";
        let shown = page.run_script(rows).await?.as_u64().unwrap_or_default();
        if shown > 0 {
            let kept = page.kept_session().await?.measurements().count() as u64;
            assert!(kept >= shown, "{kept} of {shown} are kept");
            seen = shown;
        }
    }
    assert!(seen > 0);
    assert_eq!(measured(&page.kept_session().await?), all_once());
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_the_session_goes_on_from_its_next_batch() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = cut_off(&browser, &sim).await?;
    let offer = page.text("#cut-off").await?;
    assert!(offer.contains(MODEL) && offer.contains("измерено пакетов 1, осталось 2"), "{offer}");
    let warm_ups = sim.truth().requests;
    page.click("#cut-off-go-on").await?;
    assert!(page.ending().await?.contains("окончен"));
    assert_eq!(measured(&page.kept_session().await?), all_once());
    assert!(sim.truth().requests > warm_ups + 6, "the warm-up is done again");
    assert!(page.report_text().await?.starts_with("# Отчет о производительности"));
    page.reload().await?;
    page.wait(10, "the list", |page| async move { page.exists("[data-session]").await }).await?;
    assert!(!page.exists("#cut-off").await?, "it is over");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_cut_off_can_be_left_as_it_is() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = cut_off(&browser, &sim).await?;
    page.click("#cut-off-end").await?;
    page.wait(5, "its figures", |page| async move { page.exists("#best-speed").await }).await?;
    assert!(!page.exists("#cut-off").await?);
    page.wait(5, "what it comes to", |page| async move {
        // The row may be drawn anew at any moment.
        let text =
            page.run_script("return document.querySelector('[data-session]').innerText").await?;
        Ok(text.as_str().is_some_and(|text| text.contains("1\u{a0}пакет")))
    })
    .await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_is_warned_and_can_not_go_on_with_the_same_session() -> Result<()> {
    let sim = servers::start(servers::steady(4, 10.0)).await?;
    let browser = Browser::start().await?;
    let first = ready(&browser, &sim.url()).await?;
    first.start().await?;
    first.first_batch().await?;
    let (second, first_tab) = browser.open_tab(&setting("TOKOMETER_PAGE_URL")?).await?;
    fill_in(&second, &sim.url()).await?;
    assert!(!second.exists("#cut-off").await?, "it goes on in the first tab");
    second.start().await?;
    second.wait(5, "the warning", |page| async move { page.exists("#question").await }).await?;
    assert!(second.text("#question").await?.contains("В другой вкладке"));
    second.click("#start-not").await?;
    assert!(!second.exists("#question, body[data-state=running]").await?);
    // What is measured there can be looked at here.
    second.click("[data-session] .open").await?;
    second.wait(5, "the way on", |page| async move { page.exists("#go-on").await }).await?;
    second.click("#go-on").await?;
    second.wait(5, "the refusal", |page| async move { page.exists(".card.failure").await }).await?;
    assert!(second.text(".card.failure").await?.contains("другая вкладка"));
    browser.switch_to(first_tab).await?;
    assert!(first.ending().await?.contains("окончен"));
    assert_eq!(measured(&first.kept_session().await?), all_once());
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_named_found_removed_put_back_saved_and_added() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let browser = Browser::start().await?;
    let page = ready(&browser, &sim.url()).await?;
    for sessions in 1..=2 {
        page.start().await?;
        page.ending().await?;
        page.wait(10, "the list", |page| async move {
            let rows = "return document.querySelectorAll('[data-session] .open').length";
            Ok(page.run_script(rows).await? == sessions)
        })
        .await?;
    }
    page.fill("[data-session] .name", "Утро").await?;
    page.fill("[data-session] .session-note", "после обновления").await?;
    page.fill("#search-sessions", "обновления").await?;
    let rows = "return document.querySelectorAll('[data-session]').length";
    page.wait(
        5,
        "the one that is found",
        |page| async move { Ok(page.run_script(rows).await? == 1) },
    )
    .await?;
    page.fill("#search-sessions", " ").await?;
    page.click("[data-session] + [data-session] .remove").await?;
    page.wait(5, "the way back", |page| async move {
        page.exists("[data-session].doubtful button").await
    })
    .await?;
    page.click("[data-session].doubtful button").await?;
    page.wait(
        5,
        "it again",
        |page| async move { Ok(!page.exists("[data-session].doubtful").await?) },
    )
    .await?;

    page.click("#save-all").await?;
    let saved = browser.downloaded("json").await?;
    let sessions = file::read_collection(&std::fs::read(&saved)?).ok_or("no sessions")?.sessions;
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().any(|it| it.name == "Утро" && it.note == "после обновления"));
    assert!(sessions.iter().all(|it| measured(&it.session) == all_once()));

    page.click("[data-session] .remove").await?;
    page.wait(5, "the removal", |page| async move { page.exists("[data-session].doubtful").await })
        .await?;
    page.reload().await?;
    page.wait(10, "what is left", |page| async move { Ok(page.run_script(rows).await? == 1) })
        .await?;
    page.choose_file("#open-session", &saved).await?;
    page.wait(10, "what was added", |page| async move {
        Ok(page.text("#sessions-said").await?.contains("Добавлено: 1 сеанс; были и раньше: 1"))
    })
    .await?;
    assert_eq!(page.run_script(rows).await?, 2);
    assert_eq!(page.value("[data-session] .name").await?, "Утро");
    browser.close().await
}

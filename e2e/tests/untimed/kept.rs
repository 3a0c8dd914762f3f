//! What the browser stores: across a reload, in two tabs, in the list of sessions.

use bench::judgement::{Context, speeds};
use bench::{BatchId, Session, file};
use e2e::{Browser, MODEL, Page, Plan, Result, servers, setting};

/// A run of three short batches.
const SHORT: Plan<'_> = Plan { workers: "1", ..Plan::SHORT };

/// A page reloaded after one batch was measured.
async fn cut_off(browser: &Browser, sim: &sim::Server) -> Result<Page> {
    let page = browser.ready(&sim.url(), &SHORT).await?;
    servers::hold_after(2, sim);
    page.start().await?;
    page.first_batch().await?;
    page.reload().await?;
    page.wait_for("#cut-off").await?;
    sim.set_trap(None);
    Ok(page)
}

/// Every batch with its number of measurements. One that a busy machine spoiled is rightly measured again, and
/// counts only if it is the last.
fn measured(session: &Session) -> Vec<(BatchId, usize)> {
    let context = Context::of(session, 0);
    let run = |run: &bench::Run| {
        let times = |batch: &bench::Batch| {
            let count = match batch.measurements.split_last() {
                Some((_, earlier)) => 1 + speeds(earlier, &context).len(),
                None => 0,
            };
            (BatchId::new(run.workers, batch.size), count)
        };
        run.batches.iter().map(times).collect::<Vec<_>>()
    };
    session.runs.iter().flat_map(run).collect()
}

fn all_once() -> Vec<(BatchId, usize)> {
    [1, 2, 4].map(|size| (BatchId::new(1, size), 1)).to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_as_measured_is_stored() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &SHORT).await?;
    page.start().await?;
    let mut seen = 0;
    while !page.exists("#ending").await? {
        let shown = page.count(".map td.measured").await?;
        if shown > 0 {
            let kept = page.kept_session().await?.measurements().count();
            assert!(kept >= shown, "{kept} of {shown} are stored");
            seen = shown;
        }
    }
    assert!(seen > 0);
    assert_eq!(measured(&page.kept_session().await?), all_once());
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reload_the_session_resumes_at_its_next_batch() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = cut_off(&browser, &sim).await?;
    let offer = page.text("#cut-off").await?;
    assert!(offer.contains(MODEL) && offer.contains("сделано 1 из 3 замеров"), "{offer}");
    let warm_ups = sim.truth().requests;
    page.click("#cut-off-resume").await?;
    assert!(page.ending().await?.contains("окончен"));
    assert_eq!(measured(&page.kept_session().await?), all_once());
    assert!(sim.truth().requests > warm_ups + 6, "the warm-up is done again");
    assert!(page.report_text().await?.starts_with("# Отчет о производительности"));
    page.reload().await?;
    page.wait_for("[data-session]").await?;
    assert!(!page.exists("#cut-off").await?, "it is over");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_session_can_be_left_as_it_is() -> Result<()> {
    let sim = servers::start(servers::steady(4, 20.0)).await?;
    let browser = Browser::start().await?;
    let page = cut_off(&browser, &sim).await?;
    page.click("#cut-off-end").await?;
    page.wait_for("#best-speed").await?;
    page.wait_for_count("#cut-off", 0).await?;
    page.wait_for_words("[data-session]", "1 замер").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_tab_is_warned_and_cannot_resume_the_same_session() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let first = browser.ready(&sim.url(), &SHORT).await?;
    servers::hold_after(2, &sim);
    first.start().await?;
    first.first_batch().await?;
    let (second, first_tab) = browser.open_tab(&setting("TOKOMETER_PAGE_URL")?).await?;
    second.check(&sim.url()).await?;
    second.plan(&SHORT).await?;
    assert!(!second.exists("#cut-off").await?, "it goes on in the first tab");
    second.start().await?;
    second.wait_for("#question").await?;
    assert!(second.text("#question").await?.contains("В другой вкладке"));
    second.click("#start-not").await?;
    second.wait_for_count("#question, body[data-state=running]", 0).await?;
    // What is measured there can be viewed here.
    second.click("[data-session] .open").await?;
    second.wait_for("#resume").await?;
    second.click("#resume").await?;
    second.wait_for(".card.failure").await?;
    assert!(second.text(".card.failure").await?.contains("другая вкладка"));
    browser.switch_to(first_tab).await?;
    sim.set_trap(None);
    assert!(first.ending().await?.contains("окончен"));
    assert_eq!(measured(&first.kept_session().await?), all_once());
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_of_two_tabs_can_resume_a_session() -> Result<()> {
    const PRESS: &str = "window.both = new BroadcastChannel('both'); \
        window.both.onmessage = () => document.querySelector('#cut-off-resume').click();";
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let browser = Browser::start().await?;
    let first = cut_off(&browser, &sim).await?;
    first.run_script(PRESS).await?;
    let (second, first_tab) = browser.open_tab(&setting("TOKOMETER_PAGE_URL")?).await?;
    let second_tab = browser.tab().await?;
    second.check(&sim.url()).await?;
    second.wait_for("#cut-off").await?;
    second.run_script(PRESS).await?;
    second.run_script("new BroadcastChannel('both').postMessage('now');").await?;
    let mut refused = Vec::new();
    for (page, tab) in [(&second, second_tab), (&first, first_tab)] {
        browser.switch_to(tab).await?;
        page.wait_for("#ending, .card.failure").await?;
        if page.exists(".card.failure").await? {
            refused.push(page.text(".card.failure").await?);
        }
    }
    assert!(matches!(&refused[..], [one] if one.contains("другая вкладка")), "{refused:?}");
    assert_eq!(measured(&first.kept_session().await?), all_once());
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_named_found_removed_restored_saved_and_added() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &SHORT).await?;
    for sessions in 1..=2 {
        page.measure().await?;
        page.wait_for_count("[data-session] .open", sessions).await?;
    }
    page.fill("[data-session] .name", "Утро").await?;
    page.fill("[data-session] .session-note", "после обновления").await?;
    page.fill("#search-sessions", "обновления").await?;
    page.wait_for_count("[data-session]", 1).await?;
    page.fill("#search-sessions", " ").await?;
    page.click("[data-session] + [data-session] .remove").await?;
    page.wait_for("[data-session] .undo").await?;
    page.click("[data-session] .undo").await?;
    page.wait_for_count("[data-session].removed", 0).await?;

    page.click("#save-all").await?;
    let saved = browser.downloaded("json").await?;
    let sessions = file::read_collection(&std::fs::read(&saved)?).ok_or("no sessions")?.sessions;
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().any(|it| it.name == "Утро" && it.note == "после обновления"));
    assert!(sessions.iter().all(|it| measured(&it.session) == all_once()));

    page.click("[data-session] .remove").await?;
    page.wait_for("[data-session].removed").await?;
    page.reload().await?;
    page.wait_for_count("[data-session]", 1).await?;
    page.choose_file("#open-session", &saved).await?;
    page.wait_for_words("#sessions-said", "Добавлено: 1 сеанс; были и раньше: 1").await?;
    page.wait_for_count("[data-session]", 2).await?;
    assert_eq!(page.value("[data-session] .name").await?, "Утро");
    browser.close().await
}

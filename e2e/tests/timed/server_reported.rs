//! Server-reported values compared with measured ones, in a real browser.

use bench::Warning;
use bench::analysis::Analysis;
use e2e::{Browser, Plan, Result, servers};
use sim::Config;

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_number_of_slots_is_contradicted() -> Result<()> {
    let sim = servers::start(Config {
        openai_only: true,
        props: true,
        metrics: true,
        told_slots: Some(6),
        ..servers::steady(3, 50.0)
    })
    .await?;
    let browser = Browser::start().await?;
    let plan = Plan { workers: "8", max_batch: "8", ..Plan::default() };
    let page = browser.ready(&sim.url(), &plan).await?;
    page.measure().await?;
    assert_eq!(page.text("#slots").await?, "3");
    assert_eq!(page.text("#told-slots").await?, "сервер говорит 6");
    let told = page.text("#slots-told").await?;
    assert_eq!(told, "Сервер говорит: 6 слотов, измерено 3.");
    assert!(page.text("#trust").await?.contains("Верьте измеренному"));

    let session = page.kept_session().await?;
    let found = Analysis::of(&session).findings.into_iter().map(|finding| finding.warning);
    assert_eq!(found.collect::<Vec<_>>(), [Warning::SlotsContradict { told: 6, measured: 3 }]);
    for measurement in session.measurements() {
        let counts = measurement.counts.as_ref().ok_or("the counters were not read")?;
        // Just before and just after a batch nothing is running, and nothing of it was cached.
        assert_eq!((counts.others, counts.preemptions), (Some(0), Some(0)));
        assert_eq!(counts.cached_tokens, Some(0));
        let prompts = measurement.samples.iter().filter_map(|sample| sample.prompt_tokens);
        assert_eq!(counts.prompt_tokens, Some(prompts.sum()));
    }
    browser.close().await
}

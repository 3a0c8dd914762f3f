//! When an answer begins and ends if its bytes do not arrive as its tokens are generated.

use bench::Session;
use e2e::{Browser, Plan, Result, servers};
use sim::Config;

/// Measures a few batches; returns the session and the section about trust.
async fn measured(model: &str, openai_only: bool) -> Result<(Session, String)> {
    let config = Config { faults: true, openai_only, ..servers::steady(4, 100.0) };
    let sim = servers::start(config).await?;
    let browser = Browser::start().await?;
    let page = browser.ready(&sim.url(), &Plan { workers: "4", ..Plan::SHORT }).await?;
    page.choose_model(model).await?;
    page.measure().await?;
    let measured = (page.kept_session().await?, page.text("#trust").await?);
    browser.close().await?;
    Ok(measured)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_ends_with_its_end_marker_not_with_its_connection() -> Result<()> {
    for openai_only in [false, true] {
        let (session, said) = measured("sim-stays-open", openai_only).await?;
        // The connection stays open for 3 s after a burst of 0.2 s.
        let longest_s = session.measurements().map(|batch| batch.total_s).fold(0.0, f64::max);
        assert!(longest_s < 2.0, "{longest_s} s");
        assert!(session.measurements().all(|batch| batch.failed() == 0), "{said}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buffered_answer_has_no_first_token() -> Result<()> {
    for openai_only in [false, true] {
        let (session, said) = measured("sim-all-at-once", openai_only).await?;
        assert!(said.contains("целиком, одним куском"), "{said}");
        let samples = session.measurements().flat_map(|batch| &batch.samples);
        assert!(samples.map(|sample| sample.first_ms).all(|first_ms| first_ms.is_none()));
    }
    Ok(())
}

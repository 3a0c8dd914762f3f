//! The bursts that tests send without a browser: their measurements are consistent.

use e2e::burst::Burst;
use e2e::{Result, servers};
use llm_api::Protocol;

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_is_measured_in_full() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    for protocol in [Protocol::Ollama, Protocol::OpenAi] {
        let burst = Burst { protocol, tokens: 10, ..Burst::default() };
        let batch = burst.send(&sim.url()).await;
        assert_eq!((batch.samples.len(), batch.tokens), (12, 120));
        for sample in &batch.samples {
            assert_eq!((&sample.error, sample.tokens, sample.chunks), (&None, Some(10), Some(10)));
            assert_eq!(sample.done_reason.as_deref(), Some("length"));
            assert!(sample.prompt_tokens.is_some());
            assert_eq!(sample.first_ms, sample.answer_ms, "no thinking");
            let times =
                [Some(sample.sent_ms), sample.first_ms, sample.last_ms, Some(sample.end_ms)];
            assert!(times.is_sorted() && times.iter().all(Option::is_some), "{times:?}");
            // Only Ollama reports durations.
            let total_ms = sample.server.as_ref().and_then(|server| server.total_ms);
            match protocol {
                Protocol::Ollama => assert!(total_ms <= Some(sample.end_ms - sample.sent_ms)),
                Protocol::OpenAi => assert_eq!(total_ms, None),
            }
            assert_eq!(total_ms.is_some(), protocol == Protocol::Ollama);
        }
    }
    assert_eq!((sim.truth().requests, sim.truth().peak_in_flight), (24, 12));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_request_starts_when_one_ends() -> Result<()> {
    let sim = servers::start(servers::steady(4, 100.0)).await?;
    let batch = Burst { in_flight: 3, tokens: 10, ..Burst::default() }.send(&sim.url()).await;
    assert_eq!((batch.samples.len(), batch.peak_in_flight), (12, Some(3)));
    assert_eq!(sim.truth().peak_in_flight, 3);
    let mut ends_ms: Vec<f64> = batch.samples.iter().map(|sample| sample.end_ms).collect();
    ends_ms.sort_by(f64::total_cmp);
    let later = batch.samples.iter().skip(3);
    assert!(later.zip(ends_ms).all(|(sample, end_ms)| sample.sent_ms >= end_ms));
    Ok(())
}

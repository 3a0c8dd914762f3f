//! Servers that need a different request format: what the warm-up learns about them, and that their figures
//! are right.

use bench::{Quirk, Session};
use e2e::{Browser, Plan, Result, servers};
use sim::{Config, Server};

/// Measures a few batches; returns the session, and what the page says about the end and about trust.
async fn measured(sim: &Server) -> Result<(Option<Session>, String)> {
    let browser = Browser::start().await?;
    // As many workers as the largest batch has requests: every batch is one burst at the server.
    let page = browser.ready(&sim.url(), &Plan { workers: "2", ..Plan::ONCE }).await?;
    let ending = page.measure().await?;
    let trust = page.said("#trust").await?;
    let session = if trust.is_empty() { None } else { Some(page.kept_session().await?) };
    browser.close().await?;
    Ok((session, format!("{ending}\n{trust}")))
}

/// Asserts that the page learns these quirks, says so, and counts the tokens that the server generated.
async fn assert_learned(config: Config, quirks: &[Quirk], words: &str) -> Result<()> {
    let sim = servers::start(config).await?;
    let (session, said) = measured(&sim).await?;
    let session = session.ok_or_else(|| format!("nothing was measured:\n{said}"))?;
    assert_eq!(session.environment.quirks, quirks, "{said}");
    assert!(said.contains("Сеанс окончен") && said.contains(words), "«{words}»:\n{said}");
    let batches: Vec<_> = session.measurements().collect();
    assert!(batches.iter().all(|batch| batch.failed() == 0), "{said}");
    // Refused requests and the warm-up come first.
    let bursts = sim.truth().bursts;
    let bursts = bursts.get(bursts.len().saturating_sub(batches.len())..).unwrap_or_default();
    let truth: Vec<u64> = bursts.iter().map(|burst| burst.tokens).collect();
    assert_eq!(batches.iter().map(|batch| batch.tokens).collect::<Vec<_>>(), truth);
    assert!(truth.iter().all(|&tokens| tokens >= 20), "{truth:?}");
    Ok(())
}

fn openai() -> Config {
    Config { openai_only: true, ..servers::steady(4, 100.0) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_stream_options_is_not_asked_for_usage() -> Result<()> {
    // Nobody asks for counts, so the server reports none; its tokenizer counts.
    let refused_fields = vec!["stream_options".to_owned()];
    let config = Config { refused_fields, tokenizer: true, ..openai() };
    let quirks = [Quirk::UsageNotAsked, Quirk::CountedByTokenizer];
    assert_learned(config, &quirks, "без stream_options").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_by_its_newer_name() -> Result<()> {
    let refused_fields = vec!["max_tokens".to_owned()];
    let config = Config { refused_fields, ..openai() };
    assert_learned(config, &[Quirk::MaxCompletionTokens], "max_completion_tokens").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_accepts_neither_seed_nor_temperature() -> Result<()> {
    let refused_fields = vec!["seed".to_owned(), "temperature".to_owned()];
    let config = Config { refused_fields, ..openai() };
    let quirks = [Quirk::SeedNotSet, Quirk::TemperatureNotSet];
    assert_learned(config, &quirks, "без seed; без temperature").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ollama_that_requires_json() -> Result<()> {
    let config = Config { json_only: true, ..servers::steady(4, 100.0) };
    assert_learned(config, &[Quirk::JsonContentType], "Content-Type: application/json").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tokenizer_counts_what_the_server_does_not() -> Result<()> {
    let config = Config { no_usage: true, tokenizer: true, json_only: true, ..openai() };
    assert_learned(config, &[Quirk::CountedByTokenizer], "токенизатором сервера").await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_counts_and_tokenizer_nothing_can_be_measured() -> Result<()> {
    let sim = servers::start(Config { no_usage: true, ..openai() }).await?;
    let (session, said) = measured(&sim).await?;
    assert_eq!(session, None);
    for words in ["не сообщил, сколько токенов", "ни по токенизатору"]
    {
        assert!(said.contains(words), "«{words}»:\n{said}");
    }
    Ok(())
}

//! The audit's findings about a simulated server, without a browser: its slots, and everything that it may do
//! besides generating tokens.

use bench::analysis::{Analysis, BatchAnalysis};
use bench::{Measurement, Slots, Warning, judgement};
use e2e::burst::{Burst, session};
use e2e::{Result, servers};
use futures::future::try_join_all;
use llm_api::Protocol;
use sim::Config;

/// So many bursts tell a server's slots…
const TOLD: u32 = 20;
/// … of at most so many: one that was read too late tells nothing, rather than something wrong.
const TRIES: u32 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn the_slots_are_counted_from_one_burst() -> Result<()> {
    // Servers with few slots need little CPU, so several can be measured in parallel.
    for servers in [&[1, 2, 3, 4, 8][..], &[16], &[24]] {
        try_join_all(servers.iter().map(|&slots| count_slots(slots))).await?;
    }
    Ok(())
}

async fn count_slots(slots: u16) -> Result<()> {
    let sim = servers::start(servers::steady(slots, 100.0)).await?;
    let requests = 3 * u32::from(slots);
    let most = u32::from(slots);
    let (mut told, mut exact, mut near) = (0, 0, 0);
    for index in 0..TRIES {
        if told == TOLD {
            break;
        }
        let protocol = if index % 2 == 0 { Protocol::Ollama } else { Protocol::OpenAi };
        let burst = Burst { protocol, requests, in_flight: requests, ..Burst::default() };
        let measured = undisturbed(burst, &sim.url()).await;
        let Some(seen) = judgement::slots(&measured) else { continue };
        if seen.most != most {
            println!("{slots} slots: {seen:?} of {:?}", measured.client);
        }
        told += 1;
        exact += u32::from(seen == Slots { most, is_exact: true });
        near += u32::from(seen.most.abs_diff(most) <= 1);
    }
    let counted = format!("{slots} slots: {told} told, {exact} exact, {near} within one");
    println!("{counted}");
    assert!(told == TOLD && exact + 1 >= told && near == told, "{counted}");
    Ok(())
}

/// A burst that the audit does not void: the page, too, measures again what was disturbed, at most twice. Other tests
/// may keep this program from its clock.
async fn undisturbed(burst: Burst<'_>, url: &str) -> Measurement {
    let mut measured = burst.send(url).await;
    for _ in 0..2 {
        let session = session(burst.model, burst.tokens, vec![measured.clone()]);
        if Analysis::of(&session).batches().all(BatchAnalysis::is_valid) {
            break;
        }
        measured = burst.send(url).await;
    }
    measured
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_run_has_no_findings_in_fifty_of_fifty_tries() -> Result<()> {
    let sim = servers::start(servers::steady(4, 200.0)).await?;
    // The first request loads the model.
    Burst { requests: 1, ..Burst::default() }.send(&sim.url()).await;
    for _ in 0..50 {
        let mut batches = Vec::new();
        for requests in [1, 4, 8] {
            let burst = Burst { requests, in_flight: requests, ..Burst::default() };
            batches.push(burst.send(&sim.url()).await);
        }
        assert_eq!(Analysis::of(&session("sim-gemma3:270m", 12, batches)).findings, []);
    }
    Ok(())
}

/// The warnings about a burst, sent after the model has been loaded.
async fn found(config: Config, burst: Burst<'_>) -> Result<Vec<Warning>> {
    let sim = servers::start(config).await?;
    Burst { requests: 1, in_flight: 1, ..burst }.send(&sim.url()).await;
    let batch = burst.send(&sim.url()).await;
    let findings = Analysis::of(&session(burst.model, burst.tokens, vec![batch])).findings;
    Ok(findings.into_iter().map(|finding| finding.warning).collect())
}

fn plain() -> Config {
    Config { faults: true, ..servers::steady(4, 400.0) }
}

macro_rules! assert_finds {
    ($config:expr, $burst:expr, $pattern:pat $(if $guard:expr)?) => {
        let warnings = found($config, $burst).await?;
        assert!(warnings.iter().any(|warning| matches!(warning, $pattern $(if $guard)?)), "{warnings:?}");
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn work_besides_generating_is_found() -> Result<()> {
    let burst = Burst::default();
    assert_finds!(
        Config { vram_share: 0.5, ..plain() },
        burst,
        Warning::SpilledToCpu { vram_share } if (*vram_share - 0.5).abs() < 0.01
    );
    let also_loaded = Some("sim-qwen3:1.7b".to_owned());
    assert_finds!(Config { also_loaded, ..plain() }, burst, Warning::OtherModels { names } if names.len() == 1);
    assert_finds!(
        plain(),
        Burst { model: "sim-thinks-anyway", ..burst },
        Warning::Thought { requests: 12, was_off: true }
    );
    assert_finds!(
        Config { context_length: Some(24), ..plain() },
        Burst { tokens: 40, ..burst },
        Warning::ContextCut { requests: 12, context_tokens: Some(24) }
    );
    assert_finds!(
        Config { short_answers: 0.5, ..plain() },
        Burst { tokens: 40, ..burst },
        Warning::ShortAnswers { .. }
    );
    assert_finds!(
        plain(),
        Burst { model: "sim-every-5th-busy", ..burst },
        Warning::ServerBusy { requests: 2, .. }
    );
    assert_finds!(
        plain(),
        Burst { model: "sim-every-5th-fails", ..burst },
        Warning::Failed { requests: 2, .. }
    );
    assert_finds!(
        Config { load_ms: 2500, ..plain() },
        Burst { model: "sim-reloads", in_flight: 4, ..burst },
        Warning::ModelLoaded { load_ms: Some(_) }
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_servers_own_counters_are_used() -> Result<()> {
    let counting = || Config { metrics: true, ..plain() };
    let burst = Burst { requests: 4, in_flight: 4, tokens: 24, ..Burst::default() };
    assert_finds!(
        Config { cache_tokens: Some(60), ..counting() },
        burst,
        Warning::Preempted { times } if *times > 0
    );
    assert_finds!(
        counting(),
        Burst { same_prompt: true, ..burst },
        Warning::PrefixCached { share } if *share > 0.75
    );
    assert_eq!(found(counting(), burst).await?, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn cached_prompts_are_found_by_their_evaluation() -> Result<()> {
    let sim = servers::start(Config { prefill_rate: 200.0, ..plain() }).await?;
    let alone = Burst { requests: 1, in_flight: 1, ..Burst::default() };
    let alike = Burst { requests: 8, in_flight: 4, same_prompt: true, ..alone };
    let batches = vec![alone.send(&sim.url()).await, alike.send(&sim.url()).await];
    let findings = Analysis::of(&session(alone.model, alone.tokens, batches)).findings;
    let hits = findings.iter().find_map(|finding| match finding.warning {
        Warning::CacheHits { requests } => Some(requests),
        _ => None,
    });
    assert_eq!(hits, Some(7), "all but the first: {findings:?}");
    Ok(())
}

//! Results of other programs open as sessions, with the figures that the programs print.

#![expect(clippy::unwrap_used, reason = "a test may fail by it")]

use bench::analysis::{Analysis, Finding};
use bench::compare::Comparison;
use bench::file::{Foreign, SessionFileError, Steps, read, write};
use bench::{Measurement, Session, Warning};
use proptest::prelude::*;
use proptest::sample::Index;

const VLLM: &str = include_str!("fixtures/imported/vllm_detailed.json");
const VLLM_APPENDED: &str = include_str!("fixtures/imported/vllm_appended.jsonl");
const GUIDELLM: &str = include_str!("fixtures/imported/guidellm.json");

const OLLAMA: &str = include_str!("fixtures/imported/ollama_bench.csv");
const AIPERF: &str = include_str!("fixtures/imported/aiperf.json");

const ALL: [(&str, Foreign); 5] = [
    (VLLM, Foreign::Vllm),
    (VLLM_APPENDED, Foreign::Vllm),
    (GUIDELLM, Foreign::GuideLlm),
    (AIPERF, Foreign::AiPerf),
    (OLLAMA, Foreign::OllamaBench),
];

/// The only measurement with this many requests in flight.
fn measured(session: &Session, workers: u32) -> &Measurement {
    let run = session.runs.iter().find(|run| run.workers == workers).unwrap();
    match run.measurements().collect::<Vec<_>>()[..] {
        [only] => only,
        ref several => unreachable!("{} measurements", several.len()),
    }
}

/// Requests, tokens/s and median TTFT in ms, in the printed form.
fn told(measurement: &Measurement) -> (u32, String, String) {
    let ttfts_ms = measurement.successful().filter_map(bench::Sample::ttft_ms);
    let ttft_ms = bench::stats::median(ttfts_ms);
    let ttft = ttft_ms.map_or_else(String::new, |ms| format!("{ms:.2}"));
    (measurement.requests, format!("{:.2}", measurement.tokens_per_s()), ttft)
}

fn figures(requests: u32, tokens_per_s: &str, ttft_ms: &str) -> (u32, String, String) {
    (requests, tokens_per_s.into(), ttft_ms.into())
}

#[test]
fn a_detailed_file_of_vllm_has_its_requests() {
    let session = read(VLLM).unwrap();
    assert_eq!((&*session.model, session.runs.len()), ("sim-qwen3:1.7b", 1));
    assert_eq!(told(measured(&session, 4)), figures(9, "187.06", "40.00"));
    let lanes = measured(&session, 4).samples.iter().map(|sample| sample.lane);
    assert_eq!(lanes.max(), Some(3), "four were in flight");
}

#[test]
fn appended_measurements_of_vllm_are_runs_of_one_session() {
    let session = read(VLLM_APPENDED).unwrap();
    assert_eq!(told(measured(&session, 1)), figures(9, "120.01", ""));
    assert_eq!(told(measured(&session, 4)), figures(9, "189.44", ""));
}

#[test]
fn vllm_without_a_number_in_flight_is_only_recognised() {
    let refused = Err(SessionFileError::Foreign(Foreign::Vllm));
    let at_a_rate = VLLM.replace(r#""request_rate": "inf""#, r#""request_rate": 2.5"#);
    assert_eq!(read(&at_a_rate), refused);
    let unlimited = VLLM.replace(r#""max_concurrency": 4"#, r#""max_concurrency": null"#);
    assert_eq!(told(measured(&read(&unlimited).unwrap(), 9)).0, 9, "all were sent at once");
    let by_a_trace =
        unlimited.replace(r#""max_concurrent_requests": 9"#, r#""max_concurrent_requests": 3"#);
    assert_eq!(read(&by_a_trace), refused);
}

#[test]
fn without_starts_vllm_has_no_requests() {
    let session = read(&VLLM.replace("start_times", "other_times")).unwrap();
    assert_eq!(told(measured(&session, 4)), figures(9, "187.06", ""));
}

#[test]
fn every_benchmark_of_guidellm_is_a_run() {
    let session = read(GUIDELLM).unwrap();
    assert_eq!(told(measured(&session, 1)), figures(9, "120.90", "13.80"));
    assert_eq!(told(measured(&session, 4)), figures(9, "181.48", "27.03"));
    let engine = session.environment.load_engine.unwrap();
    assert_eq!((&*engine.name, &*engine.version, engine.is_import), ("GuideLLM", "0.8.1", true));
}

#[test]
fn an_older_guidellm_does_not_tell_thinking_from_the_answer() {
    const KEY: &str = r#""first_output_token_iteration": "#;
    let thought = |text: &str| {
        let session = read(text).unwrap();
        let all = session.measurements().flat_map(|it| &it.samples);
        all.filter(|sample| sample.has_thought()).count()
    };
    assert_eq!(thought(GUIDELLM), 18);
    let older = GUIDELLM.replace(KEY, r#""at": "#);
    assert_eq!(thought(&older), 0);
    let untold = GUIDELLM.replace(KEY, &format!("{KEY}null, \"at\": "));
    assert_eq!(thought(&untold), 18, "all of it was thinking");
}

#[test]
fn the_moments_of_the_files_are_kept() {
    let began = |text: &str| read(text).unwrap().environment.started_at;
    assert_eq!(began(VLLM).as_deref(), Some("2026-11-28T22:06:21"));
    assert_eq!(began(VLLM_APPENDED).as_deref(), Some("2026-11-28T22:06:25"), "the first one's");
    assert_eq!(began(GUIDELLM).as_deref(), Some("2026-11-28T22:06:38Z"));
    assert_eq!(began(AIPERF).as_deref(), Some("2026-11-28T22:04:26.517249"));
    assert_eq!(began(OLLAMA), None);
    let endless = AIPERF.replace("2026-11-28T22:04:26.517249", &"9".repeat(1_000));
    assert_eq!(began(&endless), None);
}

#[test]
fn benchmarks_of_guidellm_at_a_rate_are_left_out() {
    let at_a_rate = GUIDELLM.replacen(r#""type_": "concurrent""#, r#""type_": "constant""#, 1);
    assert_eq!(read(&at_a_rate).unwrap().runs.len(), 1);
    let all = GUIDELLM.replace(r#""type_": "concurrent""#, r#""type_": "poisson""#);
    assert_eq!(read(&all), Err(SessionFileError::Foreign(Foreign::GuideLlm)));
}

/// GuideLLM's file as if this limit had ended each benchmark with so many requests in flight.
fn ended_by(limit: &str, cut: u32) -> Session {
    let ended =
        format!(r#""scheduler_state": {{"end_queuing_constraints": {{"{limit}": {{}}}}}}, "#);
    let text = GUIDELLM.replace(r#""scheduler_metrics""#, &(ended + r#""scheduler_metrics""#));
    let totals = |cut: u32| {
        let total = 9 + cut;
        format!(
            r#""request_totals": {{"successful": 9, "errored": 0, "incomplete": {cut}, "total": {total}}}"#
        )
    };
    read(&text.replace(&totals(0), &totals(cut))).unwrap()
}

fn is_timed(session: &Session) -> bool {
    session.environment.load_engine.as_ref().unwrap().is_timed
}

#[test]
fn benchmarks_of_a_given_time_are_compared_by_their_streams() {
    let (before, after) = (ended_by("max_duration", 1), ended_by("max_seconds", 4));
    let counted = ended_by("max_requests", 4);
    assert_eq!([&before, &after, &counted].map(is_timed), [true, true, false]);
    assert_eq!(measured(&after, 4).requests, 13);
    let rows = |base: &Session, other: &Session| {
        let comparison = Comparison::of(base, other);
        comparison.rows.iter().map(|row| row.id.workers).collect::<Vec<_>>()
    };
    assert_eq!(rows(&before, &after), [1, 4]);
    assert!(rows(&before, &counted).is_empty(), "a number of requests was asked for");
    assert_eq!(rows(&after, &counted), [1, 4], "as many were sent");
    assert_eq!(read(&write(&after)).unwrap(), after);
}

#[test]
fn a_benchmark_at_a_rate_does_not_tell_how_the_runs_ended() {
    let at_a_rate = GUIDELLM.replacen(r#""type_": "concurrent""#, r#""type_": "constant""#, 1);
    let ended = r#""scheduler_state": {"end_queuing_constraints": {"max_duration": {}}}, "#;
    let metrics = r#""scheduler_metrics""#;
    let first = at_a_rate.replacen(metrics, &format!("{ended}{metrics}"), 1);
    assert!(!is_timed(&read(&first).unwrap()));
    let null = GUIDELLM.replace(metrics, &format!(r#""scheduler_state": null, {metrics}"#));
    assert_eq!(read(&null).unwrap(), read(GUIDELLM).unwrap());
}

#[test]
fn aiperf_ends_by_the_limit_that_comes_first() {
    let limits =
        |limits: &str| is_timed(&read(&AIPERF.replace(r#""requests": 12"#, limits)).unwrap());
    assert!(limits(r#""duration": 60.0"#) && limits(r#""requests": 99, "duration": 60.0"#));
    let counted = [r#""requests": 12"#, r#""requests": 12, "duration": 60.0"#];
    assert_eq!(counted.map(limits), [false; 2]);
    assert!(!limits(r#""requests": 99, "duration": null"#), "given up");
}

#[test]
fn a_summary_of_aiperf_is_a_run_without_requests() {
    let session = read(AIPERF).unwrap();
    assert_eq!(told(measured(&session, 4)), figures(12, "185.35", ""));
    let at_a_rate = AIPERF.replace(r#""type": "concurrency""#, r#""type": "poisson""#);
    assert_eq!(read(&at_a_rate), Err(SessionFileError::Foreign(Foreign::AiPerf)));
}

#[test]
fn epochs_of_ollamas_bench_are_repeats_of_one_request() {
    let session = read(OLLAMA).unwrap();
    let measured: Vec<&Measurement> = session.measurements().collect();
    assert_eq!((session.runs.len(), measured.len()), (1, 3));
    assert_eq!(told(measured[0]), figures(1, "123.92", ""));
    let server = measured[0].samples[0].server.clone().unwrap();
    assert_eq!(format!("{:.2}", 40.0 * 1e3 / server.eval_ms.unwrap()), "126.58");
    let two_models = format!("{OLLAMA}other,total,1,5,0\n");
    assert_eq!(read(&two_models), Err(SessionFileError::Foreign(Foreign::OllamaBench)));
    let endless = OLLAMA.replace("4169021", "4e308").replace(",load,1,", ",load,9,");
    assert_eq!(read(&endless), Err(SessionFileError::Foreign(Foreign::OllamaBench)));
    let cut = OLLAMA.get(..OLLAMA.len() - 40).unwrap();
    assert_eq!(read(cut).unwrap().measurements().count(), 2, "the last epoch is incomplete");
}

#[test]
fn a_later_ollama_reports_ttft_and_the_cache() {
    let text = "NAME,STEP,COUNT,NS_PER_COUNT,TOKEN_PER_SEC,CACHED_PROMPT_COUNT\n\
        # Model: m | Params: 4.3B | Quant: Q4_K_M | Family: gemma3\n\
        m,prefill,100,250000.00,4000.00,28\nm,generate,40,10000000.00,100.00,\n\
        m,ttft,1,45123000,0,\nm,load,1,4000000,0,\nm,total,1,500000000,0,\n";
    let session = read(text).unwrap();
    assert_eq!(told(measured(&session, 1)), figures(1, "80.00", "45.12"));
    let sample = &measured(&session, 1).samples[0];
    assert_eq!((sample.prompt_tokens, sample.cached_tokens), (Some(128), Some(28)));
}

#[test]
fn nothing_is_reported_that_was_not_measured() {
    for (text, _) in ALL {
        let session = read(text).unwrap();
        assert!(session.plan.is_none() && session.warm_up.is_none());
        assert!(session.runs.iter().all(|run| run.slots.is_none()));
        assert_eq!(session.environment.browser, None);
        assert!(session.measurements().all(|it| it.client.is_none() && it.load.is_none()));
        let findings = Analysis::of(&session).findings;
        let is_of_answers = |warning: &Warning| matches!(warning, Warning::Thought { .. });
        assert!(findings.iter().all(|it| is_of_answers(&it.warning)), "{findings:?}");
    }
}

#[test]
fn an_imported_session_survives_a_round_trip() {
    for (text, _) in ALL {
        let session = read(text).unwrap();
        assert_eq!(read(&write(&session)).unwrap(), session);
        assert_eq!(Steps::of(text.as_bytes(), text).finish().unwrap(), session);
    }
}

#[test]
fn a_failed_request_has_its_error_message() {
    let failed = VLLM
        .replace(r#""errors": ["","#, r#""errors": ["Service Unavailable","#)
        .replace(r#""completed": 9, "failed": 0"#, r#""completed": 8, "failed": 1"#);
    let session = read(&failed).unwrap();
    let measurement = measured(&session, 4);
    let messages = measurement.samples.iter().filter_map(|sample| sample.error_message.as_deref());
    assert_eq!(messages.collect::<Vec<_>>(), ["Service Unavailable"]);
    assert_eq!((measurement.requests, measurement.failed()), (9, 1));
}

#[test]
fn requests_that_do_not_add_up_are_left_out() {
    let fewer = VLLM.replace(r#""completed": 9"#, r#""completed": 8"#);
    assert!(measured(&read(&fewer).unwrap(), 4).samples.is_empty());
    let some = GUIDELLM
        .replace(r#""request_totals": {"successful": 9"#, r#""request_totals": {"successful": 99"#);
    assert_eq!(told(measured(&read(&some).unwrap(), 4)), figures(9, "181.48", ""));
}

#[test]
fn without_a_model_nothing_is_opened() {
    for (text, foreign) in ALL {
        let unnamed = text.replace("sim-qwen3:1.7b", " ");
        assert_eq!(read(&unnamed), Err(SessionFileError::Foreign(foreign)));
    }
}

/// Texts to insert into a file in place of another.
const PUT: [&str; 9] = ["", "-", "0", "1e308", "null", "[", "}", "\"", "999999999999"];

proptest! {
    #[test]
    fn a_cut_or_changed_file_is_read_or_rejected(
        file in 0..ALL.len(),
        from in any::<Index>(),
        length in 0_usize..40,
        put in 0..PUT.len(),
        is_cut in any::<bool>(),
    ) {
        let (text, _) = ALL[file];
        let from = from.index(text.len());
        let rest = if is_cut { "" } else { text.get(from + length..).unwrap_or_default() };
        let damaged = format!("{}{}{rest}", &text[..from], PUT[put]);
        if let Ok(session) = read(&damaged) {
            let _ = Analysis::of(&session);
            prop_assert_eq!(read(&write(&session)), Ok(session));
        }
    }
}

#[test]
fn failures_are_counted_where_the_requests_are_not_told() {
    let whole = VLLM_APPENDED.lines().next().unwrap();
    let ok = &whole.replace("\"completed\": 9, \"failed\": 0", "\"completed\": 9, \"failed\": 4");
    let session = read(ok).unwrap();
    let measurement = measured(&session, 1);
    assert_eq!((measurement.requests, measurement.failed()), (13, 4));
    let analysis = Analysis::of(&session);
    let is_told =
        |finding: &Finding| matches!(finding.warning, Warning::Failed { requests: 4, .. });
    assert!(analysis.findings.iter().any(is_told), "{:?}", analysis.findings);
    assert_eq!(analysis.best().map(|batch| batch.id), None, "not the answer");
    let again = read(&write(&session)).unwrap();
    assert_eq!(measured(&again, 1).failed(), 4);
    // A sweep over lengths is no session.
    let longer = ok.replace("\"total_input_tokens\": 72", "\"total_input_tokens\": 7200");
    assert!(matches!(
        read(&format!("{ok}\n{longer}")),
        Err(SessionFileError::Foreign(Foreign::Vllm))
    ));
}

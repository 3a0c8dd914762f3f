//! Results of other programs open as sessions, to the figures that the programs print themselves.

#![expect(clippy::unwrap_used, reason = "a test may fail by it")]

use bench::analysis::Analysis;
use bench::file::{Foreign, SessionFileError, Steps, read, write};
use bench::{Measurement, Session, Warning};

const VLLM: &str = include_str!("fixtures/imported/vllm_detailed.json");
const VLLM_APPENDED: &str = include_str!("fixtures/imported/vllm_appended.jsonl");
const GUIDELLM: &str = include_str!("fixtures/imported/guidellm.json");

const AIPERF: &str = include_str!("fixtures/imported/aiperf.json");

const ALL: [(&str, Foreign); 4] = [
    (VLLM, Foreign::Vllm),
    (VLLM_APPENDED, Foreign::Vllm),
    (GUIDELLM, Foreign::GuideLlm),
    (AIPERF, Foreign::AiPerf),
];

/// The only measurement with so many requests in flight.
fn measured(session: &Session, workers: u32) -> &Measurement {
    let run = session.runs.iter().find(|run| run.workers == workers).unwrap();
    match run.measurements().collect::<Vec<_>>()[..] {
        [only] => only,
        ref several => unreachable!("{} measurements", several.len()),
    }
}

/// Requests, tokens/s and median TTFT as they are printed, ms.
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
fn vllm_without_a_number_in_flight_is_named() {
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
fn benchmarks_of_guidellm_at_a_rate_are_left_out() {
    let at_a_rate = GUIDELLM.replacen(r#""type_": "concurrent""#, r#""type_": "constant""#, 1);
    assert_eq!(read(&at_a_rate).unwrap().runs.len(), 1);
    let all = GUIDELLM.replace(r#""type_": "concurrent""#, r#""type_": "poisson""#);
    assert_eq!(read(&all), Err(SessionFileError::Foreign(Foreign::GuideLlm)));
}

#[test]
fn a_summary_of_aiperf_is_a_run_without_requests() {
    let session = read(AIPERF).unwrap();
    assert_eq!(told(measured(&session, 4)), figures(12, "185.35", ""));
    let at_a_rate = AIPERF.replace(r#""type": "concurrency""#, r#""type": "poisson""#);
    assert_eq!(read(&at_a_rate), Err(SessionFileError::Foreign(Foreign::AiPerf)));
}

#[test]
fn what_was_not_measured_here_is_not_told() {
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
fn an_imported_session_is_kept_as_one_of_ours() {
    for (text, _) in ALL {
        let session = read(text).unwrap();
        assert_eq!(read(&write(&session)).unwrap(), session);
        assert_eq!(Steps::of(text.as_bytes(), text).finish().unwrap(), session);
    }
}

#[test]
fn a_cut_or_changed_file_is_read_or_refused() {
    for (text, foreign) in ALL {
        for cut in (0..text.len()).step_by(97) {
            let _ = read(text.get(..cut).unwrap_or_default());
        }
        let without_model = text.replace("sim-qwen3:1.7b", " ");
        assert_eq!(read(&without_model), Err(SessionFileError::Foreign(foreign)));
        for (from, to) in
            [(": 4", ": 0"), (": 9", ": -1"), ("0.", "1e400"), ("[", "{"), (": ", ":null,")]
        {
            let _ = read(&text.replacen(from, to, 1));
            let _ = read(&text.replace(from, to));
        }
    }
}

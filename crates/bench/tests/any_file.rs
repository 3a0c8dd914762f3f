//! Files as users have them: ours in any form or cut off, and those of other programs.

#![expect(clippy::unwrap_used, reason = "a test may fail by it")]

use bench::file::{Foreign, SessionFileError, read, read_bytes, write, write_compact};
use bench::{Session, file::Reason};

const REFERENCE: &str = include_str!("fixtures/runs_qwen3-1.7b.json");

fn reference() -> Session {
    read(REFERENCE).unwrap()
}

fn foreign(text: &str) -> Foreign {
    match read_bytes(text.as_bytes()) {
        Err(SessionFileError::Foreign(foreign)) => foreign,
        other => unreachable!("{text}: {other:?}"),
    }
}

/// The batches of a file that is cut off after `cut` bytes, run by run.
fn batches_before(text: &str, cut: usize) -> Vec<usize> {
    match read(text.get(..cut).unwrap()) {
        Err(SessionFileError::Cut(session)) => {
            session.runs.iter().map(|run| run.batches.len()).collect()
        }
        other => unreachable!("{cut}: {other:?}"),
    }
}

#[test]
fn our_files_open_in_every_harmless_form() {
    let session = reference();
    let text = write(&session);
    let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    };
    let marked = format!("\u{feff}{text}");
    let dresses = [
        text.clone().into_bytes(),
        write_compact(&session).into_bytes(),
        marked.clone().into_bytes(),
        format!("\u{feff}{marked}").into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        format!("\r\n {text} \n\0\0\0").into_bytes(),
        utf16(&text, u16::to_le_bytes),
        utf16(&text, u16::to_be_bytes),
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
    ];
    for (number, bytes) in dresses.iter().enumerate() {
        assert_eq!(read_bytes(bytes), Ok(session.clone()), "{number}");
    }
}

#[test]
fn a_version_is_checked_only_with_our_format() {
    let text = |format: &str| format!(r#"{{{format} "version": 8, "model": "m", "runs": []}}"#);
    assert!(read(&text("")).is_ok());
    let ours = read(&text(r#""format": "tokometer-session","#));
    assert_eq!(ours, Err(SessionFileError::NewerVersion(8)));
    assert_eq!(foreign(r#"{"version": 8}"#), Foreign::Json);
    let other = read(r#"{"format": "lighthouse", "version": 8}"#);
    assert_eq!(other, Err(SessionFileError::OtherFormat("lighthouse".into())));
}

#[test]
fn a_cut_file_keeps_complete_batches() {
    let session = reference();
    for text in [write(&session), write_compact(&session), REFERENCE.to_owned()] {
        let all: Vec<usize> = session.runs.iter().map(|run| run.batches.len()).collect();
        let end = text.trim_end().len();
        assert_eq!(batches_before(&text, end - 1), all);
        let middle = batches_before(&text, text.len() / 2);
        assert!(!middle.is_empty() && middle.len() < all.len());
        let (last, earlier) = middle.split_last().unwrap();
        assert_eq!(earlier, &all[..earlier.len()]);
        assert!(*last <= all[earlier.len()]);
        let first_batch = text.find("\"total_s\"").unwrap();
        assert!(batches_before(&text, first_batch).is_empty());
    }
    let zeros = format!("{}\0\0\0\0", REFERENCE.get(..REFERENCE.len() / 2).unwrap());
    assert!(matches!(read(&zeros), Err(SessionFileError::Cut(_))));
}

#[test]
fn a_cut_does_not_hide_errors() {
    let text = r#"{"model": "m", "runs": [{"workers": 0, "batches": [
        {"batch": 1, "total_s": 1, "tokens": 1}, {"ba"#;
    let error = SessionFileError::Wrong { path: "runs[0].workers".into(), reason: Reason::Zero };
    assert_eq!(read(text), Err(error));
}

#[test]
fn results_of_further_programs_are_recognised() {
    let metric = r#"{"unit": "ms", "avg": 20.5, "p99": 31.0}"#;
    let aiperf = format!(
        r#"{{"schema_version": "1.4", "aiperf_version": "0.12.0", "request_count": {metric}}}"#
    );
    let genai = format!(
        r#"{{"request_throughput": {metric}, "request_latency": {metric}, "input_config": {{}}}}"#
    );
    let records = r#"{"metadata": {"benchmark_phase": "profiling"}, "metrics": {}, "error": null}
        {"metadata": {"benchmark_phase": "profiling"}, "metrics": {}, "error": null}"#;
    let benchy = r#"{"version": "0.3.0", "timestamp": "", "latency_mode": "api", "latency_ms": 1.0,
        "model": "m", "max_concurrency": 1, "benchmarks": [{"concurrency": 1}]}"#;
    let benchy_table =
        "| model | test | t/s | ttfr (ms) | est_ppt (ms) | e2e_ttft (ms) |\n|:--|--:|\n";
    let lemonade = r#"{"timestamp": "2026-01-01T00:00:00Z", "hardware": {}, "models": [
        {"model": "m", "results": [{"backend": "vulkan", "scenarios": []}]}]}"#;
    let k6 =
        r#"{"metrics": {"http_reqs": {"count": 8}}, "root_group": {"name": "", "groups": {}}}"#;
    let k6_machine = r#"{"config": {"script": "s.js"}, "metadata": {"k6Version": "1.5.0"},
        "results": {"checks": {}, "metrics": []}, "version": "1.0.0"}"#;
    let k6_samples = r#"{"type":"Metric","data":{"name":"http_reqs"},"metric":"http_reqs"}
        {"type":"Point","data":{"value":1},"metric":"http_reqs"}"#;
    let k6_said =
        "  http_req_duration..............: avg=1s\n  iterations.....................: 8\n";
    let k6_later = k6_machine.replace(r#""version""#, r#""thresholds": {}, "version""#);
    let k6_own = r#"{"at": 1, "metrics": {"http_req_duration": {"values": {"avg": 20.5}},
        "iteration_duration": {"values": {"avg": 20.6}}}}"#;
    let k6_running = "running (0m01.0s), 8/8 VUs, 3 complete and 0 interrupted iterations\n";
    let k6_all = format!(
        "     execution: local\n        script: s.js\n        output: -\n\n     scenarios: (100.00%) 1 \
         scenario\n\n{}{k6_said}",
        k6_running.repeat(2000)
    );
    let k6_page = "<!DOCTYPE html>\n<html><head><title>k6 report</title></head></html>";
    let oha = r#"{"summary": {"successRate": 1.0}, "responseTimeHistogram": {"0.1": 8},
        "latencyPercentiles": {"p50": 0.1}, "rps": {}, "details": {}}"#;
    let oha_said = "Summary:\n  Success rate:\t100.00%\n\nResponse time histogram:\n  0.1 [8] |■\n";
    let sglang = r#"{"backend": "sglang", "dataset_name": "random", "request_throughput": 1.5,
        "output_throughput": 96.0, "mean_e2e_latency_ms": 900.5, "mean_ttft_ms": 80.1}"#;
    let one_batch = r#"{"run_name": "default", "batch_size": 1, "input_len": 8, "output_len": 8}"#;
    let offline = r#"{"backend": "engine", "successful_requests": 8, "last_gen_throughput": 96.0}"#;
    let mismatched = r#"{"name": "m", "num_mismatched_requests": 0, "mismatch_rate": 0.0}"#;
    let failed = r#"[{"error_code": 500, "ttft_s": 0, "end_to_end_latency_s": 0, "number_output_tokens": 0}]"#;
    let llama =
        r#"[{"build_commit": "abc", "model_filename": "m.gguf", "n_prompt": 8, "n_gen": 0}]"#;
    for (text, expected) in [
        (&*aiperf, Foreign::AiPerf),
        (&genai, Foreign::AiPerf),
        (records, Foreign::AiPerf),
        ("Metric,avg,min,max,sum,p1,p99\nTime to First Token (ms),1,1,1,1,1,1\n", Foreign::AiPerf),
        (benchy, Foreign::LlamaBenchy),
        (benchy_table, Foreign::LlamaBenchy),
        ("model,test_name,t_s_mean,t_s_std\nm,pp8,1,1\n", Foreign::LlamaBenchy),
        (lemonade, Foreign::Lemonade),
        (k6, Foreign::K6),
        (k6_machine, Foreign::K6),
        (k6_samples, Foreign::K6),
        (k6_said, Foreign::K6),
        (&k6_later, Foreign::K6),
        (k6_own, Foreign::K6),
        (&k6_all, Foreign::K6),
        (k6_page, Foreign::K6),
        ("metric_name,timestamp,metric_value,check\nhttp_reqs,1,1,\n", Foreign::K6),
        (oha, Foreign::Oha),
        (oha_said, Foreign::Oha),
        ("request-start,DNS,DNS+dialup,Response-delay\n0.1,0,0,0\n", Foreign::Oha),
        (sglang, Foreign::Sglang),
        (one_batch, Foreign::Sglang),
        (offline, Foreign::Sglang),
        (mismatched, Foreign::LlmPerf),
        (failed, Foreign::LlmPerf),
        (&format!("ggml_cuda_init: found 1 CUDA devices:\n{llama}"), Foreign::LlamaBench),
        (&format!("[warn] no GPU\n{llama}"), Foreign::LlamaBench),
        ("CREATE TABLE IF NOT EXISTS llama_bench (\n  build_commit TEXT,\n", Foreign::LlamaBench),
    ] {
        assert_eq!(foreign(text), expected, "{text}");
    }
}

#[test]
fn results_of_other_programs_are_recognised() {
    let vllm = r#"{"date": "20260101-000000", "backend": "vllm", "model_id": "m", "num_prompts": 8,
        "completed": 8, "request_throughput": 1.5, "output_throughput": 96.0, "mean_ttft_ms": 80.1}"#;
    let sglang = r#"{"backend": "sglang", "sharegpt_output_len": null, "request_throughput": 1.5,
        "output_throughput": 96.0, "mean_ttft_ms": 80.1, "total_output_tokens_retokenized": 64}"#;
    let llama = r#"{"build_commit": "abc", "model_filename": "m.gguf", "n_prompt": 512, "n_gen": 0,
        "avg_ts": 100.5, "samples_ts": [100.5]}"#;
    let llama_table = "ggml_cuda_init: found 1 CUDA devices:\n\
        | model | size | params | backend | ngl | test | t/s |\n| --- | ---: | --- |\n";
    let llmperf = r#"{"version": "2023-08-31", "name": "m_summary", "model": "m",
        "mean_input_tokens": 550, "stddev_input_tokens": 150, "results_ttft_s_mean": 0.1}"#;
    let each = r#"[{"error_code": null, "inter_token_latency_s": 0.02, "ttft_s": 0.1,
        "end_to_end_latency_s": 2.0, "number_output_tokens": 90}]"#;
    let guidellm = r#"{"metadata": {"version": 1}, "args": {}, "benchmarks": [{"metrics": {}}]}"#;
    let ollama = "BenchmarkModel/name=m/step=generate 64 12000000.00 ns/token 83.33 token/sec\n";
    let grafana = r#"{"title": "GPU", "panels": [], "schemaVersion": 39, "version": 8}"#;
    for (text, expected) in [
        (vllm, Foreign::Vllm),
        ("============ Serving Benchmark Result ============\n", Foreign::Vllm),
        (sglang, Foreign::Sglang),
        (&format!("{}\n{0}\n", sglang.replace('\n', "")), Foreign::Sglang),
        (llama, Foreign::LlamaBench),
        (&format!("[{llama}, {llama}]"), Foreign::LlamaBench),
        (&format!("{}\n{0}\n", llama.replace('\n', "")), Foreign::LlamaBench),
        (llama_table, Foreign::LlamaBench),
        ("build_commit,build_number,cpu_info\n\"abc\",\"1\",\"x\"\n", Foreign::LlamaBench),
        (llmperf, Foreign::LlmPerf),
        (each, Foreign::LlmPerf),
        (guidellm, Foreign::GuideLlm),
        (ollama, Foreign::OllamaBench),
        ("NAME,STEP,COUNT,NS_PER_COUNT,TOKEN_PER_SEC\nm,prefill,9,1,2\n", Foreign::OllamaBench),
        (r#"{"log": {"version": "1.2", "creator": {}, "entries": []}}"#, Foreign::Har),
        (grafana, Foreign::Grafana),
        (r#"{"meta": {"version": 8}, "dashboard": {"panels": []}}"#, Foreign::Grafana),
        ("Type,Name,Request Count,Failure Count,Median\nGET,/,1,0,5\n", Foreign::Locust),
        ("PK\u{3}\u{4}\u{14}\0", Foreign::Archive),
    ] {
        assert_eq!(foreign(text), expected, "{text}");
    }
}

#[test]
fn other_files_are_recognised_by_kind() {
    for (text, expected) in [
        ("# Отчет о производительности для m\n", Foreign::OurReport),
        ("<!doctype html><title>Отчет о производительности для m</title>", Foreign::OurReport),
        ("# Performance report for m\n", Foreign::OurReport),
        ("\u{feff}Количество параллельных запросов,Общее время (с),…\n1,2\n", Foreign::OurTable),
        ("\u{feff}Batch size (requests),Total time (s),…\n1,2\n", Foreign::OurTable),
        ("\u{feff}Requests in parallel,Total time (s),…\n1,2\n", Foreign::OurTable),
        ("<!doctype html><title>Sign in</title>", Foreign::WebPage),
        ("{\"a\": 1}\n{\"a\": 2}\n", Foreign::JsonLines),
        (r#"{"model": "m"}"#, Foreign::Json),
        ("[]", Foreign::Json),
        ("[1, {\"a\": 2}]", Foreign::Json),
        ("{\"a\": [1, 2", Foreign::Json),
        ("[INFO] started", Foreign::Text),
        ("model: m\nruns: 3\n", Foreign::Text),
    ] {
        assert_eq!(foreign(text), expected, "{text}");
    }
}

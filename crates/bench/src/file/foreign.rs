//! Files of other programs, recognised by their content.

use std::collections::BTreeSet;
use std::fmt;

/// Only this much of a text is examined, bytes: it is recognised by its beginning.
const HEAD_BYTES: usize = 64 << 10;

/// What a file is that is not a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Results of vLLM's `bench serve` (`benchmark_serving.py`).
    Vllm,
    /// Results of SGLang's `bench_serving`.
    Sglang,
    GuideLlm,
    /// Results of llama.cpp's `llama-bench`, or its `llama-batched-bench`.
    LlamaBench,
    LlmPerf,
    /// Results of Ollama's own bench.
    OllamaBench,
    /// Results of NVIDIA's AIPerf, or its predecessor GenAI-Perf.
    AiPerf,
    LlamaBenchy,
    /// Results of `lemonade bench`.
    Lemonade,
    /// A summary or the samples of k6.
    K6,
    Oha,
    /// A browser's network log (HAR).
    Har,
    /// A Grafana dashboard.
    Grafana,
    Locust,
    /// A report of ours: the same figures, but for people.
    OurReport,
    OurTable,
    /// An archive: ours holds `session.json`.
    Archive,
    WebPage,
    /// Some other JSON.
    Json,
    JsonLines,
    /// Any other text.
    Text,
}

/// Field names that only this program writes.
const MARKS: [(Foreign, &[&str]); 23] = [
    // Before vLLM, whose fields SGLang took over.
    (Foreign::Sglang, &["total_output_tokens_retokenized"]),
    (Foreign::Sglang, &["sharegpt_output_len", "request_throughput"]),
    (Foreign::Sglang, &["mean_e2e_latency_ms", "request_throughput"]),
    // Of its `bench_one_batch` and `bench_offline_throughput`.
    (Foreign::Sglang, &["run_name", "batch_size", "output_len"]),
    (Foreign::Sglang, &["last_gen_throughput"]),
    (Foreign::Vllm, &["request_throughput", "output_throughput"]),
    (Foreign::Vllm, &["mean_ttft_ms"]),
    (Foreign::LlamaBench, &["build_commit", "n_gen"]),
    (Foreign::LlamaBench, &["n_kv_max", "speed_tg"]),
    (Foreign::LlmPerf, &["mean_input_tokens", "stddev_input_tokens"]),
    (Foreign::LlmPerf, &["inter_token_latency_s", "end_to_end_latency_s"]),
    (Foreign::LlmPerf, &["end_to_end_latency_s", "number_output_tokens"]),
    (Foreign::LlmPerf, &["num_mismatched_requests", "mismatch_rate"]),
    (Foreign::AiPerf, &["aiperf_version"]),
    (Foreign::AiPerf, &["request_latency", "request_throughput"]),
    (Foreign::AiPerf, &["time_to_first_token", "request_throughput"]),
    // One object per request.
    (Foreign::AiPerf, &["metadata", "metrics", "error"]),
    (Foreign::LlamaBenchy, &["latency_mode", "benchmarks"]),
    (Foreign::Lemonade, &["timestamp", "hardware", "models"]),
    (Foreign::K6, &["root_group", "metrics"]),
    // One object per sample.
    (Foreign::K6, &["metric", "type", "data"]),
    (Foreign::Oha, &["responseTimeHistogram", "latencyPercentiles"]),
    (Foreign::Grafana, &["panels", "schemaVersion"]),
];

/// Phrases that only this program writes.
const WORDS: [(Foreign, &[&str]); 31] = [
    (Foreign::OurReport, &["Отчет о производительности для"]),
    (Foreign::OurReport, &["# Performance report for"]),
    (Foreign::OurTable, &["Batch size (requests),Total time (s)"]),
    // Before the column was renamed.
    (Foreign::OurTable, &["Requests in parallel,Total time (s)"]),
    (Foreign::OurTable, &["Количество параллельных запросов,Общее время (с)"]),
    // Its dashboard.
    (Foreign::K6, &["<title>k6 report"]),
    (Foreign::WebPage, &["<html"]),
    (Foreign::WebPage, &["<!doctype html"]),
    (Foreign::WebPage, &["<!DOCTYPE html"]),
    (Foreign::Sglang, &["Serving Benchmark Result", "Backend:"]),
    (Foreign::Vllm, &["Serving Benchmark Result"]),
    (Foreign::LlamaBench, &["build_commit,"]),
    (Foreign::LlamaBench, &["CREATE TABLE IF NOT EXISTS llama_bench"]),
    (Foreign::LlamaBench, &["| model", "| backend", "t/s |"]),
    // JSON after the program's startup output.
    (Foreign::LlamaBench, &["\"build_commit\"", "\"n_gen\""]),
    (Foreign::LlamaBenchy, &["| model", "e2e_ttft (ms) |"]),
    (Foreign::LlamaBenchy, &["model,test_name,t_s_mean"]),
    (Foreign::AiPerf, &["Metric,avg,min,max"]),
    (Foreign::AiPerf, &["NVIDIA AIPerf"]),
    (Foreign::K6, &["http_req_duration...", "iterations..."]),
    // Its whole output: the summary follows a line for each second.
    (Foreign::K6, &["execution: local", "scenarios: ("]),
    // Summaries made by a script itself.
    (Foreign::K6, &["\"k6Version\""]),
    (Foreign::K6, &["\"http_req_duration\"", "\"iteration_duration\""]),
    (Foreign::K6, &["metric_name,timestamp,metric_value"]),
    (Foreign::Oha, &["Success rate:", "Response time histogram:"]),
    (Foreign::Oha, &["request-start,DNS,DNS+dialup"]),
    (Foreign::LlmPerf, &["\"results_ttft_s_mean\""]),
    (Foreign::OllamaBench, &["NAME,STEP,COUNT,NS_PER_COUNT"]),
    (Foreign::OllamaBench, &["BenchmarkModel/", "token/sec"]),
    (Foreign::Locust, &["Type,Name,Request Count,Failure Count"]),
    (Foreign::Locust, &["Timestamp,User Count,Type,Name"]),
];

impl Foreign {
    /// The kind of an archive, from its first bytes.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let is_archive = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b");
        is_archive.then_some(Self::Archive)
    }

    /// The kind of a text that is not JSON.
    pub fn of_text(text: &str) -> Self {
        Self::of_words(text, |_| true).unwrap_or(Self::Text)
    }

    /// The kind of a JSON text from field names anywhere in it, if known.
    pub fn of_json(text: &str) -> Option<Self> {
        Self::of_words(text, |word| word.starts_with('"'))
    }

    fn of_words(text: &str, is_asked: fn(&str) -> bool) -> Option<Self> {
        let mut end = HEAD_BYTES.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (head, _) = text.split_at(end);
        let has_all =
            |words: &&[&str]| words.iter().all(|word| is_asked(word) && head.contains(word));
        WORDS.iter().find(|(_, words)| has_all(words)).map(|(foreign, _)| *foreign)
    }

    /// The program that writes JSON objects with these fields, if known.
    pub fn of_fields(fields: &BTreeSet<String>) -> Option<Self> {
        let has = |field: &str| fields.contains(field);
        if has("log") && fields.len() == 1 {
            return Some(Self::Har);
        }
        if has("benchmarks") && (has("metadata") || has("args") || fields.len() == 1) {
            return Some(Self::GuideLlm);
        }
        // Its machine-readable summary: the fields are common ones, but no other program has exactly these.
        if fields.iter().eq(["config", "metadata", "results", "version"]) {
            return Some(Self::K6);
        }
        if has("dashboard") && has("meta") {
            return Some(Self::Grafana);
        }
        let has_all = |marks: &&[&str]| marks.iter().all(|field| has(field));
        MARKS.iter().find(|(_, marks)| has_all(marks)).map(|(foreign, _)| *foreign)
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Vllm => "results of vLLM's benchmark",
            Self::Sglang => "results of SGLang's benchmark",
            Self::GuideLlm => "a report of GuideLLM",
            Self::LlamaBench => "results of llama-bench",
            Self::LlmPerf => "results of LLMPerf",
            Self::OllamaBench => "results of Ollama's bench",
            Self::AiPerf => "results of AIPerf",
            Self::LlamaBenchy => "results of llama-benchy",
            Self::Lemonade => "results of lemonade bench",
            Self::K6 => "results of k6",
            Self::Oha => "results of oha",
            Self::Har => "a network log of a browser (HAR)",
            Self::Grafana => "a dashboard of Grafana",
            Self::Locust => "results of Locust",
            Self::OurReport => "a report; the session is the file beside it",
            Self::OurTable => "a table; the session is the file beside it",
            Self::Archive => "an archive; unpack it and choose session.json",
            Self::WebPage => "a web page",
            Self::Json => "some other JSON",
            Self::JsonLines => "JSON line by line",
            Self::Text => "some other text",
        })
    }
}

//! Files of other programs, known by what they hold.

use std::collections::BTreeSet;
use std::fmt;

/// Of a text no more than this is looked at, bytes: what tells it stands at its beginning.
const HEAD_BYTES: usize = 64 << 10;

/// What a file is that is no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Results of vLLM's `bench serve` (`benchmark_serving.py`).
    Vllm,
    /// Results of SGLang's `bench_serving`.
    Sglang,
    /// A report of GuideLLM.
    GuideLlm,
    /// Results of llama.cpp's `llama-bench`, or its `llama-batched-bench`.
    LlamaBench,
    /// Results of LLMPerf.
    LlmPerf,
    /// Results of Ollama's own bench.
    OllamaBench,
    /// What a browser recorded of its network (HAR).
    Har,
    /// A dashboard of Grafana.
    Grafana,
    /// Results of Locust.
    Locust,
    /// A report of ours, of the same figures, but for people.
    OurReport,
    /// A table of ours.
    OurTable,
    /// An archive: ours holds `session.json`.
    Archive,
    /// A web page.
    WebPage,
    /// Some other JSON.
    Json,
    /// JSON line by line.
    JsonLines,
    /// Any other text.
    Text,
}

/// Names of fields that only this program writes.
const MARKS: [(Foreign, &[&str]); 9] = [
    // Before vLLM, whose fields SGLang took over.
    (Foreign::Sglang, &["total_output_tokens_retokenized"]),
    (Foreign::Sglang, &["sharegpt_output_len", "request_throughput"]),
    (Foreign::Vllm, &["request_throughput", "output_throughput"]),
    (Foreign::Vllm, &["mean_ttft_ms"]),
    (Foreign::LlamaBench, &["build_commit", "n_gen"]),
    (Foreign::LlamaBench, &["n_kv_max", "speed_tg"]),
    (Foreign::LlmPerf, &["mean_input_tokens", "stddev_input_tokens"]),
    (Foreign::LlmPerf, &["inter_token_latency_s", "end_to_end_latency_s"]),
    (Foreign::Grafana, &["panels", "schemaVersion"]),
];

/// Words of texts that only this program writes.
const WORDS: [(Foreign, &[&str]); 13] = [
    (Foreign::OurReport, &["Отчет о производительности для"]),
    (Foreign::OurTable, &["Количество параллельных запросов,Общее время (с)"]),
    (Foreign::WebPage, &["<html"]),
    (Foreign::WebPage, &["<!doctype html"]),
    (Foreign::WebPage, &["<!DOCTYPE html"]),
    (Foreign::Sglang, &["Serving Benchmark Result", "Backend:"]),
    (Foreign::Vllm, &["Serving Benchmark Result"]),
    (Foreign::LlamaBench, &["build_commit,"]),
    (Foreign::LlamaBench, &["| model", "| backend", "t/s |"]),
    (Foreign::OllamaBench, &["NAME,STEP,COUNT,NS_PER_COUNT"]),
    (Foreign::OllamaBench, &["BenchmarkModel/", "token/sec"]),
    (Foreign::Locust, &["Type,Name,Request Count,Failure Count"]),
    (Foreign::Locust, &["Timestamp,User Count,Type,Name"]),
];

impl Foreign {
    /// What an archive is by its first bytes.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let is_archive = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\x1f\x8b");
        is_archive.then_some(Self::Archive)
    }

    /// What a text is that is no JSON.
    pub fn of_text(text: &str) -> Self {
        let mut end = HEAD_BYTES.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (head, _) = text.split_at(end);
        let has_all = |words: &&[&str]| words.iter().all(|word| head.contains(word));
        let known = WORDS.iter().find(|(_, words)| has_all(words));
        known.map_or(Self::Text, |(foreign, _)| *foreign)
    }

    /// What a JSON object with these fields is, if that is known.
    pub fn of_fields(fields: &BTreeSet<String>) -> Option<Self> {
        let has = |field: &str| fields.contains(field);
        if has("log") && fields.len() == 1 {
            return Some(Self::Har);
        }
        if has("benchmarks") && (has("metadata") || has("args") || fields.len() == 1) {
            return Some(Self::GuideLlm);
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

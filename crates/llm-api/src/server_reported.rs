//! Values that programs report about themselves outside the chat protocol: how many requests they decode at
//! once, and their counters. Every program has its own way, and most have none.

use serde_json::Value;

use crate::{Api, HttpRequest, json, path, prometheus};

/// The endpoint where a program reports its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportEndpoint {
    /// llama-server's `props`.
    LlamaCpp,
    /// vLLM's `version`.
    Vllm,
    /// SGLang's `get_server_info`.
    Sglang,
    /// TGI's `info`.
    Tgi,
}

/// Settings that a program reports; what it does not report is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportedSettings {
    /// The maximum number of requests decoded at once.
    pub slots: Option<u32>,
    /// The maximum number of requests accepted, including waiting ones; any more are rejected.
    pub admitted: Option<u32>,
    /// Context length of one slot, tokens.
    pub slot_context_tokens: Option<u64>,
    /// File or repository of the model, without its folders.
    pub model_file: Option<String>,
    /// The program's version or build.
    pub build: Option<String>,
    /// Whether it also reports [`Metric`]s.
    pub has_counts: bool,
}

/// A counter or gauge of a server's metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Requests being decoded (gauge).
    Running,
    /// Requests waiting in the queue (gauge).
    Waiting,
    /// Requests that lost their slot because memory ran out.
    Preemptions,
    /// Prompt tokens that were found in the cache.
    CachedTokens,
    /// Prompt tokens that were looked up in the cache.
    PromptTokens,
}

impl Metric {
    /// The value in an answer to [`Api::metrics`]; `None` where the server does not report it.
    pub fn read(self, body: &str) -> Option<u64> {
        prometheus::sum(body, self.names())
    }

    /// Its names in each program, in one version or another. SGLang's gauges (`sglang:num_running_reqs`,
    /// `sglang:num_queue_reqs`) are not read: it updates them only at a prefill, every few dozen steps, and half a
    /// minute after the last request, so that right before a batch they still tell the one before.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Running => &[
                "vllm:num_requests_running",
                "tgi_batch_current_size",
                "llamacpp:requests_processing",
            ],
            Self::Waiting => {
                &["vllm:num_requests_waiting", "tgi_queue_size", "llamacpp:requests_deferred"]
            }
            Self::Preemptions => {
                &["vllm:num_preemptions_total", "sglang:num_retracted_requests_total"]
            }
            Self::CachedTokens => &[
                "vllm:prefix_cache_hits_total",
                "vllm:gpu_prefix_cache_hits_total",
                "sglang:cached_tokens_total",
            ],
            Self::PromptTokens => &[
                "vllm:prefix_cache_queries_total",
                "vllm:gpu_prefix_cache_queries_total",
                "sglang:prompt_tokens_total",
            ],
        }
    }
}

impl ReportEndpoint {
    /// The endpoint of the program of this name, if it has one. A program without a name may be TGI, whose list
    /// of models does not always show it.
    pub fn of_program(program: &str) -> Option<Self> {
        match program {
            "llama.cpp" => Some(Self::LlamaCpp),
            "vLLM" => Some(Self::Vllm),
            "SGLang" => Some(Self::Sglang),
            "TGI" | "OpenAI API" => Some(Self::Tgi),
            _ => None,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::LlamaCpp => path::PROPS,
            Self::Vllm => path::VLLM_VERSION,
            Self::Sglang => path::SGLANG_INFO,
            Self::Tgi => path::TGI_INFO,
        }
    }

    /// Reads the answer; `None` if another program answered.
    pub fn read(self, body: &str) -> Option<ReportedSettings> {
        let told: Value = serde_json::from_str(body).ok()?;
        match self {
            Self::LlamaCpp => llama_cpp(&told),
            Self::Vllm => {
                let build = Some(json::text(&told, "version")?);
                Some(ReportedSettings { build, has_counts: true, ..ReportedSettings::default() })
            }
            Self::Sglang => sglang(&told),
            Self::Tgi => tgi(&told),
        }
    }
}

impl Api {
    /// Asks for the settings that the server reports; [`ReportEndpoint::read`] reads the answer.
    pub fn reported_settings(&self, endpoint: ReportEndpoint) -> HttpRequest {
        self.get(endpoint.path())
    }

    /// Asks for counters and gauges; [`Metric::read`] reads the answer.
    pub fn metrics(&self) -> HttpRequest {
        self.get(path::METRICS)
    }
}

fn llama_cpp(told: &Value) -> Option<ReportedSettings> {
    let settings = told.get("default_generation_settings").unwrap_or(&Value::Null);
    Some(ReportedSettings {
        slots: Some(small_count(told, "total_slots")?),
        slot_context_tokens: json::some_count(settings, "n_ctx"),
        model_file: json::text(told, "model_path").map(|path| without_folders(&path)),
        build: json::text(told, "build_info"),
        has_counts: told.get("endpoint_metrics") == Some(&Value::Bool(true)),
        ..ReportedSettings::default()
    })
}

fn sglang(told: &Value) -> Option<ReportedSettings> {
    let states = told.get("internal_states").and_then(Value::as_array);
    // Each of several engines has that many.
    let effective = states.and_then(|states| {
        let slots = states
            .iter()
            .map(|state| small_count(state, "effective_max_running_requests_per_dp"))
            .collect::<Option<Vec<u32>>>()?;
        slots.into_iter().reduce(u32::saturating_add)
    });
    Some(ReportedSettings {
        slots: effective.or_else(|| small_count(told, "max_running_requests")),
        slot_context_tokens: json::some_count(told, "context_length"),
        model_file: json::text(told, "model_path").map(|path| without_folders(&path)),
        build: Some(json::text(told, "version")?),
        has_counts: told.get("enable_metrics") == Some(&Value::Bool(true)),
        ..ReportedSettings::default()
    })
}

fn tgi(told: &Value) -> Option<ReportedSettings> {
    Some(ReportedSettings {
        admitted: Some(small_count(told, "max_concurrent_requests")?),
        slot_context_tokens: json::some_count(told, "max_total_tokens"),
        model_file: json::text(told, "model_id").map(|path| without_folders(&path)),
        build: json::text(told, "version"),
        has_counts: true,
        ..ReportedSettings::default()
    })
}

fn small_count(object: &Value, key: &str) -> Option<u32> {
    json::some_count(object, key).and_then(|count| u32::try_from(count).ok())
}

/// Reports are shared with people who need not know where a model lies on the server.
fn without_folders(path: &str) -> String {
    let path = path.trim_end_matches(['/', '\\']);
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{Protocol, program};

    const ALL: [ReportEndpoint; 4] = [
        ReportEndpoint::LlamaCpp,
        ReportEndpoint::Vllm,
        ReportEndpoint::Sglang,
        ReportEndpoint::Tgi,
    ];

    #[test]
    fn a_llama_server_reports_its_slots() {
        // Recorded from llama-server b11549.
        let body = r#"{"default_generation_settings":{"params":{"seed":1},"n_ctx":1024},"total_slots":4,
            "model_alias":"m","model_path":"/home/me/gemma-3-270m.gguf","endpoint_metrics":false,
            "build_info":"b11549-abc"}"#;
        let told = ReportEndpoint::LlamaCpp.read(body).unwrap();
        let expected = ReportedSettings {
            slots: Some(4),
            slot_context_tokens: Some(1024),
            model_file: Some("gemma-3-270m.gguf".into()),
            build: Some("b11549-abc".into()),
            ..ReportedSettings::default()
        };
        assert_eq!(told, expected);
        let counting = body.replace("\"endpoint_metrics\":false", "\"endpoint_metrics\":true");
        assert!(ReportEndpoint::LlamaCpp.read(&counting).unwrap().has_counts);
    }

    #[test]
    fn other_servers_report_what_they_know() {
        let vllm = ReportEndpoint::Vllm.read(r#"{"version":"0.11.0"}"#).unwrap();
        assert_eq!((vllm.build.as_deref(), vllm.has_counts), (Some("0.11.0"), true));
        let sglang = r#"{"model_path":"Qwen/Qwen3-8B","max_running_requests":null,"enable_metrics":true,
            "internal_states":[{"effective_max_running_requests_per_dp":128},
            {"effective_max_running_requests_per_dp":128}],"version":"0.5.3"}"#;
        let sglang = ReportEndpoint::Sglang.read(sglang).unwrap();
        assert_eq!((sglang.slots, sglang.model_file.as_deref()), (Some(256), Some("Qwen3-8B")));
        let tgi = r#"{"model_id":"/data/m/","max_concurrent_requests":128,"max_total_tokens":4096,
            "version":"3.3.4"}"#;
        let tgi = ReportEndpoint::Tgi.read(tgi).unwrap();
        assert_eq!(
            (tgi.slots, tgi.admitted, tgi.model_file.as_deref()),
            (None, Some(128), Some("m"))
        );
    }

    #[test]
    fn counters_of_every_program_are_read() {
        let vllm = "vllm:num_requests_running{engine=\"0\"} 2.0\nvllm:num_requests_waiting{engine=\"0\"} 1.0\n\
            vllm:num_preemptions_total{engine=\"0\"} 3.0\nvllm:prefix_cache_queries_total{engine=\"0\"} 90.0\n\
            vllm:prefix_cache_hits_total{engine=\"0\"} 16.0";
        let all = [
            Metric::Running,
            Metric::Waiting,
            Metric::Preemptions,
            Metric::CachedTokens,
            Metric::PromptTokens,
        ];
        assert_eq!(all.map(|metric| metric.read(vllm)), [2, 1, 3, 16, 90].map(Some));
        let tgi = "tgi_queue_size 5\ntgi_batch_current_size 7";
        let expected = [Some(7), Some(5), None, None, None];
        assert_eq!(all.map(|metric| metric.read(tgi)), expected);
        let sglang = "sglang:num_running_reqs{model_name=\"m\"} 8.0\nsglang:num_queue_reqs{model_name=\"m\"} 2.0\n\
            sglang:num_retracted_requests_total{model_name=\"m\"} 1.0\n\
            sglang:cached_tokens_total{model_name=\"m\"} 16.0\nsglang:prompt_tokens_total{model_name=\"m\"} 90.0";
        let expected = [None, None, Some(1), Some(16), Some(90)];
        assert_eq!(all.map(|metric| metric.read(sglang)), expected, "its gauges are of earlier");
        assert_eq!(all.map(|metric| metric.read("go_goroutines 8")), [None; 5]);
    }

    #[test]
    fn each_program_has_its_own_endpoint() {
        let api = Api::new(Protocol::OpenAi);
        let asked = |program| {
            ReportEndpoint::of_program(program).map(|endpoint| api.reported_settings(endpoint).path)
        };
        for (program, path) in [
            ("llama.cpp", Some("props")),
            ("vLLM", Some("version")),
            ("SGLang", Some("get_server_info")),
            ("TGI", Some("info")),
            ("OpenAI API", Some("info")),
            ("LM Studio", None),
            ("Ollama 0.33.0", None),
        ] {
            assert_eq!(asked(program), path, "{program}");
        }
        assert_eq!(api.metrics().path, "metrics");
    }

    #[test]
    fn programs_that_are_told_by_their_lists_are_asked() {
        for (list, path) in [
            (json!({"id": "m", "owned_by": "llamacpp"}), "props"),
            (json!({"id": "m", "owned_by": "vllm"}), "version"),
            (json!({"id": "m", "owned_by": "sglang"}), "get_server_info"),
            (json!({"id": "a/b", "owned_by": "a/b", "created": 0}), "info"),
        ] {
            let named = program::named(&[list], &[]).unwrap();
            let endpoint = ReportEndpoint::of_program(named);
            assert_eq!(endpoint.map(ReportEndpoint::path), Some(path), "{named}");
        }
    }

    #[test]
    fn other_answers_say_nothing() {
        for body in ["", "<html>", "[]", "{}", "7", r#"{"error":"not found"}"#, r#"{"version":""}"#]
        {
            for endpoint in ALL {
                assert_eq!(endpoint.read(body), None, "{endpoint:?} {body}");
            }
        }
        assert_eq!(ReportEndpoint::LlamaCpp.read(r#"{"total_slots":0}"#), None);
        assert_eq!(ReportEndpoint::LlamaCpp.read(r#"{"total_slots":1e30}"#), None);
    }

    proptest! {
        #[test]
        fn any_answer_is_read(body in any::<String>()) {
            Metric::Running.read(&body);
            for endpoint in ALL {
                endpoint.read(&body);
            }
        }
    }
}

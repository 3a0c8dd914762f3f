//! What programs tell of themselves beside their protocol: how many requests they take at once, and what they
//! have counted since their start. No two do so alike, and most say nothing.

use serde_json::Value;

use crate::{Api, HttpRequest, json, path, prometheus};

/// Where a program tells of itself.
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

/// What a program says of itself; what it does not say is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportedSettings {
    /// Requests that it decodes at once, at most.
    pub slots: Option<u32>,
    /// Requests that it lets in, those included that wait; more are turned away.
    pub admitted: Option<u32>,
    /// The context of one slot, tokens.
    pub slot_context_tokens: Option<u64>,
    /// The file or repository of the model, without the folders that it lies in.
    pub model_file: Option<String>,
    /// The program's version or build.
    pub build: Option<String>,
    /// Whether it gives [`ServerCounts`].
    pub has_counts: bool,
}

/// What a program has counted since its start, and what it does just now; what it does not tell is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerCounts {
    /// Requests that are decoded now.
    pub running: Option<u64>,
    /// Requests that wait now.
    pub waiting: Option<u64>,
    /// Requests that lost their slot for want of memory.
    pub preemptions: Option<u64>,
    /// Prompt tokens that were found in the cache.
    pub cached_tokens: Option<u64>,
    /// Prompt tokens that were looked for there.
    pub prompt_tokens: Option<u64>,
}

/// Names that the metrics had in one version or another.
const RUNNING: [&str; 4] = [
    "vllm:num_requests_running",
    "sglang:num_running_reqs",
    "tgi_batch_current_size",
    "llamacpp:requests_processing",
];
const WAITING: [&str; 4] = [
    "vllm:num_requests_waiting",
    "sglang:num_queue_reqs",
    "tgi_queue_size",
    "llamacpp:requests_deferred",
];
const PREEMPTIONS: [&str; 2] =
    ["vllm:num_preemptions_total", "sglang:num_retracted_requests_total"];
const CACHED_TOKENS: [&str; 3] = [
    "vllm:prefix_cache_hits_total",
    "vllm:gpu_prefix_cache_hits_total",
    "sglang:cached_tokens_total",
];
const PROMPT_TOKENS: [&str; 3] = [
    "vllm:prefix_cache_queries_total",
    "vllm:gpu_prefix_cache_queries_total",
    "sglang:prompt_tokens_total",
];

impl ReportEndpoint {
    /// Where a program of this name tells of itself, if it is one that does. A program that gives no name may
    /// be TGI, which has none in its list of models.
    pub fn of_program(program: &str) -> Option<Self> {
        match program {
            "llama.cpp" => Some(Self::LlamaCpp),
            "vLLM" => Some(Self::Vllm),
            "SGLang" => Some(Self::Sglang),
            "OpenAI API" => Some(Self::Tgi),
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

    /// Reads the answer; none where it is not of this program.
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
    /// What the program says of itself; [`ReportEndpoint::read`] reads it.
    pub fn reported_settings(&self, endpoint: ReportEndpoint) -> HttpRequest {
        self.get(endpoint.path())
    }

    /// What the program has counted; [`parse_counts`] reads it.
    pub fn counts(&self) -> HttpRequest {
        self.get(path::METRICS)
    }
}

/// Reads the answer to [`Api::counts`]; none where nothing of it is known.
pub fn parse_counts(body: &str) -> Option<ServerCounts> {
    let counts = ServerCounts {
        running: prometheus::sum(body, &RUNNING),
        waiting: prometheus::sum(body, &WAITING),
        preemptions: prometheus::sum(body, &PREEMPTIONS),
        cached_tokens: prometheus::sum(body, &CACHED_TOKENS),
        prompt_tokens: prometheus::sum(body, &PROMPT_TOKENS),
    };
    (counts != ServerCounts::default()).then_some(counts)
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
    // Every engine of several has as many.
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

/// Where a model lies on the server is nobody's business: the report goes to others.
fn without_folders(path: &str) -> String {
    let path = path.trim_end_matches(['/', '\\']);
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Protocol;

    const ALL: [ReportEndpoint; 4] = [
        ReportEndpoint::LlamaCpp,
        ReportEndpoint::Vllm,
        ReportEndpoint::Sglang,
        ReportEndpoint::Tgi,
    ];

    #[test]
    fn a_llama_server_tells_its_slots() {
        // Of a real one, b11549.
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
    fn others_tell_what_they_know() {
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
        let expected = ServerCounts {
            running: Some(2),
            waiting: Some(1),
            preemptions: Some(3),
            cached_tokens: Some(16),
            prompt_tokens: Some(90),
        };
        assert_eq!(parse_counts(vllm), Some(expected));
        let tgi = parse_counts("tgi_queue_size 5\ntgi_batch_current_size 7").unwrap();
        assert_eq!((tgi.running, tgi.waiting, tgi.preemptions), (Some(7), Some(5), None));
        assert_eq!(parse_counts("go_goroutines 8"), None);
    }

    #[test]
    fn each_program_is_asked_in_its_own_place() {
        let api = Api::new(Protocol::OpenAi);
        let asked = |program| {
            ReportEndpoint::of_program(program).map(|word| api.reported_settings(word).path)
        };
        for (program, path) in [
            ("llama.cpp", Some("props")),
            ("vLLM", Some("version")),
            ("SGLang", Some("get_server_info")),
            ("OpenAI API", Some("info")),
            ("LM Studio", None),
            ("Ollama 0.33.0", None),
        ] {
            assert_eq!(asked(program), path, "{program}");
        }
        assert_eq!(api.counts().path, "metrics");
    }

    #[test]
    fn other_answers_say_nothing() {
        for body in ["", "<html>", "[]", "{}", "7", r#"{"error":"not found"}"#, r#"{"version":""}"#]
        {
            for word in ALL {
                assert_eq!(word.read(body), None, "{word:?} {body}");
            }
        }
        assert_eq!(ReportEndpoint::LlamaCpp.read(r#"{"total_slots":0}"#), None);
        assert_eq!(ReportEndpoint::LlamaCpp.read(r#"{"total_slots":1e30}"#), None);
    }

    proptest! {
        #[test]
        fn any_answer_is_read(body in any::<String>()) {
            parse_counts(&body);
            for word in ALL {
                word.read(&body);
            }
        }
    }
}

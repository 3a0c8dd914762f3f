//! Server-reported values, as the benchmark keeps them.

use bench::{ServerCounts, ServerReported};
use llm_api::Metric;

/// The settings that a server reports.
#[must_use]
pub fn server_reported(told: llm_api::ReportedSettings) -> ServerReported {
    ServerReported {
        slots: told.slots,
        admitted: told.admitted,
        slot_context_tokens: told.slot_context_tokens,
        model_file: told.model_file,
        build: told.build,
    }
}

/// The counters of a server that gave this answer to [`llm_api::Api::metrics`]; `None` where none is known.
#[must_use]
pub fn server_counts(body: &str) -> Option<ServerCounts> {
    let counts = ServerCounts {
        running: Metric::Running.read(body),
        waiting: Metric::Waiting.read(body),
        preemptions: Metric::Preemptions.read(body),
        cached_tokens: Metric::CachedTokens.read(body),
        prompt_tokens: Metric::PromptTokens.read(body),
    };
    (counts != ServerCounts::default()).then_some(counts)
}

#[cfg(test)]
mod tests {
    use llm_api::ReportEndpoint;

    use super::*;

    #[test]
    fn reported_values_are_kept() {
        let body = r#"{"total_slots":4,"default_generation_settings":{"n_ctx":1024},
            "model_path":"/m/x.gguf","build_info":"b1"}"#;
        let expected = ServerReported {
            slots: Some(4),
            admitted: None,
            slot_context_tokens: Some(1024),
            model_file: Some("x.gguf".into()),
            build: Some("b1".into()),
        };
        assert_eq!(ReportEndpoint::LlamaCpp.read(body).map(server_reported), Some(expected));
        let counts = server_counts("vllm:num_preemptions_total 3\nvllm:num_requests_waiting 1");
        let expected =
            ServerCounts { waiting: Some(1), preemptions: Some(3), ..ServerCounts::default() };
        assert_eq!(counts, Some(expected));
        assert_eq!(server_counts("404 page not found"), None);
    }
}

//! What a server tells of itself, in the benchmark's words.

use bench::{ServerCounts, ServerReported};

/// What a program says of itself.
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

/// The counters of a program that answered this to [`llm_api::Api::counts`].
#[must_use]
pub fn server_counts(body: &str) -> Option<ServerCounts> {
    let counts = llm_api::parse_counts(body)?;
    Some(ServerCounts {
        running: counts.running,
        waiting: counts.waiting,
        preemptions: counts.preemptions,
        cached_tokens: counts.cached_tokens,
        prompt_tokens: counts.prompt_tokens,
    })
}

#[cfg(test)]
mod tests {
    use llm_api::ReportEndpoint;

    use super::*;

    #[test]
    fn what_is_told_is_kept() {
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

//! The server's list of loaded models, as the benchmark keeps it.

use bench::LoadedModel;

/// The models in an Ollama's memory, from its answer to [`llm_api::Api::loaded_models`].
#[must_use]
pub fn loaded_models(body: &str) -> Vec<LoadedModel> {
    let loaded = llm_api::parse_ps(body).into_iter().map(|loaded| LoadedModel {
        by_server: 0,
        name: loaded.name,
        digest: loaded.digest,
        size_bytes: loaded.size,
        vram_bytes: loaded.size_vram,
        context_tokens: loaded.context_length,
    });
    loaded.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reported_details_of_a_model_are_kept() {
        let body = r#"{"models":[{"name":"m:1b","digest":"d","size":8,"size_vram":6,"context_length":4096}]}"#;
        let expected = LoadedModel {
            by_server: 0,
            name: "m:1b".into(),
            digest: Some("d".into()),
            size_bytes: Some(8),
            vram_bytes: Some(6),
            context_tokens: Some(4096),
        };
        assert_eq!(loaded_models(body), [expected]);
        assert_eq!(loaded_models("no list"), []);
    }
}

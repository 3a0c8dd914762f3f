//! Which program is serving, if its model list or its headers reveal it.

use serde_json::Value;

use crate::{Header, json};

/// These programs name themselves as owner of the models they serve; other programs put anything there.
const OWNERS: [(&str, &str); 14] = [
    ("llamacpp", "llama.cpp"),
    ("llama.cpp", "llama.cpp"),
    ("vllm", "vLLM"),
    ("sglang", "SGLang"),
    ("organization_owner", "LM Studio"),
    ("koboldcpp", "KoboldCpp"),
    ("llama-swap", "llama-swap"),
    ("localai", "LocalAI"),
    ("tabbyapi", "TabbyAPI"),
    ("lmdeploy", "LMDeploy"),
    ("xinference", "Xinference"),
    ("mlc-llm", "MLC LLM"),
    ("tensorrt_llm", "TensorRT-LLM"),
    ("pygmalionai", "Aphrodite"),
];

/// These programs' `Server` header, which a browser shows only for the page's own origin.
const SERVERS: [(&str, &str); 2] =
    [("llama.cpp", "llama.cpp"), ("concedollamaforkoboldserver", "KoboldCpp")];

/// Prefixes of headers that only these programs send.
const HEADERS: [(&str, &str); 2] = [("x-litellm-", "LiteLLM"), ("localai-", "LocalAI")];

/// LiteLLM's `created` of every model.
const LITELLM_CREATED: u64 = 1_677_610_602;

/// The program, judged by its list of models and that answer's headers.
pub fn named(entries: &[Value], headers: &[Header]) -> Option<&'static str> {
    by_headers(headers).or_else(|| by_fields(entries)).or_else(|| by_owner(entries))
}

fn by_headers(headers: &[Header]) -> Option<&'static str> {
    let by_server = |value: &str| {
        let value = value.to_lowercase();
        SERVERS.iter().find(|(begins, _)| value.starts_with(begins)).map(|(_, program)| *program)
    };
    headers.iter().find_map(|(name, value)| match name.as_str() {
        "server" => by_server(value),
        _ => HEADERS.iter().find(|(begins, _)| name.starts_with(begins)).map(|(_, it)| *it),
    })
}

/// Fields that only one program has. Programs that forward other servers' lists come first.
fn by_fields(entries: &[Value]) -> Option<&'static str> {
    let first = entries.first()?;
    let has = |key: &str| first.get(key).is_some();
    let owner = json::text(first, "owned_by");
    if has("owned_by") && (has("urlIdx") || has("connection_type") || has("actions")) {
        return Some("Open WebUI");
    }
    if entries.iter().all(|entry| json::count(entry, "created") == Some(LITELLM_CREATED)) {
        return Some("LiteLLM");
    }
    if has("canonical_slug") && has("pricing") {
        return Some("OpenRouter");
    }
    if first.pointer("/meta/n_ctx_train").is_some() && owner.as_deref() != Some("llama-swap") {
        return Some("llama.cpp");
    }
    // In Text Generation Inference a model owns itself.
    let owns_itself = owner.is_some() && owner == json::text(first, "id");
    (owns_itself && json::count(first, "created") == Some(0)).then_some("TGI")
}

fn by_owner(entries: &[Value]) -> Option<&'static str> {
    let owner = entries.iter().find_map(|entry| json::text(entry, "owned_by"))?.to_lowercase();
    OWNERS.iter().find(|(name, _)| *name == owner).map(|(_, program)| *program)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_owner_of_the_models_may_be_the_program() {
        for (owner, expected) in [
            ("llamacpp", Some("llama.cpp")),
            ("vllm", Some("vLLM")),
            ("organization_owner", Some("LM Studio")),
            ("tabbyAPI", Some("TabbyAPI")),
            ("somebody", None),
        ] {
            assert_eq!(named(&[json!({"id": "m", "owned_by": owner})], &[]), expected, "{owner}");
        }
        assert_eq!(named(&[json!("m")], &[]), None);
        assert_eq!(named(&[], &[]), None);
    }

    #[test]
    fn a_unique_field_reveals_the_program() {
        let entry = |more: Value| {
            let mut entry = json!({"id": "a/b", "created": 1, "owned_by": "openai"});
            for (key, value) in more.as_object().unwrap() {
                entry[key] = value.clone();
            }
            entry
        };
        for (more, expected) in [
            (json!({}), None),
            (json!({"created": 1_677_610_602_u64}), Some("LiteLLM")),
            (json!({"urlIdx": 0, "owned_by": "ollama"}), Some("Open WebUI")),
            (json!({"canonical_slug": "a", "pricing": {}}), Some("OpenRouter")),
            (json!({"meta": {"n_ctx_train": 32768}}), Some("llama.cpp")),
            (json!({"owned_by": "a/b", "created": 0}), Some("TGI")),
        ] {
            assert_eq!(named(&[entry(more.clone())], &[]), expected, "{more}");
        }
    }

    #[test]
    fn a_visible_header_reveals_the_program() {
        let by = |name: &str, value: &str| named(&[], &[(name.to_owned(), value.to_owned())]);
        assert_eq!(by("server", "llama.cpp"), Some("llama.cpp"));
        assert_eq!(by("server", "uvicorn"), None);
        assert_eq!(by("x-litellm-version", "1.80"), Some("LiteLLM"));
        assert_eq!(by("content-type", "application/json"), None);
    }
}

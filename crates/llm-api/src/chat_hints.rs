//! What a model list reveals about a model's purpose. Lists name models for embeddings, speech and images
//! beside those for chat, often first, and few say which is which.

use serde_json::Value;

/// Words in a model's name or family that no chat model has.
const OTHER_WORDS: [&str; 48] = [
    "asr",
    "babbage",
    "bark",
    "bert",
    "bge",
    "colbert",
    "dall",
    "dalle",
    "davinci",
    "e5",
    "flux",
    "gte",
    "hailuo",
    "i2v",
    "ideogram",
    "image",
    "imagen",
    "images",
    "kling",
    "kokoro",
    "live",
    "midjourney",
    "minilm",
    "moderation",
    "musicgen",
    "parakeet",
    "paraphrase",
    "piper",
    "realtime",
    "recraft",
    "runway",
    "sdxl",
    "seedance",
    "seedream",
    "siglip",
    "sora",
    "stt",
    "suno",
    "t2i",
    "t2v",
    "transcribe",
    "tts",
    "udio",
    "vae",
    "veo",
    "video",
    "voyage",
    "whisper",
];
/// Multi-word names that only such models have. Models that merely continue a text predate chat, agents have an API
/// of their own.
const OTHER_NAMES: [&str; 6] = [
    "stable-diffusion",
    "native-audio",
    "turbo-instruct",
    "nomic-text",
    "deep-research",
    "computer-use",
];
/// Prefixes of such words: `embed`, `embedding`, `embeddings`, `embeddinggemma`, `reranker`.
const OTHER_BEGINNINGS: [&str; 2] = ["embed", "rerank"];
/// A server's names for kinds or tasks of models other than chat.
const OTHER_KINDS: [&str; 11] = [
    "embed",
    "rerank",
    "audio",
    "speech",
    "transcri",
    "image",
    "video",
    "moderation",
    "feature-extraction",
    "realtime",
    "tts",
];
/// Gateways' names for endpoints other than chat.
const OTHER_ENDPOINTS: [&str; 4] = ["image", "embedding", "jina", "openai-video"];

/// Whether a model answers chats, judged by its name and its entry in a list. What the server states outright
/// counts for more than the name.
pub fn can_chat(name: &str, entry: &Value) -> bool {
    told_capability(entry)
        .unwrap_or_else(|| !is_of_other_kind(entry) && !has_other_name(name, entry))
}

/// `capabilities`: a list (Ollama, llama.cpp, LM Studio) or switches (Mistral).
fn told_capability(entry: &Value) -> Option<bool> {
    let capabilities = entry.get("capabilities")?;
    if let Some(switch) = capabilities.get("completion_chat").and_then(Value::as_bool) {
        return Some(switch);
    }
    let has = |wanted: &[&str]| {
        let mut names = capabilities.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.any(|name| wanted.contains(&name))
    };
    if has(&["completion", "chat"]) {
        return Some(true);
    }
    has(&["embedding", "embeddings", "rerank", "image", "tts"]).then_some(false)
}

fn is_of_other_kind(entry: &Value) -> bool {
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let kinds = ["type", "task", "pipeline_tag", "model_type", "mode"];
    let mut kinds = kinds.into_iter().filter_map(text);
    let outputs = entry.pointer("/architecture/output_modalities").and_then(Value::as_array);
    let is_other_endpoint = |way: &Value| {
        let way = way.as_str().unwrap_or_default();
        OTHER_ENDPOINTS.iter().any(|other| way.starts_with(other))
    };
    let endpoints = entry.get("supported_endpoint_types").and_then(Value::as_array);
    kinds.any(|kind| OTHER_KINDS.iter().any(|other| kind.to_lowercase().starts_with(other)))
        || text("type") == Some("text-embedding")
        || text("mode") == Some("completion")
        || outputs.is_some_and(|outputs| outputs.iter().all(|output| output != "text"))
        || endpoints.is_some_and(|ways| !ways.is_empty() && ways.iter().all(is_other_endpoint))
}

fn has_other_name(name: &str, entry: &Value) -> bool {
    let details = entry.get("details").unwrap_or(&Value::Null);
    let family = details.get("family").and_then(Value::as_str);
    let families = details.get("families").and_then(Value::as_array).into_iter().flatten();
    let mut names = families.filter_map(Value::as_str).chain(family).chain([name]);
    names.any(|name| {
        let name = name.to_lowercase();
        OTHER_NAMES.iter().any(|other| name.contains(other))
            || name.split(|c: char| !c.is_alphanumeric()).any(is_other_word)
    })
}

fn is_other_word(word: &str) -> bool {
    OTHER_WORDS.contains(&word) || OTHER_BEGINNINGS.iter().any(|begins| word.starts_with(begins))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_reveal_most() {
        for name in [
            "nomic-embed-text:latest",
            "text-embedding-3-small",
            "embeddinggemma:300m",
            "BAAI/bge-m3",
            "intfloat/multilingual-e5-large",
            "all-minilm:33m",
            "togethercomputer/m2-bert-80M",
            "Qwen/Qwen3-Reranker-0.6B",
            "openai/whisper-large-v3",
            "gpt-4o-mini-tts",
            "dall-e-3",
            "openai/gpt-image-1",
            "black-forest-labs/FLUX.1-dev",
            "stabilityai/stable-diffusion-3.5-large",
            "sora-2-pro",
            "veo-3.0-generate-preview",
            "gpt-4o-realtime-preview",
            "gemini-live-2.5-flash-preview",
            "gpt-3.5-turbo-instruct",
            "davinci-002",
            "nomic-text-v1",
            "voyage-3-lite",
            "suno-v4",
            "runway-gen4",
            "wan2.2-t2v",
            "parakeet-tdt-0.6b",
            "kokoro-82m",
            "o3-deep-research",
            "computer-use-preview",
        ] {
            assert!(!can_chat(name, &json!({})), "{name}");
        }
        for name in [
            "qwen3:1.7b",
            "Roberta/chat",
            "gemma-3-270m.gguf",
            "imagine-7b",
            "mistts",
            "gpt-4o",
            "qwen2.5-7b-instruct",
        ] {
            assert!(can_chat(name, &json!({})), "{name}");
        }
    }

    #[test]
    fn entries_tell_the_rest() {
        for entry in [
            json!({"type": "embedding"}),
            json!({"type": "embeddings"}),
            json!({"type": "text-embedding"}),
            json!({"task": "feature-extraction"}),
            json!({"details": {"family": "nomic-bert"}}),
            json!({"details": {"families": ["bert"]}}),
            json!({"capabilities": ["embedding"]}),
            json!({"capabilities": {"completion_chat": false}}),
            json!({"architecture": {"output_modalities": ["image"]}}),
            json!({"mode": "image_generation"}),
            json!({"mode": "completion"}),
            json!({"supported_endpoint_types": ["image-generation"]}),
        ] {
            assert!(!can_chat("m", &entry), "{entry}");
        }
        for entry in [
            json!({"type": "llm"}),
            json!({"mode": "chat"}),
            json!({"supported_endpoint_types": []}),
            json!({"supported_endpoint_types": ["openai", "image-generation"]}),
            json!({"type": "model", "capabilities": [""]}),
            json!({"details": {"family": "qwen3", "families": null}}),
            json!({"architecture": {"output_modalities": ["text", "image"]}}),
        ] {
            assert!(can_chat("m", &entry), "{entry}");
        }
    }

    #[test]
    fn explicit_statements_count_first() {
        assert!(can_chat("embed-my-llama", &json!({"capabilities": ["completion"]})));
        assert!(can_chat("bert-the-bot", &json!({"capabilities": {"completion_chat": true}})));
    }
}

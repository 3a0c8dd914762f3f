//! What of a model server may be asked: its API, place by place.
//!
//! A path is compared as it came, never decoded or tidied: whatever is written in another way than here
//! is none of these.

use axum::http::Method;

/// The API of Ollama, of OpenAI-compatible servers, and what the usual ones say of themselves.
const USUAL: [&str; 32] = [
    "",
    "api/version",
    "api/tags",
    "api/ps",
    "api/show",
    "api/chat",
    "api/generate",
    "api/embed",
    "api/embeddings",
    "api/v0/models",
    "v1/models",
    "v1/chat/completions",
    "v1/completions",
    "v1/embeddings",
    "v1/responses",
    "v1/tokenize",
    "v1/detokenize",
    "chat/completions",
    "completion",
    "completions",
    "models",
    "tokenize",
    "detokenize",
    "props",
    "slots",
    "health",
    "metrics",
    "version",
    "get_server_info",
    "get_model_info",
    "server_info",
    "info",
];

/// What changes an Ollama: never for others than its own machine.
const CHANGING: [&str; 5] = ["api/pull", "api/push", "api/create", "api/copy", "api/delete"];

/// Where an Ollama keeps the files of models.
const BLOBS: &str = "api/blobs/sha256:";

/// Whether a request may be passed on.
pub(crate) fn is_allowed(method: &Method, path: &str, from_network: bool) -> bool {
    let is_changing = CHANGING.contains(&path)
        || path.strip_prefix(BLOBS).is_some_and(|hash| {
            !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
    match *method {
        Method::DELETE => path == "api/delete" && !from_network,
        Method::GET | Method::HEAD | Method::POST => {
            USUAL.contains(&path) || (is_changing && !from_network)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_api_passes_and_nothing_else() {
        for path in ["api/chat", "v1/models", "metrics", "api/pull", "api/blobs/sha256:00ff"] {
            assert!(is_allowed(&Method::POST, path, false), "{path}");
        }
        for path in [
            "api",
            "api/",
            "api//chat",
            "/api/chat",
            "api/../api/chat",
            "./api/chat",
            "api/%63hat",
            "api%2fchat",
            "api/chat%00",
            "api\\chat",
            "api/blobs/sha256:../../x",
            "api/blobs/sha256:",
            "admin",
            "API/chat",
        ] {
            assert!(!is_allowed(&Method::POST, path, false), "{path}");
        }
    }

    #[test]
    fn nothing_from_the_network_changes_the_server() {
        for path in CHANGING.into_iter().chain(["api/blobs/sha256:00ff"]) {
            for method in [Method::POST, Method::GET, Method::HEAD, Method::DELETE] {
                assert!(!is_allowed(&method, path, true), "{method} {path}");
            }
        }
        assert!(is_allowed(&Method::DELETE, "api/delete", false));
        assert!(!is_allowed(&Method::DELETE, "api/chat", false));
        assert!(!is_allowed(&Method::PUT, "api/chat", false));
        assert!(!is_allowed(&Method::CONNECT, "", false));
    }
}

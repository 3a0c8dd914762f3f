//! What of a model server may be asked: its API, place by place.
//!
//! A path is compared as it came, never decoded or tidied: whatever is written in another way than here
//! is none of these.

use axum::http::Method;

/// What servers tell of themselves: read only, for by another method some of it changes a server, such as
/// a llama-server's `props`.
const TOLD: [&str; 16] = [
    "",
    "api/version",
    "api/tags",
    "api/ps",
    "api/v0/models",
    "v1/models",
    "models",
    "props",
    "slots",
    "health",
    "metrics",
    "version",
    "info",
    "server_info",
    "get_server_info",
    "get_model_info",
];

/// What is asked of a model: the API of Ollama, and that of OpenAI-compatible servers.
const ASKED: [&str; 16] = [
    "api/show",
    "api/chat",
    "api/generate",
    "api/embed",
    "api/embeddings",
    "v1/chat/completions",
    "v1/completions",
    "v1/embeddings",
    "v1/responses",
    "v1/tokenize",
    "v1/detokenize",
    "chat/completions",
    "completion",
    "completions",
    "tokenize",
    "detokenize",
];

/// What changes an Ollama: never for others than its own machine.
const CHANGING: [&str; 4] = ["api/pull", "api/push", "api/create", "api/copy"];
const DELETING: &str = "api/delete";

/// Where an Ollama keeps the files of models.
const BLOBS: &str = "api/blobs/sha256:";

/// Whether a request may be passed on.
pub(crate) fn is_allowed(method: &Method, path: &str, from_network: bool) -> bool {
    match *method {
        Method::GET => TOLD.contains(&path),
        Method::HEAD => TOLD.contains(&path) || (is_blob(path) && !from_network),
        Method::POST => {
            let is_changing = CHANGING.contains(&path) || is_blob(path);
            ASKED.contains(&path) || (is_changing && !from_network)
        }
        Method::DELETE => path == DELETING && !from_network,
        _ => false,
    }
}

fn is_blob(path: &str) -> bool {
    path.strip_prefix(BLOBS)
        .is_some_and(|hash| !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_api_passes_and_nothing_else() {
        for path in ["api/chat", "v1/completions", "api/pull", "api/blobs/sha256:00ff"] {
            assert!(is_allowed(&Method::POST, path, false), "{path}");
        }
        for path in ["", "api/tags", "v1/models", "metrics"] {
            assert!(is_allowed(&Method::GET, path, false), "{path}");
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
            for method in [Method::GET, Method::POST] {
                assert!(!is_allowed(&method, path, false), "{method} {path}");
            }
        }
    }

    #[test]
    fn what_a_server_tells_is_only_read() {
        for path in TOLD {
            assert!(is_allowed(&Method::HEAD, path, true), "{path}");
            for method in [Method::POST, Method::DELETE] {
                assert!(!is_allowed(&method, path, false), "{method} {path}");
            }
        }
        assert!(!is_allowed(&Method::GET, "api/chat", false));
    }

    #[test]
    fn nothing_from_the_network_changes_the_server() {
        for path in CHANGING.into_iter().chain([DELETING, "api/blobs/sha256:00ff"]) {
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

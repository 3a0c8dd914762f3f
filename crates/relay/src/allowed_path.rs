//! The allowlist of paths on the model server: its API, path by path.
//!
//! A path is compared exactly as received, never decoded or normalized: any other spelling is refused.

use axum::http::Method;

/// What servers report about themselves. Only `GET`, since other methods may change a server, such as `POST`
/// to a llama-server's `props`.
const READABLE: [&str; 16] = [
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

/// Inference requests, in Ollama's API and the OpenAI-compatible one.
const INFERENCE: [&str; 18] = [
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
    "extras/tokenize/count",
    "api/extra/tokencount",
];

/// Requests that change an Ollama: never allowed if the relay is open to the network (`--lan`).
const MUTATING: [&str; 4] = ["api/pull", "api/push", "api/create", "api/copy"];
const DELETION: &str = "api/delete";

/// Where an Ollama stores the files of models.
const BLOBS: &str = "api/blobs/sha256:";

/// Whether a request may be forwarded; `is_lan`: the relay is open to the network.
pub(crate) fn is_allowed(method: &Method, path: &str, is_lan: bool) -> bool {
    match *method {
        Method::GET => READABLE.contains(&path),
        Method::HEAD => READABLE.contains(&path) || (is_blob(path) && !is_lan),
        Method::POST => {
            let is_changing = MUTATING.contains(&path) || is_blob(path);
            INFERENCE.contains(&path) || (is_changing && !is_lan)
        }
        Method::DELETE => path == DELETION && !is_lan,
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
    fn reporting_endpoints_are_read_only() {
        for path in READABLE {
            assert!(is_allowed(&Method::HEAD, path, true), "{path}");
            for method in [Method::POST, Method::DELETE] {
                assert!(!is_allowed(&method, path, false), "{method} {path}");
            }
        }
        assert!(!is_allowed(&Method::GET, "api/chat", false));
    }

    #[test]
    fn a_relay_open_to_the_network_changes_nothing() {
        for path in MUTATING.into_iter().chain([DELETION, "api/blobs/sha256:00ff"]) {
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

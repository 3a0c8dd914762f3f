//! The path before the API. People paste more than that (`…/v1`, `…/api/chat`) or less.

/// What follows `api` or `v1` in the address of a request.
const ENDPOINTS: [&str; 9] =
    ["chat", "completions", "models", "embeddings", "generate", "tags", "version", "ps", "show"];

/// Candidates for the path before the API (`api/…` or `v1/…`), likeliest first. Each begins and ends with a
/// slash; there is at least one.
pub fn base_paths(path: &str) -> Vec<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let is_api = |part: &&str| matches!(*part, "api" | "v1");
    let first = parts.iter().position(is_api);
    let last = parts.iter().rposition(is_api);
    let (Some(first), Some(last)) = (first, last) else {
        return vec![joined(&parts), joined(&parts) + "api/"];
    };
    let (prefix, rest) = parts.split_at(last);
    let ends_here = rest.iter().skip(1).all(|part| ENDPOINTS.contains(part));
    match (prefix.split_last(), rest.first()) {
        // The name is part of a longer path.
        _ if !ends_here => vec![joined(&parts), joined(parts.get(..first).unwrap_or(&[]))],
        (Some((&"api", outer)), Some(&"v1")) => vec![joined(prefix), joined(outer)],
        (_, Some(&"api")) => vec![joined(prefix), joined(prefix) + "api/"],
        _ => vec![joined(prefix)],
    }
}

/// The path that may itself be the root of an OpenAI-compatible API, such as `/api/paas/v4`, without what follows it in
/// the address of a request. `None` without a path, and for `v1`, which is no other place.
pub fn api_root(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    while parts.last().is_some_and(|part| ENDPOINTS.contains(part)) {
        parts.pop();
    }
    let is_root = parts.last().is_some_and(|part| *part != "v1");
    is_root.then(|| joined(&parts))
}

fn joined(parts: &[&str]) -> String {
    parts.iter().fold("/".to_owned(), |path, part| path + part + "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_leads_to_the_path_before_the_api() {
        for (path, expected) in [
            ("", &["/", "/api/"][..]),
            ("/ollama/", &["/ollama/", "/ollama/api/"]),
            ("/v1", &["/"]),
            ("/v1/chat/completions", &["/"]),
            ("/gpu/v1/models/", &["/gpu/"]),
            ("/openai/v1", &["/openai/"]),
            ("/api", &["/", "/api/"]),
            ("/api/chat", &["/", "/api/"]),
            ("/ollama/api/tags", &["/ollama/", "/ollama/api/"]),
            ("/api/v1/", &["/api/", "/"]),
            ("/api/v1/chat/completions", &["/api/", "/"]),
            ("/x/api/v1", &["/x/api/", "/x/"]),
            ("/api/gpu", &["/api/gpu/", "/"]),
            ("/v1/gpu/v1", &["/v1/gpu/"]),
        ] {
            assert_eq!(base_paths(path), expected, "{path}");
        }
    }

    #[test]
    fn what_people_paste_may_lead_to_the_api_itself() {
        for (path, expected) in [
            ("/v1-openai", Some("/v1-openai/")),
            ("/v1beta/openai/", Some("/v1beta/openai/")),
            ("/api/paas/v4/chat/completions", Some("/api/paas/v4/")),
            ("/api/v3/models", Some("/api/v3/")),
            ("/ollama/", Some("/ollama/")),
            ("/x/v1/chat/completions", None),
            ("/api/v1", None),
            ("/chat/completions", None),
            ("/", None),
        ] {
            assert_eq!(api_root(path).as_deref(), expected, "{path}");
        }
    }
}

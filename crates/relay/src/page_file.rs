//! How a file of the page is sent: its media type, compression and caching.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_ENCODING;

/// The media type, by the file name.
pub(crate) fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether a path names a file of the page, and nothing outside its folder or hidden in it. None of Trunk's
/// file names contains a percent sign.
pub(crate) fn is_plain(path: &str) -> bool {
    path.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    })
}

/// Trunk puts a hash of the content into file names, except those of files that it only copies: the worker's, the
/// service worker's, the manifest, the example, Locust's parts. Files without one must be revalidated each time.
pub(crate) fn cache_control(path: &str) -> &'static str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let hash = name.rsplit_once('-').map(|(_, rest)| rest);
    let hash = hash.map(|rest| rest.split(['.', '_']).next().unwrap_or_default());
    let is_hash = |hash: &str| hash.len() >= 8 && hash.bytes().all(|it| it.is_ascii_hexdigit());
    if hash.is_some_and(is_hash) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// A compressed form that a file may have beside itself: the file extension and the name of the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Precompressed {
    pub(crate) ending: &'static str,
    pub(crate) encoding: &'static str,
}

/// Best compression first.
const PACKINGS: [Precompressed; 2] = [
    Precompressed { ending: ".br", encoding: "br" },
    Precompressed { ending: ".gz", encoding: "gzip" },
];

/// The encodings that a browser accepts.
pub(crate) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Precompressed> {
    let words: Vec<&str> = headers
        .get_all(ACCEPT_ENCODING)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    // Quality values are ignored: no browser sends zero.
    let accepts = |name| words.iter().any(|word| word.split(';').next() == Some(name));
    let accepted: Vec<Precompressed> =
        PACKINGS.into_iter().filter(|it| accepts(it.encoding)).collect();
    accepted.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_kept_and_fixed_ones_are_not() {
        for path in ["tokometer-01234567abcdef89.js", "tokometer-01234567abcdef89_bg.wasm"] {
            assert!(cache_control(path).contains("immutable"), "{path}");
        }
        for path in ["index.html", "worker.js", "page_bg.wasm", "a-b.css"] {
            assert_eq!(cache_control(path), "no-cache", "{path}");
        }
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        assert!(is_plain("worker.js") && is_plain("snippets/a-1/b_2.js"));
        for path in ["", "..", "../x", "a/../x", "/x", "a//x", ".git/x", "%2e%2e/x", "a\\x", "a\0"]
        {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn the_smallest_accepted_encoding_comes_first() {
        let accepted = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, text.parse().unwrap());
            accepted(&headers).map(|it| it.encoding).collect::<Vec<_>>()
        };
        assert_eq!(accepted("gzip, deflate, br, zstd"), ["br", "gzip"]);
        assert_eq!(accepted("gzip;q=0.5"), ["gzip"]);
        assert_eq!(accepted("identity"), [""; 0]);
    }
}

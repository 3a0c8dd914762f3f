//! Serves the page's files, from a folder or embedded in the program.

use std::io;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::config::Pages;
use crate::content::Content;
use crate::headers;
use crate::page_file::{accepted, cache_control, is_plain, media_type};
use crate::refusal::Refusal;

const INDEX: &str = "index.html";
/// A worker's policy comes with its script: it runs WebAssembly, and connects to whichever server the user
/// enters.
const WORKER: &str = "worker.js";
const WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                             connect-src 'self' http: https:";
/// Only a header can set this; a `<meta>` element cannot.
const NO_FRAMES: &str = "frame-ancestors 'none'";
/// Keeps pages that open this one, or are opened by it, from getting a handle on it.
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

#[cfg(feature = "embed")]
static BUILT: include_dir::Dir<'_> = include_dir::include_dir!("$TOKOMETER_DIST");

/// Responds with a file of the page.
pub(crate) async fn serve(pages: &Pages, request: &Parts) -> Result<Response, Refusal> {
    if ![Method::GET, Method::HEAD].contains(&request.method) {
        return Err(Refusal::Method);
    }
    let path = match request.uri.path().strip_prefix('/') {
        Some("") => INDEX,
        Some(path) if is_plain(path) => path,
        _ => return Err(Refusal::Path),
    };
    let file = find(pages, path, &request.headers).await.ok_or(Refusal::Path)?;
    file.answer(pages, path, &request.headers).await.map_err(|_| Refusal::Path)
}

/// Whether there is a page at all.
pub(crate) async fn is_there(pages: &Pages) -> bool {
    open(pages, INDEX).await.is_ok()
}

struct File {
    content: Content,
    encoding: Option<&'static str>,
}

impl File {
    async fn answer(
        mut self,
        pages: &Pages,
        path: &str,
        asked: &HeaderMap,
    ) -> io::Result<Response> {
        let (tag, bytes) = self.content.tag_and_bytes().await?;
        let mut headers = HeaderMap::from_iter([
            (OPENER_POLICY, headers::SAME_ORIGIN),
            (headers::RESOURCE_POLICY, headers::SAME_ORIGIN),
            (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
            (VARY, HeaderValue::from_static("Accept-Encoding")),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        ]);
        let mut tell = |name: HeaderName, value: &str| {
            headers.extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
        };
        tell(CACHE_CONTROL, cache_control(path));
        tell(CONTENT_TYPE, media_type(path));
        tell(ETAG, &tag);
        if let Some(encoding) = self.encoding {
            tell(CONTENT_ENCODING, encoding);
        }
        if path == INDEX {
            let page = open(pages, path).await?.whole().await?;
            let policy = own_policy(&page).map(|policy| format!("{policy}; ")).unwrap_or_default();
            tell(CONTENT_SECURITY_POLICY, &format!("{policy}{NO_FRAMES}"));
        } else if path == WORKER {
            tell(CONTENT_SECURITY_POLICY, WORKER_POLICY);
        }
        if asked.get(IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
            return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        tell(CONTENT_LENGTH, &bytes.to_string());
        Ok((headers, self.content.body()).into_response())
    }
}

/// A file, compressed if there is a compressed form and the browser accepts it.
async fn find(pages: &Pages, path: &str, asked: &HeaderMap) -> Option<File> {
    for packing in accepted(asked) {
        if let Ok(content) = open(pages, &format!("{path}{}", packing.ending)).await {
            return Some(File { content, encoding: Some(packing.encoding) });
        }
    }
    open(pages, path).await.ok().map(|content| File { content, encoding: None })
}

async fn open(pages: &Pages, path: &str) -> io::Result<Content> {
    match pages {
        Pages::Folder(folder) => Content::inside(folder, path).await,
        #[cfg(feature = "embed")]
        Pages::Built => {
            let file = BUILT.get_file(path).ok_or(io::ErrorKind::NotFound)?;
            Ok(Content::InProgram(file.contents()))
        }
        Pages::None => Err(io::ErrorKind::NotFound.into()),
    }
}

/// The policy in the page's own `<meta>` element.
fn own_policy(page: &[u8]) -> Option<String> {
    let page = std::str::from_utf8(page).ok()?;
    let (_, after) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    after.split_once('"').map(|(policy, _)| policy.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_read_from_the_page() {
        let page = b"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";
        assert_eq!(own_policy(page).unwrap(), "default-src 'none'");
        assert_eq!(own_policy(b"<head></head>"), None);
    }
}

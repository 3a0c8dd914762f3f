//! Serves the page's files, from a folder or from inside the program.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::Path;

use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::fs;

use crate::config::Pages;
use crate::page_file::{accepted, cache_control, is_plain, media_type};
use crate::refusal::Refusal;

const INDEX: &str = "index.html";
/// A worker has a policy of its own, by the header of its script: it runs its WebAssembly, and asks
/// whichever server the user types.
const WORKER: &str = "worker.js";
const WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                             connect-src 'self' http: https:";
/// A header may say it, a `<meta>` may not.
const NO_FRAMES: &str = "frame-ancestors 'none'";

#[cfg(feature = "embed")]
static BUILT: include_dir::Dir<'_> = include_dir::include_dir!("$TOKOMETER_DIST");

/// Answers with a file of the page.
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
    Ok(file.answer(pages, path, &request.headers).await)
}

/// Whether there is a page at all.
pub(crate) async fn is_there(pages: &Pages) -> bool {
    read(pages, INDEX).await.is_some()
}

struct File {
    content: Bytes,
    encoding: Option<&'static str>,
}

impl File {
    async fn answer(self, pages: &Pages, path: &str, asked: &HeaderMap) -> Response {
        let tag = tag(&self.content);
        let mut headers = HeaderMap::new();
        let mut tell = |name: HeaderName, value: &str| {
            headers.extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
        };
        tell(CACHE_CONTROL, cache_control(path));
        tell(CONTENT_TYPE, media_type(path));
        tell(ETAG, &tag);
        tell(REFERRER_POLICY, "no-referrer");
        tell(VARY, "Accept-Encoding");
        tell(X_CONTENT_TYPE_OPTIONS, "nosniff");
        if let Some(encoding) = self.encoding {
            tell(CONTENT_ENCODING, encoding);
        }
        if path == INDEX {
            let page = read(pages, path).await.unwrap_or_default();
            let policy = own_policy(&page).map(|policy| format!("{policy}; ")).unwrap_or_default();
            tell(CONTENT_SECURITY_POLICY, &format!("{policy}{NO_FRAMES}"));
        } else if path == WORKER {
            tell(CONTENT_SECURITY_POLICY, WORKER_POLICY);
        }
        if asked.get(IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, self.content).into_response()
    }
}

/// A file, packed if it lies so and the browser accepts it.
async fn find(pages: &Pages, path: &str, asked: &HeaderMap) -> Option<File> {
    for packing in accepted(asked) {
        if let Some(content) = read(pages, &format!("{path}{}", packing.ending)).await {
            return Some(File { content, encoding: Some(packing.encoding) });
        }
    }
    read(pages, path).await.map(|content| File { content, encoding: None })
}

async fn read(pages: &Pages, path: &str) -> Option<Bytes> {
    match pages {
        Pages::Folder(folder) => read_inside(folder, path).await.ok().map(Bytes::from),
        #[cfg(feature = "embed")]
        Pages::Built => BUILT.get_file(path).map(|file| Bytes::from_static(file.contents())),
        Pages::None => None,
    }
}

/// A file of a folder. A symbolic link that leads out of it leads nowhere.
async fn read_inside(folder: &Path, path: &str) -> io::Result<Vec<u8>> {
    let folder = fs::canonicalize(folder).await?;
    let file = fs::canonicalize(folder.join(path)).await?;
    match file.starts_with(&folder) {
        true => fs::read(file).await,
        false => Err(io::ErrorKind::NotFound.into()),
    }
}

fn tag(content: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// The policy that stands in the page itself.
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

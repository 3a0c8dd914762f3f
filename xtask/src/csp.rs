//! The Content-Security-Policy of the page that Trunk has built.
//!
//! Trunk fills in a nonce only when it serves the page itself, so inline scripts are allowed by their hash,
//! in a `<meta>` element that applies wherever the page is served from.

use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// The policy goes after this: the encoding must come within the first kilobyte, everything else may be restricted.
const ANCHOR: &str = "<meta charset=\"utf-8\">";

/// What `trunk serve` inserts into its reload script varies from request to request, and so would the hash.
/// These replacements are equivalent and constant.
const FILLED_IN: [(&str, &str); 2] =
    [("'{{__TRUNK_ADDRESS__}}'", "window.location.host"), ("{{__TRUNK_WS_BASE__}}", "/")];

/// Writes the policy into the page in this folder.
///
/// # Errors
/// The page cannot be read or written, or has no place for it.
pub fn write(folder: &Path) -> Result<(), Error> {
    let path = folder.join("index.html");
    let file_error = |source| Error::File { path: path.clone(), source };
    let html = fs::read_to_string(&path).map_err(file_error)?;
    fs::write(&path, guarded(&html)?).map_err(file_error)
}

/// The page with its policy.
fn guarded(html: &str) -> Result<String, Error> {
    let html = FILLED_IN.iter().fold(html.to_owned(), |html, (gap, text)| html.replace(gap, text));
    let (before, after) = html.split_once(ANCHOR).ok_or(Error::NoPlaceForPolicy)?;
    let policy = policy(&html);
    Ok(format!(
        "{before}{ANCHOR}\n    \
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"
    ))
}

fn policy(html: &str) -> String {
    let hashes: String = inline_scripts(html).map(|script| format!(" {}", hash(script))).collect();
    [
        "default-src 'none'",
        &format!("script-src 'self' 'wasm-unsafe-eval'{hashes}"),
        "style-src 'self'",
        // The icon, including while it fills up, and the report's figures.
        "img-src 'self' data:",
        // The server to measure is whichever the user enters; no policy can express "this network only". 'self' also
        // covers the socket of Trunk's reloading.
        "connect-src 'self' http: https:",
        "worker-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    .join("; ")
}

/// The contents of script elements. Trunk writes tags in lower case, and none of their attributes contains
/// an angle bracket.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|from_tag| {
        let (tag, from_script) = from_tag.split_once('>')?;
        let (script, _) = from_script.split_once("</script>")?;
        (!tag.contains(" src=")).then_some(script)
    })
}

fn hash(script: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_allowed_by_their_hashes() {
        let page = "<head><meta charset=\"utf-8\"><link><script type=\"module\">alert(1)</script>\
                    <script src=\"/x.js\"></script></head>";
        let guarded = guarded(page).unwrap();
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        let scripts = format!("script-src 'self' 'wasm-unsafe-eval' {hash};");
        assert!(guarded.contains(&scripts), "{guarded}");
        let policy = guarded.find("Content-Security-Policy").unwrap();
        assert!(policy < guarded.find("<link>").unwrap(), "{guarded}");
    }

    #[test]
    fn nothing_is_left_for_trunk_to_fill_in() {
        let script =
            "const address = '{{__TRUNK_ADDRESS__}}'; const base = '{{__TRUNK_WS_BASE__}}';";
        let page = format!("{ANCHOR}<script>{script}</script>");
        let guarded = guarded(&page).unwrap();
        assert!(!guarded.contains("{{"), "{guarded}");
        let filled = "const address = window.location.host; const base = '/';";
        assert!(guarded.contains(filled) && guarded.contains(&hash(filled)), "{guarded}");
    }

    #[test]
    fn a_page_without_a_place_for_the_policy_is_an_error() {
        assert!(matches!(guarded("<head></head>"), Err(Error::NoPlaceForPolicy)));
    }
}

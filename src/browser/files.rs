//! Downloading and opening files.

use js_sys::{Array, Uint8Array};
use report::words::TakenAway;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlInputElement, Url};

/// Files are read in pieces of this length, bytes.
const PIECE_BYTES: f64 = 1_048_576.0;

/// Downloads a text as a file of this name.
#[must_use]
pub fn save_text(name: String, media_type: &str, text: &str) -> TakenAway {
    save(name, media_type, &text.into())
}

/// Downloads bytes as a file of this name.
#[must_use]
pub fn save_bytes(name: String, media_type: &str, bytes: &[u8]) -> TakenAway {
    save(name, media_type, &Uint8Array::from(bytes))
}

fn save(name: String, media_type: &str, part: &JsValue) -> TakenAway {
    match download(&name, media_type, part) {
        Ok(()) => TakenAway::Saved(name),
        Err(_) => TakenAway::NotSaved,
    }
}

/// Downloads a file with this content: a string or an array of bytes.
fn download(name: &str, media_type: &str, part: &JsValue) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or(JsValue::UNDEFINED)?;
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    // One constructor has many names; the type of the parts is detected at run time.
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(part), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    document.body().ok_or(JsValue::UNDEFINED)?.append_child(&link)?;
    link.click();
    link.remove();
    // The browser reads the URL some time after the click.
    gloo_timers::callback::Timeout::new(60_000, move || {
        // A URL that is already gone need not be revoked.
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// The file chosen in this field, if any. The same file can be chosen again.
pub fn chosen(field: &HtmlInputElement) -> Option<File> {
    let file = field.files().and_then(|files| files.get(0));
    field.set_value("");
    file
}

/// A file's content without leading zeros, of which a broken disk leaves gigabytes. It is read piece by piece
/// so that the page stays responsive.
///
/// # Errors
/// If the browser cannot read the file.
pub async fn read_bytes(file: &File) -> Result<Vec<u8>, JsValue> {
    let mut bytes = Vec::new();
    let mut at = 0.0;
    while at < file.size() {
        let piece = file.slice_with_f64_and_f64(at, at + PIECE_BYTES)?;
        let buffer = JsFuture::from(piece.array_buffer()).await?;
        let piece = Uint8Array::new(&buffer).to_vec();
        if !bytes.is_empty() || piece.iter().any(|byte| *byte != 0) {
            bytes.extend(piece);
        }
        at += PIECE_BYTES;
    }
    Ok(bytes)
}

/// A file name with a text that came from a server. It begins with a word of ours, so it cannot become one
/// of the names that Windows reserves.
#[must_use]
pub fn file_name(stem: &str, extension: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let stem: String = stem.chars().map(safe).take(80).collect();
    format!("{stem}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    #[test]
    fn names_of_models_become_names_of_files() {
        assert_eq!(file_name("report_qwen3:1.7b", "md"), "report_qwen3-1.7b.md");
        assert_eq!(file_name("модель/..\\x", "json"), "модель-..-x.json");
        assert_eq!(file_name(&"я".repeat(500), "md").chars().count(), 83);
    }

    #[test]
    fn a_file_name_contains_no_path_and_no_control_characters() {
        for (model, expected) in [
            ("../../etc/passwd", "report_..-..-etc-passwd.md"),
            ("..\\C:\\x", "report_..-C--x.md"),
            ("CON", "report_CON.md"),
            ("a\0b\n\u{202e}gpj.exe", "report_a-b--gpj.exe.md"),
            ("<b>|*?\"&;$(x)`", "report_-b---------x--.md"),
        ] {
            assert_eq!(file_name(&format!("report_{model}"), "md"), expected, "{model}");
        }
    }
}

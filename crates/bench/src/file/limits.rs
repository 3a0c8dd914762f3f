//! Upper limits for session files: anything larger is not a measurement, and would block whoever shows it.

use serde::Serialize;

use super::check::wrong;
use super::marks::outside_texts;
use super::place;
use super::v1::Session;
use super::{Reason, SessionFileError};
use crate::number::number;
use crate::order::distinct;

/// The longest text that browsers can build, so the largest file that is ours.
pub const MAX_FILE_BYTES: u64 = 512 << 20;
/// One run for every possible workers count of a plan.
pub const MAX_FILE_RUNS: usize = 1000;
/// Cells of the table of runs and batch sizes: more than twice as many as the largest plan has, 64 × 128.
const MAX_CELLS: usize = 20_000;
/// Larger than any whole number in a file.
const MAX_FIGURE: f64 = 1e20;
/// A number written with fewer characters can only be as large if it has an exponent.
const FIGURE_CHARACTERS: usize = 20;
/// For names, addresses, checksums.
const MAX_TEXT_BYTES: usize = 8 << 10;
/// A server's error message may be a whole page.
const MAX_MESSAGE_BYTES: usize = 128 << 10;
/// Two million tokens, the longest possible context.
const MAX_PROMPT_BYTES: usize = 8 << 20;

/// Checks that no known value of a session is beyond the limits.
pub fn check(session: &Session) -> Result<(), SessionFileError> {
    check_size(session)?;
    check_values(session)
}

/// Checks that there are not too many runs and batches.
pub fn check_size(session: &Session) -> Result<(), SessionFileError> {
    let runs = session.runs.len();
    if runs > MAX_FILE_RUNS {
        return Err(wrong("runs", Reason::TooManyRuns(runs)));
    }
    let batches = session.runs.iter().flat_map(|run| &run.batches);
    let sizes = distinct(batches.map(|batch| batch.batch)).len();
    if runs.saturating_mul(sizes) > MAX_CELLS {
        return Err(wrong("runs", Reason::TooManyBatches { runs, sizes }));
    }
    Ok(())
}

/// Checks the texts and figures of a session, or of a part of it.
pub fn check_values(part: &impl Serialize) -> Result<(), SessionFileError> {
    // Unknown fields are not written again.
    values(&serde_json::to_string(part).unwrap_or_default())
}

/// Checks every text and figure in compact JSON.
fn values(json: &str) -> Result<(), SessionFileError> {
    let mut from = 0;
    for (at, _) in outside_texts(json).filter(|(_, byte)| b"{}[]:,".contains(byte)) {
        let value = json.get(from..at).unwrap_or_default();
        if value.len() > FIGURE_CHARACTERS || value.contains(['e', 'E']) {
            check_value(value, || place::path(json, 1, at))?;
        }
        from = at + 1;
    }
    Ok(())
}

fn check_value(value: &str, path: impl Fn() -> String) -> Result<(), SessionFileError> {
    if value.starts_with('"') {
        let bytes = value.len().saturating_sub(2);
        if bytes <= MAX_TEXT_BYTES {
            return Ok(());
        }
        let path = path();
        let most = match path.as_str() {
            "plan.prompt" => MAX_PROMPT_BYTES,
            path if path.ends_with("message") => MAX_MESSAGE_BYTES,
            _ => MAX_TEXT_BYTES,
        };
        return if bytes > most {
            Err(wrong(path, Reason::LongText { bytes, most }))
        } else {
            Ok(())
        };
    }
    let is_immense = number(value).is_some_and(|figure| figure.abs() > MAX_FIGURE);
    if is_immense { Err(wrong(path(), Reason::Immense)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &str) -> String {
        values(json).map_or_else(|error| error.to_string(), |()| String::new())
    }

    #[test]
    fn an_impossibly_large_figure_is_named() {
        assert_eq!(said(r#"{"a":[1.5,18446744073709551615,1e20,1e-300,-1e20],"b":"1e308"}"#), "");
        assert_eq!(said(r#"{"a":[1,{"b":1e308}]}"#), "a[1].b: is impossibly large");
        assert_eq!(said(r#"{"a":-1.7976931348623157e308,"b":1}"#), "a: is impossibly large");
    }

    #[test]
    fn the_length_limit_of_a_text_depends_on_its_field() {
        let of =
            |field: &str, bytes: usize| said(&format!(r#"{{"{field}":"{}"}}"#, "x".repeat(bytes)));
        assert_eq!(of("model", 8192), "");
        assert_eq!(of("model", 8193), "model: must be at most 8192 bytes of text, not 8193");
        assert_eq!(of("error_message", 65_536), "");
        assert_ne!(of("error_message", 1 << 20), "");
        let prompt =
            |bytes: usize| said(&format!(r#"{{"plan":{{"prompt":"{}"}}}}"#, "x".repeat(bytes)));
        assert_eq!(prompt(1 << 20), "");
        assert_ne!(prompt(9 << 20), "");
    }
}

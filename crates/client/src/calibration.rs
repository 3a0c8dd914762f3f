//! The relay's source of known timing: it is queried like an Ollama, and afterwards reports what it really
//! did.

use bench::KnownTiming;
use serde_json::from_str;

/// Delay before the first token, like the evaluation of a prompt, ms.
const PREFILL_MS: u32 = 60;
/// Interval between tokens, ms: 100 tokens/s.
const STEP_MS: u32 = 10;
/// Tokens of a stream. Streams are short, since the error lies in their beginning and end.
pub const CALIBRATION_TOKENS: u32 = 12;

/// The model name to request from the source, so that it can report on this burst.
#[must_use]
pub fn calibration_model(burst: &str) -> String {
    format!("calibration:{PREFILL_MS}:{STEP_MS}:{burst}")
}

/// The path below its base URL at which it reports on a burst.
#[must_use]
pub fn stamps_path(burst: &str) -> String {
    format!("stamps/{burst}")
}

/// The reported timings in the order in which the requests arrived; `None` if the report makes no sense.
#[must_use]
pub fn known_timings(told: &str) -> Option<Vec<KnownTiming>> {
    let timings: Vec<KnownTiming> = from_str(told).ok()?;
    let is_in_order = |it: &KnownTiming| it.arrived_ms <= it.first_ms && it.first_ms <= it.end_ms;
    timings.iter().all(is_in_order).then_some(timings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reported_stamps_are_read() {
        let told = r#"[{"arrived_ms":1.5,"first_ms":61.5,"end_ms":181.6,"more":1}]"#;
        let known = KnownTiming { arrived_ms: 1.5, first_ms: 61.5, end_ms: 181.6 };
        assert_eq!(known_timings(told), Some(vec![known]));
        assert_eq!(calibration_model("8f3a"), "calibration:60:10:8f3a");
        assert_eq!(stamps_path("8f3a"), "stamps/8f3a");
    }

    #[test]
    fn nonsense_counts_as_unknown() {
        for told in [
            "",
            "{}",
            r#"[{"arrived_ms":1.5,"first_ms":61.5}]"#,
            r#"[{"arrived_ms":2,"first_ms":1,"end_ms":3}]"#,
            r#"[{"arrived_ms":1,"first_ms":3,"end_ms":2}]"#,
        ] {
            assert_eq!(known_timings(told), None, "{told}");
        }
    }
}

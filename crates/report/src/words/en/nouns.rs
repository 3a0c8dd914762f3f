//! Nouns with their numbers.

use bench::Session;

use super::En;
use crate::words::numbers::{NO_BREAK, count};

// A noun beside 1 of it, and beside any other number.
pub const REQUESTS: [&str; 2] = ["request", "requests"];
pub const BATCHES: [&str; 2] = ["batch", "batches"];
pub const MEASUREMENTS: [&str; 2] = ["measurement", "measurements"];
pub const RUNS: [&str; 2] = ["run", "runs"];
pub const FINDINGS: [&str; 2] = ["finding", "findings"];
pub const ANSWERS: [&str; 2] = ["answer", "answers"];
pub const TOKENS: [&str; 2] = ["token", "tokens"];
pub const SLOTS: [&str; 2] = ["slot", "slots"];
pub const TIMES: [&str; 2] = ["time", "times"];

/// A number with the noun that fits it: 1 batch, 2 batches.
pub fn plural(number: u64, [one, many]: [&str; 2]) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{}{NO_BREAK}{noun}", count(number, En))
}

/// The batches of a session, and how many measurements they took if some were measured more than once.
pub fn batches_measured(session: &Session) -> String {
    let batches = session.batches_measured() as u64;
    let measurements = session.measurements().count() as u64;
    if batches == measurements {
        return plural(batches, BATCHES);
    }
    let measurements = plural(measurements, MEASUREMENTS);
    format!("{}, {measurements} in all", plural(batches, BATCHES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_with_numbers() {
        let batches = [0, 1, 2, 21].map(|number| plural(number, BATCHES));
        let expected = ["0 batches", "1 batch", "2 batches", "21 batches"];
        assert_eq!(batches, expected.map(|text| text.replace(' ', "\u{a0}")));
    }
}

//! Counting tests.

use std::fmt;
use std::ops::{Add, AddAssign};

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
}

impl Tally {
    /// One check that passed.
    pub const PASSED: Self = Self { passed: 1, failed: 0 };
    /// One check that failed.
    pub const FAILED: Self = Self { passed: 0, failed: 1 };

    /// What a line of a test program's output adds: only its summary adds anything,
    /// `test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out`.
    pub fn of_line(line: &str) -> Self {
        let Some(summary) = line.trim_start().strip_prefix("test result: ") else {
            return Self::default();
        };
        let counts = summary.split_once(". ").map_or("", |(_, counts)| counts);
        Self { passed: count_before(counts, "passed"), failed: count_before(counts, "failed") }
    }
}

/// The number in front of a word, in `5 passed; 0 failed`.
fn count_before(counts: &str, word: &str) -> u32 {
    let numbers = counts.split(';').filter_map(|part| part.trim().strip_suffix(word));
    numbers.filter_map(|number| number.trim().parse::<u32>().ok()).sum()
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_the_summaries_of_several_programs() {
        let output = "\
running 3 tests
test a ... ok
test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s

test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out
";
        let mut tally = Tally::default();
        for line in output.lines() {
            tally += Tally::of_line(line);
        }
        assert_eq!(tally, Tally { passed: 11, failed: 1 });
        assert_eq!(tally.to_string(), "11 passed, 1 failed");
    }

    #[test]
    fn other_lines_add_nothing() {
        assert_eq!(Tally::of_line("test result_of_7 passed ... ok"), Tally::default());
        assert_eq!(Tally::of_line("7 passed; 2 failed"), Tally::default());
    }
}

//! Counts tests.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Add, AddAssign};

/// How many tests passed and failed, and which failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: u32,
    /// Tests that failed.
    pub failed: u32,
    /// How many times each named test failed. Failures outside test programs have no name.
    failures: BTreeMap<String, u32>,
}

impl Tally {
    /// One check that passed.
    pub fn one_passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// One check that failed.
    pub fn one_failed() -> Self {
        Self { failed: 1, ..Self::default() }
    }

    /// What a line of a test program's output adds. Counts are in its summary,
    /// `test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out`, names in the lines before it,
    /// `test module::name ... FAILED`.
    pub fn of_line(line: &str) -> Self {
        let Some(told) = line.trim_start().strip_prefix("test ") else { return Self::default() };
        if let Some(summary) = told.strip_prefix("result: ") {
            let counts = summary.split_once(". ").map_or("", |(_, counts)| counts);
            let (passed, failed) = (count_before(counts, "passed"), count_before(counts, "failed"));
            return Self { passed, failed, ..Self::default() };
        }
        let name = told.strip_suffix(" ... FAILED").map(str::to_owned);
        Self { failures: name.into_iter().map(|name| (name, 1)).collect(), ..Self::default() }
    }

    /// A line for each test that failed, given the number of runs.
    pub fn failures(&self, times: u32) -> impl Iterator<Item = String> {
        self.failures
            .iter()
            .map(move |(name, failed)| format!("{name}: failed {failed} of {times}"))
    }
}

/// The number before a word, as in `5 passed; 0 failed`.
fn count_before(counts: &str, word: &str) -> u32 {
    let numbers = counts.split(';').filter_map(|part| part.trim().strip_suffix(word));
    numbers.filter_map(|number| number.trim().parse::<u32>().ok()).sum()
}

impl Add for Tally {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        for (name, failed) in other.failures {
            *self.failures.entry(name).or_default() += failed;
        }
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

    fn tally(output: &str) -> Tally {
        output.lines().map(Tally::of_line).fold(Tally::default(), Tally::add)
    }

    #[test]
    fn summaries_of_several_programs_are_added() {
        let tally = tally(
            "\
running 3 tests
test a ... ok
test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.20s

test result: ok. 4 passed; 0 failed; 0 ignored; 0 filtered out
",
        );
        assert_eq!((tally.passed, tally.failed), (11, 1));
        assert_eq!(tally.to_string(), "11 passed, 1 failed");
    }

    #[test]
    fn failures_of_each_test_are_counted() {
        let tally =
            tally("test a::b ... FAILED\ntest c ... ok\ntest a::b ... FAILED\ntest d ... FAILED");
        let failures: Vec<String> = tally.failures(3).collect();
        assert_eq!(failures, ["a::b: failed 2 of 3", "d: failed 1 of 3"]);
    }

    #[test]
    fn other_lines_add_nothing() {
        assert_eq!(Tally::of_line("test result_of_7 passed ... ok"), Tally::default());
        assert_eq!(Tally::of_line("7 passed; 2 failed"), Tally::default());
    }
}

//! The command line.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::performance;
use crate::serve;

/// Builds, serves, tests and measures the page.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
}

/// What the command line asks for.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Build the page and serve it at http://localhost:8080/
    ///
    /// The relay serves it and forwards its requests to the model server. Where none answers, a simulator is
    /// started.
    Serve(serve::Options),
    /// Run every check and test
    Test {
        /// One of the steps, and no others: fmt, clippy, clippy-wasm, deny, native, wasm, page, e2e; by name
        /// only, since they take long: fuzz (millions of hostile inputs), figures (48 and 96 at once in every
        /// way, the own error), faults (every fault at every batch), kills (the browser is killed 20 times),
        /// disturbed (80 sessions on a machine that is disturbed), soak (2,000 requests), locust (plans that Locust measures)
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// Run the steps so many times, and tell of each test that failed how often it did
        #[arg(long, value_name = "TIMES", default_value = "1")]
        repeat: NonZeroU32,
    },
    /// Measure the built page in Chromium beside plain JavaScript, and print a table
    ///
    /// A whole run takes a quarter of an hour and writes its table into docs/performance.md.
    Bench(performance::Options),
    /// Make a folder with one program in it, the page inside: target/dist/. It runs where there is no Rust
    Dist,
    /// Print the report of a session file
    Report {
        /// The session file
        #[arg(value_name = "FILE", required_unless_present = "compared")]
        session_file: Option<PathBuf>,
        /// Print the extended report, which also tells how far to trust the figures
        #[arg(long = "extended")]
        is_extended: bool,
        /// Print the answer, a table and the conditions, on less than a page
        #[arg(long = "short", conflicts_with = "is_extended")]
        is_short: bool,
        /// The report's language: ru or en
        #[arg(long, value_name = "LANG", default_value = "ru", value_parser = language)]
        lang: report::Lang,
        /// Compare two sessions, B with A. Ends with 0 if B is not slower or can not be told apart, with 1 if it is
        /// slower beyond noise, with 2 if the two can not be compared
        #[arg(
            long = "compare", value_names = ["A", "B"], num_args = 2,
            conflicts_with_all = ["session_file", "is_extended", "is_short"]
        )]
        compared: Option<Vec<PathBuf>>,
        /// Print what Go's benchstat reads in the place of a report: benchstat -col session FILE
        #[arg(long = "benchstat", requires = "compared", conflicts_with = "session_file")]
        is_benchstat: bool,
    },
    /// For Trunk to call when it has built the page: write the Content-Security-Policy into it
    Csp,
}

fn language(code: &str) -> Result<report::Lang, &'static str> {
    report::Lang::of_code(code).ok_or("known are ru and en")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Option<Task> {
        let words = std::iter::once(&"xtask").chain(words);
        Arguments::try_parse_from(words).ok().map(|arguments| arguments.task)
    }

    #[test]
    fn what_the_relay_is_told_is_not_ours_to_read() {
        let words = ["serve", "--port", "81", "--", "--lan", "--port=1"];
        let Some(Task::Serve(options)) = parse(&words) else { panic!("no serve") };
        assert_eq!(
            (options.port, options.for_relay),
            (Some(81), vec!["--lan".into(), "--port=1".into()])
        );
    }

    #[test]
    fn two_sessions_are_compared_and_no_report_is_asked_for_beside() {
        let Some(Task::Report { compared, is_benchstat, .. }) =
            parse(&["report", "--benchstat", "--compare", "a", "b"])
        else {
            panic!("no report")
        };
        assert_eq!((compared, is_benchstat), (Some(vec!["a".into(), "b".into()]), true));
        let wrong = [
            &["--compare", "a"][..],
            &["--compare", "a", "b", "c"],
            &["--compare", "a", "b", "--short"],
            &["--benchstat", "a"],
        ];
        for words in wrong {
            assert!(parse(&[&["report"], words].concat()).is_none(), "{words:?}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for words in [&["serve", "--port", "many"][..], &["serve", "here"], &["report"], &["sing"]]
        {
            assert!(parse(words).is_none(), "{words:?}");
        }
    }
}

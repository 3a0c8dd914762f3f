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
    /// The task to run.
    #[command(subcommand)]
    pub task: Task,
}

/// The tasks.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Build the page and serve it at http://localhost:8080/
    ///
    /// The relay serves it and forwards its requests to the model server. If no model server answers, a
    /// simulator is started.
    Serve(serve::Options),
    /// Run every check and test
    Test {
        /// One of the steps, and no others: fmt, clippy, clippy-wasm, deny, native, wasm, page, e2e; by name
        /// only, since they take long: fuzz (millions of hostile inputs), figures (48 and 96 requests in flight in
        /// every browser, the page's own error), faults (every fault at every batch), kills (the browser is killed 20
        /// times), disturbed (80 sessions on a machine that is disturbed), soak (2,000 requests), locust (plans that
        /// Locust measures), pairs (120 sessions, compared two by two), screens (pictures of every state)
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// Run the steps this many times, and report how often each failing test failed
        #[arg(long, value_name = "TIMES", default_value = "1")]
        repeat: NonZeroU32,
    },
    /// Measure the built page in Chromium beside plain JavaScript, and print a table
    ///
    /// A full run takes a quarter of an hour and writes its table to docs/performance.md.
    Bench(performance::Options),
    /// Build target/dist/: a single program with the page embedded, which runs on machines without Rust
    Dist,
    /// Print the report of a session file
    Report {
        /// The session file
        #[arg(value_name = "FILE", required_unless_present = "compared")]
        session_file: Option<PathBuf>,
        /// Print the extended report, which also says how far to trust the figures
        #[arg(long = "extended")]
        is_extended: bool,
        /// Print the short report: the answer, a table and the conditions, in less than a page
        #[arg(long = "short", conflicts_with = "is_extended")]
        is_short: bool,
        /// Print every request as CSV instead of a report
        #[arg(long = "samples", conflicts_with_all = ["is_extended", "is_short"])]
        is_samples: bool,
        /// The report's language: ru or en
        #[arg(long, value_name = "LANG", default_value = "ru", value_parser = language)]
        lang: report::Lang,
        /// Compare session B with session A. Exits with 0 if B is not slower or no difference can be shown, with 1
        /// if it is slower beyond noise, with 2 if the two cannot be compared
        #[arg(
            long = "compare", value_names = ["A", "B"], num_args = 2,
            conflicts_with_all = ["session_file", "is_extended", "is_short", "is_samples"]
        )]
        compared: Option<Vec<PathBuf>>,
        /// Print input for Go's benchstat instead of a report: benchstat -col session FILE
        #[arg(long = "benchstat", requires = "compared", conflicts_with = "session_file")]
        is_benchstat: bool,
    },
    /// Called by Trunk after it has built the page: writes its Content-Security-Policy, and the list of files that it
    /// needs to open without a network
    Finish,
}

fn language(code: &str) -> Result<report::Lang, &'static str> {
    report::Lang::of_code(code).ok_or("expected ru or en")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Option<Task> {
        let words = std::iter::once(&"xtask").chain(words);
        Arguments::try_parse_from(words).ok().map(|arguments| arguments.task)
    }

    #[test]
    fn relay_options_are_passed_through_unparsed() {
        let words = ["serve", "--port", "81", "--", "--lan", "--port=1"];
        let Some(Task::Serve(options)) = parse(&words) else { panic!("no serve") };
        assert_eq!(
            (options.port, options.for_relay),
            (Some(81), vec!["--lan".into(), "--port=1".into()])
        );
    }

    #[test]
    fn two_sessions_are_compared_without_a_report() {
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
            &["--samples", "--extended", "a"],
            &["--benchstat", "a"],
        ];
        for words in wrong {
            assert!(parse(&[&["report"], words].concat()).is_none(), "{words:?}");
        }
    }

    #[test]
    fn contradictory_options_are_refused() {
        for words in [&["serve", "--port", "many"][..], &["serve", "here"], &["report"], &["sing"]]
        {
            assert!(parse(words).is_none(), "{words:?}");
        }
    }
}

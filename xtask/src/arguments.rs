//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt as _};

use crate::error::Error;
use crate::performance;
use crate::serve;
use crate::server_url::ServerUrl;

/// What `cargo xtask` prints when asked for help.
pub const USAGE: &str = "\
Usage: cargo xtask <command>

  serve [--server URL] [--port PORT] [-- OPTIONS]
      Build the page and serve it at http://localhost:8080/ by the relay, which passes requests on
      to the model server at URL (default: http://127.0.0.1:11434). Where none answers, a simulator
      is started. OPTIONS are the relay's own, such as --lan; `cargo run -p relay -- --help`.
  test [--only STEP]...
      Run every check and test. Steps: fmt, clippy, clippy-wasm, deny, native, wasm, page,
      e2e; by name only, since they take long: fuzz (millions of hostile inputs), figures
      (48 and 96 at once in every way, the own error), faults (every fault at every batch),
      kills (the browser is killed 20 times), soak (2,000 requests),
      locust (plans that Locust measures).
  bench [--only GROUP]... [--quick] [--json FILE]
      Measure the built page in Chromium beside plain JavaScript, and print a table. Groups: totals,
      throughput, streams, loading, memory, growth. A whole run takes a quarter of an hour and writes
      its table into docs/performance.md; --quick runs each once. The figures go to target/bench.json.
  dist
      Make a folder with one program in it, the page inside: target/dist/. It runs where there is
      no Rust.
  report [--extended] FILE
      Print the report of a session file; the extended one also tells how far to trust it.
  csp
      For Trunk to call when it has built the page: writes the Content-Security-Policy into it.
";

/// What the command line asks for.
pub enum Task {
    /// Print how to use the command.
    Help,
    /// Build and serve the page.
    Serve(serve::Options),
    /// Run the steps named, or all of them if none is.
    Test {
        /// Names of steps.
        only: Vec<String>,
    },
    /// Measure the page.
    Bench(performance::Options),
    /// Make a release folder.
    Dist,
    /// Print the report of a session.
    Report {
        /// Where the session is kept.
        session_file: PathBuf,
        /// The extended report is wanted.
        is_extended: bool,
    },
    /// Write the policy of the page that Trunk has built.
    Csp,
}

/// Reads the command line.
pub fn parse(mut parser: Parser) -> Result<Task, Error> {
    let command = match parser.next()? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Task::Help),
        Some(Arg::Value(command)) => command.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "help" => Ok(Task::Help),
        "serve" => parse_serve(parser),
        "test" => parse_test(parser),
        "bench" => parse_bench(parser),
        "report" => parse_report(parser),
        "dist" => Ok(Task::Dist),
        "csp" => Ok(Task::Csp),
        _ => Err(Error::UnknownCommand { command }),
    }
}

fn parse_serve(mut parser: Parser) -> Result<Task, Error> {
    let mut options = serve::Options::default();
    loop {
        if parser.try_raw_args().is_some_and(|raw| raw.peek().is_some_and(|it| it == "--")) {
            options.for_relay = parser.raw_args()?.skip(1).collect();
            break;
        }
        let Some(argument) = parser.next()? else { break };
        match argument {
            Arg::Long("server" | "ollama") => {
                options.server = Some(ServerUrl::parse(&parser.value()?.string()?)?);
            }
            Arg::Long("port") => options.port = Some(parser.value()?.parse()?),
            Arg::Short('h') | Arg::Long("help") => return Ok(Task::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Task::Serve(options))
}

fn parse_test(mut parser: Parser) -> Result<Task, Error> {
    let mut only = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("only") => only.push(parser.value()?.string()?),
            Arg::Short('h') | Arg::Long("help") => return Ok(Task::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Task::Test { only })
}

fn parse_bench(mut parser: Parser) -> Result<Task, Error> {
    let mut options = performance::Options::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("only") => options.only.push(parser.value()?.string()?),
            Arg::Long("quick") => options.is_quick = true,
            Arg::Long("json") => options.json = Some(parser.value()?.into()),
            Arg::Short('h') | Arg::Long("help") => return Ok(Task::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Task::Bench(options))
}

fn parse_report(mut parser: Parser) -> Result<Task, Error> {
    let mut session_file = None;
    let mut is_extended = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("extended") => is_extended = true,
            Arg::Value(path) if session_file.is_none() => session_file = Some(path.into()),
            Arg::Short('h') | Arg::Long("help") => return Ok(Task::Help),
            other => return Err(other.unexpected().into()),
        }
    }
    match session_file {
        Some(session_file) => Ok(Task::Report { session_file, is_extended }),
        None => Err(Error::NoSessionFile),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(words: &[&str]) -> Result<Task, Error> {
        parse(Parser::from_args(words))
    }

    #[test]
    fn serve_has_defaults() {
        let Ok(Task::Serve(options)) = parse_words(&["serve"]) else { panic!("no serve") };
        assert_eq!((options.server, options.port), (None, None));
        assert_eq!(options.for_relay, [""; 0]);
    }

    #[test]
    fn what_the_relay_is_told_is_not_ours_to_read() {
        let words = ["serve", "--port", "81", "--", "--lan", "--port=1"];
        let Ok(Task::Serve(options)) = parse_words(&words) else { panic!("no serve") };
        assert_eq!(
            (options.port, options.for_relay),
            (Some(81), vec!["--lan".into(), "--port=1".into()])
        );
    }

    #[test]
    fn a_report_is_the_base_one_unless_asked() {
        for (words, extended) in
            [(&["report", "f"][..], false), (&["report", "--extended", "f"], true)]
        {
            let Ok(Task::Report { is_extended, .. }) = parse_words(words) else {
                panic!("no report")
            };
            assert_eq!(is_extended, extended);
        }
    }

    #[test]
    fn a_part_of_the_bench_may_be_chosen() {
        let words = ["bench", "--only", "totals", "--quick", "--json", "b.json"];
        let Ok(Task::Bench(options)) = parse_words(&words) else { panic!("no bench") };
        let only = vec!["totals".to_owned()];
        let expected = performance::Options { only, is_quick: true, json: Some("b.json".into()) };
        assert_eq!(options, expected);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for words in [&["serve", "--port", "many"][..], &["serve", "here"], &["report"], &["sing"]]
        {
            assert!(parse_words(words).is_err(), "{words:?}");
        }
    }
}

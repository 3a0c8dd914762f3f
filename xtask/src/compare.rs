//! `cargo xtask report --compare A.json B.json`: compares B with A, for people and for continuous integration.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bench::compare::{Comparison, Outcome};
use report::{Lang, Named, Pair};

use crate::error::Error;
use crate::report::session_of;

/// Prints the comparison, or input for Go's `benchstat`. Exits with 0 if B is not slower or no difference can be
/// shown, with 1 if it is slower beyond noise, and with 2 if the two cannot be compared or read.
pub fn run(files: &[PathBuf], is_benchstat: bool, lang: Lang) -> ExitCode {
    match compared(files, is_benchstat, lang) {
        Ok(outcome) => exit_code(outcome),
        Err(error) => {
            eprintln!("error: {error}");
            exit_code(Outcome::Incomparable)
        }
    }
}

fn exit_code(outcome: Outcome) -> ExitCode {
    ExitCode::from(match outcome {
        Outcome::NotSlower => 0,
        Outcome::Slower => 1,
        Outcome::Incomparable => 2,
    })
}

fn compared(files: &[PathBuf], is_benchstat: bool, lang: Lang) -> Result<Outcome, Error> {
    // clap requires exactly two.
    let [a, b] = files else { return Ok(Outcome::Incomparable) };
    let (base, other) = (session_of(a)?, session_of(b)?);
    let comparison = Comparison::of(&base, &other);
    let text = if is_benchstat {
        report::benchstat(&[(&name(a), &base), (&name(b), &other)])
    } else {
        let base = Named { session: &base, name: None };
        let other = Named { session: &other, name: None };
        let pairs = Pair::all(base, &[(other, &comparison)], lang);
        report::markdown(&report::comparison_report(&pairs, lang))
    };
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|source| Error::File { path: "standard output".into(), source })?;
    Ok(comparison.outcome())
}

fn name(file: &Path) -> String {
    file.display().to_string()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A session whose batches have one wave each, measured three times.
    fn session_file(name: &str, times: f64, tokens: u64) -> PathBuf {
        let mut runs = Vec::new();
        for (workers, speed) in [(1, 60.0), (4, 180.0), (8, 250.0), (16, 200.0)] {
            let batches = [0.995, 1.0, 1.005].map(|noise| {
                let tokens = tokens * workers;
                let total_s = tokens as f64 / (speed * times * noise);
                format!(r#"{{"batch": {workers}, "total_s": {total_s}, "tokens": {tokens}}}"#)
            });
            runs.push(format!(r#"{{"workers": {workers}, "batches": [{}]}}"#, batches.join(", ")));
        }
        let text = format!(r#"{{"model": "m", "runs": [{}]}}"#, runs.join(", "));
        let path = std::env::temp_dir().join(format!("compare-{}-{name}.json", std::process::id()));
        fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn the_exit_status_says_whether_the_second_is_slower() {
        let [base, slower, faster, short] = [
            session_file("base", 1.0, 100),
            session_file("slower", 0.8, 100),
            session_file("faster", 1.2, 100),
            session_file("short", 1.0, 50),
        ];
        let outcome = |a: &PathBuf, b: &PathBuf| compared(&[a.clone(), b.clone()], false, Lang::Ru);
        assert_eq!(outcome(&base, &base).unwrap(), Outcome::NotSlower);
        assert_eq!(outcome(&base, &faster).unwrap(), Outcome::NotSlower);
        assert_eq!(outcome(&base, &slower).unwrap(), Outcome::Slower);
        assert_eq!(outcome(&base, &short).unwrap(), Outcome::Incomparable);
        assert!(outcome(&base, &PathBuf::from("/no/such/file.json")).is_err());
        [base, slower, faster, short].iter().for_each(|path| fs::remove_file(path).unwrap());
    }
}

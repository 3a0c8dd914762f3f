//! `cargo xtask report [--extended | --short | --samples] [--lang en] FILE`: the report of a session file, as the page would give it.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use bench::Session;
use bench::analysis::Analysis;
use report::Lang;

use crate::error::Error;

/// What is printed of a session.
#[derive(Clone, Copy)]
pub enum Wanted {
    Base,
    Extended,
    Short,
    /// Every request as CSV.
    Samples,
}

impl Wanted {
    /// What the command line asks for.
    pub fn of(is_extended: bool, is_short: bool, is_samples: bool) -> Self {
        match (is_extended, is_short, is_samples) {
            (true, ..) => Self::Extended,
            (_, true, _) => Self::Short,
            (.., true) => Self::Samples,
            _ => Self::Base,
        }
    }
}

/// Prints it, nothing before or after it, so that it can be redirected to a file.
pub fn run(session_file: &Path, wanted: Wanted, lang: Lang) -> Result<(), Error> {
    let session = session_of(session_file)?;
    let analysis = Analysis::of(&session);
    let report = match wanted {
        Wanted::Base => report::base_markdown(&session, &analysis, lang),
        Wanted::Extended => report::extended_markdown(&session, &analysis, lang),
        Wanted::Short => report::markdown(&report::short_report(&session, &analysis, lang)),
        Wanted::Samples => report::samples_csv(&session),
    };
    io::stdout()
        .write_all(report.as_bytes())
        .map_err(|source| Error::File { path: "standard output".into(), source })
}

/// Reads the session from a file.
pub fn session_of(session_file: &Path) -> Result<Session, Error> {
    let file_error = |source| Error::File { path: session_file.to_owned(), source };
    let bytes = fs::read(session_file).map_err(file_error)?;
    bench::file::read_bytes(&bytes)
        .map_err(|source| Error::SessionFile { path: session_file.to_owned(), source })
}

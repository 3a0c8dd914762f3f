//! `cargo xtask report [--extended | --short] [--lang en] FILE`: the report of a session file, as the page shows it.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use bench::Session;
use bench::analysis::Analysis;
use report::Lang;

use crate::error::Error;

/// Prints the report and nothing else, so that it can be redirected to a file.
pub fn run(
    session_file: &Path,
    is_extended: bool,
    is_short: bool,
    lang: Lang,
) -> Result<(), Error> {
    let session = session_of(session_file)?;
    let analysis = Analysis::of(&session);
    let report = if is_extended {
        report::extended_markdown(&session, &analysis, lang)
    } else if is_short {
        report::markdown(&report::short_report(&session, &analysis, lang))
    } else {
        report::base_markdown(&session, &analysis, lang)
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

//! The report with its figures: as one page, and as an archive laid out as the report names its files.

use bench::{Session, session_file};
use report::words::TakenAway;
use report::{Figure, Lang, csv, figure_path, html_page, markdown};
use thiserror::Error;

use super::state::ReportKind;
use crate::browser::js_error::js_message;
use crate::browser::zip_file::zip;
use crate::drawing::figure;

/// Why there is no archive.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArchiveError {
    /// The browser did not draw a figure.
    #[error("a figure could not be drawn: {0}")]
    Figure(String),
    /// The files could not be packed.
    #[error("the files could not be packed: {0}")]
    Packing(String),
}

impl From<ArchiveError> for TakenAway {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Figure(why) => Self::FigureNotDrawn(why),
            ArchiveError::Packing(why) => Self::NotPacked(why),
        }
    }
}

/// The report as a page that opens offline, figures inside; a figure that can not be drawn is left out.
#[must_use]
pub fn html_with_figures(session: &Session, kind: ReportKind, lang: Lang) -> String {
    html_page(&kind.of(session, lang), |figure: &Figure| {
        let run = session.runs.iter().find(|run| run.workers == figure.workers)?;
        figure::data_uri(run).ok()
    })
}

/// The archive: `report.md`, a figure and a table of every run under `results/`, `session.json`.
///
/// # Errors
/// When a figure is not drawn, or the files can not be packed.
pub async fn whole(
    session: &Session,
    kind: ReportKind,
    lang: Lang,
) -> Result<Vec<u8>, ArchiveError> {
    let mut files = vec![
        ("report.md".to_owned(), markdown(&kind.of(session, lang)).into_bytes()),
        ("session.json".to_owned(), session_file::write(session).into_bytes()),
    ];
    for run in &session.runs {
        let png = figure::png(run).await.map_err(|e| ArchiveError::Figure(js_message(&e)))?;
        files.push((figure_path(run.workers), png));
        files.push((format!("results/results_{}.csv", run.workers), csv(run).into_bytes()));
    }
    zip(&files).map_err(|error| ArchiveError::Packing(error.to_string()))
}

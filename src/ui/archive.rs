//! The report with its figures: as one page, and as an archive laid out as the report names its files.

use std::sync::Arc;

use bench::analysis::RunAnalysis;
use bench::file;
use report::words::TakenAway;
use report::{Figure, Lang, csv, figure_path, html_page, markdown};
use thiserror::Error;

use crate::app::{ReportKind, Results};
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
pub fn html_with_figures(results: &Results, kind: ReportKind, lang: Lang) -> String {
    html_page(&results.report(kind, lang), |figure: &Figure| {
        let run = results.analysis.run(figure.workers)?;
        figure::data_uri(run).ok()
    })
}

/// What goes into the archive; the figures are still to be drawn.
pub struct Archive {
    files: Vec<(String, Vec<u8>)>,
    runs: Vec<Arc<RunAnalysis>>,
}

impl Archive {
    /// The archive of these results: `report.md`, a figure and a table of every run under `results/`,
    /// `session.json`.
    #[must_use]
    pub fn of(results: &Results, kind: ReportKind, lang: Lang) -> Self {
        let files = vec![
            ("report.md".to_owned(), markdown(&results.report(kind, lang)).into_bytes()),
            ("session.json".to_owned(), file::write(&results.session).into_bytes()),
        ];
        Self { files, runs: results.analysis.runs.clone() }
    }

    /// Draws the figures and packs all files.
    ///
    /// # Errors
    /// When a figure is not drawn, or the files can not be packed.
    pub async fn packed(self) -> Result<Vec<u8>, ArchiveError> {
        let mut files = self.files;
        for run in &self.runs {
            let png = figure::png(run).await.map_err(|e| ArchiveError::Figure(js_message(&e)))?;
            files.push((figure_path(run.workers), png));
            files.push((format!("results/results_{}.csv", run.workers), csv(run).into_bytes()));
        }
        zip(&files).map_err(|error| ArchiveError::Packing(error.to_string()))
    }
}

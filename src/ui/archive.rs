//! The report with its figures: as a single HTML page, and as an archive with the paths that the report
//! refers to.

use std::sync::Arc;

use bench::analysis::RunAnalysis;
use bench::file;
use report::chart::{Chart, memory_by_slots};
use report::words::TakenAway;
use report::{
    Figure, LOAD_CURVE_PATH, Lang, Shown, csv, figure_path, html_page, markdown, servers_csv,
    shape_path,
};
use thiserror::Error;

use crate::app::{ReportKind, Results};
use crate::browser::js_error::js_message;
use crate::browser::zip_file::zip;
use crate::drawing::figure::Drawing;

/// Why there is no archive.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArchiveError {
    #[error("a figure could not be drawn: {0}")]
    Figure(String),
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

/// The report as a page that opens offline, with embedded figures; one that cannot be drawn is left out.
#[must_use]
pub fn html_with_figures(results: &Results, kind: ReportKind, lang: Lang) -> String {
    html_page(&results.report(kind, lang), lang, |figure: &Figure| {
        figure_uri(results, figure, lang)
    })
}

/// A figure of the report as a self-contained image source.
#[must_use]
pub fn figure_uri(results: &Results, figure: &Figure, lang: Lang) -> Option<String> {
    let own = results.of_shape(figure.shape);
    let results = own.as_ref().unwrap_or(results);
    match figure.shown {
        Shown::Run(workers) => Drawing::of_run(results.analysis.run(workers)?).uri().ok(),
        // A session's own report has no figures of this kind.
        Shown::Comparison => None,
        Shown::LoadCurve => Drawing::of_load_curve(&results.load_curve(lang)?).uri().ok(),
    }
}

/// What is drawn for requests of one shape.
struct OfShape {
    shape: u32,
    runs: Vec<Arc<RunAnalysis>>,
    /// Each run's table by server, if there are several.
    by_server: Vec<(u32, String)>,
    load_curve: Option<[Chart; 2]>,
}

/// The contents of the archive, with figures still to be drawn.
pub struct Archive {
    lang: Lang,
    files: Vec<(String, Vec<u8>)>,
    shapes: Vec<OfShape>,
    /// Memory by number of slots, in server mode.
    memory: Option<Drawing<'static>>,
}

impl Archive {
    /// The archive of these results: `report.md`, `session.json` and, under `results/`, a figure and a table
    /// for every run, the load curve and, in server mode, memory by number of slots.
    #[must_use]
    pub fn of(results: &Results, kind: ReportKind, lang: Lang) -> Self {
        let files = vec![
            ("report.md".to_owned(), markdown(&results.report(kind, lang)).into_bytes()),
            ("session.json".to_owned(), file::write(&results.session).into_bytes()),
        ];
        let of_shape = |(shape, _)| {
            let own = results.of_shape(shape);
            let results = own.as_ref().unwrap_or(results);
            let runs = results.analysis.runs.clone();
            let table = |run: &Arc<RunAnalysis>| {
                Some((run.workers, servers_csv(&results.session, run, lang)?))
            };
            let by_server = runs.iter().filter_map(table).collect();
            OfShape { shape, runs, by_server, load_curve: results.load_curve(lang) }
        };
        let shapes = (0..).zip(results.session.shapes()).map(of_shape).collect();
        let memory = memory_by_slots(&results.analysis, lang);
        let memory = memory.map(|chart| Drawing::of_chart(chart, &results.session, lang));
        Self { lang, files, shapes, memory }
    }

    /// Draws the figures and packs all files.
    ///
    /// # Errors
    ///
    /// If a figure cannot be drawn, or the files cannot be packed.
    pub async fn packed(self) -> Result<Vec<u8>, ArchiveError> {
        let mut files = self.files;
        let not_drawn = |error| ArchiveError::Figure(js_message(&error));
        for OfShape { shape, runs, by_server, load_curve } in &self.shapes {
            let path = |path: &str| shape_path(*shape, path);
            if let Some(charts) = load_curve {
                let png = Drawing::of_load_curve(charts).png().await.map_err(not_drawn)?;
                files.push((path(LOAD_CURVE_PATH), png));
            }
            for run in runs {
                let png = Drawing::of_run(run).png().await.map_err(not_drawn)?;
                files.push((path(&figure_path(run.workers)), png));
                let table = path(&format!("results/results_{}.csv", run.workers));
                files.push((table, csv(run, self.lang).into_bytes()));
            }
            for (workers, table) in by_server {
                let name = path(&format!("results/servers_{workers}.csv"));
                files.push((name, table.clone().into_bytes()));
            }
        }
        if let Some(memory) = &self.memory {
            let png = memory.png().await.map_err(not_drawn)?;
            files.push(("results/memory_by_slots.png".to_owned(), png));
        }
        zip(&files).await.map_err(|error| ArchiveError::Packing(error.to_string()))
    }
}

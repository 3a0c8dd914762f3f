//! The report with its figures: as a single HTML page, and as an archive with the paths that the report
//! refers to.

use bench::file;
use report::chart::memory_by_slots;
use report::words::TakenAway;
use report::{
    Figure, LOAD_CURVE_PATH, Lang, Shown, comparison_path, csv, figure_path, html_page, markdown,
    samples_csv, servers_csv, shape_path,
};
use thiserror::Error;

use crate::app::{Compared, ReportKind, Results};
use crate::browser::breath::Breath;
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
        Shown::Comparison(_) => None,
        Shown::LoadCurve => load_curve(results, lang)?.uri().ok(),
    }
}

fn load_curve(results: &Results, lang: Lang) -> Option<Drawing> {
    Some(Drawing::of_load_curve(results.load_curve(lang)?, &results.session, lang))
}

/// The comparison as such a page; none before all sessions are loaded.
#[must_use]
pub fn comparison_html(compared: &Compared, lang: Lang) -> Option<String> {
    let pairs = compared.pairs(lang);
    let curves = |figure: &Figure| {
        let pair = pairs.iter().find(|pair| Shown::Comparison(pair.number) == figure.shown)?;
        Drawing::of_pair(pair, lang)?.uri().ok()
    };
    Some(html_page(&compared.report(lang)?, lang, curves))
}

/// The contents of the archive, with figures still to be drawn.
pub struct Archive {
    files: Vec<(String, Vec<u8>)>,
    figures: Vec<(String, Drawing)>,
}

impl Archive {
    /// The archive of these results: `report.md`, `session.json` and, under `results/`, every request, a figure and a
    /// table for every run, the load curve and, in server mode, memory by number of slots.
    #[must_use]
    pub fn of(results: &Results, kind: ReportKind, lang: Lang) -> Self {
        let mut archive = Self { files: Vec::new(), figures: Vec::new() };
        archive.text("report.md", markdown(&results.report(kind, lang)));
        archive.text("session.json", file::write(&results.session));
        archive.text("results/samples.csv", samples_csv(&results.session));
        for (shape, _) in (0..).zip(results.session.shapes()) {
            let own = results.of_shape(shape);
            archive.shape(shape, own.as_ref().unwrap_or(results), lang);
        }
        let memory = memory_by_slots(&results.analysis, lang);
        let memory = memory.map(|chart| Drawing::of_chart(chart, &results.session, lang));
        archive.figures.extend(memory.map(|it| ("results/memory_by_slots.png".to_owned(), it)));
        archive
    }

    /// The archive of a comparison: `report.md`, every session as `session_N.json`, the base being the first, and the
    /// curves under `results/`. None before all are loaded.
    #[must_use]
    pub fn of_comparison(compared: &Compared, lang: Lang) -> Option<Self> {
        let mut archive = Self { files: Vec::new(), figures: Vec::new() };
        archive.text("report.md", markdown(&compared.report(lang)?));
        for (number, session) in (1..).zip(compared.sessions()) {
            archive.text(&format!("session_{number}.json"), file::write(session));
        }
        let pairs = compared.pairs(lang);
        let curves = pairs
            .iter()
            .filter_map(|pair| Some((comparison_path(pair.number), Drawing::of_pair(pair, lang)?)));
        archive.figures.extend(curves);
        Some(archive)
    }

    /// The part about requests of one shape.
    fn shape(&mut self, shape: u32, results: &Results, lang: Lang) {
        let path = |path: &str| shape_path(shape, path);
        let load_curve = load_curve(results, lang);
        self.figures.extend(load_curve.map(|drawing| (path(LOAD_CURVE_PATH), drawing)));
        for run in &results.analysis.runs {
            let workers = run.workers;
            self.figures.push((path(&figure_path(workers)), Drawing::of_run(run)));
            self.text(&path(&format!("results/results_{workers}.csv")), csv(run, lang));
            if let Some(table) = servers_csv(&results.session, run, lang) {
                self.text(&path(&format!("results/servers_{workers}.csv")), table);
            }
        }
    }

    fn text(&mut self, path: &str, text: String) {
        self.files.push((path.to_owned(), text.into_bytes()));
    }

    /// Draws the figures and packs all files.
    ///
    /// # Errors
    /// If a figure cannot be drawn, or the files cannot be packed.
    pub async fn packed(self) -> Result<Vec<u8>, ArchiveError> {
        let mut files = self.files;
        let mut breath = Breath::new();
        for (path, drawing) in self.figures {
            breath.take().await;
            let png = drawing.png();
            files.push((path, png.map_err(|error| ArchiveError::Figure(js_message(&error)))?));
        }
        zip(&files).await.map_err(|error| ArchiveError::Packing(error.to_string()))
    }
}

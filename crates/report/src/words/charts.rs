//! What charts say: titles, axes, and sentences for those who do not see them.

use bench::analysis::SlotsMemory;
use bench::{BatchId, Percentile};

use super::numbers::typed;
use super::say::{say, words};
use super::subject::{BatchSummary, ChartTerm, Load, Quantity, RequestTimes, Served};
use crate::Lang;
use crate::chart::{BestPoint, CellState};

words! {
    /// A fixed text of a chart.
    pub fn chart_term(term: ChartTerm) -> &'static str;
}

/// What a quantity of batches is called, and its unit: «Сумма токенов, шт.»
pub fn quantity(quantity: Quantity, lang: Lang) -> String {
    let (name, unit) = (say!(lang, quantity_name(quantity)), say!(lang, quantity_unit(quantity)));
    format!("{name}, {unit}")
}

words! {
    /// The heading of a quantity's axis.
    pub fn quantity_axis(quantity: Quantity) -> String;
}

/// The figure of a quantity with its unit.
pub fn with_unit(figure: &str, quantity: Quantity, lang: Lang) -> String {
    let unit = say!(lang, quantity_unit(quantity));
    format!("{figure} {unit}")
}

words! {
    /// A run's quantity in a sentence; `best` is the text of its optimum.
    pub fn run_summary(quantity: Quantity, workers: u32, batches: usize, best: Option<&str>) -> String;

    /// A session in a sentence; `best` is its best batch and that one's tokens/s.
    pub fn session_summary(runs: usize, best: Option<(BatchId, f64)>) -> String;

    /// What the speeds' lines are, and the best batch.
    pub fn speed_subtitle(best: Option<BatchId>) -> String;

    /// What is said beside the best point.
    pub fn best_point(batch: BatchId, tokens_per_s: f64) -> BestPoint;

    /// What is said about the batch that is being measured: tokens/s so far.
    pub fn live_point(workers: u32, tokens_per_s: f64) -> String;

    /// The title of a load curve, at so many of 100 requests.
    pub fn load_title(served: Served, at: Percentile) -> String;
}

/// A limit that is drawn into a load curve.
pub fn load_limit(served: Served, limit: f64, lang: Lang) -> String {
    let sign = match served {
        Served::AnswerSpeed => '≥',
        Served::Ttft => '≤',
    };
    format!("{sign} {}", typed(limit, lang))
}

words! {
    /// What its x axis shows: at so many of 100 requests.
    pub fn load_axis(served: Served, at: Percentile) -> String;

    /// One configuration in words.
    pub fn load_point(load: &Load, served: Served, at: Percentile) -> String;

    /// A load curve in a sentence; `best` is the text of what is best within the limits.
    pub fn load_summary(title: &str, configurations: usize, on_front: usize, best: Option<&str>) -> String;

    /// The memory by slots in a sentence.
    pub fn memory_summary(all: &[SlotsMemory]) -> String;

    /// One request's times.
    pub fn request(times: &RequestTimes<'_>) -> String;

    /// A batch's requests in a sentence.
    pub fn batch_summary(batch: &BatchSummary) -> String;

    /// A place of the map for those who do not see it; nothing where there is nothing.
    pub fn cell_name(batch: BatchId, state: CellState) -> Option<String>;

    /// The title of a chart shown on its own.
    pub fn figure_title(model: &str, title: &str) -> String;

    /// Under a chart shown on its own: when the session began, ISO 8601, and with what it was measured.
    pub fn figure_source(started_at: Option<&str>) -> String;
}

//! What charts say: titles, axes, and sentences for those who do not see them.

use bench::analysis::SlotsMemory;
use bench::{BatchId, Percentile};

use super::numbers::{NO_BREAK, crossed, decimal};
use super::report::{configuration, workers as workers_in_words};
use super::say::{say, words};
use super::subject::{BatchSummary, ChartTerm, Load, Quantity, RequestTimes, Served};
use super::typed;
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

    /// The title of a load curve, at so many of 100 requests.
    pub fn load_title(served: Served, at: Percentile) -> String;
}

/// A speed where there is little room.
pub fn short(tokens_per_s: f64, lang: Lang) -> String {
    decimal(tokens_per_s, if tokens_per_s < 10.0 { 1 } else { 0 }, lang)
}

/// What is said beside the best point.
pub fn best_point(batch: BatchId, tokens_per_s: f64, lang: Lang) -> BestPoint {
    let speed = format!("{}{NO_BREAK}—", short(tokens_per_s, lang));
    BestPoint {
        whole: format!("{speed} {}", configuration(batch, lang)),
        short: format!("{speed} {}", crossed(batch)),
    }
}

/// What is said about the batch that is being measured: tokens/s so far.
pub fn live_point(workers: u32, tokens_per_s: f64, lang: Lang) -> String {
    format!("{}: {}", workers_in_words(workers, lang), short(tokens_per_s, lang))
}

/// A limit that is drawn into a load curve.
pub fn load_limit(served: Served, limit: f64, lang: Lang) -> String {
    let sign = match served {
        Served::AnswerSpeed => '≥',
        Served::Ttft => '≤',
    };
    format!("{sign} {}", typed(limit, lang))
}

/// Seconds of a time in ms.
pub fn seconds(ms: f64, lang: Lang) -> String {
    decimal(ms.max(0.0) / 1000.0, 2, lang)
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

    /// Under a chart shown on its own: when the session began, ISO 8601, and with what it was measured.
    pub fn figure_source(started_at: Option<&str>) -> String;
}

/// The title of a chart shown on its own.
#[must_use]
pub fn figure_title(model: &str, title: &str) -> String {
    if model.is_empty() { title.to_owned() } else { format!("{model}: {}", uncapital(title)) }
}

/// The text with a small first letter; abbreviations stay as they are.
fn uncapital(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain([second]).chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

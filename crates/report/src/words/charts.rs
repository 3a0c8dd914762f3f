//! What charts say: titles, axes, and sentences for those who do not see them.

use bench::analysis::SlotsMemory;
use bench::{BatchId, Percentile};

use super::numbers::typed;
use super::ru;
use crate::Lang;
use crate::chart::{Quantity, SpanKind};

/// A text of a chart in which no figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartTerm {
    BatchAxis,
    WorkersAxis,
    SpeedByBatch,
    BestByWorkers,
    TotalSpeed,
    FrontLine,
    SlotsAxis,
    MemoryAxis,
    MemoryBySlots,
    WholeMemory,
    VideoMemory,
}

/// What is said of one request's times.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestTimes<'a> {
    /// The lane that carried it, from 1.
    pub lane: u64,
    pub slot: Option<u32>,
    pub sent_ms: f64,
    /// What it went through, and how long.
    pub parts_ms: &'a [(SpanKind, f64)],
    pub tokens: Option<u64>,
}

/// What is said of a batch's requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchSummary {
    pub size: u32,
    pub requests: usize,
    pub failed: usize,
    pub last_end_ms: f64,
    /// The earliest and the latest of the first tokens.
    pub first_tokens_ms: Option<(f64, f64)>,
}

/// The text.
pub fn chart_term(term: ChartTerm, lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => ru::chart_term(term),
    }
}

/// What a quantity of batches is called, and its unit: «Сумма токенов, шт.»
pub fn quantity(quantity: Quantity, lang: Lang) -> String {
    let (name, unit) = match lang {
        Lang::Ru => (ru::quantity_name(quantity), ru::quantity_unit(quantity)),
    };
    format!("{name}, {unit}")
}

/// The figure of a quantity with its unit.
pub fn with_unit(figure: &str, quantity: Quantity, lang: Lang) -> String {
    let unit = match lang {
        Lang::Ru => ru::quantity_unit(quantity),
    };
    format!("{figure} {unit}")
}

/// A run's quantity in a sentence; `best` is the text of its optimum.
pub fn run_summary(
    quantity: Quantity,
    workers: u32,
    batches: usize,
    best: Option<&str>,
    lang: Lang,
) -> String {
    match lang {
        Lang::Ru => ru::run_summary(quantity, workers, batches, best),
    }
}

/// A session in a sentence; `best` is its best batch and that one's tokens/s.
pub fn session_summary(runs: usize, best: Option<(BatchId, f64)>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::session_summary(runs, best),
    }
}

/// What the load curve shows on its x axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// Tokens/s of one user.
    AnswerSpeed,
    /// Time to the first token, s.
    Ttft,
}

/// One configuration of the load curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    pub batch: BatchId,
    pub users: u32,
    pub tokens_per_s: f64,
    /// Of one user, as [`Served`] says.
    pub served: f64,
}

/// The title of a load curve, at so many of 100 requests.
pub fn load_title(served: Served, at: Percentile, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::load_title(served, at),
    }
}

/// A limit that is drawn into a load curve.
pub fn load_limit(served: Served, limit: f64, lang: Lang) -> String {
    let sign = match served {
        Served::AnswerSpeed => '≥',
        Served::Ttft => '≤',
    };
    format!("{sign} {}", typed(limit, lang))
}

/// What its x axis shows: at so many of 100 requests.
pub fn load_axis(served: Served, at: Percentile, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::load_axis(served, at),
    }
}

/// One configuration in words.
pub fn load_point(load: &Load, served: Served, at: Percentile, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::load_point(load, served, at),
    }
}

/// A load curve in a sentence; `best` is the text of what is best within the limits.
pub fn load_summary(
    title: &str,
    configurations: usize,
    on_front: usize,
    best: Option<&str>,
    lang: Lang,
) -> String {
    match lang {
        Lang::Ru => ru::load_summary(title, configurations, on_front, best),
    }
}

/// The memory by slots in a sentence.
pub fn memory_summary(all: &[SlotsMemory], lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::memory_summary(all),
    }
}

/// One request's times.
pub fn request(times: &RequestTimes<'_>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::request(times),
    }
}

/// A batch's requests in a sentence.
pub fn batch_summary(batch: &BatchSummary, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::batch_summary(batch),
    }
}

//! Types for the texts of charts.

use bench::BatchId;

/// A quantity of a batch that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    TotalTime,
    AverageTime,
    Speed,
    Tokens,
}

/// What happened to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// Waiting, in the server's queue or for an unreported reason.
    Queued,
    /// Its prompt was evaluated.
    Prefill,
    /// Its answer came.
    Answer,
    /// It failed, so that none of its times is the server's.
    Failed,
}

/// A chart text without figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartTerm {
    BatchAxis,
    SpeedByBatch,
    TotalSpeed,
    FrontLine,
    SlotsAxis,
    MemoryAxis,
    MemoryBySlots,
    WholeMemory,
    VideoMemory,
}

/// The figures of one request's bar.
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

/// The figures of a batch's summary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchSummary {
    pub size: u32,
    pub requests: usize,
    pub failed: usize,
    pub last_end_ms: f64,
    /// The earliest and the latest of the first tokens.
    pub first_tokens_ms: Option<(f64, f64)>,
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

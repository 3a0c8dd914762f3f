//! The fixed texts of the extended report: headings, paragraphs, names of columns and of facts.

use super::ru;
use crate::Lang;

/// A text of the extended report in which no figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    Conclusion,
    Energy,
    AnswerCost,
    AnswerCostMeaning,
    SecondsPerAnswer,
    TokensPerAnswer,
    ThinkingShare,
    Search,
    Strategy,
    Recommendation,
    RecommendationMeaning,
    RecommendedBatch,
    TokensPerS,
    Optimum,
    OptimumTokensPerS,
    Repeats,
    RepeatsSpread,
    Confidence,

    Waves,
    WavesMeaning,
    WavesCount,
    LastWave,
    BusySlots,
    BatchTokensPerS,
    SteadyTokensPerS,

    Shapes,
    ShapesMeaning,
    Shape,
    PromptTokens,

    Slots,
    SlotsUnknown,
    SlotsOfServers,
    MemoryBySlots,

    Servers,
    ServersMeaning,
    NotJudgedOfServers,
    ModelsDiffer,
    Together,
    RequestsCount,
    FailedCount,
    TokensCount,
    SlotsCount,
    MedianTtftMs,

    Warnings,
    NoWarnings,
    NoWarningsOfLoad,
    NothingToCheck,

    Conditions,
    Started,
    Server,
    Address,
    Model,
    Family,
    Parameters,
    Quantization,
    Context,
    ModelMemory,
    Requests,
    ServerWord,
    Browser,
    LoadEngine,
    Lanes,
    RoundTrip,
    ClockStep,
    PageLag,
    LoadLag,
    OwnError,
    OwnErrors,

    Plan,
    Workers,
    Mode,
    MaxTokens,
    OwnPrompts,
    PlannedContext,
    Prompt,
    MaxBatch,
    Pause,
    Timeout,
    Temperature,
    Seed,
    CloseRepeats,
    BatchOrder,
    RandomOrder,
    DriftCheck,
    AskedSlots,
    LimitMinutes,
    LimitRequests,
    No,

    Limits,
    LimitsMeaning,
    LoadCurve,
    LoadCurveMeaning,
    Users,
    TotalTokensPerS,
    IsWithin,

    Method,

    Latencies,
    LatenciesMeaning,
    Batch,
    Tail,
    Greatest,
    TtftMs,
    TtfoMs,
    TpotMs,
    E2eMs,
    QueueMs,
    StallMs,
    StreamTokensPerS,
    PrefillTokensPerS,
    StartMs,
    InFlight,
}

impl Term {
    /// The text.
    pub fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ru => ru::term(self),
        }
    }
}

//! What makes a figure doubtful.

mod class;
mod join;

use serde::{Deserialize, Serialize};

use super::{Failure, RunEnd, SlotsCause};

pub use class::{Class, Subject};

/// What makes a figure doubtful. Thresholds are named and justified where each warning is found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// Too few lanes: the browser could not keep as many requests in flight as wanted.
    TooFewLanes { wanted: u32, in_flight: u32 },
    /// Requests waited in the browser or on the way before the server saw them. Both lists number the requests from 1
    /// in the order of sending.
    HeldByBrowser {
        /// The requests that waited.
        held: Vec<u32>,
        /// The requests that did not.
        free: Vec<u32>,
        /// The longest wait, ms; absent if the server does not report its own times.
        longest_ms: Option<f64>,
    },
    /// Requests that should have started together did not.
    StartedApart {
        /// From the first to the last start, ms.
        spread_ms: f64,
    },
    /// The page's own thread lagged.
    PageLagged { lag_ms: f64 },
    /// The page was hidden: browsers throttle such pages.
    PageHidden { hidden_ms: f64 },
    /// The page was frozen, or the machine was asleep.
    Suspended { gap_ms: f64 },
    /// Answers were delayed on their way to the page, although neither the server paused nor the page was late.
    Stalled {
        /// The longest delay, ms.
        stall_ms: f64,
    },
    /// The browser's clock is too coarse for so short a batch.
    CoarseClock {
        /// The clock's resolution, ms.
        step_ms: f64,
    },
    /// Requests waited in the load generator, or on the network, before the server saw them.
    HeldByLoad {
        requests: u32,
        /// The longest wait, ms.
        longest_ms: f64,
    },
    /// Requests that should have started together did not, in a load generator.
    LoadStartedApart {
        /// From the first to the last start, ms.
        spread_ms: f64,
    },
    /// A process of the load generator lagged.
    LoadLagged { lag_ms: f64 },
    Failed {
        requests: u32,
        /// Why the first of them failed.
        failure: Failure,
        /// The server's error message.
        message: Option<String>,
    },
    /// The server rejected requests (503): its queue was full, or it was still loading the model.
    ServerBusy {
        requests: u32,
        /// The server's message about the first of them.
        message: Option<String>,
    },
    /// The model was loaded or reloaded during the measurement.
    ModelLoaded {
        /// The longest load, ms; absent if only the server's list of loaded models shows it.
        load_ms: Option<f64>,
    },
    /// The server loaded the model again for every batch or every request: it does not keep it.
    LoadedEachTime {
        /// Requests that waited for a load.
        requests: u32,
        /// The typical wait, ms.
        load_ms: f64,
    },
    /// Answers came, but the server counted no tokens.
    NothingCounted { requests: u32 },
    /// The server counted fewer tokens than it sent chunks.
    TooFewTokens {
        requests: u32,
        tokens: u64,
        chunks: u64,
        /// Only a wrong count explains it.
        is_impossible: bool,
        /// The model showed thinking, which servers leave out of the count.
        has_thought: bool,
    },
    /// The server counted more tokens than were asked for, or than its chunks can plausibly hold.
    TooManyTokens {
        requests: u32,
        tokens: u64,
        chunks: u64,
        /// Only a wrong count explains it.
        is_impossible: bool,
    },
    /// The server's figures are impossible and made up: by them it worked longer than the page waited.
    MadeUpFigures {
        requests: u32,
        /// Tokens of the first of them.
        tokens: u64,
        /// How long the server says it worked for that one, ms.
        told_ms: f64,
        /// How long the page waited for it, ms.
        took_ms: f64,
    },
    /// The server's total token count is not the sum of prompt and answer.
    OddSum {
        requests: u32,
        /// The total it reported for the first of them.
        total: u64,
        /// Prompt and answer tokens of that request.
        parts: u64,
    },
    /// Answers ended at the token limit, yet the server counted fewer tokens, by varying amounts: it only
    /// estimates them.
    RoughCount {
        requests: u32,
        tokens: u64,
        /// Their tokens according to the limit.
        asked: u64,
    },
    /// The server sends several tokens per chunk.
    ChunkTokens { requests: u32, tokens: u64, chunks: u64 },
    /// The model thought before these answers without showing it.
    HiddenThinking {
        requests: u32,
        /// Tokens of theirs that were not shown.
        hidden: u64,
        /// All of their tokens, hidden ones included.
        tokens: u64,
    },
    /// Answers came faster than any server generates them: they were replayed from a cache.
    Replayed {
        requests: u32,
        /// Tokens of the first of them.
        tokens: u64,
        /// Its duration without the network, ms.
        took_ms: f64,
    },
    /// The answers are from a model other than the one requested and the one that answered first.
    OtherModel { requests: u32, asked: String, answered: String },
    /// Answers give the model another name, from the first one on.
    NamedOtherwise {
        requests: u32,
        asked: String,
        /// The name in the answers.
        answered: String,
    },
    /// Answers did not arrive as they were generated.
    InLumps {
        requests: u32,
        /// They came in one piece: nothing was streamed.
        are_whole: bool,
    },
    /// The end of an answer comes long after its last content, and the total time includes the wait.
    LateEnd {
        requests: u32,
        /// The usual delay, ms.
        late_ms: f64,
        /// The delay as a share of the whole answer, 0 ..= 1.
        share: f64,
    },
    /// The answers began one by one at equal distances: requests are let through at a fixed pace.
    LetThroughInTurn {
        /// The distance, ms.
        every_ms: f64,
    },
    /// Only so many requests were at the server at once, and others waited in front of it.
    LetThroughAtOnce { at_once: u32 },
    /// Part of the model, or all of it, did not fit into video memory.
    SpilledToCpu {
        /// The share in video memory, 0 ..= 1.
        vram_share: f64,
    },
    /// Other models were in the server's memory and may have been in use.
    OtherModels { names: Vec<String> },
    /// The server had prompts in its cache, although all begin differently.
    CacheHits { requests: u32 },
    /// The server reports that prompts came from its cache.
    PrefixCached {
        /// The share of prompt tokens, 0 ..= 1.
        share: f64,
    },
    /// The server preempted requests for lack of memory and restarted them.
    Preempted {
        /// Number of preemptions.
        times: u64,
    },
    /// The server was handling other clients' requests right before.
    OthersServed { requests: u64 },
    /// The model thought before it answered.
    Thought {
        requests: u32,
        /// It was told not to.
        was_off: bool,
    },
    /// Answers were shorter than asked for: batches are no longer comparable.
    ShortAnswers {
        requests: u32,
        /// Tokens of the batch divided by those asked for, 0 ..= 1; absent without a plan.
        tokens_share: Option<f64>,
        /// Their length, tokens, if all answers are equally long.
        length: Option<u64>,
    },
    /// The server ignores how many tokens were asked for: answers are longer, as their chunks confirm.
    LongAnswers {
        requests: u32,
        /// Tokens of the longest.
        longest: u64,
        asked: u64,
    },
    /// The model's context was too short for prompt and answer.
    ContextCut {
        requests: u32,
        /// Context length of one request, tokens.
        context_tokens: Option<u64>,
    },
    /// The server cuts every answer off at a limit of its own, below the one asked for.
    ServerLimit {
        requests: u32,
        /// Its limit, tokens; the lowest if there are several.
        tokens: u64,
        /// The highest limit, tokens.
        most: u64,
        /// The context may be full instead: no longer one is known, and nothing rules it out.
        may_be_context: bool,
    },
    /// The server truncated prompts to fit its context.
    PromptCut {
        requests: u32,
        /// Tokens evaluated of the shortest prompt.
        prompt_tokens: u64,
        /// Requested prompt length, tokens, if one was set.
        wanted_tokens: Option<u32>,
        /// Context length of one request, tokens.
        context_tokens: Option<u64>,
    },
    /// The server's slots are not those of this run.
    OtherSlots {
        /// The slots that the run requires.
        wanted: u32,
        /// The slots that a short burst showed.
        found: u32,
    },
    /// The server reports other slots than it was found to have.
    SlotsContradict {
        told: u32,
        /// How many requests it decoded at once.
        measured: u32,
    },
    /// An Ollama has other slots than the user says it was configured with.
    NotAsAsked {
        /// The value of `OLLAMA_NUM_PARALLEL`.
        asked: u32,
        /// How many requests it decoded at once.
        found: u32,
        /// Possible causes, the likeliest first.
        causes: Vec<SlotsCause>,
    },
    /// From some number of slots on, the model does not fit into video memory.
    SpillsFrom {
        /// The smallest number of slots with which it did not fit.
        slots: u32,
        /// The largest number with which it did.
        fits: u32,
        /// The share in video memory at `slots`, 0 ..= 1.
        vram_share: f64,
    },
    /// The other batches of the run were not measured.
    RunEnded(RunEnd),
    /// Something slowed this measurement down: it does not count towards the speed of its load.
    SlowedDown {
        tokens_per_s: f64,
        /// How much slower than other measurements of equal load, as a share.
        slower: f64,
    },
    /// The same batch, measured again at the end, had another speed.
    Drift {
        /// The size of the batch.
        batch: u32,
        before_tokens_per_s: f64,
        after_tokens_per_s: f64,
    },
    /// Some of the servers measured as one got no request.
    PartOfServers { servers: usize },
}

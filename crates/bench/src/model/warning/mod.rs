//! What makes a figure doubtful.

mod class;
mod join;

use serde::{Deserialize, Serialize};

use super::{Failure, RunEnd, SlotsCause};

pub use class::{Class, Subject};

/// What makes a figure doubtful. Thresholds stand, named and justified, where each is found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// Too few lanes: the browser could not keep as many requests in flight as wanted.
    TooFewLanes { wanted: u32, in_flight: u32 },
    /// Requests waited in the browser before the server saw them. Both lists number the requests from 1
    /// in the order of sending.
    HeldByBrowser {
        /// Those that waited.
        held: Vec<u32>,
        /// Those that did not.
        free: Vec<u32>,
        /// The longest wait, ms; absent where the server does not tell its own times.
        longest_ms: Option<f64>,
    },
    /// Requests that were to start together did not.
    StartedApart {
        /// From the first to the last start, ms.
        spread_ms: f64,
    },
    /// The page's own thread was late.
    PageLagged { lag_ms: f64 },
    /// The page was hidden: browsers slow such pages down.
    PageHidden { hidden_ms: f64 },
    /// The page was frozen, or the machine slept.
    Suspended { gap_ms: f64 },
    /// Answers were kept from the page, although neither the server rested nor the page was late.
    Stalled {
        /// The longest time, ms.
        stall_ms: f64,
    },
    /// The browser's clock is too coarse for so short a batch.
    CoarseClock {
        /// The clock's step, ms.
        step_ms: f64,
    },
    /// Requests waited in the program that sends the load, or on the way, before the server saw them.
    HeldByLoad {
        requests: u32,
        /// The longest wait, ms.
        longest_ms: f64,
    },
    /// Requests that were to start together did not, in such a program.
    LoadStartedApart {
        /// From the first to the last start, ms.
        spread_ms: f64,
    },
    /// A process of the program that sends the load was late.
    LoadLagged { lag_ms: f64 },
    Failed {
        requests: u32,
        /// Why the first of them did.
        failure: Failure,
        /// The server's words about it.
        message: Option<String>,
    },
    /// The server turned requests away (503): its queue was full, or it still loaded the model.
    ServerBusy {
        requests: u32,
        /// What it said to the first of them.
        message: Option<String>,
    },
    /// The model was loaded, or loaded again, while it was measured.
    ModelLoaded {
        /// The longest load, ms; absent where only the server's list of loaded models tells it.
        load_ms: Option<f64>,
    },
    /// The server loaded the model anew for every batch, or every request: it does not keep it.
    LoadedEachTime {
        /// Requests that waited for it.
        requests: u32,
        /// The usual wait, ms.
        load_ms: f64,
    },
    /// Answers came, but the server counted no tokens.
    NothingCounted { requests: u32 },
    /// The server counted fewer tokens than it sent chunks.
    TooFewTokens {
        requests: u32,
        tokens: u64,
        chunks: u64,
        /// Nothing explains it but a wrong count.
        is_impossible: bool,
    },
    /// The server counted more tokens than were asked for, or than its chunks could well hold.
    TooManyTokens {
        requests: u32,
        tokens: u64,
        chunks: u64,
        /// Nothing explains it but a wrong count.
        is_impossible: bool,
    },
    /// The server's sum of all tokens is not that of prompt and answer.
    OddSum {
        requests: u32,
        /// Its sum in the first of them.
        total: u64,
        /// The sum of the two there.
        parts: u64,
    },
    /// Answers ended for their limit, and the server counted fewer tokens than that, now so, now so: it only
    /// estimates them.
    RoughCount {
        requests: u32,
        tokens: u64,
        /// Their tokens by the limit.
        asked: u64,
    },
    /// The server sends several tokens in a chunk.
    ChunkTokens { requests: u32, tokens: u64, chunks: u64 },
    /// The server thought before these answers and showed nothing of it.
    HiddenThinking {
        requests: u32,
        /// Their tokens that were not shown.
        hidden: u64,
        /// All of their tokens.
        tokens: u64,
    },
    /// Answers came faster than any server makes them: something replayed those that it had kept.
    Replayed {
        requests: u32,
        /// The tokens of the first of them.
        tokens: u64,
        /// So long it took, beside the way, ms.
        took_ms: f64,
    },
    /// Another model answered than the one that was asked, and that answered first.
    OtherModel { requests: u32, asked: String, answered: String },
    /// Answers call the model by another name, from the first one on.
    NamedOtherwise {
        requests: u32,
        asked: String,
        /// What they call it.
        answered: String,
    },
    /// Answers did not come as they were made.
    InLumps {
        requests: u32,
        /// They came whole: nothing of them was streamed.
        are_whole: bool,
    },
    /// A part of the model did not fit into video memory, or nothing of it.
    SpilledToCpu {
        /// The part in video memory, 0 ..= 1.
        vram_share: f64,
    },
    /// Other models were in the server's memory and may have worked.
    OtherModels { names: Vec<String> },
    /// The server had prompts in its cache, although all begin differently.
    CacheHits { requests: u32 },
    /// The server says that prompts came from its cache.
    PrefixCached {
        /// The share of their tokens, 0 ..= 1.
        share: f64,
    },
    /// The server took requests out of their slots for want of memory, and began them anew.
    Preempted {
        /// How often.
        times: u64,
    },
    /// The server worked on requests of others right before.
    OthersServed { requests: u64 },
    /// The model thought before it answered.
    Thought {
        requests: u32,
        /// It was told not to.
        was_off: bool,
    },
    /// Answers were shorter than asked: batches can not be compared any more.
    ShortAnswers {
        requests: u32,
        /// All tokens of the batch by those that were asked for, 0 ..= 1; absent without a plan.
        tokens_share: Option<f64>,
    },
    /// The model's context was too small for prompt and answer.
    ContextCut {
        requests: u32,
        /// The context of one request, tokens.
        context_tokens: Option<u64>,
    },
    /// The server ends every answer for its length at a limit of its own, which is less than was asked for.
    ServerLimit {
        requests: u32,
        /// Its limit, tokens.
        tokens: u64,
    },
    /// The server cut prompts to fit them into its context.
    PromptCut {
        requests: u32,
        /// Tokens of the shortest of them, as it was read.
        prompt_tokens: u64,
        /// Tokens that every prompt was to have, where that was asked for.
        wanted_tokens: Option<u32>,
        /// The context of one request, tokens.
        context_tokens: Option<u64>,
    },
    /// The server has another number of slots than this run is about.
    OtherSlots {
        /// The slots that the run is about.
        wanted: u32,
        /// What a quick burst showed.
        found: u32,
    },
    /// The server says that it has other slots than it was seen to have.
    SlotsContradict {
        told: u32,
        /// What it was seen to do at once.
        measured: u32,
    },
    /// An Ollama has other slots than the user says that it was told to have.
    NotAsAsked {
        /// What `OLLAMA_NUM_PARALLEL` was set to.
        asked: u32,
        /// What it was seen to do at once.
        found: u32,
        /// Why that may be, the likeliest first.
        causes: Vec<SlotsCause>,
    },
    /// From some number of slots on the model does not fit into video memory.
    SpillsFrom {
        /// The fewest slots with which it did not.
        slots: u32,
        /// The most with which it did.
        fits: u32,
        /// The part in video memory with that few, 0 ..= 1.
        vram_share: f64,
    },
    /// The other batches of the run were not measured.
    RunEnded(RunEnd),
    /// Something slowed this measurement down: it is left out of the speed of its load.
    SlowedDown {
        tokens_per_s: f64,
        /// How much slower than what asked the server for the same, as a share.
        slower: f64,
    },
    /// The same batch, measured again at the end, gave another speed.
    Drift {
        /// The size of the batch.
        batch: u32,
        before_tokens_per_s: f64,
        after_tokens_per_s: f64,
    },
    /// Not every one of the servers that are measured as one had a request.
    PartOfServers { servers: usize },
}

//! Whether a figure is the server's speed, or the browser's, the queue's or the cache's.
//!
//! Everything here is worked out from what a session holds, so that a session file can be audited anew.

use crate::evidence::browser;
mod cache;
mod drift;
mod server;

use serde::{Deserialize, Serialize};

use crate::{Batch, Failure, Session};

pub use cache::PromptCache;
pub use drift::{DRIFT_SHARE, drift};

/// What makes a figure doubtful. Thresholds stand, named and justified, where each is found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Warning {
    /// Too few lanes: the browser could not keep as many requests in flight as wanted.
    TooFewLanes {
        /// What should have been in flight.
        wanted: u32,
        /// What was.
        in_flight: u32,
    },
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
    PageLagged {
        /// The greatest lateness, ms.
        lag_ms: f64,
    },
    /// The page was hidden: browsers slow such pages down.
    PageHidden {
        /// How long, ms.
        hidden_ms: f64,
    },
    /// The page was frozen, or the machine slept.
    Suspended {
        /// How long, ms.
        gap_ms: f64,
    },
    /// The browser's clock is too coarse for so short a batch.
    CoarseClock {
        /// The clock's step, ms.
        step_ms: f64,
    },
    /// Requests failed.
    Failed {
        /// How many.
        requests: u32,
        /// Why the first of them did.
        failure: Failure,
        /// The server's words about it.
        message: Option<String>,
    },
    /// The server turned requests away: its queue was full (503).
    ServerBusy {
        /// How many.
        requests: u32,
    },
    /// The model was loaded, or loaded again, while it was measured.
    ModelLoaded {
        /// The longest load, ms; absent where only the server's list of loaded models tells it.
        load_ms: Option<f64>,
    },
    /// A part of the model did not fit into video memory, or nothing of it.
    SpilledToCpu {
        /// The part in video memory, 0 ..= 1.
        vram_share: f64,
    },
    /// Other models were in the server's memory and may have worked.
    OtherModels {
        /// Their names.
        names: Vec<String>,
    },
    /// The server had prompts in its cache, although all begin differently.
    CacheHits {
        /// How many.
        requests: u32,
    },
    /// The model thought, although it was told not to.
    Thought {
        /// In how many requests.
        requests: u32,
    },
    /// Answers were shorter than asked: batches can not be compared any more.
    ShortAnswers {
        /// How many.
        requests: u32,
        /// All tokens of the batch by those that were asked for, 0 ..= 1; absent without a plan.
        tokens_share: Option<f64>,
    },
    /// The model's context was too small for prompt and answer.
    ContextCut {
        /// How many answers were cut.
        requests: u32,
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
    /// The same batch, measured again at the end, gave another speed.
    Drift {
        /// The size of the batch.
        batch: u32,
        /// At the beginning, tokens/s.
        before_tokens_per_s: f64,
        /// At the end, tokens/s.
        after_tokens_per_s: f64,
    },
}

impl Warning {
    /// Whether the figures are not the server's speed at all, so that the batch can not be the optimum.
    /// The others only limit what the figures are good for.
    #[must_use]
    pub fn disqualifies(&self) -> bool {
        match self {
            Self::TooFewLanes { .. }
            | Self::HeldByBrowser { .. }
            | Self::StartedApart { .. }
            | Self::PageLagged { .. }
            | Self::PageHidden { .. }
            | Self::Suspended { .. }
            | Self::CoarseClock { .. }
            | Self::Failed { .. }
            | Self::ServerBusy { .. }
            | Self::ModelLoaded { .. } => true,
            Self::SpilledToCpu { .. }
            | Self::OtherModels { .. }
            | Self::CacheHits { .. }
            | Self::Thought { .. }
            | Self::ShortAnswers { .. }
            | Self::ContextCut { .. }
            | Self::OtherSlots { .. }
            | Self::Drift { .. } => false,
        }
    }

    /// Whether the browser or the page, not the server, set the pace.
    #[must_use]
    pub fn is_browsers(&self) -> bool {
        self.disqualifies()
            && !matches!(
                self,
                Self::Failed { .. } | Self::ServerBusy { .. } | Self::ModelLoaded { .. }
            )
    }
}

/// A warning and what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Workers of the run.
    pub workers: u32,
    /// The size of the batch; absent where it is about the whole run.
    pub batch: Option<u32>,
    /// What was found.
    pub warning: Warning,
}

/// What a batch shows by itself. These are the findings that can disqualify it.
#[must_use]
pub fn of_batch(batch: &Batch) -> Vec<Warning> {
    let mut warnings = browser::warnings(batch);
    warnings.extend(server::failures(batch));
    warnings.extend(server::model_loaded(batch));
    warnings
}

/// All findings of a session, run by run and batch by batch.
#[must_use]
pub fn of_session(session: &Session) -> Vec<Finding> {
    let cache = PromptCache::of(session);
    let mut findings = Vec::new();
    for run in &session.runs {
        let about = |batch, warning| Finding { workers: run.workers, batch, warning };
        if let Some(found) = run.slots.filter(|&found| found != run.workers) {
            findings.push(about(None, Warning::OtherSlots { wanted: run.workers, found }));
        }
        for batch in &run.batches {
            let warnings = of_batch(batch)
                .into_iter()
                .chain(server::memory(batch, &session.model))
                .chain(cache.warning(batch))
                .chain(server::thoughts(batch))
                .chain(server::short_answers(batch, session.plan.as_ref()))
                .chain(server::context_cut(batch, session));
            findings.extend(warnings.map(|warning| about(Some(batch.batch), warning)));
        }
        findings.extend(drift(run).map(|warning| about(None, warning)));
    }
    findings
}

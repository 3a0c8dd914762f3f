//! Provokes everything that can disqualify a measurement.

use bench::{
    BatchId, ClientWatch, Failure, LoadWatch, Measurement, Plan, Sample, ServerMemory, ServerTimes,
    Silence, Warning,
};

/// Tokens requested for every answer.
pub const TOKENS: u32 = 100;

/// Says which warnings are provoked here, each by a defect of its name, and which ones never disqualify.
macro_rules! defects {
    (provoked: $($defect:ident)* ; harmless: $($harmless:ident)*) => {
        /// A way to spoil a measurement, named like the warning that it causes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Defect {
            $($defect,)*
        }

        impl Defect {
            pub const ALL: &[Self] = &[$(Self::$defect),*];

            /// What provokes this warning; `None` if it never disqualifies. A new kind of warning does not compile
            /// until it is in one of the two lists.
            pub fn of(warning: &Warning) -> Option<Self> {
                match warning {
                    $(Warning::$defect { .. } => Some(Self::$defect),)*
                    $(Warning::$harmless { .. })|* => None,
                }
            }
        }
    };
}

defects! {
    provoked:
    TooFewLanes HeldByBrowser StartedApart PageLagged PageHidden Suspended Stalled CoarseClock HeldByLoad
    LoadStartedApart LoadLagged Failed ServerBusy ModelLoaded LoadedEachTime NothingCounted TooFewTokens
    TooManyTokens MadeUpFigures Replayed OtherModel ContextCut ServerLimit PromptCut PartOfServers ;
    harmless:
    OddSum SlowedDown RoughCount ChunkTokens HiddenThinking NamedOtherwise InLumps SpilledToCpu OtherModels
    CacheHits PrefixCached Preempted OthersServed Thought ShortAnswers LetThroughInTurn
    LetThroughAtOnce LateEnd LongAnswers OtherSlots SlotsContradict NotAsAsked SpillsFrom RunEnded Drift
}

impl Defect {
    /// Spoils a measurement of requests that were sent at once, on two servers.
    pub fn apply(self, measurement: &mut Measurement) {
        let Measurement { samples, client, load, memory, .. } = measurement;
        let total_ms = measurement.total_s * 1000.0;
        let watch = ClientWatch::default();
        let late = |lag_ms| Some(LoadWatch { rtt_ms: None, lag_ms });
        let told = ServerTimes::default();
        let mut each = |change: &dyn Fn(&mut Sample)| samples.iter_mut().for_each(change);
        match self {
            Self::TooFewLanes => measurement.wanted_in_flight = Some(measurement.requests),
            Self::HeldByBrowser => each(&|sample| sample.held_ms = Some(total_ms * 0.9)),
            Self::StartedApart => start_late(samples, total_ms),
            Self::PageLagged => *client = Some(ClientWatch { lag_ms: 1999.0, ..watch }),
            Self::PageHidden => *client = Some(ClientWatch { hidden_ms: 9.0, ..watch }),
            Self::Suspended => *client = Some(ClientWatch { lag_ms: 5000.0, ..watch }),
            Self::Stalled => {
                let (from_ms, to_ms) = (total_ms * 0.5, total_ms);
                let chunks = u64::from(TOKENS) / 2;
                each(&|sample| sample.silence = Some(Silence { from_ms, to_ms, chunks }));
            }
            Self::CoarseClock => {
                *client = Some(ClientWatch { timer_step_ms: Some(total_ms), ..watch });
            }
            Self::HeldByLoad => {
                let told = ServerTimes { total_ms: Some(total_ms * 0.1), ..told };
                each(&|sample| sample.server = Some(told.clone()));
                *load = late(0.0);
            }
            Self::LoadStartedApart => {
                start_late(samples, total_ms);
                *load = late(0.0);
            }
            Self::LoadLagged => *load = late(1999.0),
            Self::Failed => fail_first(samples, Failure::Timeout),
            Self::ServerBusy => fail_first(samples, Failure::Http(503)),
            Self::ModelLoaded => each(&|sample| sample.load_said_ms = Some(1.0)),
            Self::LoadedEachTime => {
                let told = ServerTimes { load_ms: Some(2500.0), ..told };
                each(&|sample| sample.server = Some(told.clone()));
                *memory = Some(ServerMemory::default());
            }
            Self::NothingCounted => each(&|sample| sample.tokens = Some(0)),
            Self::TooFewTokens => each(&|sample| {
                (sample.chunks, sample.arrivals) = (Some(999), Some(999));
            }),
            Self::TooManyTokens => each(&|sample| sample.tokens = Some(u64::from(TOKENS) * 3)),
            Self::MadeUpFigures => {
                let told = ServerTimes { total_ms: Some(total_ms * 9.0 + 999.0), ..told };
                each(&|sample| sample.server = Some(told.clone()));
            }
            Self::Replayed => each(&|sample| {
                (sample.first_ms, sample.answer_ms, sample.last_ms) = (None, None, Some(5.0));
            }),
            Self::OtherModel => each(&|sample| sample.model = Some("other".into())),
            Self::ContextCut => each(&|sample| {
                (sample.tokens, sample.chunks, sample.arrivals) = (Some(40), Some(40), Some(40));
                sample.prompt_tokens = Some(4056);
            }),
            Self::ServerLimit => each(&|sample| {
                (sample.tokens, sample.chunks, sample.arrivals) = (Some(40), Some(40), Some(40));
            }),
            Self::PromptCut => each(&|sample| sample.prompt_tokens = Some(99_999)),
            Self::PartOfServers => each(&|sample| sample.by_server = 0),
        }
    }
}

/// A plan for any batches, with the requests that [`measured`] makes.
pub fn plan() -> Plan {
    Plan { max_tokens: TOKENS, context_tokens: Some(4096), ..Plan::default() }
}

/// A flawless measurement at this speed: all requests are sent at once, to two servers in turn, and arrive evenly.
pub fn measured(id: BatchId, tokens_per_s: f64) -> Measurement {
    let tokens = u64::from(TOKENS);
    let total_s = f64::from(id.size * TOKENS) / tokens_per_s;
    let end_ms = total_s * 1000.0;
    let sample = |number| Sample {
        lane: number,
        by_server: number % 2,
        first_ms: Some(1.0),
        answer_ms: Some(1.0),
        last_ms: Some(end_ms),
        end_ms,
        tokens: Some(tokens),
        prompt_tokens: Some(20),
        chunks: Some(tokens),
        arrivals: Some(tokens),
        done_reason: Some("length".into()),
        ..Sample::default()
    };
    Measurement {
        requests: id.size,
        total_s,
        tokens: u64::from(id.size) * tokens,
        peak_in_flight: Some(id.size),
        samples: (0..id.size).map(sample).collect(),
        ..Measurement::default()
    }
}

fn start_late(samples: &mut [Sample], total_ms: f64) {
    for sample in samples.iter_mut().skip(1) {
        sample.sent_ms = total_ms * 0.9;
        sample.first_ms = Some(sample.sent_ms + 1.0);
        sample.answer_ms = sample.first_ms;
    }
}

fn fail_first(samples: &mut [Sample], failure: Failure) {
    if let Some(first) = samples.first_mut() {
        first.error = Some(failure);
    }
}

//! The fixed texts of the extended report.

use crate::words::subject::Term;

pub fn term(term: Term) -> &'static str {
    match term {
        Term::Energy => "Energy and cost",
        Term::Conclusion => "Conclusion",
        Term::AnswerCost => "What an answer costs",
        Term::AnswerCostMeaning => {
            "For the smallest batch of each run that is as good as its optimum; seconds and tokens are the median \
             (p50) of its answers."
        }
        Term::ThinkingShareMeaning => {
            "The thinking share is a share of the time during which the answer streamed."
        }
        Term::BaseFiguresMeaning => {
            "What follows are the tables of the base report: “best” in them is the highest speed measured, whatever \
             the noise. What to set is in the conclusion."
        }
        Term::SecondsPerAnswer => "Seconds per answer",
        Term::TokensPerAnswer => "Tokens per answer",
        Term::ThinkingShare => "Thinking, share of time",
        Term::Recommendation => "Recommendation",
        Term::RecommendationMeaning => {
            "For each number of workers, the smallest batch whose speed cannot be told apart from that run's optimum: \
             it answers sooner and occupies the server less. What to set for the whole session is in the conclusion, \
             which takes the fewest workers first and then the smallest batch. Batches differ if the 95% interval of \
             their difference says so; the noise of repeats and equal loads is pooled over the whole session, and is \
             assumed to be 3.5% where there are none."
        }
        Term::RecommendedBatch => "Smallest on par with the optimum",
        Term::TokensPerS => "Tokens/s",
        Term::Optimum => "Optimum",
        Term::OptimumTokensPerS => "Tokens/s of the optimum",
        Term::Repeats => "Measurements per batch",
        Term::OptimumMeasurements => "Measurements of the optimum",
        Term::RepeatsSpread => "Noise between repeats",
        Term::Confidence => "95%",

        Term::Waves => "Waves",
        Term::WavesMeaning => {
            "A batch larger than the number of slots runs in waves: requests wait for a slot to become free. If the \
             last wave is not full, slots stand idle and the speed of the batch drops, although the server is the \
             same. Steady speed is measured while all slots are busy: it is what a continuous load would get."
        }
        Term::WavesCount => "Waves",
        Term::LastWave => "Requests in the last wave",
        Term::BusySlots => "Slots busy",
        Term::BatchTokensPerS => "Tokens/s of the batch",
        Term::SteadyTokensPerS => "Tokens/s, steady",

        Term::Shapes => "Request shapes",
        Term::ShapesMeaning => {
            "What to set for each shape, and the TTFT (median) it gives. Prompts of a given length consist of the \
             same sentences in varying order; their length is fitted by the server's count on one request that is not \
             measured. The column shows how many tokens that came to (median)."
        }
        Term::Shape => "Shape",
        Term::PromptTokens => "Prompt, tokens",
        Term::Slots => "Server slots",
        Term::SlotsUnknown => {
            "The number of slots cannot be determined: nothing shows how many requests were processed at once."
        }
        Term::SlotsOfServers => {
            "Each server has its own slots, counted from its requests: see “By server”."
        }
        Term::MemoryBySlots => "Model memory by slots",

        Term::Servers => "By server",
        Term::ServersMeaning => {
            "The servers are measured as one: each request went to the server with the fewest in flight, in turn \
             among equals; every batch starts with the first server. The recommended batch is shown. A server's \
             tokens/s are its tokens over the time of the whole batch, so together they add up to the speed of the \
             batch. Slots are for the whole session."
        }
        Term::SkippedForServers => {
            "For several servers, conclusions that make sense only for one are left out: waves, prompt caching judged \
             by processing time, a limit set by slots. The round-trip time is the longest of all; the page timing \
             error with the network is not measured. Server counters are added up if every server has them."
        }
        Term::ModelsDiffer => {
            "The servers have different models under this name: the checksums do not match. Compare their speeds with \
             care."
        }
        Term::Together => "Total",
        Term::RequestsCount => "Requests",
        Term::FailedCount => "Errors",
        Term::TokensCount => "Tokens",
        Term::SlotsCount => "Slots",
        Term::MedianTtftMs => "TTFT, ms (median)",

        Term::Warnings => "Findings",
        Term::NoWarnings => "No findings: neither the browser nor the server distorted any batch.",
        Term::NoWarningsOfLoad => {
            "No findings: neither the load machines nor the server distorted any batch."
        }
        Term::NoWarningsOfImport => {
            "No findings in the times of the requests. The other program's file does not record the state of the \
             measuring machine."
        }
        Term::NothingToCheck => "Nothing to check: individual requests were not recorded.",

        Term::Conditions => "Conditions",
        Term::Started => "Started",
        Term::Server => "Server",
        Term::Address => "Address",
        Term::Model => "Model",
        Term::Family => "Architecture",
        Term::Parameters => "Parameters",
        Term::Quantization => "Quantization",
        Term::Context => "Context",
        Term::ModelMemory => "Model memory",
        Term::Requests => "Requests",
        Term::ServerReported => "Reported by the server",
        Term::Browser => "Browser",
        Term::LoadEngine => "Load generator",
        Term::Lanes => "Lanes",
        Term::RoundTrip => "Round-trip time",
        Term::ClockStep => "Browser clock step",
        Term::PageLag => "Longest page lag",
        Term::LoadLag => "Longest lag of the load generator",
        Term::OwnError => "Page timing error",
        Term::OwnErrors => "Page timing error, network included",

        Term::Plan => "Plan",
        Term::Workers => "Workers",
        Term::Mode => "Mode",
        Term::OwnPrompts => "Own prompts",
        Term::PlannedContext => "Context (num_ctx)",
        Term::MaxTokens => "Tokens per answer, at most",
        Term::Prompt => "Prompt",
        Term::MaxBatch => "Largest batch",
        Term::Pause => "Pause between batches",
        Term::Timeout => "Request timeout",
        Term::Temperature => "Temperature",
        Term::Seed => "Seed",
        Term::CloseRepeats => "Measurements near the best, up to",
        Term::BatchOrder => "Batch order",
        Term::RandomOrder => "random",
        Term::Search => "How it was found",
        Term::Strategy => "What to measure",
        Term::DriftCheck => "Control measurement at the end",
        Term::EqualLoads => "Equal loads",
        Term::MeasuredOnce => "measured once for all runs",
        Term::SharedRows => "Shared rows",
        Term::SharedFrom => "From run (workers)",
        Term::AskedSlots => "OLLAMA_NUM_PARALLEL set on the server",
        Term::LimitMinutes => "Time limit, min",
        Term::LimitRequests => "Request limit",
        Term::No => "no",

        Term::Limits => "Limits",
        Term::LimitsMeaning => {
            "A limit is met or broken only if that holds with 95% confidence by the exact Clopper–Pearson bound; \
             otherwise there are too few requests. A failed request breaks the limit, an interrupted one does not \
             count. Speed per user: the tokens of an answer divided by the time from sending to its last token, the \
             wait for the first included."
        }
        Term::LoadCurve => "Load curve",
        Term::LoadCurveMeaning => {
            "A point is a configuration: how many tokens per second the server gives in total, and how much of that \
             one user gets. Nothing beats a configuration on the Pareto front in both at once."
        }
        Term::Users => "Users",
        Term::TotalTokensPerS => "Tokens/s total",
        Term::IsWithin => "Within limits",

        Term::Method => "How it was measured",

        Term::Latencies => "Request latencies",
        Term::LatenciesMeaning => {
            "In a cell: mean · p50 · p90 · tail (which one: see the Tail column). With a single request the cell has \
             one number. Start spread: from the first to the last of the requests that were sent at once."
        }
        Term::Batch => "Batch",
        Term::BestBatch => "Fastest batch",
        Term::SpeedWithInterval => "Tokens/s (95%)",
        Term::Tail => "Tail",
        Term::Greatest => "max",
        Term::TtftMs => "TTFT, ms",
        Term::TtfoMs => "TTFO, ms",
        Term::TpotMs => "TPOT, ms",
        Term::E2eMs => "E2E, ms",
        Term::QueueMs => "Queue, ms",
        Term::StallMs => "Client delay, ms",
        Term::StreamTokensPerS => "Stream, tokens/s",
        Term::PrefillTokensPerS => "Prompt processing, tokens/s",
        Term::StartMs => "Start spread, ms",
        Term::InFlight => "In flight",

        Term::OwnQueue => "Queue in the page",
        Term::OwnQueueMeaning => {
            "The page handles what arrives one chunk at a time: S is the mean time that takes, busy is the share of \
             the batch it took (ρ), wait is how long a chunk waits for its turn on average by the Pollaczek–Khinchine \
             formula, λE[S²] / (2(1 − ρ)). It is the page's own error in token times; the browser's work is not in \
             it, and coarse clocks overstate it."
        }
        Term::HandlingUs => "S, µs",
        Term::PageBusy => "Busy",
        Term::PageCrowded => {
            "In some batches the page was busy half of the time or more: chunks wait for each other noticeably, and \
             token times are shifted by the wait in the last column on average. Fewer requests in flight or a faster \
             machine would help."
        }
        Term::OwnWaitUs => "Wait, µs",
    }
}

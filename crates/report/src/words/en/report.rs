//! Sentences of the extended report, with figures in them.

use bench::analysis::{Energy, Totals};
use bench::{BatchId, Mode, OwnError, OwnErrorAt, Quirk, ServerPart, Session};

use super::En;
use super::nouns::{FINDINGS, REQUESTS, SLOTS, TOKENS, batches_measured, plural};
use super::places::configuration;
use super::server_reported::server_reported;
use crate::words::moments::started;
use crate::words::numbers::{NO_BREAK, about, percent, rounded, signed, significant, span};
use crate::words::report::lanes;
use crate::words::subject::Counted;

/// `Model m on Ollama 0.33.0 (http://…), 25 November 2026, 14:05: 20 batches, 212 requests in 4 min.`
pub fn subject(session: &Session, totals: Totals) -> String {
    let environment = &session.environment;
    let server = match (&environment.server_program, environment.shown_addresses()) {
        (Some(program), Some(url)) => format!(" on {program} ({url})"),
        (Some(program), None) => format!(" on {program}"),
        (None, Some(url)) => format!(" on {url}"),
        (None, None) => String::new(),
    };
    let day = environment.started_at.as_deref().map(|at| format!(", {}", started(at, En)));
    format!(
        "Model {}{server}{}: {}, {} in {}.",
        session.model,
        day.unwrap_or_default(),
        batches_measured(session),
        plural(totals.requests, REQUESTS),
        about(totals.measured_s, En)
    )
}

pub fn energy(energy: &Energy, batch: BatchId) -> Vec<String> {
    let beyond = energy
        .joules_per_token_beyond_idle
        .map(|joules| format!(", of which {}\u{a0}J above idle", significant(joules, En)));
    let spent = format!(
        "{}: {}\u{a0}J per token{}; one kilowatt-hour is enough for {}.",
        configuration(batch),
        significant(energy.joules_per_token, En),
        beyond.unwrap_or_default(),
        plural(energy.tokens_per_kwh.round() as u64, TOKENS)
    );
    let price = energy.price_per_million.map(|price| {
        format!(
            "A million tokens cost {} in the currency of the price per kWh.",
            significant(price, En)
        )
    });
    let left_out =
        "Cooling, the price of the machine and idle time are left out; the power is the one entered, for this same \
         load."
            .to_owned();
    [Some(spent), price, Some(left_out)].into_iter().flatten().collect()
}

pub fn run_for_slots(slots: u32, seen: &str) -> String {
    format!("Run for {}. {seen}", plural(slots.into(), SLOTS))
}

pub fn context(tokens: u64) -> String {
    format!("{} per request", plural(tokens, TOKENS))
}

pub fn quirks(quirks: &[Quirk]) -> String {
    let told = quirks.iter().filter_map(|quirk| match quirk {
        Quirk::UsageNotAsked => Some("without stream_options"),
        Quirk::MaxCompletionTokens => Some("with max_completion_tokens instead of max_tokens"),
        Quirk::SeedNotSet => Some("without seed"),
        Quirk::TemperatureNotSet => Some("without temperature, so it is the model's default"),
        Quirk::JsonContentType => Some("with Content-Type: application/json"),
        Quirk::OpenAiProtocol => Some("by the API compatible with OpenAI instead of Ollama's"),
        Quirk::CountedByTokenizer => Some(
            "tokens counted after the batches by the server's tokenizer, as it does not report them itself",
        ),
        Quirk::Other => None,
    });
    told.collect::<Vec<_>>().join("; ")
}

pub fn own_error(error: OwnError) -> String {
    format!(
        "time to first token {}, total time {}, tokens/s {} (tested on {} streams with known timing, without a \
         network)",
        signed(error.ttft_ms, span(error.ttft_ms, En)),
        signed(error.total_ms, span(error.total_ms, En)),
        signed(error.tokens_per_s_share, percent(error.tokens_per_s_share, 2, En)),
        error.streams
    )
}

pub fn own_errors(errors: &[OwnErrorAt]) -> String {
    let told = errors.iter().map(|error| {
        format!(
            "{} in flight: total time {}, time to first token {}",
            error.in_flight,
            signed(error.total_ms, span(error.total_ms, En)),
            signed(error.ttft_ms, span(error.ttft_ms, En))
        )
    });
    format!(
        "{} (medians; measured through the relay over the same lanes, on streams with known timing)",
        told.collect::<Vec<_>>().join("; ")
    )
}

/// `up to 1.90 ms` with `(requests in flight — 1: +0.62 ms · 48: +1.90 ms)`.
pub fn own_errors_label(most: &OwnErrorAt, errors: &[OwnErrorAt]) -> (String, Option<String>) {
    let told = errors.iter().map(|error| {
        format!(
            "{}:{NO_BREAK}{}",
            error.in_flight,
            signed(error.total_ms, span(error.total_ms, En))
        )
    });
    let each = (errors.len() > 1).then(|| told.collect::<Vec<_>>().join(" · "));
    let words = if each.is_some() { "up to " } else { "" };
    (
        format!("{words}{}", span(most.total_ms.abs(), En)),
        each.map(|each| format!("(requests in flight — {each})")),
    )
}

pub fn server_part(part: &ServerPart) -> String {
    let open = part.lanes.map(|open| format!("lanes {}", lanes(open, part.relay, En)));
    let told = part.told.as_ref().map(server_reported).filter(|told| !told.is_empty());
    let told = told.map(|told| format!("reports {told}"));
    part.program.iter().cloned().chain(open).chain(told).collect::<Vec<_>>().join("; ")
}

pub fn mode(mode: Mode, is_page: bool) -> &'static str {
    match mode {
        Mode::ClosedLoop if !is_page => {
            "workers are the requests that the load generator keeps in flight"
        }
        Mode::ClosedLoop => "workers are the requests that the page keeps in flight",
        Mode::Server => {
            "workers are server slots (OLLAMA_NUM_PARALLEL); a batch is sent all at once"
        }
    }
}

pub fn seconds(value_s: f64) -> String {
    format!("{} s", rounded(value_s, En))
}

pub fn findings_in_short(findings: usize, counted: Counted) -> String {
    let told = plural(findings as u64, FINDINGS);
    match counted {
        Counted::All => format!("{told}; all batches are counted."),
        Counted::Some => {
            format!("{told}; some batches are not counted, see the extended report.")
        }
        Counted::None => format!("{told}; no batch is counted, see the extended report."),
    }
}

pub fn slower_runs(runs: usize) -> String {
    format!("{} slower than these.", plural(runs as u64, ["more run is", "more runs are"]))
}

pub fn found_pause(pause_s: f64) -> String {
    format!(
        "{} (measured: this is how long the server takes to settle after a batch)",
        span(pause_s * 1000.0, En)
    )
}

/// The definitions that a reader of the figures needs. Of other programs than the page nothing is said about a
/// browser.
pub fn method(is_page: bool) -> Vec<String> {
    let definitions = METHOD.iter().map(|&definition| {
        let words = OF_PAGE.iter().zip(OF_LOAD).filter(|_| !is_page);
        words.fold(definition.to_owned(), |told, (page, load)| told.replace(page, load))
    });
    definitions.collect()
}

pub fn import_method() -> Vec<String> {
    IMPORT_METHOD.iter().map(|&told| told.to_owned()).collect()
}

const IMPORT_METHOD: [&str; 4] = [
    "Another program made the measurement, by its own definitions; Tokometer only shows its results. A run is one \
     number of requests in flight; a batch is all requests that were sent at that number.",
    "Speed is the tokens of the answers divided by the duration of the measurement; both are taken from the file.",
    "TTFT, E2E and TPOT come from the times of individual requests, where the file has them. Percentiles interpolate \
     linearly between order statistics; p95 takes at least 20 values and p99 at least 100, otherwise the maximum is \
     shown.",
    "Slots are the largest number of answers that streamed at once while there were more requests; without individual \
     requests they cannot be told. The report cannot know what is not in the file: warm-up, the state of the machine \
     and of the server.",
];

/// What is said about the page and its browser…
const OF_PAGE: [&str; 4] = [
    "on the browser's monotonic clock",
    "what the page saw",
    "nor the browser",
    "interference by the browser",
];
/// … and in its place of a program that measures elsewhere.
const OF_LOAD: [&str; 4] = [
    "on monotonic clocks brought to one axis",
    "what the load generator saw",
    "nor the load machines",
    "lag of the load machines",
];

const METHOD: [&str; 9] = [
    "The total time of a batch runs from the first request sent to the last byte received, on the browser's \
     monotonic clock. The average time per request is the total time divided by the batch size, not the mean latency.",
    "Tokens are counted by the server itself. The speed of a batch is its tokens divided by its total time.",
    "Before measuring, the model is loaded by a separate request and the connections are opened; every request begins \
     with a unique mark, so that the server cannot answer it from a cache.",
    "TTFT is the time to the first content, thinking included; TTFO, to the first token of the answer proper; E2E, to \
     the last. TPOT = (E2E − TTFT) / (tokens − 1); where the first chunk holds several tokens, all of them are \
     subtracted.",
    "Queue is the part of the server's total time not spent on loading, prompt processing and generation. Client \
     delay is what the page saw beyond the server's time and the network round trip.",
    "Percentiles interpolate linearly between order statistics; p95 takes at least 20 values and p99 at least 100, \
     otherwise the maximum is shown.",
    "The measurement shown has the median speed among those that count, which neither a failure nor the browser \
     distorted. Intervals are 95% by Student's t, with noise pooled over the whole session.",
    "Slots are the largest number of answers that streamed at once while there were more requests.",
    "A measurement with failed requests, interference by the browser or a model load is not counted; a batch that has \
     no other measurements cannot be the optimum.",
];

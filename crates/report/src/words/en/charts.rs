//! Charts in words.

use bench::analysis::SlotsMemory;
use bench::{BatchId, Percentile};

use super::En;
use super::limits::users;
use super::nouns::{BATCHES, REQUESTS, RUNS, TOKENS, plural};
use super::places::{configuration, workers as workers_in_words};
use crate::chart::CellState;
use crate::words::charts::{seconds, short};
use crate::words::moments::day;
use crate::words::numbers::{decimal, rounded};
use crate::words::server_reported::slots_memory;
use crate::words::subject::{
    BatchSummary, ChartTerm, Load, Quantity, RequestTimes, Served, SpanKind,
};

pub fn quantity_name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::TotalTime => "Total time",
        Quantity::AverageTime => "Average time per request",
        Quantity::Speed => "Speed",
        Quantity::Tokens => "Total output",
    }
}

pub fn quantity_unit(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::TotalTime | Quantity::AverageTime => "s",
        Quantity::Speed => "tokens/s",
        Quantity::Tokens => "tokens",
    }
}

pub fn quantity_axis(quantity: Quantity) -> String {
    match quantity {
        Quantity::TotalTime | Quantity::AverageTime => "Time, s",
        Quantity::Speed => "Tokens/s",
        Quantity::Tokens => "Tokens",
    }
    .to_owned()
}

pub fn speed_subtitle(best: Option<BatchId>) -> String {
    let best = best.map_or(String::new(), |best| format!(" Best: {}.", configuration(best)));
    format!("The number on each line is its workers (requests in flight).{best}")
}

pub fn cell_name(batch: BatchId, state: CellState) -> Option<String> {
    let said = match state {
        CellState::Absent => return None,
        CellState::Planned => "still to come".to_owned(),
        CellState::Measuring => "being measured".to_owned(),
        CellState::Measured {
            tokens_per_s,
            is_copy,
            is_doubtful,
            is_row_optimum,
            is_answer,
            ..
        } => {
            let mark = match (is_answer, is_row_optimum, is_doubtful, is_copy) {
                (true, ..) => ", recommended",
                (_, true, ..) => ", best in row",
                (_, _, true, _) => ", not counted",
                (.., true) => ", from another run of the same load",
                _ => "",
            };
            format!("{} tokens/s{mark}", short(tokens_per_s, En))
        }
    };
    Some(format!("{}: {said}", configuration(batch)))
}

pub fn figure_source(started_at: Option<&str>) -> String {
    let day = started_at.map_or(String::new(), |at| format!("{} · ", day(at, En)));
    format!("{day}Tokometer")
}

pub fn chart_term(term: ChartTerm) -> &'static str {
    match term {
        ChartTerm::BatchAxis => "Batch, requests",
        ChartTerm::SpeedByBatch => "Tokens per second by batch size",
        ChartTerm::TotalSpeed => "Tokens/s total",
        ChartTerm::FrontLine => "front",
        ChartTerm::SlotsAxis => "Slots",
        ChartTerm::MemoryAxis => "Memory, GB",
        ChartTerm::MemoryBySlots => "Model memory by slots, GB: total and in video memory (GPU)",
        ChartTerm::WholeMemory => "total",
        ChartTerm::VideoMemory => "GPU",
    }
}

pub fn run_summary(quantity: Quantity, workers: u32, batches: usize, best: Option<&str>) -> String {
    let best = best.map_or("No optimum".to_owned(), |best| format!("Optimum at {best}"));
    format!(
        "{}: {}, {}. {best}.",
        quantity_name(quantity),
        workers_in_words(workers),
        plural(batches as u64, BATCHES)
    )
}

pub fn session_summary(runs: usize, best: Option<(BatchId, f64)>) -> String {
    let runs = plural(runs as u64, RUNS);
    match best {
        None => format!("{runs}; no optimum."),
        Some((batch, tokens_per_s)) => format!(
            "{runs}. Fastest configuration: {}, {} tokens/s.",
            configuration(batch),
            decimal(tokens_per_s, 2, En)
        ),
    }
}

pub fn load_title(served: Served, at: Percentile) -> String {
    let percent = u8::from(at);
    let by = match served {
        Served::AnswerSpeed => format!("tokens/s per user (p{percent})"),
        Served::Ttft => format!("TTFT p{percent}, s"),
    };
    format!("Total tokens/s against {by}; numbers are workers, the line is the Pareto front")
}

pub fn load_axis(served: Served, at: Percentile) -> String {
    let percent = u8::from(at);
    match served {
        Served::AnswerSpeed => {
            format!("Tokens/s per user, reached by {percent}% of requests")
        }
        Served::Ttft => format!("TTFT p{percent}, s"),
    }
}

pub fn load_point(load: &Load, served: Served, at: Percentile) -> String {
    let percent = u8::from(at);
    let one = match served {
        Served::AnswerSpeed => {
            format!("{} tokens/s per user (p{percent})", rounded(load.served, En))
        }
        Served::Ttft => format!("TTFT p{percent} {} s", rounded(load.served, En)),
    };
    format!(
        "{}: {} tokens/s total, {one}, {}",
        configuration(load.batch),
        decimal(load.tokens_per_s, 2, En),
        users(load.users)
    )
}

pub fn load_summary(
    title: &str,
    configurations: usize,
    on_front: usize,
    best: Option<&str>,
) -> String {
    let best = best.map_or(String::new(), |best| format!(" Best within the limits: {best}."));
    format!("{title}. Configurations: {configurations}, on the front: {on_front}.{best}")
}

pub fn memory_summary(all: &[SlotsMemory]) -> String {
    let told: Vec<String> = all.iter().map(|&memory| slots_memory(memory, En)).collect();
    format!("Model memory by slots. {}.", told.join("; "))
}

pub fn request(times: &RequestTimes<'_>) -> String {
    let parts: Vec<String> = times
        .parts_ms
        .iter()
        .map(|&(kind, span_ms)| format!("{} {} s", span_name(kind), seconds(span_ms, En)))
        .chain(times.tokens.map(|tokens| plural(tokens, TOKENS)))
        .collect();
    let slot = times.slot.map_or(String::new(), |slot| format!(", slot {slot}"));
    format!(
        "Lane {}{slot}. Sent at {} s: {}",
        times.lane,
        seconds(times.sent_ms, En),
        parts.join(", ")
    )
}

pub fn batch_summary(batch: &BatchSummary) -> String {
    let mut text = format!(
        "Batch {}: {}, {} failed, the last ended after {} s.",
        batch.size,
        plural(batch.requests as u64, REQUESTS),
        batch.failed,
        seconds(batch.last_end_ms, En)
    );
    if let Some((earliest, latest)) = batch.first_tokens_ms {
        let (earliest, latest) = (seconds(earliest, En), seconds(latest, En));
        text += &format!(" First tokens at {earliest}–{latest} s.");
    }
    text
}

fn span_name(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Queued => "waiting",
        SpanKind::Prefill => "prompt processing",
        SpanKind::Answer => "answer",
        SpanKind::Failed => "failed after",
    }
}

//! Latencies of the requests, batch by batch.

use crate::Lang;
use crate::words::{Term, UNKNOWN, rounded, run as name_of_run};
use bench::analysis::{Analysis, BatchAnalysis, Metrics, PromptCache, RunAnalysis};
use bench::stats::{Distribution, Tail};
use bench::{Run, Session};

use super::{has_samples, runs, shown};
use crate::blocks::{Block, Column, Table};

/// What of a distribution a cell tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// The median and the tail.
    Two,
    /// The mean, the median, the 90th percentile and the tail.
    Four,
}

/// A column of distributions.
type Measure = (Term, fn(&Metrics) -> Option<Distribution>);

const MEASURES: [Measure; 8] = [
    (Term::TtftMs, |metrics| metrics.ttft_ms),
    (Term::TtfoMs, |metrics| metrics.ttfo_ms),
    (Term::TpotMs, |metrics| metrics.tpot_ms),
    (Term::E2eMs, |metrics| metrics.e2e_ms),
    (Term::QueueMs, |metrics| metrics.queue_ms),
    (Term::StallMs, |metrics| metrics.stall_ms),
    (Term::StreamTokensPerS, |metrics| metrics.stream_tokens_per_s),
    (Term::PrefillTokensPerS, |metrics| metrics.prefill_tokens_per_s),
];

pub fn blocks(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    if !has_samples(analysis) {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::heading(2, Term::Latencies.text(lang)),
        Block::paragraph(Term::LatenciesMeaning.text(lang)),
    ];
    for (run, worked_out) in runs(session, analysis) {
        blocks.push(Block::heading(3, name_of_run(run.workers, session.is_server_mode(), lang)));
        blocks.push(Block::Table(latency_table(
            run,
            worked_out,
            &analysis.cache,
            Figures::Four,
            lang,
        )));
    }
    blocks
}

/// The latencies of a run's batches, each by the measurement that is shown; rows are batches. What was measured of
/// one request is listed once.
#[must_use]
pub fn latency_table(
    run: &Run,
    analysis: &RunAnalysis,
    cache: &PromptCache,
    figures: Figures,
    lang: Lang,
) -> Table {
    let row = |batch: &'_ BatchAnalysis| {
        let cached = batch.shown().map(|shown| cache.hits(&shown.prompt_costs));
        Some(Metrics::of(shown(run, batch)?, &cached.unwrap_or_default()))
    };
    let batches = analysis.batches.iter().filter(|batch| batch.has_samples);
    let rows: Vec<(&BatchAnalysis, Metrics)> =
        batches.filter_map(|batch| Some((batch, row(batch)?))).collect();
    let mut columns = vec![
        Column::integers(Term::Batch.text(lang), rows.iter().map(|row| row.0.id.size)),
        Column::texts(
            Term::Tail.text(lang),
            rows.iter().map(|row| tail_of(&row.1, lang).to_owned()),
        ),
    ];
    // What no batch of the run tells has no column.
    for (header, measure) in MEASURES {
        if rows.iter().any(|row| measure(&row.1).is_some()) {
            columns.push(Column::texts(
                header.text(lang),
                rows.iter().map(|row| cell(measure(&row.1), &row.1, figures, lang)),
            ));
        }
    }
    let spread = |row: &(&BatchAnalysis, Metrics)| {
        row.1.start_spread_ms.map_or(UNKNOWN.into(), |ms| rounded(ms, lang))
    };
    let peak = |row: &(&BatchAnalysis, Metrics)| {
        row.0.peak_in_flight.map_or(UNKNOWN.into(), |peak| peak.to_string())
    };
    columns.push(Column::texts(Term::StartMs.text(lang), rows.iter().map(spread)));
    columns.push(Column::texts(Term::InFlight.text(lang), rows.iter().map(peak)));
    if rows.iter().any(|(batch, _)| batch.shared_from.is_some()) {
        let source = |row: &(&BatchAnalysis, Metrics)| {
            row.0.shared_from.map_or(UNKNOWN.into(), |from| from.workers.to_string())
        };
        columns.push(Column::texts(Term::SharedFrom.text(lang), rows.iter().map(source)));
    }
    Table { columns }
}

/// A distribution of a row; its tail is named if it is another one than the row's, as with fewer values.
fn cell(distribution: Option<Distribution>, row: &Metrics, figures: Figures, lang: Lang) -> String {
    let Some(Distribution { n, mean, p50, p90, tail }) = distribution else {
        return UNKNOWN.into();
    };
    let own_name = tail_name(tail, lang);
    let (Tail::Max(tail) | Tail::P95(tail) | Tail::P99(tail)) = tail;
    let values: &[f64] = match (n, figures) {
        (1, _) => return rounded(p50, lang),
        (_, Figures::Two) => &[p50, tail],
        (_, Figures::Four) => &[mean, p50, p90, tail],
    };
    let text = values.iter().map(|&value| rounded(value, lang)).collect::<Vec<_>>().join(" · ");
    match own_name == tail_of(row, lang) {
        true => text,
        false => format!("{text} ({own_name})"),
    }
}

/// Which tail the row of a batch has: that of its end-to-end latencies.
fn tail_of(row: &Metrics, lang: Lang) -> &'static str {
    row.e2e_ms.map_or(UNKNOWN, |e2e| tail_name(e2e.tail, lang))
}

fn tail_name(tail: Tail, lang: Lang) -> &'static str {
    match tail {
        Tail::Max(_) => Term::Greatest.text(lang),
        Tail::P95(_) => "p95",
        Tail::P99(_) => "p99",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_that_is_not_the_rows_is_named() {
        let of = |n: u32| Distribution::of((1..=n).map(f64::from));
        let row = Metrics { e2e_ms: of(24), ..Metrics::default() };
        let told = |n| cell(of(n), &row, Figures::Two, Lang::En);
        assert_eq!(told(24), "12.5 · 22.8");
        assert_eq!(told(17), "9.00 · 17.0 (max)");
        assert_eq!(told(1), "1.00");
    }
}

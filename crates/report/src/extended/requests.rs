//! Latencies of the requests, batch by batch.

use crate::words::rounded;
use bench::audit::PromptCache;
use bench::metrics::BatchMetrics;
use bench::stats::{Distribution, Tail};
use bench::{Batch, Run, Session};

use super::has_samples;
use crate::blocks::{Block, Column, Table};

const UNKNOWN: &str = "—";

/// A column of distributions.
type Measure = (&'static str, fn(&BatchMetrics) -> Option<Distribution>);

const MEASURES: [Measure; 8] = [
    ("TTFT, мс", |metrics| metrics.ttft_ms),
    ("TTFO, мс", |metrics| metrics.ttfo_ms),
    ("TPOT, мс", |metrics| metrics.tpot_ms),
    ("E2E, мс", |metrics| metrics.e2e_ms),
    ("Очередь, мс", |metrics| metrics.queue_ms),
    ("Задержка клиента, мс", |metrics| metrics.stall_ms),
    ("Поток, токен/с", |metrics| metrics.stream_tokens_per_s),
    ("Чтение запроса, токен/с", |metrics| metrics.prefill_tokens_per_s),
];

pub fn blocks(session: &Session) -> Vec<Block> {
    if !has_samples(session) {
        return Vec::new();
    }
    let cache = PromptCache::of(session);
    let mut blocks = vec![
        Block::heading(2, "Задержки запросов"),
        Block::paragraph(
            "В ячейке: среднее · p50 · p90 · хвост; что такое хвост, сказано в своём столбце. Старт — от \
             первого до последнего запроса, начатого сразу.",
        ),
    ];
    for run in &session.runs {
        blocks.push(Block::heading(3, format!("{} workers", run.workers)));
        blocks.push(Block::Table(latency_table(run, &cache)));
    }
    blocks
}

/// The latencies of a run's batches; rows are batches.
#[must_use]
pub fn latency_table(run: &Run, cache: &PromptCache) -> Table {
    let batches = run.batches.iter().filter(|batch| !batch.samples.is_empty());
    let rows: Vec<(&Batch, BatchMetrics)> =
        batches.map(|batch| (batch, BatchMetrics::of(batch, &cache.hits(batch)))).collect();
    let mut columns = vec![
        Column::integers("Пакет", rows.iter().map(|row| row.0.batch)),
        Column::texts("Хвост", rows.iter().map(|row| tail_name(&row.1))),
    ];
    // What no batch of the run tells has no column.
    for (header, measure) in MEASURES {
        if rows.iter().any(|row| measure(&row.1).is_some()) {
            columns.push(Column::texts(header, rows.iter().map(|row| cell(measure(&row.1)))));
        }
    }
    let spread =
        |row: &(&Batch, BatchMetrics)| row.1.start_spread_ms.map_or(UNKNOWN.into(), rounded);
    let peak = |row: &(&Batch, BatchMetrics)| {
        row.0.peak_in_flight.map_or(UNKNOWN.into(), |peak| peak.to_string())
    };
    columns.push(Column::texts("Старт, мс", rows.iter().map(spread)));
    columns.push(Column::texts("В полёте", rows.iter().map(peak)));
    Table { columns }
}

fn cell(distribution: Option<Distribution>) -> String {
    let Some(Distribution { mean, p50, p90, tail, .. }) = distribution else {
        return UNKNOWN.into();
    };
    let (Tail::Max(tail) | Tail::P95(tail) | Tail::P99(tail)) = tail;
    [mean, p50, p90, tail].map(rounded).join(" · ")
}

fn tail_name(metrics: &BatchMetrics) -> String {
    let name = match metrics.e2e_ms.map(|distribution| distribution.tail) {
        Some(Tail::Max(_)) => "макс.",
        Some(Tail::P95(_)) => "p95",
        Some(Tail::P99(_)) => "p99",
        None => UNKNOWN,
    };
    name.to_owned()
}

//! What something is said about: a batch, several, a run, a measurement.

use bench::BatchId;
use bench::analysis::Place;

use super::nouns::{SLOTS, plural};
use crate::words::subject::MOST_NAMED;

pub fn configuration(batch: BatchId) -> String {
    format!("{}, batch {}", workers(batch.workers), batch.size)
}

pub fn configuration_of(batch: BatchId, is_timed: bool) -> String {
    if is_timed { workers(batch.workers) } else { configuration(batch) }
}

pub fn workers(workers: u32) -> String {
    let noun = if workers == 1 { "worker" } else { "workers" };
    format!("{workers} {noun}")
}

/// A configuration where workers may be slots of the server: “4 slots, batch 8”.
pub fn configured(batch: BatchId, is_server_mode: bool) -> String {
    format!("{}, batch {}", run(batch.workers, is_server_mode), batch.size)
}

pub fn run(number: u32, is_server_mode: bool) -> String {
    if is_server_mode { plural(number.into(), SLOTS) } else { workers(number) }
}

pub fn place(place: &Place, is_server_mode: bool) -> String {
    let configured = |batch: BatchId| configured(batch, is_server_mode);
    match place {
        Place::Session => "All batches".into(),
        Place::Batches(batches) => several_of(batches, is_server_mode),
        Place::Run(count) => run(*count, is_server_mode),
        Place::Batch(batch) => configured(*batch),
        Place::Repeat { batch, number, of } => {
            format!("{}, repeat {number} of {of}", configured(*batch))
        }
        Place::Again(batch) => format!("Control measurement: {}", configured(*batch)),
    }
}

/// Batches run by run: “4 workers, batches 2, 4; 8 workers, batch 16”.
pub fn several_of(batches: &[BatchId], is_server_mode: bool) -> String {
    let named = if batches.len() > MOST_NAMED { MOST_NAMED - 1 } else { batches.len() };
    let (named, rest) = batches.split_at(named);
    let runs: Vec<String> = named
        .chunk_by(|a, b| a.workers == b.workers)
        .map(|batches| of_a_run(batches, is_server_mode))
        .collect();
    let mut text = runs.join("; ");
    if !rest.is_empty() {
        let count = plural(rest.len() as u64, ["more batch", "more batches"]);
        text += &format!(" and {count}");
    }
    text
}

pub fn shared_from(from: BatchId) -> String {
    format!("from the run with {}", workers(from.workers))
}

/// Copies and what was measured: “2 workers, batch 1 — from the run with 1 worker”.
pub fn shared_rows(shared: &[(BatchId, BatchId)]) -> String {
    let by_source =
        shared.chunk_by(|a, b| (a.0.workers, a.1.workers) == (b.0.workers, b.1.workers));
    let runs = by_source.filter_map(|rows| {
        let (_, from) = rows.first()?;
        let batches: Vec<BatchId> = rows.iter().map(|(batch, _)| *batch).collect();
        Some(format!("{} — {}", of_a_run(&batches, false), shared_from(*from)))
    });
    let runs: Vec<String> = runs.collect();
    format!("{}. The load on the server is the same, so it was measured once.", runs.join("; "))
}

fn of_a_run(batches: &[BatchId], is_server_mode: bool) -> String {
    match batches {
        [] => String::new(),
        [batch] => configured(*batch, is_server_mode),
        [first, ..] => {
            let sizes: Vec<String> = batches.iter().map(|batch| batch.size.to_string()).collect();
            format!("{}, batches {}", run(first.workers, is_server_mode), sizes.join(", "))
        }
    }
}

//! Version 1 of the session file on disk. A batch is its first measurement with the others beside it, as
//! expected by programs that do not know repeats.

use serde::{Deserialize, Serialize};

use crate::is_first;
use crate::{
    BatchCounts, BatchId, ClientWatch, Environment, LoadWatch, Measurement, Plan, RunEnd, Sample,
    ServerMemory, Slots,
};

/// A session in the file.
#[derive(Serialize, Deserialize)]
pub struct Session {
    pub model: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    #[serde(default, skip_serializing_if = "Environment::is_empty")]
    pub environment: Environment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_up: Option<Sample>,
    pub runs: Vec<Run>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<BatchId>,
}

/// All batches of one shape and workers count.
#[derive(Serialize, Deserialize)]
pub struct Run {
    #[serde(default, skip_serializing_if = "is_first")]
    pub shape: u32,
    pub workers: u32,
    pub batches: Vec<Batch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<u32>,
    /// Absent in earlier files, which kept only exact counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots_exact: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<Batch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<RunEnd>,
}

/// A measurement of a batch, and the others.
#[derive(Serialize, Deserialize)]
pub struct Batch {
    pub batch: u32,
    pub total_s: f64,
    pub tokens: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peak_in_flight: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_in_flight: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<Sample>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientWatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<LoadWatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<ServerMemory>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<BatchCounts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_from: Option<BatchId>,
    #[serde(default, skip_serializing_if = "is_first")]
    pub unseen_failures: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_repeats: Vec<Batch>,
}

impl From<Session> for crate::Session {
    fn from(file: Session) -> Self {
        Self {
            model: file.model,
            plan: file.plan,
            // Another program may have written credentials.
            environment: file.environment.of_file(),
            warm_up: file.warm_up,
            runs: file.runs.into_iter().map(crate::Run::from).collect(),
            skipped: file.skipped,
            serving: crate::Serving::default(),
        }
    }
}

impl From<Run> for crate::Run {
    fn from(file: Run) -> Self {
        let is_exact = file.slots_exact.unwrap_or(true);
        let mut run = Self {
            shape: file.shape,
            workers: file.workers,
            batches: Vec::new(),
            slots: file.slots.map(|most| Slots { most, is_exact }),
            again: file.again.map(Measurement::from),
            ended: file.ended,
        };
        for mut batch in file.batches {
            let others = std::mem::take(&mut batch.other_repeats);
            run.add(batch.into());
            others.into_iter().for_each(|other| run.add(other.into()));
        }
        run
    }
}

impl From<Batch> for Measurement {
    fn from(file: Batch) -> Self {
        Self {
            requests: file.batch,
            total_s: file.total_s,
            tokens: file.tokens,
            peak_in_flight: file.peak_in_flight,
            wanted_in_flight: file.wanted_in_flight,
            samples: file.samples,
            client: file.client,
            load: file.load,
            memory: file.memory,
            counts: file.counts,
            shared_from: file.shared_from,
            unseen_failures: file.unseen_failures,
        }
    }
}

impl From<&crate::Session> for Session {
    fn from(session: &crate::Session) -> Self {
        Self {
            model: session.model.clone(),
            plan: session.plan.clone(),
            environment: session.environment.clone(),
            warm_up: session.warm_up.clone(),
            runs: session.runs.iter().map(Run::from).collect(),
            skipped: session.skipped.clone(),
        }
    }
}

impl From<&crate::Run> for Run {
    fn from(run: &crate::Run) -> Self {
        Self {
            shape: run.shape,
            workers: run.workers,
            batches: run.batches.iter().filter_map(Batch::of).collect(),
            slots: run.slots.map(|slots| slots.most),
            slots_exact: run.slots.map(|slots| slots.is_exact),
            again: run.again.as_ref().map(Batch::from),
            ended: run.ended.clone(),
        }
    }
}

impl Batch {
    fn of(batch: &crate::Batch) -> Option<Self> {
        let (first, others) = batch.measurements.split_first()?;
        Some(Self { other_repeats: others.iter().map(Self::from).collect(), ..Self::from(first) })
    }
}

impl From<&Measurement> for Batch {
    fn from(measurement: &Measurement) -> Self {
        Self {
            batch: measurement.requests,
            total_s: measurement.total_s,
            tokens: measurement.tokens,
            peak_in_flight: measurement.peak_in_flight,
            wanted_in_flight: measurement.wanted_in_flight,
            samples: measurement.samples.clone(),
            client: measurement.client.clone(),
            load: measurement.load,
            memory: measurement.memory.clone(),
            counts: measurement.counts.clone(),
            shared_from: measurement.shared_from,
            unseen_failures: measurement.unseen_failures,
            other_repeats: Vec::new(),
        }
    }
}

//! The current state of the server.

use serde::{Deserialize, Serialize};

use super::{BatchId, Event, Measured, RunId, Slots};

/// The state of the server during the engine's current course (from start or resume to its end). It is
/// discarded afterwards: a server may change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Serving {
    /// The lanes are open.
    pub is_open: bool,
    /// The model is loaded.
    pub is_warm: bool,
    /// The model was loaded at some time.
    pub was_warm: bool,
    /// The server does not answer, or only rejects requests for now.
    pub is_away: bool,
    /// Server mode: its slots, if they were counted.
    pub counted: Option<Counted>,
    /// Batches of one run that failed completely in a row, up to the last one measured.
    pub failing: Vec<BatchId>,
    /// Measurements that failed completely: this course does not try them again.
    pub given_up: Vec<BatchId>,
    /// Batches that the user skipped.
    pub skipped: Vec<BatchId>,
    /// Runs of which this course measures no more.
    pub ended_runs: Vec<RunId>,
    /// Numbers of shapes in the plan, each with the words in its prompt.
    pub fitted: Vec<(u32, u32)>,
}

/// The slots that a server was found to have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub wanted: u32,
    /// The slots found; `None` if the burst failed.
    pub found: Option<Slots>,
    /// The user accepts the slots that there are.
    pub is_accepted: bool,
}

impl Counted {
    /// Whether a run for `workers` slots may be measured.
    #[must_use]
    pub fn serves(&self, workers: u32) -> bool {
        let is_exactly = Some(Slots { most: workers, is_exact: true }) == self.found;
        self.wanted == workers && (self.is_accepted || is_exactly)
    }
}

impl Serving {
    /// The number of words in the prompt of this shape, if it was fitted.
    #[must_use]
    pub fn words(&self, shape: u32) -> Option<u32> {
        self.fitted.iter().find(|(fitted, _)| *fitted == shape).map(|(_, words)| *words)
    }

    /// Whether this course does not measure the batch again: it was skipped, or its run is over.
    #[must_use]
    pub fn is_over(&self, batch: BatchId) -> bool {
        self.skipped.contains(&batch) || self.ended_runs.contains(&batch.run())
    }

    /// Applies what an event implies about the server.
    pub(super) fn apply(&mut self, event: &Event) {
        match event {
            Event::Opened(_) => *self = Self { is_open: true, ..Self::default() },
            // The next course may try again what this one gave up.
            Event::Finished(_) => *self = Self::default(),
            Event::WarmUpDone(_) => {
                self.is_warm = true;
                self.was_warm = true;
            }
            Event::SlotsCounted { wanted, found } => {
                self.counted = Some(Counted { wanted: *wanted, found: *found, is_accepted: false });
            }
            Event::SlotsAccepted => {
                if let Some(counted) = &mut self.counted {
                    counted.is_accepted = true;
                }
            }
            Event::ServerRestarted => {
                self.is_warm = false;
                self.counted = None;
            }
            Event::PromptsFitted { shape, words } => self.fitted.push((*shape, *words)),
            // During a long pause the server may unload its model, or be restarted.
            Event::Resumed => {
                self.is_warm = false;
                self.counted.take_if(|counted| !counted.is_accepted);
            }
            Event::ServerAway | Event::ServerRefuses { .. } => {
                self.is_away = true;
                self.is_warm = false;
            }
            Event::ServerBack(_) => {
                self.is_away = false;
                self.is_warm = true;
                // It may be another server now.
                self.counted = None;
            }
            // A copy: the server got no requests.
            Event::BatchDone(done) if done.measurement.shared_from.is_some() => {}
            Event::BatchDone(Measured { batch, measurement })
            | Event::MeasuredAgain(Measured { batch, measurement }) => {
                if measurement.failed_whole() {
                    self.failing.retain(|failed| failed.run() == batch.run());
                    self.failing.push(*batch);
                    self.given_up.push(*batch);
                } else {
                    self.failing.clear();
                }
            }
            Event::BatchUnserved(batch) => {
                if let Some(place) = self.given_up.iter().rposition(|id| id == batch) {
                    self.given_up.remove(place);
                }
            }
            Event::BatchSkipped(batch) => self.skipped.push(*batch),
            Event::RunEnded { run, .. } | Event::RunSkipped(run) => {
                self.failing.clear();
                self.ended_runs.push(*run);
            }
            Event::Calibrating { .. }
            | Event::Calibrated(_)
            | Event::WarmUpStarted
            | Event::Learned(_)
            | Event::CountingSlots { .. }
            | Event::RestartWanted { .. }
            | Event::AwaitingQuiet
            | Event::PauseFound { .. }
            | Event::BatchStarted(_)
            | Event::InFlight { .. }
            | Event::SampleDone { .. }
            | Event::Paused => {}
        }
    }
}

//! What is known of the server as it answers just now.

use serde::{Deserialize, Serialize};

use super::{BatchId, Event, Measured, RunId, Slots};

/// The server during the engine's present course. It counts for nothing once that is over: a server does not
/// stay as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Serving {
    /// The lanes are open.
    pub is_open: bool,
    /// The model is loaded.
    pub is_warm: bool,
    /// The model was loaded at some moment.
    pub was_warm: bool,
    /// Nothing answers, or nothing but that it takes no request now.
    pub is_away: bool,
    /// Server mode: its slots, if they were counted.
    pub counted: Option<Counted>,
    /// Batches of one run that failed whole in a row, up to the last one measured.
    pub failing: Vec<BatchId>,
    /// Measurements that failed whole: they are not tried again in this course.
    pub given_up: Vec<BatchId>,
    /// Batches that the user skipped.
    pub skipped: Vec<BatchId>,
    /// The runs that are measured no further in this course.
    pub ended_runs: Vec<RunId>,
    /// Shapes, by their numbers in the plan, and how many words make a prompt of each.
    pub fitted: Vec<(u32, u32)>,
}

/// The slots that a server was seen to have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub wanted: u32,
    /// What was seen; nothing if it did not answer well.
    pub found: Option<Slots>,
    /// The user takes what there is.
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
    /// How many words make a prompt of this shape, if that was found out.
    #[must_use]
    pub fn words(&self, shape: u32) -> Option<u32> {
        self.fitted.iter().find(|(fitted, _)| *fitted == shape).map(|(_, words)| *words)
    }

    /// Whether this batch is measured no more in this course: it was skipped, or its run is over.
    #[must_use]
    pub fn is_over(&self, batch: BatchId) -> bool {
        self.skipped.contains(&batch) || self.ended_runs.contains(&batch.run())
    }

    /// Takes in what an event says of the server.
    pub(super) fn apply(&mut self, event: &Event) {
        match event {
            Event::Opened(_) => *self = Self { is_open: true, ..Self::default() },
            // What the course gave up may be tried again by the next.
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
            // A pause may be longer than the server keeps a model.
            Event::Resumed => self.is_warm = false,
            Event::ServerAway | Event::ServerRefuses { .. } => {
                self.is_away = true;
                self.is_warm = false;
            }
            Event::ServerBack(_) => {
                self.is_away = false;
                self.is_warm = true;
                // It may be another server by now.
                self.counted = None;
            }
            // It was not asked for it.
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

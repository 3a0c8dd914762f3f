//! The runs of a session as its events build them up: for the engine, which decides by them, and for the
//! page, which shows them.

use crate::Run;
use crate::engine::Event;
use crate::repeats;

/// What was measured so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Finished batches, run by run.
    pub runs: Vec<Run>,
    /// The run whose server's slots were counted last, and the count.
    counted: Option<(u32, u32)>,
}

impl Measured {
    /// Goes on from what was measured earlier.
    #[must_use]
    pub fn continuing(runs: Vec<Run>) -> Self {
        Self { runs, counted: None }
    }

    /// Takes in what an event brings.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::SlotsCounted { workers, found } => {
                self.counted = found.map(|slots| (*workers, slots.most));
            }
            Event::BatchDone { workers, batch } => {
                repeats::add(&mut self.runs, *workers, batch.clone());
                if let Some((_, slots)) = self.counted.filter(|counted| counted.0 == *workers)
                    && let Some(run) = self.run_mut(*workers)
                {
                    run.slots = Some(slots);
                }
            }
            Event::MeasuredAgain { workers, batch } => {
                if let Some(run) = self.run_mut(*workers) {
                    run.again = Some(batch.clone());
                }
            }
            _ => {}
        }
    }

    /// The run of this workers count.
    #[must_use]
    pub fn run(&self, workers: u32) -> Option<&Run> {
        self.runs.iter().find(|run| run.workers == workers)
    }

    fn run_mut(&mut self, workers: u32) -> Option<&mut Run> {
        self.runs.iter_mut().find(|run| run.workers == workers)
    }
}

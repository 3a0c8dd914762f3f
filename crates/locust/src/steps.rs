//! The batches in the order in which the page would measure them, by the same schedule.

use bench::schedule::{self, Goal};
use bench::{BatchId, Event, Measured, Measurement, Opened, Plan, Sample, Session};

use crate::json::object;

/// All batches of the plan as JSON, assuming that every request succeeds; `again` marks the repetition of one
/// of the first run, which shows drift.
pub fn of(session: &Session, plan: &Plan) -> Vec<String> {
    let mut session = Session { environment: session.environment.clone(), ..Session::default() };
    let mut steps = Vec::new();
    while let Some(next) = schedule::next(&Goal::Plan, plan, &session) {
        let done = match next {
            schedule::Step::Measure(id) => {
                steps.push(step(id, false));
                Event::BatchDone(measured(id))
            }
            schedule::Step::MeasureAgain(id) => {
                steps.push(step(id, true));
                Event::MeasuredAgain(measured(id))
            }
            schedule::Step::Open => Event::Opened(Opened::default()),
            schedule::Step::WarmUp => Event::WarmUpDone(Sample::default()),
            schedule::Step::FitPrompts(shape) => Event::PromptsFitted { shape, words: 1 },
            // Such a plan shares nothing, and other steps occur only if a server fails or is restarted for each run.
            schedule::Step::AwaitServer
            | schedule::Step::CountSlots(_)
            | schedule::Step::AwaitRestart { .. }
            | schedule::Step::Share { .. } => break,
        };
        session.apply(&done);
    }
    steps
}

fn step(BatchId { shape, workers, size }: BatchId, again: bool) -> String {
    let again = again.then(|| ("again", "true".to_owned()));
    let batch = [("shape", shape), ("workers", workers), ("batch", size)];
    object(batch.map(|(name, number)| (name, number.to_string())).into_iter().chain(again))
}

fn measured(batch: BatchId) -> Measured {
    let measurement = Measurement { requests: batch.size, total_s: 1.0, ..Measurement::default() };
    Measured { batch, measurement }
}

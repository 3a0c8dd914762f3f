//! Server mode: each run requires a certain number of slots, which only the user can configure.

use super::Step;
use crate::{Mode, Plan, Session};

/// What must be done before this step, so that it is measured on a server with the slots of its run.
pub fn before(step: Step, plan: &Plan, session: &Session) -> Option<Step> {
    let (Step::Measure(id) | Step::MeasureAgain(id)) = step else { return None };
    if plan.mode != Mode::Server {
        return None;
    }
    match session.serving.counted {
        Some(counted) if counted.serves(id.workers) => None,
        Some(counted) if counted.wanted == id.workers => {
            Some(Step::AwaitRestart { run: id.run(), found: counted.found })
        }
        _ => Some(Step::CountSlots(id.workers)),
    }
}

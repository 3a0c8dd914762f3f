//! Programs beside this page that measure the same plan, from many machines if need be.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bounds::MAX_WORKERS_BEYOND_BROWSER;
use super::{Mode, Plan, PlanError, Strategy};

/// The program that a session was measured by, where that is not the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadEngine {
    /// Its name, such as `Locust`.
    pub name: String,
    /// Empty where it does not tell.
    pub version: String,
    /// It carried out no plan of this page's but its own, and its result file was opened here: how its clocks and
    /// processes did is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_import: bool,
    /// The machines from which it sent requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machines: Option<u32>,
    /// The processes on all of them that did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processes: Option<u32>,
    /// By so much the clocks of the machines may differ, ms; absent where all processes read one clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_error_ms: Option<f64>,
}

/// What such a program noticed of itself while a batch was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadWatch {
    /// How long a smallest request took just before, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_ms: Option<f64>,
    /// The greatest lateness of its processes, ms: so late they may have read what had come.
    #[serde(default)]
    pub lag_ms: f64,
}

/// Why another program can not measure a plan.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum NotPortable {
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Somebody must restart the server between its runs, and the page tells when.
    #[error("a plan in server mode needs the page")]
    ServerMode,
    /// The user's prompts leave the page only for the server.
    #[error("the user's own prompts are in no plan")]
    OwnPrompts,
}

/// The rest between two batches of a program that does not find it, s.
const PAUSE_S: f64 = 2.0;

impl Plan {
    /// The plan as another program carries it out: the whole grid, also of a search, with more workers than a
    /// browser has. Close batches are not repeated, since which they are is found while measuring, equal loads are
    /// not shared, and the pause is not found.
    ///
    /// # Errors
    /// When it can not be carried out so.
    pub fn for_load_engine(self) -> Result<Self, NotPortable> {
        let grid = Self { most_repeats: None, strategy: Strategy::Grid, ..self };
        let pause_s = grid.pause_s.or(Some(PAUSE_S));
        let grid = Self { share_equal_loads: false, pause_s, ..grid };
        grid.validate_up_to(MAX_WORKERS_BEYOND_BROWSER)?;
        if grid.mode == Mode::Server {
            return Err(NotPortable::ServerMode);
        }
        if grid.own_prompts.is_some() {
            return Err(NotPortable::OwnPrompts);
        }
        Ok(grid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OwnPrompts;

    #[test]
    fn another_program_carries_more_workers_but_no_secrets_and_no_restarts() {
        let wide = Plan {
            workers: vec![384],
            most_repeats: Some(3),
            strategy: Strategy::Search,
            ..Plan::default()
        };
        assert_eq!(wide.validate(), Err(PlanError::Workers { workers: 384, most: 192 }));
        let carried = wide.clone().for_load_engine().unwrap();
        let grid = Plan { most_repeats: None, strategy: Strategy::Grid, ..wide.clone() };
        let grid = Plan { pause_s: Some(PAUSE_S), ..grid };
        assert_eq!(carried, grid);
        let too_wide = Plan { workers: vec![1001], ..wide.clone() };
        let error = PlanError::Workers { workers: 1001, most: 1000 };
        assert_eq!(too_wide.for_load_engine(), Err(error.into()));
        let server = Plan { mode: Mode::Server, ..wide.clone() };
        assert_eq!(server.for_load_engine(), Err(NotPortable::ServerMode));
        let own = Plan { own_prompts: Some(OwnPrompts::default()), ..wide };
        assert_eq!(own.for_load_engine(), Err(NotPortable::OwnPrompts));
    }
}

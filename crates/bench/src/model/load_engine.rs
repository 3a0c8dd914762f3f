//! Other programs that measure the same plan, from many machines if need be.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bounds::MAX_WORKERS_BEYOND_BROWSER;
use super::{Mode, Plan, PlanError, Strategy};

/// The program that measured a session, if it was not the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadEngine {
    /// Its name, such as `Locust`.
    pub name: String,
    /// Empty if it is not known.
    pub version: String,
    /// The session was imported from its result file. It carried out a plan of its own; how precise its clocks
    /// and how busy its processes were is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_import: bool,
    /// It sent requests for a given time: their number is a result and no part of the load.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_timed: bool,
    /// Number of machines that sent requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machines: Option<u32>,
    /// Number of processes on all of them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processes: Option<u32>,
    /// How far the machines' clocks may differ, ms; absent if all processes read one clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_error_ms: Option<f64>,
}

/// What such a program observed about itself while a batch was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadWatch {
    /// Duration of a minimal request just before, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_ms: Option<f64>,
    /// The greatest lag of its processes, ms: incoming data may have been read that late.
    #[serde(default)]
    pub lag_ms: f64,
}

/// Why another program cannot measure a plan.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum NotPortable {
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Somebody must restart the server between runs, when the page says so.
    #[error("a plan in server mode needs the page")]
    ServerMode,
    /// The user's prompts are sent to the server and never exported.
    #[error("a plan does not contain the user's own prompts")]
    OwnPrompts,
}

/// Pause between two batches for a program that does not find it itself, s.
const PAUSE_S: f64 = 2.0;

impl Plan {
    /// The plan as another program carries it out: the whole grid, even of a search, with more workers than a
    /// browser allows. Close batches are not repeated, as they are only known while measuring; equal loads are
    /// not shared, and the pause is fixed.
    ///
    /// # Errors
    /// If another program cannot carry it out.
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
    fn another_program_takes_more_workers_but_no_own_prompts_or_restarts() {
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

//! What a session says aloud to those who do not look: its start, each quarter, trouble, its end, and no more.

use bench::Phase;

use super::Course;

/// As much of a course as is said aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    pub(super) number: u64,
    pub(super) quarters: u32,
    pub(super) is_held_up: bool,
    pub(super) is_over: bool,
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aloud {
    Started,
    /// So much of it is done, per cent.
    Done(u32),
    /// It waits for the server, or for what the user does with it.
    HeldUp,
    Ended,
}

impl Heard {
    /// Of a course as it stands.
    #[must_use]
    pub fn of(course: &Course) -> Self {
        let Course { number, progress, .. } = course;
        let is_held_up = matches!(
            progress.phase,
            Phase::ServerAway | Phase::ServerRefuses { .. } | Phase::RestartWanted { .. }
        );
        Self {
            number: *number,
            // The whole is its end.
            quarters: ((progress.fraction() * 4.0) as u32).min(3),
            is_held_up,
            is_over: progress.ending().is_some(),
        }
    }

    /// What is said now that a course stands like this and stood like that before.
    #[must_use]
    pub fn since(self, before: Option<Self>) -> Option<Aloud> {
        let Some(before) = before.filter(|before| before.number == self.number) else {
            return Some(if self.is_over { Aloud::Ended } else { Aloud::Started });
        };
        if self.is_over {
            return (!before.is_over).then_some(Aloud::Ended);
        }
        if self.is_held_up && !before.is_held_up {
            return Some(Aloud::HeldUp);
        }
        (self.quarters > before.quarters).then_some(Aloud::Done(self.quarters * 25))
    }
}

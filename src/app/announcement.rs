//! Announcements for screen readers: a session's start, each quarter, trouble, and its end, and no more.

use bench::Phase;

use super::Course;

/// The part of a course's state that is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Announced {
    pub(super) number: u64,
    pub(super) quarters: u32,
    pub(super) is_held_up: bool,
    pub(super) is_over: bool,
}

/// An announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    Started,
    /// This share of the session is done, per cent.
    Done(u32),
    /// It is waiting for the server, or for the user to restart it.
    HeldUp,
    Ended,
}

impl Announced {
    /// The state of a course now.
    #[must_use]
    pub fn of(course: &Course) -> Self {
        let Course { number, progress, .. } = course;
        let is_held_up = matches!(
            progress.phase,
            Phase::ServerAway | Phase::ServerRefuses { .. } | Phase::RestartWanted { .. }
        );
        Self {
            number: *number,
            // Completion is announced as its end.
            quarters: ((progress.fraction() * 4.0) as u32).min(3),
            is_held_up,
            is_over: progress.ending().is_some(),
        }
    }

    /// The announcement to make, given the state now and before.
    #[must_use]
    pub fn since(self, before: Option<Self>) -> Option<Announcement> {
        let Some(before) = before.filter(|before| before.number == self.number) else {
            return Some(if self.is_over { Announcement::Ended } else { Announcement::Started });
        };
        if self.is_over {
            return (!before.is_over).then_some(Announcement::Ended);
        }
        if self.is_held_up && !before.is_held_up {
            return Some(Announcement::HeldUp);
        }
        (self.quarters > before.quarters).then_some(Announcement::Done(self.quarters * 25))
    }
}

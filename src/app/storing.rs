//! What of a session is stored: its summary, what the user changes, and what the browser could not store.

use bench::Session;
use bench::analysis::Analysis;
use diagnosis::NotKept;
use report::words::Trouble;

use super::{App, Effect, StoreEffect};
use crate::store::{Change, SessionId, Summary};

impl App {
    /// Whether this stored session is being measured.
    #[must_use]
    pub fn is_measuring(&self, id: SessionId) -> bool {
        self.is_running() && self.results.as_ref().is_some_and(|results| results.kept == Some(id))
    }

    /// Whether the browser has not stored all that was measured of the session shown.
    pub(super) fn has_only_copy(&self) -> bool {
        self.has_results() && self.results.as_ref().is_some_and(|results| results.is_kept_in_part)
    }

    pub(super) fn session_changed(&mut self, id: SessionId, change: Change) -> Vec<Effect> {
        let is_removed = change == Change::Removed(true);
        if is_removed && self.is_measuring(id) {
            return Vec::new();
        }
        if let Some(entry) = self.shelf.entries.iter_mut().find(|entry| entry.id == id) {
            entry.apply(change.clone());
        }
        if is_removed {
            self.shelf.unfinished.take_if(|unfinished| unfinished.id == id);
            self.playback_beside.take_if(|beside| beside.id == id);
        }
        let purge = (is_removed && self.shelf.is_full).then_some(StoreEffect::Purge);
        let change = StoreEffect::Change { id, change };
        [change].into_iter().chain(purge).map(Effect::Store).collect()
    }

    /// Removed sessions have given their room: what is lacking of the shown one may have it. A journal tries by itself.
    pub(super) fn purged(&mut self) -> Vec<Effect> {
        let (kept, is_running) = (self.shown_kept(), self.is_running());
        let Some(results) = self.results.as_mut().filter(|_| !is_running) else {
            return Vec::new();
        };
        // It may have been one of them.
        results.kept = kept;
        let lacking = kept.filter(|_| results.is_kept_in_part);
        let sum_up = |id| sum_up(id, &results.session, &results.first_shape(), true);
        lacking.map(sum_up).into_iter().collect()
    }

    /// The number of the shown session. If that was removed, whatever continues it is stored anew as a whole.
    pub(super) fn shown_kept(&self) -> Option<SessionId> {
        let id = self.results.as_ref()?.kept?;
        let mut removed = self.shelf.entries.iter().filter(|entry| entry.is_removed);
        removed.all(|entry| entry.id != id).then_some(id)
    }

    /// Reports only once that something could not be stored; the measurement continues. Where there is no room, sessions
    /// that the user has removed give theirs.
    pub(super) fn not_kept(&mut self, session: Option<u64>, why: NotKept) -> Vec<Effect> {
        let is_full = why == NotKept::Full;
        let current = self.course.as_ref().map(|course| course.number);
        if session.is_none() || session == current {
            self.trouble = Some(Trouble::NotKept(why));
        }
        let shown = self.results.as_mut().filter(|it| session.is_some() && it.course == session);
        if let Some(results) = shown {
            results.is_kept_in_part = true;
        }
        self.shelf.is_full = is_full;
        is_full.then_some(Effect::Store(StoreEffect::Purge)).into_iter().collect()
    }

    /// What could not be stored of this session is stored now.
    pub(super) fn kept_whole(&mut self, id: SessionId) -> Vec<Effect> {
        let is_running = self.is_running();
        if let Some(results) = self.results.as_mut().filter(|it| it.kept == Some(id) && !is_running)
        {
            results.is_kept_in_part = false;
            self.shelf.is_full = false;
        }
        Vec::new()
    }
}

/// The effect that stores a session's summary.
pub(super) fn sum_up(
    id: SessionId,
    session: &Session,
    analysis: &Analysis,
    is_kept_in_part: bool,
) -> Effect {
    let summary = Summary::of(session, analysis, 0);
    let session = Box::new(session.clone());
    Effect::Store(StoreEffect::SumUp { id, summary, session, is_kept_in_part })
}

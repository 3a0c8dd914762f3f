//! A stored session whose answers are played next to those of the shown session.

use bench::Session;
use bench::analysis::{Analysis, Playback};

use super::{App, Effect, Purpose, StoreEffect};
use crate::store::SessionId;

/// The other session.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaybackBeside {
    pub id: SessionId,
    /// One answer per configuration; `None` until loaded, empty if no requests were recorded.
    pub all: Option<Vec<Playback>>,
}

impl App {
    /// The session played next to the shown one, if it is a different one.
    #[must_use]
    pub fn playback_beside(&self) -> Option<&PlaybackBeside> {
        let shown = self.results.as_ref().and_then(|results| results.kept);
        self.playback_beside.as_ref().filter(|beside| Some(beside.id) != shown)
    }

    /// Loads the chosen session; `None` goes back to the shown one.
    pub(super) fn playback_beside_wanted(&mut self, id: Option<SessionId>) -> Vec<Effect> {
        self.playback_beside = id.map(|id| PlaybackBeside { id, all: None });
        let load = |id| Effect::Store(StoreEffect::Load { id, purpose: Purpose::Playback });
        id.map(load).into_iter().collect()
    }

    /// It has been loaded.
    pub(super) fn playback_beside_loaded(
        &mut self,
        id: SessionId,
        session: &Session,
    ) -> Vec<Effect> {
        if let Some(beside) = self.playback_beside.as_mut().filter(|beside| beside.id == id) {
            beside.all = Some(Playback::all(session, &Analysis::of(session)));
        }
        Vec::new()
    }
}

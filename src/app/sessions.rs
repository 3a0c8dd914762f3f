//! The sessions stored in this browser: their list, and an interrupted one.

use bench::analysis::Analysis;
use bench::compare::{Aspect, Kind, Settings, Value, last_time};
use bench::file::Collection;
use bench::schedule::slowness;
use bench::{BatchId, Session};
use diagnosis::NotKept;
use report::words::{TakenAway, Trouble};

use super::resumable::missing;
use super::storing::sum_up;
use super::{App, Effect, Now, Opened, Resumable, StoreEffect, What};
use crate::store::{Entry, Kept, Room, SessionId, Unreadable};

/// The sessions stored in this browser, as the page knows them.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Latest first.
    pub entries: Vec<Entry>,
    /// The storage space, if the browser reports it.
    pub room: Option<Room>,
    /// Why nothing is being stored.
    pub refused: Option<NotKept>,
    /// There was no room when something was to be stored last.
    pub(super) is_full: bool,
    /// The interrupted session, until the user decides on it.
    pub unfinished: Option<Unfinished>,
    /// The session that the user wants shown, until another one is shown.
    pub(super) wanted: Option<SessionId>,
    /// The outcome of importing or downloading sessions.
    pub said: Option<TakenAway>,
    /// An interrupted session is offered only once.
    was_offered: bool,
}

/// An interrupted session: the page was closed, or crashed, while measuring it.
#[derive(Clone, Debug)]
pub struct Unfinished {
    pub id: SessionId,
    /// The part of it that was stored.
    pub session: Session,
    /// Number of measurements made.
    pub measured: u32,
    /// Number of measurements still to be made, as far as that can be foreseen.
    pub missing: u32,
}

/// What the browser reports about its stored sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Latest first.
    pub entries: Result<Vec<Entry>, NotKept>,
    /// Sessions being measured in other tabs.
    pub elsewhere: Vec<SessionId>,
    pub room: Option<Room>,
}

/// Why a session is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Show,
    /// It was interrupted, and the user is asked what to do.
    Offer,
    /// It is one of those to compare.
    Compare,
    /// It is the previous one like the session shown.
    LastTime,
    /// Its answers are played back next to the shown session's.
    Playback,
}

impl Shelf {
    /// Whether a session is in the list.
    pub(super) fn has(&self, id: SessionId) -> bool {
        self.entries.iter().any(|entry| entry.id == id)
    }

    /// The sessions whose answers can be played back.
    pub fn played(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.is_removed && entry.has_answer())
    }

    /// The session in the list that a file holds: of the same model, begun at the same moment.
    pub(super) fn same(&self, session: &Session) -> Option<SessionId> {
        let started_at = session.environment.started_at.as_ref()?;
        let mut entries = self.entries.iter().filter(|entry| !entry.is_removed);
        let is_it =
            |entry: &&Entry| entry.started_at == *started_at && entry.model == session.model;
        entries.find(is_it).map(|entry| entry.id)
    }

    /// The settings in which a stored session differs from the previous one of the same model, server and plan. They
    /// serve as its label if the user has not named it.
    #[must_use]
    pub fn differs(&self, entry: &Entry) -> Vec<(Aspect, Value)> {
        let own = entry.summary.as_ref().filter(|_| entry.name.is_empty());
        let own =
            own.and_then(|summary| Some((summary.kind.as_ref()?, summary.settings.as_deref()?)));
        let others = self.entries.iter().filter(|other| !other.is_removed).filter_map(|other| {
            let summary = other.summary.as_ref()?;
            Some((summary.settings.as_deref()?, summary.kind.as_ref()?, other.started_at.as_str()))
        });
        let label = |(kind, settings): (_, &Settings)| {
            Some(settings.label(last_time(kind, &entry.started_at, others)?))
        };
        own.and_then(label).unwrap_or_default()
    }
}

impl App {
    /// The best batch, and its speed in tokens/s, of the last session with the chosen model and server.
    pub(super) fn last_speed(&self) -> Option<(BatchId, f64)> {
        let address = self.server.only()?.own_address().base_url();
        let is_it = |kind: &Kind| kind.model == self.model && kind.address == address;
        let speed = |entry: &Entry| {
            let summary = entry.summary.as_ref()?;
            summary.kind.as_ref().filter(|kind| is_it(kind))?;
            Some((summary.best?, summary.tokens_per_s))
        };
        self.shelf.entries.iter().filter(|entry| !entry.is_removed).find_map(speed)
    }

    /// How many times slower than guessed the chosen model and server were last time; 1 if that is not known.
    #[must_use]
    pub fn slowness(&self) -> f64 {
        self.last_speed().map_or(1.0, |(batch, speed)| slowness(batch, speed))
    }

    pub(super) fn sessions_listed(&mut self, listed: Listed) -> Vec<Effect> {
        self.shelf.room = listed.room;
        match listed.entries {
            Ok(entries) => {
                (self.shelf.entries, self.shelf.refused) = (entries, None);
                self.compared.chosen.retain(|id| self.shelf.has(*id));
                self.playback_beside
                    .take_if(|beside| self.shelf.played().all(|entry| entry.id != beside.id));
            }
            Err(why) => self.shelf.refused = Some(why),
        }
        if self.is_running() || std::mem::replace(&mut self.shelf.was_offered, true) {
            return self.ask_last_time();
        }
        let is_cut = |entry: &&Entry| {
            !entry.is_over && !entry.is_removed && !listed.elsewhere.contains(&entry.id)
        };
        let cut = self.shelf.entries.iter().find(is_cut);
        cut.map(|cut| Effect::Store(StoreEffect::Load { id: cut.id, purpose: Purpose::Offer }))
            .into_iter()
            .collect()
    }

    pub(super) fn session_wanted(&mut self, id: SessionId) -> Vec<Effect> {
        if self.is_running() {
            self.trouble = Some(Trouble::SessionGoesOn);
            return Vec::new();
        }
        self.shelf.wanted = Some(id);
        vec![Effect::Store(StoreEffect::Load { id, purpose: Purpose::Show })]
    }

    pub(super) fn session_loaded(
        &mut self,
        id: SessionId,
        purpose: Purpose,
        kept: Result<Box<Kept>, Unreadable>,
    ) -> Vec<Effect> {
        if purpose == Purpose::Show && self.shelf.wanted.take_if(|wanted| *wanted == id).is_none() {
            // By now the user wants another one.
            return Vec::new();
        }
        let kept = match kept {
            Ok(kept) => *kept,
            Err(error) => {
                if purpose == Purpose::LastTime {
                    // Nobody asked for it.
                    return Vec::new();
                }
                self.trouble = Some(match error {
                    Unreadable::NotKept(why) => Trouble::NotKept(why),
                    Unreadable::Newer(error) => Trouble::SessionUnreadable(error),
                    Unreadable::Gone => Trouble::SessionGone,
                });
                return match purpose {
                    Purpose::Compare => self.compare_without(id),
                    Purpose::Playback => self.playback_beside_wanted(None),
                    Purpose::Show | Purpose::Offer | Purpose::LastTime => Vec::new(),
                };
            }
        };
        if self.is_running() {
            return Vec::new();
        }
        match purpose {
            Purpose::Show => {
                self.open(Opened { session: kept.session, begun: kept.begun }, Some(id));
                self.shelf.unfinished.take_if(|unfinished| unfinished.id == id);
                self.damaged(kept.damaged);
                self.ask_last_time()
            }
            Purpose::Offer => self.offer(id, kept),
            Purpose::Compare => {
                self.damaged(kept.damaged);
                self.compare_loaded(id, kept)
            }
            Purpose::LastTime => self.last_time_loaded(id, &kept.session),
            Purpose::Playback => self.playback_beside_loaded(id, &kept.session),
        }
    }

    /// Offers to resume an interrupted session; a complete one is merely summarized.
    fn offer(&mut self, id: SessionId, mut kept: Kept) -> Vec<Effect> {
        kept.session.begin_course();
        self.damaged(kept.damaged);
        let Some(missing) = missing(&kept.session) else {
            return vec![sum_up(id, &kept.session, &Analysis::of(&kept.session), false)];
        };
        let measured = bench::count(kept.session.measurements());
        self.shelf.unfinished = Some(Unfinished { id, session: kept.session, measured, missing });
        Vec::new()
    }

    /// Resumes the interrupted session; if its server is not the one that was checked, that is checked first.
    pub(super) fn resume_unfinished(&mut self, now: Now) -> Vec<Effect> {
        if self.is_running() {
            return Vec::new();
        }
        let Some(unfinished) = self.shelf.unfinished.take() else { return Vec::new() };
        let urls = unfinished.session.environment.addresses();
        let urls: Vec<String> = urls.into_iter().map(str::to_owned).collect();
        self.open(unfinished.session, Some(unfinished.id));
        if self.resumable() == Resumable::Possible {
            return self.want(What::Resume, now);
        }
        self.goes_on = Some(now);
        if urls.is_empty() { Vec::new() } else { vec![Effect::AskServers(urls)] }
    }

    /// Resumes a session if its server has become available.
    pub(super) fn resume_if_wanted(&mut self) -> Vec<Effect> {
        match self.goes_on.take() {
            Some(now) if self.resumable() == Resumable::Possible => self.want(What::Resume, now),
            _ => Vec::new(),
        }
    }

    /// Shows the interrupted session and leaves it as it is.
    pub(super) fn unfinished_ended(&mut self) -> Vec<Effect> {
        if self.is_running() {
            return Vec::new();
        }
        let Some(unfinished) = self.shelf.unfinished.take() else { return Vec::new() };
        self.open(unfinished.session, Some(unfinished.id));
        let results = self.results.as_ref();
        results
            .map(|results| sum_up(unfinished.id, &results.session, &results.analysis, false))
            .into_iter()
            .collect()
    }

    pub(super) fn collection_read(&mut self, name: String, collection: Collection) -> Vec<Effect> {
        if collection.sessions.is_empty() {
            self.trouble = Some(Trouble::NothingInCollection(name));
            return Vec::new();
        }
        vec![Effect::Store(StoreEffect::Add(collection))]
    }

    fn damaged(&mut self, records: u32) {
        if records > 0 {
            self.trouble = Some(Trouble::RecordsDamaged(records));
        }
    }
}

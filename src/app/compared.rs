//! Sessions to be compared: the chosen ones, and which of them have been loaded.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use bench::compare::{Comparison, Kind, MOST_SESSIONS, last_time, with_base};
use bench::file::{Collected, Collection};
use bench::{Session, file};
use report::{Lang, Named, Pair, Report, comparison_report};

use super::{App, Effect, Purpose, StoreEffect};
use crate::store::{Entry, Kept, SessionId};

/// The sessions being compared.
#[derive(Debug, Default)]
pub struct Compared {
    /// The chosen stored sessions, in the order in which they were chosen.
    pub chosen: Vec<SessionId>,
    /// The loaded ones; the first one is the base.
    loaded: Vec<Loaded>,
    /// The others beside the base, as many as there are.
    comparisons: Vec<Comparison>,
    /// Changes whenever anything of this does that is shown.
    pub revision: u64,
}

/// A session that is compared.
#[derive(Debug)]
struct Loaded {
    id: SessionId,
    /// What its user calls it; may be empty.
    name: String,
    session: Session,
}

impl Loaded {
    fn named(&self) -> Named<'_> {
        let name = Some(self.name.as_str()).filter(|name| !name.is_empty());
        Named { session: &self.session, name }
    }
}

impl Compared {
    /// Number of chosen sessions.
    #[must_use]
    pub fn count(&self) -> usize {
        self.chosen.len()
    }

    /// Whether another one can be chosen.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.count() < MOST_SESSIONS
    }

    /// Whether the user can choose this session, or deselect it: without an answer it can only be deselected.
    #[must_use]
    pub fn can_toggle(&self, entry: &Entry) -> bool {
        self.chosen.contains(&entry.id) || self.has_room() && entry.has_answer()
    }

    /// All sessions that are compared, the base first.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.loaded.iter().map(|loaded| &loaded.session)
    }

    /// The others beside the base; none before all are loaded.
    #[must_use]
    pub fn pairs(&self, lang: Lang) -> Vec<Pair<'_>> {
        let Some((base, others)) = self.loaded.split_first() else { return Vec::new() };
        let others = others.iter().map(Loaded::named).zip(&self.comparisons);
        Pair::all(base.named(), &others.collect::<Vec<_>>(), lang)
    }

    /// The report on them; none before all are loaded.
    #[must_use]
    pub fn report(&self, lang: Lang) -> Option<Report> {
        let pairs = self.pairs(lang);
        (!pairs.is_empty()).then(|| comparison_report(&pairs, lang))
    }

    fn are_all_loaded(&self) -> bool {
        let is_loaded = |id: &SessionId| self.loaded.iter().any(|loaded| loaded.id == *id);
        self.chosen.iter().all(is_loaded)
    }

    fn work_out(&mut self) {
        let sessions: Vec<&Session> = self.sessions().collect();
        let of_all = sessions.split_first().map(|(base, others)| with_base(base, others));
        self.comparisons = of_all.unwrap_or_default();
    }
}

/// The previous session with the same model, server and plan as the one shown.
#[derive(Clone, Debug, PartialEq)]
pub struct LastTime {
    pub id: SessionId,
    /// When it began, ISO 8601.
    pub started_at: String,
    /// The shown session compared with it.
    pub comparison: Comparison,
}

impl App {
    /// The comparison of the shown session with the previous one, if it has been computed.
    #[must_use]
    pub fn last_time(&self) -> Option<&LastTime> {
        self.results.as_ref()?.last_time.as_ref()
    }

    /// Loads the previous session like the one shown, unless they have been compared already.
    pub(super) fn ask_last_time(&self) -> Vec<Effect> {
        if self.last_time().is_some() { Vec::new() } else { self.load_last_time() }
    }

    /// Loads the previous session like the one shown, if there is one.
    pub(super) fn load_last_time(&self) -> Vec<Effect> {
        if self.is_running() {
            return Vec::new();
        }
        let load = |id| Effect::Store(StoreEffect::Load { id, purpose: Purpose::LastTime });
        self.last_like_shown().map(load).into_iter().collect()
    }

    fn last_like_shown(&self) -> Option<SessionId> {
        let session = &self.results.as_ref().filter(|results| results.kept.is_some())?.session;
        let started_at = session.environment.started_at.as_deref()?;
        let entries = self.shelf.entries.iter().filter(|entry| !entry.is_removed);
        let known = entries.filter_map(|entry| {
            let kind = entry.summary.as_ref().filter(|it| it.best.is_some())?.kind.as_ref()?;
            Some((entry.id, kind, entry.started_at.as_str()))
        });
        last_time(&Kind::of(session)?, started_at, known)
    }

    /// The previous session has been loaded. By now another one may be shown, which it does not precede.
    pub(super) fn last_time_loaded(&mut self, id: SessionId, earlier: &Session) -> Vec<Effect> {
        if self.last_like_shown() == Some(id)
            && let Some(results) = &mut self.results
        {
            results.last_time = Some(LastTime {
                id,
                started_at: earlier.environment.started_at.clone().unwrap_or_default(),
                comparison: Comparison::of(earlier, &results.session),
            });
        }
        Vec::new()
    }

    /// Opens the full comparison of the shown session with the previous one.
    pub(super) fn compare_last_time(&mut self) -> Vec<Effect> {
        let shown = self.results.as_ref();
        let chosen = shown.and_then(|it| Some(vec![it.last_time.as_ref()?.id, it.kept?]));
        let Some(chosen) = chosen else { return Vec::new() };
        self.compared = Compared { chosen, ..Compared::default() };
        self.compare_wanted()
    }

    /// Chooses a stored session, or deselects it.
    pub(super) fn compare_toggled(&mut self, id: SessionId) -> Vec<Effect> {
        let compared = &mut self.compared;
        if compared.chosen.contains(&id) {
            compared.chosen.retain(|chosen| *chosen != id);
        } else if compared.has_room() {
            compared.chosen.push(id);
        }
        Vec::new()
    }

    /// Chooses only the session shown. One that was opened from a file is stored first: the others in the list are.
    pub(super) fn compare_shown(&mut self) -> Vec<Effect> {
        let Some(results) = &self.results else { return Vec::new() };
        let kept = results.kept.filter(|id| self.shelf.has(*id));
        let kept = kept.or_else(|| self.shelf.same(&results.session));
        let (id, effects) = match kept {
            Some(id) => (id, Vec::new()),
            None => {
                let opened = collected(&results.session);
                let id = opened.id;
                let collection = Collection { sessions: vec![opened], unreadable: 0 };
                (id, vec![Effect::Store(StoreEffect::Add(collection))])
            }
        };
        self.compared = Compared { chosen: vec![id], ..Compared::default() };
        effects
    }

    /// Loads the chosen sessions.
    pub(super) fn compare_wanted(&mut self) -> Vec<Effect> {
        self.compared_changes();
        let compared = &mut self.compared;
        compared.comparisons.clear();
        compared.loaded.clear();
        let load = |id: &SessionId| {
            Effect::Store(StoreEffect::Load { id: *id, purpose: Purpose::Compare })
        };
        compared.chosen.iter().map(load).collect()
    }

    /// One of them is loaded.
    pub(super) fn compare_loaded(&mut self, id: SessionId, kept: Kept) -> Vec<Effect> {
        let compared = &mut self.compared;
        let is_it = |loaded: &Loaded| loaded.id == id;
        if compared.chosen.contains(&id) && !compared.loaded.iter().any(is_it) {
            let Kept { entry, session, .. } = kept;
            compared.loaded.push(Loaded { id, name: entry.name, session });
        }
        self.compare_if_loaded()
    }

    /// One of them cannot be read: the others are compared.
    pub(super) fn compare_without(&mut self, id: SessionId) -> Vec<Effect> {
        self.compared.chosen.retain(|chosen| *chosen != id);
        self.compare_if_loaded()
    }

    /// Works out the comparison once all are loaded, the earliest session being the base.
    fn compare_if_loaded(&mut self) -> Vec<Effect> {
        let compared = &mut self.compared;
        if compared.are_all_loaded() {
            bench::order::sort_by(&mut compared.loaded, |a, b| {
                a.session.environment.started_at.cmp(&b.session.environment.started_at)
            });
            compared.work_out();
            self.compared_changes();
        }
        Vec::new()
    }

    /// Makes the next one the baseline.
    pub(super) fn compare_turned(&mut self) -> Vec<Effect> {
        let compared = &mut self.compared;
        if !compared.loaded.is_empty() {
            compared.loaded.rotate_left(1);
            compared.work_out();
            self.compared_changes();
        }
        Vec::new()
    }

    fn compared_changes(&mut self) {
        self.revisions += 1;
        self.compared.revision = self.revisions;
    }
}

/// An opened session as one of a collection. Its number follows from its contents, so that opening it twice does not
/// store it twice.
fn collected(session: &Session) -> Collected {
    let mut hasher = DefaultHasher::new();
    file::write_compact(session).hash(&mut hasher);
    let id = hasher.finish() % (1 << f64::MANTISSA_DIGITS);
    Collected { id, name: String::new(), note: String::new(), session: session.clone() }
}

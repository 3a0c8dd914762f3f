//! Objections are raised before a session starts.

use std::cmp::Ordering;

use bench::schedule::{Goal, Left, estimate, guess_s, left};
use bench::{BatchId, Plan, Session};
use report::words::{Doubt, Trouble};

use super::{App, Effect, Now, Opened, Resumable};
use crate::store::{SessionId, extent};

/// A plan that takes longer needs the user's confirmation, s.
const LONG_S: f64 = 2.0 * 3600.0;

/// What is about to start.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub what: What,
    pub now: Now,
    /// The session to resume, if this browser stores it.
    pub kept: Option<SessionId>,
    /// Which showing of a session is resumed; `None` for a new session.
    showing: Option<u64>,
}

/// What the user is asked about.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Start(Start),
    /// To show this session, which may be `kept`, in place of one that the browser has not stored.
    Open {
        opened: Box<Opened>,
        kept: Option<SessionId>,
    },
}

/// What the user wants measured.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    New(Box<Plan>),
    /// The rest of the shown session.
    Resume,
    /// Batches of it, this many more times.
    Again {
        batches: Vec<BatchId>,
        times: u32,
    },
}

impl App {
    /// First asks what other tabs are measuring: two measurements would spoil each other.
    pub(super) fn want(&mut self, what: What, now: Now) -> Vec<Effect> {
        self.goes_on = None;
        let is_possible = match what {
            What::New(_) => self.can_start(),
            What::Resume | What::Again { .. } => {
                !self.is_running() && self.resumable() == Resumable::Possible
            }
        };
        if !is_possible {
            return Vec::new();
        }
        let (kept, showing) = match what {
            What::New(_) => (None, None),
            What::Resume | What::Again { .. } => (self.shown_kept(), self.showing()),
        };
        vec![Effect::AskTabs(Box::new(Start { what, now, kept, showing }))]
    }

    fn showing(&self) -> Option<u64> {
        self.results.as_ref().map(|results| results.showing)
    }

    /// Starts, unless there is an objection. The session to resume may be `kept` with more than is shown
    /// here.
    pub(super) fn tabs_told(
        &mut self,
        start: Start,
        elsewhere: &[SessionId],
        kept: Option<Session>,
    ) -> Vec<Effect> {
        if self.is_running() {
            return Vec::new();
        }
        if start.showing.is_some() && start.showing != self.showing() {
            // Another session was opened meanwhile; other tabs may resume the one that was meant.
            return vec![Effect::Measure(None)];
        }
        self.question = None;
        if start.kept.is_some_and(|id| elsewhere.contains(&id)) {
            // Both tabs would add to the same session.
            self.trouble = Some(Trouble::MeasuredElsewhere);
            return Vec::new();
        }
        if let (Some(id), Some(kept)) = (start.kept, kept) {
            self.catch_up(id, kept);
            if start.what == What::Resume && self.missing().is_none() {
                return self.ask_last_time();
            }
        }
        let other_tab = (!elsewhere.is_empty()).then_some(Doubt::OtherTab);
        let is_lost = matches!(start.what, What::New(_)) && self.has_only_copy();
        let not_stored = is_lost.then_some(Doubt::NotStored);
        let all = [not_stored, other_tab, self.long(&start.what)];
        let doubts: Vec<Doubt> = all.into_iter().flatten().collect();
        if doubts.is_empty() {
            return self.begin_what(start);
        }
        self.question = Some((Asked::Start(start), doubts));
        self.ask_last_time()
    }

    pub(super) fn start_confirmed(&mut self, now: Now) -> Vec<Effect> {
        match self.question.take() {
            Some((Asked::Start(start), _)) => self.begin_what(Start { now, ..start }),
            Some((Asked::Open { opened, kept }, _)) if !self.is_running() => {
                self.trouble.take_if(|trouble| matches!(trouble, Trouble::NotKept(_)));
                self.course = None;
                self.show(*opened, None, kept);
                self.ask_last_time()
            }
            Some((Asked::Open { .. }, _)) | None => Vec::new(),
        }
    }

    /// A question about a plan that is no longer in the form is dropped.
    pub(super) fn plan_changed(&mut self, plan: Option<&Plan>) -> Vec<Effect> {
        let is_of_another = |(asked, _): &mut (Asked, Vec<Doubt>)| match asked {
            Asked::Start(Start { what: What::New(asked), .. }) => plan != Some(&**asked),
            Asked::Start(_) | Asked::Open { .. } => false,
        };
        self.question.take_if(is_of_another);
        Vec::new()
    }

    /// Takes over what another tab has added to the shown session, which would otherwise be measured twice. It has
    /// then not been compared with the previous one. If the browser could not store all that is shown, it is stored anew
    /// as a whole: in place of the stored part, unless another tab has added to that.
    fn catch_up(&mut self, id: SessionId, kept: Session) {
        let Some(results) = self.results.as_mut().filter(|results| results.kept == Some(id)) else {
            return;
        };
        match extent(&kept, &results.session) {
            Some(Ordering::Greater) => {
                let course = results.course;
                self.show(kept.into(), course, Some(id));
            }
            Some(Ordering::Equal) => results.is_kept_in_part = false,
            Some(Ordering::Less) => results.is_kept_in_part = true,
            None => results.kept = None,
        }
    }

    fn begin_what(&mut self, Start { what, now, .. }: Start) -> Vec<Effect> {
        match what {
            What::New(plan) => self.start(*plan, now),
            What::Resume => self.resume(now),
            What::Again { batches, times } => self.repeat(&batches, times, now),
        }
    }

    /// Whether it will take hours and the plan does not limit that.
    fn long(&self, what: &What) -> Option<Doubt> {
        let (plan, takes_s) = match what {
            What::New(plan) => (&**plan, estimate(plan, false, self.slowness()).duration_s),
            What::Resume => {
                let session = &self.results.as_ref()?.session;
                let plan = session.plan.as_ref()?;
                (plan, guess_s(&left(&Goal::Plan, plan, session), plan, self.slowness()))
            }
            What::Again { batches, times } => {
                let plan = self.results.as_ref()?.session.plan.as_ref()?;
                let of = |&batch| Left { batch, times: *times, is_drift_check: false };
                let left: Vec<Left> = batches.iter().map(of).collect();
                (plan, guess_s(&left, plan, self.slowness()))
            }
        };
        let limit_minutes =
            plan.limit_minutes.filter(|&minutes| f64::from(minutes) * 60.0 < takes_s);
        (takes_s >= LONG_S).then_some(Doubt::TakesLong { takes_s, limit_minutes })
    }
}

//! Before a session is begun: what speaks against it is said first.

use bench::schedule::{Goal, estimate, guess_s, left};
use bench::{BatchId, Plan};
use report::words::{Doubt, Trouble};

use super::{App, Effect, GoOn, Now};
use crate::store::SessionId;

/// A plan that takes longer is begun only by whoever knows, s.
const LONG_S: f64 = 2.0 * 3600.0;

/// What is to be begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// What is wanted.
    pub what: What,
    /// When and where.
    pub now: Now,
}

/// What the user wants measured.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A new session of this plan.
    New(Box<Plan>),
    /// What the session that is shown lacks.
    GoOn,
    /// A batch of it once more.
    Again(BatchId),
}

impl App {
    /// Asks first what other tabs measure: two measurements would spoil each other.
    pub(super) fn want(&mut self, what: What, now: Now) -> Vec<Effect> {
        self.goes_on = None;
        let is_possible = match what {
            What::New(_) => self.can_start(),
            What::GoOn | What::Again(_) => !self.is_running() && self.can_go_on() == GoOn::Possible,
        };
        if !is_possible {
            return Vec::new();
        }
        vec![Effect::AskTabs(Box::new(Start { what, now }))]
    }

    /// Begins, unless something speaks against it.
    pub(super) fn tabs_told(&mut self, start: Start, elsewhere: &[SessionId]) -> Vec<Effect> {
        self.question = None;
        let kept = self.results.as_ref().and_then(|results| results.kept);
        let is_shown = !matches!(start.what, What::New(_));
        if is_shown && kept.is_some_and(|id| elsewhere.contains(&id)) {
            // Both would add to one session.
            self.trouble = Some(Trouble::MeasuredElsewhere);
            return Vec::new();
        }
        let other_tab = (!elsewhere.is_empty()).then_some(Doubt::OtherTab);
        let long = self.long(&start.what);
        let doubts: Vec<Doubt> = other_tab.into_iter().chain(long).collect();
        if doubts.is_empty() {
            return self.begin_what(start);
        }
        self.question = Some((start, doubts));
        Vec::new()
    }

    pub(super) fn start_confirmed(&mut self) -> Vec<Effect> {
        match self.question.take() {
            Some((start, _)) => self.begin_what(start),
            None => Vec::new(),
        }
    }

    fn begin_what(&mut self, Start { what, now }: Start) -> Vec<Effect> {
        match what {
            What::New(plan) => self.start(*plan, now),
            What::GoOn => self.go_on(now),
            What::Again(batch) => self.repeat(batch, now),
        }
    }

    /// Whether it will take hours, and whether the plan lets it.
    fn long(&self, what: &What) -> Option<Doubt> {
        let (plan, takes_s) = match what {
            What::New(plan) => (&**plan, estimate(plan).duration_s),
            What::GoOn => {
                let session = &self.results.as_ref()?.session;
                let plan = session.plan.as_ref()?;
                (plan, guess_s(&left(Goal::Plan, plan, session), plan, 1.0))
            }
            What::Again(_) => return None,
        };
        let limit_minutes =
            plan.limit_minutes.filter(|&minutes| f64::from(minutes) * 60.0 < takes_s);
        (takes_s >= LONG_S).then_some(Doubt::TakesLong { takes_s, limit_minutes })
    }
}

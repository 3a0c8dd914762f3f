//! What to do about a comparison that is forbidden or shows nothing.

use super::{Aspect, Bearing, Best, Comparison, Permission};
use crate::Session;

/// What would make two sessions comparable, or their difference visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// To measure the other one again with the plan of the base.
    SamePlan,
    /// To measure the other one again under the load of the base, whose plan is not known.
    SameLoad,
    /// To measure again while the server answers nobody else.
    Undisturbed,
    /// To measure both with more requests in flight: neither reached the server's limit, where they may differ.
    MoreAtOnce,
    /// To measure the one again of which no measurement counts.
    SomethingValid,
}

impl Comparison {
    /// What would make the sessions comparable, or show a difference; `None` if nothing would or has to.
    #[must_use]
    pub fn remedy(&self, base: &Session, other: &Session) -> Option<Remedy> {
        if self.permission != Permission::No {
            let stops_short = self.best.as_ref().is_some_and(Best::stops_short);
            return stops_short.then_some(Remedy::MoreAtOnce);
        }
        let forbids = |item: &&super::Item| item.bearing == Bearing::Forbids;
        let mut remedies = self.items.iter().filter(forbids).map(|item| match item.aspect {
            Aspect::Counted => Some(Remedy::SomethingValid),
            Aspect::OthersBeside => Some(Remedy::Undisturbed),
            Aspect::Model
            | Aspect::Weights
            | Aspect::Quantization
            | Aspect::Server
            | Aspect::Address
            | Aspect::Slots
            | Aspect::Context
            | Aspect::Mode
            | Aspect::PromptLength
            | Aspect::AnswerLength
            | Aspect::Thinking
            | Aspect::Temperature
            | Aspect::Workers
            | Aspect::Repeats
            | Aspect::MeasuredBy
            | Aspect::OwnError
            | Aspect::Common => match (&base.plan, &other.plan) {
                (Some(base), other) if other.as_ref() != Some(base) => Some(Remedy::SamePlan),
                (None, Some(_)) => Some(Remedy::SameLoad),
                (Some(_) | None, _) => None,
            },
        });
        // Without one for each of them the sessions would stay what they are.
        let first = remedies.next()??;
        remedies.all(|remedy| remedy.is_some()).then_some(first)
    }
}

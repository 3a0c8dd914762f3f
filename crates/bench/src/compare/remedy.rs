//! What to do about a comparison that is forbidden or shows nothing.

use super::{Aspect, Bearing, Best, Comparison, Doubt, Permission, Which};
use crate::{BatchId, Session};

/// What would make two sessions comparable, or their difference visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// To measure the other one again with the plan of the base.
    SamePlan,
    /// To measure again under the load of this one, which another program has measured, for example this batch.
    SameLoad { of: Which, batch: BatchId },
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
            let is_in_one =
                self.best.as_ref().is_some_and(|it| it.doubts.contains(&Doubt::NotInCommon));
            let has_other = |item: &super::Item| {
                item.aspect == Aspect::Workers && item.bearing != Bearing::Same
            };
            if is_in_one && base.plan.is_some() && self.items.iter().any(has_other) {
                return Some(Remedy::SamePlan);
            }
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
            | Aspect::Common => match (load_of_file(base), load_of_file(other)) {
                (None, None) => {
                    (base.plan.is_some() && base.plan != other.plan).then_some(Remedy::SamePlan)
                }
                (Some(batch), None) => Some(Remedy::SameLoad { of: Which::Base, batch }),
                (None, Some(batch)) => Some(Remedy::SameLoad { of: Which::Other, batch }),
                (Some(_), Some(_)) => None,
            },
        });
        // Without one for each of them the sessions would stay what they are.
        let first = remedies.next()??;
        remedies.all(|remedy| remedy.is_some()).then_some(first)
    }
}

/// A load of a session from another program's file, which has no plan that the page could follow.
fn load_of_file(session: &Session) -> Option<BatchId> {
    let is_file = session.plan.is_none() && session.environment.load_engine.is_some();
    let run = session.runs.first().filter(|_| is_file)?;
    Some(run.id().batch(run.batches.first()?.size))
}

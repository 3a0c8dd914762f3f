//! What differs between two sessions, and whether one is faster: `docs/compare.md` has the rules.

mod best;
mod change;
mod conditions;
mod item;
mod last_time;
mod lengths;
mod noise;
mod remedy;
mod requests;
mod rows;
mod settings;
mod side;

use std::borrow::Borrow;

use crate::analysis::Analysis;
use crate::{Loading, Session, Shape};

pub use best::{Best, Doubt, Which};
pub use change::{Change, Direction};
pub use item::{Aspect, Bearing, Item, Setting, Value};
pub use last_time::{Kind, last_time};
pub use remedy::Remedy;
pub use requests::{OneAnswer, Spread};
pub use rows::{Row, Speed};
pub use settings::Settings;

use noise::PooledNoise;
use side::Side;

/// The most sessions compared at once, including the base.
pub const MOST_SESSIONS: usize = 8;

/// The probability that equal sessions are called different in anything: in the answer or in any of the common
/// configurations.
const ERROR: f64 = 0.05;
/// The answer gets half of it, as it matters most; all configurations share the other half.
const ERROR_OF_ANSWER: f64 = 0.5;

/// A session compared with another one, the base.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The conditions known of both, those that forbid a comparison first and equal ones last.
    pub items: Vec<Item>,
    pub permission: Permission,
    /// The shape of the requests compared.
    pub shape: Option<Shape>,
    /// Both were measured for a given time: a configuration is a number of requests in flight, and how many a batch
    /// has is a result.
    pub is_timed: bool,
    /// The best configuration of each; `None` if they must not be compared.
    pub best: Option<Best>,
    /// The configurations that both measured; empty if they must not be compared.
    pub rows: Vec<Row>,
    /// What users experience with the best configuration that both measured, if individual requests are known.
    pub one_answer: Option<OneAnswer>,
}

/// Whether two sessions may be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Permission {
    Yes,
    /// More differs than the setting compared.
    Approximately,
    /// No percentages are given.
    No,
}

/// Why a condition that differs makes a comparison approximate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approximation {
    /// It is not the only setting that differs.
    OneOfSeveral,
    /// A token of another model may be another piece of text.
    OtherModel,
    Length,
    Thinking,
    OwnError,
    OthersBeside,
}

/// The result of a comparison for continuous integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The other session's best configuration is faster, or not distinguishable from the base's.
    NotSlower,
    /// It is slower beyond the noise.
    Slower,
    Incomparable,
}

impl Comparison {
    /// A session compared with the base, each by its requests of the first shape that both have.
    #[must_use]
    pub fn of(base: &Session, other: &Session) -> Self {
        Self::one_of(1, base, other)
    }

    /// The same as one of several comparisons that share the allowed error.
    fn one_of(comparisons: usize, base: &Session, other: &Session) -> Self {
        let (base_shape, other_shape) = side::common_shape(base, other);
        let is_limited = side::limits(base) == side::limits(other);
        let is_timed = [base, other].iter().all(|it| it.loading() == Loading::Timed);
        let base = Side::of(base, base_shape, is_limited, is_timed);
        let other = Side::of(other, other_shape, is_limited, is_timed);
        let shape = base.session.plan.as_ref().and_then(|plan| plan.shape(0));
        let common = rows::common(&base, &other);
        let items = item::by_bearing(conditions::of(&base, &other, &common));
        let permission = item::permission(&items);
        if permission == Permission::No {
            return Self {
                items,
                permission,
                shape,
                is_timed,
                best: None,
                rows: Vec::new(),
                one_answer: None,
            };
        }
        let error = ERROR / comparisons.max(1) as f64;
        let noise = PooledNoise::of(&base, &other);
        let best = Best::of(&base, &other, &noise, error * ERROR_OF_ANSWER);
        let error = error * (1.0 - ERROR_OF_ANSWER);
        let rows = rows::of(&common, &base, &other, best.as_ref(), &noise, error);
        let best = best.map(|best| best.seen_in(&rows, permission));
        let one_answer = OneAnswer::of(&rows, &base, &other, &noise);
        Self { items, permission, shape, is_timed, best, rows, one_answer }
    }

    /// One of the two sessions as it was compared: its requests of that shape.
    #[must_use]
    pub fn analysis(&self, session: &Session) -> Analysis {
        let mut numbered = (0..).zip(session.shapes());
        let compared = numbered.find(|(_, shape)| self.shape.as_ref() == Some(shape));
        let number = compared.map_or(0, |(number, _)| number);
        Side::of(session, number, true, self.is_timed).analysis
    }

    /// The result for continuous integration.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self.best.as_ref().map(|best| best.change.direction()) {
            None => Outcome::Incomparable,
            Some(Direction::Slower) => Outcome::Slower,
            Some(Direction::Faster | Direction::Alike) => Outcome::NotSlower,
        }
    }

    /// The settings that differ, each once, with their values in one of the two: they can serve as its name.
    pub fn changed(&self, which: Which) -> impl Iterator<Item = (Aspect, &Value)> {
        settings::changed(&self.items).filter_map(move |item| {
            let value = match which {
                Which::Base => &item.base,
                Which::Other => &item.other,
            };
            Some((item.aspect, value.as_ref()?))
        })
    }

    /// The conditions that are the same in both; how many configurations they share is none.
    pub fn equal(&self) -> impl Iterator<Item = &Item> {
        let is_equal =
            |item: &&Item| item.bearing == Bearing::Same && item.aspect != Aspect::Common;
        self.items.iter().filter(is_equal)
    }

    /// Why a condition makes the comparison approximate, if it does.
    #[must_use]
    pub fn approximation(&self, item: &Item) -> Option<Approximation> {
        let are_several = || settings::changed(&self.items).nth(1).is_some();
        let why = match item.aspect {
            Aspect::Model | Aspect::Weights | Aspect::Quantization if !are_several() => {
                Approximation::OtherModel
            }
            Aspect::PromptLength | Aspect::AnswerLength => Approximation::Length,
            Aspect::Thinking => Approximation::Thinking,
            Aspect::MeasuredBy | Aspect::OwnError => Approximation::OwnError,
            Aspect::OthersBeside => Approximation::OthersBeside,
            Aspect::Model
            | Aspect::Weights
            | Aspect::Quantization
            | Aspect::Server
            | Aspect::Address
            | Aspect::Slots
            | Aspect::Context
            | Aspect::Mode
            | Aspect::Temperature
            | Aspect::Workers
            | Aspect::Repeats
            | Aspect::Counted
            | Aspect::Common => Approximation::OneOfSeveral,
        };
        (item.bearing == Bearing::Approximate).then_some(why)
    }

    /// The number of requests in flight up to which nothing differs, if something does beyond.
    #[must_use]
    pub fn alike_up_to(&self) -> Option<u32> {
        let differs = |row: &&Row| row.change.direction() != Direction::Alike;
        let first = self.rows.iter().filter(differs).map(|row| row.load.in_flight).min()?;
        let below = self.rows.iter().map(|row| row.load.in_flight).filter(|&many| many < first);
        below.max()
    }

    /// The configurations that changed in the opposite direction of the answer, or at all where the answer did not.
    pub fn against(&self) -> impl Iterator<Item = &Row> {
        let answer = self.best.as_ref().map(|best| best.change.direction());
        self.rows.iter().filter(move |row| match (answer, row.change.direction()) {
            (None, _) | (_, Direction::Alike) => false,
            (Some(answer), direction) => answer != direction,
        })
    }
}

/// All of these sessions compared with the base; beyond [`MOST_SESSIONS`] they are left out. The more there
/// are, the wider the intervals: they hold for all comparisons together.
#[must_use]
pub fn with_base(base: &Session, others: &[impl Borrow<Session>]) -> Vec<Comparison> {
    let others = others.get(..others.len().min(MOST_SESSIONS - 1)).unwrap_or_default();
    let comparison = |other: &_| Comparison::one_of(others.len(), base, Borrow::borrow(other));
    others.iter().map(comparison).collect()
}

#[cfg(test)]
mod tests;

//! One condition of two sessions, and what it means for comparing them.

use super::Permission;
use crate::{Mode, Slots};

/// A condition of both sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub aspect: Aspect,
    /// Its value in the base; absent if unknown.
    pub base: Option<Value>,
    pub other: Option<Value>,
    pub bearing: Bearing,
}

/// The subject of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    Model,
    /// The checksum of the model.
    Weights,
    Quantization,
    /// The server's program and version.
    Server,
    Address,
    /// How many requests the server decodes at once.
    Slots,
    /// The context length of one request, tokens.
    Context,
    /// What a workers count means.
    Mode,
    /// Tokens of a prompt, or its characters if tokens are unknown.
    PromptLength,
    /// Tokens of an answer.
    AnswerLength,
    /// Whether the model thought before it answered.
    Thinking,
    Temperature,
    Workers,
    Repeats,
    /// The browser, or the program that measured instead of the page.
    MeasuredBy,
    /// What measuring adds to a speed, as a share.
    OwnError,
    /// The share of measurements during which the server was handling other clients' requests.
    OthersBeside,
    /// Valid configurations.
    Counted,
    /// Configurations that both measured.
    Common,
}

/// The value of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    Numbers(Vec<u32>),
    Share(f64),
    Is(bool),
    Mode(Mode),
    Slots(Slots),
}

/// What a condition means for a comparison; the most serious first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// It makes a comparison meaningless.
    Forbids,
    /// It may be the cause of an unintended difference.
    Approximate,
    /// It differs, and is what is compared.
    Compared,
    /// It differs, but does not affect speed.
    Harmless,
    Same,
}

impl Aspect {
    /// The setting that people change to see its effect; all differences of the model are one setting.
    #[must_use]
    pub fn setting(self) -> Option<Setting> {
        match self {
            Self::Model | Self::Weights | Self::Quantization => Some(Setting::Model),
            Self::Server => Some(Setting::Server),
            Self::Address => Some(Setting::Machine),
            Self::Slots => Some(Setting::Slots),
            Self::Context => Some(Setting::Context),
            Self::Mode
            | Self::PromptLength
            | Self::AnswerLength
            | Self::Thinking
            | Self::Temperature
            | Self::Workers
            | Self::Repeats
            | Self::MeasuredBy
            | Self::OwnError
            | Self::OthersBeside
            | Self::Counted
            | Self::Common => None,
        }
    }
}

/// What people change to see its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    Model,
    Server,
    Machine,
    Slots,
    Context,
}

impl Item {
    /// A condition known for both sessions, with what it means if it differs. `None` if unknown for one.
    pub(super) fn told(
        aspect: Aspect,
        base: Option<Value>,
        other: Option<Value>,
        if_differs: Bearing,
    ) -> Option<Self> {
        let is_same = base.as_ref()? == other.as_ref()?;
        let bearing = if is_same { Bearing::Same } else { if_differs };
        Some(Self { aspect, base, other, bearing })
    }
}

/// Whether sessions of these conditions may be compared.
pub fn permission(items: &[Item]) -> Permission {
    match items.iter().map(|item| item.bearing).min() {
        Some(Bearing::Forbids) => Permission::No,
        Some(Bearing::Approximate) => Permission::Approximately,
        Some(Bearing::Compared | Bearing::Harmless | Bearing::Same) | None => Permission::Yes,
    }
}

/// The conditions, the most serious first, each kind in its order.
pub fn by_bearing(mut items: Vec<Item>) -> Vec<Item> {
    crate::order::sort_by_key(&mut items, |item| item.bearing);
    items
}

//! The plan's text fields: their labels, and which value of the plan each edits. A new field is a row in the
//! table below and a line in the card.

use bench::{Plan, PlanError, parse_workers};
use leptos::prelude::*;
use report::Lang;
use report::words::{Label, PlanLabel, not_a_number, plan_error, typed, typed_number};
use thiserror::Error;

use crate::lang::lang;

/// Why a field cannot be used.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FormError {
    /// The field with this label does not contain a number.
    #[error("{0:?} is not a number")]
    NotANumber(PlanLabel),
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl FormError {
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NotANumber(label) => not_a_number(label.text(lang), lang),
            Self::Plan(error) => plan_error(error, lang),
        }
    }
}

/// A value that is edited as text.
trait Typed {
    fn shown(&self) -> String;

    /// Parses the text of the field with this label.
    fn read(&mut self, text: &str, label: PlanLabel) -> Result<(), FormError>;

    /// The keyboard that a phone needs for it.
    fn input_mode(&self) -> &'static str;
}

macro_rules! whole_numbers {
    ($($whole:ty),*) => {$(
        impl Typed for $whole {
            fn shown(&self) -> String {
                self.to_string()
            }

            fn read(&mut self, text: &str, label: PlanLabel) -> Result<(), FormError> {
                *self = text.trim().parse().map_err(|_| FormError::NotANumber(label))?;
                Ok(())
            }

            fn input_mode(&self) -> &'static str {
                "numeric"
            }
        }
    )*};
}

whole_numbers!(u32, i64);

impl Typed for f64 {
    fn shown(&self) -> String {
        typed(*self, lang())
    }

    fn read(&mut self, text: &str, label: PlanLabel) -> Result<(), FormError> {
        *self = typed_number(text, lang()).ok_or(FormError::NotANumber(label))?;
        Ok(())
    }

    fn input_mode(&self) -> &'static str {
        "decimal"
    }
}

impl<T: Typed + Default> Typed for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map(T::shown).unwrap_or_default()
    }

    fn read(&mut self, text: &str, label: PlanLabel) -> Result<(), FormError> {
        *self = None;
        if text.trim().is_empty() { Ok(()) } else { self.insert(T::default()).read(text, label) }
    }

    fn input_mode(&self) -> &'static str {
        T::default().input_mode()
    }
}

impl Typed for Vec<u32> {
    fn shown(&self) -> String {
        self.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
    }

    fn read(&mut self, text: &str, _label: PlanLabel) -> Result<(), FormError> {
        *self = parse_workers(text)?;
        Ok(())
    }

    fn input_mode(&self) -> &'static str {
        "text"
    }
}

impl Typed for String {
    fn shown(&self) -> String {
        self.clone()
    }

    fn read(&mut self, text: &str, _label: PlanLabel) -> Result<(), FormError> {
        text.trim().clone_into(self);
        Ok(())
    }

    fn input_mode(&self) -> &'static str {
        "text"
    }
}

/// A text field.
#[derive(Clone, Copy)]
pub struct TextField {
    /// Its `id` in the page.
    pub id: &'static str,
    pub label: PlanLabel,
    /// The meaning of an empty field, if it may be empty.
    pub if_empty: Option<PlanLabel>,
    pub text: RwSignal<String>,
    value: fn(&mut Plan) -> &mut dyn Typed,
}

impl TextField {
    /// Shows the plan's value in the field.
    pub fn show(&self, plan: &mut Plan) {
        self.text.set((self.value)(plan).shown());
    }

    /// The keyboard that a phone needs for it.
    pub fn input_mode(&self) -> &'static str {
        (self.value)(&mut Plan::default()).input_mode()
    }

    /// Stores the field's value in the plan.
    ///
    /// # Errors
    /// If the text is not a valid value.
    pub fn read(&self, plan: &mut Plan) -> Result<(), FormError> {
        self.text.with(|text| (self.value)(plan).read(text, self.label))
    }
}

macro_rules! text_fields {
    ($($name:ident: $id:literal $label:ident $(or $if_empty:ident)?, |$plan:ident| $value:expr;)*) => {
        /// All text fields of the plan.
        #[derive(Clone, Copy)]
        pub struct TextFields {
            $(pub $name: TextField,)*
        }

        impl TextFields {
            pub fn new() -> Self {
                Self {
                    $($name: TextField {
                        id: $id,
                        label: PlanLabel::$label,
                        if_empty: None$(.or(Some(PlanLabel::$if_empty)))?,
                        text: RwSignal::default(),
                        value: |$plan| &mut $value,
                    },)*
                }
            }

            /// All fields, in the order in which they are read.
            pub fn each(&self) -> impl Iterator<Item = TextField> {
                [$(self.$name),*].into_iter()
            }
        }
    };
}

text_fields! {
    workers: "workers" Workers, |plan| plan.workers;
    max_tokens: "max-tokens" MaxTokens, |plan| plan.max_tokens;
    max_batch: "max-batch" MaxBatch or MaxBatchByWorkers, |plan| plan.max_batch;
    repeats: "repeats" Repeats, |plan| plan.repeats;
    most_repeats: "most-repeats" MostRepeats or NoMostRepeats, |plan| plan.most_repeats;
    asked_slots: "asked-slots" AskedSlots or AskedSlotsUnknown, |plan| plan.asked_slots;
    prompt: "prompt" Prompt, |plan| plan.prompt;
    pause: "pause-s" Pause or PauseFound, |plan| plan.pause_s;
    timeout: "timeout-s" Timeout, |plan| plan.timeout_s;
    temperature: "temperature" Temperature, |plan| plan.temperature;
    seed: "seed" Seed, |plan| plan.seed;
    context_tokens: "context-tokens" ContextTokens or ContextOfServer, |plan| plan.context_tokens;
    limit_minutes: "limit-minutes" LimitMinutes or NoLimit, |plan| plan.limit_minutes;
    limit_requests: "limit-requests" LimitRequests or NoLimit, |plan| plan.limit_requests;
    ttft_limit: "plan-ttft-limit" TtftLimit or NoLimit, |plan| plan.limits.ttft_s;
    speed_limit: "plan-speed-limit" SpeedLimit or NoLimit, |plan| plan.limits.tokens_per_s_each;
}

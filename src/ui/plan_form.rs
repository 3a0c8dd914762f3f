//! The plan's fields as texts, and the plan they mean.

use std::str::FromStr;

use bench::{MAX_WORKERS, Mode, Objectives, Percentile, Plan, PlanError, Strategy, parse_workers};
use leptos::prelude::*;
use report::Lang;
use report::words::{Label, PlanLabel, not_a_number, plan_error, typed};
use thiserror::Error;

use super::shapes_form::ShapesForm;
use crate::lang::lang;

/// The workers counts of the reference report.
const REFERENCE_WORKERS: &str = "1 2 3 4 5 6 8 10 15 22 24 28 32 36";

/// A search costs little more for many workers counts: from one to half of what the page has in flight.
const AUTO_WORKERS: [u32; 11] = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96];

/// A field that is no plan's value.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FormError {
    /// The field with this label holds no number.
    #[error("{0:?} holds no number")]
    NotANumber(Label),
    /// A value is out of range.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

impl FormError {
    /// What is wrong, for whoever typed it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Self::NotANumber(label) => not_a_number(label.text(lang), lang),
            Self::Plan(error) => plan_error(error, lang),
        }
    }
}

/// What the user has typed.
#[derive(Clone, Copy)]
pub struct PlanForm {
    /// Workers list.
    pub workers: RwSignal<String>,
    /// Upper end of the ladder; empty: by the workers.
    pub max_batch: RwSignal<String>,
    /// Tokens per answer.
    pub max_tokens: RwSignal<String>,
    /// Pause, s.
    pub pause_s: RwSignal<String>,
    /// Timeout, s.
    pub timeout_s: RwSignal<String>,
    /// Temperature.
    pub temperature: RwSignal<String>,
    /// Seed.
    pub seed: RwSignal<String>,
    /// Prompt.
    pub prompt: RwSignal<String>,
    /// What a workers count means.
    pub mode: RwSignal<Mode>,
    /// Not all batches, but as few as show the fastest.
    pub search: RwSignal<bool>,
    /// Repeats of every batch.
    pub repeats: RwSignal<String>,
    /// Repeats of close batches, at most; empty: no extra ones.
    pub most_repeats: RwSignal<String>,
    /// Batches in random order.
    pub shuffle: RwSignal<bool>,
    /// The first batch once more at the end.
    pub drift_check: RwSignal<bool>,
    /// What `OLLAMA_NUM_PARALLEL` was set to; empty: nobody says.
    pub asked_slots: RwSignal<String>,
    /// Minutes after which a session ends; empty: none.
    pub limit_minutes: RwSignal<String>,
    /// Requests after which it does; empty: none.
    pub limit_requests: RwSignal<String>,
    /// The longest time to the first token, s; empty: any.
    pub ttft_limit_s: RwSignal<String>,
    /// The least tokens/s of every answer; empty: any.
    pub speed_limit: RwSignal<String>,
    /// For which share of the requests both hold.
    pub percentile: RwSignal<Percentile>,
    /// Tokens of the context; empty: as the server has it.
    pub context_tokens: RwSignal<String>,
    /// What requests are like.
    pub shapes: ShapesForm,
}

/// Ready-made plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// A few minutes: is it worth a long session?
    Quick,
    /// The runs of the reference report.
    Reference,
    /// The fastest of many workers counts, looked for.
    Auto,
}

impl Preset {
    /// Workers, tokens, and whether it is a search, where the page has no more than so many in flight.
    fn fields(self, most_in_flight: u32) -> (String, &'static str, bool) {
        match self {
            Self::Quick => ("1 2 4 8".into(), "64", false),
            Self::Reference => (REFERENCE_WORKERS.into(), "170", false),
            Self::Auto => {
                let possible = |workers: &&u32| **workers <= most_in_flight;
                let workers: Vec<String> =
                    AUTO_WORKERS.iter().filter(possible).map(u32::to_string).collect();
                (workers.join(" "), "170", true)
            }
        }
    }
}

impl PlanForm {
    /// The form of a plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let form = Self {
            workers: RwSignal::default(),
            max_batch: RwSignal::default(),
            max_tokens: RwSignal::default(),
            pause_s: RwSignal::default(),
            timeout_s: RwSignal::default(),
            temperature: RwSignal::default(),
            seed: RwSignal::default(),
            prompt: RwSignal::default(),
            mode: RwSignal::default(),
            search: RwSignal::default(),
            repeats: RwSignal::default(),
            most_repeats: RwSignal::default(),
            shuffle: RwSignal::default(),
            drift_check: RwSignal::default(),
            asked_slots: RwSignal::default(),
            limit_minutes: RwSignal::default(),
            limit_requests: RwSignal::default(),
            ttft_limit_s: RwSignal::default(),
            speed_limit: RwSignal::default(),
            percentile: RwSignal::default(),
            context_tokens: RwSignal::default(),
            shapes: ShapesForm::new(),
        };
        form.show(plan);
        form.choose(Preset::Quick, MAX_WORKERS);
        form
    }

    /// Puts a plan's values into the fields.
    pub fn show(&self, plan: &Plan) {
        let workers: Vec<String> = plan.workers.iter().map(u32::to_string).collect();
        self.workers.set(workers.join(" "));
        let optional = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        self.max_batch.set(optional(plan.max_batch));
        self.max_tokens.set(plan.max_tokens.to_string());
        self.pause_s.set(typed(plan.pause_s, lang()));
        self.timeout_s.set(typed(plan.timeout_s, lang()));
        self.temperature.set(typed(plan.temperature, lang()));
        self.seed.set(plan.seed.to_string());
        self.prompt.set(plan.prompt.clone());
        self.mode.set(plan.mode);
        self.search.set(plan.strategy == Strategy::Search);
        self.repeats.set(plan.repeats.to_string());
        self.most_repeats.set(optional(plan.most_repeats));
        self.shuffle.set(plan.shuffle);
        self.drift_check.set(plan.drift_check);
        self.asked_slots.set(optional(plan.asked_slots));
        self.limit_minutes.set(optional(plan.limit_minutes));
        self.limit_requests.set(optional(plan.limit_requests));
        self.context_tokens.set(optional(plan.context_tokens));
        self.shapes.show(plan);
        self.show_limits(&plan.limits);
    }

    /// Puts limits into their fields.
    pub fn show_limits(&self, limits: &Objectives) {
        let text = |limit: Option<f64>| limit.map(|limit| typed(limit, lang())).unwrap_or_default();
        self.ttft_limit_s.set(text(limits.ttft_s));
        self.speed_limit.set(text(limits.tokens_per_s_each));
        self.percentile.set(limits.percentile);
    }

    /// The limits that the fields mean.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn limits(&self) -> Result<Objectives, FormError> {
        let limits = Objectives {
            ttft_s: optional(number, &self.ttft_limit_s.get(), PlanLabel::TtftLimit)?,
            percentile: self.percentile.get(),
            tokens_per_s_each: optional(number, &self.speed_limit.get(), PlanLabel::SpeedLimit)?,
        };
        limits.validate()?;
        Ok(limits)
    }

    /// Puts a preset into its fields.
    pub fn choose(&self, preset: Preset, most_in_flight: u32) {
        let (workers, max_tokens, search) = preset.fields(most_in_flight);
        self.workers.set(workers);
        self.max_tokens.set(max_tokens.into());
        self.search.set(search);
    }

    /// Whether the fields are those of the preset.
    #[must_use]
    pub fn is(&self, preset: Preset, most_in_flight: u32) -> bool {
        let (workers, max_tokens, search) = preset.fields(most_in_flight);
        self.workers.with(|text| *text == workers)
            && self.max_tokens.with(|text| text == max_tokens)
            && self.search.get() == search
    }

    /// The plan that the fields mean, for this page.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn plan(&self) -> Result<Plan, FormError> {
        let plan = self.typed()?;
        plan.validate()?;
        Ok(plan)
    }

    /// The plan that the fields mean, whoever can carry it out.
    ///
    /// # Errors
    /// The first field that can not be read.
    pub fn typed(&self) -> Result<Plan, FormError> {
        let max_tokens = whole(&self.max_tokens.get(), PlanLabel::MaxTokens)?;
        let is_search = self.search.get();
        let usual = Plan::default();
        let (several_shapes, own_prompts) = self.shapes.shapes(max_tokens)?;
        Ok(Plan {
            workers: self.workers.with(|text| parse_workers(text))?,
            max_batch: optional(whole, &self.max_batch.get(), PlanLabel::MaxBatch)?,
            max_tokens,
            several_shapes,
            own_prompts,
            context_tokens: optional(whole, &self.context_tokens.get(), PlanLabel::ContextTokens)?,
            pause_s: number(&self.pause_s.get(), PlanLabel::Pause)?,
            timeout_s: number(&self.timeout_s.get(), PlanLabel::Timeout)?,
            temperature: number(&self.temperature.get(), PlanLabel::Temperature)?,
            seed: whole(&self.seed.get(), PlanLabel::Seed)?,
            prompt: self.prompt.get().trim().to_owned(),
            mode: self.mode.get(),
            strategy: if is_search { Strategy::Search } else { Strategy::Grid },
            // A search decides these by itself.
            repeats: if is_search {
                usual.repeats
            } else {
                whole(&self.repeats.get(), PlanLabel::Repeats)?
            },
            most_repeats: if is_search {
                usual.most_repeats
            } else {
                optional(whole, &self.most_repeats.get(), PlanLabel::MostRepeats)?
            },
            shuffle: !is_search && self.shuffle.get(),
            drift_check: self.drift_check.get(),
            asked_slots: optional(whole, &self.asked_slots.get(), PlanLabel::AskedSlots)?,
            limit_minutes: optional(whole, &self.limit_minutes.get(), PlanLabel::LimitMinutes)?,
            limit_requests: optional(whole, &self.limit_requests.get(), PlanLabel::LimitRequests)?,
            limits: self.limits()?,
        })
    }
}

fn number(text: &str, label: Label) -> Result<f64, FormError> {
    bench::number(text).ok_or(FormError::NotANumber(label))
}

fn whole<T: FromStr>(text: &str, label: Label) -> Result<T, FormError> {
    text.trim().parse().map_err(|_| FormError::NotANumber(label))
}

/// What such a reader reads in a field that may be empty.
fn optional<T>(
    read: fn(&str, Label) -> Result<T, FormError>,
    text: &str,
    label: Label,
) -> Result<Option<T>, FormError> {
    if text.trim().is_empty() { Ok(None) } else { read(text, label).map(Some) }
}

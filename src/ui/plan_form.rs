//! The plan's form, and the plan that it describes.

use bench::{
    MAX_WORKERS, MAX_WORKERS_BEYOND_BROWSER, Mode, Objectives, Percentile, Plan, Strategy,
    parse_workers,
};
use leptos::prelude::*;
use report::words::PlanLabel;

use super::plan_fields::{FormError, TextField, TextFields};
use super::shapes_form::ShapesForm;

/// The workers counts of the reference report.
const REFERENCE_WORKERS: &str = "1 2 3 4 5 6 8 10 15 22 24 28 32 36";

/// More workers counts hardly make a search longer: from one to half of what the page can keep in flight.
const AUTO_WORKERS: [u32; 11] = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96];

/// The user's input.
#[derive(Clone, Copy)]
pub struct PlanForm {
    pub texts: TextFields,
    pub mode: RwSignal<Mode>,
    /// The page searches for the fastest configuration.
    pub search: RwSignal<bool>,
    /// Batches in random order.
    pub shuffle: RwSignal<bool>,
    /// A batch of the first run is repeated at the end.
    pub drift_check: RwSignal<bool>,
    /// Equal loads are measured once for all runs.
    pub share_equal_loads: RwSignal<bool>,
    /// The share of requests for which the limits have to hold.
    pub percentile: RwSignal<Percentile>,
    pub shapes: ShapesForm,
    /// Where the plan comes from, if it was not chosen here.
    pub source: RwSignal<Option<PlanLabel>>,
    /// What the fields took from a session.
    limits_of_session: StoredValue<Option<OfSession>>,
}

/// Limits that the fields took from a session.
#[derive(Clone, Copy)]
struct OfSession {
    taken: Objectives,
    /// The user's own, for the next measurement.
    own_before: Objectives,
}

/// Presets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// About half a minute, to see whether a long session is worthwhile.
    Quick,
    /// The runs of the reference report.
    Reference,
    /// A search for the fastest of many workers counts.
    Auto,
}

impl Preset {
    pub const ALL: [Self; 3] = [Self::Quick, Self::Auto, Self::Reference];

    /// Workers, tokens, and whether it is a search, if the page can have this many requests in flight.
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

    /// Whether loads that several of its runs share are measured once.
    fn shares_equal_loads(self) -> bool {
        self == Self::Quick
    }
}

impl PlanForm {
    /// A form that shows this plan.
    #[must_use]
    pub fn new(plan: &Plan) -> Self {
        let form = Self {
            texts: TextFields::new(),
            mode: RwSignal::default(),
            search: RwSignal::default(),
            shuffle: RwSignal::default(),
            drift_check: RwSignal::default(),
            share_equal_loads: RwSignal::default(),
            percentile: RwSignal::default(),
            shapes: ShapesForm::new(),
            source: RwSignal::default(),
            limits_of_session: StoredValue::default(),
        };
        form.show(plan);
        form.choose(Preset::Auto, MAX_WORKERS);
        form
    }

    /// Shows a plan's values in the fields.
    pub fn show(&self, plan: &Plan) {
        let mut plan = plan.clone();
        self.texts.each().for_each(|field| field.show(&mut plan));
        self.mode.set(plan.mode);
        self.search.set(plan.strategy == Strategy::Search);
        self.shuffle.set(plan.shuffle);
        self.drift_check.set(plan.drift_check);
        self.share_equal_loads.set(plan.share_equal_loads);
        self.percentile.set(plan.limits.percentile);
        self.shapes.show(&plan);
        self.source.set(None);
        self.limits_of_session.set_value(None);
    }

    /// Shows a plan from elsewhere, and says where it comes from.
    pub fn show_from(&self, source: PlanLabel, plan: &Plan) {
        self.show(plan);
        self.source.set(Some(source));
    }

    /// Shows a session's limits in their fields. The user's own come back when it is left.
    pub fn show_limits(&self, limits: Objectives) {
        self.leave_limits_of_session();
        let own_before = untrack(|| self.limits()).unwrap_or_default();
        self.fill_limits(limits);
        let of_session = |taken| OfSession { taken, own_before };
        self.limits_of_session.set_value(untrack(|| self.limits()).ok().map(of_session));
    }

    /// Shows the user's own limits in place of those that the fields took from a session, unless the user has changed
    /// these: then these are the user's own.
    pub fn leave_limits_of_session(&self) {
        let of_session = self.limits_of_session.try_update_value(Option::take).flatten();
        if let Some(OfSession { taken, own_before }) = of_session
            && untrack(|| self.limits()).ok() == Some(taken)
        {
            self.fill_limits(own_before);
        }
    }

    fn fill_limits(&self, limits: Objectives) {
        let mut plan = Plan { limits, ..Plan::default() };
        self.of_limits().iter().for_each(|field| field.show(&mut plan));
        self.percentile.set(limits.percentile);
    }

    /// The limits in the form.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn limits(&self) -> Result<Objectives, FormError> {
        let mut plan = Plan::default();
        self.of_limits().iter().try_for_each(|field| field.read(&mut plan))?;
        let limits = Objectives { percentile: self.percentile.get(), ..plan.limits };
        limits.validate()?;
        Ok(limits)
    }

    fn of_limits(&self) -> [TextField; 2] {
        [self.texts.ttft_limit, self.texts.speed_limit]
    }

    /// Shows a preset in its fields.
    pub fn choose(&self, preset: Preset, most_in_flight: u32) {
        let (workers, max_tokens, search) = preset.fields(most_in_flight);
        self.texts.workers.text.set(workers);
        self.texts.max_tokens.text.set(max_tokens.into());
        self.search.set(search);
        self.share_equal_loads.set(preset.shares_equal_loads());
        self.source.set(None);
    }

    /// A preset that fitted the page's former number of requests in flight is fitted to the new one. A plan from
    /// elsewhere stays as it is.
    pub fn follow(&self, before: u32, most_in_flight: u32) {
        let is_own = before != most_in_flight && self.source.with_untracked(Option::is_none);
        let mut presets = Preset::ALL.into_iter().filter(|_| is_own);
        if let Some(preset) = presets.find(|preset| untrack(|| self.is(*preset, before))) {
            self.choose(preset, most_in_flight);
        }
    }

    /// Whether the fields match the preset.
    #[must_use]
    pub fn is(&self, preset: Preset, most_in_flight: u32) -> bool {
        let (workers, max_tokens, search) = preset.fields(most_in_flight);
        self.texts.workers.text.with(|text| *text == workers)
            && self.texts.max_tokens.text.with(|text| text == max_tokens)
            && self.search.get() == search
            && self.share_equal_loads.get() == preset.shares_equal_loads()
    }

    /// The plan that it would be with this preset.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn plan_of(&self, preset: Preset, most_in_flight: u32) -> Result<Plan, FormError> {
        let (workers, max_tokens, search) = preset.fields(most_in_flight);
        Ok(Plan {
            workers: parse_workers(&workers)?,
            max_tokens: max_tokens.parse().unwrap_or_default(),
            strategy: if search { Strategy::Search } else { Strategy::Grid },
            share_equal_loads: preset.shares_equal_loads(),
            ..self.typed()?
        })
    }

    /// The plan that the form describes, if this page can run it.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn plan(&self) -> Result<Plan, FormError> {
        let plan = self.typed()?;
        plan.validate()?;
        Ok(plan)
    }

    /// The plan in the form, if anything can run it; without the user's own prompts, which stay here.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn of_any_page(&self) -> Result<Plan, FormError> {
        let plan = Plan { own_prompts: None, ..self.typed()? };
        plan.validate_up_to(MAX_WORKERS_BEYOND_BROWSER)?;
        Ok(plan)
    }

    /// The plan in the form, whether or not this page can run it.
    ///
    /// # Errors
    /// The first field that cannot be read.
    pub fn typed(&self) -> Result<Plan, FormError> {
        let is_search = self.search.get();
        let mut plan = Plan {
            mode: self.mode.get(),
            strategy: if is_search { Strategy::Search } else { Strategy::Grid },
            shuffle: !is_search && self.shuffle.get(),
            drift_check: self.drift_check.get(),
            share_equal_loads: !is_search && self.share_equal_loads.get(),
            ..Plan::default()
        };
        // A search decides itself how often to measure.
        let of_search = [self.texts.repeats.id, self.texts.most_repeats.id];
        let is_read = |field: &TextField| !is_search || !of_search.contains(&field.id);
        self.texts.each().filter(is_read).try_for_each(|field| field.read(&mut plan))?;
        (plan.several_shapes, plan.own_prompts) = self.shapes.shapes(plan.max_tokens)?;
        plan.limits = self.limits()?;
        Ok(plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;

    fn limits(ttft_s: f64) -> Objectives {
        Objectives { ttft_s: Some(ttft_s), percentile: Percentile::P99, tokens_per_s_each: None }
    }

    #[test]
    fn the_users_own_limits_come_back_after_a_session_with_others() {
        Owner::new().with(|| {
            let form = PlanForm::new(&Plan { limits: limits(2.5), ..Plan::default() });
            form.show_limits(limits(1.0));
            form.show_limits(limits(0.5));
            assert_eq!(form.limits(), Ok(limits(0.5)), "the limits of the one that is shown");
            form.leave_limits_of_session();
            assert_eq!(form.limits(), Ok(limits(2.5)));
            form.leave_limits_of_session();
            assert_eq!(form.limits(), Ok(limits(2.5)), "nothing was taken");

            form.show_limits(limits(1.0));
            form.texts.ttft_limit.text.set("1,5".into());
            form.leave_limits_of_session();
            assert_eq!(form.limits(), Ok(limits(1.5)), "the user has changed them");
        });
    }
}

//! Whether a plan can be carried out: every value is checked against its range.

use super::bounds::{
    MAX_BATCH, MAX_LIMIT_MINUTES, MAX_LIMIT_REQUESTS, MAX_REPEATS, MAX_RUNS, MAX_WORKERS,
};
use super::{Mode, Plan, PlanError, Strategy};

/// No model has a longer context, and none answers well with a shorter one, tokens.
const CONTEXT_RANGE: std::ops::RangeInclusive<u32> = 128..=2_097_152;

impl Plan {
    /// Checks every value against its range, including what a browser can do.
    ///
    /// # Errors
    /// The first value that is out of range.
    pub fn validate(&self) -> Result<(), PlanError> {
        self.validate_up_to(MAX_WORKERS)
    }

    /// The same for a program that keeps at most `most_workers` requests in flight.
    ///
    /// # Errors
    /// The first value that is out of range.
    pub fn validate_up_to(&self, most_workers: u32) -> Result<(), PlanError> {
        if self.workers.is_empty() {
            return Err(PlanError::NoWorkers);
        }
        let runs = self.workers.len().saturating_mul(self.several_shapes.len().max(1));
        if runs > MAX_RUNS {
            return Err(PlanError::TooManyRuns(runs));
        }
        for (index, &workers) in self.workers.iter().enumerate() {
            if !(1..=most_workers).contains(&workers) {
                return Err(PlanError::Workers { workers, most: most_workers });
            }
            if self.workers.iter().take(index).any(|&earlier| earlier == workers) {
                return Err(PlanError::RepeatedWorkers(workers));
            }
        }
        if let Some(max_batch) = self.max_batch.filter(|batch| !(1..=MAX_BATCH).contains(batch)) {
            return Err(PlanError::MaxBatch(max_batch));
        }
        for (index, shape) in self.shapes().iter().enumerate() {
            shape.validate()?;
            if self.several_shapes.iter().take(index).any(|earlier| earlier == shape) {
                return Err(PlanError::RepeatedShape);
            }
        }
        let context = self.context_tokens.filter(|tokens| !CONTEXT_RANGE.contains(tokens));
        if let Some(tokens) = context {
            return Err(PlanError::ContextTokens(tokens));
        }
        if let Some(pause_s) = self.pause_s.filter(|pause_s| !(0.0..=600.0).contains(pause_s)) {
            return Err(PlanError::Pause(pause_s));
        }
        if !(1.0..=7200.0).contains(&self.timeout_s) {
            return Err(PlanError::Timeout(self.timeout_s));
        }
        if !(0.0..=2.0).contains(&self.temperature) {
            return Err(PlanError::Temperature(self.temperature));
        }
        if self.prompt.trim().is_empty() {
            return Err(PlanError::NoPrompt);
        }
        if self.mode == Mode::Server && self.strategy == Strategy::Search {
            return Err(PlanError::SearchInServerMode);
        }
        if !(1..=MAX_REPEATS).contains(&self.repeats) {
            return Err(PlanError::Repeats(self.repeats));
        }
        let most = self.most_repeats.filter(|most| !(self.repeats..=MAX_REPEATS).contains(most));
        if let Some(most) = most {
            return Err(PlanError::MostRepeats(most));
        }
        let out_of = |limit: Option<u32>, most| limit.filter(|limit| !(1..=most).contains(limit));
        if let Some(slots) = out_of(self.asked_slots, MAX_BATCH) {
            return Err(PlanError::AskedSlots(slots));
        }
        if let Some(minutes) = out_of(self.limit_minutes, MAX_LIMIT_MINUTES) {
            return Err(PlanError::LimitMinutes(minutes));
        }
        if let Some(requests) = out_of(self.limit_requests, MAX_LIMIT_REQUESTS) {
            return Err(PlanError::LimitRequests(requests));
        }
        let batch = self.batches().iter().map(|batch| batch.size).max().unwrap_or(0);
        if let Some(limit) = self.limit_requests.filter(|limit| *limit < batch) {
            return Err(PlanError::LimitBelowBatch { limit, batch });
        }
        self.limits.validate()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_out_of_range_are_named() {
        let plan = |change: fn(&mut Plan)| {
            let mut plan = Plan::default();
            change(&mut plan);
            plan.validate()
        };
        assert_eq!(plan(|_| ()), Ok(()));
        assert_eq!(plan(|p| p.workers.clear()), Err(PlanError::NoWorkers));
        assert_eq!(
            plan(|p| p.workers = vec![193]),
            Err(PlanError::Workers { workers: 193, most: 192 })
        );
        assert_eq!(plan(|p| p.workers = vec![2, 2]), Err(PlanError::RepeatedWorkers(2)));
        assert_eq!(plan(|p| p.workers = (1..=65).collect()), Err(PlanError::TooManyRuns(65)));
        assert_eq!(plan(|p| p.max_batch = Some(1001)), Err(PlanError::MaxBatch(1001)));
        assert_eq!(plan(|p| p.max_tokens = 0), Err(PlanError::MaxTokens(0)));
        assert_eq!(plan(|p| p.pause_s = Some(-1.0)), Err(PlanError::Pause(-1.0)));
        assert!(matches!(plan(|p| p.timeout_s = f64::NAN), Err(PlanError::Timeout(_))));
        assert_eq!(plan(|p| p.temperature = 2.5), Err(PlanError::Temperature(2.5)));
        assert_eq!(plan(|p| p.prompt = " \n".into()), Err(PlanError::NoPrompt));
        let search = plan(|p| (p.mode, p.strategy) = (Mode::Server, Strategy::Search));
        assert_eq!(search, Err(PlanError::SearchInServerMode));
        assert_eq!(plan(|p| p.repeats = 0), Err(PlanError::Repeats(0)));
        assert_eq!(plan(|p| p.most_repeats = Some(21)), Err(PlanError::MostRepeats(21)));
        assert_eq!(plan(|p| p.asked_slots = Some(0)), Err(PlanError::AskedSlots(0)));
        assert_eq!(plan(|p| p.limit_minutes = Some(0)), Err(PlanError::LimitMinutes(0)));
        let below = PlanError::LimitBelowBatch { limit: 15, batch: 16 };
        assert_eq!(plan(|p| p.limit_requests = Some(15)), Err(below));
        assert_eq!(plan(|p| p.limit_requests = Some(16)), Ok(()));
        assert_eq!(plan(|p| p.limit_requests = Some(0)), Err(PlanError::LimitRequests(0)));
        assert_eq!(plan(|p| p.limits.ttft_s = Some(0.0)), Err(PlanError::TtftLimit(0.0)));
    }
}

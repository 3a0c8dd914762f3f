//! All that is worked out of one measurement, once: a finished measurement never changes.

use super::prompt_cost::{Cost, costs};
use super::servers::part_of_servers;
use super::{answers, memory, server_word};
use crate::judgement::Context;
use crate::judgement::cut::prompt_cut;
use crate::{Measurement, Slots, Subject, Warning, judgement};

/// What one measurement shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Speed, tokens/s; may be no number.
    pub tokens_per_s: f64,
    /// How many requests there were.
    pub requests: u32,
    /// How many of them failed.
    pub failed: u32,
    /// How long it took, s.
    pub total_s: f64,
    /// What can disqualify it.
    pub doubts: Vec<Warning>,
    /// What else must be known of it.
    pub remarks: Vec<Warning>,
    /// What it shows of the slots of each server, by its number.
    pub slots: Vec<(u32, Slots)>,
    /// What the prompt of each sample cost.
    pub prompt_costs: Vec<Option<Cost>>,
    /// The answers say themselves how much of their prompts was cached.
    pub tells_cached: bool,
    /// No request had another one beside it.
    pub is_alone: bool,
}

impl Verdict {
    /// Judges a measurement.
    pub fn of(measurement: &Measurement, context: &Context<'_>) -> Self {
        let mut remarks = memory::warnings(measurement, context.model);
        remarks.extend(server_word::warnings(measurement));
        remarks.extend(answers::warnings(measurement, context));
        let mut doubts = judgement::warnings(measurement);
        doubts.extend(judgement::counts::too_many(measurement, context.max_tokens()));
        doubts.extend(
            prompt_cut(measurement, context).or_else(|| answers::context_cut(measurement, context)),
        );
        doubts.extend(part_of_servers(measurement, context.servers));
        Self {
            tokens_per_s: measurement.tokens_per_s(),
            requests: measurement.requests,
            failed: measurement.failed(),
            total_s: measurement.total_s,
            doubts,
            remarks,
            slots: judgement::slots_by_server(measurement),
            // A server that is faster than the others would seem to have cached its prompts.
            prompt_costs: if context.servers > 1 { Vec::new() } else { costs(measurement) },
            tells_cached: server_word::tells_cached(measurement),
            is_alone: measurement.peak_in_flight.unwrap_or(measurement.requests) == 1,
        }
    }

    /// Whether the figures are the server's.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        judgement::holds(self.tokens_per_s, &self.doubts)
    }

    /// Whether something about this subject is why the figures are not the server's.
    #[must_use]
    pub fn is_disqualified_by(&self, subject: Subject) -> bool {
        let mut classes = self.doubts.iter().map(Warning::class);
        classes.any(|class| class.subject == subject && class.disqualifies)
    }
}

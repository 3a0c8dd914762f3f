//! All that is worked out of one measurement, once: a finished measurement never changes.

use super::prompt_cost::{Cost, costs};
use super::{answers, memory, server_reported};
use crate::judgement::{Context, Verdict, judge, slots_by_server};
use crate::{BatchId, Measurement, Slots, Warning};

/// What one measurement shows.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasurementAnalysis {
    pub verdict: Verdict,
    pub requests: u32,
    pub failed: u32,
    pub total_s: f64,
    /// What else must be known of it; nothing here disqualifies it.
    pub remarks: Vec<Warning>,
    /// What it shows of the slots of each server, by its number.
    pub slots: Vec<(u32, Slots)>,
    /// What the prompt of each sample cost.
    pub prompt_costs: Vec<Option<Cost>>,
    /// The answers say themselves how much of their prompts was cached.
    pub tells_cached: bool,
    /// No request had another one beside it.
    pub is_alone: bool,
    /// It is a copy: the batch of equal load that was measured.
    pub shared_from: Option<BatchId>,
}

impl MeasurementAnalysis {
    /// Judges a measurement and works out what else it shows.
    pub fn of(measurement: &Measurement, context: &Context<'_>) -> Self {
        let mut remarks = memory::warnings(measurement, context.model);
        remarks.extend(server_reported::warnings(measurement));
        remarks.extend(answers::warnings(measurement, context));
        Self {
            verdict: judge(measurement, context),
            requests: measurement.requests,
            failed: measurement.failed(),
            total_s: measurement.total_s,
            remarks,
            slots: slots_by_server(measurement),
            // A server that is faster than the others would seem to have cached its prompts.
            prompt_costs: if context.servers > 1 { Vec::new() } else { costs(measurement) },
            tells_cached: server_reported::tells_cached(measurement),
            shared_from: measurement.shared_from,
            is_alone: measurement.peak_in_flight.unwrap_or(measurement.requests) == 1,
        }
    }
}

//! Everything derived from one measurement, once: a finished measurement never changes.

use super::prompt_cost::{Cost, costs};
use super::{answers, late_end, memory, server_reported};
use crate::judgement::admission::admission_ms;
use crate::judgement::{Context, Verdict, judge, slots_by_server};
use crate::{BatchId, Measurement, Slots, Warning};

/// The analysis of one measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasurementAnalysis {
    pub verdict: Verdict,
    pub requests: u32,
    pub failed: u32,
    pub total_s: f64,
    /// Other things to know about it; none of these disqualifies it.
    pub remarks: Vec<Warning>,
    /// The slots it shows for each server, by number.
    pub slots: Vec<(u32, Slots)>,
    /// The cost of each sample's prompt.
    pub prompt_costs: Vec<Option<Cost>>,
    /// Whether the answers report how much of their prompts was cached.
    pub reports_cached: bool,
    /// Whether no two requests were in flight together.
    pub is_alone: bool,
    /// The batch of equal load that was measured, if this is a copy.
    pub shared_from: Option<BatchId>,
}

impl MeasurementAnalysis {
    /// Judges and analyses a measurement.
    pub fn of(measurement: &Measurement, context: &Context<'_>) -> Self {
        let mut remarks = memory::warnings(measurement, context.model);
        remarks.extend(server_reported::warnings(measurement));
        remarks.extend(answers::warnings(measurement, context));
        remarks.extend(late_end::warning(measurement));
        let servers = measurement.by_server();
        let paces = servers.iter().filter_map(|(_, part)| admission_ms(part));
        remarks
            .extend(paces.reduce(f64::max).map(|every_ms| Warning::LetThroughInTurn { every_ms }));
        Self {
            verdict: judge(measurement, context),
            requests: measurement.requests,
            failed: measurement.failed(),
            total_s: measurement.total_s,
            remarks,
            slots: slots_by_server(measurement),
            // A server faster than the others would seem to have cached its prompts.
            prompt_costs: if context.servers > 1 { Vec::new() } else { costs(measurement) },
            reports_cached: server_reported::reports_cached(measurement),
            shared_from: measurement.shared_from,
            is_alone: measurement.peak_in_flight.unwrap_or(measurement.requests) == 1,
        }
    }

    /// Whether the server handled other clients' requests right before it, by its own count.
    #[must_use]
    pub fn is_beside_others(&self) -> bool {
        self.remarks.iter().any(|remark| matches!(remark, Warning::OthersServed { .. }))
    }
}

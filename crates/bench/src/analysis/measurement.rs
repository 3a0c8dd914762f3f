//! Everything derived from one measurement, once: a finished measurement never changes.

use super::prompt_cost::{Cost, costs};
use super::{answers, late_end, memory, server_reported};
use crate::judgement::admission::{admission_ms, at_once};
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
        let verdict = judge(measurement, context);
        let is_held = |doubt: &Warning| {
            matches!(doubt, Warning::HeldByBrowser { .. } | Warning::HeldByLoad { .. })
        };
        if !verdict.doubts.iter().any(is_held) {
            let limits = servers.iter().filter_map(|(_, part)| at_once(part));
            remarks.extend(limits.max().map(|at_once| Warning::LetThroughAtOnce { at_once }));
        }
        Self {
            verdict,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sample, ServerTimes, made};

    /// As by `maxconn 2` of HAProxy.
    #[test]
    fn a_limit_of_requests_before_the_server_is_a_remark() {
        let total_ms = Some(1000.0);
        let server = Some(ServerTimes { total_ms, ..ServerTimes::default() });
        let remarks = |held_ms| {
            let ends_ms = [1001.0, 1002.0, 2003.0, 2004.0].into_iter();
            let held = ends_ms.map(|last_ms| Sample {
                server: server.clone(),
                held_ms,
                tokens: Some(20),
                ..made::answered(last_ms - 900.0, last_ms)
            });
            let analysis =
                MeasurementAnalysis::of(&made::batch(2.004, held.collect()), &Context::default());
            let at_least_two = Slots { most: 2, is_exact: false };
            assert_eq!(analysis.slots, [(0, at_least_two)], "nobody waited for a slot");
            (analysis.verdict.is_valid(), analysis.remarks)
        };
        let limit = Warning::LetThroughAtOnce { at_once: 2 };
        assert_eq!(remarks(None), (true, vec![limit.clone()]));
        assert_eq!(remarks(Some(1.0)), (true, vec![limit]), "the browser held nothing");
        assert_eq!(remarks(Some(900.0)), (false, Vec::new()), "the browser held them");
    }
}

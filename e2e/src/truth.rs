//! What the server saw of each measurement.

use bench::{Measurement, Session};
use sim::BurstTruth;

use crate::Result;

/// The measurements of a session, each with its burst at the server. Among measurements of the same size the
/// order is the same; those of other sizes may come in between, as disturbed batches are measured again
/// later. Fails if the server saw no burst of that size.
pub fn of_each(
    session: &Session,
    bursts: Vec<BurstTruth>,
) -> Result<Vec<(&Measurement, BurstTruth)>> {
    let measurements: Vec<&Measurement> = session.measurements().collect();
    // The burst that loads the model comes before the batches.
    let before = bursts.len().saturating_sub(measurements.len());
    let mut bursts: Vec<BurstTruth> = bursts.into_iter().skip(before).collect();
    let of = |measurement: &Measurement, bursts: &mut Vec<BurstTruth>| {
        let is_it = |burst: &BurstTruth| burst.requests == u64::from(measurement.requests);
        Some(bursts.remove(bursts.iter().position(is_it)?))
    };
    let pair = |measurement| {
        let burst = of(measurement, &mut bursts);
        Ok((measurement, burst.ok_or("the server saw no such burst")?))
    };
    measurements.into_iter().map(pair).collect()
}

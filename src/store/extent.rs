//! How much of a session another copy of it holds.

use std::cmp::Ordering;

use bench::{BatchId, Measurement, Session};

/// Whether a copy of a session holds more measurements than another one, fewer, or the same; `None` if each lacks some
/// of the other's.
#[must_use]
pub fn extent(of: &Session, beside: &Session) -> Option<Ordering> {
    match (has_all(of, beside), has_all(beside, of)) {
        // The last measurement of a drift check replaces the one before.
        (true, true) => Some(of.measurements().count().cmp(&beside.measurements().count())),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

fn has_all(whole: &Session, part: &Session) -> bool {
    let is_in_whole = |(id, measured): (BatchId, &Measurement)| {
        // No two measurements take equally long, to the last digit.
        let is_it =
            |own: &Measurement| (own.total_s, own.tokens) == (measured.total_s, measured.tokens);
        whole.batch(id).is_some_and(|batch| batch.measurements.iter().any(is_it))
    };
    batches(part).all(is_in_whole)
}

/// Every measurement but those of drift checks, with its batch.
fn batches(session: &Session) -> impl Iterator<Item = (BatchId, &Measurement)> {
    session.runs.iter().flat_map(|run| {
        let id = |size| BatchId::new(run.workers, size).with_shape(run.shape);
        let all = run.batches.iter();
        all.flat_map(move |batch| batch.measurements.iter().map(move |it| (id(batch.size), it)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::test;
    use bench::{Event, Measured};

    /// A session with measurements of this many workers, each of which took this long, s.
    fn session(measured: &[(u32, f64)]) -> Session {
        let mut session = Session::default();
        for &(workers, total_s) in measured {
            let measurement = Measurement { requests: 2, total_s, ..Measurement::default() };
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
        session
    }

    #[test]
    fn copies_are_compared_measurement_by_measurement() {
        let own = [(1, 0.1), (1, 0.2), (2, 0.3)];
        for (other, expected) in [
            (&own[..], Some(Ordering::Equal)),
            (&[(2, 0.3), (1, 0.1)], Some(Ordering::Greater)),
            (&[(1, 0.1), (1, 0.2), (2, 0.3), (4, 0.4)], Some(Ordering::Less)),
            (&[(1, 0.1), (2, 0.2)], None),
            (&[(1, 0.1), (1, 0.2), (4, 0.4)], None),
        ] {
            assert_eq!(extent(&session(&own), &session(other)), expected, "{other:?}");
        }
        let mut drifted = session(&own);
        let again = Measurement { requests: 2, total_s: 0.5, ..Measurement::default() };
        drifted.apply(&Event::MeasuredAgain(Measured::new(1, again)));
        assert_eq!(extent(&drifted, &session(&own)), Some(Ordering::Greater));
    }
}

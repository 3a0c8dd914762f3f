//! How many intervals overlap.

use crate::order::sort_by;

/// The number of intervals open from this moment on.
pub struct Level {
    pub at_ms: f64,
    pub depth: u32,
}

/// A sweep over the ends of intervals, from and to in ms; at equal times ends come before starts.
pub fn levels(intervals: impl Iterator<Item = (f64, f64)>) -> Vec<Level> {
    let mut ends: Vec<(f64, bool)> =
        intervals.flat_map(|(from_ms, to_ms)| [(from_ms, true), (to_ms, false)]).collect();
    sort_by(&mut ends, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut depth = 0_u32;
    let open = |(at_ms, begins)| {
        depth = if begins { depth + 1 } else { depth.saturating_sub(1) };
        Level { at_ms, depth }
    };
    ends.into_iter().map(open).collect()
}

/// The greatest depth of these intervals that, together with all greater ones, lasted at least `least_ms`.
pub fn deepest_overlap(
    intervals: impl ExactSizeIterator<Item = (f64, f64)>,
    least_ms: f64,
) -> Option<u32> {
    let mut spans_ms = vec![0.0; intervals.len() + 1];
    let levels = levels(intervals);
    for (level, next) in levels.iter().zip(levels.iter().skip(1)) {
        if let Some(span_ms) = spans_ms.get_mut(level.depth as usize) {
            *span_ms += next.at_ms - level.at_ms;
        }
    }
    let mut lasted_ms = 0.0;
    let (depth, _) = spans_ms.iter().enumerate().skip(1).rev().find(|(_, span_ms)| {
        lasted_ms += **span_ms;
        lasted_ms >= least_ms
    })?;
    u32::try_from(depth).ok()
}

/// For how long until any moment at least so many of these intervals were open, ms.
pub fn lasted_until(
    intervals: impl Iterator<Item = (f64, f64)>,
    depth: u32,
) -> impl Fn(f64) -> f64 {
    let levels = levels(intervals);
    let mut lasted_ms = 0.0;
    let mut before = |(at, level): (usize, &Level)| {
        let before_ms = lasted_ms;
        let next_ms = levels.get(at + 1).map_or(level.at_ms, |next| next.at_ms);
        lasted_ms += if level.depth >= depth { next_ms - level.at_ms } else { 0.0 };
        before_ms
    };
    let lasted_ms: Vec<f64> = levels.iter().enumerate().map(&mut before).collect();
    move |moment_ms| {
        let begun = levels.partition_point(|level| level.at_ms <= moment_ms);
        let last = begun.checked_sub(1).and_then(|at| levels.get(at).zip(lasted_ms.get(at)));
        last.map_or(0.0, |(level, before_ms)| {
            before_ms + if level.depth >= depth { moment_ms - level.at_ms } else { 0.0 }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_depth_counts_if_it_lasts_with_all_greater_ones() {
        let three = [(0.0, 100.0), (10.0, 60.0), (50.0, 90.0)];
        let deepest = |least_ms| deepest_overlap(three.into_iter(), least_ms);
        assert_eq!(
            [10.0, 11.0, 80.0, 81.0, 101.0].map(deepest),
            [Some(3), Some(2), Some(2), Some(1), None]
        );
    }

    #[test]
    fn the_time_of_a_depth_is_known_until_any_moment() {
        let three = [(0.0, 100.0), (10.0, 60.0), (50.0, 90.0)].into_iter();
        let lasted_ms = lasted_until(three, 2);
        assert_eq!([-1.0, 5.0, 30.0, 90.0, 200.0].map(lasted_ms), [0.0, 0.0, 20.0, 80.0, 80.0]);
        assert_eq!(lasted_until([].into_iter(), 1)(5.0), 0.0);
    }

    #[test]
    fn intervals_that_touch_do_not_overlap() {
        assert_eq!(deepest_overlap([(0.0, 10.0), (10.0, 20.0)].into_iter(), 1.0), Some(1));
        assert_eq!(deepest_overlap([].into_iter(), 0.0), None);
    }
}

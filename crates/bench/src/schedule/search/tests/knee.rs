//! A comparison for the search: the rule of GuideLLM 0.8.1's `knee` profile with its refinement, over the same
//! batches. At least five points set beforehand; a knee between two straight segments; up to five points on
//! either side of it.

/// The tail must be this much flatter than the rise,
const MOST_TAIL_SLOPE: f64 = 0.25;
/// the two lines must have less than this share of one line's squared error,
const MOST_MISS: f64 = 0.5;
/// and the knee must have reached this share of the peak.
const LEAST_OF_PEAK: f64 = 0.85;
const POINTS_EACH_SIDE: i64 = 5;
const MOST_STEP: i64 = 5;

/// The numbers of workers measured first: five across the available ones.
pub fn first_points(workers: &[u32]) -> Vec<u32> {
    let last = workers.len().saturating_sub(1);
    let mut points: Vec<u32> = (0..5).map(|part| workers[part * last / 4]).collect();
    points.dedup();
    points
}

/// The numbers of workers measured after them; none without a knee.
pub fn refinement(points: &[(f64, f64)]) -> Vec<u32> {
    let Some(knee) = knee(points) else { return Vec::new() };
    let anchor_of = |step: i64| (((knee / step as f64) + 0.5).floor() as i64 * step).max(step);
    let fits = |step: &i64| anchor_of(*step) - POINTS_EACH_SIDE * step > 0;
    let step = (1..=MOST_STEP).rev().find(fits).unwrap_or(1);
    let around =
        (-POINTS_EACH_SIDE..=POINTS_EACH_SIDE).map(|offset| anchor_of(step) + offset * step);
    let is_new = |n: &u32| points.iter().all(|(known, _)| *known != f64::from(*n));
    around.filter_map(|n| u32::try_from(n).ok()).filter(|&n| n > 0).filter(is_new).collect()
}

fn knee(points: &[(f64, f64)]) -> Option<f64> {
    if points.len() < 5 {
        return None;
    }
    let range = |value: fn(&(f64, f64)) -> f64| {
        let values = || points.iter().map(value);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((least_x, most_x), (least_y, most_y)) = (range(|p| p.0), range(|p| p.1));
    let scaled: Vec<(f64, f64)> = points
        .iter()
        .map(|p| ((p.0 - least_x) / (most_x - least_x), (p.1 - least_y) / (most_y - least_y)))
        .collect();
    let one_line = line(&scaled).2;
    let last = if scaled.len() == 5 { scaled.len() - 1 } else { scaled.len() - 2 };
    let candidate = |at: usize| {
        let (rise, tail) = (line(&scaled[..=at]), line(&scaled[at..]));
        let miss = rise.2 + tail.2;
        let is_knee = rise.1 > 0.0
            && tail.1 / rise.1 <= MOST_TAIL_SLOPE
            && miss <= one_line * MOST_MISS
            && points[at].1 >= most_y * LEAST_OF_PEAK;
        let crossing = (tail.0 - rise.0) / (rise.1 - tail.1);
        let is_near = (scaled[at - 1].0..=scaled[at + 1].0).contains(&crossing);
        is_knee.then_some((miss, if is_near { crossing } else { scaled[at].0 }))
    };
    let best = (2..last).filter_map(candidate).min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(least_x + best.1 * (most_x - least_x))
}

/// Intercept, slope and squared error of the least-squares line.
fn line(points: &[(f64, f64)]) -> (f64, f64, f64) {
    let count = points.len() as f64;
    let (x, y) =
        points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.0 / count, sum.1 + p.1 / count));
    let squares: f64 = points.iter().map(|p| (p.0 - x).powi(2)).sum();
    let slope = points.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / squares;
    let slope = if slope.is_finite() { slope } else { 0.0 };
    let start = y - slope * x;
    (start, slope, points.iter().map(|p| (p.1 - start - slope * p.0).powi(2)).sum())
}

#[test]
fn a_knee_is_where_a_rise_becomes_flat() {
    let points: Vec<(f64, f64)> =
        [1.0, 8.0, 16.0, 24.0, 32.0, 40.0].iter().map(|&n: &f64| (n, n.min(16.0))).collect();
    assert!((knee(&points).unwrap() - 16.0).abs() < 1.0);
    assert_eq!(refinement(&points), [6, 10, 12, 14, 18, 20, 22, 26]);
    let straight: Vec<(f64, f64)> = (1..8).map(|n| (f64::from(n), f64::from(n))).collect();
    assert_eq!(knee(&straight), None);
}

//! Two sessions' curves of one workers count, one over the other.

use bench::analysis::{Analysis, RunAnalysis};
use bench::compare::{Comparison, Direction};
use bench::stats::Interval;
use bench::{BatchId, Session, order};

use super::axis::{linear, log2};
use super::{BestPoint, Chart, Gain, Point, Series, Stroke};
use crate::Lang;
use crate::words::charts::{chart_term, quantity_axis, with_unit};
use crate::words::{
    ChartTerm, CompareTerm, Explained, Quantity, change_percent, compare_term, configuration,
    decimal, workers,
};

/// Fewer points make a table, not a chart.
const LEAST_POINTS: usize = 3;

/// Tokens/s against batch size in both sessions, with as many workers as the larger of their best has; the base's line
/// is dashed, and an arrow leads from its best to the other's, whatever workers that has. The names are those of base and other. None where they must not be compared, or have too little in common.
#[must_use]
pub fn comparison_curves(
    base: &Session,
    other: &Session,
    comparison: &Comparison,
    [base_name, other_name]: [String; 2],
    lang: Lang,
) -> Option<Chart> {
    let best = comparison.best.as_ref()?;
    let [base, other] = [base, other].map(Analysis::of);
    let both = |count: u32| Some((base.run(count)?, other.run(count)?));
    // With fewer workers a difference at the larger number would not be seen.
    let mut counts = [best.base.0.workers, best.other.0.workers];
    counts.sort_unstable();
    let (of_base, of_other) = counts.into_iter().rev().find_map(both)?;
    let before = series(of_base, base_name, lang);
    let after = series(of_other, other_name, lang);
    let after = Series { stroke: Stroke::After, is_chosen: true, ..after };
    if before.points.len().min(after.points.len()) < LEAST_POINTS {
        return None;
    }
    let title = compare_term(CompareTerm::Curves, lang);
    let title = format!("{title}, {}", workers(of_other.workers, lang));
    let point = after.points.iter().position(|point| point.batch == best.other.0);
    let said = point.and_then(|index| after.points.get(index)).map(|point| &point.text);
    let summary = said.map_or(format!("{title}."), |said| format!("{title}. {said}."));
    let at = |(id, speed): (BatchId, Interval)| (f64::from(id.size), speed.mean);
    let ends = [at(best.base), at(best.other)];
    let text = change_percent(best.change, lang);
    let is_alike = best.change.direction() == Direction::Alike;
    // Where nothing differs there is no arrow, but the best is marked.
    let after = Series { optimum: point.filter(|_| is_alike), ..after };
    let points = || before.points.iter().chain(&after.points);
    let sizes = points().map(|point| point.batch.size);
    let sizes = sizes.chain([best.base.0.size, best.other.0.size]);
    let x = log2(chart_term(ChartTerm::BatchAxis, lang), sizes, lang);
    let speeds = points().map(|point| point.y).chain(ends.map(|(_, speed)| speed));
    let y = linear(&quantity_axis(Quantity::Speed, lang), speeds, lang);
    let best = is_alike.then(|| BestPoint { whole: text.clone(), short: text.clone() });
    let [from, to] = ends;
    Some(Chart {
        title,
        explained: Some(Explained::TokensPerS),
        summary,
        x,
        y,
        best,
        series: vec![before, after],
        gain: (!is_alike).then_some(Gain { from, to, text }),
        ..Chart::default()
    })
}

/// What counts of a run: the mean speed of each load.
fn series(run: &RunAnalysis, name: String, lang: Lang) -> Series {
    let point = |batch: &bench::analysis::BatchAnalysis| {
        let y = batch.interval?.mean;
        let speed = with_unit(&decimal(y, 0, lang), Quantity::Speed, lang);
        let text = format!("{}: {speed}", configuration(batch.id, lang));
        Some(Point { x: f64::from(batch.id.size), y, batch: batch.id, text, is_doubtful: false })
    };
    let mut points: Vec<Point> = run.batches.iter().filter_map(point).collect();
    order::sort_by_key(&mut points, |point| point.batch.size);
    Series { name, stroke: Stroke::Dashed, points, ..Series::default() }
}

//! Two sessions' curves, one over the other: of one workers count, or over the workers.

use bench::analysis::{Analysis, BatchAnalysis};
use bench::compare::{Comparison, Direction};
use bench::stats::Interval;
use bench::{BatchId, Session, order};

use super::axis::{linear, log2};
use super::{BestPoint, Chart, Gain, Point, Series, Stroke};
use crate::Lang;
use crate::words::charts::{chart_term, quantity_axis, with_unit};
use crate::words::{
    ChartTerm, CompareTerm, Explained, Quantity, Term, change_percent, compare_term,
    configuration_of, decimal, workers,
};

/// Fewer points make a table, not a chart.
const LEAST_POINTS: usize = 3;

/// Tokens/s against batch size in both sessions, with as many workers as the larger of their best has, or against the
/// workers where both were measured for a given time; the base's line is dashed, and an arrow leads from its best to the
/// other's, whatever workers that has. The names are those of base and other. None where they must not be compared, or
/// have too little in common.
#[must_use]
pub fn comparison_curves(
    base: &Session,
    other: &Session,
    comparison: &Comparison,
    [base_name, other_name]: [String; 2],
    lang: Lang,
) -> Option<Chart> {
    let best = comparison.best.as_ref()?;
    let is_timed = comparison.is_timed;
    let [base, other] = [base, other].map(|session| comparison.analysis(session));
    let both = |count: u32| Some((base.run(count)?, other.run(count)?));
    // With fewer workers a difference at the larger number would not be seen.
    let mut counts = [best.base.0.workers, best.other.0.workers];
    counts.sort_unstable();
    let title = compare_term(CompareTerm::Curves, lang);
    let (before, after, title) = if is_timed {
        let [before, after] = [&base, &other].map(levels);
        (before, after, title.to_owned())
    } else {
        let (of_base, of_other) = counts.into_iter().rev().find_map(both)?;
        let title = format!("{title}, {}", workers(of_other.workers, lang));
        (of_base.batches.iter().collect(), of_other.batches.iter().collect(), title)
    };
    let before = series(&before, is_timed, base_name, lang);
    let after = series(&after, is_timed, other_name, lang);
    let after = Series { stroke: Stroke::After, is_chosen: true, ..after };
    if before.points.len().min(after.points.len()) < LEAST_POINTS {
        return None;
    }
    let point = after.points.iter().position(|point| point.batch == best.other.0);
    let said = point.and_then(|index| after.points.get(index)).map(|point| &point.text);
    let summary = said.map_or(format!("{title}."), |said| format!("{title}. {said}."));
    let at = |(id, speed): (BatchId, Interval)| (f64::from(x(id, is_timed)), speed.mean);
    let ends = [at(best.base), at(best.other)];
    let text = change_percent(best.change, lang);
    let is_alike = best.change.direction() == Direction::Alike;
    // Where nothing differs there is no arrow, but the best is marked.
    let after = Series { optimum: point.filter(|_| is_alike), ..after };
    let points = || before.points.iter().chain(&after.points);
    let ids = points().map(|point| point.batch).chain([best.base.0, best.other.0]);
    let axis = match is_timed {
        true => Term::Workers.text(lang),
        false => chart_term(ChartTerm::BatchAxis, lang),
    };
    let x = log2(axis, ids.map(|id| x(id, is_timed)), lang);
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

/// Where a configuration lies: at the size of its batch, or at its workers if that is a result.
fn x(id: BatchId, is_timed: bool) -> u32 {
    if is_timed { id.workers } else { id.size }
}

/// A batch for each number in flight; whatever others have it, they have its speed.
fn levels(analysis: &Analysis) -> Vec<&BatchAnalysis> {
    let is_known = |batch: &&BatchAnalysis| batch.interval.is_some();
    analysis.runs.iter().filter_map(|run| run.batches.iter().find(is_known)).collect()
}

/// What counts of these: the mean speed of each load.
fn series(batches: &[&BatchAnalysis], is_timed: bool, name: String, lang: Lang) -> Series {
    let point = |batch: &&BatchAnalysis| {
        let y = batch.interval?.mean;
        let speed = with_unit(&decimal(y, 0, lang), Quantity::Speed, lang);
        let text = format!("{}: {speed}", configuration_of(batch.id, is_timed, lang));
        let x = f64::from(x(batch.id, is_timed));
        Some(Point { x, y, batch: batch.id, text, is_doubtful: false })
    };
    let mut points: Vec<Point> = batches.iter().filter_map(point).collect();
    order::sort_by_key(&mut points, |point| x(point.batch, is_timed));
    Series { name, stroke: Stroke::Dashed, points, ..Series::default() }
}

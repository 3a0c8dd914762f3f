//! The charts of lines: one run from four sides, and all runs together.

use std::ptr;

use super::axis::{linear, log2};
use super::{Axis, Chart, Marker, Point, Series};
use crate::Lang;
use crate::words::charts::{
    ChartTerm, chart_term, quantity, run_summary, session_summary, with_unit,
};
use crate::words::{configuration, decimal};
use bench::{Batch, Run, Session};

const MARKERS: [Marker; 4] = [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Cross];

/// A quantity of a batch that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    TotalTime,
    AverageTime,
    Speed,
    Tokens,
}

const QUANTITIES: [Quantity; 4] =
    [Quantity::TotalTime, Quantity::AverageTime, Quantity::Speed, Quantity::Tokens];

impl Quantity {
    fn of(self, batch: &Batch) -> f64 {
        match self {
            Self::TotalTime => batch.total_s,
            Self::AverageTime => batch.average_s(),
            Self::Speed => batch.tokens_per_s(),
            Self::Tokens => batch.tokens as f64,
        }
    }

    fn decimals(self) -> usize {
        match self {
            Self::TotalTime | Self::AverageTime | Self::Speed => 2,
            Self::Tokens => 0,
        }
    }
}

/// The four charts of a run against batch size, as in the reference's figure.
#[must_use]
pub fn run_charts(run: &Run, lang: Lang) -> [Chart; 4] {
    QUANTITIES.map(|shown| {
        let series = series_of(run, shown, 1.0, Marker::Circle, String::new(), lang);
        let best = series.optimum.and_then(|index| series.points.get(index));
        let best = best.map(|best| best.text.as_str());
        let summary = run_summary(shown, run.workers, run.batches.len(), best, lang);
        let x = batch_axis(std::slice::from_ref(run), lang);
        chart(quantity(shown, lang), summary, x, shown, vec![series], lang)
    })
}

/// Tokens/s against batch size, one line for each workers count; the best configuration's is chosen.
#[must_use]
pub fn speed_by_batch(session: &Session, lang: Lang) -> Chart {
    let best = session.best();
    // Colours go by the count of workers, whatever the order of measuring was.
    let mut runs: Vec<&Run> = session.runs.iter().collect();
    runs.sort_by_key(|run| run.workers);
    let last = runs.len().saturating_sub(1).max(1) as f64;
    let series = runs.into_iter().zip(MARKERS.into_iter().cycle()).enumerate();
    let series = series.map(|(index, (run, marker))| Series {
        is_chosen: best.is_some_and(|best| is_optimum_of(run, best.batch)),
        ..series_of(
            run,
            Quantity::Speed,
            index as f64 / last,
            marker,
            run.workers.to_string(),
            lang,
        )
    });
    let title = chart_term(ChartTerm::SpeedByBatch, lang).to_owned();
    let x = batch_axis(&session.runs, lang);
    chart(title, best_in_words(session, lang), x, Quantity::Speed, series.collect(), lang)
}

/// The optimum of every run against its workers count.
#[must_use]
pub fn best_by_workers(session: &Session, lang: Lang) -> Chart {
    let mut optima: Vec<_> = session.optima().collect();
    optima.sort_by_key(|optimum| optimum.workers);
    let points = optima.iter().filter_map(|optimum| {
        let point = point(
            optimum.workers,
            optimum.batch,
            Quantity::Speed,
            f64::from(optimum.workers),
            lang,
        )?;
        Some((optimum.batch, point))
    });
    let series =
        Series { is_chosen: true, ..series(points, session.best().map(|best| best.batch)) };
    let x = log2(
        chart_term(ChartTerm::WorkersAxis, lang),
        optima.iter().map(|optimum| optimum.workers),
        lang,
    );
    let title = chart_term(ChartTerm::BestByWorkers, lang).to_owned();
    chart(title, best_in_words(session, lang), x, Quantity::Speed, vec![series], lang)
}

fn chart(
    title: String,
    summary: String,
    x: Axis,
    shown: Quantity,
    series: Vec<Series>,
    lang: Lang,
) -> Chart {
    let values = series.iter().flat_map(|series| &series.points).map(|point| point.y);
    let y = linear(&quantity(shown, lang), values, lang);
    Chart { title, summary, x, y, series }
}

fn series_of(
    run: &Run,
    shown: Quantity,
    rank: f64,
    marker: Marker,
    name: String,
    lang: Lang,
) -> Series {
    let mut batches: Vec<&Batch> = run.batches.iter().collect();
    batches.sort_by_key(|batch| batch.batch);
    let points = batches.into_iter().filter_map(|batch| {
        Some((batch, point(run.workers, batch, shown, f64::from(batch.batch), lang)?))
    });
    Series { name, rank, marker, ..series(points, run.optimum()) }
}

/// A line without a name through these points; the optimum is a batch of theirs.
fn series<'a>(points: impl Iterator<Item = (&'a Batch, Point)>, optimum: Option<&Batch>) -> Series {
    let (batches, points): (Vec<_>, Vec<_>) = points.unzip();
    // By identity: a file may hold the same size twice.
    let is_optimum = |batch: &&Batch| optimum.is_some_and(|optimum| ptr::eq(*batch, optimum));
    Series {
        name: String::new(),
        rank: 1.0,
        marker: Marker::Circle,
        is_chosen: false,
        optimum: batches.iter().position(is_optimum),
        points,
    }
}

fn is_optimum_of(run: &Run, batch: &Batch) -> bool {
    run.optimum().is_some_and(|optimum| ptr::eq(optimum, batch))
}

/// Nothing where the figure is not finite or can not be.
fn point(workers: u32, batch: &Batch, shown: Quantity, x: f64, lang: Lang) -> Option<Point> {
    let y = shown.of(batch);
    let figure = with_unit(&decimal(y, shown.decimals(), lang), shown, lang);
    let text = format!("{}: {figure}", configuration(workers, batch.batch, lang));
    let has_place = y.is_finite() && y >= 0.0 && x >= 1.0;
    has_place.then_some(Point { x, y, text, is_doubtful: !batch.can_be_optimum() })
}

fn batch_axis(runs: &[Run], lang: Lang) -> Axis {
    let sizes = runs.iter().flat_map(|run| &run.batches).map(|batch| batch.batch);
    log2(chart_term(ChartTerm::BatchAxis, lang), sizes, lang)
}

fn best_in_words(session: &Session, lang: Lang) -> String {
    let best = session.best();
    let best = best.map(|best| (best.workers, best.batch.batch, best.batch.tokens_per_s()));
    session_summary(session.runs.len(), best, lang)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use bench::{Failure, Sample, session_file};

    fn reference() -> Session {
        let text = include_str!("../../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        session_file::read(text).expect("the reference opens")
    }

    #[test]
    fn the_references_best_configuration_is_chosen_and_marked() {
        let chart = speed_by_batch(&reference(), Lang::Ru);
        let chosen: Vec<_> = chart.series.iter().filter(|series| series.is_chosen).collect();
        assert_eq!(chosen.len(), 1);
        let optimum = &chosen[0].points[chosen[0].optimum.expect("an optimum")];
        assert_eq!(optimum.text, "24 workers, пакет 48: 387,14 токен/с");
        assert_eq!((chart.x.min, chart.x.max, chart.y.max), (1.0, 48.0, 400.0));
        assert!(chart.summary.contains("24 workers, пакет 48: 387,14"));
        let bests = best_by_workers(&reference(), Lang::Ru);
        let series = &bests.series[0];
        assert_eq!(series.points.len(), 14);
        assert_eq!(series.points[series.optimum.expect("a best")].x, 24.0);
    }

    #[test]
    fn a_runs_four_charts_hold_its_values() {
        let session = reference();
        let run = &session.runs[10];
        let charts = run_charts(run, Lang::Ru);
        let last: Vec<f64> = charts.iter().map(|chart| chart.series[0].points[8].y).collect();
        let batch = &run.batches[8];
        let expected =
            [batch.total_s, batch.average_s(), batch.tokens_per_s(), batch.tokens as f64];
        assert_eq!(last, expected);
        assert!(charts.iter().all(|chart| chart.series[0].optimum == Some(8)));
    }

    #[test]
    fn failed_batches_are_shown_as_doubtful_and_never_as_the_optimum() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let good = Batch { batch: 1, total_s: 1.0, tokens: 10, ..Batch::default() };
        let bad = Batch { batch: 2, tokens: 90, samples: vec![failed], ..good.clone() };
        let chart =
            &run_charts(&Run { workers: 2, batches: vec![good, bad], ..Run::default() }, Lang::Ru)
                [2];
        let doubtful: Vec<bool> = chart.series[0].points.iter().map(|p| p.is_doubtful).collect();
        assert_eq!(doubtful, [false, true]);
        assert_eq!(chart.series[0].optimum, Some(0));
    }

    #[test]
    fn lines_are_ranked_by_workers_and_the_fastest_of_equal_names_is_chosen() {
        let run = |workers, tokens| Run {
            workers,
            batches: vec![Batch { batch: 4, total_s: 1.0, tokens, ..Batch::default() }],
            ..Run::default()
        };
        let runs = vec![run(8, 10), run(1, 40), run(8, 90)];
        let session = Session { runs, ..Session::default() };
        let chart = speed_by_batch(&session, Lang::Ru);
        let lines: Vec<_> =
            chart.series.iter().map(|s| (s.name.as_str(), s.rank, s.is_chosen)).collect();
        assert_eq!(lines, [("1", 0.0, false), ("8", 0.5, false), ("8", 1.0, true)]);
        assert_eq!(best_by_workers(&session, Lang::Ru).series[0].optimum, Some(2));
    }

    fn check(chart: &Chart) -> Result<(), TestCaseError> {
        for series in &chart.series {
            prop_assert!((0.0..=1.0).contains(&series.rank));
            prop_assert!(series.optimum.is_none_or(|index| index < series.points.len()));
            prop_assert!(series.points.is_sorted_by(|a, b| a.x <= b.x));
            for point in &series.points {
                prop_assert!((chart.x.min..=chart.x.max).contains(&point.x), "{point:?}");
                let highest = chart.y.max * (1.0 + 1e-9);
                prop_assert!(point.y >= 0.0 && point.y <= highest, "{point:?} {:?}", chart.y);
            }
        }
        Ok(())
    }

    fn any_batch() -> impl Strategy<Value = Batch> {
        let size = prop_oneof![0..50_u32, Just(1000), any::<u32>()];
        let total_s = prop_oneof![0.0..60.0, Just(1e-300), Just(0.0), any::<f64>()];
        let tokens = prop_oneof![0..9000_u64, any::<u64>()];
        (size, total_s, tokens, any::<bool>()).prop_map(|(batch, total_s, tokens, has_failed)| {
            let error = has_failed.then_some(Failure::Timeout);
            let samples = vec![Sample { error, ..Sample::default() }];
            Batch { batch, total_s, tokens, samples, ..Batch::default() }
        })
    }

    proptest! {
        #[test]
        fn odd_sessions_have_charts_whose_points_are_within_the_axes(
            runs in vec((any::<u32>(), vec(any_batch(), 0..6)), 0..41)
        ) {
            let run = |(workers, batches)| Run { workers, batches, ..Run::default() };
            let runs = runs.into_iter().map(run).collect();
            let session = Session { runs, ..Session::default() };
            check(&speed_by_batch(&session, Lang::Ru))?;
            check(&best_by_workers(&session, Lang::Ru))?;
            for chart in session.runs.iter().flat_map(|run| run_charts(run, Lang::Ru)) {
                check(&chart)?;
            }
        }
    }
}

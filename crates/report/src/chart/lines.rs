//! The charts of lines: one run from four sides, and all runs together.

use super::axis::{linear, log2};
use super::{Axis, Chart, Live, Point, Series};
use crate::Lang;
use crate::words::charts::{
    best_point, chart_term, live_point, quantity, quantity_axis, run_summary, session_summary,
    speed_subtitle, with_unit,
};
use crate::words::{ChartTerm, Explained, Quantity, configuration, decimal};
use bench::BatchId;
use bench::analysis::{Analysis, BatchAnalysis, RunAnalysis};
use bench::order::sort_by_key;

const QUANTITIES: [Quantity; 4] =
    [Quantity::TotalTime, Quantity::AverageTime, Quantity::Speed, Quantity::Tokens];

impl Quantity {
    fn of(self, batch: &BatchAnalysis) -> f64 {
        match self {
            Self::TotalTime => batch.total_s,
            Self::AverageTime => batch.average_s,
            Self::Speed => batch.tokens_per_s,
            Self::Tokens => batch.tokens as f64,
        }
    }

    fn explained(self) -> Explained {
        match self {
            Self::TotalTime => Explained::TotalTime,
            Self::AverageTime => Explained::AverageTime,
            Self::Speed => Explained::TokensPerS,
            Self::Tokens => Explained::Tokens,
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
pub fn run_charts(run: &RunAnalysis, lang: Lang) -> [Chart; 4] {
    QUANTITIES.map(|shown| {
        let series = series_of(run, shown, 1.0, String::new(), lang);
        let best = series.optimum.and_then(|index| series.points.get(index));
        let best = best.map(|best| best.text.as_str());
        let summary = run_summary(shown, run.workers, run.batches.len(), best, lang);
        let x = batch_axis(run.batches.iter().map(|batch| batch.id.size), lang);
        chart(quantity(shown, lang), summary, x, shown, vec![series], lang)
    })
}

/// Tokens/s against batch size, one line for each workers count; that of the answer is chosen. `live` is the
/// batch that is being measured, with the tokens/s that it has come to.
#[must_use]
pub fn speed_by_batch(analysis: &Analysis, live: Option<(BatchId, f64)>, lang: Lang) -> Chart {
    // Colours go by the count of workers, whatever the order of measuring was.
    let mut runs: Vec<&RunAnalysis> = analysis.runs.iter().map(AsRef::as_ref).collect();
    sort_by_key(&mut runs, |run| run.workers);
    let last = runs.len().saturating_sub(1).max(1) as f64;
    let answer = answer(analysis);
    let series = runs.into_iter().enumerate().map(|(index, run)| {
        let rank = index as f64 / last;
        let series = series_of(run, Quantity::Speed, rank, run.workers.to_string(), lang);
        let at = series.points.iter().position(|point| Some(point.batch) == answer.map(|it| it.id));
        Series { is_chosen: at.is_some(), optimum: at.or(series.optimum), ..series }
    });
    let live = live.filter(|(batch, speed)| {
        analysis.batch(*batch).is_none() && batch.size > 0 && speed.is_finite() && *speed >= 0.0
    });
    let sizes = analysis.batches().map(|batch| batch.id.size);
    let x = batch_axis(sizes.chain(live.map(|(batch, _)| batch.size)), lang);
    let title = chart_term(ChartTerm::SpeedByBatch, lang).to_owned();
    let best = answer.map(|answer| (answer.id, answer.tokens_per_s));
    let summary = session_summary(analysis.runs.len(), best, lang);
    let whole = chart(title, summary, x, Quantity::Speed, series.collect(), lang);
    let highest = live.map_or(0.0, |(_, speed)| speed).max(whole.y.max);
    Chart {
        y: linear(&whole.y.label, std::iter::once(highest), lang),
        subtitle: speed_subtitle(best.map(|(batch, _)| batch), lang),
        best: best.map(|(batch, tokens_per_s)| best_point(batch, tokens_per_s, lang)),
        live: live.map(|(batch, tokens_per_s)| Live {
            from: analysis.run(batch.workers).and_then(|run| last_counted(run, batch.size)),
            x: f64::from(batch.size),
            y: tokens_per_s,
            text: live_point(batch.workers, tokens_per_s, lang),
        }),
        ..whole
    }
}

/// The run's last point before this size that counts.
fn last_counted(run: &RunAnalysis, size: u32) -> Option<(f64, f64)> {
    let before = run.batches.iter().filter(|batch| batch.id.size < size && batch.is_valid());
    before
        .max_by_key(|batch| batch.id.size)
        .map(|batch| (f64::from(batch.id.size), batch.tokens_per_s))
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
    let y = linear(&quantity_axis(shown, lang), values, lang);
    Chart { title, explained: Some(shown.explained()), summary, x, y, series, ..Chart::default() }
}

fn series_of(run: &RunAnalysis, shown: Quantity, rank: f64, name: String, lang: Lang) -> Series {
    let points = run
        .batches
        .iter()
        .filter_map(|batch| Some((batch.id, point(batch, shown, f64::from(batch.id.size), lang)?)));
    let (batches, points): (Vec<_>, Vec<_>) = points.unzip();
    let optimum = run.optimum().map(|optimum| optimum.id);
    Series {
        name,
        rank,
        optimum: batches.iter().position(|&batch| optimum == Some(batch)),
        points,
        ..Series::default()
    }
}

/// Nothing where the figure is not finite or cannot be.
fn point(batch: &BatchAnalysis, shown: Quantity, x: f64, lang: Lang) -> Option<Point> {
    let y = shown.of(batch);
    let figure = with_unit(&decimal(y, shown.decimals(), lang), shown, lang);
    let text = format!("{}: {figure}", configuration(batch.id, lang));
    let has_place = y.is_finite() && y >= 0.0 && x >= 1.0;
    has_place.then_some(Point { x, y, batch: batch.id, text, is_doubtful: !batch.is_valid() })
}

fn batch_axis(sizes: impl Iterator<Item = u32>, lang: Lang) -> Axis {
    log2(chart_term(ChartTerm::BatchAxis, lang), sizes, lang)
}

/// What the page tells to set; before that is known the fastest.
fn answer(analysis: &Analysis) -> Option<&BatchAnalysis> {
    analysis.recommended().or_else(|| analysis.best())
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use bench::made::measured;
    use bench::{Batch, Failure, Measurement, Run, Sample, Session, file};

    fn reference() -> Session {
        let text = include_str!("../../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        file::read(text).expect("the reference opens")
    }

    fn run(workers: u32, measurements: Vec<Measurement>) -> Run {
        let mut run = Run { workers, ..Run::default() };
        measurements.into_iter().for_each(|measurement| run.add(measurement));
        run
    }

    fn session(runs: Vec<Run>) -> Session {
        Session { runs, ..Session::default() }
    }

    #[test]
    fn the_references_answer_is_chosen_and_marked() {
        let analysis = Analysis::of(&reference());
        let chart = speed_by_batch(&analysis, None, Lang::Ru);
        let chosen: Vec<_> = chart.series.iter().filter(|series| series.is_chosen).collect();
        assert_eq!(chosen.len(), 1);
        let optimum = &chosen[0].points[chosen[0].optimum.expect("an optimum")];
        assert_eq!(optimum.text, "22 workers, пакет 40: 370,76 токен/с");
        assert_eq!((chart.x.min, chart.x.max, chart.y.max), (1.0, 48.0, 400.0));
        assert!(chart.summary.contains("22 workers, пакет 40: 370,76"));
        let best = chart.best.expect("a best").whole.replace('\u{a0}', " ");
        assert_eq!(best, "371 — 22 workers, пакет 40");
        assert_eq!(
            chart.subtitle.replace('\u{a0}', " "),
            "Число у линии — workers, запросов в полёте. Лучшее: 22 workers, пакет 40."
        );
    }

    #[test]
    fn a_runs_four_charts_hold_its_values() {
        let session = reference();
        let charts = run_charts(&Analysis::of(&session).runs[10], Lang::Ru);
        let last: Vec<f64> = charts.iter().map(|chart| chart.series[0].points[8].y).collect();
        let batch = &session.runs[10].batches[8].measurements[0];
        let expected =
            [batch.total_s, batch.average_s(), batch.tokens_per_s(), batch.tokens as f64];
        assert_eq!(last, expected);
        assert!(charts.iter().all(|chart| chart.series[0].optimum == Some(8)));
    }

    #[test]
    fn failed_batches_are_shown_as_doubtful_and_never_as_the_optimum() {
        let failed = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let good = measured(1, 10);
        let bad = Measurement { samples: vec![failed], ..measured(2, 90) };
        let analysis = Analysis::of(&session(vec![run(2, vec![good, bad])]));
        let chart = &run_charts(&analysis.runs[0], Lang::Ru)[2];
        let doubtful: Vec<bool> = chart.series[0].points.iter().map(|p| p.is_doubtful).collect();
        assert_eq!(doubtful, [false, true]);
        assert_eq!(chart.series[0].optimum, Some(0));
    }

    #[test]
    fn lines_are_ranked_by_workers_and_the_answers_is_chosen() {
        let one = |workers, tokens| run(workers, vec![measured(workers, tokens)]);
        let analysis = Analysis::of(&session(vec![one(8, 10), one(1, 40), one(9, 90)]));
        let chart = speed_by_batch(&analysis, None, Lang::Ru);
        let lines: Vec<_> =
            chart.series.iter().map(|s| (s.name.as_str(), s.rank, s.is_chosen)).collect();
        assert_eq!(lines, [("1", 0.0, false), ("8", 0.5, false), ("9", 1.0, true)]);
    }

    #[test]
    fn the_batch_that_is_measured_goes_on_from_what_counts_of_its_run() {
        let analysis = Analysis::of(&session(vec![run(8, vec![measured(1, 10), measured(2, 20)])]));
        let chart = speed_by_batch(&analysis, Some((BatchId::new(8, 16), 301.4)), Lang::Ru);
        let live = chart.live.expect("a live point");
        assert_eq!((live.from, live.x, live.y), (Some((2.0, 20.0)), 16.0, 301.4));
        assert_eq!(live.text.replace('\u{a0}', " "), "8 workers: 301");
        assert_eq!((chart.x.max, chart.y.max), (16.0, 400.0));
        let measured_already = Some((BatchId::new(8, 2), 9.0));
        assert_eq!(speed_by_batch(&analysis, measured_already, Lang::Ru).live, None);
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
        (size, total_s, tokens, any::<bool>()).prop_map(|(size, total_s, tokens, has_failed)| {
            let error = has_failed.then_some(Failure::Timeout);
            let samples = vec![Sample { error, ..Sample::default() }];
            let requests = size;
            let measured =
                Measurement { requests, total_s, tokens, samples, ..Measurement::default() };
            Batch { size, measurements: vec![measured] }
        })
    }

    proptest! {
        #[test]
        fn odd_sessions_have_charts_whose_points_are_within_the_axes(
            runs in vec((any::<u32>(), vec(any_batch(), 0..6)), 0..41)
        ) {
            let run = |(workers, mut batches): (u32, Vec<Batch>)| {
                batches.sort_by_key(|batch| batch.size);
                Run { workers, batches, ..Run::default() }
            };
            let analysis = Analysis::of(&session(runs.into_iter().map(run).collect()));
            check(&speed_by_batch(&analysis, None, Lang::Ru))?;
            for chart in analysis.runs.iter().flat_map(|run| run_charts(run, Lang::Ru)) {
                check(&chart)?;
            }
        }
    }
}

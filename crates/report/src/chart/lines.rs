//! The charts of lines: one run from four sides, and all runs together.

use std::ptr;

use super::axis::{linear, log2, number};
use super::{Axis, Chart, Marker, Point, Series};
use bench::{Batch, Run, Session};

const MARKERS: [Marker; 4] = [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Cross];
const BATCH_AXIS: &str = "Размер пакета";

/// One quantity of a batch: its name, its unit, its decimals and itself.
struct Quantity {
    name: &'static str,
    unit: &'static str,
    decimals: usize,
    of: fn(&Batch) -> f64,
}

const SPEED: Quantity =
    Quantity {
        name: "Токены в секунду", unit: "токен/с", decimals: 2, of: Batch::tokens_per_s
    };

const QUANTITIES: [Quantity; 4] = [
    Quantity {
        name: "Общее время обработки", unit: "с", decimals: 2, of: |batch| batch.total_s
    },
    Quantity {
        name: "Среднее время на запрос", unit: "с", decimals: 2, of: Batch::average_s
    },
    SPEED,
    Quantity {
        name: "Сумма токенов", unit: "шт.", decimals: 0, of: |batch| batch.tokens as f64
    },
];

/// The four charts of a run against batch size, as in the reference's figure.
#[must_use]
pub fn run_charts(run: &Run) -> [Chart; 4] {
    QUANTITIES.map(|quantity| {
        let series = series_of(run, &quantity, 1.0, Marker::Circle, String::new());
        let best = series.optimum.and_then(|index| series.points.get(index));
        let summary = format!(
            "{}: {} workers, {} пакетов. {}",
            quantity.name,
            run.workers,
            run.batches.len(),
            best.map_or("Оптимума нет.".to_owned(), |best| format!(
                "Оптимум — {}.",
                best.text
            ))
        );
        let title = format!("{}, {}", quantity.name, quantity.unit);
        chart(title, summary, batch_axis(std::slice::from_ref(run)), &quantity, vec![series])
    })
}

/// Tokens/s against batch size, one line for each workers count; the best configuration's is chosen.
#[must_use]
pub fn speed_by_batch(session: &Session) -> Chart {
    let best = session.best();
    // Colours go by the count of workers, whatever the order of measuring was.
    let mut runs: Vec<&Run> = session.runs.iter().collect();
    runs.sort_by_key(|run| run.workers);
    let last = runs.len().saturating_sub(1).max(1) as f64;
    let series = runs.into_iter().zip(MARKERS.into_iter().cycle()).enumerate();
    let series = series.map(|(index, (run, marker))| Series {
        is_chosen: best.is_some_and(|best| is_optimum_of(run, best.batch)),
        ..series_of(run, &SPEED, index as f64 / last, marker, run.workers.to_string())
    });
    let title = "Токены в секунду по размеру пакета; линия — число workers".to_owned();
    let series = series.collect();
    chart(title, best_in_words(session), batch_axis(&session.runs), &SPEED, series)
}

/// The optimum of every run against its workers count.
#[must_use]
pub fn best_by_workers(session: &Session) -> Chart {
    let mut optima: Vec<_> = session.optima().collect();
    optima.sort_by_key(|optimum| optimum.workers);
    let points = optima.iter().filter_map(|optimum| {
        let point = point(optimum.workers, optimum.batch, &SPEED, f64::from(optimum.workers))?;
        Some((optimum.batch, point))
    });
    let series =
        Series { is_chosen: true, ..series(points, session.best().map(|best| best.batch)) };
    let x = log2("Число workers", optima.iter().map(|optimum| optimum.workers));
    let title = "Наибольшие токены в секунду по числу workers".to_owned();
    chart(title, best_in_words(session), x, &SPEED, vec![series])
}

fn chart(
    title: String,
    summary: String,
    x: Axis,
    quantity: &Quantity,
    series: Vec<Series>,
) -> Chart {
    let label = format!("{}, {}", quantity.name, quantity.unit);
    let values = series.iter().flat_map(|series| &series.points).map(|point| point.y);
    let y = linear(&label, values);
    Chart { title, summary, x, y, series }
}

fn series_of(run: &Run, quantity: &Quantity, rank: f64, marker: Marker, name: String) -> Series {
    let mut batches: Vec<&Batch> = run.batches.iter().collect();
    batches.sort_by_key(|batch| batch.batch);
    let points = batches.into_iter().filter_map(|batch| {
        Some((batch, point(run.workers, batch, quantity, f64::from(batch.batch))?))
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
fn point(workers: u32, batch: &Batch, quantity: &Quantity, x: f64) -> Option<Point> {
    let y = (quantity.of)(batch);
    let figure = number(y, quantity.decimals);
    let text = format!("{workers} workers, пакет {}: {figure} {}", batch.batch, quantity.unit);
    let has_place = y.is_finite() && y >= 0.0 && x >= 1.0;
    has_place.then_some(Point { x, y, text, is_doubtful: !batch.can_be_optimum() })
}

fn batch_axis(runs: &[Run]) -> Axis {
    log2(BATCH_AXIS, runs.iter().flat_map(|run| &run.batches).map(|batch| batch.batch))
}

fn best_in_words(session: &Session) -> String {
    let runs = session.runs.len();
    match session.best() {
        None => format!("Прогонов: {runs}; оптимума нет."),
        Some(best) => format!(
            "Прогонов: {runs}. Лучшая конфигурация — {} workers, пакет {}: {} токен/с.",
            best.workers,
            best.batch.batch,
            number(best.batch.tokens_per_s(), 2)
        ),
    }
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
        let chart = speed_by_batch(&reference());
        let chosen: Vec<_> = chart.series.iter().filter(|series| series.is_chosen).collect();
        assert_eq!(chosen.len(), 1);
        let optimum = &chosen[0].points[chosen[0].optimum.expect("an optimum")];
        assert_eq!(optimum.text, "24 workers, пакет 48: 387,14 токен/с");
        assert_eq!((chart.x.min, chart.x.max, chart.y.max), (1.0, 48.0, 400.0));
        assert!(chart.summary.contains("24 workers, пакет 48: 387,14"));
        let bests = best_by_workers(&reference());
        let series = &bests.series[0];
        assert_eq!(series.points.len(), 14);
        assert_eq!(series.points[series.optimum.expect("a best")].x, 24.0);
    }

    #[test]
    fn a_runs_four_charts_hold_its_values() {
        let session = reference();
        let run = &session.runs[10];
        let charts = run_charts(run);
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
        let chart = &run_charts(&Run { workers: 2, batches: vec![good, bad], ..Run::default() })[2];
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
        let chart = speed_by_batch(&session);
        let lines: Vec<_> =
            chart.series.iter().map(|s| (s.name.as_str(), s.rank, s.is_chosen)).collect();
        assert_eq!(lines, [("1", 0.0, false), ("8", 0.5, false), ("8", 1.0, true)]);
        assert_eq!(best_by_workers(&session).series[0].optimum, Some(2));
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
            check(&speed_by_batch(&session))?;
            check(&best_by_workers(&session))?;
            for chart in session.runs.iter().flat_map(run_charts) {
                check(&chart)?;
            }
        }
    }
}

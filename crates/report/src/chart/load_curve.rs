//! The load curve: what a server gives in all against what one of its users gets. One strong point for each
//! workers count, its optimum; all other batches are subdued.

use bench::analysis::{Analysis, Configuration, Recorded, Score, pareto_front};
use bench::order::sort_by;
use bench::{BatchId, Objectives};

use super::axis::linear;
use super::{Chart, Point, Series, Stroke, Tick};
use crate::Lang;
use crate::words::charts::{
    chart_term, load_axis, load_limit, load_point, load_summary, load_title,
};
use crate::words::{ChartTerm, Explained, Load, Served};

/// A limit farther beyond the points than this many times would press them together, and is not drawn.
const FARTHEST_LIMIT: f64 = 1.5;

/// Total tokens/s against tokens/s of one user, and against the time to the first token; both at the
/// percentile of the limits, which are drawn in.
#[must_use]
pub fn load_curve(
    recorded: &Recorded,
    analysis: &Analysis,
    limits: &Objectives,
    score: Option<&Score>,
    lang: Lang,
) -> [Chart; 2] {
    let best = score.and_then(|score| score.best);
    [Served::AnswerSpeed, Served::Ttft]
        .map(|served| Curve { recorded, analysis, limits, best, served, lang }.chart())
}

struct Curve<'a> {
    recorded: &'a Recorded,
    analysis: &'a Analysis,
    limits: &'a Objectives,
    /// The best configuration within the limits.
    best: Option<BatchId>,
    served: Served,
    lang: Lang,
}

impl Curve<'_> {
    fn chart(&self) -> Chart {
        let configurations = &self.recorded.configurations;
        let points: Vec<Point> = configurations.iter().filter_map(|one| self.point(one)).collect();
        let best = points.iter().find(|point| Some(point.batch) == self.best);
        let front = self.front(&points);
        let (placed, on_front) = (points.len(), front.points.len());
        let title = load_title(self.served, self.limits.percentile, self.lang);
        let summary =
            load_summary(&title, placed, on_front, best.map(|best| best.text.as_str()), self.lang);
        let limit = self.limit(&points);
        let xs = points.iter().map(|point| point.x).chain(limit);
        let axis_label = load_axis(self.served, self.limits.percentile, self.lang);
        let x = linear(&axis_label, xs, self.lang);
        let total = chart_term(ChartTerm::TotalSpeed, self.lang);
        let y = linear(total, points.iter().map(|point| point.y), self.lang);
        let tick = |value| Tick { value, label: load_limit(self.served, value, self.lang) };
        Chart {
            title,
            explained: Some(match self.served {
                Served::AnswerSpeed => Explained::OneAnswer,
                Served::Ttft => Explained::Ttft,
            }),
            summary,
            x,
            y,
            series: self.runs(&points).chain([front]).collect(),
            limits: limit.map(tick).into_iter().collect(),
            ..Chart::default()
        }
    }

    /// What one user of the configuration gets; nothing where nothing tells.
    fn point(&self, configuration: &Configuration) -> Option<Point> {
        let (at, tokens_per_s) = (self.limits.percentile, configuration.tokens_per_s);
        let served = match self.served {
            Served::AnswerSpeed => configuration.answer_tokens_per_s(at)?,
            Served::Ttft => configuration.ttft_s(at)?,
        };
        let load =
            Load { batch: configuration.id, users: configuration.users, tokens_per_s, served };
        let has_place = served >= 0.0 && tokens_per_s >= 0.0;
        let is_valid = self.analysis.batch(configuration.id).is_some_and(|batch| batch.is_valid());
        has_place.then(|| Point {
            x: served,
            y: tokens_per_s,
            batch: configuration.id,
            text: load_point(&load, self.served, at, self.lang),
            is_doubtful: !is_valid,
        })
    }

    /// The limit, where it lies near enough.
    fn limit(&self, points: &[Point]) -> Option<f64> {
        let farthest = points.iter().map(|point| point.x).fold(0.0, f64::max);
        let limit = match self.served {
            Served::AnswerSpeed => self.limits.tokens_per_s_each,
            Served::Ttft => self.limits.ttft_s,
        };
        limit.filter(|&limit| limit <= farthest * FARTHEST_LIMIT)
    }

    /// The points of every run: its optimum, and its other batches.
    fn runs(&self, points: &[Point]) -> impl Iterator<Item = Series> {
        let mut workers: Vec<u32> = points.iter().map(|point| point.batch.workers).collect();
        workers.dedup();
        let last = workers.len().saturating_sub(1).max(1) as f64;
        workers.into_iter().enumerate().flat_map(move |(index, workers)| {
            let rank = index as f64 / last;
            let optimum = self.analysis.run(workers).and_then(|run| run.optimum);
            let of_run = points.iter().filter(|point| point.batch.workers == workers);
            let (strong, faint): (Vec<Point>, Vec<Point>) =
                of_run.cloned().partition(|point| Some(point.batch.size) == optimum);
            let series = |points, stroke| self.series(workers, rank, stroke, points);
            [series(faint, Stroke::Faint), series(strong, Stroke::Dots)]
                .into_iter()
                .filter(|series| !series.points.is_empty())
        })
    }

    fn series(&self, workers: u32, rank: f64, stroke: Stroke, mut points: Vec<Point>) -> Series {
        sort_by(&mut points, |a, b| a.x.total_cmp(&b.x));
        let optimum = points.iter().position(|point| Some(point.batch) == self.best);
        Series {
            name: workers.to_string(),
            rank,
            stroke,
            is_chosen: optimum.is_some(),
            points,
            optimum,
        }
    }

    /// The configurations that no other beats in both; more tokens/s are better, less waiting is.
    fn front(&self, points: &[Point]) -> Series {
        let better = if self.served == Served::Ttft { -1.0 } else { 1.0 };
        let values: Vec<_> = points.iter().map(|point| (better * point.x, point.y)).collect();
        let front = pareto_front(&values);
        let on_it = front.iter().filter_map(|&index| points.get(index).cloned());
        let mut points: Vec<Point> = on_it.collect();
        sort_by(&mut points, |a, b| a.x.total_cmp(&b.x));
        Series {
            name: chart_term(ChartTerm::FrontLine, self.lang).to_owned(),
            rank: 1.0,
            stroke: Stroke::Front,
            points,
            ..Series::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Event, Measured, Sample, made};

    /// A batch of requests with these times to the first token and of the whole, s.
    fn measured(workers: u32, total_s: f64, requests: u32, ttft_s: f64, e2e_s: f64) -> Event {
        let answered = made::answered(ttft_s * 1000.0, e2e_s * 1000.0);
        let sample = |lane| Sample { lane, tokens: Some(100), ..answered.clone() };
        let measurement = made::batch(total_s, (0..requests).map(sample).collect());
        Event::BatchDone(Measured::new(workers, measurement))
    }

    fn charts(limits: &Objectives) -> [Chart; 2] {
        let batches = [
            measured(1, 60.0, 60, 0.2, 1.0),
            measured(4, 2.0, 4, 1.0, 2.0),
            measured(4, 20.0, 60, 0.8, 1.9),
            measured(8, 15.0, 60, 2.0, 4.0),
            measured(16, 16.0, 60, 4.0, 8.0),
        ];
        let session = made::after(&batches);
        let analysis = Analysis::of(&session);
        let recorded = Recorded::of(&session, &analysis);
        let score = limits.score(&recorded, &analysis);
        load_curve(&recorded, &analysis, limits, score.as_ref(), Lang::Ru)
    }

    #[test]
    fn optima_are_strong_others_faint_and_the_front_goes_through_the_best() {
        let [speed, ttft] = charts(&Objectives::default());
        let shown = |chart: &Chart| -> Vec<(String, Stroke, usize)> {
            chart.series.iter().map(|s| (s.name.clone(), s.stroke, s.points.len())).collect()
        };
        let dots = |workers: u32| (workers.to_string(), Stroke::Dots, 1);
        let front = |points| ("фронт".to_owned(), Stroke::Front, points);
        let runs = [dots(1), ("4".into(), Stroke::Faint, 1), dots(4), dots(8), dots(16)];
        assert_eq!(shown(&speed), [&runs[..], &[front(3)]].concat());
        assert_eq!(shown(&ttft), shown(&speed));
        let on_front: Vec<u32> =
            speed.series[5].points.iter().map(|point| point.batch.workers).collect();
        assert_eq!(on_front, [8, 4, 1], "16 workers give less in all and to each");
        assert_eq!(ttft.series[5].points.iter().map(|p| p.x).collect::<Vec<_>>(), [0.2, 0.8, 2.0]);
        assert_eq!((speed.limits.len(), ttft.limits.len()), (0, 0));
        let text = &speed.series[0].points[0].text;
        assert_eq!(
            text.replace('\u{a0}', " "),
            "1 worker, пакет 60: 100,00 токен/с всего, 100 токен/с одному (p95), 1 пользователь"
        );
    }

    #[test]
    fn limits_are_drawn_in_and_the_best_within_them_is_marked() {
        let limits = Objectives {
            ttft_s: Some(1.5),
            tokens_per_s_each: Some(900.0),
            ..Objectives::default()
        };
        let [speed, ttft] = charts(&Objectives { tokens_per_s_each: Some(20.0), ..limits });
        assert_eq!(speed.limits.iter().map(|tick| tick.value).collect::<Vec<_>>(), [20.0]);
        assert_eq!(
            ttft.limits.iter().map(|tick| tick.label.clone()).collect::<Vec<_>>(),
            ["≤ 1,5"]
        );
        for chart in [&speed, &ttft] {
            let marked: Vec<_> =
                chart.series.iter().filter(|s| s.optimum.is_some() && s.is_chosen).collect();
            assert_eq!((marked.len(), marked[0].points[0].batch), (1, BatchId::new(4, 60)));
            assert!(chart.summary.contains("Лучшая в лимитах — 4 workers, пакет 60"));
        }
        let [far, _] = charts(&limits);
        assert_eq!(far.limits, [], "it would press all points together");
        assert!(far.series.iter().all(|series| series.optimum.is_none()));
    }

    #[test]
    fn every_point_lies_within_the_axes_and_nothing_is_of_nothing() {
        for chart in charts(&Objectives { ttft_s: Some(5.0), ..Objectives::default() }) {
            let is_within =
                |point: &Point| point.x <= chart.x.max && point.y <= chart.y.max && point.x >= 0.0;
            assert!(chart.series.iter().flat_map(|series| &series.points).all(is_within));
            assert!(chart.limits.iter().all(|limit| limit.value <= chart.x.max));
        }
        let nothing = (Recorded::default(), Analysis::default(), Objectives::default());
        let [empty, _] = load_curve(&nothing.0, &nothing.1, &nothing.2, None, Lang::Ru);
        assert!(empty.series.iter().all(|series| series.points.is_empty()));
    }
}

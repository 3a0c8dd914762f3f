//! The short report: the answer, the best of every run, the conditions; short enough for a letter.

use bench::analysis::{Analysis, Answer, BatchAnalysis, Totals};
use bench::{Session, Shape};

use crate::Lang;
use crate::blocks::{Block, Column, Fact, Report, Table};
use crate::extended::{conditions_in_short, nothing_found};
use crate::words::{
    Counted, Term, findings_in_short, headline, limits, no_answer, shape_name, slower_runs, subject,
};
use crate::{base, shapes};

/// More runs than these are not listed, the slowest left out: the report is to stay under 40 lines.
const MOST_RUNS: usize = 10;

/// The short report on a session and what was worked out of it.
#[must_use]
pub fn short_report(session: &Session, analysis: &Analysis, lang: Lang) -> Report {
    let mut blocks = vec![base::title(session, lang)];
    let (mut findings, mut counted) = (analysis.findings.len(), counted(&[analysis]));
    if shapes::has_several(session) {
        let parts = parts(session);
        let totals = parts.iter().map(|(.., analysis)| analysis.totals).reduce(sum);
        blocks.push(Block::paragraph(subject(session, totals.unwrap_or_default(), lang)));
        let of_one = |(shape, own, analysis): &(Shape, Session, Analysis)| {
            Fact::new(shape_name(*shape, session.plan.as_ref(), lang), said(own, analysis, lang))
        };
        blocks.push(Block::Facts(parts.iter().map(of_one).collect()));
        blocks.push(shapes::overview_table(session, lang));
        let each: Vec<&Analysis> = parts.iter().map(|(.., analysis)| analysis).collect();
        findings = each.iter().map(|analysis| analysis.findings.len()).sum();
        counted = self::counted(&each);
    } else {
        blocks.push(Block::paragraph(subject(session, analysis.totals, lang)));
        blocks.push(Block::paragraph(said(session, analysis, lang)));
        blocks.extend(best_of_runs(analysis, lang));
    }
    let conditions = conditions_in_short(session, lang);
    if !conditions.is_empty() {
        blocks.push(Block::heading(2, Term::Conditions.text(lang)));
        blocks.push(Block::Facts(conditions));
    }
    blocks.push(Block::paragraph(match findings {
        0 => nothing_found(session, analysis).text(lang).to_owned(),
        findings => findings_in_short(findings, counted, lang),
    }));
    Report { blocks }
}

fn counted(analyses: &[&Analysis]) -> Counted {
    let batches = || analyses.iter().flat_map(|analysis| analysis.measured_batches());
    match batches().filter(|batch| batch.is_valid()).count() {
        0 => Counted::None,
        valid if valid == batches().count() => Counted::All,
        _ => Counted::Some,
    }
}

/// The answer in a sentence.
fn said(session: &Session, analysis: &Analysis, lang: Lang) -> String {
    let said = Answer::of(session, analysis).map_or_else(
        || no_answer(analysis.is_limited() && analysis.best.is_some(), lang),
        |answer| headline(&answer, session.is_server_mode(), lang),
    );
    match session.plan.as_ref().filter(|_| analysis.is_limited()) {
        Some(plan) => format!("{said} {}.", limits(&plan.limits, lang)),
        None => said,
    }
}

/// What was measured of every shape, and what was worked out of it.
fn parts(session: &Session) -> Vec<(Shape, Session, Analysis)> {
    let of_one = |(number, shape): (u32, Shape)| {
        let own = session.of_shape(number);
        let analysis = Analysis::of(&own);
        (shape, own, analysis)
    };
    (0..).zip(session.shapes()).map(of_one).collect()
}

fn sum(a: Totals, b: Totals) -> Totals {
    Totals {
        batches: a.batches + b.batches,
        limited_by_browser: a.limited_by_browser + b.limited_by_browser,
        requests: a.requests + b.requests,
        failed: a.failed + b.failed,
        measured_s: a.measured_s + b.measured_s,
    }
}

/// The fastest batch of every run, with its interval.
fn best_of_runs(analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut optima: Vec<&BatchAnalysis> = analysis.optima().collect();
    bench::order::sort_by(&mut optima, |a, b| b.tokens_per_s.total_cmp(&a.tokens_per_s));
    let left_out = optima.split_off(optima.len().min(MOST_RUNS)).len();
    bench::order::sort_by_key(&mut optima, |batch| batch.id);
    let speed = |batch: &&BatchAnalysis| shapes::speed_with_interval(batch, lang);
    let table = Table {
        columns: vec![
            Column::integers(Term::Workers.text(lang), optima.iter().map(|best| best.id.workers)),
            Column::integers(Term::BestBatch.text(lang), optima.iter().map(|best| best.id.size)),
            Column::texts(Term::SpeedWithInterval.text(lang), optima.iter().map(speed)),
        ],
    };
    let rest = (left_out > 0).then(|| Block::paragraph(slower_runs(left_out, lang)));
    let table = (!optima.is_empty()).then_some(Block::Table(table));
    table.into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;
    use bench::made::done;
    use bench::{Environment, Plan, file};

    fn text(session: &Session) -> String {
        markdown(&short_report(session, &Analysis::of(session), Lang::Ru))
    }

    #[test]
    fn the_reference_fits_on_a_page() {
        let runs = include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        let text = text(&file::read(runs).unwrap());
        assert!(text.lines().count() < 40, "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn answer_table_and_conditions() {
        let environment = Environment {
            server_program: Some("Ollama 0.33.0".into()),
            server_url: Some("http://localhost:11434/".into()),
            parameter_size: Some("1.7B".into()),
            quantization: Some("Q4_K_M".into()),
            pause_s: Some(0.04),
            ..Environment::default()
        };
        let plan = Some(Plan { workers: vec![1, 4], repeats: 2, ..Plan::default() });
        let mut session =
            Session { model: "qwen3:1.7b".into(), plan, environment, ..Session::default() };
        for event in [done(1, 1, 100), done(1, 1, 102), done(4, 4, 300), done(4, 4, 310)] {
            session.apply(&event);
        }
        insta::assert_snapshot!(text(&session));
    }

    #[test]
    fn several_shapes_have_an_answer_each_and_are_counted_together() {
        let example = include_str!("../../../docs/example/session_gemma-3-270m.json");
        let text = text(&file::read(example).unwrap());
        assert!(text.contains("32 пакета, всего 33 замера, 121 запрос"), "{text}");
        assert_eq!(text.matches("для этих лимитов лучше всего").count(), 2, "{text}");
        assert!(text.lines().count() < 40, "{text}");
    }

    #[test]
    fn a_session_without_an_answer_says_so_and_many_runs_are_cut() {
        assert!(text(&Session::default()).contains("Посоветовать нечего"));
        let mut session = Session::default();
        (1..=64).for_each(|workers| session.apply(&done(workers, 1, workers.into())));
        let text = text(&session);
        assert!(text.contains("Ещё 54 прогона медленнее этих."), "{text}");
        assert!(text.lines().count() < 40, "{text}");
    }
}

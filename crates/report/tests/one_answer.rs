//! Whatever was measured, page and reports recommend one configuration, and call one the fastest.

mod made;

use std::collections::BTreeSet;

use bench::analysis::{Analysis, Answer, Doubt};
use bench::stats::surely_hits;
use bench::{BatchId, Objectives, Percentile, Plan, Sample, Session};
use made::Server;
use proptest::prelude::*;
use report::chart::{CellState, heat_map};
use report::words::{configuration, headline};
use report::{Lang, extended_report, markdown};

/// The first configuration that a text names, as it names it.
fn first_configuration(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || "«»()".contains(c)).collect();
    let number = |word: &str| word.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    words.windows(4).find_map(|words| match words {
        [workers, "worker," | "workers,", "пакет", size] => {
            let batch = BatchId::new(number(workers)?, number(size)?);
            Some(configuration(batch, Lang::Ru))
        }
        _ => None,
    })
}

/// The configurations of which a text says this.
fn said(text: &str, words: &[&str]) -> BTreeSet<String> {
    let sentences = text.split(". ").flat_map(str::lines);
    let after = sentences
        .flat_map(|sentence| words.iter().filter_map(|word| Some(sentence.split_once(word)?.1)));
    after.filter_map(first_configuration).collect()
}

fn check(session: &Session) -> Result<(), TestCaseError> {
    let analysis = Analysis::of(session);
    let report = markdown(&extended_report(session, &analysis, Lang::Ru));
    let within = "учшая конфигурация в лимитах";
    let recommended = said(&report, &["адайте ", "лучш", "екоменд", within]);
    let Some(answer) = Answer::of(session, &analysis) else {
        prop_assert_eq!(recommended, BTreeSet::new(), "{}", report);
        prop_assert_eq!(analysis.recommended, None);
        return Ok(());
    };
    let own = configuration(answer.id, Lang::Ru);
    prop_assert!(headline(&answer, false, Lang::Ru).contains(&own));
    within_limits(&answer, session)?;
    prop_assert_eq!(recommended, BTreeSet::from([own]), "{}", report);
    let fastest = said(&report, &["амая быстрая", "По замерам быстрее всего"]);
    prop_assert!(fastest.len() < 2, "{fastest:?}: {}", report);
    let map = heat_map(session, &analysis, &[], None);
    let cells = map.rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.workers, cell)));
    let marked =
        cells.filter(|(_, cell)| matches!(cell.state, CellState::Measured { is_answer: true, .. }));
    let marked: Vec<(u32, u32)> = marked.map(|(workers, cell)| (workers, cell.batch)).collect();
    prop_assert_eq!(marked, [(answer.id.workers, answer.id.size)]);
    let mut samples = session.measurements().flat_map(|it| &it.samples);
    let is_refusing = samples.any(|sample| sample.error.is_some());
    let more = ["Поможет увеличение", "добавьте в план", "Чтобы ", "PARALLEL", "--parallel"];
    let advised = more.iter().find(|more| is_refusing && report.contains(**more));
    prop_assert_eq!(advised, None, "{}", report);
    Ok(())
}

/// What is named within limits keeps them by the exact bound, counted here once more.
fn within_limits(answer: &Answer, session: &Session) -> Result<(), TestCaseError> {
    let limits = session.plan.as_ref().map(|plan| plan.limits).unwrap_or_default();
    let Some(ttft_s) = limits.ttft_s.filter(|_| answer.is_limited) else { return Ok(()) };
    let batch = session.batch(answer.id);
    let source = batch.and_then(|it| it.measurements.iter().find_map(|it| it.shared_from));
    let batch = source.map_or(batch, |source| session.batch(source));
    let samples = || batch.into_iter().flat_map(|it| &it.measurements).flat_map(|it| &it.samples);
    let is_late = |sample: &Sample| sample.ttft_ms().is_none_or(|ms| ms > ttft_s * 1000.0);
    let late = samples().filter(|sample| is_late(sample)).count();
    // Of what something slowed down not even all need to count.
    let (late, all) = (late as u64, samples().count() as u64);
    let (share, seems) = (limits.percentile.share(), answer.doubts.contains(&Doubt::SeemsWithin));
    let is_kept = late as f64 <= (1.0 - share) * all as f64;
    prop_assert!(surely_hits(late, all, share) || seems && is_kept, "{late} of {all}");
    Ok(())
}

fn any_limits() -> impl Strategy<Value = Objectives> {
    let ttft_s = prop::option::of(prop_oneof![Just(0.02), 0.0..20.0_f64]);
    let percentile = prop::sample::select(vec![Percentile::P90, Percentile::P95]);
    (ttft_s, prop::option::of(1.0..60.0_f64), percentile).prop_map(
        |(ttft_s, tokens_per_s_each, percentile)| Objectives {
            ttft_s,
            percentile,
            tokens_per_s_each,
        },
    )
}

fn any_server() -> impl Strategy<Value = Server> {
    let befalls = (0.0..0.3_f64, prop_oneof![Just(0.0), 0.0..0.5_f64], -0.5..0.5_f64);
    let programs = prop::sample::select(vec!["Ollama 0.33.0", "llama.cpp", "vLLM 0.9", "other"]);
    let refuses_from = prop::option::of(2_u32..20);
    (1_u32..30, 0.0..1.2_f64, 0.0..0.05_f64, befalls, refuses_from, programs).prop_map(
        |(slots, falloff, noise, (slowed, late, drift), refuses_from, program)| Server {
            slots,
            falloff,
            noise,
            slowed,
            late,
            drift,
            refuses_from,
            program,
            ..Server::default()
        },
    )
}

proptest! {
    #[test]
    fn nothing_recommends_what_the_headline_does_not(
        server in any_server(),
        workers in prop::sample::subsequence(vec![1_u32, 2, 4, 6, 8, 12, 16, 24], 1..6),
        is_search: bool,
        share_equal_loads: bool,
        repeats in 1_u32..3,
        steps in prop_oneof![0_usize..12, Just(200)],
        limits in prop_oneof![Just(Objectives::default()), any_limits()],
        seed: u64,
    ) {
        let strategy = if is_search { bench::Strategy::Search } else { bench::Strategy::Grid };
        let plan = Plan { workers, strategy, share_equal_loads, repeats, limits, ..Plan::default() };
        check(&server.session(&plan, steps, seed))?;
    }
}

//! Whatever was measured, page and reports recommend one configuration, and call one the fastest.

mod made;

use std::collections::BTreeSet;

use bench::analysis::{Analysis, Answer};
use bench::{BatchId, Plan, Session};
use made::Server;
use proptest::prelude::*;
use report::chart::{CellState, heat_map};
use report::words::{configuration, headline, sentence};
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
    let told = [report.as_str(), &sentence::best(&analysis, Lang::Ru)].join("\n");
    let recommended = said(&told, &["адайте ", "лучш", "екоменд"]);
    let Some(answer) = Answer::of(session, &analysis) else {
        prop_assert_eq!(recommended, BTreeSet::new(), "{}", report);
        return Ok(());
    };
    let own = configuration(answer.id, Lang::Ru);
    prop_assert!(headline(&answer, false, Lang::Ru).contains(&own));
    prop_assert!(sentence::best(&analysis, Lang::Ru).starts_with(&own));
    prop_assert_eq!(recommended, BTreeSet::from([own]), "{}", report);
    let fastest = said(&report, &["амая быстрая", "Быстрее всего по замерам"]);
    prop_assert!(fastest.len() < 2, "{fastest:?}: {}", report);
    let map = heat_map(session, &analysis, None);
    let cells = map.rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.workers, cell)));
    let marked =
        cells.filter(|(_, cell)| matches!(cell.state, CellState::Measured { is_answer: true, .. }));
    let marked: Vec<(u32, u32)> = marked.map(|(workers, cell)| (workers, cell.batch)).collect();
    prop_assert_eq!(marked, [(answer.id.workers, answer.id.size)]);
    let mut samples = session.measurements().flat_map(|it| &it.samples);
    let is_refusing = samples.any(|sample| sample.error.is_some());
    let more = ["Ускорит увеличение", "добавьте в план", "Чтобы ", "PARALLEL", "--parallel"];
    let advised = more.iter().find(|more| is_refusing && report.contains(**more));
    prop_assert_eq!(advised, None, "{}", report);
    Ok(())
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
        seed: u64,
    ) {
        let strategy = if is_search { bench::Strategy::Search } else { bench::Strategy::Grid };
        let plan = Plan { workers, strategy, share_equal_loads, repeats, ..Plan::default() };
        check(&server.session(&plan, steps, seed))?;
    }
}

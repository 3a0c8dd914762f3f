//! Reports say the same in every language: figure by figure.

use std::collections::BTreeMap;

use bench::analysis::Analysis;
use bench::{Session, file};
use report::{Lang, base_report, extended_report, markdown, short_report};

/// Real sessions: of the script, of a llama.cpp with two shapes, and of Locust.
const SESSIONS: [&str; 3] = [
    include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json"),
    include_str!("../../../docs/example/session_gemma-3-270m.json"),
    include_str!("fixtures/session_locust.json"),
];

fn all_reports(session: &Session, lang: Lang) -> [String; 3] {
    let analysis = Analysis::of(session);
    [
        base_report(session, &analysis, lang),
        short_report(session, &analysis, lang),
        extended_report(session, &analysis, lang),
    ]
    .map(|report| markdown(&report))
}

/// How often every number is in a text, whatever the language: sentences put them in another order.
fn figures(text: &str, lang: Lang) -> BTreeMap<String, usize> {
    let plain: Vec<char> = text.chars().collect();
    let mut figures = BTreeMap::new();
    let mut figure = String::new();
    for (index, &letter) in plain.iter().enumerate() {
        let digits = plain.iter().skip(index + 1).take_while(|next| next.is_ascii_digit()).count();
        let is_group_mark = match lang {
            Lang::Ru => matches!(letter, ' ' | '\u{202f}'),
            Lang::En => letter == ',',
        };
        if letter.is_ascii_digit() {
            figure.push(letter);
        } else if !figure.is_empty() && is_group_mark && digits == 3 {
            // The figure goes on.
        } else if !figure.is_empty() && matches!(letter, '.' | ',') && digits > 0 {
            // Tables have points in Russian, too.
            figure.push('.');
        } else if !figure.is_empty() {
            *figures.entry(std::mem::take(&mut figure)).or_default() += 1;
        }
    }
    figures
}

#[test]
fn a_russian_and_an_english_report_have_the_same_figures() {
    for text in SESSIONS {
        let session = file::read(text).unwrap();
        let pairs =
            all_reports(&session, Lang::Ru).into_iter().zip(all_reports(&session, Lang::En));
        for (russian, english) in pairs {
            let (own, other) = (figures(&russian, Lang::Ru), figures(&english, Lang::En));
            let differs = |(figure, times): &(&String, &usize)| other.get(*figure) != Some(*times);
            let lost: Vec<_> = own.iter().filter(differs).collect();
            assert!(lost.is_empty() && own.len() == other.len(), "{lost:?}\n{russian}\n{english}");
        }
    }
}

#[test]
fn an_english_report_has_no_russian_word() {
    for text in SESSIONS {
        let mut session = file::read(text).unwrap();
        if let Some(plan) = &mut session.plan {
            plan.prompt = "Why is the sky blue?".into();
        }
        for report in all_reports(&session, Lang::En) {
            let word = report
                .split_whitespace()
                .find(|word| word.contains(|c| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё')));
            assert_eq!(word, None, "{report}");
        }
    }
}

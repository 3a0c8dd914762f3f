//! Which batch to use for every workers count, and how sure that is.

use crate::Lang;
use crate::words::{Term, UNKNOWN, decimal, recommendation, rounded};
use bench::analysis::{Analysis, BatchAnalysis};

use crate::blocks::{Block, Column, Table};

pub fn blocks(analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, Term::Recommendation.text(lang))];
    blocks.extend(whole_session(analysis, lang));
    blocks.push(Block::paragraph(Term::RecommendationMeaning.text(lang)));
    blocks.push(Block::Table(recommended_table(analysis, lang)));
    blocks
}

/// What is recommended over all workers counts.
fn whole_session(analysis: &Analysis, lang: Lang) -> Option<Block> {
    let recommended = analysis.recommended()?;
    Some(Block::paragraph(recommendation(recommended, analysis.best()?, lang)))
}

fn recommended_table(analysis: &Analysis, lang: Lang) -> Table {
    let runs = analysis.runs.iter();
    let rows: Vec<_> =
        runs.filter_map(|run| Some((run.workers, run.optimum()?, run.recommended()?))).collect();
    let repeats = |batch: &BatchAnalysis| batch.speeds.len() as u64;
    let between = |batch: &BatchAnalysis| {
        batch.spread().map_or(UNKNOWN.into(), |(low, high)| {
            format!("{}–{}", decimal(low, 1, lang), decimal(high, 1, lang))
        })
    };
    let error = |batch: &BatchAnalysis| {
        let interval = batch.interval.filter(|_| batch.speeds.len() > 1);
        interval
            .map_or(UNKNOWN.into(), |interval| format!("± {}", rounded(interval.half_width, lang)))
    };
    Table {
        columns: vec![
            Column::integers(Term::Workers.text(lang), rows.iter().map(|row| row.0)),
            Column::integers(
                Term::RecommendedBatch.text(lang),
                rows.iter().map(|row| row.2.id.size),
            ),
            Column::texts(
                Term::TokensPerS.text(lang),
                rows.iter().map(|row| decimal(row.2.tokens_per_s, 2, lang)),
            ),
            Column::integers(Term::Optimum.text(lang), rows.iter().map(|row| row.1.id.size)),
            Column::texts(
                Term::OptimumTokensPerS.text(lang),
                rows.iter().map(|row| decimal(row.1.tokens_per_s, 2, lang)),
            ),
            Column::integers(Term::Repeats.text(lang), rows.iter().map(|row| repeats(row.1))),
            Column::texts(Term::RepeatsSpread.text(lang), rows.iter().map(|row| between(row.1))),
            Column::texts(Term::Confidence.text(lang), rows.iter().map(|row| error(row.1))),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Report, markdown};
    use bench::{Event, Measured, Measurement, Session};

    /// The section of batches as workers, size and tokens/s.
    fn section(batches: &[(u32, u32, u64)]) -> String {
        let mut session = Session::default();
        for &(workers, requests, tokens) in batches {
            let measurement =
                Measurement { requests, total_s: 1.0, tokens, ..Measurement::default() };
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
        let blocks = blocks(&Analysis::of(&session), Lang::Ru);
        markdown(&Report { blocks })
    }

    #[test]
    fn the_whole_session_comes_first_then_every_run() {
        let text = section(&[(4, 4, 97), (8, 8, 98), (8, 8, 99), (8, 16, 100), (8, 16, 101)]);
        insta::assert_snapshot!(text, @r"
        ## Рекомендация

        По всему сеансу рекомендуется 4 workers, пакет 4: 97,00 токен/с. Это не медленнее лучшей конфигурации (8 workers, пакет 16: 100,00 токен/с) в пределах разброса.

        Рекомендуемый пакет — наименьший, чью скорость нельзя отличить от оптимума: он отвечает раньше и занимает сервер меньше. По всему сеансу сначала берётся наименьшее число workers, затем наименьший пакет. Отличимость — по 95-процентному интервалу разности; разброс повторов и равных нагрузок общий для всего сеанса, а пока их нет, принято 3,5 %.

        |   Workers |   Рекомендуемый пакет |   Токены/с |   Оптимум |   Токены/с оптимума |   Повторов |   Разброс повторов |   95 % |
        |----------:|----------------------:|-----------:|----------:|--------------------:|-----------:|-------------------:|-------:|
        |         4 |                     4 |      97,00 |         4 |               97,00 |          1 |                  — |      — |
        |         8 |                     8 |      98,00 |        16 |              100,00 |          2 |        100,0–101,0 | ± 5,02 |
        ");
    }

    #[test]
    fn the_best_may_be_what_is_recommended_and_nothing_is_of_nothing() {
        let best = section(&[(4, 4, 50), (8, 16, 100)]);
        assert!(best.contains(
            "По всему сеансу рекомендуется 8 workers, пакет 16: 100,00 токен/с. \
             Это и есть лучшая конфигурация."
        ));
        assert!(!section(&[]).contains("По всему сеансу рекомендуется"));
    }
}

//! The smallest batch of every workers count that is as fast as the fastest of it.

use crate::Lang;
use crate::words::{Term, UNKNOWN, decimal, rounded};
use bench::analysis::{Analysis, BatchAnalysis};

use crate::blocks::{Block, Column, Table};

pub fn blocks(analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, Term::Recommendation.text(lang))];
    blocks.push(Block::paragraph(Term::RecommendationMeaning.text(lang)));
    blocks.push(Block::Table(recommended_table(analysis, lang)));
    blocks
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
            Column::integers(
                Term::OptimumMeasurements.text(lang),
                rows.iter().map(|row| repeats(row.1)),
            ),
            Column::texts(Term::RepeatsSpread.text(lang), rows.iter().map(|row| between(row.1))),
            Column::texts(Term::Confidence.text(lang), rows.iter().map(|row| error(row.1))),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Report, markdown};
    use bench::made;

    /// The section of batches as workers, size and tokens/s.
    fn section(batches: &[(u32, u32, u64)]) -> String {
        let blocks = blocks(&Analysis::of(&made::session(batches)), Lang::Ru);
        markdown(&Report { blocks })
    }

    #[test]
    fn every_run_has_the_smallest_batch_that_is_as_fast_as_its_optimum() {
        let text = section(&[(4, 4, 97), (8, 8, 98), (8, 8, 99), (8, 16, 100), (8, 16, 101)]);
        insta::assert_snapshot!(text, @r"
        ## Рекомендация

        Для каждого числа workers — наименьший пакет, чью скорость нельзя отличить от оптимума этого прогона: он отвечает раньше и занимает сервер меньше. Что задать по всему сеансу, сказано в выводе: там сначала берётся наименьшее число workers, затем наименьший пакет. Пакеты различаются, если так говорит 95-процентный интервал разности; разброс повторов и равных нагрузок общий для всего сеанса, а где их нет, принят равным 3,5 %.

        |   Workers |   Наименьший наравне с оптимумом |   Скорость, токен/с |   Оптимум |   Оптимум, токен/с |   Замеров оптимума |   Разброс повторов |   95 % |
        |----------:|---------------------------------:|--------------------:|----------:|-------------------:|-------------------:|-------------------:|-------:|
        |         4 |                                4 |               97,00 |         4 |              97,00 |                  1 |                  — |      — |
        |         8 |                                8 |               98,00 |        16 |             100,00 |                  2 |        100,0–101,0 | ± 5,02 |
        ");
    }
}

//! Which configurations are within the limits, and the load curve they are read from.

use bench::analysis::{Analysis, Check, Objective, Recorded, Score, Scored};
use bench::{Objectives, Session};

use crate::Lang;
use crate::blocks::{Block, Column, Figure, Shown, Table};
use crate::words::{
    Term, UNKNOWN, answer_speed_column, decimal, is_within, limits, rounded, score, ttft_column,
};

/// Where the image with the load curve lies, seen from the report's file.
pub const LOAD_CURVE_PATH: &str = "results/load_curve.png";

pub fn blocks(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let recorded = Recorded::of(session, analysis);
    if recorded.configurations.is_empty() {
        return Vec::new();
    }
    let set = session.plan.as_ref().map(|plan| plan.limits).unwrap_or_default();
    let mut blocks = Vec::new();
    if let Some(scored) = set.score(&recorded, analysis) {
        blocks.extend(scored_blocks(&set, &scored, lang));
    }
    blocks.extend([
        Block::heading(2, Term::LoadCurve.text(lang)),
        Block::paragraph(Term::LoadCurveMeaning.text(lang)),
        Block::Figure(Figure {
            shape: 0,
            shown: Shown::LoadCurve,
            caption: Term::LoadCurve.text(lang).to_owned(),
            path: LOAD_CURVE_PATH.to_owned(),
        }),
    ]);
    blocks
}

fn scored_blocks(set: &Objectives, scored: &Score, lang: Lang) -> [Block; 5] {
    [
        Block::heading(2, Term::Limits.text(lang)),
        Block::paragraph(format!("{}.", limits(set, lang))),
        Block::Items(score(set, scored, lang)),
        Block::Table(table(set, &scored.configurations, lang)),
        Block::paragraph(Term::LimitsMeaning.text(lang)),
    ]
}

/// Every configuration with what is limited of it; a limit that is not set has no column.
fn table(set: &Objectives, rows: &[Scored], lang: Lang) -> Table {
    let percent = u8::from(set.percentile);
    let check =
        |row: &Scored, limit| row.checks.iter().find(|check| check.objective == limit).copied();
    let percentile = |objective: Objective, name: String| {
        let cell = |check: Check| {
            let value = check.value.map_or(UNKNOWN.to_owned(), |value| rounded(value, lang));
            format!("{value} ({}/{})", check.misses, check.requests)
        };
        let cells: Vec<String> =
            rows.iter().filter_map(|row| Some(cell(check(row, objective)?))).collect();
        (!cells.is_empty()).then(|| Column::texts(name, cells))
    };
    let mut columns = vec![
        Column::integers(Term::Workers.text(lang), rows.iter().map(|row| row.id.workers)),
        Column::integers(Term::Batch.text(lang), rows.iter().map(|row| row.id.size)),
        Column::integers(Term::Users.text(lang), rows.iter().map(|row| row.users)),
        Column::texts(
            Term::TotalTokensPerS.text(lang),
            rows.iter().map(|row| decimal(row.tokens_per_s, 2, lang)),
        ),
    ];
    columns.extend(percentile(Objective::Ttft, ttft_column(percent, lang)));
    columns.extend(percentile(Objective::AnswerSpeed, answer_speed_column(percent, lang)));
    columns.push(Column::texts(
        Term::IsWithin.text(lang),
        rows.iter().map(|row| is_within(row, lang)),
    ));
    Table { columns }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Report, markdown};
    use bench::{Event, Measured, Plan, Sample, made};

    fn measured(workers: u32, total_s: f64, ttft_ms: f64) -> Event {
        let answered = made::answered(ttft_ms, ttft_ms * 3.0);
        let sample = |lane| Sample { lane, tokens: Some(100), ..answered.clone() };
        let measurement = made::batch(total_s, (0..60).map(sample).collect());
        Event::BatchDone(Measured::new(workers, measurement))
    }

    fn text(limits: Objectives, events: &[Event]) -> String {
        let plan = Some(Plan { limits, ..Plan::default() });
        let session = Session { plan, ..made::after(events) };
        let blocks = blocks(&session, &Analysis::of(&session), Lang::Ru);
        markdown(&Report { blocks }).replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn limits_have_a_section_where_they_are_set() {
        let events = [measured(2, 30.0, 400.0), measured(8, 10.0, 2000.0)];
        let limits = Objectives { ttft_s: Some(1.5), ..Objectives::default() };
        insta::assert_snapshot!(text(limits, &events), @r"
        ## Лимиты

        TTFT не больше 1,5 с — у 95 % запросов.

        - Лучшая конфигурация в лимитах — 2 workers, пакет 60: 200,00 токен/с всего, одновременно 2 пользователя.
        - Ограничивает лимит TTFT: первой его нарушает «8 workers, пакет 60» — p95 2,00 с, нарушений: 60 из 60 запросов.

        |   Workers |   Пакет |   Пользователей |   Всего, токен/с |   TTFT p95, с (нарушений/запросов) |   В лимитах |
        |----------:|--------:|----------------:|-----------------:|-----------------------------------:|------------:|
        |         2 |      60 |               2 |           200,00 |                        0,40 (0/60) |          да |
        |         8 |      60 |               8 |           600,00 |                       2,00 (60/60) |         нет |

        Лимит соблюдён или нарушен, только если это верно с уверенностью 95 % по точной границе Клоппера — Пирсона; иначе запросов мало. Неудачный запрос — нарушение, прерванный не считается. Скорость каждому — токены ответа, делённые на время от отправки до последнего токена, включая ожидание первого.

        ## Нагрузочная кривая

        Точка — конфигурация: сколько токенов в секунду сервер даёт всем и что из этого достаётся одному пользователю. Конфигурации фронта Парето ничто не превосходит сразу в обоих.

        ![Нагрузочная кривая](results/load_curve.png)
        ");
        let unset = text(Objectives::default(), &events);
        assert!(unset.starts_with("## Нагрузочная кривая"), "{unset}");
        assert_eq!(text(limits, &[]), "", "nothing is known of single requests");
    }
}

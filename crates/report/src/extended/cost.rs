//! What an answer costs: time and tokens, and how much of them goes into thinking.

use crate::Lang;
use crate::words::{Term, UNKNOWN, decimal, energy, percent, rounded};
use bench::Session;
use bench::analysis::{Analysis, BatchAnalysis, Energy, Metrics};
use bench::stats::Distribution;

use super::{runs, shown};
use crate::blocks::{Block, Column, Table};

pub fn blocks(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut blocks = answers(session, analysis, lang);
    blocks.extend(power(session, analysis, lang).into_iter().flatten());
    blocks
}

/// Energy and money, where somebody has read a meter.
fn power(session: &Session, analysis: &Analysis, lang: Lang) -> Option<[Block; 2]> {
    let chosen = analysis.recommended()?;
    let energy_of = Energy::of(session.environment.power?, chosen.tokens_per_s)?;
    let told = Block::Items(energy(&energy_of, chosen.id, lang));
    Some([Block::heading(2, Term::Energy.text(lang)), told])
}

fn answers(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let rows: Vec<(&BatchAnalysis, Metrics)> = runs(session, analysis)
        .filter_map(|(run, worked_out)| {
            let batch = worked_out.recommended().filter(|batch| batch.has_samples)?;
            Some((batch, Metrics::of(shown(run, batch)?, &[])))
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    // Of what no model did nothing is said.
    let has_thought = rows.iter().any(|row| row.1.thinking_share.is_some());
    let mut meaning = Term::AnswerCostMeaning.text(lang).to_owned();
    if has_thought {
        meaning = format!("{meaning} {}", Term::ThinkingShareMeaning.text(lang));
    }
    vec![
        Block::heading(2, Term::AnswerCost.text(lang)),
        Block::paragraph(meaning),
        Block::Table(table(&rows, has_thought, lang)),
    ]
}

fn table(rows: &[(&BatchAnalysis, Metrics)], has_thought: bool, lang: Lang) -> Table {
    let middle = |value: Option<Distribution>, told: &dyn Fn(f64) -> String| {
        value.map_or(UNKNOWN.into(), |value| told(value.p50))
    };
    let mut columns = vec![
        Column::integers(Term::Workers.text(lang), rows.iter().map(|row| row.0.id.workers)),
        Column::integers(Term::Batch.text(lang), rows.iter().map(|row| row.0.id.size)),
        Column::texts(
            Term::TokensPerS.text(lang),
            rows.iter().map(|row| decimal(row.0.tokens_per_s, 1, lang)),
        ),
        Column::texts(
            Term::SecondsPerAnswer.text(lang),
            rows.iter().map(|row| middle(row.1.e2e_ms, &|ms| rounded(ms / 1000.0, lang))),
        ),
        Column::texts(
            Term::TokensPerAnswer.text(lang),
            rows.iter().map(|row| middle(row.1.answer_tokens, &|tokens| decimal(tokens, 0, lang))),
        ),
    ];
    if has_thought {
        columns.push(Column::texts(
            Term::ThinkingShare.text(lang),
            rows.iter().map(|row| middle(row.1.thinking_share, &|share| percent(share, 0, lang))),
        ));
    }
    Table { columns }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Report, markdown};
    use bench::{BatchId, Event, Measured, Power, Sample, made};

    /// A batch of one, whose answer begins at this time.
    fn done(batch: BatchId, answer_ms: f64) -> Event {
        let (answer_ms, tokens) = (Some(answer_ms), Some(64));
        let sample = Sample { answer_ms, tokens, ..made::answered(100.0, 2100.0) };
        Event::BatchDone(Measured { batch, measurement: made::batch(2.0, vec![sample]) })
    }

    fn section(events: &[Event]) -> String {
        let session = made::after(events);
        let blocks = blocks(&session, &Analysis::of(&session), Lang::Ru);
        markdown(&Report { blocks })
    }

    #[test]
    fn an_answer_costs_seconds_tokens_and_thoughts() {
        let section = |answer_ms| section(&[done(BatchId::new(1, 1), answer_ms)]);
        insta::assert_snapshot!(section(1100.0));
        assert!(!section(100.0).contains("Из них на размышления"), "nobody thought");
    }

    #[test]
    fn a_run_of_another_shape_costs_nothing_here() {
        let own = done(BatchId::new(1, 1), 1100.0);
        let other = done(BatchId::new(1, 1).with_shape(1), 100.0);
        assert_eq!(section(&[other, own.clone()]), section(&[own]));
    }

    #[test]
    fn energy_is_told_where_a_meter_was_read() {
        let mut session = made::session(&[(4, 1, 80)]);
        session.environment.power =
            Some(Power { loaded_w: 320.0, idle_w: Some(80.0), price_per_kwh: Some(6.5) });
        let blocks = blocks(&session, &Analysis::of(&session), Lang::Ru);
        insta::assert_snapshot!(markdown(&Report { blocks }));
    }

    #[test]
    fn of_requests_that_are_not_known_nothing_is_told() {
        let session = Session::default();
        assert_eq!(blocks(&session, &Analysis::of(&session), Lang::Ru), []);
    }
}

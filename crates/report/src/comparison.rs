//! The report on sessions compared with a baseline.

mod pair;

use bench::compare::{Bearing, Item, OneAnswer, Spread};
use bench::stats::Distribution;
use bench::{BatchId, Session};

use crate::Lang;
use crate::blocks::{Block, Column, Fact, Figure, Report, Shown, Table};
use crate::words::sentence::moment;
use crate::words::{
    CompareTerm, Label, ResultLabel, Term, UNKNOWN, aspect, bearing, bearing_in, capital,
    change_cell, compare_term, compared_best, compared_headline, compared_remedy, compared_ttft,
    condition, configuration_of, decimal, known, permission, span,
};

pub use pair::{Called, Named, Pair};

/// The path of the chart of the session of this number and the baseline, relative to the report's file.
#[must_use]
pub fn comparison_path(number: usize) -> String {
    match number {
        0..=2 => "results/comparison.png".to_owned(),
        several => format!("results/comparison_{several}.png"),
    }
}

/// The report on sessions beside a base.
#[must_use]
pub fn comparison_report(pairs: &[Pair<'_>], lang: Lang) -> Report {
    let mut blocks = vec![Block::heading(1, compare_term(CompareTerm::Title, lang))];
    for pair in pairs {
        if pairs.len() > 1 {
            blocks.push(Block::heading(2, &pair.called.name));
        }
        let level = if pairs.len() > 1 { 3 } else { 2 };
        blocks.extend(pair.blocks(level, lang));
    }
    Report { blocks }
}

impl Pair<'_> {
    fn blocks(&self, level: u8, lang: Lang) -> Vec<Block> {
        let comparison = self.comparison;
        let (base, name) = (&self.base_called.name, &self.called.name);
        let mut blocks = vec![Block::paragraph(compared_headline(comparison, base, name, lang))];
        let remedy = comparison.remedy(self.base, self.other);
        blocks.extend(remedy.map(|it| Block::paragraph(compared_remedy(it, base, name, lang))));
        if let Some(best) = &comparison.best {
            blocks.push(Block::Items(compared_best(best, comparison, base, name, lang)));
        }
        blocks.extend(compared_ttft(comparison, lang).map(Block::paragraph));
        blocks.push(Block::Facts(vec![
            Fact::new(base, identity(self.base, &self.base_called, lang)),
            Fact::new(name, identity(self.other, &self.called, lang)),
        ]));
        let may = permission(comparison.permission, lang);
        let heading = format!("{}: {may}", compare_term(CompareTerm::Permission, lang));
        blocks.push(Block::heading(level, heading));
        blocks.extend(self.conditions(lang));
        if !comparison.rows.is_empty() {
            let heading = compare_term(CompareTerm::CommonConfigurations, lang);
            blocks.push(Block::heading(level, heading));
            blocks.push(Block::paragraph(compare_term(CompareTerm::CommonMeaning, lang)));
            blocks.push(Block::Table(self.rows(lang)));
        }
        if let Some(one) = &comparison.one_answer {
            let heading = compare_term(CompareTerm::OneAnswer, lang);
            let heading =
                format!("{heading}: {}", configuration_of(one.id, comparison.is_timed, lang));
            blocks.push(Block::heading(level, heading));
            blocks.push(Block::paragraph(compare_term(CompareTerm::OneAnswerMeaning, lang)));
            blocks.push(Block::Table(self.one_answer(one, lang)));
        }
        blocks.extend(self.curves(lang).map(|curves| {
            Block::Figure(Figure {
                shape: 0,
                shown: Shown::Comparison(self.number),
                caption: curves.summary,
                path: comparison_path(self.number),
            })
        }));
        blocks
    }

    /// A table of what differs, and what does not in a line.
    fn conditions(&self, lang: Lang) -> Vec<Block> {
        let differs = |item: &&Item| item.bearing != Bearing::Same;
        let items: Vec<&Item> = self.comparison.items.iter().filter(differs).collect();
        let table = (!items.is_empty()).then(|| Block::Table(self.differing(&items, lang)));
        let equal = self.comparison.equal();
        let same: Vec<&str> = equal.map(|item| aspect(item.aspect, lang)).collect();
        let same = (!same.is_empty())
            .then(|| Block::fact(capital(bearing(Bearing::Same, lang)), same.join(" · ")));
        table.into_iter().chain(same).collect()
    }

    fn differing(&self, items: &[&Item], lang: Lang) -> Table {
        let value = |is_base: bool| {
            items.iter().map(move |item| {
                let value = if is_base { &item.base } else { &item.other };
                condition(item.aspect, value.as_ref(), lang)
            })
        };
        let aspects = items.iter().map(|item| aspect(item.aspect, lang).to_owned());
        let bearings = items.iter().map(|item| bearing_in(self.comparison, item, lang));
        Table {
            columns: vec![
                Column::texts(compare_term(CompareTerm::Condition, lang), aspects),
                Column::texts(&self.base_called.name, value(true)),
                Column::texts(&self.called.name, value(false)),
                Column::texts(compare_term(CompareTerm::Bearing, lang), bearings),
            ],
        }
    }

    fn rows(&self, lang: Lang) -> Table {
        let rows = &self.comparison.rows;
        let speed = |speed: bench::compare::Speed| {
            known(speed.interval.mean, speed.interval.half_width, lang)
        };
        let ids = || rows.iter().map(|row| row.id);
        let heading = |name: &str| format!("{name}, {}", ResultLabel::TokensPerS.text(lang));
        let workers = ids().map(|id: BatchId| id.workers);
        let mut columns = vec![Column::integers(Term::Workers.text(lang), workers)];
        if !self.comparison.is_timed {
            columns.push(Column::integers(Term::Batch.text(lang), ids().map(|id| id.size)));
        }
        columns.extend([
            Column::texts(heading(self.base_called.head()), rows.iter().map(|row| speed(row.base))),
            Column::texts(heading(self.called.head()), rows.iter().map(|row| speed(row.other))),
            Column::texts(
                compare_term(CompareTerm::Change, lang),
                rows.iter().map(|row| change_cell(row.change, lang)),
            ),
        ]);
        Table { columns }
    }

    fn one_answer(&self, one: &OneAnswer, lang: Lang) -> Table {
        // Not the tail: of sessions with different numbers of requests it would be another percentile of each.
        let ttft = |it: &Distribution| format!("{} / {}", span(it.p50, lang), span(it.p90, lang));
        let pace = |it: &Distribution| decimal(it.p50, 1, lang);
        let row = |term, spread: &Spread, cell: &dyn Fn(&Distribution) -> String| {
            let change = spread.change.map_or(UNKNOWN.to_owned(), |it| change_cell(it, lang));
            let name = compare_term(term, lang).to_owned();
            [name, cell(&spread.base), cell(&spread.other), change]
        };
        let rows: Vec<[String; 4]> = [
            one.ttft_ms.as_ref().map(|spread| row(CompareTerm::Ttft, spread, &ttft)),
            one.tokens_per_s
                .as_ref()
                .map(|spread| row(CompareTerm::AnswerTokensPerS, spread, &pace)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let headers = [
            compare_term(CompareTerm::Figure, lang),
            self.base_called.head(),
            self.called.head(),
            compare_term(CompareTerm::Change, lang),
        ];
        let column = |(index, header): (usize, &str)| {
            Column::texts(header, rows.iter().filter_map(|row| row.get(index).cloned()))
        };
        Table { columns: headers.into_iter().enumerate().map(column).collect() }
    }
}

/// What differs of a session, when it began, of what, at which server.
fn identity(session: &Session, called: &Called, lang: Lang) -> String {
    let environment = &session.environment;
    let parts = [
        called.differs().map(str::to_owned),
        environment.started_at.as_deref().map(|at| moment(at, lang)),
        Some(session.model.clone()),
        environment.server_program.clone(),
        environment.shown_addresses(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests;

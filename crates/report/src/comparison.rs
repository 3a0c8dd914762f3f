//! Sessions beside one another: whether they may be compared, and what that comes to.

use bench::compare::{Bearing, Comparison, Item, OneAnswer, Spread};
use bench::stats::{Distribution, Tail};
use bench::{BatchId, Session};

use crate::Lang;
use crate::blocks::{Block, Column, Fact, Figure, Report, Shown, Table};
use crate::chart::comparison_curves;
use crate::words::sentence::moment;
use crate::words::{
    CompareTerm, Term, UNKNOWN, aspect, bearing, capital, change_cell, compare_term, compared_best,
    compared_headline, compared_ttft, condition, configuration, decimal, known, numbered_session,
    permission,
};

/// Where the image with the curves of the first two sessions lies, seen from the report's file.
pub const COMPARISON_PATH: &str = "results/comparison.png";

/// A session and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    pub session: &'a Session,
    /// Its label; absent: «До» and «После» of two, else numbers.
    pub name: Option<&'a str>,
}

/// The report on sessions beside a base, each with its comparison.
#[must_use]
pub fn comparison_report(
    base: Named<'_>,
    others: &[(Named<'_>, &Comparison)],
    lang: Lang,
) -> Report {
    let is_pair = others.len() == 1;
    let base_name = base.name.unwrap_or(compare_term(CompareTerm::Before, lang));
    let mut blocks = vec![Block::heading(1, compare_term(CompareTerm::Title, lang))];
    for (number, (other, comparison)) in (2..).zip(others) {
        let numbered = numbered_session(number, lang);
        let usual = if is_pair { compare_term(CompareTerm::After, lang) } else { &numbered };
        let name = other.name.unwrap_or(usual);
        if !is_pair {
            blocks.push(Block::heading(2, name));
        }
        let pair = Pair { base: base.session, other: other.session, comparison, base_name, name };
        let level = if is_pair { 2 } else { 3 };
        blocks.extend(pair.blocks(level, number == 2, lang));
    }
    Report { blocks }
}

/// Two of the sessions.
struct Pair<'a> {
    base: &'a Session,
    other: &'a Session,
    comparison: &'a Comparison,
    base_name: &'a str,
    name: &'a str,
}

impl Pair<'_> {
    fn blocks(&self, level: u8, is_first: bool, lang: Lang) -> Vec<Block> {
        let comparison = self.comparison;
        let (base, name) = (self.base_name, self.name);
        let mut blocks = vec![Block::paragraph(compared_headline(comparison, base, name, lang))];
        if let Some(best) = &comparison.best {
            blocks.push(Block::Items(compared_best(best, comparison, base, name, lang)));
        }
        let ttft = comparison.one_answer.as_ref().and_then(|one| one.ttft_ms.as_ref());
        blocks.extend(ttft.map(|ttft| Block::paragraph(compared_ttft(ttft, lang))));
        blocks.push(Block::Facts(vec![
            Fact::new(base, identity(self.base, lang)),
            Fact::new(name, identity(self.other, lang)),
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
            let heading = format!("{heading}: {}", configuration(one.id, lang));
            blocks.push(Block::heading(level, heading));
            blocks.push(Block::paragraph(compare_term(CompareTerm::OneAnswerMeaning, lang)));
            blocks.push(Block::Table(self.one_answer(one, lang)));
        }
        let curves = comparison_curves(self.base, self.other, comparison, [base, name], lang);
        blocks.extend(curves.filter(|_| is_first).map(|curves| {
            Block::Figure(Figure {
                shape: 0,
                shown: Shown::Comparison,
                caption: curves.summary,
                path: COMPARISON_PATH.to_owned(),
            })
        }));
        blocks
    }

    /// A table of what differs, and what does not in a line.
    fn conditions(&self, lang: Lang) -> Vec<Block> {
        let is_same = |item: &&Item| item.bearing == Bearing::Same;
        let (same, items): (Vec<&Item>, Vec<&Item>) =
            self.comparison.items.iter().partition(is_same);
        let table = (!items.is_empty()).then(|| Block::Table(self.differing(&items, lang)));
        let same: Vec<&str> = same.iter().map(|item| aspect(item.aspect, lang)).collect();
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
        let bearings = items.iter().map(|item| bearing(item.bearing, lang).to_owned());
        Table {
            columns: vec![
                Column::texts(compare_term(CompareTerm::Condition, lang), aspects),
                Column::texts(self.base_name, value(true)),
                Column::texts(self.name, value(false)),
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
        let heading =
            |name: &str| format!("{name}, {}", Term::TokensPerS.text(lang).to_lowercase());
        Table {
            columns: vec![
                Column::integers(Term::Workers.text(lang), ids().map(|id: BatchId| id.workers)),
                Column::integers(Term::Batch.text(lang), ids().map(|id| id.size)),
                Column::texts(heading(self.base_name), rows.iter().map(|row| speed(row.base))),
                Column::texts(heading(self.name), rows.iter().map(|row| speed(row.other))),
                Column::texts(
                    compare_term(CompareTerm::Change, lang),
                    rows.iter().map(|row| change_cell(row.change, lang)),
                ),
            ],
        }
    }

    fn one_answer(&self, one: &OneAnswer, lang: Lang) -> Table {
        let ttft = |it: &Distribution| {
            let tail = match it.tail {
                Tail::P95(ms) | Tail::P99(ms) => decimal(ms / 1000.0, 2, lang),
                Tail::Max(_) => UNKNOWN.to_owned(),
            };
            format!("{} / {tail}", decimal(it.p50 / 1000.0, 2, lang))
        };
        let pace = |it: &Distribution| decimal(it.p50, 1, lang);
        let row = |term, spread: &Spread, cell: &dyn Fn(&Distribution) -> String| {
            let change = spread.change.map_or(UNKNOWN.to_owned(), |it| change_cell(it, lang));
            let name = compare_term(term, lang).to_owned();
            [name, cell(&spread.base), cell(&spread.other), change]
        };
        let rows: Vec<[String; 4]> = [
            one.ttft_ms.as_ref().map(|spread| row(CompareTerm::TtftS, spread, &ttft)),
            one.tokens_per_s
                .as_ref()
                .map(|spread| row(CompareTerm::AnswerTokensPerS, spread, &pace)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let headers = [
            compare_term(CompareTerm::Figure, lang),
            self.base_name,
            self.name,
            compare_term(CompareTerm::Change, lang),
        ];
        let column = |(index, header): (usize, &str)| {
            Column::texts(header, rows.iter().filter_map(|row| row.get(index).cloned()))
        };
        Table { columns: headers.into_iter().enumerate().map(column).collect() }
    }
}

/// When a session began, of what, at which server.
fn identity(session: &Session, lang: Lang) -> String {
    let environment = &session.environment;
    let parts = [
        environment.started_at.as_deref().map(|at| moment(at, lang)),
        Some(session.model.clone()),
        environment.server_program.clone(),
        environment.shown_addresses(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests;

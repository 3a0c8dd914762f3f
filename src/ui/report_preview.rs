//! A preview of the report, which is also what the browser prints.

use bench::analysis::Answer;
use leptos::prelude::*;
use report::words::{ChartLabel, Label, ResultLabel};
use report::{Block, Fact, Figure, Report, Shown, Table};

use super::archive::figure_uri;
use super::screen::Tab;
use super::scroll::scrolled;
use super::state::page;
use super::take_away::ReportSource;
use crate::app::{ReportKind, Results};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The report; nothing of it is built until its tab is opened.
#[component]
pub fn ReportPreview() -> impl IntoView {
    let page = page();
    let kind = Memo::new(move |_| page.with(|app| app.report));
    let report = Memo::new(move |_| {
        let is_open = page.tab.get() == Tab::Report;
        is_open.then(|| page.results(|results| results.report(kind.get(), lang()))).flatten()
    });
    let names_another = move || {
        let differ = |results: &Results| {
            let answer = Answer::of(&results.session, &results.analysis).map(|answer| answer.id);
            answer.is_some() && results.analysis.best().map(|best| best.id) != answer
        };
        kind.get() == ReportKind::Base
            && page.tab.get() == Tab::Report
            && page.results(differ).unwrap_or_default()
    };
    view! {
        <section class="card" id="report" aria-labelledby="report-heading">
            <h2 id="report-heading" class="out-of-sight">{t(ResultLabel::Report)}</h2>
            <ReportSource/>
            {reactive(move || names_another().then(|| view! { <p class="note">{t(ResultLabel::BaseReportFastest)}</p> }))}
            {reactive(move || report.get().map(|report| view! { <ReportText report/> }))}
        </section>
    }
}

#[component]
fn ReportText(report: Report) -> impl IntoView {
    view! {
        <article class="report-text">
            {report.blocks.into_iter().map(block_view).collect_view()}
        </article>
    }
}

fn block_view(block: Block) -> AnyView {
    match block {
        Block::Heading { level, text } => heading(level, text),
        Block::Paragraph(text) => view! { <p>{text}</p> },
        Block::Fact(fact) => view! { <p>{fact_view(fact)}</p> },
        Block::Facts(facts) => {
            let items = facts.into_iter().map(|fact| view! { <li>{fact_view(fact)}</li> });
            view! { <ul>{items.collect_view()}</ul> }
        }
        Block::Items(items) => {
            let items = items.into_iter().map(|item| view! { <li>{item}</li> });
            view! { <ul>{items.collect_view()}</ul> }
        }
        Block::Code(commands) => view! { <pre class="command">{commands}</pre> },
        Block::Table(table) => table_view(&table),
        Block::Figure(figure) => figure_view(&figure),
        Block::Rule => view! { <hr/> },
    }
}

/// The same figure as in the archive.
fn figure_view(figure: &Figure) -> AnyView {
    let draw = |results: &Results| figure_uri(results, figure, lang());
    let source = page().results_untracked(draw).flatten();
    let workers = match figure.shown {
        Shown::Run(workers) => Some(workers.to_string()),
        Shown::LoadCurve | Shown::Comparison(_) => None,
    };
    let caption = figure.caption.clone();
    view! {
        <figure class="run-figure" data-workers=workers>
            {source.map(|source| view! { <img src=source alt=caption width="1200" height="900"/> })}
        </figure>
    }
}

/// The report is inside a card whose own heading is of level 2.
fn heading(level: u8, text: String) -> AnyView {
    match level {
        0 | 1 => view! { <h3>{text}</h3> },
        2 => view! { <h4>{text}</h4> },
        3 => view! { <h5>{text}</h5> },
        _ => view! { <h6>{text}</h6> },
    }
}

fn fact_view(Fact { name, value }: Fact) -> impl IntoView {
    view! { <b>{name} ":"</b> " " {value} }
}

pub fn table_view(table: &Table) -> AnyView {
    let columns: Vec<_> = table.columns.iter().map(|column| column.cells.texts()).collect();
    let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
    let header = |header: &String| view! { <th scope="col">{header.clone()}</th> };
    let headers = table.columns.iter().map(|column| header(&column.header)).collect_view();
    let row = |row: usize| {
        let cells = columns.iter().map(|cells| cells.get(row).cloned());
        view! { <tr>{cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}</tr> }
    };
    let rows = (0..rows).map(row).collect_view();
    let table = view! {
        <table class="numbers">
            <thead><tr>{headers}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    };
    scrolled(|| ChartLabel::ScrolledTable.text(lang()).to_owned(), table)
}

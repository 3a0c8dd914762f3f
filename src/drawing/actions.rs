//! What can be done with a chart: copy or save it as an image, or read it as a table.

use leptos::prelude::*;
use leptos::task::spawn_local;
use report::chart::Chart;
use report::words::{ChartLabel, Label, TakenAway};

use super::figure::{Drawing, Source};
use crate::browser::clipboard::copy_png;
use crate::browser::files::save_bytes;
use crate::browser::js_error::js_message;
use crate::erased::view;
use crate::lang::{lang, t};
use crate::ui::state::page;

/// The buttons beside a chart's title.
#[component]
pub fn Actions(
    chart: Signal<Chart>,
    table_shown: RwSignal<bool>,
    /// What the chart is of, where that is not the session that is shown.
    source: Option<StoredValue<Source>>,
) -> impl IntoView {
    let page = page();
    let said = RwSignal::new(String::new());
    // The chart with its source, and the name of the file.
    let figure = move || {
        let chart = chart.get_untracked();
        let of_shown =
            || page.results_untracked(|results| Source::of(&results.session, &chart, lang()));
        let source = source.map(|source| source.get_value()).or_else(of_shown)?;
        let name = source.file_name();
        Some((Drawing::Whole { chart: Box::new(chart), source }, name))
    };
    let copy = move |_| {
        let Some((figure, _)) = figure() else { return };
        let copied = figure.png().map(|png| copy_png(&png));
        spawn_local(async move {
            let is_copied = match copied {
                Ok(copied) => copied.await.is_ok(),
                Err(_) => false,
            };
            let label =
                if is_copied { ChartLabel::ChartCopied } else { ChartLabel::ChartNotCopied };
            said.set(label.text(lang()).to_owned());
        });
    };
    let save = move |_| {
        let Some((figure, name)) = figure() else { return };
        let saved = match figure.png() {
            Ok(png) => save_bytes(name, "image/png", &png),
            Err(error) => TakenAway::FigureNotDrawn(js_message(&error)),
        };
        said.set(saved.text(lang()));
    };
    view! {
        <span class="chart-actions">
            <span class="note" role="status">{said}</span>
            <button type="button" class="small copy-chart" title=t(ChartLabel::AsImage) on:click=copy>{t(ChartLabel::Copy)}</button>
            <button type="button" class="small save-chart" title=t(ChartLabel::AsImage) on:click=save>{t(ChartLabel::Download)}</button>
            <button type="button" class="small show-table" aria-pressed=move || table_shown.get().to_string()
                on:click=move |_| table_shown.update(|shown| *shown = !*shown)>{t(ChartLabel::Table)}</button>
        </span>
    }
}

//! The timeline of a batch, one bar per request: it shows the waves.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Canvas;
use leptos::prelude::*;
use plotters::style::RGBColor;
use plotters::style::text_anchor::HPos;
use report::chart::layout::FONT_PX;
use report::chart::{SpanKind, Timeline};
use report::words::ChartLabel;

use super::canvas::{use_sharp_canvas, use_width};
use super::pen::{Drawn, Pen, Words};
use super::theme::Theme;
use super::view::stepped;
use crate::erased::{reactive, view};
use crate::lang::t;

/// Minimum and maximum height of a bar and the gap below it, px.
const ROW_PX: (f64, f64) = (3.0, 14.0);
/// Approximate height of all bars together, px.
const BARS_PX: f64 = 220.0;
/// Space for the labels of the time axis, px.
const AXIS_PX: f64 = 24.0;

/// The timeline of a batch.
#[component]
pub fn TimelineView(#[prop(into)] timeline: Signal<Timeline>) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let height = Signal::derive(move || timeline.with(height_px));
    let width = use_width(canvas);
    use_sharp_canvas(canvas, width, height, move |pen| {
        timeline.with(|timeline| paint(timeline, pen))
    });
    let active = RwSignal::new(None::<usize>);
    let point_at = move |event: PointerEvent| {
        let row = f64::from(event.offset_y()) / timeline.with(row_px);
        active.set(Some(row.max(0.0) as usize));
    };
    let step = move |event: KeyboardEvent| {
        let count = timeline.with(|timeline| timeline.bars.len());
        if let Some(next) = stepped(&event.key(), active.get_untracked(), count) {
            event.prevent_default();
            active.set(Some(next));
        }
    };
    let tip = move || {
        let index = active.get()?;
        let text =
            timeline.with(|timeline| timeline.bars.get(index).map(|bar| bar.text.clone()))?;
        let top = format!("{:.0}px", (index as f64 + 1.0) * timeline.with(row_px) + 4.0);
        let left = format!("{:.0}px", width.get_untracked() * 0.1);
        Some(
            view! { <div class="chart-tip" style:left=left style:top=top role="status">{text}</div> },
        )
    };
    let table_shown = RwSignal::new(false);
    view! {
        <figure class="chart timeline">
            <figcaption>
                <span class="phases">
                    <i class="queued"></i>{t(ChartLabel::Queued)} " "
                    <i class="prefill"></i>{t(ChartLabel::Prefill)} " "
                    <i class="answer"></i>{t(ChartLabel::Answer)} " "
                    <i class="failed"></i>{t(ChartLabel::Failed)}
                </span>
                <button type="button" class="quiet" aria-pressed=move || table_shown.get().to_string()
                    on:click=move |_| table_shown.update(|shown| *shown = !*shown)>{t(ChartLabel::Table)}</button>
            </figcaption>
            <div class="chart-place" class:out-of-sight=table_shown>
                <canvas node_ref=canvas tabindex="0" role="img" style:height=move || format!("{}px", height.get())
                    aria-label=move || timeline.with(|timeline| timeline.summary.clone())
                    on:pointermove=point_at on:pointerleave=move |_| active.set(None)
                    on:keydown=step on:blur=move |_| active.set(None)></canvas>
                {tip}
            </div>
            {reactive(move || table_shown.get().then(|| {
                let texts = timeline.with(|t| t.bars.iter().map(|bar| bar.text.clone()).collect::<Vec<_>>());
                view! { <ol>{texts.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ol> }
            }))}
        </figure>
    }
}

fn row_px(timeline: &Timeline) -> f64 {
    (BARS_PX / timeline.bars.len().max(1) as f64).clamp(ROW_PX.0, ROW_PX.1)
}

fn height_px(timeline: &Timeline) -> f64 {
    row_px(timeline) * timeline.bars.len() as f64 + AXIS_PX
}

fn colour(kind: SpanKind, theme: &Theme) -> RGBColor {
    match kind {
        SpanKind::Queued => theme.line,
        SpanKind::Prefill => theme.of_rank(0.0),
        SpanKind::Answer => theme.accent,
        SpanKind::Failed => theme.fail,
    }
}

fn paint(timeline: &Timeline, pen: &Pen) -> Drawn {
    let (width, height) = pen.size();
    let (row, bottom) = (row_px(timeline), height - AXIS_PX);
    let across = width - FONT_PX * 2.0;
    let x = |ms: f64| FONT_PX + ms / timeline.end_ms * across;
    let words = Words::new(FONT_PX, pen.theme.muted).at(HPos::Center);
    for tick in timeline.ticks.iter().filter(|tick| tick.value <= timeline.end_ms) {
        let x = x(tick.value);
        pen.line(&[(x, 0.0), (x, bottom + 4.0)], pen.theme.line, 1.0)?;
        pen.text(&tick.label, (x, bottom + 6.0 + FONT_PX / 2.0), words)?;
    }
    for (index, bar) in timeline.bars.iter().enumerate() {
        let top = index as f64 * row;
        for span in &bar.spans {
            let corners = [(x(span.from_ms), top), (x(span.to_ms), top + row * 0.8)];
            pen.rectangle(corners, colour(span.kind, &pen.theme))?;
        }
    }
    Ok(())
}

//! A chart on the page: the canvas, the figures of the point under the pointer or selected by the arrow keys,
//! and the same figures as a table.

use bench::BatchId;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Canvas;
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::chart::layout::{FONT_PX, Frame, Spot, nearest};
use report::chart::{Chart, Point};
use report::words::{ChartLabel, Label, decimal};

use super::canvas::use_sharp_canvas;
use super::draw::Pen;
use super::figure::Drawing;
use crate::browser::clipboard::copy_png;
use crate::erased::view;
use crate::lang::{lang, t};

/// Maximum distance from the pointer to a point, px.
const REACH_PX: f64 = 24.0;

/// One chart with its title.
#[component]
pub fn ChartView(
    #[prop(into)] chart: Signal<Chart>,
    /// Height of the canvas, px; the width follows from the layout.
    height_px: f64,
    /// Called with the batch whose point is clicked.
    #[prop(optional, into)]
    on_choose: Option<Callback<BatchId>>,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let height = Signal::stored(height_px);
    let frame_of = move |width| chart.with(|chart| Frame::within(chart, width, height_px, FONT_PX));
    let width = use_sharp_canvas(canvas, height, move |area, theme, width, scale| {
        let drawn = chart.with(|chart| Pen { area, theme, scale }.draw(chart, &frame_of(width)));
        drawn.map_err(|error| error.to_string())
    });
    let frame = move || frame_of(width.get_untracked());

    let active = RwSignal::new(None::<Spot>);
    let spots = move || chart.with(|chart| frame().spots(chart));
    let point_at = move |event: PointerEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        active.set(nearest(&spots(), x, y, REACH_PX));
    };
    let choose = move |spot: Option<Spot>| {
        let batch =
            spot.and_then(|spot| chart.with_untracked(|chart| Some(point_of(chart, spot)?.batch)));
        if let (Some(batch), Some(on_choose)) = (batch, on_choose) {
            on_choose.run(batch);
        }
    };
    let press = move |event: MouseEvent| {
        let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        choose(nearest(&spots(), x, y, REACH_PX));
    };
    let step = move |event: KeyboardEvent| {
        let spots = spots();
        let now = active.get_untracked().and_then(|spot| spots.iter().position(|s| *s == spot));
        let next = match event.key().as_str() {
            "ArrowRight" => now.map_or(0, |index| index + 1),
            "ArrowLeft" => now.map_or(0, |index| index.saturating_sub(1)),
            "Home" => 0,
            "End" => spots.len().saturating_sub(1),
            "Enter" => return choose(active.get_untracked()),
            _ => return,
        };
        event.prevent_default();
        active.set(spots.get(next).or(spots.last()).copied());
    };
    let table_shown = RwSignal::new(false);
    let said = RwSignal::new(None::<ChartLabel>);
    let copy = move |_| {
        spawn_local(async move {
            let copied = match Drawing::of_chart(&chart.get_untracked()).png().await {
                Ok(png) => copy_png(&png).await.is_ok(),
                Err(_) => false,
            };
            said.set(Some(if copied {
                ChartLabel::ChartCopied
            } else {
                ChartLabel::ChartNotCopied
            }));
        });
    };
    view! {
        <figure class="chart">
            <figcaption>
                {move || chart.with(|chart| chart.title.clone())}
                <span class="chart-actions">
                    <span role="status">{move || said.get().map(|said| said.text(lang()))}</span>
                    <button type="button" class="quiet copy-chart" title=t(ChartLabel::CopyAsImage)
                        on:click=copy>"PNG"</button>
                    <button type="button" class="quiet show-table" aria-pressed=move || table_shown.get().to_string()
                        on:click=move |_| table_shown.update(|shown| *shown = !*shown)>{t(ChartLabel::Table)}</button>
                </span>
            </figcaption>
            <div class="chart-place" class:out-of-sight=table_shown>
                <canvas node_ref=canvas tabindex="0" role="img" style:height=format!("{height_px}px")
                    aria-label=move || chart.with(|chart| chart.summary.clone())
                    class:pressable=on_choose.is_some() on:click=press
                    on:pointermove=point_at on:pointerleave=move |_| active.set(None)
                    on:keydown=step on:blur=move |_| active.set(None)></canvas>
                {move || active.get().and_then(|spot| {
                    tip(chart, spot, spot.x / width.get_untracked().max(1.0))
                })}
            </div>
            {move || table_shown.get().then(|| view! { <ChartTable chart/> })}
        </figure>
    }
}

fn point_of(chart: &Chart, spot: Spot) -> Option<&Point> {
    chart.series.get(spot.series)?.points.get(spot.point)
}

/// The exact figures of one point, over the canvas; `share` is its horizontal position, 0 ..= 1.
fn tip(chart: Signal<Chart>, spot: Spot, share: f64) -> Option<impl IntoView> {
    let text = chart.with(|chart| point_of(chart, spot).map(|point| point.text.clone()))?;
    // Set property by property: the page's policy forbids inline styles.
    let (left, top) = (format!("{:.0}px", spot.x), format!("{:.0}px", spot.y));
    // The farther right the point, the farther the tip extends to the left, so that it stays within the
    // canvas.
    let shift = format!("translate(-{:.0}%, calc(-100% - 12px))", share * 100.0);
    Some(view! {
        <div class="chart-ring" style:left=left.clone() style:top=top.clone() aria-hidden="true"></div>
        <div class="chart-tip" style:left=left style:top=top style:transform=shift role="status">
            {text}
        </div>
    })
}

/// The chart's figures as a table.
#[component]
fn ChartTable(chart: Signal<Chart>) -> impl IntoView {
    let rows = move || {
        chart.with(|chart| {
            let rows = chart.series.iter().flat_map(|series| {
                series.points.iter().map(|point| (series.name.clone(), point.x, point.y))
            });
            rows.collect::<Vec<_>>()
        })
    };
    view! {
        <div class="scroll">
            <table class="numbers">
                <thead><tr>
                    <th scope="col">{t(ChartLabel::Line)}</th>
                    <th scope="col">{move || chart.with(|chart| chart.x.label.clone())}</th>
                    <th scope="col">{move || chart.with(|chart| chart.y.label.clone())}</th>
                </tr></thead>
                <tbody>
                    {move || rows().into_iter().map(|(name, x, y)| view! {
                        <tr><td>{name}</td><td>{decimal(x, if x.fract() == 0.0 { 0 } else { 2 }, lang())}</td><td>{decimal(y, 2, lang())}</td></tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
    }
}

//! A chart on the page: the canvas, the figures of the point under the pointer or selected by the arrow keys,
//! and the same figures as a table.

use bench::BatchId;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html::Canvas;
use leptos::prelude::*;
use report::chart::layout::{FONT_PX, Spot, nearest};
use report::chart::picture::Picture;
use report::chart::{Chart, Point};
use report::words::{ChartLabel, Explained, Label, decimal, workers};

use super::actions::Actions;
use super::canvas::{use_sharp_canvas, use_width};
use super::draw::Plot;
use super::figure::Source;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};
use crate::ui::scroll::scrolled;
use crate::ui::term::Term;

/// Maximum distance from the pointer to a point, px.
const REACH_PX: f64 = 24.0;
/// Fewer points make no curve: their figures say more.
const LEAST_POINTS: usize = 3;
/// Canvases narrower than this are on phones, where a chart is at most this tall, px.
const NARROW_PX: f64 = 480.0;
const NARROW_HEIGHT_PX: f64 = 300.0;

/// How the heading of a chart with its own card is shown.
#[derive(Clone, Copy)]
pub struct Heading {
    pub id: &'static str,
    pub text: ChartLabel,
    pub note: ChartLabel,
}

/// A chart with its title.
#[component]
pub fn ChartView(
    #[prop(into)] chart: Signal<Chart>,
    /// Height of the canvas if all names have room, px; it fills the available width.
    #[prop(into)]
    height_px: Signal<f64>,
    /// Called with the batch whose point is clicked.
    #[prop(optional, into)]
    on_choose: Option<Callback<BatchId>>,
    /// Replaces the chart's own title.
    #[prop(optional)]
    heading: Option<Heading>,
    /// What it is of, where that is not the session that is shown.
    #[prop(optional, into)]
    source: Option<StoredValue<Source>>,
) -> impl IntoView {
    let is_chart = Memo::new(move |_| chart.with(|chart| chart.points() >= LEAST_POINTS));
    let table_shown = RwSignal::new(false);
    let explained = Memo::new(move |_| chart.with(|chart| chart.explained));
    // Only if it changes: a new name would lose the focus.
    let name = Memo::new(move |_| match heading {
        Some(heading) => heading.text.text(lang()).to_owned(),
        None => chart.with(|chart| chart.title.clone()),
    });
    let name = move || reactive(move || termed(explained.get(), name.get()));
    let title = move || match heading {
        Some(Heading { id, note, .. }) => view! {
            <h2 id=id>{name()}</h2>
            {reactive(move || is_chart.get().then(|| view! { <span class="note">{t(note)}</span> }))}
        },
        None => {
            view! { <span class="chart-title">{name()}</span> }
        }
    };
    view! {
        <figure class="chart">
            <figcaption class="card-head">
                {title()}
                <div class="tools">
                    {reactive(move || is_chart.get().then(|| view! {
                        <Legend chart/>
                        <Actions chart table_shown source/>
                    }))}
                </div>
            </figcaption>
            <Show when=move || is_chart.get()>
                <div class="chart-place" class:out-of-sight=table_shown>
                    <ChartCanvas chart height_px on_choose/>
                </div>
            </Show>
            {reactive(move || (table_shown.get() || !is_chart.get()).then(|| view! { <ChartTable chart/> }))}
        </figure>
    }
}

/// The name of a figure, which explains itself if it can.
fn termed(of: Option<Explained>, name: String) -> AnyView {
    match of {
        Some(of) => view! { <Term of>{name}</Term> },
        None => name.into_any(),
    }
}

/// The colour ramp of the lines, and the ring of doubtful points.
#[component]
fn Legend(chart: Signal<Chart>) -> impl IntoView {
    let ends = Memo::new(move |_| {
        chart.with(|chart| {
            let of = |series: Option<&report::chart::Series>| {
                Some(series?.points.first()?.batch.workers)
            };
            let is_session = chart.series.len() > 1 && !chart.subtitle.is_empty();
            is_session.then(|| of(chart.series.first()).zip(of(chart.series.last()))).flatten()
        })
    });
    let has_doubtful = Memo::new(move |_| chart.with(Chart::has_doubtful));
    view! {
        <span class="key">
            {reactive(move || ends.get().map(|(first, last)| view! {
                <span>{first} " " <i class="ramp"></i> " " {workers(last, lang())}</span>
            }))}
            {reactive(move || has_doubtful.get().then(|| view! { <span><i class="hollow"></i> {t(ChartLabel::NotCounted)}</span> }))}
        </span>
    }
}

/// The chart itself: points are selected by pointer and by keys.
#[component]
fn ChartCanvas(
    chart: Signal<Chart>,
    height_px: Signal<f64>,
    on_choose: Option<Callback<BatchId>>,
) -> impl IntoView {
    let canvas = NodeRef::<Canvas>::new();
    let width = use_width(canvas);
    let picture = Memo::new(move |_| {
        let (width, height) = (width.get(), height_px.get());
        let height = if width < NARROW_PX { height.min(NARROW_HEIGHT_PX) } else { height };
        chart.with(|chart| Picture::of(chart, width, height, FONT_PX))
    });
    let height = Signal::derive(move || picture.with(|picture| picture.height));
    use_sharp_canvas(canvas, width, height, move |pen| {
        chart.with(|chart| picture.with(|picture| Plot { pen, chart, picture }.draw()))
    });

    let active = RwSignal::new(None::<Spot>);
    let spots = move || chart.with(|chart| picture.with(|picture| picture.frame.spots(chart)));
    let near = move |x: i32, y: i32| nearest(&spots(), f64::from(x), f64::from(y), REACH_PX);
    let point_at = move |event: PointerEvent| active.set(near(event.offset_x(), event.offset_y()));
    let choose = move |spot: Option<Spot>| {
        let batch =
            spot.and_then(|spot| chart.with_untracked(|chart| Some(point_of(chart, spot)?.batch)));
        if let (Some(batch), Some(on_choose)) = (batch, on_choose) {
            on_choose.run(batch);
        }
    };
    let press = move |event: MouseEvent| choose(near(event.offset_x(), event.offset_y()));
    let step = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            return choose(active.get_untracked());
        }
        let spots = spots();
        let now = active.get_untracked().and_then(|spot| spots.iter().position(|s| *s == spot));
        if let Some(next) = stepped(&event.key(), now, spots.len()) {
            event.prevent_default();
            active.set(spots.get(next).copied());
        }
    };
    view! {
        <canvas node_ref=canvas tabindex="0" role="img" style:height=move || format!("{}px", height.get())
            aria-label=move || chart.with(|chart| chart.summary.clone())
            class:pressable=on_choose.is_some() on:click=press
            on:pointermove=point_at on:pointerleave=move |_| active.set(None)
            on:keydown=step on:blur=move |_| active.set(None)></canvas>
        {reactive(move || active.get().and_then(|spot| {
            tip(chart, spot, spot.x / width.get_untracked().max(1.0))
        }))}
    }
}

/// The index, of `count`, that a key leads to from the current one; `None` for other keys.
pub fn stepped(key: &str, now: Option<usize>, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" | "ArrowDown" => Some(now.map_or(0, |now| (now + 1).min(last))),
        "ArrowLeft" | "ArrowUp" => Some(now.map_or(0, |now| now.saturating_sub(1))),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
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
    // A single line has no name.
    let is_named =
        Memo::new(move |_| chart.with(|it| it.series.iter().any(|line| !line.name.is_empty())));
    let table = view! {
        <table class="numbers">
            <thead><tr>
                {reactive(move || is_named.get().then(|| view! { <th scope="col">{t(ChartLabel::Line)}</th> }))}
                <th scope="col">{reactive(move || chart.with(|chart| chart.x.label.clone()))}</th>
                <th scope="col">{reactive(move || chart.with(|chart| chart.y.label.clone()))}</th>
            </tr></thead>
            <tbody>
                {reactive(move || rows().into_iter().map(|(name, x, y)| view! {
                    <tr>{is_named.get().then(|| view! { <td>{name}</td> })}<td>{decimal(x, if x.fract() == 0.0 { 0 } else { 2 }, lang())}</td><td>{decimal(y, 2, lang())}</td></tr>
                }).collect_view())}
            </tbody>
        </table>
    };
    scrolled(move || chart.with(|chart| chart.title.clone()), table)
}

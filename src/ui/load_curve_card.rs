//! The load curve: the server's total speed against the speed per user.

use bench::Objectives;
use bench::analysis::{Analysis, Recorded, Score};
use leptos::prelude::*;
use report::chart::load_curve;
use report::words::ChartLabel;

use super::state::page;
use crate::drawing::view::ChartView;
use crate::erased::view;
use crate::lang::{lang, t};

/// Height of each of the two charts, px.
const CHART_PX: f64 = 280.0;

/// Both charts of the load curve.
#[component]
pub fn LoadCurveCard(
    recorded: Memo<Recorded>,
    set: Memo<Objectives>,
    scored: Memo<Option<Score>>,
) -> impl IntoView {
    let page = page();
    let charts = Memo::new(move |_| {
        let curve = |analysis: &Analysis| {
            recorded.with(|recorded| {
                scored.with(|scored| {
                    load_curve(recorded, analysis, &set.get(), scored.as_ref(), lang())
                })
            })
        };
        let drawn = page.results(|results| curve(&results.analysis));
        drawn.unwrap_or_else(|| curve(&Analysis::default()))
    });
    let speed = Signal::derive(move || charts.with(|[speed, _]| speed.clone()));
    let ttft = Signal::derive(move || charts.with(|[_, ttft]| ttft.clone()));
    let open = Callback::new(move |batch| page.open_batch(batch));
    view! {
        <section class="card" id="load-curve" aria-labelledby="load-curve-heading">
            <h2 id="load-curve-heading">{t(ChartLabel::LoadCurve)} " "
                <span class="note">{t(ChartLabel::LoadCurveNote)}</span></h2>
            <ChartView chart=speed height_px=CHART_PX on_choose=open/>
            <ChartView chart=ttft height_px=CHART_PX on_choose=open/>
        </section>
    }
}

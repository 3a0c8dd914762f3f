//! Plays back a recorded answer at its original pace, next to one of another configuration or session.

use bench::BatchId;
use bench::analysis::Playback;
use leptos::prelude::*;
use report::words::{
    ChartLabel, Label, configuration, playback, playback_at, playback_text, sentence,
};

use super::icons::Icon;
use super::state::page;
use crate::app::{Msg, Results};
use crate::browser::clock::{local_iso, now_ms};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};
use crate::store::SessionId;

/// The progress of two answers that started together.
#[derive(Clone, Copy)]
struct Showing {
    /// Time since both started, s.
    at_s: RwSignal<f64>,
    is_on: RwSignal<bool>,
    /// Counts the starts, so that frames of an earlier one are not drawn.
    beginning: RwSignal<u32>,
}

impl Showing {
    fn begin(self, lasts_s: Memo<f64>) {
        self.beginning.update(|beginning| *beginning = beginning.wrapping_add(1));
        self.at_s.set(0.0);
        self.is_on.set(true);
        self.go_on(self.beginning.get_untracked(), now_ms(), lasts_s);
    }

    /// Advances frame by frame until both answers are complete.
    fn go_on(self, beginning: u32, began_ms: f64, lasts_s: Memo<f64>) {
        request_animation_frame(move || {
            // Does nothing once the card is gone.
            let is_on = self.is_on.try_get_untracked() == Some(true);
            if !is_on || self.beginning.try_get_untracked() != Some(beginning) {
                return;
            }
            let at_s = (now_ms() - began_ms) / 1000.0;
            self.at_s.set(at_s);
            if lasts_s.try_get_untracked().is_some_and(|lasts_s| at_s < lasts_s) {
                self.go_on(beginning, began_ms, lasts_s);
            } else {
                self.is_on.set(false);
            }
        });
    }
}

/// The card; `None` if no request was recorded.
#[component]
pub fn PlaybackCard() -> impl IntoView {
    let page = page();
    let all = Memo::new(move |_| {
        let all = |results: &Results| Playback::all(&results.session, &results.analysis);
        page.results(all).unwrap_or_default()
    });
    view! {
        <Show when=move || all.with(|all| !all.is_empty())><TwoAnswers all/></Show>
    }
}

#[component]
fn TwoAnswers(all: Memo<Vec<Playback>>) -> impl IntoView {
    let page = page();
    let answer = Memo::new(move |_| page.results(|results| results.analysis.recommended).flatten());
    let first_choice = RwSignal::new(None::<BatchId>);
    let second_choice = RwSignal::new(None::<BatchId>);
    let beside = Memo::new(move |_| page.with(|app| app.playback_beside().cloned()));
    // The other session's, once it is loaded.
    let others = Memo::new(move |_| match beside.get().map(|beside| beside.all) {
        Some(Some(of_beside)) => of_beside,
        Some(None) => Vec::new(),
        None => all.get(),
    });
    // Beside the answer stands what one user alone gets, or where that is the answer, the greatest load; of another
    // session the same configuration.
    let first = Memo::new(move |_| {
        let usual = || of(all, answer.get()).or_else(|| all.with(|all| all.last().copied()));
        of(all, first_choice.get()).or_else(usual)
    });
    let second = Memo::new(move |_| {
        let first = first.with(|first| first.map(|it| it.id));
        let usual = || {
            let fits = |playback: &&Playback| match beside.with(Option::is_some) {
                true => Some(playback.id) == first,
                false => Some(playback.id) != first,
            };
            let fitting = others.with(|others| others.iter().find(fits).copied());
            fitting.or_else(|| others.with(|others| others.last().copied()))
        };
        of(others, second_choice.get()).or_else(usual)
    });
    let lasts_s = Memo::new(move |_| {
        let both = [first.get(), second.get()].into_iter().flatten();
        both.map(|playback| playback.lasts_s).fold(0.0, f64::max)
    });
    let showing = Showing {
        at_s: RwSignal::new(0.0),
        is_on: RwSignal::new(false),
        beginning: RwSignal::new(0),
    };
    let is_on = showing.is_on;
    let press = move |_| {
        if is_on.get_untracked() { is_on.set(false) } else { showing.begin(lasts_s) }
    };
    view! {
        <section class="card" id="playback" aria-labelledby="playback-heading">
            <div class="card-head">
                <h2 id="playback-heading">{t(ChartLabel::Playback)} " "
                    <span class="note">{t(ChartLabel::PlaybackNote)}</span></h2>
                <div class="tools">
                    <button type="button" class="small" id="playback-play" on:click=press>
                        {reactive(move || if is_on.get() { Icon::Stop.view() } else { Icon::Play.view() })} " "
                        {reactive(move || if is_on.get() { ChartLabel::PlaybackStop } else { ChartLabel::PlaybackPlay }.text(lang()))}
                    </button>
                </div>
            </div>
            <div class="playback">
                <OneAnswer id="playback-first" label=ChartLabel::PlaybackFirst all shown=first chosen=first_choice at_s=showing.at_s is_choice=false/>
                <OneAnswer id="playback-second" label=ChartLabel::PlaybackSecond all=others shown=second chosen=second_choice at_s=showing.at_s is_choice=true/>
            </div>
        </section>
    }
}

/// The answer of this configuration.
fn of(all: Memo<Vec<Playback>>, id: Option<BatchId>) -> Option<Playback> {
    all.with(|all| all.iter().find(|playback| Some(playback.id) == id).copied())
}

/// Chooses whose answer it is: the shown session's, or a stored one's.
#[component]
fn SessionChoice() -> impl IntoView {
    let page = page();
    let chosen = Memo::new(move |_| page.with(|app| app.playback_beside().map(|beside| beside.id)));
    let has_none = Memo::new(move |_| {
        let all = page.with(|app| app.playback_beside().and_then(|beside| beside.all.clone()));
        all.is_some_and(|all| all.is_empty())
    });
    let kept = Memo::new(move |_| {
        page.with(|app| {
            let shown = app.results.as_ref().and_then(|results| results.kept);
            let others = app.shelf.played().filter(|entry| Some(entry.id) != shown);
            let told = others.map(|it| (it.id, it.title().to_owned(), it.started_at.clone()));
            told.collect::<Vec<_>>()
        })
    });
    let choose = move |value: String| page.send(Msg::PlaybackBesideWanted(value.parse().ok()));
    let option = move |(id, title, started_at): (SessionId, String, String)| {
        let at = sentence::moment(&local_iso(&started_at), lang());
        view! { <option value=id.to_string() prop:selected=move || chosen.get() == Some(id)>{at} " · " {title}</option> }
    };
    view! {
        <Show when=move || kept.with(|kept| !kept.is_empty())>
            <select id="playback-session" aria-label=t(ChartLabel::PlaybackSession) on:change:target=move |event| choose(event.target().value())>
                <option value="" prop:selected=move || chosen.get().is_none()>{t(ChartLabel::PlaybackThisSession)}</option>
                {reactive(move || kept.get().into_iter().map(option).collect_view())}
            </select>
        </Show>
        <Show when=move || has_none.get()><p class="note">{t(ChartLabel::PlaybackNoRequests)}</p></Show>
    }
}

/// A configuration, and its answer as far as it has come. With reduced motion the style shows the bar in the place
/// of the text.
#[component]
fn OneAnswer(
    id: &'static str,
    label: ChartLabel,
    all: Memo<Vec<Playback>>,
    shown: Memo<Option<Playback>>,
    chosen: RwSignal<Option<BatchId>>,
    at_s: RwSignal<f64>,
    /// Whether it may belong to another session.
    is_choice: bool,
) -> impl IntoView {
    let shown_id = Memo::new(move |_| shown.with(|shown| shown.map(|playback| playback.id)));
    let choose = move |number: String| {
        let at = number.parse::<usize>().ok();
        chosen.set(all.with_untracked(|all| Some(all.get(at?)?.id)));
    };
    let option = move |(number, playback): (usize, &Playback)| {
        let id = playback.id;
        view! {
            <option value=number.to_string() prop:selected=move || shown_id.get() == Some(id)>
                {configuration(id, lang())}
            </option>
        }
    };
    let tokens = Memo::new(move |_| {
        shown.with(|shown| shown.map_or(0, |playback| playback.tokens_at(at_s.get())))
    });
    let most = move || shown.with(|shown| shown.map_or(1, |playback| playback.tokens)).to_string();
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            {is_choice.then(|| view! { <SessionChoice/> })}
            <select id=id on:change:target=move |event| choose(event.target().value())>
                {reactive(move || all.with(|all| all.iter().enumerate().map(option).collect_view()))}
            </select>
            <p>{reactive(move || shown.with(|shown| shown.map(|it| playback(&it, lang()))))}</p>
            <progress aria-label=t(label) max=most value=move || tokens.get().to_string()></progress>
            <p class="playback-text" aria-live="off" aria-hidden="true">{reactive(move || playback_text(tokens.get(), lang()))}</p>
            <p class="muted">
                {reactive(move || shown.with(|shown| shown.map(|playback| playback_at(&playback, at_s.get(), lang()))))}
            </p>
        </div>
    }
}

//! The element that announces a running session to screen readers.

use leptos::prelude::*;
use report::words::{self, Label, SessionLabel, sentence};

use super::state::{Page, page};
use crate::app::{Aloud, Heard};
use crate::erased::{reactive, view};
use crate::lang::lang;

/// It exists from the start, so that whatever is put into it is announced.
#[component]
pub fn SaidAloud() -> impl IntoView {
    let page = page();
    let said = RwSignal::new(None::<Aloud>);
    let heard = Memo::new(move |_| page.with(|app| app.course.as_ref().map(Heard::of)));
    Effect::watch(
        move || heard.get(),
        move |heard, before, _| {
            if let Some(aloud) = heard.and_then(|heard| heard.since(before.copied().flatten())) {
                said.set(Some(aloud));
            }
        },
        false,
    );
    view! { <p id="said-aloud" class="out-of-sight" role="status">{reactive(move || said.get().map(|aloud| in_words(aloud, page)))}</p> }
}

/// How the session ended, in words.
pub fn ended(page: Page) -> String {
    page.with_untracked(|app| {
        let ending = app.course.as_ref().and_then(|course| course.progress.ending());
        ending.map(|ending| words::ending(ending, app.program(), lang())).unwrap_or_default()
    })
}

fn in_words(aloud: Aloud, page: Page) -> String {
    match aloud {
        Aloud::Started => SessionLabel::Started.text(lang()).to_owned(),
        Aloud::Done(percent) => sentence::done_share(percent, lang()),
        Aloud::HeldUp => page
            .with_untracked(|app| {
                let course = app.course.as_ref()?;
                Some(sentence::held_up(&course.progress, lang()))
            })
            .unwrap_or_default(),
        Aloud::Ended => ended(page),
    }
}

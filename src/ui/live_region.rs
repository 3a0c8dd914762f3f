//! The element that announces a running session to screen readers.

use leptos::prelude::*;
use report::words::{self, Label, SessionLabel, sentence};

use super::state::{Page, page};
use crate::app::{Announced, Announcement};
use crate::erased::{reactive, view};
use crate::lang::lang;

/// It exists from the start, so that whatever is put into it is announced.
#[component]
pub fn LiveRegion() -> impl IntoView {
    let page = page();
    let said = RwSignal::new(None::<Announcement>);
    let announced = Memo::new(move |_| page.with(|app| app.course.as_ref().map(Announced::of)));
    Effect::watch(
        move || announced.get(),
        move |announced, before, _| {
            if let Some(announcement) =
                announced.and_then(|announced| announced.since(before.copied().flatten()))
            {
                said.set(Some(announcement));
            }
        },
        false,
    );
    view! { <p id="said-aloud" class="out-of-sight" role="status">{reactive(move || said.get().map(|announcement| in_words(announcement, page)))}</p> }
}

/// How the session ended, in words.
pub fn ended(page: Page) -> String {
    page.with_untracked(|app| {
        let ending = app.course.as_ref().and_then(|course| course.progress.ending());
        ending.map(|ending| words::ending(ending, app.program(), lang())).unwrap_or_default()
    })
}

fn in_words(announcement: Announcement, page: Page) -> String {
    match announcement {
        Announcement::Started => SessionLabel::Started.text(lang()).to_owned(),
        Announcement::Done(percent) => sentence::done_share(percent, lang()),
        Announcement::HeldUp => page
            .with_untracked(|app| {
                let course = app.course.as_ref()?;
                Some(sentence::held_up(&course.progress, lang()))
            })
            .unwrap_or_default(),
        Announcement::Ended => ended(page),
    }
}

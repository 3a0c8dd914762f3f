//! A button that copies a link to the page.

use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{Label, ResultLabel};

use crate::browser::clipboard::copy_text;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The button, and the result of copying. It is disabled while there is no link.
#[component]
pub fn CopyLink<L: Label + Send + Sync + 'static>(
    id: &'static str,
    label: L,
    link: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let said = RwSignal::new(None::<ResultLabel>);
    let copy = move |_| {
        let Some(link) = untrack(link) else { return };
        spawn_local(async move {
            let is_copied = copy_text(&link).await.is_ok();
            said.set(Some(if is_copied {
                ResultLabel::LinkCopied
            } else {
                ResultLabel::LinkNotCopied
            }));
        });
    };
    view! {
        <p>
            <button type="button" class="small" id=id on:click=copy prop:disabled=move || link().is_none()>
                {t(label)}
            </button>
            " " <span role="status">{reactive(move || said.get().map(|said| said.text(lang())))}</span>
        </p>
    }
}

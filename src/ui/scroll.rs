//! A container that scrolls sideways; if necessary, also by keys.

use leptos::html::Div;
use leptos::prelude::*;
use leptos_use::use_resize_observer;

use crate::erased::view;

/// A container for content that may be wider than the page; named for keyboard users.
pub fn scrolled(name: impl Fn() -> String + Send + 'static, content: impl IntoAny) -> AnyView {
    let place = NodeRef::<Div>::new();
    let is_wider = RwSignal::new(false);
    use_resize_observer(place, move |_, _| {
        if let Some(place) = place.get_untracked() {
            is_wider.set(place.scroll_width() > place.client_width());
        }
    });
    let if_wider = move |value: &'static str| move || is_wider.get().then_some(value);
    view! {
        <div class="scroll" node_ref=place tabindex=if_wider("0") role=if_wider("group")
            aria-label=move || is_wider.get().then(&name)>
            {content.into_any()}
        </div>
    }
}

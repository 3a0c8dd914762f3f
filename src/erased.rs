//! Type-erased views: otherwise the compiler would emit the rendering code separately for every view.

use std::sync::{Arc, Mutex};

use leptos::prelude::{AnyView, IntoAny};
use leptos::tachys::reactive_graph::SharedReactiveFunction;

/// Leptos's macro, except that the result is always an `AnyView`.
macro_rules! view {
    ($($written:tt)*) => {
        leptos::prelude::IntoAny::into_any(leptos::prelude::view! { $($written)* })
    };
}

pub(crate) use view;

/// A closure in a view, erased: each closure has a type of its own, and would get rendering code of its own.
pub fn reactive<V: IntoAny>(
    mut view: impl FnMut() -> V + Send + 'static,
) -> SharedReactiveFunction<AnyView> {
    Arc::new(Mutex::new(move || view().into_any()))
}

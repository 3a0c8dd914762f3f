//! Type-erased views: otherwise the compiler would emit the rendering code separately for every view.

/// Leptos's macro, except that the result is always an `AnyView`.
macro_rules! view {
    ($($written:tt)*) => {
        leptos::prelude::IntoAny::into_any(leptos::prelude::view! { $($written)* })
    };
}

pub(crate) use view;

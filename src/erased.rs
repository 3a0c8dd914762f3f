//! Type-erased views: otherwise the compiler would emit the rendering code once for every view there is.

/// Leptos's macro; whatever is written in it is an `AnyView`.
macro_rules! view {
    ($($written:tt)*) => {
        leptos::prelude::IntoAny::into_any(leptos::prelude::view! { $($written)* })
    };
}

pub(crate) use view;

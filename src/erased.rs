//! Views that do not tell what is in them: else the program would have the code that shows a view once for
//! every view there is.

/// Leptos's macro; whatever is written in it is an `AnyView`.
macro_rules! view {
    ($($written:tt)*) => {
        leptos::prelude::IntoAny::into_any(leptos::prelude::view! { $($written)* })
    };
}

pub(crate) use view;

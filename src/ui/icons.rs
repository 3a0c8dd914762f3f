//! Icons next to words; they add nothing to what the words say.

use leptos::prelude::*;

use crate::erased::view;

/// Each icon is a path in a box of 16 px.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Check,
    Copy,
    Cross,
    Dots,
    Pause,
    Play,
    Restart,
    SkipOn,
    Stop,
    Theme,
    Warning,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Check => "M3 8.5l3.2 3.2L13 4.8",
            Self::Copy => {
                "M5.5 7A1.5 1.5 0 0 1 7 5.5h5A1.5 1.5 0 0 1 13.5 7v5a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 12zM10.5 3.2\
                 A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5a1.5 1.5 0 0 0 .7 1.3"
            }
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Dots => "M2.5 8h1M7.5 8h1M12.5 8h1",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Play => "M5 3.5l7 4.5-7 4.5z",
            Self::Restart => "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.8h-2.8",
            Self::SkipOn => "M4 3.5l6 4.5-6 4.5zM12.5 3.5v9",
            Self::Stop => "M4.5 4.5h7v7h-7z",
            Self::Theme => "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11v11",
            Self::Warning => "M8 2.5l6 10.5H2zM8 6.5v3M8 11.3v.1",
        }
    }

    /// The icon.
    pub fn view(self) -> AnyView {
        view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=self.path()/></svg> }
    }
}

/// The program's logo.
pub fn mark() -> AnyView {
    view! {
        <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
            <path d="M2 17c4.5-.5 5-9 11-10.6" stroke="var(--accent)" stroke-width="2.2" stroke-linecap="round"/>
            <circle cx="15.6" cy="5" r="2.9" stroke="var(--optimum)" stroke-width="2"/>
        </svg>
    }
}

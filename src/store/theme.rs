//! The chosen theme, light or dark.

use super::{keep, stored};

const THEME: &str = "tokometer.theme";

/// The page's theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// The system's theme.
    #[default]
    System,
    Light,
    Dark,
}

impl ThemeChoice {
    /// The next theme in the cycle.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Its name in the document; `None` for the system's theme.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// The theme chosen in an earlier visit.
#[must_use]
pub fn theme() -> ThemeChoice {
    let kept = stored(THEME);
    let all = [ThemeChoice::Light, ThemeChoice::Dark];
    all.into_iter().find(|theme| theme.name() == kept.as_deref()).unwrap_or_default()
}

/// Stores the choice for the next visit.
pub fn keep_theme(theme: ThemeChoice) {
    keep(THEME, theme.name());
}

//! Light or dark, as it was chosen.

use super::local_storage;

const THEME: &str = "tokometer.theme";

/// Which colours the page has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Those of the system.
    #[default]
    System,
    Light,
    Dark,
}

impl ThemeChoice {
    /// The one after it; after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }

    /// Its name in the document, where it is not the system's.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// The colours chosen in an earlier visit.
#[must_use]
pub fn theme() -> ThemeChoice {
    let kept = local_storage().and_then(|storage| storage.get_item(THEME).ok().flatten());
    let all = [ThemeChoice::Light, ThemeChoice::Dark];
    all.into_iter().find(|theme| theme.name() == kept.as_deref()).unwrap_or_default()
}

/// Keeps the choice for the next visit.
pub fn keep_theme(theme: ThemeChoice) {
    if let Some(storage) = local_storage() {
        // It is chosen again where it is not kept.
        let _ = match theme.name() {
            Some(name) => storage.set_item(THEME, name),
            None => storage.remove_item(THEME),
        };
    }
}

//! The languages in which something can be said.

/// A language. To add one is to add a variant: the compiler then names every place in [`words`](crate::words)
/// that lacks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Ru,
    En,
}

impl Lang {
    /// Its code by BCP 47, as HTML's `lang` attribute wants it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

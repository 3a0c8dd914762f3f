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
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// Its code by BCP 47, as HTML's `lang` attribute wants it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language of such a code, as browsers name what their user wants: `ru`, `en-GB`.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let main = code.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|lang| main.eq_ignore_ascii_case(lang.code()))
    }

    /// The one after it; after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Ru => Self::En,
            Self::En => Self::Ru,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_name_languages_with_their_regions() {
        let of = Lang::of_code;
        assert_eq!(
            [of("ru"), of("ru-RU"), of("EN-gb")],
            [Some(Lang::Ru), Some(Lang::Ru), Some(Lang::En)]
        );
        assert_eq!([of("de"), of(""), of("russian")], [None; 3]);
    }
}

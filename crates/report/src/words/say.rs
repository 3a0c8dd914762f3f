//! Where the language is picked: the only list of all languages. One that lacks a word does not compile.

/// Calls the function of this name in the language's folder.
macro_rules! say {
    ($lang:expr, $word:ident($($argument:expr),* $(,)?)) => {
        match $lang {
            $crate::Lang::Ru => $crate::words::ru::$word($($argument),*),
            $crate::Lang::En => $crate::words::en::$word($($argument),*),
        }
    };
}

/// Declares functions that every language has in its folder; each takes the language as its last argument.
macro_rules! words {
    ($($(#[$doc:meta])* $visibility:vis fn $word:ident($($argument:ident: $type:ty),* $(,)?) -> $said:ty;)+) => {$(
        $(#[$doc])*
        #[must_use]
        $visibility fn $word($($argument: $type,)* lang: $crate::Lang) -> $said {
            $crate::words::say::say!(lang, $word($($argument),*))
        }
    )+};
}

/// What every language says, with plain spaces, as a test can quote it.
#[cfg(test)]
pub(super) fn both(said: impl Fn(crate::Lang) -> String) -> [String; 2] {
    crate::Lang::ALL.map(|lang| said(lang).replace(['\u{a0}', '\u{202f}'], " "))
}

pub(super) use {say, words};

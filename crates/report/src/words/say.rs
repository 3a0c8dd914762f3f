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

pub(super) use {say, words};

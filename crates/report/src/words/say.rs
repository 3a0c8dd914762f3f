//! Where a language is chosen: the one list of all there are. A language that lacks a word does not compile.

/// What the language says, by the function of this name in its folder.
macro_rules! say {
    ($lang:expr, $word:ident($($argument:expr),* $(,)?)) => {
        match $lang {
            $crate::Lang::Ru => $crate::words::ru::$word($($argument),*),
        }
    };
}

/// Words that are each language's own: to the arguments that it names, every function adds the language.
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

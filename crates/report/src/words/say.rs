//! Where a language is chosen: the one list of all there are. A language that lacks a word does not compile.

/// What the language says by the function of this name in its folder.
macro_rules! say {
    ($lang:expr, $word:ident($($argument:expr),*)) => {
        match $lang {
            $crate::Lang::Ru => $crate::words::ru::$word($($argument),*),
        }
    };
}

pub(super) use say;

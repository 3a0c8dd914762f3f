//! Everything the program says to people. To add a language, add a variant of [`Lang`] and a file beside
//! `ru.rs`: the compiler then lists what it lacks.

mod en;
mod ru;

use crate::error::Error;
use crate::refusal::Refusal;
use crate::unreachable::Unreachable;

/// A language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Ru,
    En,
}

impl Lang {
    /// The one for such a locale, as systems name it: `ru-RU`, `en_GB.UTF-8`, `C`. English for all others.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ru") { Self::Ru } else { Self::En }
    }

    /// The texts in this language.
    pub fn words(self) -> &'static dyn Words {
        match self {
            Self::Ru => &ru::Russian,
            Self::En => &en::English,
        }
    }
}

/// The texts in one language.
pub trait Words: Sync {
    /// One-line description of the program for `--help`.
    fn about(&self) -> &'static str;

    /// Help for an option, by its field in the command line; `None` for self-explanatory ones.
    fn option(&self, field: &str) -> Option<&'static str>;

    /// The syntax of a port range.
    fn port_range_hint(&self) -> &'static str;

    /// The program could not start, and why.
    fn not_started(&self, error: &Error) -> String;

    /// What is wrong, and what to do about it.
    fn error(&self, error: &Error) -> String;

    /// The default port was taken, or is the model server's, and another one is used.
    fn other_port(&self, taken: u16, found: u16) -> String;

    /// The access code could not be stored, and why.
    fn code_not_kept(&self, error: &Error) -> String;

    /// Traffic on the network is not encrypted; with the server's key and no access code, anyone can use the
    /// key.
    fn not_encrypted(&self, has_key: bool, is_open: bool) -> String;

    /// The model server and the lanes' ports, one line each.
    fn server_and_lanes(&self, server: &str, ports: &str) -> String;

    /// Some of the given ports are taken; the others allow this many concurrent requests.
    fn fewer_lanes(&self, found: usize, wanted: usize, requests: usize) -> String;

    /// There is no page to open.
    fn no_page(&self) -> &'static str;

    /// Where to open the page: on this machine, or from the network too.
    fn open(&self, addresses: &[String], is_network: bool) -> String;

    /// The model server cannot be reached now; it may be later.
    fn server_unreachable(&self, server: &str, why: Unreachable) -> String;

    /// Why a request was refused.
    fn refusal(&self, refusal: &Refusal) -> String;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_which_language_it_is() {
        assert_eq!(["ru", "ru-RU", "ru_RU.UTF-8"].map(Lang::of_locale), [Lang::Ru; 3]);
        assert_eq!(["C", "", "en-GB", "de_DE"].map(Lang::of_locale), [Lang::En; 4]);
    }
}

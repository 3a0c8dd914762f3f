//! All that the program says to people. To add a language is to add a variant of [`Lang`] and a file beside
//! `ru.rs`: the compiler then names whatever it lacks.

mod ru;

use crate::error::Error;
use crate::refusal::Refusal;
use crate::unreachable::Unreachable;

/// A language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Ru,
}

impl Lang {
    /// What is said in it.
    pub fn words(self) -> &'static dyn Words {
        match self {
            Self::Ru => &ru::Russian,
        }
    }
}

/// What is said in one language.
pub trait Words: Sync {
    /// What the program is, for its help.
    fn about(&self) -> &'static str;

    /// What an option does, by its field in the command line; `None` for those that speak for themselves.
    fn option(&self, field: &str) -> Option<&'static str>;

    /// How a range of ports is written.
    fn port_range_hint(&self) -> &'static str;

    /// The program has not started, and why.
    fn not_started(&self, error: &Error) -> String;

    /// What is wrong, and what to do about it.
    fn error(&self, error: &Error) -> String;

    /// The usual port was taken, another was found.
    fn other_port(&self, taken: u16, found: u16) -> String;

    /// The access code is not kept, and why.
    fn code_not_kept(&self, error: &Error) -> String;

    /// What goes through the network is not encrypted; with the server's key and without a code anybody uses it.
    fn not_encrypted(&self, has_key: bool, is_open: bool) -> String;

    /// The model server and the ports of the lanes, in a line each.
    fn server_and_lanes(&self, server: &str, ports: &str) -> String;

    /// Some of the ports that were named are taken; so many requests go at once by the others.
    fn fewer_lanes(&self, found: usize, wanted: usize, requests: usize) -> String;

    /// There is no page to open.
    fn no_page(&self) -> &'static str;

    /// Where the page is to be opened: here, or from the network too.
    fn open(&self, addresses: &[String], is_network: bool) -> String;

    /// The model server can not be reached now; it may come later.
    fn server_unreachable(&self, server: &str, why: Unreachable) -> String;

    /// Why a request was refused.
    fn refusal(&self, refusal: &Refusal) -> String;
}

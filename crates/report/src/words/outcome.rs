//! What came of the page's attempts, in words: what happened, and what to do about it.

use super::say::say;
use super::subject::{Doubt, TakenAway, Trouble};
use crate::Lang;

impl Doubt {
    /// What will happen if it is begun nevertheless.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        say!(lang, doubt(self))
    }
}

impl Trouble {
    /// What happened, and what to do about it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        say!(lang, trouble(self))
    }
}

impl TakenAway {
    /// What happened, and what to do about it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        say!(lang, taken_away(self))
    }
}

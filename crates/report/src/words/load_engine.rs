//! Another program that measures the page's plan: what is said of it, and what goes with the file for it.

use bench::{LoadEngine, NotPortable};

use super::ru;
use crate::Lang;

/// By what a session was measured in the place of the page.
#[must_use]
pub fn load_engine(engine: &LoadEngine, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::load_engine(engine),
    }
}

/// Why a plan is not for another program, and what to do about it.
#[must_use]
pub fn not_portable(why: &NotPortable, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::not_portable(why),
    }
}

/// What goes with a plan for Locust of this version: how to install it, to run it, and to open the result.
#[must_use]
pub fn locust_readme(version: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::locust_readme(version),
    }
}

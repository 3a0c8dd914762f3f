//! Server-reported values beside the measured ones.

use bench::analysis::{Analysis, SlotsMemory};
use bench::{Environment, ServerReported, Session};

use super::say::{say, words};
use crate::Lang;

/// How many slots the server says that it has, and how many were measured; nothing in server mode, where it
/// is restarted, and where it does not say.
#[must_use]
pub fn told_slots(session: &Session, analysis: &Analysis, lang: Lang) -> Option<String> {
    let told = reported_slots(session)?;
    Some(say!(lang, told_slots(told, analysis.slots)))
}

/// The same in two or three words, shown beside the measured number.
#[must_use]
pub fn told_slots_label(session: &Session, lang: Lang) -> Option<String> {
    Some(told_slots_words(reported_slots(session)?, lang))
}

/// What a server says of its slots, in two or three words.
pub(crate) fn told_slots_words(told: u32, lang: Lang) -> String {
    say!(lang, told_slots_label(told))
}

fn reported_slots(session: &Session) -> Option<u32> {
    let told = session.environment.told.as_ref()?.slots?;
    (!session.is_server_mode()).then_some(told)
}

/// All that the server told of itself, as a fact.
pub(crate) fn server_reported(environment: &Environment, lang: Lang) -> Option<String> {
    let told = environment.told.as_ref().filter(|told| **told != ServerReported::default())?;
    Some(say!(lang, server_reported(told)))
}

words! {
    /// What the model takes with so many slots.
    pub(crate) fn slots_memory(memory: SlotsMemory) -> String;
}

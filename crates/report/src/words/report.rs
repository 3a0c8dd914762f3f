//! Sentences of the extended report, in which figures stand.

use bench::analysis::{BatchAnalysis, Energy, Place, Totals};
use bench::{BatchId, Manner, Mode, OwnError, OwnErrorAt, Relay, ServerPart, Session};

use super::ru;
use crate::Lang;

/// A configuration: «24 workers, пакет 48».
#[must_use]
pub fn configuration(batch: BatchId, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::configuration(batch),
    }
}

/// A run: «24 workers».
#[must_use]
pub fn workers(workers: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::workers(workers),
    }
}

/// What a finding is about.
#[must_use]
pub fn place(place: &Place, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::place(place),
    }
}

/// What a report is about: the model, the server, the day, how much was measured.
pub(crate) fn subject(session: &Session, totals: Totals, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::subject(session, totals),
    }
}

/// What tokens cost in energy and money at the speed of this configuration, and what that leaves out.
#[must_use]
pub fn energy(energy: &Energy, batch: BatchId, lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ru => ru::energy(energy, batch),
    }
}

/// What is recommended over a whole session, beside the best of it.
pub(crate) fn recommendation(
    recommended: &BatchAnalysis,
    best: &BatchAnalysis,
    lang: Lang,
) -> String {
    match lang {
        Lang::Ru => ru::recommendation(recommended, best),
    }
}

/// What was seen of the slots in a run that was meant for so many.
pub(crate) fn run_for_slots(slots: u32, seen: &str, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::run_for_slots(slots, seen),
    }
}

/// The context of one request.
pub(crate) fn context(tokens: u64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::context(tokens),
    }
}

/// How large the loaded model is, and which share of it the graphics card holds, of 1.
pub(crate) fn model_memory(size_bytes: u64, vram_share: f64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::model_memory(size_bytes, vram_share),
    }
}

/// How the server was asked, where that is not as usual.
pub(crate) fn manners(manners: &[Manner], lang: Lang) -> Option<String> {
    let told = match lang {
        Lang::Ru => ru::manners(manners),
    };
    (!told.is_empty()).then_some(told)
}

/// What the page's own code adds.
pub(crate) fn own_error(error: OwnError, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::own_error(error),
    }
}

/// What page and network add, for each number in flight.
pub(crate) fn own_errors(errors: &[OwnErrorAt], lang: Lang) -> Option<String> {
    (!errors.is_empty()).then(|| match lang {
        Lang::Ru => ru::own_errors(errors),
    })
}

/// What page and network add to a total at most, and, if there are several, at which number in flight how
/// much; nothing where it was not measured.
#[must_use]
pub fn own_errors_label(errors: &[OwnErrorAt], lang: Lang) -> Option<(String, Option<String>)> {
    let most = errors.iter().max_by(|a, b| a.total_ms.abs().total_cmp(&b.total_ms.abs()))?;
    Some(match lang {
        Lang::Ru => ru::own_errors_label(most, errors),
    })
}

/// How many lanes there were, and what told them apart.
pub(crate) fn lanes(lanes: u32, relay: Option<Relay>, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::lanes(lanes, relay),
    }
}

/// What is known of one of several servers.
pub(crate) fn server_part(part: &ServerPart, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::server_part(part),
    }
}

/// What a workers count means, to the page or to another program.
pub(crate) fn mode(mode: Mode, is_page: bool, lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => ru::mode(mode, is_page),
    }
}

/// Seconds of a plan.
pub(crate) fn seconds(value_s: f64, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::seconds(value_s),
    }
}

/// The definitions that a reader of the figures needs, measured by the page or by another program.
pub(crate) fn method(is_page: bool, lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ru => ru::method(is_page),
    }
}

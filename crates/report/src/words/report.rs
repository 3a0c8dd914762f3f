//! Sentences of the extended report, with figures in them.

use bench::analysis::{Energy, Place, Totals};
use bench::{BatchId, Mode, OwnError, OwnErrorAt, Quirk, Relay, ServerPart, Session};

use super::say::{say, words};
use super::subject::Counted;
use crate::Lang;

words! {
    /// A configuration: «24 workers, пакет 48».
    pub fn configuration(batch: BatchId) -> String;

    /// A run: «24 workers».
    pub fn workers(workers: u32) -> String;

    /// The same where workers may be slots of the server: «4 слота».
    pub fn run(number: u32, is_server_mode: bool) -> String;

    /// What a finding is about.
    pub fn place(place: &Place, is_server_mode: bool) -> String;

    /// Of which run a batch is a copy: «из прогона 1 worker».
    pub fn shared_from(from: BatchId) -> String;

    /// Batches whose rows are copies, and of what; none of them is of a load that was measured for itself.
    pub(crate) fn shared_rows(shared: &[(BatchId, BatchId)]) -> String;

    /// What a report is about: the model, the server, the day, how much was measured.
    pub(crate) fn subject(session: &Session, totals: Totals) -> String;

    /// What tokens cost in energy and money at the speed of this configuration, and what that leaves out.
    pub fn energy(energy: &Energy, batch: BatchId) -> Vec<String>;

    /// What was seen of the slots in a run that was meant for so many.
    pub(crate) fn run_for_slots(slots: u32, seen: &str) -> String;

    /// The context of one request.
    pub(crate) fn context(tokens: u64) -> String;

    /// How large the loaded model is, and which share of it the graphics card holds, of 1.
    pub(crate) fn model_memory(size_bytes: u64, vram_share: f64) -> String;
}

/// How the server was asked, where that is not as usual.
pub(crate) fn quirks(quirks: &[Quirk], lang: Lang) -> Option<String> {
    let told = say!(lang, quirks(quirks));
    (!told.is_empty()).then_some(told)
}

words! {
    /// What the page's own code adds.
    pub(crate) fn own_error(error: OwnError) -> String;
}

/// What page and network add, for each number in flight.
pub(crate) fn own_errors(errors: &[OwnErrorAt], lang: Lang) -> Option<String> {
    (!errors.is_empty()).then(|| say!(lang, own_errors(errors)))
}

/// What page and network add to a total at most, and, if there are several, at which number in flight how
/// much; nothing where it was not measured.
#[must_use]
pub fn own_errors_label(errors: &[OwnErrorAt], lang: Lang) -> Option<(String, Option<String>)> {
    let most = errors.iter().max_by(|a, b| a.total_ms.abs().total_cmp(&b.total_ms.abs()))?;
    Some(say!(lang, own_errors_label(most, errors)))
}

words! {
    /// How many lanes there were, and what told them apart.
    pub(crate) fn lanes(lanes: u32, relay: Option<Relay>) -> String;

    /// What is known of one of several servers.
    pub(crate) fn server_part(part: &ServerPart) -> String;

    /// What a workers count means, to the page or to another program.
    pub(crate) fn mode(mode: Mode, is_page: bool) -> &'static str;

    /// Seconds of a plan.
    pub(crate) fn seconds(value_s: f64) -> String;

    /// The findings in a sentence: how many, and whether batches count in spite of them.
    pub(crate) fn findings_in_short(findings: usize, counted: Counted) -> String;

    /// So many runs are not listed, since they are slower than those that are.
    pub(crate) fn slower_runs(runs: usize) -> String;

    /// When a session began, from ISO 8601, with its time zone.
    pub(crate) fn started(iso: &str) -> String;

    /// The pause that was found, s.
    pub(crate) fn found_pause(pause_s: f64) -> String;

    /// The definitions that a reader of the figures needs, measured by the page or by another program.
    pub(crate) fn method(is_page: bool) -> Vec<String>;

    /// The same of results of another program, whose own definitions its figures follow.
    pub(crate) fn import_method() -> Vec<String>;
}

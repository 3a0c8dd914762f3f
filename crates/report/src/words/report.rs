//! Sentences of the extended report, with figures in them.

use bench::analysis::{Energy, Place, Totals};
use bench::{BatchId, Mode, OwnError, OwnErrorAt, Quirk, Relay, ServerPart, Session};

use super::numbers::crossed;
use super::say::{say, words};
use super::subject::Counted;
use crate::Lang;

words! {
    /// A configuration: «24 workers, пакет 48».
    pub fn configuration(batch: BatchId) -> String;

    /// The same where its requests may have been sent for a given time, so that their number is a result: «24 workers».
    pub fn configuration_of(batch: BatchId, is_timed: bool) -> String;

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

/// A configuration where there is little room: `24 × 48`, or «24 workers» where requests were sent for a given time.
#[must_use]
pub fn crossed_of(batch: BatchId, is_timed: bool, lang: Lang) -> String {
    if is_timed { workers(batch.workers, lang) } else { crossed(batch) }
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

/// How many lanes there were, and what told them apart.
pub(crate) fn lanes(lanes: u32, relay: Option<Relay>, lang: Lang) -> String {
    match say!(lang, kind_of_lanes(lanes, relay)) {
        Some(kind) => format!("{lanes} ({kind})"),
        None => lanes.to_string(),
    }
}

words! {
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

    /// The pause that was found, s.
    pub(crate) fn found_pause(pause_s: f64) -> String;

    /// The definitions that a reader of the figures needs, measured by the page or by another program.
    pub(crate) fn method(is_page: bool) -> Vec<String>;

    /// The same of results of another program, whose own definitions its figures follow.
    pub(crate) fn import_method() -> Vec<String>;
}

#[cfg(test)]
mod tests {
    use super::super::say::both;
    use super::*;

    fn ids(workers: u32, sizes: &[u32]) -> Vec<BatchId> {
        sizes.iter().map(|&size| BatchId::new(workers, size)).collect()
    }

    fn words<const N: usize>(places: [Place; N], is_server_mode: bool) -> String {
        places.map(|it| both(|lang| place(&it, is_server_mode, lang)).join(" / ")).join("\n")
    }

    #[test]
    fn every_place_has_its_name() {
        let batch = BatchId::new(8, 16);
        let repeat = Place::Repeat { batch, number: 2, of: 3 };
        let places =
            [Place::Session, Place::Run(8), Place::Batch(batch), repeat, Place::Again(batch)];
        insta::assert_snapshot!(words(places, false), @"
        Все пакеты / All batches
        8 workers / 8 workers
        8 workers, пакет 16 / 8 workers, batch 16
        8 workers, пакет 16, повтор 2 из 3 / 8 workers, batch 16, repeat 2 of 3
        Контрольный замер: 8 workers, пакет 16 / Control measurement: 8 workers, batch 16
        ");
    }

    #[test]
    fn workers_are_slots_where_the_server_is_restarted_with_as_many() {
        let few = Place::Batches([ids(4, &[2, 4]), ids(8, &[16])].concat());
        insta::assert_snapshot!(words([Place::Batch(BatchId::new(4, 8)), few], true), @"
        4 слота, пакет 8 / 4 slots, batch 8
        4 слота, пакеты 2, 4; 8 слотов, пакет 16 / 4 slots, batches 2, 4; 8 slots, batch 16
        ");
    }

    #[test]
    fn shared_rows_say_of_which_run_they_are() {
        let shared = |workers, size, from| (BatchId::new(workers, size), BatchId::new(from, size));
        let shared = [shared(4, 1, 1), shared(4, 2, 2), shared(8, 2, 2), shared(8, 4, 2)];
        insta::assert_snapshot!(both(|lang| shared_rows(&shared, lang)).join("\n"), @"
        4 workers, пакет 1 — из прогона 1 worker; 4 workers, пакет 2 — из прогона 2 workers; 8 workers, пакеты 2, 4 — из прогона 2 workers. Нагрузка на сервер та же, она измерена один раз.
        4 workers, batch 1 — from the run with 1 worker; 4 workers, batch 2 — from the run with 2 workers; 8 workers, batches 2, 4 — from the run with 2 workers. The load on the server is the same, so it was measured once.
        ");
    }

    #[test]
    fn several_batches_are_named_run_by_run_and_a_long_list_is_cut() {
        let few = [ids(4, &[2, 4]), ids(8, &[16])].concat();
        let six = ids(4, &[1, 2, 3, 4, 5, 6]);
        let many = [ids(4, &[1, 2, 4, 8]), ids(8, &[1, 2, 4, 8, 16])].concat();
        insta::assert_snapshot!(words([few, six, many].map(Place::Batches), false), @"
        4 workers, пакеты 2, 4; 8 workers, пакет 16 / 4 workers, batches 2, 4; 8 workers, batch 16
        4 workers, пакеты 1, 2, 3, 4, 5, 6 / 4 workers, batches 1, 2, 3, 4, 5, 6
        4 workers, пакеты 1, 2, 4, 8; 8 workers, пакет 1 и ещё 4 пакета / 4 workers, batches 1, 2, 4, 8; 8 workers, batch 1 and 4 more batches
        ");
        assert_eq!(both(|lang| place(&Place::Batches(vec![]), false, lang)), ["", ""]);
    }
}

//! All findings of a session: those of single batches, and those of many batches stated once.

use std::mem::{Discriminant, discriminant};

use super::cache::PromptCache;
use super::finding::{Finding, Place};
use super::run::RunAnalysis;
use crate::judgement::LeftOut;
use crate::{BatchId, Warning};

/// The findings of all runs: first those of many batches, then run by run and batch by batch.
pub fn of_runs<'a>(
    runs: impl Iterator<Item = &'a RunAnalysis> + Clone,
    cache: &PromptCache,
) -> Vec<Finding> {
    let mut remarks = Remarks::default();
    let mut findings = Vec::new();
    for run in runs {
        run_findings(run, &mut findings);
        if let Some((id, again)) = &run.again {
            let habits = again.verdict.doubts.iter().filter(|doubt| doubt.is_habit());
            habits.for_each(|habit| remarks.add(*id, habit.clone()));
        }
        for batch in run.batches.iter().filter(|batch| batch.shared_from.is_none()) {
            remarks.batches += 1;
            // Each kind is stated once per batch, whichever of its measurements shows it.
            let mut kinds = Vec::new();
            for measured in &batch.measurements {
                // What is reported need not be inferred.
                let cached =
                    cache.warning(&measured.prompt_costs).filter(|_| !measured.reports_cached);
                let habits = measured.verdict.doubts.iter().filter(|doubt| doubt.is_habit());
                for remark in measured.remarks.iter().chain(habits).cloned().chain(cached) {
                    let kind = discriminant(&remark);
                    if !kinds.contains(&kind) {
                        kinds.push(kind);
                        remarks.add(batch.id, remark);
                    }
                }
            }
        }
    }
    let mut all = remarks.findings();
    all.extend(once_a_cause(findings));
    all
}

/// A finding that a measurement does not count towards the speed of its load.
pub fn left_out(left_out: LeftOut) -> Finding {
    let LeftOut { batch, tokens_per_s, slower } = left_out;
    Finding { place: Place::Batch(batch), warning: Warning::SlowedDown { tokens_per_s, slower } }
}

/// Joins findings of the same cause in single batches: the first of them says where and how often.
fn once_a_cause(findings: Vec<Finding>) -> Vec<Finding> {
    let mut told: Vec<Finding> = Vec::new();
    for finding in findings {
        match told.iter_mut().find_map(|known| Some((place_of_both(known, &finding)?, known))) {
            Some((place, known)) => {
                known.place = place;
                known.warning.join(finding.warning);
            }
            None => told.push(finding),
        }
    }
    told
}

/// The batches of two findings together, if both have one cause.
fn place_of_both(told: &Finding, finding: &Finding) -> Option<Place> {
    let Place::Batch(batch) = finding.place else { return None };
    let mut batches = match &told.place {
        Place::Batch(first) => vec![*first],
        Place::Batches(batches) => batches.clone(),
        Place::Session | Place::Run(_) | Place::Repeat { .. } | Place::Again(_) => return None,
    };
    batches.push(batch);
    told.warning.has_cause_of(&finding.warning).then_some(Place::Batches(batches))
}

fn run_findings(run: &RunAnalysis, findings: &mut Vec<Finding>) {
    let mut find = |place, warning: &Warning| {
        findings.push(Finding { place, warning: warning.clone() });
    };
    if let Some(counted) = run.slots_counted.filter(|counted| counted.most != run.workers) {
        let warning = Warning::OtherSlots { wanted: run.workers, found: counted.most };
        find(Place::Run(run.workers), &warning);
    }
    if let Some(end) = &run.ended {
        find(Place::Run(run.workers), &Warning::RunEnded(end.clone()));
    }
    let mut doubt = |place, doubt: &Warning| {
        if !doubt.is_habit() {
            find(place, doubt);
        }
    };
    for batch in run.batches.iter().filter(|batch| batch.shared_from.is_none()) {
        batch.doubts().iter().for_each(|found| doubt(Place::Batch(batch.id), found));
        for (number, found) in batch.hidden_doubts() {
            let of = batch.measurements.len();
            doubt(Place::Repeat { batch: batch.id, number, of }, found);
        }
    }
    if let Some((id, again)) = &run.again {
        again.verdict.doubts.iter().for_each(|found| doubt(Place::Again(*id), found));
    }
    if let Some(drift) = &run.drift {
        find(Place::Run(run.workers), drift);
    }
}

/// What does not disqualify, and what the server does with every request, grouped by kind.
#[derive(Default)]
struct Remarks {
    kinds: Vec<(Discriminant<Warning>, Vec<BatchId>, Warning)>,
    batches: usize,
}

impl Remarks {
    fn add(&mut self, id: BatchId, remark: Warning) {
        let kind = discriminant(&remark);
        match self.kinds.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, ids, together)) => {
                if !ids.contains(&id) {
                    ids.push(id);
                }
                together.join(remark);
            }
            None => self.kinds.push((kind, vec![id], remark)),
        }
    }

    fn findings(self) -> Vec<Finding> {
        let batches = self.batches;
        let finding = |(_, ids, warning): (_, Vec<BatchId>, Warning)| {
            let place = match ids.as_slice() {
                [id] => Place::Batch(*id),
                all if all.len() == batches => Place::Session,
                _ => Place::Batches(ids),
            };
            Finding { place, warning }
        };
        self.kinds.into_iter().map(finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::made::after;
    use crate::{
        ClientWatch, Event, Failure, LoadedModel, Measured, Measurement, Sample, ServerMemory,
        Slots,
    };

    fn done(size: u32, measurement: Measurement) -> Event {
        let measurement = Measurement { requests: size, total_s: 1.0, tokens: 10, ..measurement };
        Event::BatchDone(Measured::new(4, measurement))
    }

    fn beside(names: &[&str]) -> Measurement {
        let model = |name: &&str| LoadedModel { name: (*name).into(), ..LoadedModel::default() };
        let models: Vec<LoadedModel> = names.iter().map(model).collect();
        let memory = ServerMemory { before: models.clone(), after: models };
        Measurement { memory: Some(memory), ..Measurement::default() }
    }

    fn failed() -> Measurement {
        let sample = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        Measurement { samples: vec![sample], ..Measurement::default() }
    }

    fn findings(events: &[Event]) -> Vec<Finding> {
        Analysis::of(&after(events)).findings
    }

    #[test]
    fn what_every_batch_shows_is_stated_once_for_the_session() {
        let found = findings(&[done(1, beside(&["x"])), done(2, beside(&["y", "x"]))]);
        let warning = Warning::OtherModels { names: vec!["x".into(), "y".into()] };
        assert_eq!(found, [Finding { place: Place::Session, warning }]);
    }

    #[test]
    fn what_some_batches_show_is_stated_with_their_names() {
        let quiet = || done(4, Measurement::default());
        let one = findings(&[done(1, beside(&["x"])), quiet()]);
        assert_eq!(one[0].place, Place::Batch(BatchId::new(4, 1)));
        let two = findings(&[done(1, beside(&["x"])), done(2, beside(&["x"])), quiet()]);
        let ids = [1, 2].map(|size| BatchId::new(4, size)).to_vec();
        assert_eq!((two.len(), &two[0].place), (1, &Place::Batches(ids)));
    }

    #[test]
    fn a_failure_is_found_in_any_measurement() {
        let id = BatchId::new(4, 1);
        let again = Measurement { requests: 1, ..failed() };
        let again = Event::MeasuredAgain(Measured::new(4, again));
        let found = findings(&[done(1, Measurement::default()), done(1, failed()), again]);
        let places: Vec<&Place> = found.iter().map(|finding| &finding.place).collect();
        let repeat = Place::Repeat { batch: id, number: 2, of: 2 };
        assert_eq!(places, [&repeat, &Place::Again(id)]);
        assert!(found.iter().all(|finding| finding.batches_to_repeat().is_empty()));
        let shown = findings(&[done(1, failed())]);
        assert_eq!(shown[0].batches_to_repeat(), [id]);
    }

    #[test]
    fn one_cause_of_failures_is_stated_once() {
        let found = findings(&[1, 2, 3].map(|size| done(size, failed())));
        let warning = Warning::Failed { requests: 3, failure: Failure::Timeout, message: None };
        let places = Place::Batches([1, 2, 3].map(|size| BatchId::new(4, size)).to_vec());
        assert_eq!(found, [Finding { place: places, warning }]);
        assert_eq!(found[0].batches_to_repeat().len(), 3);
    }

    #[test]
    fn one_kind_of_disturbance_is_stated_once_with_the_longest() {
        let lagged = |size, lag_ms| {
            let client = ClientWatch { lag_ms, ..ClientWatch::default() };
            done(size, Measurement { client: Some(client), ..Measurement::default() })
        };
        let found = findings(&[lagged(1, 900.0), done(2, failed()), lagged(4, 990.0)]);
        let places = Place::Batches([1, 4].map(|size| BatchId::new(4, size)).to_vec());
        let warning = Warning::PageLagged { lag_ms: 990.0 };
        assert_eq!(found[0], Finding { place: places, warning });
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_batch_is_not_measured_again_for_a_coarse_clock() {
        let client = ClientWatch { timer_step_ms: Some(100.0), ..ClientWatch::default() };
        let coarse = Measurement { total_s: 1.0, client: Some(client), ..Measurement::default() };
        let found = findings(&[done(1, coarse)]);
        assert_eq!(found[0].warning, Warning::CoarseClock { step_ms: 100.0 });
        assert_eq!(found[0].batches_to_repeat(), []);
    }

    #[test]
    fn a_habit_of_the_server_is_stated_once() {
        let uncounted = |size| {
            let measurement =
                Measurement { requests: size, total_s: 1.0, ..Measurement::default() };
            (measurement.clone(), Event::BatchDone(Measured::new(4, measurement)))
        };
        let ((measurement, one), (_, two)) = (uncounted(1), uncounted(2));
        let again = Event::MeasuredAgain(Measured::new(4, measurement));
        let found = findings(&[one, two, again]);
        let warning = Warning::NothingCounted { requests: 4 };
        assert_eq!(found, [Finding { place: Place::Session, warning }]);
        assert_eq!(found[0].batches_to_repeat(), []);
    }

    #[test]
    fn a_run_with_other_slots_says_so() {
        let found = Some(Slots { most: 1, is_exact: true });
        let events = [Event::SlotsCounted { wanted: 4, found }, done(1, Measurement::default())];
        let warning = Warning::OtherSlots { wanted: 4, found: 1 };
        assert_eq!(findings(&events), [Finding { place: Place::Run(4), warning }]);
    }
}

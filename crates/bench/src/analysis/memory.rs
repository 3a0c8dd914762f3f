//! The memory of models, from the server's list of loaded models.

use super::finding::{Finding, Place};
use crate::order::{sort_by, sort_by_key};
use crate::{LoadedModel, Measurement, Session, Slots, Warning};

/// Memory of a model at a number of slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotsMemory {
    pub slots: u32,
    pub size_bytes: u64,
    pub vram_bytes: u64,
}

impl SlotsMemory {
    /// The share in video memory, 0 ..= 1.
    #[must_use]
    pub fn vram_share(self) -> f64 {
        (self.vram_bytes as f64 / self.size_bytes as f64).min(1.0)
    }
}

/// In server mode: the model's memory at each number of slots, fewest first. Memory grows with the context of
/// all slots; of several measurements with equal slots the largest counts.
pub fn by_slots(session: &Session) -> Vec<SlotsMemory> {
    if !session.is_server_mode() {
        return Vec::new();
    }
    let of_run = |run: &crate::Run| {
        let memory = run.measurements().filter_map(|measured| measured.memory.as_ref());
        let loaded = memory.flat_map(|memory| &memory.after);
        let sizes = loaded.filter(|loaded| loaded.is(session.model_id())).filter_map(|loaded| {
            Some((loaded.size_bytes.filter(|&size| size > 0)?, loaded.vram_bytes?))
        });
        let (size_bytes, vram_bytes) =
            sizes.max_by_key(|&(size, vram)| (size, std::cmp::Reverse(vram)))?;
        // Without a count, the slots are assumed to be those that the run requires.
        let slots =
            run.slots.filter(|slots| slots.is_exact).map_or(run.workers, |Slots { most, .. }| most);
        Some(SlotsMemory { slots, size_bytes, vram_bytes })
    };
    let mut all: Vec<SlotsMemory> = session.runs.iter().filter_map(of_run).collect();
    sort_by_key(&mut all, |memory| (memory.slots, std::cmp::Reverse(memory.size_bytes)));
    all.dedup_by_key(|memory| memory.slots);
    all
}

/// The number of slots from which on the model does not fit into video memory, if it did with fewer.
pub fn cliff(by_slots: &[SlotsMemory]) -> Option<Finding> {
    let spills = by_slots.iter().position(|memory| memory.vram_bytes < memory.size_bytes)?;
    let (spills, fits) = (by_slots.get(spills)?, by_slots.get(spills.checked_sub(1)?)?);
    let (slots, fits, vram_share) = (spills.slots, fits.slots, spills.vram_share());
    Some(Finding {
        place: Place::Session,
        warning: Warning::SpillsFrom { slots, fits, vram_share },
    })
}

/// Warnings that the model was partly outside video memory, and that others were loaded too.
pub fn warnings(measurement: &Measurement, model: &str) -> Vec<Warning> {
    let memory = measurement.memory.iter();
    let loaded: Vec<&LoadedModel> =
        memory.flat_map(|memory| [&memory.before, &memory.after]).flatten().collect();
    let (measured, others): (Vec<&LoadedModel>, Vec<_>) =
        loaded.into_iter().partition(|loaded| loaded.is(model));
    let shares = measured.iter().filter_map(|loaded| loaded.vram_share());
    let spilled = shares.filter(|&share| share < 1.0).reduce(f64::min);
    let mut names: Vec<String> = others.into_iter().map(|other| other.name.clone()).collect();
    sort_by(&mut names, Ord::cmp);
    names.dedup();
    let spilled = spilled.map(|vram_share| Warning::SpilledToCpu { vram_share });
    let others = (!names.is_empty()).then_some(Warning::OtherModels { names });
    spilled.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Measured, Mode, Plan, ServerMemory};

    fn loaded(name: &str, vram_bytes: u64) -> LoadedModel {
        let (size_bytes, vram_bytes) = (Some(100), Some(vram_bytes));
        LoadedModel { name: name.into(), size_bytes, vram_bytes, ..LoadedModel::default() }
    }

    #[test]
    fn the_servers_memory_shows_spilling_and_other_models() {
        let found = |after| {
            let memory = Some(ServerMemory { before: vec![], after });
            warnings(&Measurement { memory, ..Measurement::default() }, "m")
        };
        assert_eq!(found(vec![loaded("m:latest", 100)]), []);
        assert_eq!(found(vec![loaded("m", 40)]), [Warning::SpilledToCpu { vram_share: 0.4 }]);
        let others = Warning::OtherModels { names: vec!["x".to_owned()] };
        assert_eq!(found(vec![loaded("m", 100), loaded("x", 0)]), [others]);
    }

    /// A run in server mode for each of these slots, with the model's bytes in video memory out of 100 × slots.
    fn server_mode(runs: &[(u32, u64)]) -> Session {
        let plan = Plan { mode: Mode::Server, ..Plan::default() };
        let mut session = Session { model: "m".into(), plan: Some(plan), ..Session::default() };
        for &(workers, vram_bytes) in runs {
            let after = vec![LoadedModel {
                size_bytes: Some(u64::from(workers) * 100),
                ..loaded("m", vram_bytes)
            }];
            let memory = Some(ServerMemory { before: vec![], after });
            let measurement = Measurement { requests: 1, memory, ..Measurement::default() };
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
        session
    }

    #[test]
    fn the_cliff_is_the_first_number_of_slots_that_does_not_fit() {
        let of = |runs: &[(u32, u64)]| by_slots(&server_mode(runs));
        let all = of(&[(8, 600), (1, 100), (4, 400)]);
        let slots: Vec<u32> = all.iter().map(|memory| memory.slots).collect();
        assert_eq!(slots, [1, 4, 8]);
        let warning = Warning::SpillsFrom { slots: 8, fits: 4, vram_share: 0.75 };
        assert_eq!(cliff(&all), Some(Finding { place: Place::Session, warning }));
        assert_eq!(cliff(&of(&[(1, 100), (4, 400)])), None, "all fit");
        assert_eq!(cliff(&of(&[(1, 50), (4, 60)])), None, "none fits: slots are not the cause");
        assert_eq!(cliff(&[]), None);
    }

    #[test]
    fn memory_is_by_counted_slots_and_in_server_mode_only() {
        let mut session = server_mode(&[(4, 400)]);
        session.runs[0].slots = Some(Slots { most: 2, is_exact: true });
        assert_eq!(by_slots(&session)[0].slots, 2);
        session.plan = Some(Plan::default());
        assert_eq!(by_slots(&session), []);
    }
}

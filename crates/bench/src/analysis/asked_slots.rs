//! The slots that an Ollama was configured with, and those that it has.

use super::finding::{Finding, Place};
use crate::{Environment, LoadedModel, Session, Slots, SlotsCause, Warning};

/// Architectures that Ollama runs with one slot whatever is configured (`server/sched.go`, `load`).
const ONE_SLOT_FAMILIES: [&str; 11] = [
    "lfm2",
    "lfm2moe",
    "mllama",
    "nemotron_h",
    "nemotron_h_moe",
    "nemotron_h_omni",
    "qwen35",
    "qwen35moe",
    "qwen3next",
    "qwen3vl",
    "qwen3vlmoe",
];

/// From this version on an unconfigured Ollama has one slot. From 0.2 on it chose between 4 and 1 by video
/// memory, from 0.6.7 on between 2 and 1 (`envconfig/config.go`, `server/sched.go`).
const ONE_BY_DEFAULT: (u32, u32) = (0, 10);

/// The model's architecture, if Ollama gives it one slot whatever is configured.
#[must_use]
pub fn one_slot_family(environment: &Environment) -> Option<&str> {
    let family = environment.family.as_deref()?;
    ONE_SLOT_FAMILIES.contains(&family).then_some(family)
}

/// A finding that the slots seen are not those the user says were configured.
pub fn finding(session: &Session, seen: Option<Slots>) -> Option<Finding> {
    // With several servers it is unknown which was configured with how many.
    let asked = session.plan.as_ref()?.asked_slots.filter(|_| !session.environment.is_cluster())?;
    let seen = seen.filter(|seen| session.environment.is_ollama() && seen.contradict(asked))?;
    let causes = causes(session, seen.most);
    let warning = Warning::NotAsAsked { asked, found: seen.most, causes };
    Some(Finding { place: Place::Session, warning })
}

/// Possible causes, the likeliest first.
fn causes(session: &Session, found: u32) -> Vec<SlotsCause> {
    let environment = &session.environment;
    if let Some(family) = one_slot_family(environment).filter(|_| found == 1) {
        return vec![SlotsCause::Architecture(family.to_owned())];
    }
    let chooses = ollama_version(environment).is_some_and(|version| version < ONE_BY_DEFAULT);
    let by_itself = if chooses { &[1, 2, 4][..] } else { &[1] };
    let unseen = by_itself.contains(&found);
    let mut causes = if unseen {
        vec![SlotsCause::ServiceEnvironment, SlotsCause::NotRestarted]
    } else {
        // A number that Ollama never chooses was configured at some time.
        vec![SlotsCause::NotRestarted, SlotsCause::ServiceEnvironment]
    };
    if chooses && found == 1 {
        let is_spilled = session.loaded().any(LoadedModel::is_spilled);
        let place = if is_spilled { 0 } else { causes.len() };
        causes.insert(place, SlotsCause::Memory);
    }
    causes
}

/// Major and minor version of `Ollama 0.33.0`.
fn ollama_version(environment: &Environment) -> Option<(u32, u32)> {
    let version = environment.server_program.as_deref()?.strip_prefix("Ollama ")?;
    let mut parts = version.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LoadedModel, Measurement, Plan, Run, ServerMemory};

    fn session(program: &str, family: &str, asked: u32) -> Session {
        Session {
            model: "m".into(),
            plan: Some(Plan { asked_slots: Some(asked), ..Plan::default() }),
            environment: Environment {
                server_program: Some(program.into()),
                family: Some(family.into()),
                ..Environment::default()
            },
            ..Session::default()
        }
    }

    fn found(session: &Session, most: u32) -> Option<Vec<SlotsCause>> {
        match finding(session, Some(Slots { most, is_exact: true }))?.warning {
            Warning::NotAsAsked { causes, .. } => Some(causes),
            _ => None,
        }
    }

    #[test]
    fn nothing_is_found_if_the_slots_may_be_those_configured() {
        let four = session("Ollama 0.33.0", "qwen3", 4);
        assert_eq!(finding(&four, Some(Slots { most: 4, is_exact: true })), None);
        assert_eq!(finding(&four, Some(Slots { most: 2, is_exact: false })), None);
        assert_eq!(finding(&four, None), None);
        assert_eq!(found(&session("llama.cpp", "qwen3", 4), 1), None, "it has no such variable");
        assert!(finding(&four, Some(Slots { most: 6, is_exact: false })).is_some());
    }

    #[test]
    fn an_architecture_with_one_slot_is_the_only_cause() {
        let causes = found(&session("Ollama 0.33.0", "qwen3vl", 4), 1);
        assert_eq!(causes, Some(vec![SlotsCause::Architecture("qwen3vl".into())]));
        let two = found(&session("Ollama 0.33.0", "qwen3vl", 4), 2);
        assert_eq!(two.and_then(|causes| causes.first().cloned()), Some(SlotsCause::NotRestarted));
    }

    #[test]
    fn the_default_number_means_that_the_variable_was_not_seen() {
        let usual = [SlotsCause::ServiceEnvironment, SlotsCause::NotRestarted];
        assert_eq!(found(&session("Ollama 0.33.0", "qwen3", 4), 1), Some(usual.to_vec()));
        let told_before = found(&session("Ollama 0.33.0", "qwen3", 8), 4);
        let expected = [SlotsCause::NotRestarted, SlotsCause::ServiceEnvironment];
        assert_eq!(told_before, Some(expected.to_vec()));
        assert_eq!(found(&session("Ollama 0.9.6", "qwen3", 8), 4), Some(usual.to_vec()));
    }

    #[test]
    fn memory_is_a_cause_if_ollama_chose_by_it() {
        let mut old = session("Ollama 0.6.2", "qwen3", 4);
        assert_eq!(
            found(&old, 1).and_then(|causes| causes.last().cloned()),
            Some(SlotsCause::Memory)
        );
        let spilled = LoadedModel {
            name: "m".into(),
            size_bytes: Some(10),
            vram_bytes: Some(4),
            ..LoadedModel::default()
        };
        let memory = Some(ServerMemory { before: vec![], after: vec![spilled] });
        let mut run = Run { workers: 4, ..Run::default() };
        run.add(Measurement { requests: 1, memory, ..Measurement::default() });
        old.runs.push(run);
        assert_eq!(
            found(&old, 1).and_then(|causes| causes.first().cloned()),
            Some(SlotsCause::Memory)
        );
        let new = Session { environment: session("Ollama 0.33.0", "", 4).environment, ..old };
        assert!(!found(&new, 1).unwrap().contains(&SlotsCause::Memory), "it does as configured");
    }
}

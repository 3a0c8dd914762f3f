//! How many slots the server has, and how to give it more.

use bench::analysis::{Analysis, Conclusion, one_slot_family};
use bench::{Session, Slots};

use super::conclusion::are_more_slots_in_vain;
use super::numbers::UNKNOWN;
use super::problems::is_ollama;
use super::say::{say, words};
use super::server_reported::told_slots_words;
use super::subject::MoreSlots;
use crate::Lang;

words! {
    /// What was seen of the server's slots, as a sentence.
    pub fn slots_sentence(slots: Slots) -> String;
}

/// What was seen of the slots of one of several servers, and what it says of them, for a cell of a table.
pub(crate) fn slots_cell(seen: Option<Slots>, told: Option<u32>, lang: Lang) -> String {
    let seen = match seen {
        Some(Slots { most, is_exact: true }) => most.to_string(),
        Some(Slots { most, .. }) => format!("≥ {most}"),
        None => UNKNOWN.to_owned(),
    };
    match told {
        Some(told) => format!("{seen} ({})", told_slots_words(told, lang)),
        None => seen,
    }
}

/// How a server is given `wanted` slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotsAdvice {
    /// What to do, as a sentence or two.
    pub text: String,
    /// Commands by system; only for an Ollama that can be given more.
    pub commands: Vec<(&'static str, String)>,
}

/// How to give the server as many slots as the largest run wanted; nothing where it has them, more may be there,
/// there is no video memory for more, the server refuses requests, or the conclusion says that more would not help.
#[must_use]
pub fn slots_advice(analysis: &Analysis, session: &Session, lang: Lang) -> Option<SlotsAdvice> {
    let environment = &session.environment;
    // Of several servers nobody knows which is to have more.
    let slots = analysis.slots.filter(|_| !environment.is_cluster())?;
    let wanted = analysis.runs.iter().map(|run| run.workers).max()?;
    let has_enough = wanted <= slots.most || session.is_partly_in_vram();
    if !slots.is_exact || has_enough || analysis.refused_from().is_some() {
        return None;
    }
    let next = doubled(slots.most);
    let program = environment.server_program.as_deref();
    let forced = one_slot_family(environment).filter(|_| slots.most == 1);
    let way = match forced {
        _ if are_more_slots_in_vain(&Conclusion::of(session, analysis)) && forced.is_none() => {
            return None;
        }
        _ if !is_ollama(program) => MoreSlots::ByFlag(next),
        Some(family) => MoreSlots::Never(family),
        None => MoreSlots::ByEnvironment,
    };
    let commands = match way {
        MoreSlots::ByEnvironment => restart_commands(next).to_vec(),
        MoreSlots::ByFlag(_) | MoreSlots::Never(_) => Vec::new(),
    };
    let text = say!(lang, more_slots(way));
    Some(SlotsAdvice { text, commands })
}

/// The number of slots to try after this one: what still more would bring is known after each doubling.
pub(super) fn doubled(slots: u32) -> u32 {
    slots.saturating_mul(2)
}

/// How to restart an Ollama with so many slots: where, and the commands.
#[must_use]
pub fn restart_commands(slots: u32) -> [(&'static str, String); 4] {
    [
        (
            "Linux (systemd)",
            format!(
                "sudo mkdir -p /etc/systemd/system/ollama.service.d\n\
                 printf '[Service]\\nEnvironment=\"OLLAMA_NUM_PARALLEL={slots}\"\\n' | \
                 sudo tee /etc/systemd/system/ollama.service.d/parallel.conf\n\
                 sudo systemctl daemon-reload && sudo systemctl restart ollama"
            ),
        ),
        (
            "macOS",
            format!(
                "launchctl setenv OLLAMA_NUM_PARALLEL {slots}\n\
                 osascript -e 'quit app \"Ollama\"'; sleep 2; open -a Ollama"
            ),
        ),
        (
            "Windows (PowerShell)",
            format!(
                "[Environment]::SetEnvironmentVariable('OLLAMA_NUM_PARALLEL', '{slots}', 'User')\n\
                 Get-Process 'ollama*' | Stop-Process\n\
                 $env:OLLAMA_NUM_PARALLEL = '{slots}'; Start-Process ollama -ArgumentList serve -WindowStyle Hidden"
            ),
        ),
        (
            "Docker",
            format!(
                "docker rm -f ollama\n\
                 docker run -d --name ollama --gpus=all -v ollama:/root/.ollama -p 11434:11434 \
                 -e OLLAMA_NUM_PARALLEL={slots} ollama/ollama"
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Environment, made};

    /// Runs of 1 and 8 workers, measured in the order of a plan that has them so.
    fn largest_of_eight() -> Analysis {
        Analysis::of(&made::session(&[(8, 1, 0), (1, 1, 0)]))
    }

    #[test]
    fn slots_are_told_as_a_bound_from_above_or_below() {
        let text = |slots| slots_sentence(slots, Lang::Ru).replace('\u{a0}', " ");
        assert!(
            text(Slots { most: 4, is_exact: true }).contains("одновременно не больше 4 запросов")
        );
        assert!(
            text(Slots { most: 21, is_exact: false }).contains("одновременно не меньше 21 запроса")
        );
    }

    #[test]
    fn more_slots_are_not_advised_where_they_would_hardly_help() {
        let advised = |[of_1, of_2, of_4, of_8]: [u64; 4]| {
            let session = made::session(&[(1, 1, of_1), (2, 2, of_2), (4, 4, of_4), (8, 8, of_8)]);
            let mut analysis = Analysis::of(&session);
            analysis.slots = Some(Slots { most: 4, is_exact: true });
            slots_advice(&analysis, &session, Lang::Ru).is_some()
        };
        assert!(advised([100, 200, 400, 400]));
        assert!(!advised([100, 200, 204, 204]), "the last doubling brought 2 %");
    }

    #[test]
    fn an_architecture_with_one_slot_can_not_be_given_more() {
        let one = Slots { most: 1, is_exact: true };
        let of = |family: &str, program: &str| Session {
            environment: Environment {
                family: Some(family.into()),
                server_program: Some(program.into()),
                ..Environment::default()
            },
            ..Session::default()
        };
        let seen = |slots| {
            let mut analysis = largest_of_eight();
            analysis.slots = Some(slots);
            analysis
        };
        let advice =
            |family, program| slots_advice(&seen(one), &of(family, program), Lang::Ru).unwrap();
        let forced = advice("qwen3next", "Ollama 0.33.0");
        assert!(forced.text.contains("всегда с одним слотом") && forced.commands.is_empty());
        let usual = advice("qwen3", "Ollama 0.33.0");
        assert!(usual.text.contains("поднимите") && usual.commands.len() == 4);
        assert!(advice("gemma3", "llama.cpp").text.contains("--parallel 2"));
        let unknown = Session::default();
        let none = |slots| slots_advice(&seen(slots), &unknown, Lang::Ru).is_none();
        assert!(none(Slots { is_exact: false, ..one }), "it may have more");
        assert!(none(Slots { most: 8, ..one }), "it has them");
        assert_eq!(slots_advice(&largest_of_eight(), &unknown, Lang::Ru), None, "nothing is known");
        assert!(restart_commands(8).iter().all(|(_, commands)| commands.contains('8')));
    }
}

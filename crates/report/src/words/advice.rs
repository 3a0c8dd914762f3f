//! How many slots the server has, and how to give it more.

use super::plural;
use bench::Environment;
use bench::slots::Slots;

/// Architectures that Ollama runs with one slot whatever it is told (`server/sched.go`, `load`).
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

/// What was seen of the server's slots, as a sentence.
#[must_use]
pub fn slots_sentence(slots: Slots) -> String {
    let bound = if slots.is_exact { "не более" } else { "не менее" };
    let requests = plural(u64::from(slots.most), "запроса", "запросов", "запросов");
    let why = if slots.is_exact {
        "остальные ждали в его очереди"
    } else {
        "больше сразу ему не посылали, или ждать никому не пришлось"
    };
    format!(
        "Судя по перекрытию ответов, сервер обрабатывал одновременно {bound} {requests}: {why}."
    )
}

/// How a server is given `wanted` slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotsAdvice {
    /// In words.
    pub text: String,
    /// Commands by system; only for an Ollama that can be given more.
    pub commands: Vec<(&'static str, String)>,
}

/// How to give the server as many slots as were wanted; nothing where it has them, or more may be there.
#[must_use]
pub fn slots_advice(slots: Slots, wanted: u32, environment: &Environment) -> Option<SlotsAdvice> {
    if !slots.is_exact || wanted <= slots.most {
        return None;
    }
    let program = environment.server_program.as_deref().unwrap_or("Ollama");
    if !program.starts_with("Ollama") {
        let text = format!(
            "Чтобы сервер обрабатывал больше запросов сразу, запустите его с большим числом слотов: llama.cpp — \
             с ключом --parallel {wanted}, vLLM — с --max-num-seqs {wanted}. Память под контекст растёт с \
             числом слотов."
        );
        return Some(SlotsAdvice { text, commands: Vec::new() });
    }
    let family = environment.family.as_deref();
    let forced = family.filter(|family| ONE_SLOT_FAMILIES.contains(family) && slots.most == 1);
    Some(match forced {
        Some(family) => SlotsAdvice {
            text: format!(
                "Архитектуру {family} Ollama запускает всегда с одним слотом, что бы ни стояло в \
                 OLLAMA_NUM_PARALLEL: параллельность здесь даст другая модель или другой сервер."
            ),
            commands: Vec::new(),
        },
        None => SlotsAdvice {
            text:
                "Чтобы сервер обрабатывал больше запросов сразу, поднимите OLLAMA_NUM_PARALLEL и \
                   перезапустите его. Память под контекст растёт с числом слотов."
                    .into(),
            commands: restart_commands(wanted).to_vec(),
        },
    })
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

    #[test]
    fn slots_are_told_as_a_bound_from_above_or_below() {
        let text = |slots| slots_sentence(slots).replace('\u{a0}', " ");
        assert!(
            text(Slots { most: 4, is_exact: true }).contains("одновременно не более 4 запросов")
        );
        assert!(
            text(Slots { most: 1, is_exact: false }).contains("одновременно не менее 1 запроса")
        );
    }

    #[test]
    fn an_architecture_with_one_slot_can_not_be_given_more() {
        let one = Slots { most: 1, is_exact: true };
        let of = |family: &str, program: &str| Environment {
            family: Some(family.into()),
            server_program: Some(program.into()),
            ..Environment::default()
        };
        let advice = |family, program| slots_advice(one, 8, &of(family, program)).unwrap();
        let forced = advice("qwen3next", "Ollama 0.33.0");
        assert!(forced.text.contains("всегда с одним слотом") && forced.commands.is_empty());
        let usual = advice("qwen3", "Ollama 0.33.0");
        assert!(usual.text.contains("поднимите") && usual.commands.len() == 4);
        assert!(advice("gemma3", "llama.cpp").text.contains("--parallel 8"));
        let unknown = Environment::default();
        assert_eq!(slots_advice(Slots { is_exact: false, ..one }, 8, &unknown), None);
        assert_eq!(slots_advice(Slots { most: 8, ..one }, 8, &unknown), None, "it has them");
        assert!(restart_commands(8).iter().all(|(_, commands)| commands.contains('8')));
    }
}

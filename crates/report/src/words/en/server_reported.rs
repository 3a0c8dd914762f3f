//! Server-reported values, and where they differ from the measured ones.

use bench::{ServerReported, Slots, SlotsCause};

use super::En;
use super::nouns::{REQUESTS, SLOTS, TIMES, TOKENS, plural};
use crate::words::numbers::{gigabytes, percent};

pub fn told_slots(told: u32, measured: Option<Slots>) -> String {
    let told = plural(u64::from(told), SLOTS);
    match measured {
        Some(Slots { most, is_exact: true }) => {
            format!("The server reports {told}; the measurement shows {most}.")
        }
        Some(Slots { most, .. }) => format!(
            "The server reports {told}; the measurement shows at least {most}: no more requests were sent at once, or \
             none had to wait."
        ),
        None => format!("The server reports {told}; the number could not be measured."),
    }
}

pub fn told_slots_label(told: u32) -> String {
    format!("server reports {told}")
}

pub fn server_reported(told: &ServerReported) -> String {
    let facts = [
        told.slots.map(|slots| plural(u64::from(slots), SLOTS)),
        told.admitted
            .map(|admitted| format!("takes up to {}", plural(u64::from(admitted), REQUESTS))),
        told.slot_context_tokens.map(|tokens| format!("slot context {}", plural(tokens, TOKENS))),
        told.model_file.as_ref().map(|file| format!("model {file}")),
        told.build.as_ref().map(|build| format!("build {build}")),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub fn model_memory(size_bytes: u64, vram_share: f64) -> String {
    let (size, share) = (gigabytes(size_bytes, En), percent(vram_share, 0, En));
    format!("{size}, {share} of it in video memory")
}

pub fn slots_contradict(told: u32, measured: u32) -> String {
    let told_slots = plural(u64::from(told), SLOTS);
    if measured > told {
        format!(
            "The server reports {told_slots} but handled {} at once. There are probably several servers behind this \
             address, or it was restarted with another number of slots.",
            plural(u64::from(measured), REQUESTS)
        )
    } else {
        format!(
            "The server reports {told_slots} but handled at most {measured} at once: the rest waited. A proxy in \
             front of the server may let fewer through, memory for the context may be short, or another model may be \
             behind the same address. Trust what was measured."
        )
    }
}

pub fn not_as_asked(asked: u32, found: u32, causes: &[SlotsCause]) -> String {
    let causes: Vec<String> = match causes {
        [only] => vec![slots_cause(only, asked)],
        several => (1..)
            .zip(several)
            .map(|(number, cause)| format!("{number}) {}", slots_cause(cause, asked)))
            .collect(),
    };
    let title = if causes.len() > 1 { "Possible causes, the likeliest first" } else { "Cause" };
    format!(
        "OLLAMA_NUM_PARALLEL is {asked} according to the plan, but the measurement shows {}. {title}: {}.",
        plural(u64::from(found), SLOTS),
        causes.join("; ")
    )
}

fn slots_cause(cause: &SlotsCause, asked: u32) -> String {
    match cause {
        SlotsCause::Architecture(family) => format!(
            "Ollama runs the architecture {family} with one slot, whatever the variable says; another model or \
             another server can run requests in parallel"
        ),
        SlotsCause::ServiceEnvironment => format!(
            "the variable is not set where the service sees it: with systemd, “systemctl edit ollama” and the line \
             Environment=\"OLLAMA_NUM_PARALLEL={asked}\" under [Service]; on macOS, “launchctl setenv”; on Windows, \
             the user's environment variables; in Docker, the option -e"
        ),
        SlotsCause::NotRestarted => {
            "the server was not restarted after the change, and it reads the variable only at startup".into()
        }
        SlotsCause::Memory => String::from(
            "the server did not see the variable and chose one slot by itself, because video memory was too small for \
             more (as Ollama before 0.10 does)",
        ),
    }
}

pub fn spills_from(slots: u32, fits: u32, vram_share: f64) -> String {
    format!(
        "With {} the model does not fit into video memory: {} of it is there, the CPU handles the rest. With {} the \
         whole model fitted: more slots make this server slower.",
        plural(u64::from(slots), SLOTS),
        percent(vram_share, 0, En),
        plural(u64::from(fits), SLOTS)
    )
}

pub fn prefix_cached(share: f64) -> String {
    format!(
        "The server reports that {} of the prompt tokens came from its cache: with prompts that all begin differently, \
         processing them would take longer.",
        percent(share, 0, En)
    )
}

pub fn preempted(times: u64) -> String {
    format!(
        "The server ran out of KV cache memory: it preempted requests and started them over {}. That lowers the \
         speed; give it more memory for the KV cache or keep fewer requests in flight.",
        plural(times, TIMES)
    )
}

pub fn others_served(requests: u64) -> String {
    format!(
        "Before the measurement the server was already handling {}: it is not serving this session alone, so the \
         speed is understated. Repeat when it is free.",
        plural(requests, ["request from elsewhere", "requests from elsewhere"])
    )
}

//! The server's slots.

use bench::Slots;

use super::nouns::{REQUESTS, plural};
use crate::words::subject::MoreSlots;

pub fn slots_sentence(slots: Slots) -> String {
    if slots == (Slots { most: 1, is_exact: false }) {
        return "Nothing shows how many requests the server processes at once: it was not sent more than one, or none \
                had to wait."
            .into();
    }
    let bound = if slots.is_exact { "at most" } else { "at least" };
    let requests = plural(u64::from(slots.most), REQUESTS);
    let why = if slots.is_exact {
        "the rest waited in its queue"
    } else {
        "it was not sent more, or none had to wait"
    };
    format!(
        "Judging by how answers overlapped, the server processed {bound} {requests} at once: {why}."
    )
}

pub fn more_slots(way: MoreSlots<'_>) -> String {
    match way {
        MoreSlots::ByFlag(wanted) => format!(
            "For the server to process more requests at once, start it with more slots: llama.cpp with --parallel \
             {wanted} (and the context -c, which all slots share, as many times larger), vLLM with --max-num-seqs \
             {wanted}. A larger context takes more memory."
        ),
        MoreSlots::ByEnvironment => String::from(
            "For the server to process more requests at once, raise OLLAMA_NUM_PARALLEL and restart it. Context \
             memory grows with the number of slots.",
        ),
        MoreSlots::Never(family) => format!(
            "Ollama always runs the {family} architecture with one slot, whatever OLLAMA_NUM_PARALLEL says: for \
             parallel requests, use another model or another server."
        ),
    }
}

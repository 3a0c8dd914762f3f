//! The server's slots.

use bench::Slots;

use super::nouns::{OF_REQUESTS, plural};
use crate::words::subject::MoreSlots;

pub fn slots_sentence(slots: Slots) -> String {
    if slots == (Slots { most: 1, is_exact: false }) {
        return "Сколько запросов сервер обрабатывает одновременно, не видно: больше одного ему не посылали, или ждать \
                никому не пришлось."
            .into();
    }
    let bound = if slots.is_exact { "не больше" } else { "не меньше" };
    let requests = plural(u64::from(slots.most), OF_REQUESTS);
    let why = if slots.is_exact {
        "остальные ждали в его очереди"
    } else {
        "больше одновременно ему не посылали, или ждать никому не пришлось"
    };
    format!(
        "Судя по перекрытию ответов, сервер обрабатывал одновременно {bound} {requests}: {why}."
    )
}

pub fn more_slots(way: MoreSlots<'_>) -> String {
    match way {
        MoreSlots::ByFlag(wanted) => format!(
            "Чтобы сервер обрабатывал больше запросов одновременно, дайте ему больше слотов: llama.cpp — ключом \
             --parallel {wanted} (контекст -c делится на все слоты: увеличьте и его во столько же раз), vLLM — \
             ключом --max-num-seqs {wanted}. С контекстом растёт и память."
        ),
        MoreSlots::ByEnvironment => String::from(
            "Чтобы сервер обрабатывал больше запросов одновременно, поднимите OLLAMA_NUM_PARALLEL и перезапустите \
             сервер. Память под контекст растёт с числом слотов.",
        ),
        MoreSlots::Never(family) => format!(
            "Архитектуру {family} Ollama запускает всегда с одним слотом, что бы ни стояло в \
             OLLAMA_NUM_PARALLEL: параллельность здесь даст другая модель или другой сервер."
        ),
    }
}

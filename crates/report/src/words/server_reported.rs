//! Server-reported values beside the measured ones.

use bench::analysis::{Analysis, SlotsMemory};
use bench::{Environment, ServerReported, Session};

use super::report::model_memory;
use super::say::say;
use super::sentence::slots;
use crate::Lang;

/// How many slots the server says that it has, and how many were measured; nothing in server mode, where it
/// is restarted, and where it does not say.
#[must_use]
pub fn told_slots(session: &Session, analysis: &Analysis, lang: Lang) -> Option<String> {
    let told = reported_slots(session)?;
    Some(say!(lang, told_slots(told, analysis.slots)))
}

/// The same in two or three words, shown beside the measured number.
#[must_use]
pub fn told_slots_label(session: &Session, lang: Lang) -> Option<String> {
    Some(told_slots_words(reported_slots(session)?, lang))
}

/// What a server says of its slots, in two or three words.
pub(crate) fn told_slots_words(told: u32, lang: Lang) -> String {
    say!(lang, told_slots_label(told))
}

fn reported_slots(session: &Session) -> Option<u32> {
    let told = session.environment.told.as_ref()?.slots?;
    (!session.is_server_mode()).then_some(told)
}

/// All that the server told of itself, as a fact.
pub(crate) fn server_reported(environment: &Environment, lang: Lang) -> Option<String> {
    let told = environment.told.as_ref().filter(|told| **told != ServerReported::default())?;
    Some(say!(lang, server_reported(told)))
}

/// What the model takes with so many slots.
pub(crate) fn slots_memory(memory: SlotsMemory, lang: Lang) -> String {
    let size = model_memory(memory.size_bytes, memory.vram_share(), lang);
    format!("{}: {size}", slots(memory.slots, lang))
}

#[cfg(test)]
mod tests {
    use bench::{Slots, SlotsCause};

    use super::super::say::both;
    use super::*;

    #[test]
    fn reported_slots_stand_beside_measured_ones() {
        let told = |told, found| both(|lang| say!(lang, told_slots(told, found)));
        let found = |most, is_exact| Some(Slots { most, is_exact });
        let said = [told(4, found(4, true)), told(4, found(2, false)), told(1, None)];
        insta::assert_snapshot!(said.concat().join("\n"), @"
        Сервер говорит: 4 слота, измерено 4.
        The server reports 4 slots; the measurement shows 4.
        Сервер говорит: 4 слота, измерено не меньше 2: больше одновременно ему не посылали, или ждать никому не пришлось.
        The server reports 4 slots; the measurement shows at least 2: no more requests were sent at once, or none had to wait.
        Сервер говорит: 1 слот; измерить их не удалось.
        The server reports 1 slot; the number could not be measured.
        ");
        let reported = ServerReported {
            slots: Some(4),
            admitted: Some(128),
            slot_context_tokens: Some(1024),
            model_file: Some("gemma.gguf".into()),
            build: Some("b1".into()),
        };
        let said = both(|lang| say!(lang, server_reported(&reported)));
        insta::assert_snapshot!(said.join("\n"), @"
        4 слота, принимает до 128 запросов, контекст слота 1 024 токена, модель gemma.gguf, сборка b1
        4 slots, takes up to 128 requests, slot context 1,024 tokens, model gemma.gguf, build b1
        ");
    }

    #[test]
    fn a_contradiction_says_what_may_be_behind_it() {
        let said = [(4, 2), (2, 4)]
            .map(|(told, found)| both(|lang| say!(lang, slots_contradict(told, found))));
        insta::assert_snapshot!(said.concat().join("\n"), @"
        Сервер говорит: 4 слота, а измерено не больше 2 одновременно: остальные ждали. Причиной бывают посредник перед сервером, который пропускает меньше, нехватка памяти под контекст или другая модель за тем же адресом. Верьте измеренному.
        The server reports 4 slots but handled at most 2 at once: the rest waited. A proxy in front of the server may let fewer through, memory for the context may be short, or another model may be behind the same address. Trust what was measured.
        Сервер говорит: 2 слота, а измерено 4 запроса одновременно. За этим адресом, вероятно, несколько серверов, или сервер перезапущен с другим числом слотов.
        The server reports 2 slots but handled 4 requests at once. There are probably several servers behind this address, or it was restarted with another number of slots.
        ");
    }

    #[test]
    fn causes_are_numbered_where_there_are_several() {
        let causes = [SlotsCause::ServiceEnvironment, SlotsCause::NotRestarted];
        let forced = [SlotsCause::Architecture("qwen3vl".into())];
        let said = [causes.as_slice(), &forced]
            .map(|causes| both(|lang| say!(lang, not_as_asked(4, 1, causes))));
        insta::assert_snapshot!(said.concat().join("\n"), @r#"
        OLLAMA_NUM_PARALLEL, как вы указали, — 4, а измерено 1. Возможные причины, начиная с вероятной: 1) переменная задана не там, где её видит служба: systemd — «systemctl edit ollama» и строка Environment="OLLAMA_NUM_PARALLEL=4" под [Service], macOS — «launchctl setenv», Windows — переменные среды пользователя, Docker — ключ -e; 2) сервер не перезапущен после изменения, а переменную он читает только при запуске.
        OLLAMA_NUM_PARALLEL is 4 according to the plan, but the measurement shows 1 slot. Possible causes, the likeliest first: 1) the variable is not set where the service sees it: with systemd, “systemctl edit ollama” and the line Environment="OLLAMA_NUM_PARALLEL=4" under [Service]; on macOS, “launchctl setenv”; on Windows, the user's environment variables; in Docker, the option -e; 2) the server was not restarted after the change, and it reads the variable only at startup.
        OLLAMA_NUM_PARALLEL, как вы указали, — 4, а измерено 1. Причина: архитектуру qwen3vl Ollama запускает с одним слотом, что бы ни стояло в переменной; параллельность даст другая модель или другой сервер.
        OLLAMA_NUM_PARALLEL is 4 according to the plan, but the measurement shows 1 slot. Cause: Ollama runs the architecture qwen3vl with one slot, whatever the variable says; another model or another server can run requests in parallel.
        "#);
    }

    #[test]
    fn what_the_server_counted_is_worded() {
        let said = [
            both(|lang| say!(lang, spills_from(8, 4, 0.75))),
            both(|lang| say!(lang, prefix_cached(0.8))),
            both(|lang| say!(lang, preempted(3))),
            both(|lang| say!(lang, others_served(2))),
        ];
        insta::assert_snapshot!(said.concat().join("\n"), @"
        Начиная с 8 слотов модель не помещается в видеопамять целиком: в ней 75 %, с остальным работает процессор. При меньшем числе, с 4 слотами, она помещалась вся: увеличение числа слотов здесь замедлит сервер.
        With 8 slots the model does not fit into video memory: 75% of it is there, the CPU handles the rest. With 4 slots the whole model fitted: more slots make this server slower.
        По словам сервера, из кэша взято 80 % токенов промптов: если бы все они начинались по-разному, их обработка заняла бы больше времени.
        The server reports that 80% of the prompt tokens came from its cache: with prompts that all begin differently, processing them would take longer.
        Серверу не хватило памяти под контекст: 3 раза он прервал запрос и начал его заново. Скорость из-за этого ниже; дайте ему больше памяти под кэш или держите в полёте меньше запросов.
        The server ran out of KV cache memory: it preempted requests and started them over 3 times. That lowers the speed; give it more memory for the KV cache or keep fewer requests in flight.
        Перед замером сервер уже обрабатывал 2 чужих запроса: он занят не только этим сеансом, и скорость занижена. Повторите, когда он освободится.
        Before the measurement the server was already handling 2 requests from elsewhere: it is not serving this session alone, so the speed is understated. Repeat when it is free.
        ");
    }
}

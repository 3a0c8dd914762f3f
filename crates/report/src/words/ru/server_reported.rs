//! Server-reported values, and where they differ from the measured ones.

use bench::{ServerReported, Slots, SlotsCause};

use super::Ru;
use super::nouns::{OF_REQUESTS, REQUESTS, SLOTS, TIMES, TOKENS, WITH_SLOTS, plural};
use crate::words::numbers::{gigabytes, percent};

pub fn told_slots(told: u32, measured: Option<Slots>) -> String {
    let told = plural(u64::from(told), SLOTS);
    match measured {
        Some(Slots { most, is_exact: true }) => format!("Сервер говорит: {told}, измерено {most}."),
        Some(Slots { most, .. }) => format!(
            "Сервер говорит: {told}, измерено не меньше {most}: больше одновременно ему не посылали, или ждать никому \
             не пришлось."
        ),
        None => format!("Сервер говорит: {told}; измерить их не удалось."),
    }
}

pub fn told_slots_label(told: u32) -> String {
    format!("сервер говорит {told}")
}

pub fn server_reported(told: &ServerReported) -> String {
    let facts = [
        told.slots.map(|slots| plural(u64::from(slots), SLOTS)),
        told.admitted
            .map(|admitted| format!("принимает до {}", plural(u64::from(admitted), OF_REQUESTS))),
        told.slot_context_tokens.map(|tokens| format!("контекст слота {}", plural(tokens, TOKENS))),
        told.model_file.as_ref().map(|file| format!("модель {file}")),
        told.build.as_ref().map(|build| format!("сборка {build}")),
    ];
    facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub fn model_memory(size_bytes: u64, vram_share: f64) -> String {
    let (size, share) = (gigabytes(size_bytes, Ru), percent(vram_share, 0, Ru));
    format!("{size}, из них в видеопамяти {share}")
}

pub fn slots_contradict(told: u32, measured: u32) -> String {
    let at_once = plural(u64::from(measured), REQUESTS);
    let told_slots = plural(u64::from(told), SLOTS);
    if measured > told {
        format!(
            "Сервер говорит: {told_slots}, а измерено {at_once} одновременно. За этим адресом, вероятно, \
             несколько серверов, или сервер перезапущен с другим числом слотов."
        )
    } else {
        format!(
            "Сервер говорит: {told_slots}, а измерено не больше {measured} одновременно: остальные ждали. \
             Причиной бывают посредник перед сервером, который пропускает меньше, нехватка памяти под контекст \
             или другая модель за тем же адресом. Верьте измеренному."
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
    let title = if causes.len() > 1 {
        "Возможные причины, начиная с вероятной"
    } else {
        "Причина"
    };
    format!(
        "OLLAMA_NUM_PARALLEL, как вы указали, — {asked}, а измерено {found}. {title}: {}.",
        causes.join("; ")
    )
}

fn slots_cause(cause: &SlotsCause, asked: u32) -> String {
    match cause {
        SlotsCause::Architecture(family) => format!(
            "архитектуру {family} Ollama запускает с одним слотом, что бы ни стояло в переменной; \
             параллельность даст другая модель или другой сервер"
        ),
        SlotsCause::ServiceEnvironment => format!(
            "переменная задана не там, где её видит служба: systemd — «systemctl edit ollama» и строка \
             Environment=\"OLLAMA_NUM_PARALLEL={asked}\" под [Service], macOS — «launchctl setenv», Windows — \
             переменные среды пользователя, Docker — ключ -e"
        ),
        SlotsCause::NotRestarted => String::from(
            "сервер не перезапущен после изменения, а переменную он читает только при запуске",
        ),
        SlotsCause::Memory => String::from(
            "переменную сервер не увидел и сам выбрал один слот: на большее не хватило видеопамяти (так делает \
             Ollama до версии 0.10)",
        ),
    }
}

pub fn spills_from(slots: u32, fits: u32, vram_share: f64) -> String {
    format!(
        "Начиная с {} модель не помещается в видеопамять целиком: в ней {}, с остальным работает процессор. При \
         меньшем числе, с {}, она помещалась вся: увеличение числа слотов здесь замедлит сервер.",
        plural(u64::from(slots), ["слота", "слотов", "слотов"]),
        percent(vram_share, 0, Ru),
        plural(u64::from(fits), WITH_SLOTS)
    )
}

pub fn prefix_cached(share: f64) -> String {
    format!(
        "По словам сервера, из кэша взято {} токенов промптов: если бы все они начинались по-разному, их \
         обработка заняла бы больше времени.",
        percent(share, 0, Ru)
    )
}

pub fn preempted(times: u64) -> String {
    format!(
        "Серверу не хватило памяти под контекст: {} он прервал запрос и начал его заново. Скорость из-за \
         этого ниже; дайте ему больше памяти под кэш или держите в полёте меньше запросов.",
        plural(times, TIMES)
    )
}

pub fn others_served(requests: u64) -> String {
    format!(
        "Перед замером сервер уже обрабатывал {}: он занят не только этим сеансом, и скорость занижена. \
         Повторите, когда он освободится.",
        plural(requests, ["чужой запрос", "чужих запроса", "чужих запросов"])
    )
}

//! The conclusion.

use bench::MAX_WORKERS;
use bench::analysis::{Answer, Ceiling, Choice, Confidence, Doubt, Trust};
use bench::stats::Interval;

use super::Ru;
use super::nouns::{BY_REQUESTS, OF_BATCHES, REQUESTS, SLOTS, TIMES, plural};
use super::places::configuration;
use crate::words::numbers::{change, decimal, known, percent, rounded, span};
use crate::words::subject::{More, Told, WORTH_TELLING};

/// So many repeats tell a few per cent from noise.
const REPEATS: u32 = 5;

pub fn conclusion(told: &Told<'_>) -> Vec<String> {
    let found = told.conclusion;
    let Some(choice) = &found.choice else { return vec![nothing(found.trust)] };
    let sentences = [
        Some(headline(&choice.answer, told.is_server_mode)),
        fastest(&choice.answer),
        how_fast(choice),
        ceiling(found.ceiling, told.is_server_mode),
        Some(times(&choice.answer)),
        steady(found.trust),
        told.more.as_ref().and_then(|more| more_of(more, found.ceiling, told.is_server_mode)),
    ];
    sentences.into_iter().flatten().collect()
}

fn nothing(trust: Trust) -> String {
    match trust.batches {
        0 => "Посоветовать нечего: ничего не измерено.".into(),
        batches => format!(
            "Посоветовать нечего: измерено пакетов {batches}, и ни одному верить нельзя; почему — в замечаниях."
        ),
    }
}

pub fn no_answer() -> &'static str {
    "Посоветовать нечего: не учтён ни один пакет."
}

pub fn headline(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let what = match is_unproven {
        _ if is_server_mode => instruction(answer, is_server_mode),
        true => format!("Похоже, лучше всего {}", configuration(answer.id)),
        false => format!("Задайте {}", configuration(answer.id)),
    };
    let reason = reason(answer, is_server_mode);
    let because = if reason.is_empty() { "" } else { ": " };
    let sure = confidence(answer.confidence());
    format!("{what}: {} — {sure}{because}{reason}.", speed(answer.speed))
}

pub fn instruction(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    if is_server_mode {
        let slots = plural(answer.id.workers.into(), SLOTS);
        let requests = plural(answer.id.size.into(), REQUESTS);
        return match is_unproven {
            true => format!("Похоже, лучше дать серверу {slots} и слать по {requests}"),
            false => format!("Дайте серверу {slots} и шлите по {requests}"),
        };
    }
    let requests = plural(answer.id.workers.into(), BY_REQUESTS);
    let size = answer.id.size;
    match is_unproven {
        true => format!("Похоже, лучше слать по {requests} одновременно, пакетами по {size}"),
        false => format!("Шлите по {requests} одновременно, пакетами по {size}"),
    }
}

pub fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Reliable => "надёжно",
        Confidence::Approximate => "примерно",
        Confidence::Unproven => "не доказано",
    }
}

pub fn reason(answer: &Answer, is_server_mode: bool) -> String {
    let confidence = answer.confidence();
    let doubts = answer.doubts.iter().filter(|doubt| doubt.leaves() == confidence);
    let doubts: Vec<String> = doubts.map(|doubt| against(answer, *doubt, is_server_mode)).collect();
    doubts.join("; ")
}

/// What speaks against an answer.
fn against(answer: &Answer, doubt: Doubt, is_server_mode: bool) -> String {
    match doubt {
        Doubt::VoidIsFaster { batch, tokens_per_s: seen, never_counts } => {
            let what = if never_counts {
                " (почему не учтён — в замечаниях)"
            } else {
                ", измерьте его ещё раз"
            };
            format!(
                "неучтённый замер {} показал {}{what}",
                configuration(batch),
                tokens_per_s(seen)
            )
        }
        Doubt::VoidMayBeBetter(batch) => format!(
            "замер {} не учтён и может быть не хуже, измерьте его ещё раз",
            configuration(batch)
        ),
        Doubt::NeverCounts(batch) => format!(
            "замер {} не учтён (почему — в замечаниях), а может быть не хуже",
            configuration(batch)
        ),
        Doubt::NotMeasured(batch) => {
            format!("{} не измерено, а может быть не хуже", configuration(batch))
        }
        Doubt::Drift(share) => {
            format!("к концу сеанса скорость сервера изменилась на {}", change(share, 0, Ru))
        }
        Doubt::MeasuredOnce => "измерено один раз".into(),
        Doubt::Close(batch) if batch > answer.id => {
            format!("{} может быть быстрее", configuration(batch))
        }
        Doubt::Close(batch) => format!("{} может быть не хуже", configuration(batch)),
        Doubt::AtTheEdge if is_server_mode => "больше слотов не измерено".into(),
        Doubt::AtTheEdge => "больше запросов сразу не измерено".into(),
    }
}

/// The fastest, where it is another.
fn fastest(answer: &Answer) -> Option<String> {
    let (id, fastest) = answer.fastest?;
    let fastest = speed(fastest);
    Some(format!(
        "Самая быстрая — {}: {fastest}, от заданной её по этим замерам не отличить.",
        configuration(id)
    ))
}

fn how_fast(choice: &Choice) -> Option<String> {
    let times = choice.one_at_a_time.map(|(_, alone)| {
        let times = choice.answer.speed.mean / alone;
        format!(
            "в {} раза быстрее, чем запросы по одному ({})",
            decimal(times, 1, Ru),
            tokens_per_s(alone)
        )
    });
    let each = choice.each_tokens_per_s.zip(choice.ttft_ms).map(|(each, ttft_ms)| {
        let answer = choice.ttfo_ms.map(|ms| format!(", сам ответ — через {}", span(ms, Ru)));
        format!(
            "каждый ответ идёт по {}, первый токен — через {}{}",
            tokens_per_s(each),
            span(ttft_ms, Ru),
            answer.unwrap_or_default()
        )
    });
    match (times, each) {
        (Some(times), Some(each)) => Some(format!("Это {times}; {each}.")),
        (Some(times), None) => Some(format!("Это {times}.")),
        (None, Some(each)) => Some(format!("При этом {each}.")),
        (None, None) => None,
    }
}

fn ceiling(ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
    let to = |number: u32| {
        let nouns = if is_server_mode {
            ["слоту", "слотам", "слотам"]
        } else {
            ["workers"; 3]
        };
        plural(number.into(), nouns)
    };
    Some(match ceiling {
        Ceiling::Unknown => {
            "Где предел сервера, по этому сеансу не сказать: для сравнения нужны хотя бы два \
                             прогона без ошибок."
                .into()
        }
        Ceiling::Browser { wanted, in_flight } => format!(
            "Предел сервера не виден: браузер удержал в полёте {in_flight} из {wanted} нужных запросов."
        ),
        Ceiling::Refused { taken, refused } => format!(
            "Сервер принимает сразу {}, от {refused} он отказался.",
            plural(taken.into(), REQUESTS)
        ),
        Ceiling::Void(batch) => {
            format!("Предел не виден, пока не учтён замер {}.", configuration(batch))
        }
        Ceiling::Slots { slots, wait, .. } => {
            let at_once = match slots {
                1 => "Сервер отвечает по одному запросу".to_owned(),
                _ => format!(
                    "Сервер отвечает сразу не более чем на {}",
                    plural(slots.into(), REQUESTS)
                ),
            };
            match wait {
                Some(wait) => format!(
                    "{at_once}; при {} workers остальные ждут очереди, и у половины запросов первый токен не раньше \
                     чем через {} вместо {}.",
                    wait.workers,
                    span(wait.ttft_ms, Ru),
                    span(wait.without_ms, Ru)
                ),
                None => format!("{at_once}: остальные ждут в его очереди."),
            }
        }
        Ceiling::Open { workers, than, gain, slots, .. } => {
            let seen = slots
                .filter(|&slots| slots > 1)
                .map(|slots| format!("на {} он отвечал сразу, ", plural(slots.into(), REQUESTS)));
            format!(
                "Предел сервера не достигнут: {}от {than} к {} скорость ещё выросла на {}.",
                seen.unwrap_or_default(),
                to(workers),
                percent(gain, 0, Ru)
            )
        }
        Ceiling::Flat { from, to: most, gain, .. } => {
            let gain_told = change(gain, 1, Ru);
            if gain > WORTH_TELLING {
                format!(
                    "Переход от {from} к {} изменил скорость на {gain_told}, но от разброса это не отличить.",
                    to(most)
                )
            } else {
                format!(
                    "Больше скорости не прибавило: переход от {from} к {} изменил её на {gain_told}.",
                    to(most)
                )
            }
        }
    })
}

/// How often the answer's load was measured, and so where its interval comes from.
fn times(answer: &Answer) -> String {
    match answer.times {
        0 | 1 => "Интервал ± — по обычному разбросу одного замера; точнее скажут повторы.".into(),
        times => format!(
            "Эта нагрузка измерена {}, считая другие прогоны; ± — 95-процентный интервал её скорости.",
            plural(times as u64, TIMES)
        ),
    }
}

/// What the session as a whole says against its figures, or for them.
fn steady(trust: Trust) -> Option<String> {
    let batches = plural(trust.batches as u64, OF_BATCHES);
    let mut said = Vec::new();
    if let Some(share) = trust.change_at_end {
        let share = change(share, 1, Ru);
        said.push(if trust.has_drifted {
            format!("контрольный замер в конце отличается на {share}, это больше случайного: прогоны сравнимы лишь \
                     примерно")
        } else {
            format!("контрольный замер в конце отличается на {share}: так бывает и случайно")
        });
    }
    match (trust.void, trust.findings) {
        (0, 0) if trust.checked == 0 => said.push(format!(
            "ни один из {batches} проверить нельзя: запросы по отдельности не записаны"
        )),
        (0, 0) => said.push(format!("замечаний нет ни к одному из {batches}")),
        (0, findings) => {
            said.push(format!("замечаний: {findings}, ни один из {batches} не отброшен"))
        }
        (void, findings) => said
            .push(format!("пакетов не учтено: {void} из {}, замечаний: {findings}", trust.batches)),
    }
    let said = said.join("; ");
    let mut letters = said.chars();
    let first = letters.next()?.to_uppercase();
    Some(format!("{first}{}.", letters.as_str()))
}

fn more_of(more: &More<'_>, ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
    let doubling = match ceiling {
        Ceiling::Slots { last_doubling, .. } => last_doubling,
        _ => None,
    };
    let grew = doubling.map(|gain| {
        format!(": последнее удвоение занятых слотов прибавило {}", percent(gain, 0, Ru))
    });
    let grew = grew.unwrap_or_default();
    Some(match more {
        More::Environment(slots) => format!(
            "Больше может дать большее число слотов{grew}; задайте OLLAMA_NUM_PARALLEL={slots} и перезапустите \
             Ollama."
        ),
        More::Key { program, slots } => {
            let key = match program {
                Some(name) if name.starts_with("llama") => {
                    format!("--parallel {slots} (контекст -c делится на все слоты)")
                }
                Some(name) if name.starts_with("vLLM") => format!("--max-num-seqs {slots}"),
                _ => format!("--parallel {slots} (llama.cpp) или --max-num-seqs {slots} (vLLM)"),
            };
            format!(
                "Больше может дать большее число слотов{grew}; запустите сервер с ключом {key}."
            )
        }
        More::OneSlot(family) => format!(
            "Слот останется один: архитектуру {family} Ollama запускает только так; больше даст другая модель \
             или другой сервер."
        ),
        More::NotSlots => format!("Большее число слотов почти ничего не даст{grew}."),
        More::SlotsUnknown { is_ollama: true, slots } => format!(
            "Слоты это или видеокарта, по сеансу не видно: задайте OLLAMA_NUM_PARALLEL={slots} и измерьте снова."
        ),
        More::SlotsUnknown { slots, .. } => format!(
            "Слоты это или видеокарта, по сеансу не видно: дайте серверу {slots} слотов и измерьте снова."
        ),
        More::Repeats => {
            format!(
                "Что быстрее, скажут повторы: поставьте «Повторов пакета» {REPEATS} и измерьте снова."
            )
        }
        More::Workers(workers) if *workers > MAX_WORKERS => return None,
        More::Workers(slots) if is_server_mode => {
            format!("Чтобы найти предел, добавьте в план {slots} слотов.")
        }
        More::Workers(workers) => {
            format!("Чтобы найти предел, добавьте в план {workers} workers.")
        }
        More::Page(url) => format!(
            "Чтобы увидеть предел, запустите tokometer --server {url} и откройте страницу, которую программа назовёт."
        ),
        More::Model(quantization) => format!(
            "Быстрее будет не от числа запросов, а от модели поменьше, сжатия сильнее {quantization} или другой \
             видеокарты."
        ),
    })
}

fn speed(speed: Interval) -> String {
    format!("{}\u{a0}токен/с", known(speed.mean, speed.half_width, Ru))
}

fn tokens_per_s(speed: f64) -> String {
    format!("{}\u{a0}токен/с", rounded(speed, Ru))
}

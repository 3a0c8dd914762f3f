//! The conclusion.

use bench::analysis::{Answer, Ceiling, Choice, Confidence, Doubt, Trust};
use bench::stats::Interval;
use bench::{BatchId, MAX_WORKERS};

use super::Ru;
use super::nouns::{
    BATCHES, BY_REQUESTS, FINDINGS, OF_REQUESTS, REQUESTS, SLOTS, TIMES, agrees_with_one, plural,
};
use super::places::configuration;
use super::within::{self, NOTHING};
use crate::words::numbers::{capital, decimal, known, percent, rounded, span};
use crate::words::subject::{More, TELLING_REPEATS, Told, WORTH_TELLING};

pub fn conclusion(told: &Told<'_>) -> Vec<String> {
    let found = told.conclusion;
    let users = |batch: BatchId| if told.is_server_mode { batch.size } else { batch.at_once() };
    let borders = found.borders.as_ref();
    let borders = borders.map(|it| within::borders(it, true, users));
    let Some(choice) = &found.choice else {
        let nothing = nothing(found.trust, borders.is_some());
        return [nothing].into_iter().chain(borders.into_iter().flatten()).collect();
    };
    let ceiling_told = found.told_ceiling();
    let more = told.more.as_ref().zip(ceiling_told);
    let before = [
        Some(headline(&choice.answer, told.is_server_mode)),
        fastest(&choice.answer),
        how_fast(choice),
    ];
    let after = [
        ceiling_told.and_then(|it| ceiling(it, told.is_server_mode)),
        Some(times(&choice.answer)),
        steady(found.trust),
        more.and_then(|(more, ceiling)| more_of(more, ceiling, told.is_server_mode)),
    ];
    let before = before.into_iter().flatten().chain(borders.into_iter().flatten());
    before.chain(after.into_iter().flatten()).collect()
}

fn nothing(trust: Trust, is_limited: bool) -> String {
    match trust.batches {
        batches if is_limited && trust.void < batches => {
            format!("Посоветовать нечего: {NOTHING}.")
        }
        0 => "Посоветовать нечего: ничего не измерено.".into(),
        _ => "Посоветовать нечего: не учтён ни один пакет; почему — в замечаниях.".into(),
    }
}

pub fn no_answer(is_limited: bool) -> String {
    let why = if is_limited { NOTHING } else { "не учтён ни один пакет" };
    format!("Посоветовать нечего: {why}.")
}

pub fn headline(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let own = configuration(answer.id);
    let what = match is_unproven {
        _ if is_server_mode => instruction(answer, is_server_mode),
        true if answer.is_limited => format!("Похоже, для этих лимитов лучше всего {own}"),
        true => format!("Похоже, лучше всего {own}"),
        false if answer.is_limited => format!("Для этих лимитов задайте {own}"),
        false => format!("Задайте {own}"),
    };
    let reason = reason(answer, is_server_mode);
    let because = if reason.is_empty() { "" } else { ": " };
    let sure = confidence(answer.confidence());
    format!("{what}: {} — {sure}{because}{reason}.", speed(answer.speed))
}

pub fn instruction(answer: &Answer, is_server_mode: bool) -> String {
    let is_unproven = answer.confidence() == Confidence::Unproven;
    let (seems, set) = match answer.is_limited {
        true => ("Похоже, для этих лимитов лучше", "Для этих лимитов "),
        false => ("Похоже, лучше", ""),
    };
    if is_server_mode {
        let slots = plural(answer.id.workers.into(), SLOTS);
        let requests = plural(answer.id.size.into(), REQUESTS);
        return match is_unproven {
            true => format!("{seems} дать серверу {slots} и слать по {requests}"),
            false => capital(&format!("{set}дайте серверу {slots} и шлите по {requests}")),
        };
    }
    let requests = match answer.id.workers {
        1 => "запросы по одному".into(),
        workers => format!("по {} одновременно", plural(workers.into(), BY_REQUESTS)),
    };
    let size = answer.id.size;
    match is_unproven {
        true => format!("{seems} слать {requests}, пакетами по {size}"),
        false => capital(&format!("{set}шлите {requests}, пакетами по {size}")),
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
            format!("{} не измерен, а может быть не хуже", configuration(batch))
        }
        Doubt::SeemsWithin => "в лимитах ли она, по стольким запросам не решить".into(),
        Doubt::Undecided(batch) => {
            format!("{} быстрее, но в лимитах ли она, нельзя решить", configuration(batch))
        }
        Doubt::Drift(share) => {
            format!("к концу сеанса скорость сервера {}", compared(share, 0))
        }
        Doubt::MeasuredOnce => "измерено один раз".into(),
        Doubt::BreaksBefore(batch) => format!("{} лимиты нарушает", configuration(batch)),
        Doubt::Close(batch) if batch > answer.id => {
            format!("{} может быть быстрее", configuration(batch))
        }
        Doubt::Close(batch) => format!("{} может быть не хуже", configuration(batch)),
        Doubt::AtTheEdge if is_server_mode => "больше слотов не измерено".into(),
        Doubt::AtTheEdge => "больше запросов одновременно не измерено".into(),
    }
}

/// The fastest, where it is another.
fn fastest(answer: &Answer) -> Option<String> {
    let (id, fastest) = answer.fastest?;
    let fastest = speed(fastest);
    Some(format!(
        "Быстрее всего по замерам {}: {fastest}, но разница в пределах разброса.",
        configuration(id)
    ))
}

fn how_fast(choice: &Choice) -> Option<String> {
    let times = choice.one_at_a_time.map(|(_, alone)| {
        let times = choice.answer.speed.mean / alone;
        format!(
            "в {} раза быстрее, чем слать запросы по одному ({})",
            decimal(times, 1, Ru),
            tokens_per_s(alone)
        )
    });
    let each = choice.each_tokens_per_s.zip(choice.ttft_ms).map(|(each, ttft_ms)| {
        let answer = choice
            .ttfo_ms
            .map(|ms| format!(", а сам ответ, после размышлений, — через {}", span(ms, Ru)));
        format!(
            "один ответ выдаётся со скоростью {}, первый токен приходит через {}{}",
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
            "Где предел сервера, по этому сеансу не видно: для сравнения нужны хотя бы два прогона \
             без ошибок."
                .into()
        }
        Ceiling::Browser { wanted, in_flight } => format!(
            "Предел сервера не виден: браузер держал в полёте {in_flight} из {wanted} нужных запросов."
        ),
        Ceiling::Refused { taken, refused } => format!(
            "Сервер принимает {} одновременно, а от {refused} отказался.",
            plural(taken.into(), REQUESTS)
        ),
        Ceiling::Void(batch) => {
            format!("Предел сервера не виден: не учтён замер {}.", configuration(batch))
        }
        Ceiling::Slots { slots, wait, .. } => {
            let at_once = match slots {
                1 => "Сервер обрабатывает запросы по одному".to_owned(),
                _ => format!(
                    "Сервер обрабатывает одновременно не больше {}",
                    plural(slots.into(), OF_REQUESTS)
                ),
            };
            match wait {
                Some(wait) => format!(
                    "{at_once}; если слать по {}, остальные ждут в его очереди, и половина запросов получает первый токен \
                     не раньше чем через {} вместо {}.",
                    wait.workers,
                    span(wait.ttft_ms, Ru),
                    span(wait.without_ms, Ru)
                ),
                None => format!("{at_once}: остальные ждут в его очереди."),
            }
        }
        Ceiling::Open { workers, than, gain, slots, .. } => {
            let seen = slots.filter(|&slots| slots > 1).map(|slots| {
                format!("{} он обрабатывал одновременно, ", plural(slots.into(), REQUESTS))
            });
            format!(
                "Предел сервера не достигнут: {}от {than} к {} скорость ещё выросла на {}.",
                seen.unwrap_or_default(),
                to(workers),
                percent(gain, 0, Ru)
            )
        }
        Ceiling::Flat { from, to: most, gain, .. } => {
            let (to, compared) = (to(most), compared(gain, 1));
            if gain > WORTH_TELLING {
                format!(
                    "При переходе от {from} к {to} скорость {compared}, но это в пределах разброса."
                )
            } else {
                format!(
                    "Скорости больше не прибавится: при переходе от {from} к {to} она {compared}."
                )
            }
        }
    })
}

/// How often the answer's load was measured, and so where its interval comes from.
fn times(answer: &Answer) -> String {
    match answer.times {
        0 | 1 => {
            "Повторов не было: ± взят по обычному разбросу одного замера, точнее покажут повторы."
                .into()
        }
        times => format!(
            "Эта нагрузка измерена {}, в том числе в других прогонах; ± — 95-процентный интервал.",
            plural(times as u64, TIMES)
        ),
    }
}

/// What the session as a whole says against its figures, or for them.
fn steady(trust: Trust) -> Option<String> {
    let mut said = Vec::new();
    if let Some(share) = trust.change_at_end {
        let compared = compared(share, 1);
        said.push(match trust.has_drifted {
            true => format!(
                "при контрольном замере в конце скорость {compared}, это больше разброса: прогоны можно сравнивать \
                 лишь примерно"
            ),
            false if compared == SAME => {
                format!("при контрольном замере в конце скорость {compared}")
            }
            false => format!(
                "при контрольном замере в конце скорость {compared}: так бывает и случайно"
            ),
        });
    }
    match (trust.void, trust.findings) {
        (0, 0) if trust.checked == 0 => {
            said.push("проверить замеры нельзя: запросы по отдельности не записаны".into());
        }
        (0, 0) => said.push("замечаний нет".into()),
        (0, findings) => {
            said.push(format!("{}, но все пакеты учтены", plural(findings as u64, FINDINGS)));
        }
        (void, _) => {
            let words =
                if agrees_with_one(void as u64) { "не учтён" } else { "не учтено" };
            let void = plural(void as u64, BATCHES);
            said.push(format!("{words} {void} из {}; почему — в замечаниях", trust.batches));
        }
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
        format!(": последнее удвоение занятых слотов дало ещё {}", percent(gain, 0, Ru))
    });
    let grew = grew.unwrap_or_default();
    Some(match more {
        More::Environment(slots) => format!(
            "Ускорит увеличение числа слотов{grew}; задайте OLLAMA_NUM_PARALLEL={slots} и перезапустите \
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
            format!("Ускорит увеличение числа слотов{grew}; запустите сервер с ключом {key}.")
        }
        More::OneSlot(family) => format!(
            "Слот останется один: архитектуру {family} Ollama запускает только так; ускорит другая модель или \
             другой сервер."
        ),
        More::NotSlots => format!("Увеличение числа слотов почти не ускорит{grew}."),
        More::SlotsUnknown { is_ollama: true, slots } => format!(
            "Не видно, что ограничивает: слоты или видеокарта; задайте OLLAMA_NUM_PARALLEL={slots} и измерьте снова."
        ),
        More::SlotsUnknown { slots, .. } => format!(
            "Не видно, что ограничивает: слоты или видеокарта; дайте серверу {} и измерьте снова.",
            plural((*slots).into(), SLOTS)
        ),
        More::Repeats => {
            format!(
                "Что быстрее, покажут повторы: поставьте в плане «Повторов пакета» {TELLING_REPEATS} и измерьте снова."
            )
        }
        More::Workers(workers) if *workers > MAX_WORKERS => return None,
        More::Workers(slots) if is_server_mode => {
            let slots = plural((*slots).into(), SLOTS);
            format!("Чтобы найти предел, добавьте в план {slots}.")
        }
        More::Workers(workers) => {
            format!("Чтобы найти предел, добавьте в план {workers} workers.")
        }
        More::Page(url) => format!(
            "Чтобы увидеть предел, запустите tokometer --server {url} и откройте страницу, которую программа назовёт."
        ),
        More::Model(quantization) => format!(
            "Наращивать число запросов незачем: быстрее будет с моделью поменьше, квантованием сильнее \
             {quantization} или другой видеокартой."
        ),
    })
}

/// What is said of a speed that did not change.
const SAME: &str = "та же";

/// «выше на 1,3 %»: how a speed compares with another; what would show as nothing is nothing.
fn compared(share: f64, decimals: usize) -> String {
    let shown = percent(share.abs(), decimals, Ru);
    if shown == percent(0.0, decimals, Ru) {
        return SAME.into();
    }
    format!("{} на {shown}", if share > 0.0 { "выше" } else { "ниже" })
}

fn speed(speed: Interval) -> String {
    format!("{}\u{a0}токен/с", known(speed.mean, speed.half_width, Ru))
}

fn tokens_per_s(speed: f64) -> String {
    format!("{}\u{a0}токен/с", rounded(speed, Ru))
}

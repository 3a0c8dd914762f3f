//! The limit that a session shows, and what would be faster.

use bench::MAX_WORKERS;
use bench::analysis::Ceiling;

use super::Ru;
use super::labels::plan_label;
use super::nouns::{IN_REQUESTS, OF_REQUESTS, OF_SLOTS, REQUESTS, SLOTS, plural};
use super::places::configured;
use super::speeds::compared;
use crate::words::labels::PlanLabel;
use crate::words::numbers::{percent, span};
use crate::words::subject::{LEAST_SHOWN, More, TELLING_REPEATS, WORTH_TELLING};

pub fn ceiling(ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
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
            let counts =
                if is_server_mode { "числах слотов" } else { "числах workers" };
            format!(
                "Где предел скорости сервера, по этому сеансу не видно: для сравнения нужны учтённые пакеты хотя бы \
                 при двух {counts}."
            )
        }
        Ceiling::Browser { wanted, in_flight } => format!(
            "Предел скорости сервера не виден: браузер держал в полёте {} вместо {wanted}.",
            plural(in_flight.into(), REQUESTS)
        ),
        Ceiling::Refused { taken, refused } => format!(
            "Сервер принимает {} одновременно, а из {refused} часть отклоняет.",
            plural(taken.into(), REQUESTS)
        ),
        Ceiling::Void(batch) => {
            format!(
                "Предел скорости сервера не виден: не учтён замер «{}».",
                configured(batch, is_server_mode)
            )
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
                    "{at_once}; если слать по {}, остальные ждут в его очереди, и половина запросов получает первый \
                     токен не раньше чем через {}, а без очереди — через {}.",
                    wait.in_flight,
                    span(wait.ttft_ms, Ru),
                    span(wait.without_ms, Ru)
                ),
                None => format!("{at_once}: остальные ждут в его очереди."),
            }
        }
        Ceiling::Open { workers, than, gain, slots, .. } => {
            let seen = slots.filter(|&slots| slots > 1).map(|slots| {
                format!("сервер обрабатывал {} одновременно, ", plural(slots.into(), REQUESTS))
            });
            format!(
                "Предел скорости сервера не достигнут: {}при переходе от {than} к {} скорость ещё выросла на {}.",
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
                let more = if is_server_mode { "слотов" } else { "workers" };
                let hardly = if gain > LEAST_SHOWN { "почти " } else { "" };
                format!(
                    "Большее число {more} скорости {hardly}не прибавляет: при переходе от {from} к {to} она \
                     {compared}."
                )
            }
        }
    })
}

pub fn more_of(more: &More<'_>, ceiling: Ceiling, is_server_mode: bool) -> Option<String> {
    let doubling = match ceiling {
        Ceiling::Slots { last_doubling, .. } => last_doubling,
        _ => None,
    };
    let grew = doubling.map(|gain| {
        let gained = if gain < LEAST_SHOWN {
            "скорости не прибавило".into()
        } else {
            format!("дало ещё {}", percent(gain, 0, Ru))
        };
        format!(": последнее удвоение числа занятых слотов {gained}")
    });
    let may = if grew.is_some() { "Поможет" } else { "Может помочь" };
    let grew = grew.unwrap_or_default();
    Some(match more {
        More::Environment(slots) => format!(
            "{may} увеличение числа слотов{grew}; задайте OLLAMA_NUM_PARALLEL={slots} и перезапустите \
             Ollama."
        ),
        More::Flag { program, slots } => {
            let key = match program {
                Some(name) if name.starts_with("llama") => {
                    format!(
                        "--parallel {slots} (контекст -c делится на все слоты: задайте и его вдвое больше)"
                    )
                }
                Some(name) if name.starts_with("vLLM") => format!("--max-num-seqs {slots}"),
                _ => format!("--parallel {slots} (llama.cpp) или --max-num-seqs {slots} (vLLM)"),
            };
            format!("{may} увеличение числа слотов{grew}; запустите сервер с ключом {key}.")
        }
        More::OneSlot(family) => format!(
            "Слот останется один: архитектуру {family} Ollama запускает только так; быстрее будет с другой моделью \
             или другим сервером."
        ),
        More::SpilledToCpu => {
            "Прибавлять слоты рано: модель и с этими не помещается в видеопамять целиком.".into()
        }
        More::NotSlots => format!("Прибавлять слоты почти бесполезно{grew}."),
        More::SlotsUnknown { is_ollama: true, slots } => format!(
            "Не видно, что ограничивает скорость: слоты или видеокарта; задайте OLLAMA_NUM_PARALLEL={slots} и \
             измерьте снова."
        ),
        More::SlotsUnknown { slots, .. } => format!(
            "Не видно, что ограничивает скорость: слоты или видеокарта; дайте серверу {} и измерьте снова.",
            plural((*slots).into(), SLOTS)
        ),
        More::Repeats => {
            format!(
                "Что быстрее, покажут повторы: поставьте в плане «{}» {TELLING_REPEATS} и измерьте снова.",
                plan_label(PlanLabel::Repeats)
            )
        }
        More::Workers { workers, .. } if *workers > MAX_WORKERS => return None,
        More::Workers { workers: slots, .. } if is_server_mode => {
            let slots = plural((*slots).into(), OF_SLOTS);
            format!("Чтобы найти предел, добавьте в план прогон для {slots}.")
        }
        More::Workers { workers, batch: None } => {
            format!("Чтобы найти предел, добавьте в план прогон с {workers} workers.")
        }
        More::Workers { workers, batch: Some(batch) } => format!(
            "Чтобы найти предел, добавьте в план прогон с {workers} workers, а «{}» поднимите до {batch}.",
            plan_label(PlanLabel::MaxBatch)
        ),
        More::Imported(requests) => {
            let requests = plural((*requests).into(), IN_REQUESTS);
            format!("Чтобы найти предел, измерьте и при {requests} одновременно.")
        }
        More::Page(url) => format!(
            "Чтобы увидеть предел, запустите tokometer --server {url} и откройте адрес, который программа напечатает."
        ),
        More::Model(quantization) => format!(
            "Наращивать число запросов незачем: быстрее будет с моделью поменьше, квантованием сильнее \
             {quantization} или другой видеокартой."
        ),
    })
}

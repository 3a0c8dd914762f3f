//! Sentences of the extended report, with figures in them.

use bench::analysis::{Energy, Totals};
use bench::{BatchId, Mode, OwnError, OwnErrorAt, Quirk, ServerPart, Session};

use super::Ru;
use super::nouns::{FINDINGS, OF_SLOTS, REQUESTS, RUNS, TOKENS, batches_measured, plural};
use super::places::configuration;
use super::server_reported::server_reported;
use crate::words::moments::started;
use crate::words::numbers::{NO_BREAK, about, percent, rounded, signed, significant, span};
use crate::words::report::lanes;
use crate::words::subject::Counted;

/// `Модель m на Ollama 0.33.0 (http://…), 25 ноября 2026: 20 пакетов, 212 запросов за 4 мин.`
pub fn subject(session: &Session, totals: Totals) -> String {
    let environment = &session.environment;
    let server = match (&environment.server_program, environment.shown_addresses()) {
        (Some(program), Some(url)) => format!(" на {program} ({url})"),
        (Some(program), None) => format!(" на {program}"),
        (None, Some(url)) => format!(" на {url}"),
        (None, None) => String::new(),
    };
    let day = environment.started_at.as_deref().map(|at| format!(", {}", started(at, Ru)));
    format!(
        "Модель {}{server}{}: {}, {} за {}.",
        session.model,
        day.unwrap_or_default(),
        batches_measured(session),
        plural(totals.requests, REQUESTS),
        about(totals.measured_s, Ru)
    )
}

pub fn energy(energy: &Energy, batch: BatchId) -> Vec<String> {
    let beyond = energy
        .joules_per_token_beyond_idle
        .map(|joules| format!(", из них сверх простоя {}\u{a0}Дж", significant(joules, Ru)));
    let spent = format!(
        "{}: {}\u{a0}Дж на токен{}; киловатт-часа хватает на {}.",
        configuration(batch),
        significant(energy.joules_per_token, Ru),
        beyond.unwrap_or_default(),
        plural(energy.tokens_per_kwh.round() as u64, TOKENS)
    );
    let price = energy.price_per_million.map(|price| {
        format!(
            "Миллион токенов стоит {} в той же валюте, что и киловатт-час.",
            significant(price, Ru)
        )
    });
    let left_out =
        "Не учтены охлаждение, цена самой машины и время простоя; мощность — та, что введена, \
                    и при той же нагрузке."
            .to_owned();
    [Some(spent), price, Some(left_out)].into_iter().flatten().collect()
}

pub fn run_for_slots(slots: u32, seen: &str) -> String {
    format!("Прогон для {}. {seen}", plural(slots.into(), OF_SLOTS))
}

pub fn context(tokens: u64) -> String {
    format!("{} на запрос", plural(tokens, TOKENS))
}

pub fn quirks(quirks: &[Quirk]) -> String {
    let told = quirks.iter().filter_map(|quirk| match quirk {
        Quirk::UsageNotAsked => Some("без stream_options"),
        Quirk::MaxCompletionTokens => Some("с max_completion_tokens вместо max_tokens"),
        Quirk::SeedNotSet => Some("без seed"),
        Quirk::TemperatureNotSet => {
            Some("без temperature, поэтому она такая, как принято у модели")
        }
        Quirk::JsonContentType => Some("с Content-Type: application/json"),
        Quirk::OpenAiProtocol => Some("по API, совместимому с OpenAI, а не по API Ollama"),
        Quirk::CountedByTokenizer => {
            Some("токены сосчитаны после пакетов токенизатором сервера: сам он их не сообщает")
        }
        Quirk::Other => None,
    });
    told.collect::<Vec<_>>().join("; ")
}

pub fn own_error(error: OwnError) -> String {
    format!(
        "время до первого токена {}, общее время {}, токены/с {} (проверено на {} потоках с известным временем; сети \
         в этом нет)",
        signed(error.ttft_ms, span(error.ttft_ms, Ru)),
        signed(error.total_ms, span(error.total_ms, Ru)),
        signed(error.tokens_per_s_share, percent(error.tokens_per_s_share, 2, Ru)),
        error.streams
    )
}

pub fn own_errors(errors: &[OwnErrorAt]) -> String {
    let told = errors.iter().map(|error| {
        format!(
            "{} в полёте — общее время {}, до первого токена {}",
            error.in_flight,
            signed(error.total_ms, span(error.total_ms, Ru)),
            signed(error.ttft_ms, span(error.ttft_ms, Ru))
        )
    });
    format!(
        "{} (медианы; измерено через посредника по тем же полосам, на потоках с известным временем)",
        told.collect::<Vec<_>>().join("; ")
    )
}

/// `до 1,90 мс` with `1: +0,62 мс · 48: +1,90 мс`.
pub fn own_errors_label(most: &OwnErrorAt, errors: &[OwnErrorAt]) -> (String, Option<String>) {
    let told = errors.iter().map(|error| {
        format!(
            "{}:{NO_BREAK}{}",
            error.in_flight,
            signed(error.total_ms, span(error.total_ms, Ru))
        )
    });
    let each = (errors.len() > 1).then(|| told.collect::<Vec<_>>().join(" · "));
    let words = if each.is_some() { "до " } else { "" };
    (
        format!("{words}{}", span(most.total_ms.abs(), Ru)),
        each.map(|each| format!("(запросов в полёте — {each})")),
    )
}

pub fn server_part(part: &ServerPart) -> String {
    let open = part.lanes.map(|open| format!("полос {}", lanes(open, part.relay, Ru)));
    let told = part.told.as_ref().map(server_reported).filter(|told| !told.is_empty());
    let told = told.map(|told| format!("говорит о себе: {told}"));
    part.program.iter().cloned().chain(open).chain(told).collect::<Vec<_>>().join("; ")
}

pub fn mode(mode: Mode, is_page: bool) -> &'static str {
    match mode {
        Mode::ClosedLoop if !is_page => {
            "workers — запросы, которые программа нагрузки держит в полёте"
        }
        Mode::ClosedLoop => "workers — запросы, которые страница держит в полёте",
        Mode::Server => "workers — слоты сервера (OLLAMA_NUM_PARALLEL), пакет посылается целиком",
    }
}

pub fn seconds(value_s: f64) -> String {
    format!("{} с", rounded(value_s, Ru))
}

pub fn findings_in_short(findings: usize, counted: Counted) -> String {
    let told = plural(findings as u64, FINDINGS);
    match counted {
        Counted::All => format!("{told}; все пакеты учтены."),
        Counted::Some => {
            format!("{told}; часть пакетов не учтена, подробности — в расширенном отчёте.")
        }
        Counted::None => {
            format!("{told}; ни один пакет не учтён, подробности — в расширенном отчёте.")
        }
    }
}

pub fn slower_runs(runs: usize) -> String {
    format!("Ещё {} медленнее этих.", plural(runs as u64, RUNS))
}

pub fn found_pause(pause_s: f64) -> String {
    format!("{} (подобрана: столько нужно серверу после пакета)", span(pause_s * 1000.0, Ru))
}

/// The definitions that a reader of the figures needs. Of other programs than the page nothing is said about a
/// browser.
pub fn method(is_page: bool) -> Vec<String> {
    let definitions = METHOD.iter().map(|&definition| {
        let words = OF_PAGE.iter().zip(OF_LOAD).filter(|_| !is_page);
        words.fold(definition.to_owned(), |told, (page, load)| told.replace(page, load))
    });
    definitions.collect()
}

pub fn import_method() -> Vec<String> {
    IMPORT_METHOD.iter().map(|&told| told.to_owned()).collect()
}

const IMPORT_METHOD: [&str; 4] = [
    "Измеряла другая программа, по своим определениям; здесь её результаты только открыты. Прогон — одно число \
     запросов в полёте, пакет — все запросы, отправленные при нём.",
    "Скорость — токены ответов, делённые на длительность замера; и то и другое взято из файла.",
    "TTFT, E2E и TPOT — из времён отдельных запросов, если они в файле есть. Процентили — линейной интерполяцией \
     между порядковыми статистиками; p95 — от 20 значений, p99 — от 100, иначе показан максимум.",
    "Слоты — наибольшее число ответов, которые шли одновременно, если запросов было больше; без отдельных запросов их \
     не узнать. Чего в файле нет — прогрева, состояния машины и сервера, — того не знает и отчёт.",
];

/// What is said about the page and its browser…
const OF_PAGE: [&str; 4] =
    ["часам браузера", "что страница видела", "ни браузер", "с вмешательством браузера"];
/// … and in its place of a program that measures elsewhere.
const OF_LOAD: [&str; 4] = [
    "часам, приведённым к одной оси",
    "что программа нагрузки видела",
    "ни машины нагрузки",
    "с опозданием машин нагрузки",
];

const METHOD: [&str; 9] = [
    "Общее время пакета — от первого отправленного запроса до последнего принятого байта, по монотонным \
     часам браузера. Среднее время на запрос — общее время, делённое на размер пакета, а не средняя \
     задержка.",
    "Токены считает сам сервер. Скорость пакета — сумма токенов, делённая на общее время.",
    "Перед сеансом модель загружена отдельным запросом, соединения открыты, каждый запрос начинается с \
     неповторимой метки, чтобы сервер не взял его из кэша.",
    "TTFT — время до первого содержимого, размышление считается; TTFO — до первого токена самого \
     ответа; E2E — до последнего; TPOT = (E2E − TTFT) / (токены − 1), а где в первом куске токенов несколько, \
     вычитаются они все.",
    "Очередь — то, что в общем времени сервера сверх загрузки, обработки промпта и ответа. Задержка \
     клиента — то, что страница видела сверх времени сервера и пути по сети.",
    "Процентили — линейной интерполяцией между порядковыми статистиками; p95 — от 20 значений, p99 — от \
     100, иначе показан максимум.",
    "Показан замер с медианной скоростью среди учтённых: тех, что не исказили ни сбой, ни браузер. Интервалы — по \
     распределению Стьюдента, 95\u{a0}%, с разбросом, общим для всего сеанса.",
    "Слоты — наибольшее число ответов, которые шли одновременно, если запросов было больше.",
    "Замер с неудачными запросами, с вмешательством браузера или с загрузкой модели не учтён; пакет, \
     у которого нет других замеров, оптимумом не бывает.",
];

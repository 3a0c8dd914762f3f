//! How a session ended, and why a session file can not be opened.

use bench::file::{Foreign, MAX_FILE_BYTES, MAX_FILE_RUNS, Reason, SessionFileError};
use bench::{Difference, Ending, MAX_WORKERS, SessionError, StopLimit};

use super::Ru;
use super::failures::{failure, failure_advice};
use super::nouns::{BATCHES, REQUESTS, plural};
use super::places::{configuration, workers};
use super::plan::plan_error;
use crate::words::numbers::{about, short_checksum};

pub fn ending(ending: &Ending, program: Option<&str>) -> String {
    match ending {
        Ending::Completed => "Сеанс окончен.".into(),
        Ending::Stopped => "Сеанс остановлен.".into(),
        Ending::LimitReached(limit) => format!(
            "Сеанс окончен по ограничению из плана: {}. Оконченные пакеты сохранены; чтобы измерить \
             остальные, продолжите сеанс.",
            match limit {
                StopLimit::Time(minutes) =>
                    format!("прошло {}", about(f64::from(*minutes) * 60.0, Ru)),
                StopLimit::Requests(requests) => format!(
                    "следующий пакет превысил бы предел в {}",
                    plural(u64::from(*requests), REQUESTS)
                ),
            }
        ),
        Ending::Failed(error) => session_error(error, program),
    }
}

fn session_error(error: &SessionError, program: Option<&str>) -> String {
    match error {
        SessionError::NoLanes => {
            "Сервер перестал отвечать: ни одного соединения. Повторите проверку сервера.".into()
        }
        SessionError::WarmUp { failure: why, message } => format!(
            "Сеанс не начат, пробный запрос не удался: {}. {}",
            failure(why, message.as_deref()),
            failure_advice(why, message.as_deref(), program)
        ),
        SessionError::BatchesFailed { batches, last, failure: why, message } => format!(
            "Сеанс не удался: {}, и ни одного удачного запроса; последняя попытка — «{}»: {}. {} \
             Оконченные пакеты сохранены.",
            plural(u64::from(*batches), ["попытка", "попытки", "попыток"]),
            configuration(*last),
            failure(why, message.as_deref()),
            failure_advice(why, message.as_deref(), program)
        ),
        SessionError::ServerAway { waited_s } => format!(
            "Сеанс прерван: сервер не отвечает, ждать пришлось {}. Оконченные пакеты сохранены: когда \
             сервер вернётся, проверьте его и продолжите.",
            about(*waited_s, Ru)
        ),
    }
}

pub fn difference(difference: &Difference) -> String {
    let why = match difference {
        Difference::Address { before, now } => {
            format!("сеанс измерен на сервере {before}, а выбран {now}")
        }
        Difference::Program { before, now } => {
            format!("сеанс измерен на {before}, а теперь там {now}")
        }
        Difference::Model { before, now } => format!(
            "модель с этим именем теперь другая (контрольная сумма {}, а была {})",
            short_checksum(now),
            short_checksum(before)
        ),
    };
    format!("Этот сеанс здесь не продолжить: {why}. Можно начать новый.")
}

/// What the page opens.
const NEEDED: &str = "Нужен .json, скачанный через меню «⋯», «Сеанс (.json)».";

fn foreign_file(foreign: Foreign) -> String {
    let results = |program: &str| {
        format!("Это результаты {program}, а не сеанс Токометра: здесь их не открыть. {NEEDED}")
    };
    let unopened = |program: &str| {
        format!(
            "Это результаты {program}, но в них нет замера с постоянным числом запросов в полёте, с длительностью и \
             токенами, или замеры — разных моделей либо с промптами и ответами разной длины: открыть можно только \
             сопоставимые."
        )
    };
    let other = |what: &str| format!("Это {what}, а не файл сеанса Токометра. {NEEDED}");
    match foreign {
        Foreign::Vllm => unopened("бенчмарка vLLM"),
        Foreign::Sglang => results("бенчмарка SGLang"),
        Foreign::GuideLlm => unopened("GuideLLM"),
        Foreign::LlamaBench => results("llama-bench"),
        Foreign::LlmPerf => results("LLMPerf"),
        Foreign::OllamaBench => unopened("бенчмарка Ollama"),
        Foreign::AiPerf => unopened("AIPerf"),
        Foreign::LlamaBenchy => results("llama-benchy"),
        Foreign::Lemonade => results("lemonade bench"),
        Foreign::K6 => results("k6"),
        Foreign::Oha => results("oha"),
        Foreign::Locust => results("Locust"),
        Foreign::Har => other("запись сети браузера (HAR)"),
        Foreign::Grafana => other("панель Grafana"),
        Foreign::OurReport => String::from(
            "Это отчёт Токометра. Откройте сеанс, из которого он сделан: session.json из того же архива или файл, \
             скачанный через меню «⋯», «Сеанс (.json)».",
        ),
        Foreign::OurTable => other("таблица из отчёта"),
        Foreign::Archive => "Это архив: распакуйте его и откройте session.json из него.".into(),
        Foreign::WebPage => other("веб-страница"),
        Foreign::Json => other("какой-то другой JSON"),
        Foreign::JsonLines => other("JSON по строкам (JSONL)"),
        Foreign::Text => other("какой-то другой текст"),
    }
}

pub fn session_file_error(error: &SessionFileError) -> String {
    match error {
        SessionFileError::Empty => "Файл пуст.".into(),
        SessionFileError::Foreign(foreign) => foreign_file(*foreign),
        SessionFileError::OtherFormat(format) => {
            format!("Это файл «{format}», а не сеанс Токометра. {NEEDED}")
        }
        SessionFileError::Cut(session) if session.runs.is_empty() => {
            "Файл обрывается раньше первого пакета: в нём нет ни одного целого замера.".into()
        }
        SessionFileError::Cut(session) => {
            let batches = session.runs.iter().map(|run| run.batches.len() as u64).sum();
            format!(
                "Файл обрывается; уцелело: {} в {}.",
                plural(batches, BATCHES),
                plural(session.runs.len() as u64, ["прогоне", "прогонах", "прогонах"])
            )
        }
        SessionFileError::NotJson { line, column, .. } => {
            format!("Файл повреждён: строка {line}, столбец {column} — это не JSON.")
        }
        SessionFileError::NewerVersion(_) => {
            "Файл записан более новой версией Токометра. Обновите страницу.".into()
        }
        SessionFileError::TooLarge(bytes) => format!(
            "Файл слишком велик: {} МБ, а открыть можно до {} МБ.",
            bytes >> 20,
            MAX_FILE_BYTES >> 20
        ),
        SessionFileError::Wrong { path, reason } if path.is_empty() => {
            format!("В файле ошибка: {}.", why(reason))
        }
        SessionFileError::Wrong { path, reason } => {
            format!("В файле ошибка, «{path}»: {}.", why(reason))
        }
    }
}

fn why(reason: &Reason) -> String {
    match reason {
        Reason::Missing(field) => format!("нет поля «{field}»"),
        Reason::Twice(field) => format!("поле «{field}» стоит дважды"),
        Reason::Structure(_) => "значение не того вида или слишком велико".into(),
        Reason::Empty => "пусто".into(),
        Reason::Zero => "должно быть не меньше 1".into(),
        Reason::Negative => "не может быть отрицательным".into(),
        Reason::OtherSize(batch) => format!("у повтора пакета {batch} другой размер"),
        Reason::NoSource(from) => format!(
            "это копия «{}», а такого замера с той же нагрузкой в файле нет",
            configuration(*from)
        ),
        Reason::RepeatedWorkers(count) => format!("прогон «{}» уже был", workers(*count)),
        Reason::TooManySamples { .. } => "записей о запросах больше, чем запросов в пакете".into(),
        Reason::TooManyServers(servers) => {
            format!("серверов не больше {MAX_WORKERS}, а указано {servers}")
        }
        Reason::UnknownServer(server) => {
            format!("запрос к серверу номер {server}, а такого в файле нет")
        }
        Reason::Immense => "таких больших чисел не бывает".into(),
        Reason::LongText { bytes, most } => {
            format!("текст слишком длинный, байтов: {bytes}, а может быть не больше {most}")
        }
        Reason::TooManyRuns(runs) => {
            format!("прогонов не больше {MAX_FILE_RUNS}, а в файле {runs}")
        }
        Reason::TooManyBatches { runs, sizes } => {
            format!("прогонов {runs}, а разных размеров пакета {sizes}: такую таблицу не показать")
        }
        Reason::Before(earlier) => format!("раньше, чем {earlier}"),
        Reason::Plan(error) => plan_error(error).trim_end_matches('.').to_owned(),
    }
}

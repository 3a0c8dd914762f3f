//! What the user reads about problems: what happened and what to do.

use bench::engine::{Ending, SessionError, Warning};
use bench::session_file::{Reason, SessionFileError};
use bench::{Failure, MAX_BATCH, MAX_RUNS, MAX_WORKERS, PlanError};

use super::format::plural;

/// Why a plan can not be started.
#[must_use]
pub fn plan_error(error: &PlanError) -> String {
    match error {
        PlanError::NoWorkers => "Укажите хотя бы одно число workers, например: 1 2 4 8.".into(),
        PlanError::NotANumber(text) => {
            format!("«{text}» — не число workers. Пишите числа через пробел, диапазон — как 3-6.")
        }
        PlanError::Workers(workers) => {
            format!("Число workers — от 1 до {MAX_WORKERS}, а указано {workers}.")
        }
        PlanError::RepeatedWorkers(workers) => format!("Число workers {workers} указано дважды."),
        PlanError::TooManyRuns(runs) => {
            format!("Не больше {MAX_RUNS} прогонов за сеанс, а указано {runs}.")
        }
        PlanError::MaxBatch(batch) => {
            format!("Наибольший пакет — от 1 до {MAX_BATCH}, а указано {batch}.")
        }
        PlanError::MaxTokens(tokens) => {
            format!("Токенов на ответ — от 1 до 32768, а указано {tokens}.")
        }
        PlanError::Pause(_) => "Пауза между пакетами — от 0 до 600 с.".into(),
        PlanError::Timeout(_) => "Тайм-аут запроса — от 1 до 7200 с.".into(),
        PlanError::Temperature(_) => "Температура — от 0 до 2.".into(),
        PlanError::NoPrompt => "Текст запроса пуст.".into(),
    }
}

/// Why a request failed.
#[must_use]
pub fn failure(failure: &Failure, message: Option<&str>) -> String {
    let what = match failure {
        Failure::Network => "соединение с сервером не удалось или оборвалось",
        Failure::Timeout => "ответ не пришёл за отведённое время (тайм-аут)",
        Failure::Http(503) => "сервер занят (503): очередь полна или модель ещё загружается",
        Failure::Http(status) => {
            return with_words(&format!("сервер ответил ошибкой {status}"), message);
        }
        Failure::ModelNotFound => "сервер больше не знает этой модели",
        Failure::InStream => "сервер прервал ответ сообщением об ошибке",
        Failure::EndedEarly => "ответ оборвался: сервер не сообщил, что он закончен",
        Failure::NotJson => "сервер прислал не то, что положено по протоколу",
        Failure::NoTokenCount => "сервер не сообщил, сколько токенов он выдал",
        Failure::Other(code) => return with_words(&format!("ошибка «{code}»"), message),
    };
    with_words(what, message)
}

/// What to do about a failure.
#[must_use]
pub fn failure_advice(failure: &Failure) -> &'static str {
    match failure {
        Failure::Network => "Проверьте, что сервер работает, и повторите проверку.",
        Failure::Timeout => "Увеличьте тайм-аут в плане или уменьшите пакет.",
        Failure::Http(503) => "Подождите, пока загрузится модель, и начните снова.",
        Failure::Http(403) => {
            "Сервер не пускает запросы этой страницы: откройте её как http://localhost:8080 или \
             добавьте её адрес в OLLAMA_ORIGINS."
        }
        Failure::Http(_) | Failure::InStream => "Причину подскажет журнал сервера.",
        Failure::ModelNotFound => "Повторите проверку сервера и выберите модель из списка.",
        Failure::EndedEarly => "Часто так кончается зацикленный ответ: измените текст запроса.",
        Failure::NotJson => {
            "Возможно, между страницей и сервером стоит посредник, меняющий ответы."
        }
        Failure::NoTokenCount => "Без этого числа скорость не вычислить: обновите сервер.",
        Failure::Other(_) => "Откройте файл в той версии программы, которая его записала.",
    }
}

/// What makes figures doubtful.
#[must_use]
pub fn warning(warning: &Warning) -> String {
    match warning {
        Warning::TooFewLanes { workers, capacity } => format!(
            "{workers} workers: браузер держит отсюда не больше {}. Пакеты, которым этого мало, \
             помечены и не считаются скоростью сервера.",
            plural(u64::from(*capacity), "запроса", "запросов", "запросов")
        ),
        Warning::FailedRequests { workers, batch, failed, failure: why, message } => format!(
            "{workers} workers, пакет {batch}: {} — {}. Пакет помечен и не может быть оптимумом.",
            plural(
                u64::from(*failed),
                "неудачный запрос",
                "неудачных запроса",
                "неудачных запросов"
            ),
            failure(why, message.as_deref())
        ),
    }
}

/// How a session ended.
#[must_use]
pub fn ending(ending: &Ending) -> String {
    match ending {
        Ending::Completed => "Замер окончен.".into(),
        Ending::Stopped => "Замер остановлен. Оконченные пакеты сохранены.".into(),
        Ending::Failed(error) => session_error(error),
    }
}

fn session_error(error: &SessionError) -> String {
    match error {
        SessionError::NoLanes => {
            "Сервер перестал отвечать: ни одного соединения. Повторите проверку сервера.".into()
        }
        SessionError::WarmUp { failure: why, message } => format!(
            "Замер не начался, пробный запрос не удался: {}. {}",
            failure(why, message.as_deref()),
            failure_advice(why)
        ),
        SessionError::BatchFailed { workers, batch, failure: why, message } => format!(
            "Замер прерван: {workers} workers, пакет {batch} — не удался ни один запрос: {}. {} \
             Оконченные пакеты сохранены.",
            failure(why, message.as_deref()),
            failure_advice(why)
        ),
    }
}

/// Why a session file can not be opened.
#[must_use]
pub fn session_file_error(error: &SessionFileError) -> String {
    match error {
        SessionFileError::Empty => "Файл пуст.".into(),
        SessionFileError::NotAnObject | SessionFileError::OtherFormat(_) => {
            "Это не файл сеанса Токометра. Нужен .json, скачанный кнопкой «Сеанс (.json)».".into()
        }
        SessionFileError::NotJson { line, column, .. } => {
            format!("Файл повреждён: строка {line}, столбец {column} — это не JSON.")
        }
        SessionFileError::NewerVersion(_) => {
            "Файл записан более новой версией Токометра. Обновите страницу.".into()
        }
        SessionFileError::Wrong { path, reason } if path.is_empty() => {
            format!("В файле неверно: {}.", why(reason))
        }
        SessionFileError::Wrong { path, reason } => {
            format!("В файле неверно «{path}»: {}.", why(reason))
        }
    }
}

fn why(reason: &Reason) -> String {
    match reason {
        Reason::Structure(details) => format!("не то, что здесь ожидается ({details})"),
        Reason::Empty => "пусто".into(),
        Reason::Zero => "должно быть не меньше 1".into(),
        Reason::NotPositive => "должно быть положительным числом".into(),
        Reason::RepeatedWorkers(workers) => format!("прогон с {workers} workers уже был"),
        Reason::TooManySamples { .. } => "замеров больше, чем запросов в пакете".into(),
        Reason::Before(earlier) => format!("раньше, чем {earlier}"),
        Reason::Plan(error) => plan_error(error).trim_end_matches('.').to_owned(),
    }
}

fn with_words(what: &str, message: Option<&str>) -> String {
    match message {
        Some(words) => format!("{what}: «{}»", words.trim()),
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_says_what_where_and_why() {
        let text = warning(&Warning::FailedRequests {
            workers: 8,
            batch: 16,
            failed: 2,
            failure: Failure::Http(500),
            message: Some("out of memory\n".into()),
        });
        assert_eq!(
            text.replace('\u{a0}', " "),
            "8 workers, пакет 16: 2 неудачных запроса — сервер ответил ошибкой 500: \
             «out of memory». Пакет помечен и не может быть оптимумом."
        );
    }
}

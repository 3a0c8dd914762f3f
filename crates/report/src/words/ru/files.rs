//! How a session ended, and why a session file can not be opened.

use bench::engine::{Ending, SessionError};
use bench::session_file::{Reason, SessionFileError};

use super::failures::{failure, failure_advice};
use super::plan::plan_error;
use super::report::configuration;

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
            "Замер прерван: {} — не удался ни один запрос: {}. {} \
             Оконченные пакеты сохранены.",
            configuration(*workers, *batch),
            failure(why, message.as_deref()),
            failure_advice(why)
        ),
    }
}

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
        Reason::Negative => "не может быть отрицательным".into(),
        Reason::OtherSize(batch) => format!("повтор пакета {batch} другого размера"),
        Reason::RepeatedWorkers(workers) => format!("прогон с {workers} workers уже был"),
        Reason::TooManySamples { .. } => "замеров больше, чем запросов в пакете".into(),
        Reason::Before(earlier) => format!("раньше, чем {earlier}"),
        Reason::Plan(error) => plan_error(error).trim_end_matches('.').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Failure, PlanError};

    #[test]
    fn an_ending_says_what_happened_and_what_to_do() {
        let failed = Ending::Failed(SessionError::BatchFailed {
            workers: 4,
            batch: 8,
            failure: Failure::Timeout,
            message: None,
        });
        insta::assert_snapshot!(ending(&failed), @"Замер прерван: 4 workers, пакет 8 — не удался ни один запрос: ответ не пришёл за отведённое время (тайм-аут). Увеличьте тайм-аут в плане или уменьшите пакет. Оконченные пакеты сохранены.");
    }

    #[test]
    fn a_wrong_value_is_named_by_its_path() {
        let wrong = |path: &str, reason| SessionFileError::Wrong { path: path.into(), reason };
        let plan = wrong("plan", Reason::Plan(PlanError::NoPrompt));
        assert_eq!(session_file_error(&plan), "В файле неверно «plan»: Текст запроса пуст.");
        assert_eq!(session_file_error(&wrong("", Reason::Empty)), "В файле неверно: пусто.");
    }
}

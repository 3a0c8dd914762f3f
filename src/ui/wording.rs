//! What the user reads about problems: what happened and what to do.

use bench::engine::{Ending, SessionError};
use bench::session_file::{Reason, SessionFileError};
use bench::{MAX_BATCH, MAX_REPEATS, MAX_RUNS, MAX_WORKERS, PlanError};
use report::words::{failure, failure_advice};

use crate::browser::worker::WorkerError;

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
        PlanError::Repeats(_) => format!("Повторов — от 1 до {MAX_REPEATS}."),
        PlanError::MostRepeats(_) => {
            format!(
                "Повторов у близких пакетов — не меньше обычных повторов и не больше {MAX_REPEATS}."
            )
        }
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

/// Why the page's worker measures nothing.
#[must_use]
pub fn worker_error(error: &WorkerError) -> String {
    match error {
        WorkerError::NotStarted { message } | WorkerError::Crashed { message } => {
            format!("Измеряющая часть страницы остановилась: {message}. Обновите страницу.")
        }
        WorkerError::OtherBuild => {
            "Измеряющая часть страницы из другой сборки, чем сама страница: замер был бы неверен. \
             Обновите страницу."
                .into()
        }
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
        Reason::Negative => "не может быть отрицательным".into(),
        Reason::OtherSize(batch) => format!("повтор пакета {batch} другого размера"),
        Reason::RepeatedWorkers(workers) => format!("прогон с {workers} workers уже был"),
        Reason::TooManySamples { .. } => "замеров больше, чем запросов в пакете".into(),
        Reason::Before(earlier) => format!("раньше, чем {earlier}"),
        Reason::Plan(error) => plan_error(error).trim_end_matches('.').to_owned(),
    }
}

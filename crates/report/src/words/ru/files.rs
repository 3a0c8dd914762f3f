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
            "Сеанс не начат: пробный запрос не удался, {}. {}",
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
        Foreign::OurReport => {
            "Это отчёт Токометра. Откройте сеанс, из которого он сделан: session.json из того же архива или файл, \
             скачанный через меню «⋯», «Сеанс (.json)»."
                .into()
        }
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
            format!("текст слишком длинный: {bytes} байт, а может быть не больше {most}")
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

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{BatchId, Failure, Measurement, PlanError, Run, Session};

    #[test]
    fn an_ending_says_what_happened_and_what_to_do() {
        let words = |error| ending(&Ending::Failed(error), None).replace('\u{a0}', " ");
        let failed = SessionError::BatchesFailed {
            batches: 3,
            last: BatchId::new(4, 8),
            failure: Failure::Timeout,
            message: None,
        };
        insta::assert_snapshot!(words(failed), @"Сеанс не удался: 3 попытки, и ни одного удачного запроса; последняя попытка — «4 workers, пакет 8»: ответ не пришёл за отведённое время (тайм-аут). Если сервер просто медленный, увеличьте тайм-аут в плане или уменьшите пакет; если он занят другим, подождите. Оконченные пакеты сохранены.");
        let words_of = |limit| ending(&Ending::LimitReached(limit), None).replace('\u{a0}', " ");
        insta::assert_snapshot!(words_of(StopLimit::Time(480)), @"Сеанс окончен по ограничению из плана: прошло 8 ч 00 мин. Оконченные пакеты сохранены; чтобы измерить остальные, продолжите сеанс.");
        insta::assert_snapshot!(words_of(StopLimit::Requests(700)), @"Сеанс окончен по ограничению из плана: следующий пакет превысил бы предел в 700 запросов. Оконченные пакеты сохранены; чтобы измерить остальные, продолжите сеанс.");
        let away = SessionError::ServerAway { waited_s: 120.4 };
        insta::assert_snapshot!(words(away), @"Сеанс прерван: сервер не отвечает, ждать пришлось 2 мин. Оконченные пакеты сохранены: когда сервер вернётся, проверьте его и продолжите.");
    }

    #[test]
    fn why_a_session_can_not_go_on_here_is_said_with_what_differs() {
        let (before, now) = ("http://a:11434/".into(), "http://b:11434/".into());
        insta::assert_snapshot!(difference(&Difference::Address { before, now }), @"Этот сеанс здесь не продолжить: сеанс измерен на сервере http://a:11434/, а выбран http://b:11434/. Можно начать новый.");
        let (before, now) = ("Ollama 0.32.0".into(), "Ollama 0.33.0".into());
        insta::assert_snapshot!(difference(&Difference::Program { before, now }), @"Этот сеанс здесь не продолжить: сеанс измерен на Ollama 0.32.0, а теперь там Ollama 0.33.0. Можно начать новый.");
        let (before, now) = ("0123456789abcdef".into(), "fedcba9876543210".into());
        insta::assert_snapshot!(difference(&Difference::Model { before, now }), @"Этот сеанс здесь не продолжить: модель с этим именем теперь другая (контрольная сумма fedcba987654, а была 0123456789ab). Можно начать новый.");
    }

    #[test]
    fn a_file_of_others_is_named_for_what_it_is() {
        let words = |foreign| session_file_error(&SessionFileError::Foreign(foreign));
        insta::assert_snapshot!(words(Foreign::LlamaBench), @"Это результаты llama-bench, а не сеанс Токометра: здесь их не открыть. Нужен .json, скачанный через меню «⋯», «Сеанс (.json)».");
        insta::assert_snapshot!(words(Foreign::JsonLines), @"Это JSON по строкам (JSONL), а не файл сеанса Токометра. Нужен .json, скачанный через меню «⋯», «Сеанс (.json)».");
        assert!(words(Foreign::Archive).contains("session.json"));
    }

    #[test]
    fn a_cut_file_says_how_much_is_there() {
        let cut = |runs| {
            let session = Session { runs, ..Session::default() };
            session_file_error(&SessionFileError::Cut(Box::new(session))).replace('\u{a0}', " ")
        };
        assert!(cut(vec![]).contains("раньше первого пакета"));
        let mut run = Run { workers: 1, ..Run::default() };
        for requests in [1, 2] {
            run.add(Measurement { requests, ..Measurement::default() });
        }
        assert_eq!(cut(vec![run]), "Файл обрывается; уцелело: 2 пакета в 1 прогоне.");
    }

    #[test]
    fn a_wrong_value_is_named_by_its_path() {
        let wrong = |path: &str, reason| SessionFileError::Wrong { path: path.into(), reason };
        let plan = wrong("plan", Reason::Plan(PlanError::NoPrompt));
        assert_eq!(session_file_error(&plan), "В файле ошибка, «plan»: Промпт пуст.");
        assert_eq!(session_file_error(&wrong("", Reason::Empty)), "В файле ошибка: пусто.");
        let missing = wrong("runs[0].batches[0]", Reason::Missing("total_s".into()));
        assert_eq!(
            session_file_error(&missing),
            "В файле ошибка, «runs[0].batches[0]»: нет поля «total_s»."
        );
    }
}

//! How sessions end, and which of them cannot be opened or resumed.

use bench::file::{Foreign, Reason};
use bench::{BatchId, Measurement, Run, Session, SessionError, StopLimit};

use super::*;

fn words<const N: usize>(errors: [SessionFileError; N]) -> String {
    errors.map(|error| both(|lang| session_file_error(&error, lang)).join("\n")).join("\n")
}

#[test]
fn an_ending_says_what_happened_and_what_to_do() {
    let failed = SessionError::BatchesFailed {
        batches: 3,
        last: BatchId::new(4, 8),
        failure: Failure::Timeout,
        message: None,
    };
    let endings = [
        Ending::Failed(failed),
        Ending::LimitReached(StopLimit::Time(480)),
        Ending::LimitReached(StopLimit::Requests(700)),
        Ending::Failed(SessionError::ServerAway { waited_s: 120.4 }),
    ];
    let said = endings.map(|it| both(|lang| ending(&it, None, lang)));
    insta::assert_snapshot!(said.concat().join("\n"), @"
    Сеанс не удался: 3 попытки, и ни одного удачного запроса; последняя попытка — «4 workers, пакет 8»: ответ не пришёл за отведённое время (тайм-аут). Если сервер просто медленный, увеличьте тайм-аут в плане или уменьшите пакет; если он занят другим, подождите. Оконченные пакеты сохранены.
    The session failed: 3 attempts without a single successful request, the last at 4 workers, batch 8: no answer came in time (timeout). If the server is just slow, raise the timeout in the plan or make the batch smaller; if it is busy, wait. Finished batches are saved.
    Сеанс окончен по ограничению из плана: прошло 8 ч 00 мин. Оконченные пакеты сохранены; чтобы измерить остальные, продолжите сеанс.
    The session ended at a limit of the plan: 8 h 00 min have passed. Finished batches are saved; continue it to measure the rest.
    Сеанс окончен по ограничению из плана: следующий пакет превысил бы предел в 700 запросов. Оконченные пакеты сохранены; чтобы измерить остальные, продолжите сеанс.
    The session ended at a limit of the plan: the next batch would have exceeded 700 requests. Finished batches are saved; continue it to measure the rest.
    Сеанс прерван: сервер не отвечает, ждать пришлось 2 мин. Оконченные пакеты сохранены: когда сервер вернётся, проверьте его и продолжите.
    The session was interrupted: the server has not responded for 2 min. Finished batches are saved: when the server is back, check it and continue.
    ");
}

#[test]
fn why_a_session_can_not_go_on_here_is_said_with_what_differs() {
    let (before, now) = ("http://a:11434/".into(), "http://b:11434/".into());
    let address = Difference::Address { before, now };
    let (before, now) = ("Ollama 0.32.0".into(), "Ollama 0.33.0".into());
    let program = Difference::Program { before, now };
    let (before, now) = ("0123456789abcdef".into(), "fedcba9876543210".into());
    let model = Difference::Model { before, now };
    let said = [address, program, model].map(|it| both(|lang| difference(&it, lang)));
    insta::assert_snapshot!(said.concat().join("\n"), @"
    Этот сеанс здесь не продолжить: сеанс измерен на сервере http://a:11434/, а выбран http://b:11434/. Можно начать новый.
    This session cannot be continued here: it was measured on the server http://a:11434/, but http://b:11434/ is selected. You can start a new one.
    Этот сеанс здесь не продолжить: сеанс измерен на Ollama 0.32.0, а теперь там Ollama 0.33.0. Можно начать новый.
    This session cannot be continued here: it was measured on Ollama 0.32.0, but now Ollama 0.33.0 runs there. You can start a new one.
    Этот сеанс здесь не продолжить: модель с этим именем теперь другая (контрольная сумма fedcba987654, а была 0123456789ab). Можно начать новый.
    This session cannot be continued here: the model of this name has changed (checksum fedcba987654, before 0123456789ab). You can start a new one.
    ");
}

#[test]
fn a_file_of_others_is_named_for_what_it_is() {
    let foreign = [Foreign::LlamaBench, Foreign::JsonLines, Foreign::Archive];
    insta::assert_snapshot!(words(foreign.map(SessionFileError::Foreign)), @"
    Это результаты llama-bench, а не сеанс Токометра: здесь их не открыть. Нужен .json, скачанный через меню «⋯», «Сеанс (.json)».
    These are results of llama-bench, not a Tokometer session, and cannot be opened here. Open a .json file downloaded with the menu “⋯”, “Session (.json)”.
    Это JSON по строкам (JSONL), а не файл сеанса Токометра. Нужен .json, скачанный через меню «⋯», «Сеанс (.json)».
    This is JSON Lines (JSONL), not a Tokometer session file. Open a .json file downloaded with the menu “⋯”, “Session (.json)”.
    Это архив: распакуйте его и откройте session.json из него.
    This is an archive: unpack it and open the session.json inside.
    ");
}

#[test]
fn a_cut_file_says_how_much_is_there() {
    let mut run = Run { workers: 1, ..Run::default() };
    for requests in [1, 2] {
        run.add(Measurement { requests, ..Measurement::default() });
    }
    let cut = |runs| SessionFileError::Cut(Box::new(Session { runs, ..Session::default() }));
    insta::assert_snapshot!(words([cut(vec![]), cut(vec![run])]), @"
    Файл обрывается раньше первого пакета: в нём нет ни одного целого замера.
    The file is cut off before its first batch: no measurement in it is complete.
    Файл обрывается; уцелело: 2 пакета в 1 прогоне.
    The file is cut off; what is intact: 2 batches in 1 run.
    ");
}

#[test]
fn a_wrong_value_is_named_by_its_path() {
    let wrong = |path: &str, reason| SessionFileError::Wrong { path: path.into(), reason };
    let errors = [
        wrong("plan", Reason::Plan(PlanError::NoPrompt)),
        wrong("", Reason::Empty),
        wrong("runs[0].batches[0]", Reason::Missing("total_s".into())),
    ];
    insta::assert_snapshot!(words(errors), @"
    В файле ошибка, «plan»: Промпт пуст.
    The file has a wrong value at “plan”: The prompt is empty.
    В файле ошибка: пусто.
    The file has a wrong value: it is empty.
    В файле ошибка, «runs[0].batches[0]»: нет поля «total_s».
    The file has a wrong value at “runs[0].batches[0]”: the field “total_s” is missing.
    ");
}

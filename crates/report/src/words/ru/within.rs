//! What was found within limits.

use bench::BatchId;
use bench::analysis::Borders;
use bench::schedule::Found;

use super::nouns::plural;
use super::places::{configuration, configured, several_of};

const AT_USERS: [&str; 3] = ["пользователе", "пользователях", "пользователях"];

/// What is said where nothing is within them, without its end.
pub(super) const NOTHING: &str = "ни одна конфигурация не уложилась в лимиты";

/// What is within them, and how sure that is.
pub(super) fn within(found: &Found, is_over: bool) -> Vec<String> {
    let open = (!is_over).then(|| "Поиск не окончен: итог может измениться.".to_owned());
    let fastest = match (found.fastest, found.close) {
        (Some(fastest), None) => {
            format!("Быстрее всех в лимитах — «{}».", configuration(fastest))
        }
        (Some(fastest), Some(close)) => format!(
            "Быстрее всех в лимитах — «{}»; «{}» от неё не отличить.",
            configuration(fastest),
            configuration(close)
        ),
        (None, _) => {
            "Ни об одной конфигурации нельзя уверенно сказать, что она уложилась в лимиты.".into()
        }
    };
    let sure =
        "«В лимитах» и «нарушены» — с уверенностью 95\u{a0}% для каждой конфигурации отдельно.";
    // Of a search that is over the conclusion says them.
    let borders = if is_over { Vec::new() } else { borders(&found.borders, false, false) };
    open.into_iter().chain([fastest]).chain(borders).chain([sure.into()]).collect()
}

/// Up to how many users the limits hold, what is not known of that, and what contradicts it.
pub(super) fn borders(found: &Borders, is_over: bool, is_server_mode: bool) -> Vec<String> {
    let configuration = |batch| configured(batch, is_server_mode);
    let users = |batch: BatchId| if is_server_mode { batch.size } else { batch.at_once() };
    let breaks = |users: String, breaks| {
        format!("при {users} («{}») лимиты нарушены", configuration(breaks))
    };
    let most = match (found.most_users, found.breaks) {
        (Some(most), broken) => Some(format!(
            "Наибольшее число пользователей одновременно, при котором лимиты соблюдены, — {} («{}»); {}.",
            users(most),
            configuration(most),
            broken.map_or_else(
                || "нарушаются ли они при большем числе, не доказано".into(),
                |broken| breaks(users(broken).to_string(), broken)
            )
        )),
        (None, broken) => broken.map(|broken| {
            let users = plural(users(broken).into(), AT_USERS);
            format!("Уже {}.", breaks(users, broken))
        }),
    };
    let undecided = (is_over && !found.undecided.is_empty()).then(|| {
        format!(
            "Нельзя решить, в лимитах ли {}: сервер здесь у самой границы, или запросов не хватило.",
            several_of(&found.undecided, is_server_mode)
        )
    });
    let exception = found.exception.map(|batch| {
        format!(
            "«{}» лимиты нарушает, хотя при ещё большем числе пользователей они соблюдены: дело не только в числе \
             пользователей.",
            configuration(batch)
        )
    });
    [most, undecided, exception].into_iter().flatten().collect()
}

//! What a search has found within limits.

use bench::schedule::Found;

use super::places::configuration;

/// What is within them, and how sure that is.
pub(super) fn within(found: &Found, is_over: bool) -> Vec<String> {
    let open = (!is_over).then(|| "Поиск не окончен: ответ может измениться.".to_owned());
    let fastest = match (found.fastest, found.close) {
        (Some(fastest), None) => {
            format!("Быстрее всех в лимитах — «{}».", configuration(fastest))
        }
        (Some(fastest), Some(close)) => format!(
            "Быстрее всех в лимитах — «{}»; «{}» от неё не отличить.",
            configuration(fastest),
            configuration(close)
        ),
        (None, _) => "Ни одна конфигурация не уложилась в лимиты наверняка.".to_owned(),
    };
    let sure =
        "«В лимитах» и «нарушены» сказано с уверенностью 95 % о каждой конфигурации отдельно.";
    open.into_iter().chain([fastest]).chain(borders(found, is_over)).chain([sure.into()]).collect()
}

/// Up to how many users the limits hold, what is not known of that, and what contradicts it.
fn borders(found: &Found, is_over: bool) -> Vec<String> {
    let breaks = found.breaks.map(|breaks| {
        format!("при {} («{}») лимиты нарушены", breaks.at_once(), configuration(breaks))
    });
    let most = match (found.most_users, breaks) {
        (Some(most), breaks) => Some(format!(
            "Больше всего пользователей сразу — {} («{}»); {}.",
            most.at_once(),
            configuration(most),
            breaks
                .unwrap_or_else(|| "чтобы при большем числе лимиты нарушались, не доказано".into())
        )),
        (None, breaks) => breaks.map(|breaks| format!("Уже {breaks}.")),
    };
    let undecided = (is_over && !found.undecided.is_empty()).then(|| {
        format!(
            "Нельзя решить, в лимитах ли {}: сервер здесь у самой границы, или запросов не хватило.",
            undecided(found)
        )
    });
    let exception = found.exception.map(|batch| {
        format!(
            "«{}» лимиты нарушает, хотя с большим числом пользователей они соблюдены: число пользователей решает не одно.",
            configuration(batch)
        )
    });
    [most, undecided, exception].into_iter().flatten().collect()
}

fn undecided(found: &Found) -> String {
    let all = found.undecided.iter().map(|batch| format!("«{}»", configuration(*batch)));
    all.collect::<Vec<_>>().join(", ")
}

//! What a search has found within limits.

use bench::schedule::Found;

use super::places::configuration;

/// What is within them, and how sure that is.
pub(super) fn within(found: &Found, is_over: bool) -> Vec<String> {
    let open = (!is_over).then(|| "The search is unfinished: the answer may change.".to_owned());
    let fastest = match (found.fastest, found.close) {
        (Some(fastest), None) => {
            format!("Fastest within the limits: “{}”.", configuration(fastest))
        }
        (Some(fastest), Some(close)) => format!(
            "Fastest within the limits: “{}”; “{}” cannot be told from it.",
            configuration(fastest),
            configuration(close)
        ),
        (None, _) => "No configuration is certain to be within the limits.".to_owned(),
    };
    let sure =
        "“Within” and “broken” are said with 95% confidence, of each configuration by itself.";
    open.into_iter().chain([fastest]).chain(borders(found, is_over)).chain([sure.into()]).collect()
}

/// Up to how many users the limits hold, what is not known of that, and what contradicts it.
fn borders(found: &Found, is_over: bool) -> Vec<String> {
    let breaks = found.breaks.map(|breaks| {
        format!("at {} (“{}”) the limits are broken", breaks.at_once(), configuration(breaks))
    });
    let most = match (found.most_users, breaks) {
        (Some(most), breaks) => Some(format!(
            "Most users at once: {} (“{}”); {}.",
            most.at_once(),
            configuration(most),
            breaks.unwrap_or_else(|| "that more would break the limits is not proven".into())
        )),
        (None, breaks) => breaks.map(|breaks| format!("Already {breaks}.")),
    };
    let undecided = (is_over && !found.undecided.is_empty()).then(|| {
        format!(
            "Whether {} is within the limits cannot be decided: the server is right at the edge, or there were too \
             few requests.",
            undecided(found)
        )
    });
    let exception = found.exception.map(|batch| {
        format!(
            "“{}” breaks the limits although they hold with more users: the number of users is not all that matters.",
            configuration(batch)
        )
    });
    [most, undecided, exception].into_iter().flatten().collect()
}

fn undecided(found: &Found) -> String {
    let all = found.undecided.iter().map(|batch| format!("“{}”", configuration(*batch)));
    all.collect::<Vec<_>>().join(", ")
}

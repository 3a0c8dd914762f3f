//! What was found within limits.

use bench::BatchId;
use bench::analysis::Borders;
use bench::schedule::Found;

use super::nouns::plural;
use super::places::{configuration, configured, several_of};

/// What is said where nothing is within them, without its end.
pub(super) const NOTHING: &str = "no configuration is within the limits";

/// What is within them, and how sure that is.
pub(super) fn within(found: &Found, is_over: bool) -> Vec<String> {
    let open = (!is_over).then(|| "The search is unfinished: the result may change.".to_owned());
    let fastest = match (found.fastest, found.close) {
        (Some(fastest), None) => {
            format!("Fastest within the limits: “{}”.", configuration(fastest))
        }
        (Some(fastest), Some(close)) => format!(
            "Fastest within the limits: “{}”; “{}” cannot be told apart from it.",
            configuration(fastest),
            configuration(close)
        ),
        (None, _) => "No configuration is certain to be within the limits.".to_owned(),
    };
    let sure = "“Within” and “broken” hold with 95% confidence, for each configuration separately.";
    // Of a search that is over the conclusion says them.
    let borders = if is_over { Vec::new() } else { borders(&found.borders, false, false) };
    open.into_iter().chain([fastest]).chain(borders).chain([sure.into()]).collect()
}

/// Up to how many users the limits hold, what is not known of that, and what contradicts it.
pub(super) fn borders(found: &Borders, is_over: bool, is_server_mode: bool) -> Vec<String> {
    let configuration = |batch| configured(batch, is_server_mode);
    let users = |batch: BatchId| if is_server_mode { batch.size } else { batch.at_once() };
    let breaks = |users: String, breaks| {
        format!("at {users} (“{}”) the limits are broken", configuration(breaks))
    };
    let most = match (found.most_users, found.breaks) {
        (Some(most), broken) => Some(format!(
            "Most users at once within the limits: {} (“{}”); {}.",
            users(most),
            configuration(most),
            broken.map_or_else(
                || "it is not proven that more would break the limits".into(),
                |broken| breaks(users(broken).to_string(), broken)
            )
        )),
        (None, broken) => broken.map(|broken| {
            let users = plural(users(broken).into(), ["user", "users"]);
            format!("Even {}.", breaks(users, broken))
        }),
    };
    let undecided = (is_over && !found.undecided.is_empty()).then(|| {
        format!(
            "It cannot be decided whether the limits hold for {}: the server is right at the edge, or there were too \
             few requests.",
            several_of(&found.undecided, is_server_mode)
        )
    });
    let exception = found.exception.map(|batch| {
        format!(
            "“{}” breaks the limits although they hold with more users: something besides the number of users \
             matters, too.",
            configuration(batch)
        )
    });
    [most, undecided, exception].into_iter().flatten().collect()
}

//! Why the thing that answers at an address cannot be measured. A status that the page can see proves that
//! the server allows the page (CORS), so something else is wrong.

use diagnosis::{CheckProblem, RelayErrorCode};
use llm_api::Seen;

use crate::ServerAddress;
use crate::password_wanted::wants_password;

/// Phrases of servers that require a key.
const KEY_WORDS: [&str; 16] = [
    "api key",
    "api-key",
    "api_key",
    "apikey",
    "authenticat",
    "authoriz",
    "bearer",
    "credential",
    "access token",
    "invalid token",
    "missing token",
    "token is",
    "invalid key",
    "missing key",
    "virtual key",
    "login",
];
/// Phrases of servers that are loading their model, whatever the status.
const LOADING_WORDS: [&str; 4] =
    ["loading model", "loading the model", "model is loading", "currently loading"];

/// Who sent the request: the page's origin, whether with a key, and to which address. The relay may have added a key of
/// its own to a request without one.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    pub address: &'a ServerAddress,
    pub page_origin: &'a str,
    pub with_key: bool,
    pub relay_has_key: bool,
}

impl Asker<'_> {
    /// Whether the page and the address have the same origin.
    fn is_own_page(&self) -> bool {
        self.address.origin() == self.page_origin
    }
}

/// The problem, judged by the most telling answer.
pub fn problem(asker: Asker<'_>, answers: &[&Seen]) -> CheckProblem {
    let Asker { address, page_origin, with_key, .. } = asker;
    let url = || address.base_url();
    let relay = answers.iter().find_map(|seen| of_relay(address, seen));
    let passing = || answers.iter().find_map(|seen| wants_time_or_key(asker, seen));
    if let Some(problem) = relay.or_else(passing) {
        return problem;
    }
    if let Some(seen) = answers.iter().find(|seen| matches!(seen.status, 500..=599)) {
        let status = seen.status;
        // The page's own proxy answers so for a server that it cannot reach.
        return if status <= 504 && !seen.is_error() && asker.is_own_page() {
            CheckProblem::ProxyWithoutServer { url: url(), status }
        } else {
            CheckProblem::Gateway { url: url(), status, words: seen.words() }
        };
    }
    // Ollama's checks of Host and Origin say nothing.
    if answers.iter().any(|seen| seen.status == 403 && seen.body.trim().is_empty()) {
        let page_origin = page_origin.to_owned();
        return CheckProblem::OriginRefused { url: url(), page_origin, with_key };
    }
    let refused = answers.iter().find(|seen| refuses_with_words(seen));
    match refused {
        Some(seen) => {
            CheckProblem::Refused { url: url(), status: seen.status, words: seen.words() }
        }
        None if asker.is_own_page() && answers.iter().all(|it| it.status == 200) => {
            CheckProblem::OwnPage { url: url() }
        }
        None => {
            let words = answers.last().map(|seen| seen.words()).unwrap_or_default();
            match answers.iter().find_map(|seen| elsewhere(address, seen)) {
                Some(to) => CheckProblem::LeadsElsewhere { url: url(), to, words },
                None => CheckProblem::NotAModelServer { url: url(), words },
            }
        }
    }
}

/// What the program `tokometer` says in place of the server behind it.
pub fn of_relay(address: &ServerAddress, seen: &Seen) -> Option<CheckProblem> {
    let word = RelayErrorCode::of(&seen.told("tokometer")?)?;
    let detail = match word {
        RelayErrorCode::Redirect | RelayErrorCode::Elsewhere => seen.told("location"),
        RelayErrorCode::Certificate => seen.told("fingerprint"),
        RelayErrorCode::Refused
        | RelayErrorCode::Timeout
        | RelayErrorCode::Unresolved
        | RelayErrorCode::Tls
        | RelayErrorCode::Broken
        | RelayErrorCode::ForeignHost
        | RelayErrorCode::ForeignOrigin
        | RelayErrorCode::Path
        | RelayErrorCode::Code => None,
    };
    let words = detail.unwrap_or_else(|| seen.words());
    Some(CheckProblem::Relay { url: address.base_url(), word, words })
}

/// The origin of another server, if that is where the answer came from.
fn elsewhere(address: &ServerAddress, seen: &Seen) -> Option<String> {
    let to = ServerAddress::of_base_url(seen.redirected_to.as_deref()?)?.origin();
    (to != address.origin()).then_some(to)
}

/// Whether a server is loading its model or requires a key. It may say so even where it was not asked for its
/// models.
pub fn wants_time_or_key(asker: Asker<'_>, seen: &Seen) -> Option<CheckProblem> {
    let (url, status) = (asker.address.base_url(), seen.status);
    let words = seen.words();
    // The page's own proxy may answer 503 for a server that is not there, and says nothing.
    let is_silent_proxy = words.is_empty() && asker.is_own_page();
    let wants_key = status == 401 || matches!(status, 400 | 403 | 422) && says(&words, &KEY_WORDS);
    if is_loading(&words) {
        Some(CheckProblem::Loading { url, status, words })
    } else if status == 503 && !is_silent_proxy {
        Some(CheckProblem::Unavailable { url, status, words })
    } else if status == 401 && wants_password(seen) {
        Some(CheckProblem::PasswordWanted { url, status, words })
    } else if wants_key && (asker.with_key || asker.relay_has_key) {
        let is_relays = !asker.with_key;
        Some(CheckProblem::KeyRefused { url, status, words, is_relays })
    } else if wants_key {
        Some(CheckProblem::KeyWanted { url, status, words })
    } else {
        None
    }
}

/// Whether a server that says this is loading its model.
pub fn is_loading(words: &str) -> bool {
    says(words, &LOADING_WORDS)
}

fn says(words: &str, any: &[&str]) -> bool {
    let words = words.to_lowercase();
    any.iter().any(|wanted| words.contains(wanted))
}

/// Whether this is a model server's refusal and not any web server's answer to an unknown path.
fn refuses_with_words(seen: &Seen) -> bool {
    let words = seen.words().to_lowercase();
    match seen.status {
        200 => seen.is_error(),
        404 | 405 => words.contains("model"),
        400..=499 => !words.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;

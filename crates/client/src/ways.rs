//! Request formats, tried one after another during the warm-up until the server accepts one.

use bench::{Failure, OnClock, Quirk, Sample};
use llm_api::{Api, Protocol, TokenLimit};

use crate::no_server::is_loading;

/// What request formats can differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    /// From Ollama's to the OpenAI-compatible one, which an imitation of Ollama may have as well, and better.
    Protocol,
    ContentType,
    Usage,
    TokenLimit,
    Seed,
    Temperature,
}

/// In the order in which they are tried, with the words that servers use for them.
const DETAILS: [(Detail, &[&str]); 5] = [
    (Detail::Usage, &["stream_options", "include_usage"]),
    (Detail::TokenLimit, &["max_tokens", "max_completion_tokens", "max_output_tokens"]),
    (Detail::Seed, &["seed"]),
    (Detail::Temperature, &["temperature"]),
    (
        Detail::ContentType,
        &["content-type", "content type", "media type", "mimetype", "application/json"],
    ),
];

/// A token limit that no server finds too low.
const ALLOWED_TOKENS: u32 = 16;
/// How servers say that a limit is too low. Under its other name it might be ignored.
const TOO_LOW: [&str; 8] =
    ["minimum", "at least", ">=", "below", "greater than", "too low", "too small", "range"];

/// The request formats that one server may need.
#[derive(Clone, Debug)]
pub struct Ways {
    usual: Api,
    api: Api,
    max_tokens: u32,
    tried: Vec<Api>,
    /// How the current format differs from that of [`Self::best`].
    change: Option<Change>,
    /// The format that got furthest, and how it failed.
    best: Option<(Api, OnClock<Sample>)>,
}

#[derive(Clone, Copy, Debug)]
struct Change {
    what: Detail,
    /// The server named it in its error.
    is_named: bool,
}

impl Ways {
    /// The formats to try on a server with this usual one, in requests for so many tokens. The first avoids preflights.
    #[must_use]
    pub fn new(usual: &Api, max_tokens: u32) -> Self {
        let api = usual.without_preflight().unwrap_or_else(|| usual.clone());
        let (usual, tried) = (usual.clone(), vec![api.clone()]);
        Self { usual, api, max_tokens, tried, change: None, best: None }
    }

    /// The format to use now.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// How many tokens to ask for now: more than at first if the server found that too few, which says nothing about what
    /// a plan asks for.
    #[must_use]
    pub fn max_tokens(&self) -> u32 {
        self.max_tokens
    }

    /// Takes the server's answer. Returns the final one once no other format is worth trying; until then the
    /// server is to be asked again.
    pub fn next_after(&mut self, answer: OnClock<Sample>) -> Option<OnClock<Sample>> {
        if answer.0.is_success() {
            return Some(answer);
        }
        let asks_few = self.max_tokens < ALLOWED_TOKENS;
        if asks_few && is_limit_too_low(&answer.0) {
            self.max_tokens = ALLOWED_TOKENS;
            return None;
        }
        if !self.brought_nothing(&answer.0) {
            self.best = Some((self.api.clone(), answer));
        }
        let (from, answer) = self.best.as_ref()?;
        let next = changes(from, &answer.0).into_iter().find_map(|change| {
            let api = changed(from, change.what);
            (!self.tried.contains(&api)).then_some((api, change))
        });
        if let Some((api, change)) = next {
            self.tried.push(api.clone());
            (self.api, self.change) = (api, Some(change));
            return None;
        }
        let (api, answer) = (from.clone(), answer.clone());
        // A server may refuse a low limit in any words.
        let may_be_too_low = matches!(answer.0.error, Some(Failure::Http(400 | 422)));
        if asks_few && may_be_too_low && api.protocol == Protocol::OpenAi {
            *self = Self::new(&self.usual, ALLOWED_TOKENS);
            return None;
        }
        self.api = api;
        Some(answer)
    }

    /// How requests of the current format differ from those that were tried first, and those from the usual ones of
    /// their protocol.
    #[must_use]
    pub fn quirks(&self) -> Vec<Quirk> {
        let is_other = |first: &Api| first.protocol != self.api.protocol;
        let switched = self.tried.first().is_some_and(is_other).then_some(Quirk::OpenAiProtocol);
        switched.into_iter().chain(quirks(&self.api)).collect()
    }

    /// Whether the change got no further: the server still complains about the same thing, or it was a guess.
    fn brought_nothing(&self, answer: &Sample) -> bool {
        let Some(change) = self.change else { return false };
        if change.what == Detail::Protocol {
            return answer.error == Some(Failure::Network) || lacks_protocol(answer);
        }
        let is_lost = answer.error == Some(Failure::Network);
        let is_guess = !change.is_named && change.what != Detail::ContentType;
        is_lost || is_guess || named(answer).contains(&change.what)
    }
}

/// How requests of this format differ from the usual ones of their protocol.
fn quirks(api: &Api) -> Vec<Quirk> {
    let is_openai = api.protocol == Protocol::OpenAi;
    let quirks = [
        (is_openai && !api.asks_usage, Quirk::UsageNotAsked),
        (
            is_openai && api.token_limit == TokenLimit::MaxCompletionTokens,
            Quirk::MaxCompletionTokens,
        ),
        (is_openai && !api.sets_seed, Quirk::SeedNotSet),
        (is_openai && !api.sets_temperature, Quirk::TemperatureNotSet),
        (!is_openai && !api.is_plain, Quirk::JsonContentType),
    ];
    quirks.into_iter().filter_map(|(is_so, quirk)| is_so.then_some(quirk)).collect()
}

/// The same format with one detail changed.
fn changed(api: &Api, what: Detail) -> Api {
    match what {
        Detail::Protocol => {
            let usual = Api { key: api.key.clone(), ..Api::new(Protocol::OpenAi) };
            usual.without_preflight().unwrap_or(usual)
        }
        Detail::ContentType => Api { is_plain: false, ..api.clone() },
        Detail::Usage => Api { asks_usage: !api.asks_usage, ..api.clone() },
        Detail::Seed => Api { sets_seed: false, ..api.clone() },
        Detail::Temperature => Api { sets_temperature: false, ..api.clone() },
        Detail::TokenLimit => {
            let token_limit = match api.token_limit {
                TokenLimit::MaxTokens => TokenLimit::MaxCompletionTokens,
                TokenLimit::MaxCompletionTokens => TokenLimit::MaxTokens,
            };
            Api { token_limit, ..api.clone() }
        }
    }
}

/// Changes that may help after this failure, likeliest first.
fn changes(api: &Api, failed: &Sample) -> Vec<Change> {
    let guess = |what| Change { what, is_named: false };
    let guesses: &[Detail] = match failed.error {
        Some(Failure::Http(400 | 415 | 422)) => {
            &[Detail::ContentType, Detail::Usage, Detail::TokenLimit]
        }
        // Some servers tell counts only to those that do not ask for them.
        Some(Failure::NoTokenCount) => &[Detail::Usage, Detail::Protocol],
        _ if api.protocol == Protocol::Ollama && lacks_protocol(failed) => &[Detail::Protocol],
        _ if may_be_of_plain_text(api, failed) => &[Detail::ContentType],
        _ => &[],
    };
    let is_refusal = matches!(failed.error, Some(Failure::Http(400 | 415 | 422 | 500 | 501)));
    let named = if is_refusal { named(failed) } else { Vec::new() };
    let named = named.into_iter().map(|what| Change { what, is_named: true });
    let all = named.chain(guesses.iter().copied().map(guess));
    let is_possible = |what| match what {
        Detail::ContentType => true,
        Detail::Protocol => api.protocol == Protocol::Ollama,
        Detail::TokenLimit => api.protocol == Protocol::OpenAi && !is_limit_too_low(failed),
        Detail::Usage | Detail::Seed | Detail::Temperature => api.protocol == Protocol::OpenAi,
    };
    all.filter(|change| is_possible(change.what)).collect()
}

/// Whether a server that answers so does not have the protocol, or not all of it.
fn lacks_protocol(failed: &Sample) -> bool {
    matches!(failed.error, Some(Failure::NoTokenCount | Failure::Http(404 | 405 | 501)))
}

/// Whether the failure may come from leaving out the JSON content type to avoid preflights: a server that does
/// not expect that can fail in many ways.
fn may_be_of_plain_text(api: &Api, failed: &Sample) -> bool {
    let is_of_other_kind = match failed.error {
        Some(Failure::Timeout | Failure::UsedUp | Failure::Http(401 | 429)) => true,
        // A gateway that does not read such a request finds no server for the model that it does not name.
        Some(Failure::Http(503)) => is_loading(&words(failed)),
        _ => false,
    };
    api.protocol == Protocol::OpenAi && api.is_plain && !is_of_other_kind
}

/// Whether the server's error is about the number of tokens and not about the name of their limit.
fn is_limit_too_low(failed: &Sample) -> bool {
    let words = words(failed);
    named(failed).contains(&Detail::TokenLimit) && TOO_LOW.iter().any(|it| words.contains(it))
}

fn words(failed: &Sample) -> String {
    failed.error_message.as_deref().unwrap_or_default().to_lowercase()
}

/// The details that the server's error names.
fn named(failed: &Sample) -> Vec<Detail> {
    let words = words(failed);
    let is_named = |names: &[&str]| names.iter().any(|name| words.contains(name));
    DETAILS.iter().filter(|(_, names)| is_named(names)).map(|(what, _)| *what).collect()
}

#[cfg(test)]
mod tests;

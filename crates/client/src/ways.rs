//! Ways of asking a server, tried one after another in the warm-up until one is answered well.

use bench::{Failure, Manner, Sample};
use llm_api::{Api, Protocol, TokenLimit};

/// What a way of asking can have otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    ContentType,
    Usage,
    TokenLimit,
}

/// In the order of trying, with the words by which servers name them.
const DETAILS: [(Detail, &[&str]); 3] = [
    (Detail::Usage, &["stream_options", "include_usage"]),
    (Detail::TokenLimit, &["max_tokens", "max_completion_tokens"]),
    (
        Detail::ContentType,
        &["content-type", "content type", "media type", "mimetype", "application/json"],
    ),
];

/// The ways of asking one server.
#[derive(Clone, Debug)]
pub struct Ways {
    api: Api,
    tried: Vec<Api>,
    /// What the present way has otherwise than that of [`Self::best`].
    change: Option<Change>,
    /// How far the server was understood: the way, and how it failed.
    best: Option<(Api, Sample)>,
}

#[derive(Clone, Copy, Debug)]
struct Change {
    what: Detail,
    /// The server has named it.
    is_named: bool,
}

impl Ways {
    /// The ways of a server that is usually asked like this. First comes the one that spares preflights.
    #[must_use]
    pub fn new(usual: &Api) -> Self {
        let api = usual.without_preflight().unwrap_or_else(|| usual.clone());
        Self { tried: vec![api.clone()], api, change: None, best: None }
    }

    /// The way to ask by now.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// Takes in how the server answered. Gives the answer to believe once no other way is worth trying;
    /// until then the server is to be asked again.
    pub fn heard(&mut self, answer: Sample) -> Option<Sample> {
        if answer.is_success() {
            return Some(answer);
        }
        if !self.brought_nothing(&answer) {
            self.best = Some((self.api.clone(), answer));
        }
        let (from, answer) = self.best.as_ref()?;
        let next = changes(from, answer).into_iter().find_map(|change| {
            let api = changed(from, change.what);
            (!self.tried.contains(&api)).then_some((api, change))
        });
        if let Some((api, change)) = next {
            self.tried.push(api.clone());
            (self.api, self.change) = (api, Some(change));
            return None;
        }
        self.api = from.clone();
        Some(answer.clone())
    }

    /// Whether the change is no reason to go on from there: the server still complains of the same, or
    /// it was a guess.
    fn brought_nothing(&self, answer: &Sample) -> bool {
        let Some(change) = self.change else { return false };
        let is_lost = answer.error == Some(Failure::Network);
        let is_guess = !change.is_named && change.what != Detail::ContentType;
        is_lost || is_guess || named(answer).contains(&change.what)
    }
}

/// How requests of this way differ from the usual ones of their language.
#[must_use]
pub fn manners(api: &Api) -> Vec<Manner> {
    let is_openai = api.protocol == Protocol::OpenAi;
    let manners = [
        (is_openai && !api.asks_usage, Manner::UsageNotAsked),
        (
            is_openai && api.token_limit == TokenLimit::MaxCompletionTokens,
            Manner::MaxCompletionTokens,
        ),
        (!is_openai && !api.is_plain, Manner::JsonContentType),
    ];
    manners.into_iter().filter_map(|(is_so, manner)| is_so.then_some(manner)).collect()
}

/// The same way with one thing otherwise.
fn changed(api: &Api, what: Detail) -> Api {
    match what {
        Detail::ContentType => Api { is_plain: false, ..api.clone() },
        Detail::Usage => Api { asks_usage: !api.asks_usage, ..api.clone() },
        Detail::TokenLimit => {
            let token_limit = match api.token_limit {
                TokenLimit::MaxTokens => TokenLimit::MaxCompletionTokens,
                TokenLimit::MaxCompletionTokens => TokenLimit::MaxTokens,
            };
            Api { token_limit, ..api.clone() }
        }
    }
}

/// What may help after this failure, the likeliest first.
fn changes(api: &Api, failed: &Sample) -> Vec<Change> {
    let guess = |what| Change { what, is_named: false };
    let guesses: &[Detail] = match failed.error {
        Some(Failure::Http(400 | 415 | 422)) => {
            &[Detail::ContentType, Detail::Usage, Detail::TokenLimit]
        }
        // Some servers tell counts only to those that do not ask for them.
        Some(Failure::NoTokenCount) => &[Detail::Usage],
        _ if may_be_of_plain_text(api, failed) => &[Detail::ContentType],
        _ => &[],
    };
    let is_refusal = matches!(failed.error, Some(Failure::Http(400 | 415 | 422 | 500 | 501)));
    let named = if is_refusal { named(failed) } else { Vec::new() };
    let named = named.into_iter().map(|what| Change { what, is_named: true });
    let all = named.chain(guesses.iter().copied().map(guess));
    all.filter(|change| api.protocol == Protocol::OpenAi || change.what == Detail::ContentType)
        .collect()
}

/// Whether a chat failed that was not called JSON, only to spare preflights, in a way that this may
/// explain: a server that did not expect that can fail in every way.
fn may_be_of_plain_text(api: &Api, failed: &Sample) -> bool {
    let is_of_other_kind = matches!(
        failed.error,
        Some(Failure::Timeout | Failure::ModelNotFound | Failure::Http(401 | 429 | 503))
    );
    api.protocol == Protocol::OpenAi && api.is_plain && !is_of_other_kind
}

/// What the server's words name.
fn named(failed: &Sample) -> Vec<Detail> {
    let words = failed.error_message.as_deref().unwrap_or_default().to_lowercase();
    let is_named = |names: &[&str]| names.iter().any(|name| words.contains(name));
    DETAILS.iter().filter(|(_, names)| is_named(names)).map(|(what, _)| *what).collect()
}

#[cfg(test)]
mod tests;

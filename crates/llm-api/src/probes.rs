//! The requests that find out what is at an address, and their replies.

use serde_json::Value;

use crate::{Header, HttpRequest, Key, Protocol, error, json, path};

/// The result of a small request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reply {
    #[default]
    Pending,
    /// An answer that the page is allowed to read.
    Seen(Seen),
    TimedOut,
    /// Nothing answers, or the page is not allowed to read the answer.
    Failed,
}

/// An answer that the page is allowed to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub status: u16,
    pub body: String,
    /// The headers that the page is allowed to read, with names in lower case.
    pub headers: Vec<Header>,
    /// The URL that answered, if the request was redirected.
    pub redirected_to: Option<String>,
}

impl Reply {
    /// The answer, if it could be read.
    pub fn seen(&self) -> Option<&Seen> {
        let Self::Seen(seen) = self else { return None };
        Some(seen)
    }

    /// The same with the key removed, since some servers repeat it.
    #[must_use]
    pub fn without(self, key: Option<&Key>) -> Self {
        match (self, key) {
            (Self::Seen(seen), Some(key)) => {
                Self::Seen(Seen { body: key.hidden_in(&seen.body), ..seen })
            }
            (reply, _) => reply,
        }
    }

    pub(crate) fn success(&self) -> Option<&Seen> {
        self.seen().filter(|seen| seen.status == 200)
    }
}

impl Seen {
    /// An answer without headers or redirect.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, body: body.into(), ..Self::default() }
    }

    /// The server's message if the body is an error, or the title if it is a page.
    pub fn words(&self) -> String {
        error::message_of(&self.body)
    }

    /// A string field of a JSON body.
    pub fn told(&self, name: &str) -> Option<String> {
        json::text(&serde_json::from_str(&self.body).ok()?, name)
    }

    /// Whether the body reports an error, whatever the status.
    pub fn is_error(&self) -> bool {
        let body: Option<Value> = serde_json::from_str(&self.body).ok();
        body.is_some_and(|body| body.get("error").is_some_and(|error| !error.is_null()))
    }

    /// The base URL that answered this path, if the request was redirected.
    fn moved_base_url(&self, path: &str) -> Option<String> {
        let url = self.redirected_to.as_deref()?.split(['?', '#']).next()?;
        url.trim_end_matches('/').strip_suffix(path).map(str::to_owned)
    }
}

/// An address's replies to `GET`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probes {
    /// At `api/version`.
    pub version: Reply,
    /// At `api/tags`.
    pub tags: Reply,
    /// At `v1/models`, or at `models` where the base URL is to be the root of the API.
    pub openai_models: Reply,
}

/// The requests for [`Probes`], in the order of its fields, each with the key if there is one. If `is_at_root`, the
/// OpenAI-compatible API is looked for at the base URL itself.
pub fn probes(key: Option<&Key>, is_at_root: bool) -> [HttpRequest; 3] {
    let models = if is_at_root { path::ROOT_MODELS } else { path::OPENAI_MODELS };
    [path::VERSION, path::TAGS, models].map(|path| HttpRequest::get(path, key))
}

impl Probes {
    /// All replies, in the order of the requests.
    pub fn replies(&self) -> [&Reply; 3] {
        [&self.version, &self.tags, &self.openai_models]
    }

    /// The same, mutable.
    pub fn replies_mut(&mut self) -> [&mut Reply; 3] {
        [&mut self.version, &mut self.tags, &mut self.openai_models]
    }

    /// The answers that could be read.
    pub fn seen(&self) -> impl Iterator<Item = &Seen> {
        self.replies().into_iter().filter_map(Reply::seen)
    }

    /// Whether nothing could be read, so that a second request without CORS may tell a server that hides its
    /// answers from no server.
    pub fn may_be_unseen(&self) -> bool {
        self.seen().next().is_none() && self.replies().contains(&&Reply::Failed)
    }

    /// Whether the page may read other answers of the server but not its list of models.
    pub fn list_may_be_hidden(&self) -> bool {
        self.openai_models == Reply::Failed
            && self.version.success().is_none()
            && self.version.seen().or(self.tags.seen()).is_some()
    }

    /// Where requests of this protocol were redirected to. A redirect turns a `POST` into a `GET`, so chats
    /// have to be sent there directly.
    pub fn moved_base_url(&self, protocol: Protocol) -> Option<String> {
        let (reply, path) = match protocol {
            Protocol::Ollama => (&self.tags, path::TAGS),
            Protocol::OpenAi => (&self.openai_models, path::OPENAI_MODELS),
        };
        reply.success()?.moved_base_url(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_with_every_probe() {
        let sent = ("Authorization".to_owned(), "Bearer k".to_owned());
        let asked = probes(Key::of("k").as_ref(), false);
        assert_eq!(asked.each_ref().map(|it| it.path), ["api/version", "api/tags", "v1/models"]);
        assert!(asked.iter().all(|request| request.headers == [sent.clone()]));
        assert_eq!(probes(None, true).map(|it| it.path), ["api/version", "api/tags", "models"]);
    }

    #[test]
    fn a_slow_server_is_not_a_hidden_one() {
        let of = |version: Reply, tags: Reply| {
            Probes { version, tags, openai_models: Reply::TimedOut }.may_be_unseen()
        };
        assert!(of(Reply::Failed, Reply::TimedOut));
        assert!(!of(Reply::TimedOut, Reply::TimedOut));
        assert!(!of(Reply::Failed, Reply::Seen(Seen::new(404, ""))));
    }

    #[test]
    fn a_list_may_be_hidden_where_the_rest_is_seen() {
        let of = |version: Reply, openai_models: Reply| {
            Probes { version, openai_models, ..Probes::default() }.list_may_be_hidden()
        };
        let missing = || Reply::Seen(Seen::new(404, ""));
        assert!(of(missing(), Reply::Failed));
        assert!(!of(Reply::Failed, Reply::Failed), "nothing is seen");
        assert!(!of(missing(), missing()));
        assert!(!of(Reply::Seen(Seen::new(200, "{}")), Reply::Failed), "it is an Ollama");
    }

    #[test]
    fn an_error_may_come_with_any_status() {
        for (body, is_error) in [
            (r#"{"error":"no"}"#, true),
            (r#"{"error":null}"#, false),
            ("error", false),
            ("", false),
        ] {
            assert_eq!(Seen::new(200, body).is_error(), is_error, "{body}");
        }
    }

    #[test]
    fn a_redirect_tells_another_base_url() {
        let moved = |url: Option<&str>| {
            let redirected_to = url.map(str::to_owned);
            let seen = Seen { redirected_to, ..Seen::new(200, "") };
            let probes = Probes { openai_models: Reply::Seen(seen), ..Probes::default() };
            assert_eq!(probes.moved_base_url(Protocol::Ollama), None);
            probes.moved_base_url(Protocol::OpenAi)
        };
        assert_eq!(moved(None), None);
        for (url, base_url) in [
            ("https://b/x/v1/models", Some("https://b/x/")),
            ("http://a/v1/models/", Some("http://a/")),
            ("http://a/v1/models?x=1", Some("http://a/")),
            ("https://login/sign-in", None),
        ] {
            assert_eq!(moved(Some(url)).as_deref(), base_url, "{url}");
        }
    }
}

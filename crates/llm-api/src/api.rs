//! Every request that is ever sent to a model server, in its own protocol.

use serde::{Deserialize, Serialize};

use crate::request::{self, ChatRequest, Header, HttpRequest, Method, TokenLimit};
use crate::{Key, Protocol, Tokenizer, path};

/// How to talk to one server: its protocol, and what it needs in every request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Api {
    pub protocol: Protocol,
    /// The key sent with every request. With a key the browser sends a CORS preflight first. Not serialised:
    /// whoever passes an `Api` on passes the key separately.
    #[serde(skip)]
    pub key: Option<Key>,
    /// Chats are sent without a content type. A browser then says `text/plain`, the only type that needs no
    /// preflight.
    pub is_plain: bool,
    /// Chats request token counts by `stream_options`, which only the OpenAI-compatible protocol has.
    pub asks_usage: bool,
    /// The name of the answer's token limit in the OpenAI-compatible protocol.
    pub token_limit: TokenLimit,
    /// Chats set the random seed. Not every OpenAI-compatible server accepts one.
    pub sets_seed: bool,
    /// Chats set the temperature. Some models of that protocol accept only the default.
    pub sets_temperature: bool,
    /// The OpenAI-compatible API is at the base URL itself and not under `v1/`.
    pub is_at_root: bool,
}

impl Api {
    /// A server of this protocol without a key. Ollama needs no content type.
    pub fn new(protocol: Protocol) -> Self {
        Self {
            protocol,
            key: None,
            is_plain: protocol == Protocol::Ollama,
            asks_usage: protocol == Protocol::OpenAi,
            token_limit: TokenLimit::default(),
            sets_seed: true,
            sets_temperature: true,
            is_at_root: false,
        }
    }

    /// The same without a content type, if that avoids all preflights. Not every server accepts it.
    pub fn without_preflight(&self) -> Option<Self> {
        let spares_all = !self.is_plain && self.key.is_none();
        spares_all.then(|| Self { is_plain: true, ..self.clone() })
    }

    /// The smallest request that only a live server of this protocol answers with success.
    pub fn smallest(&self) -> HttpRequest {
        self.get(match self.protocol {
            Protocol::Ollama => path::VERSION,
            Protocol::OpenAi if self.is_at_root => path::ROOT_MODELS,
            Protocol::OpenAi => path::OPENAI_MODELS,
        })
    }

    /// Requests the models in memory; [`parse_ps`](crate::parse_ps) reads the answer. Only Ollama reports
    /// them.
    pub fn loaded_models(&self) -> Option<HttpRequest> {
        match self.protocol {
            Protocol::Ollama => Some(self.get(path::PS)),
            Protocol::OpenAi => None,
        }
    }

    /// Requests details of a model; [`parse_show`](crate::parse_show) reads the answer. Only Ollama reports
    /// them.
    pub fn show(&self, model: &str) -> Option<HttpRequest> {
        match self.protocol {
            Protocol::Ollama => Some(HttpRequest {
                method: Method::Post,
                path: path::SHOW,
                headers: self.key_headers(),
                body: Some(request::show(model)),
            }),
            Protocol::OpenAi => None,
        }
    }

    /// A streamed chat; a [`StreamDecoder`](crate::StreamDecoder) of this protocol reads the answer.
    pub fn chat(&self, chat: &ChatRequest<'_>) -> HttpRequest {
        HttpRequest {
            method: Method::Post,
            path: self.chat_path(),
            headers: self.chat_headers(),
            body: Some(match self.protocol {
                Protocol::Ollama => request::ollama_chat(chat),
                Protocol::OpenAi => request::openai_chat(chat, self),
            }),
        }
    }

    /// The path for chats, relative to the server's base URL.
    pub fn chat_path(&self) -> &'static str {
        match self.protocol {
            Protocol::Ollama => path::CHAT,
            Protocol::OpenAi if self.is_at_root => path::ROOT_CHAT,
            Protocol::OpenAi => path::OPENAI_CHAT,
        }
    }

    /// Requests the token count of a text for this model; the [`Tokenizer`] reads the answer.
    pub fn tokenize(&self, tokenizer: Tokenizer, model: &str, text: &str) -> HttpRequest {
        HttpRequest {
            method: Method::Post,
            path: tokenizer.path(),
            headers: self.chat_headers(),
            body: Some(tokenizer.question(model, text)),
        }
    }

    /// A request that makes the browser send the preflight for chats, whose answer it then caches. `None` if
    /// chats need no preflight. The answer to this request itself does not matter.
    pub fn preflight(&self) -> Option<HttpRequest> {
        let headers = self.chat_headers();
        (!headers.is_empty()).then(|| HttpRequest {
            method: Method::Get,
            path: self.chat_path(),
            headers,
            body: None,
        })
    }

    fn chat_headers(&self) -> Vec<Header> {
        let json = || ("Content-Type".to_owned(), "application/json".to_owned());
        let content_type = (!self.is_plain).then(json);
        content_type.into_iter().chain(self.key_headers()).collect()
    }

    pub(crate) fn get(&self, path: &'static str) -> HttpRequest {
        HttpRequest::get(path, self.key.as_ref())
    }

    fn key_headers(&self) -> Vec<Header> {
        self.key.iter().map(Key::header).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChatMessage, Think};

    const CHAT: ChatRequest<'_> = ChatRequest {
        model: "m",
        messages: &[ChatMessage { role: "user", content: "p" }],
        marker: "1",
        max_tokens: 1,
        temperature: 0.0,
        seed: 0,
        think: Think::Unset,
        context_tokens: None,
        keep_alive: None,
    };

    fn header(name: &str, value: &str) -> Header {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn ollama_needs_no_preflight() {
        let api = Api::new(Protocol::Ollama);
        let chat = api.chat(&CHAT);
        assert_eq!((chat.method, chat.path), (Method::Post, "api/chat"));
        assert_eq!(chat.headers, []);
        assert_eq!(api.preflight(), None);
    }

    #[test]
    fn openai_requires_json_and_so_a_preflight_at_the_same_path() {
        let api = Api::new(Protocol::OpenAi);
        let chat = api.chat(&CHAT);
        assert_eq!((chat.method, chat.path), (Method::Post, "v1/chat/completions"));
        assert_eq!(chat.headers, [header("Content-Type", "application/json")]);
        let preflight = api.preflight().unwrap();
        assert_eq!((preflight.method, preflight.path), (Method::Get, chat.path));
        assert_eq!((preflight.headers, preflight.body), (chat.headers, None));
    }

    #[test]
    fn without_a_content_type_a_server_without_a_key_needs_no_preflight() {
        let api = Api::new(Protocol::OpenAi);
        let plain = api.without_preflight().unwrap();
        assert_eq!((plain.preflight(), plain.chat(&CHAT).headers), (None, vec![]));
        assert_eq!(plain.chat(&CHAT).body, api.chat(&CHAT).body);
        assert_eq!(plain.without_preflight(), None, "there is none to spare");
        assert_eq!(Api::new(Protocol::Ollama).without_preflight(), None);
        let keyed = Api { key: Key::of("k"), ..api };
        assert_eq!(keyed.without_preflight(), None, "the key needs one in any case");
    }

    #[test]
    fn only_ollama_reports_memory_and_thinking() {
        let ollama = Api::new(Protocol::Ollama);
        let show = ollama.show("a\"b").unwrap();
        assert_eq!((show.method, show.path, show.headers), (Method::Post, "api/show", vec![]));
        assert_eq!(show.body.as_deref(), Some(r#"{"model":"a\"b"}"#));
        assert_eq!(ollama.loaded_models().unwrap().path, "api/ps");
        let openai = Api::new(Protocol::OpenAi);
        assert_eq!((openai.show("m"), openai.loaded_models()), (None, None));
    }

    #[test]
    fn the_smallest_request_has_no_body() {
        for (protocol, path) in [(Protocol::Ollama, "api/version"), (Protocol::OpenAi, "v1/models")]
        {
            let smallest = Api::new(protocol).smallest();
            assert_eq!((smallest.method, smallest.path), (Method::Get, path));
            assert_eq!((smallest.headers, smallest.body), (vec![], None));
        }
    }

    #[test]
    fn an_api_may_be_at_the_root() {
        let api = Api { is_at_root: true, ..Api::new(Protocol::OpenAi) };
        assert_eq!((api.smallest().path, api.chat(&CHAT).path), ("models", "chat/completions"));
        assert_eq!(api.preflight().unwrap().path, api.chat_path());
    }

    #[test]
    fn a_key_goes_with_every_request() {
        let sent = header("Authorization", "Bearer k");
        for protocol in [Protocol::Ollama, Protocol::OpenAi] {
            let api = Api { key: Key::of("k"), ..Api::new(protocol) };
            let some = [api.loaded_models(), api.show("m"), api.preflight()];
            let all = some.into_iter().flatten().chain([api.smallest(), api.chat(&CHAT)]);
            for request in all {
                assert!(request.headers.contains(&sent), "{request:?}");
            }
            assert!(api.preflight().is_some(), "the key needs one");
        }
    }

    #[test]
    fn it_reaches_the_worker_without_its_key() {
        let api = Api { key: Key::of("sk-secret"), ..Api::new(Protocol::OpenAi) };
        let text = serde_json::to_string(&api).unwrap();
        assert!(!text.contains("secret"), "{text}");
        assert_eq!(serde_json::from_str::<Api>(&text).unwrap(), Api { key: None, ..api });
    }

    #[test]
    fn no_log_contains_the_key() {
        let api = Api { key: Key::of("sk-secret"), ..Api::new(Protocol::Ollama) };
        let logged = format!("{api:?} {:?} {:?}", api.smallest(), api.chat(&CHAT));
        assert!(logged.contains("Authorization") && !logged.contains("secret"), "{logged}");
    }
}

//! What kind of server is at an address.

use serde_json::Value;

use crate::{
    Header, HttpRequest, Model, json,
    models::{OpenAiList, parse_tags},
    path,
};

/// What an address answered to `GET`: status and body, or nothing at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probes {
    /// The answer at `api/version`.
    pub version: Option<(u16, String)>,
    /// The answer at `api/tags`.
    pub tags: Option<(u16, String)>,
    /// The answer at `v1/models`.
    pub openai_models: Option<(u16, String)>,
}

/// The requests that bring [`Probes`], in the order of its fields, each with these headers.
pub fn probes(headers: &[Header]) -> [HttpRequest; 3] {
    [path::VERSION, path::TAGS, path::OPENAI_MODELS].map(|path| HttpRequest::get(path, headers))
}

impl Probes {
    /// The HTTP statuses of what answered.
    pub fn statuses(&self) -> Vec<u16> {
        let answers = [&self.version, &self.tags, &self.openai_models];
        answers.into_iter().flatten().map(|(status, _)| *status).collect()
    }
}

/// What is at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detection {
    /// An Ollama, or something that passes for one.
    Ollama {
        /// Its version.
        version: String,
        /// The models it has.
        models: Vec<Model>,
    },
    /// A server that speaks OpenAI's language.
    OpenAi {
        /// The program, where it gives itself away: `llama.cpp`, `vLLM`, …
        program: Option<String>,
        /// The models it has.
        models: Vec<Model>,
    },
    /// Nothing, or another program.
    NotAModelServer,
}

/// Tells what is at an address. An Ollama speaks both languages and is an Ollama: its own one
/// tells more.
pub fn detect(probes: &Probes) -> Detection {
    ollama(probes).or_else(|| openai(probes)).unwrap_or(Detection::NotAModelServer)
}

/// Reads the version of an Ollama, `api/version`.
pub fn parse_version(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    json::text(&body, "version")
}

fn ollama(probes: &Probes) -> Option<Detection> {
    // Many a program tells a version, and llama.cpp also answers `api/tags`: it takes both.
    let version = parse_version(success(&probes.version)?)?;
    let models = parse_tags(success(&probes.tags)?).ok()?;
    Some(Detection::Ollama { version, models })
}

fn openai(probes: &Probes) -> Option<Detection> {
    let OpenAiList { models, owner } = OpenAiList::parse(success(&probes.openai_models)?).ok()?;
    let program = owner.as_deref().and_then(program).map(str::to_owned);
    Some(Detection::OpenAi { program, models })
}

fn success(probe: &Option<(u16, String)>) -> Option<&str> {
    match probe {
        Some((200, body)) => Some(body),
        _ => None,
    }
}

/// These programs claim to own the models they serve; with others the owner is anything.
fn program(owner: &str) -> Option<&'static str> {
    match owner {
        "llamacpp" => Some("llama.cpp"),
        "vllm" => Some("vLLM"),
        "sglang" => Some("SGLang"),
        "organization_owner" => Some("LM Studio"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSION: &str = r#"{"version":"0.12.6"}"#;
    const TAGS: &str = r#"{"models":[{"name":"m:1b"}]}"#;
    const OPENAI: &str =
        r#"{"object":"list","data":[{"id":"m:1b","object":"model","owned_by":"library"}]}"#;

    fn detect_ok(version: &str, tags: &str, openai_models: &str) -> Detection {
        let ok = |body: &str| Some((200, body.to_owned()));
        let (version, tags, openai_models) = (ok(version), ok(tags), ok(openai_models));
        detect(&Probes { version, tags, openai_models })
    }

    fn models() -> Vec<Model> {
        vec![Model { name: "m:1b".into(), ..Model::default() }]
    }

    #[test]
    fn ollama_wins_though_it_speaks_both() {
        let expected = Detection::Ollama { version: "0.12.6".into(), models: models() };
        assert_eq!(detect_ok(VERSION, TAGS, OPENAI), expected);
        assert_eq!(detect_ok(VERSION, TAGS, "404 page not found"), expected);
    }

    #[test]
    fn one_answer_alone_makes_no_ollama() {
        let expected = Detection::OpenAi { program: None, models: models() };
        assert_eq!(detect_ok("", TAGS, OPENAI), expected);
        assert_eq!(detect_ok(VERSION, "{}", OPENAI), expected);
        assert_eq!(detect_ok(VERSION, "", ""), Detection::NotAModelServer);
    }

    #[test]
    fn a_program_is_known_by_the_owner_of_its_models() {
        for (owner, expected) in [
            ("llamacpp", Some("llama.cpp")),
            ("vllm", Some("vLLM")),
            ("organization_owner", Some("LM Studio")),
            ("somebody", None),
        ] {
            let list = OPENAI.replace("library", owner);
            let program = expected.map(str::to_owned);
            assert_eq!(detect_ok("", "", &list), Detection::OpenAi { program, models: models() });
        }
    }

    #[test]
    fn anything_else_is_no_model_server() {
        for body in ["", "<!doctype html>", "null", "[]", "{}", r#"{"status":"ok"}"#, "7", "\u{0}"]
        {
            assert_eq!(detect_ok(body, body, body), Detection::NotAModelServer, "{body}");
        }
        assert_eq!(detect(&Probes::default()), Detection::NotAModelServer);
    }

    #[test]
    fn a_key_goes_with_every_probe() {
        let key = ("Authorization".to_owned(), "Bearer k".to_owned());
        let asked = probes(std::slice::from_ref(&key));
        assert_eq!(asked.each_ref().map(|it| it.path), ["api/version", "api/tags", "v1/models"]);
        assert!(asked.iter().all(|request| request.headers == [key.clone()]));
    }

    #[test]
    fn only_a_success_counts() {
        let refused = |body: &str| Some((403, body.to_owned()));
        let (version, tags, openai_models) = (refused(VERSION), refused(TAGS), refused(OPENAI));
        let probes = Probes { version, tags, openai_models };
        assert_eq!(detect(&probes), Detection::NotAModelServer);
    }
}

//! What is at an address, judged by what it answered.

use llm_api::{Api, Detection, Header, Model, Probes, Protocol, detect};

use bench::CheckProblem;

use crate::ServerAddress;

/// The simulator's models are named so, and no others.
const SIMULATED: &str = "sim-";

/// A server that can be measured.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerInfo {
    /// Where it is.
    pub address: ServerAddress,
    /// How to ask it.
    pub api: Api,
    /// Its program and version.
    pub program: String,
    /// Its models; at least one.
    pub models: Vec<Model>,
    /// How long a small request takes, ms.
    pub rtt_ms: f64,
    /// Not a real server: every model's name says so.
    pub is_simulator: bool,
}

/// An address was asked, and this came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who was asked.
    pub address: ServerAddress,
    /// The headers that were sent along.
    pub headers: Vec<Header>,
    /// What answered to [`llm_api::probes`].
    pub probes: Probes,
    /// Nothing of that could be read, and yet something answers.
    pub answers_unseen: bool,
}

/// A server that can be measured, but for the time that a small request takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Untimed(ServerInfo);

impl Untimed {
    /// How to ask it.
    #[must_use]
    pub fn api(&self) -> &Api {
        &self.0.api
    }

    /// The server, now that a small request took so long.
    #[must_use]
    pub fn timed(self, rtt_ms: f64) -> ServerInfo {
        ServerInfo { rtt_ms, ..self.0 }
    }
}

/// Tells whether what a page of this origin asked can be measured.
///
/// # Errors
/// Why it can not.
pub fn verdict(asked: Asked, page_origin: &str) -> Result<Untimed, CheckProblem> {
    let Asked { address, headers, probes, answers_unseen } = asked;
    let statuses = probes.statuses();
    if statuses.is_empty() {
        let url = address.base_url();
        return Err(if answers_unseen {
            CheckProblem::OriginRefused { url, page_origin: page_origin.to_owned() }
        } else {
            CheckProblem::Unreachable { url }
        });
    }
    let (protocol, program, models) = match detect(&probes) {
        Detection::Ollama { version, models } => {
            (Protocol::Ollama, format!("Ollama {version}"), models)
        }
        Detection::OpenAi { program, models } => {
            (Protocol::OpenAi, program.unwrap_or_else(|| "OpenAI API".to_owned()), models)
        }
        Detection::NotAModelServer => {
            return Err(not_a_model_server(address.base_url(), page_origin, &statuses));
        }
    };
    // Cloud models are measured on the Internet, not on this hardware.
    let models: Vec<Model> = models.into_iter().filter(|model| !model.remote).collect();
    if models.is_empty() {
        return Err(CheckProblem::NoModels { program });
    }
    let is_simulator = models.iter().all(|model| model.name.starts_with(SIMULATED));
    let api = Api { headers, ..Api::new(protocol) };
    Ok(Untimed(ServerInfo { address, api, program, models, rtt_ms: 0.0, is_simulator }))
}

/// The page's own proxy answers 5xx for a server that it can not reach; Ollama's Host check answers
/// with an empty 403 there.
fn not_a_model_server(url: String, page_origin: &str, statuses: &[u16]) -> CheckProblem {
    let gateway = statuses.iter().copied().find(|status| (500..=504).contains(status));
    match gateway.filter(|_| url.starts_with(page_origin)) {
        Some(status) => CheckProblem::ProxyWithoutServer { url, status },
        None if statuses.contains(&403) => {
            CheckProblem::OriginRefused { url, page_origin: page_origin.to_owned() }
        }
        None => CheckProblem::NotAModelServer { url },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "http://localhost:8080";
    const URL: &str = "http://localhost:11434/";

    type Answer<'a> = Option<(u16, &'a str)>;

    fn asked(address: &str, [version, tags, openai_models]: [Answer<'_>; 3]) -> Asked {
        let owned = |answer: Answer<'_>| answer.map(|(status, body)| (status, body.to_owned()));
        Asked {
            address: ServerAddress::parse(address, PAGE).expect("an address"),
            headers: Vec::new(),
            probes: Probes {
                version: owned(version),
                tags: owned(tags),
                openai_models: owned(openai_models),
            },
            answers_unseen: false,
        }
    }

    fn judged(address: &str, answers: [Answer<'_>; 3]) -> Result<ServerInfo, CheckProblem> {
        verdict(asked(address, answers), PAGE).map(|server| server.timed(2.5))
    }

    fn ollama(tags: &str) -> Result<ServerInfo, CheckProblem> {
        judged("localhost", [Some((200, r#"{"version":"0.12.6"}"#)), Some((200, tags)), None])
    }

    #[test]
    fn an_ollama_can_be_measured() {
        let server = ollama(r#"{"models":[{"name":"m:1b"}]}"#).expect("a server");
        assert_eq!(server.address.base_url(), URL);
        assert_eq!(server.api, Api::new(Protocol::Ollama));
        assert_eq!((server.program.as_str(), server.rtt_ms), ("Ollama 0.12.6", 2.5));
        assert_eq!(server.models.len(), 1);
        assert!(!server.is_simulator);
    }

    #[test]
    fn another_server_is_called_by_its_program_if_it_tells() {
        for (owner, program) in [("llamacpp", "llama.cpp"), ("me", "OpenAI API")] {
            let list = format!(
                r#"{{"object":"list","data":[{{"id":"m","object":"model","owned_by":"{owner}"}}]}}"#
            );
            let refused = Some((404, ""));
            let server =
                judged("localhost", [refused, refused, Some((200, &list))]).expect("a server");
            assert_eq!((server.api.protocol, server.program.as_str()), (Protocol::OpenAi, program));
        }
    }

    #[test]
    fn the_headers_of_the_check_go_with_every_later_request() {
        let ok = |body| Some((200, body));
        let answers = [ok(r#"{"version":"1"}"#), ok(r#"{"models":[{"name":"m"}]}"#), None];
        let key = ("Authorization".to_owned(), "Bearer k".to_owned());
        let asked = Asked { headers: vec![key.clone()], ..asked("localhost", answers) };
        let server = verdict(asked, PAGE).expect("a server");
        assert_eq!(server.api().headers, [key]);
    }

    #[test]
    fn only_models_of_this_machine_count() {
        let cloud = r#"{"name":"gpt-oss:120b-cloud","remote_host":"https://ollama.com:443"}"#;
        let program = "Ollama 0.12.6".to_owned();
        let no_models = Err(CheckProblem::NoModels { program });
        assert_eq!(ollama(r#"{"models":[]}"#), no_models);
        assert_eq!(ollama(&format!(r#"{{"models":[{cloud}]}}"#)), no_models);
        let both = ollama(&format!(r#"{{"models":[{cloud},{{"name":"m:1b"}}]}}"#));
        assert_eq!(both.expect("a server").models.len(), 1);
    }

    #[test]
    fn a_simulator_is_known_by_all_its_models() {
        let is_simulator = |tags| ollama(tags).expect("a server").is_simulator;
        assert!(is_simulator(r#"{"models":[{"name":"sim-a"},{"name":"sim-b"}]}"#));
        assert!(!is_simulator(r#"{"models":[{"name":"sim-a"},{"name":"b"}]}"#));
    }

    #[test]
    fn where_nothing_is_seen_something_may_answer() {
        let silent = asked("localhost", [None; 3]);
        let unreachable = CheckProblem::Unreachable { url: URL.into() };
        assert_eq!(verdict(silent.clone(), PAGE), Err(unreachable));
        let refused = CheckProblem::OriginRefused { url: URL.into(), page_origin: PAGE.into() };
        assert_eq!(verdict(Asked { answers_unseen: true, ..silent }, PAGE), Err(refused));
    }

    #[test]
    fn a_refusal_of_another_server_is_one_of_this_page() {
        let refused = CheckProblem::OriginRefused { url: URL.into(), page_origin: PAGE.into() };
        assert_eq!(judged("localhost", [Some((403, "")); 3]), Err(refused));
    }

    #[test]
    fn only_the_pages_own_proxy_stands_before_a_server() {
        let bad_gateway = [Some((502, "")); 3];
        let url = format!("{PAGE}/ollama/");
        let expected = CheckProblem::ProxyWithoutServer { url, status: 502 };
        assert_eq!(judged("/ollama/", bad_gateway), Err(expected));
        let other = CheckProblem::NotAModelServer { url: URL.into() };
        assert_eq!(judged("localhost", bad_gateway), Err(other.clone()));
        assert_eq!(judged("localhost", [Some((200, "<html>")); 3]), Err(other));
    }
}

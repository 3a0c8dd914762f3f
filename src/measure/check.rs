//! What is at an address, or what is wrong with it.

use client::CheckProblem;
use client::ServerAddress;
use futures::join;
use llm_api::{Api, Detection, Model, Probes, Protocol, detect, parse_show, probes};

use crate::browser::clock::now_ms;
use crate::browser::fetch::{answers_something, ask};

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

/// The simulator's models are named so, and no others.
const SIMULATED: &str = "sim-";

/// Asks what is at the address that the user wrote.
///
/// # Errors
/// Why it can not be measured.
pub async fn check(text: &str, page_origin: &str) -> Result<ServerInfo, CheckProblem> {
    let bad_address = || CheckProblem::BadAddress { text: text.trim().to_owned() };
    let address = ServerAddress::parse(text, page_origin).ok_or_else(bad_address)?;
    let url = address.base_url();
    let [version, tags, openai_models] = probes(&[]);
    let opaque = version.clone();
    let (version, tags, openai_models) =
        join!(ask(&url, &version), ask(&url, &tags), ask(&url, &openai_models));
    let probes = Probes { version, tags, openai_models };
    let statuses = probes.statuses();
    if statuses.is_empty() {
        let refused = answers_something(&url, &opaque).await;
        return Err(if refused {
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
        Detection::NotAModelServer => return Err(not_a_model_server(url, page_origin, &statuses)),
    };
    // Cloud models are measured on the Internet, not on this hardware.
    let models: Vec<Model> = models.into_iter().filter(|model| !model.remote).collect();
    if models.is_empty() {
        return Err(CheckProblem::NoModels { program });
    }
    let asked_ms = now_ms();
    let api = Api::new(protocol);
    ask(&url, &api.smallest()).await;
    let is_simulator = models.iter().all(|model| model.name.starts_with(SIMULATED));
    Ok(ServerInfo { address, api, program, models, rtt_ms: now_ms() - asked_ms, is_simulator })
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

/// Whether a model of the server at this base URL thinks unless told not to.
pub async fn can_think(base_url: &str, api: &Api, model: &str) -> bool {
    let Some(show) = api.show(model) else { return false };
    match ask(base_url, &show).await {
        Some((200, body)) => parse_show(&body).is_ok_and(|details| details.can_think),
        _ => false,
    }
}

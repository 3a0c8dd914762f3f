//! The servers checked earlier, each with its latest result. Keys are never stored.

use client::mean_same;
use diagnosis::ProblemKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::stored;

const SERVERS: &str = "tokometer.servers";
/// Maximum number of remembered servers.
const MOST: usize = 8;

/// A server that was checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    /// Its address as the user entered it.
    pub address: String,
    /// Its program, or the problem.
    pub found: Result<String, ProblemKind>,
    /// Time of the check, ISO 8601.
    pub at: String,
}

/// The remembered servers, latest first.
#[must_use]
pub fn servers() -> Vec<Remembered> {
    read(&stored(SERVERS).unwrap_or_default())
}

/// Remembers a server as the latest, replacing its earlier entry.
pub fn remember(server: Remembered) -> Vec<Remembered> {
    keep(with(servers(), server))
}

pub fn forget(address: &str) -> Vec<Remembered> {
    keep(without(servers(), address))
}

fn keep(servers: Vec<Remembered>) -> Vec<Remembered> {
    if let Ok(text) = serde_json::to_string(&servers) {
        super::keep(SERVERS, Some(&text));
    }
    servers
}

/// Entries that another build wrote are read as far as possible.
fn read(text: &str) -> Vec<Remembered> {
    let values: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let server = |value| serde_json::from_str(&by_name(value).to_string()).ok();
    values.into_iter().filter_map(server).collect()
}

/// Replaces a whole problem, as earlier versions stored it, by its name.
fn by_name(mut server: Value) -> Value {
    if let Some(problem) = server.pointer_mut("/found/Err")
        && let Some(name) = problem.as_object().and_then(|whole| whole.keys().next().cloned())
    {
        *problem = Value::String(name);
    }
    server
}

fn without(mut servers: Vec<Remembered>, address: &str) -> Vec<Remembered> {
    servers.retain(|known| !mean_same(&known.address, address));
    servers
}

fn with(servers: Vec<Remembered>, server: Remembered) -> Vec<Remembered> {
    let mut servers = without(servers, &server.address);
    servers.insert(0, server);
    servers.truncate(MOST);
    servers
}

#[cfg(test)]
mod tests {
    use diagnosis::CheckProblem;

    use super::*;
    use crate::testing::test;

    fn server(address: &str, program: &str) -> Remembered {
        Remembered { address: address.into(), found: Ok(program.into()), at: "2026-11-25".into() }
    }

    #[test]
    fn the_latest_comes_first_and_appears_once() {
        let mut servers = Vec::new();
        for address in ["localhost", "b", "http://127.0.0.1:11434/"] {
            servers = with(servers, server(address, "Ollama"));
        }
        let addresses: Vec<&str> = servers.iter().map(|it| it.address.as_str()).collect();
        assert_eq!(addresses, ["http://127.0.0.1:11434/", "b"]);
        let many = (1..20).fold(servers, |all, n| with(all, server(&format!("host{n}"), "vLLM")));
        assert_eq!(many.len(), MOST);
    }

    #[test]
    fn a_servers_messages_are_not_stored() {
        let (url, words) = ("http://h/".to_owned(), "Received sk-secret".to_owned());
        let problem = CheckProblem::KeyRefused { url, status: 401, words, is_relays: false }.kind();
        let known = with(Vec::new(), Remembered { found: Err(problem), ..server("h", "") });
        let text = serde_json::to_string(&known).unwrap();
        assert!(!text.contains("secret"), "{text}");
        assert_eq!(read(&text), known);
    }

    #[test]
    fn what_an_earlier_version_kept_of_a_problem_is_its_kind() {
        let whole =
            |problem: &str| format!(r#"[{{"address":"h","found":{{"Err":{problem}}},"at":""}}]"#);
        for (problem, kind) in [
            (r#"{"TimedOut":{"url":"http://h/","waited_s":9}}"#, ProblemKind::NoAnswer),
            (r#"{"NoModels":{"program":"vLLM","is_ollama":false}}"#, ProblemKind::NoModels),
            (r#""BadKey""#, ProblemKind::KeyRefused),
        ] {
            let [server] = &read(&whole(problem))[..] else { panic!("{problem}") };
            assert_eq!(server.found, Err(kind));
        }
    }

    #[test]
    fn unreadable_records_are_skipped() {
        let text = serde_json::to_string(&[server("a", "Ollama")]).unwrap();
        let newer = text.replace('[', r#"[{"address":"b","found":{"Err":"Unheard"},"at":""},"#);
        assert_eq!(read(&newer), [server("a", "Ollama")]);
        assert_eq!(read("nonsense"), []);
    }
}

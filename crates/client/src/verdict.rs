//! What is at an address, judged by its answers.

use diagnosis::CheckProblem;
use llm_api::{Api, Detection, ModelList, Protocol, Reply, Seen, detect};

use crate::no_server::{self, Asker};
use crate::{Asked, ServerAddress, ServerInfo, Untimed, unseen};

/// How long to wait for the answer to a small request, s. Some gateways query other servers before they list
/// their models.
pub const PATIENCE_S: u32 = 30;

/// Decides whether what a page of this origin found can be measured.
///
/// # Errors
/// Why it cannot.
pub fn verdict(asked: Asked, page_origin: &str) -> Result<Untimed, CheckProblem> {
    let answers: Vec<&Seen> = asked.probes.seen().collect();
    if answers.is_empty() {
        return Err(unseen::problem(&asked, page_origin));
    }
    let Asked { address, own, key, relay_has_key, probes, answers_unseen, is_api_root, .. } =
        &asked;
    let (protocol, program, list) = match detect(probes) {
        Detection::Ollama { version, models } => {
            (Protocol::Ollama, format!("Ollama {version}"), models)
        }
        Detection::OpenAi { program, models } => {
            (Protocol::OpenAi, program.unwrap_or_else(|| "OpenAI API".to_owned()), models)
        }
        Detection::NotAModelServer => {
            let with_key = key.is_some();
            let relay_has_key = *relay_has_key;
            let asker = Asker { address: own, page_origin, with_key, relay_has_key };
            let problem = no_server::problem(asker, &answers);
            let says_nothing = matches!(problem, CheckProblem::NotAModelServer { .. });
            let url = own.base_url();
            return Err(if says_nothing && *answers_unseen {
                CheckProblem::ListHidden { url, with_key }
            } else if says_nothing && probes.openai_models == Reply::TimedOut {
                CheckProblem::ListLate { url, waited_s: PATIENCE_S }
            } else {
                problem
            });
        }
    };
    let ModelList { models, nameless, left_out } = list;
    if models.is_empty() {
        return Err(CheckProblem::NoModels { program, is_ollama: protocol == Protocol::Ollama });
    }
    // Cloud models are measured on the Internet, not on this hardware.
    if models.iter().all(|model| model.remote) {
        return Err(CheckProblem::OnlyCloudModels { program });
    }
    let moved = probes.moved_base_url(protocol).and_then(|url| ServerAddress::of_base_url(&url));
    // The relay redirects to the same place where a path lacks a slash.
    let moved = moved.filter(|moved| moved != address);
    let own = moved.as_ref().unwrap_or(own).clone();
    let (asked, address) = (address.clone(), moved.unwrap_or_else(|| address.clone()));
    // A key is for the server that it was typed for, wherever that leads.
    let key = key.clone().filter(|_| address.origin() == asked.origin());
    let api = Api { key, is_at_root: *is_api_root, ..Api::new(protocol) };
    let server = ServerInfo {
        asked,
        nameless_models: nameless,
        models_left_out: left_out,
        ..ServerInfo::new(address, api, program, models)
    };
    Ok(Untimed { server, own, relay_has_key: *relay_has_key })
}

/// Which problem to report when an address may mean several places and none can be measured: that of the
/// first, unless only a later one is a model server that says why.
#[must_use]
pub fn more_telling(first: Option<CheckProblem>, later: CheckProblem) -> CheckProblem {
    let Some(first) = first else { return later };
    let says_nothing = later.is_of_this_path() || later.is_silence();
    let says_more = if first.is_of_this_path() {
        !says_nothing
    } else {
        first.may_be_of_this_path() && !says_nothing && !later.may_be_of_this_path()
    };
    if says_more { later } else { first }
}

#[cfg(test)]
mod tests {
    use diagnosis::RelayErrorCode;
    use llm_api::{Key, Probes};

    use super::*;

    const PAGE: &str = "http://localhost:8080";
    const URL: &str = "http://localhost:11434/";

    type Answer<'a> = Option<(u16, &'a str)>;

    fn asked(address: &str, [version, tags, openai_models]: [Answer<'_>; 3]) -> Asked {
        let owned = |answer: Answer<'_>| match answer {
            Some((status, body)) => Reply::Seen(Seen::new(status, body)),
            None => Reply::Failed,
        };
        let probes = Probes {
            version: owned(version),
            tags: owned(tags),
            openai_models: owned(openai_models),
        };
        let address = ServerAddress::parse(address, PAGE).expect("an address");
        Asked { probes, took_ms: 3.0, ..Asked::through(None, &address, None) }
    }

    fn judged(address: &str, answers: [Answer<'_>; 3]) -> Result<ServerInfo, CheckProblem> {
        timed(verdict(asked(address, answers), PAGE))
    }

    fn timed(found: Result<Untimed, CheckProblem>) -> Result<ServerInfo, CheckProblem> {
        found.map(|server| {
            let address = server.own_address().clone();
            server.timed(2.5, address)
        })
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
        assert_eq!((server.models.len(), server.nameless_models), (1, 0));
        let one_of_two = ollama(r#"{"models":[{"name":""},{"name":"m:1b"}]}"#).expect("a server");
        assert_eq!((one_of_two.models.len(), one_of_two.nameless_models), (1, 1));
        assert!(!server.is_simulator);
    }

    #[test]
    fn other_servers_are_named_by_their_program_if_known() {
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
    fn the_key_of_the_check_goes_with_every_later_request() {
        let ok = |body| Some((200, body));
        let answers = [ok(r#"{"version":"1"}"#), ok(r#"{"models":[{"name":"m"}]}"#), None];
        let key = Key::of("k");
        let asked = Asked { key: key.clone(), ..asked("localhost", answers) };
        let server = verdict(asked, PAGE).expect("a server");
        assert_eq!(server.api().key, key);
    }

    #[test]
    fn a_server_has_a_model_of_its_own() {
        let cloud = r#"{"name":"gpt-oss:120b-cloud","remote_host":"https://ollama.com:443"}"#;
        let program = "Ollama 0.12.6".to_owned();
        let no_models = CheckProblem::NoModels { program: program.clone(), is_ollama: true };
        assert_eq!(ollama(r#"{"models":[]}"#), Err(no_models));
        let only_cloud = CheckProblem::OnlyCloudModels { program };
        assert_eq!(ollama(&format!(r#"{{"models":[{cloud}]}}"#)), Err(only_cloud));
        let both = ollama(&format!(r#"{{"models":[{cloud},{{"name":"m:1b"}}]}}"#));
        assert_eq!(both.expect("a server").models.len(), 2);
        let empty = r#"{"object":"list","data":[]}"#;
        let program = "OpenAI API".to_owned();
        let no_models = CheckProblem::NoModels { program, is_ollama: false };
        assert_eq!(judged("localhost", [None, None, Some((200, empty))]), Err(no_models));
    }

    #[test]
    fn a_redirect_leads_to_the_servers_own_base_url() {
        let redirected_to = Some("https://gpu.example/x/v1/models".to_owned());
        let list = Seen { redirected_to, ..Seen::new(200, r#"{"data":[{"id":"m"}]}"#) };
        let mut asked = asked("localhost", [None; 3]);
        asked.probes.openai_models = Reply::Seen(list);
        let server = verdict(asked, PAGE).expect("a server");
        assert_eq!(server.base_url(), "https://gpu.example/x/");
    }

    #[test]
    fn a_redirect_to_the_same_place_leaves_the_server_its_own_address() {
        let redirected_to = Some(format!("{PAGE}/ollama/v1/models"));
        let list = Seen { redirected_to, ..Seen::new(200, r#"{"data":[{"id":"m"}]}"#) };
        let mut asked = Asked {
            own: ServerAddress::parse(URL, PAGE).expect("an address"),
            ..asked("/ollama/", [None; 3])
        };
        asked.probes.openai_models = Reply::Seen(list);
        let server = verdict(asked, PAGE).expect("a server");
        assert_eq!(server.own_address().base_url(), URL);
    }

    #[test]
    fn a_simulator_is_recognised_by_the_names_of_all_its_models() {
        let is_simulator = |tags| ollama(tags).expect("a server").is_simulator;
        assert!(is_simulator(r#"{"models":[{"name":"sim-a"},{"name":"sim-b"}]}"#));
        assert!(!is_simulator(r#"{"models":[{"name":"sim-a"},{"name":"b"}]}"#));
    }

    #[test]
    fn a_server_that_hides_only_its_list_requires_a_key() {
        let missing = Some((404, r#"{"detail":"Not Found"}"#));
        for key in [None, Key::of("k")] {
            let with_key = key.is_some();
            let asked =
                Asked { key, answers_unseen: true, ..asked("localhost", [missing, missing, None]) };
            let hidden = CheckProblem::ListHidden { url: URL.into(), with_key };
            assert_eq!(verdict(asked, PAGE), Err(hidden));
        }
    }

    #[test]
    fn a_list_that_does_not_come_may_be_that_of_a_model_server() {
        for (status, is_late) in [(404, true), (401, false)] {
            let missing = Some((status, ""));
            let mut asked = asked("localhost", [missing, missing, None]);
            asked.probes.openai_models = Reply::TimedOut;
            let late = CheckProblem::ListLate { url: URL.into(), waited_s: PATIENCE_S };
            assert_eq!(verdict(asked, PAGE).is_err_and(|told| told == late), is_late, "{status}");
        }
    }

    #[test]
    fn a_key_does_not_follow_a_redirect_to_another_server() {
        for (url, has_key) in
            [("http://localhost:11434/x/v1/models", true), ("https://gpu.example/v1/models", false)]
        {
            let list = Seen::new(200, r#"{"data":[{"id":"m"}]}"#);
            let list = Seen { redirected_to: Some(url.to_owned()), ..list };
            let mut asked = Asked { key: Key::of("k"), ..asked("localhost", [None; 3]) };
            asked.probes.openai_models = Reply::Seen(list);
            let server = verdict(asked, PAGE).expect("a server");
            assert_eq!(server.api().key.is_some(), has_key, "{url}");
        }
    }

    #[test]
    fn of_several_places_the_most_telling_problem_is_reported() {
        let other = CheckProblem::NotAModelServer { url: "a".into(), words: String::new() };
        let other_later = CheckProblem::NotAModelServer { url: "b".into(), words: String::new() };
        let (url, words) = ("b".to_owned(), String::new());
        let key = CheckProblem::KeyWanted { url, status: 401, words };
        assert_eq!(more_telling(None, other.clone()), other);
        assert_eq!(more_telling(Some(other.clone()), other_later), other);
        assert_eq!(more_telling(Some(other.clone()), key.clone()), key);
        assert_eq!(more_telling(Some(key.clone()), other), key);
    }

    #[test]
    fn the_address_may_be_the_root_of_the_api() {
        let list = Some((200, r#"{"data":[{"id":"m"}]}"#));
        let asked =
            Asked { is_api_root: true, ..asked("gpu.example/v1-openai", [None, None, list]) };
        let server = timed(verdict(asked, PAGE)).expect("a server");
        assert_eq!(server.address.base_url(), "http://gpu.example:11434/v1-openai/");
        assert_eq!(server.api.chat_path(), "chat/completions");
    }

    #[test]
    fn a_server_may_only_not_know_the_path() {
        // LM Studio, at an address that ends with `api/v1`.
        let unknown = r#"{"error":"Unexpected endpoint or method. (GET /api/api/version)"}"#;
        let list = r#"{"models":[{"type":"llm","key":"google/gemma-3-4b","loaded_instances":[]}]}"#;
        let [version, tags] = [Some((200, unknown)), Some((200, unknown))];
        let refused = judged("localhost:1234", [version, tags, Some((200, list))]);
        let refused = refused.expect_err("no server");
        assert!(matches!(refused, CheckProblem::Refused { status: 200, .. }), "{refused}");
        assert!(refused.may_be_of_this_path() && !refused.is_of_this_path());

        let other = CheckProblem::NotAModelServer { url: "b".into(), words: String::new() };
        let later = CheckProblem::Refused { url: "b".into(), status: 404, words: "model".into() };
        let no_models = CheckProblem::NoModels { program: "b".into(), is_ollama: false };
        for later in [other.clone(), later] {
            assert_eq!(more_telling(Some(refused.clone()), later), refused);
        }
        assert_eq!(more_telling(Some(other), refused.clone()), refused);
        assert_eq!(more_telling(Some(refused), no_models.clone()), no_models);
        let forbidden = CheckProblem::Refused { url: "a".into(), status: 429, words: "no".into() };
        assert!(!forbidden.may_be_of_this_path());
    }

    #[test]
    fn what_the_relay_does_not_forward_is_of_its_path() {
        let relay = |word| CheckProblem::Relay { url: "a".into(), word, words: String::new() };
        assert!(relay(RelayErrorCode::Path).is_of_this_path());
        assert!(!relay(RelayErrorCode::Refused).may_be_of_this_path());
    }
}

//! What may be behind a problem of the check, likeliest first: told by the address, by how long the failure
//! took, by the page's own origin and by the user's system.

use bench::MAX_WORKERS;
use diagnosis::{Cause, CheckProblem, RelayWord, System};

use crate::{Host, ServerAddress, ServerInfo, most_in_flight};

/// Who is refused hears so within this, ms: at once, but for Windows, which tries for two seconds. A machine
/// that is not there is given up after three seconds at the earliest.
const REFUSED_WITHIN_MS: u32 = 2700;
/// Systems that hear nothing at all give up no earlier than this, ms.
const UNHEARD_AFTER_MS: u32 = 15_000;
/// Origins by these names are let in by an Ollama that was told nothing.
const LET_IN_BY_OLLAMA: [&str; 3] = ["localhost", "127.0.0.1", "0.0.0.0"];
const OLLAMA_PORT: u16 = 11434;
const LM_STUDIO_PORT: u16 = 1234;
const VLLM_PORT: u16 = 8000;

/// Where the page is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The user's system.
    pub system: System,
    /// The page's origin.
    pub page_origin: String,
}

/// What may be behind the problem, likeliest first. None of a problem that says itself what it is.
#[must_use]
pub fn causes(problem: &CheckProblem, here: &Surroundings) -> Vec<Cause> {
    match problem {
        CheckProblem::Unreachable { url, failed_ms } => at(url, |server| {
            let is_refused = *failed_ms < REFUSED_WITHIN_MS;
            match server.host() {
                Host::Loopback(_) => on_this_machine(here),
                host if is_refused => refused(host, here),
                _ => unheard(server, *failed_ms >= UNHEARD_AFTER_MS),
            }
        }),
        CheckProblem::TimedOut { url, .. } => at(url, |server| match server.host() {
            Host::Loopback(_) => vec![Cause::Busy, Cause::OtherProgram],
            _ => [unheard(server, true), vec![Cause::Busy]].concat(),
        }),
        CheckProblem::OriginRefused { url, with_key, .. } => {
            at(url, |server| page_refused(server, *with_key, here))
        }
        CheckProblem::PreflightRefused { url, .. } | CheckProblem::MixedContent { url, .. } => {
            at(url, |server| by_relay(server).into_iter().collect())
        }
        CheckProblem::Relay { word: RelayWord::Redirect, words, .. } => {
            at(words, |server| relay_elsewhere(server).into_iter().collect())
        }
        CheckProblem::Relay { word, .. } => behind_relay(*word),
        _ => Vec::new(),
    }
}

/// Whether a key is the likeliest remedy, or the next.
#[must_use]
pub fn likely_wants_key(problem: &CheckProblem, here: &Surroundings) -> bool {
    let is_of_key = |cause: &Cause| matches!(cause, Cause::KeyHidden | Cause::WrongKeyHidden);
    problem.wants_key() || causes(problem, here).iter().take(2).any(is_of_key)
}

/// What would let more requests be in flight to this server; nothing where the most are.
#[must_use]
pub fn more_in_flight(server: &ServerInfo) -> Vec<Cause> {
    if most_in_flight(server) >= MAX_WORKERS {
        Vec::new()
    } else if server.port_lanes.is_some() {
        vec![Cause::ClosedLanePorts]
    } else {
        by_relay(&server.address).into_iter().chain(by_ip(&server.address)).collect()
    }
}

/// The relay asks by http only.
fn by_relay(server: &ServerAddress) -> Option<Cause> {
    server.is_http().then(|| Cause::AskByRelay { server: server.base_url() })
}

/// The place comes from a server and goes into a command: one with a sign that means something to a shell
/// is told, and not advised.
fn relay_elsewhere(server: &ServerAddress) -> Option<Cause> {
    let url = server.base_url();
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-._~:/[]".contains(sign);
    let is_advised = server.is_http() && url.chars().all(is_plain);
    is_advised.then_some(Cause::RelayElsewhere { server: url })
}

/// A certificate holds for the name that is in it.
fn by_ip(server: &ServerAddress) -> Option<Cause> {
    let has_name = matches!(server.host(), Host::Other(name) if !name.starts_with('['));
    (has_name && server.is_http()).then_some(Cause::AskByIp)
}

fn at(url: &str, causes: impl FnOnce(&ServerAddress) -> Vec<Cause>) -> Vec<Cause> {
    ServerAddress::of_base_url(url).map(|server| causes(&server)).unwrap_or_default()
}

fn on_this_machine(here: &Surroundings) -> Vec<Cause> {
    let by_https = here.page_origin.starts_with("https:").then_some(Cause::PageByHttps);
    [Cause::NotRunning, Cause::OtherPort].into_iter().chain(by_https).collect()
}

/// A machine said at once that nothing listens, or nobody was asked at all.
fn refused(host: &Host, here: &Surroundings) -> Vec<Cause> {
    let name = match host {
        Host::Other(name) if !name.starts_with('[') => Some(name.as_str()),
        _ => None,
    };
    let is_local = match host {
        Host::V4(address) => address.is_private() || address.is_link_local(),
        _ => name.is_some_and(|name| name.ends_with(".local") || !name.contains('.')),
    };
    let of_mac = (here.system == System::MacOs && is_local).then_some(Cause::LocalNetworkOfMac);
    let usual = [Cause::LoopbackOnly, Cause::NotRunning, Cause::OtherPort];
    match name {
        Some(_) => of_mac.into_iter().chain([Cause::UnknownName]).chain(usual).collect(),
        None => of_mac.into_iter().chain(usual).collect(),
    }
}

/// Nothing was heard of a machine; its network may still have said that it is not there.
fn unheard(server: &ServerAddress, is_dropped: bool) -> Vec<Cause> {
    let firewall = Cause::Firewall { port: server.port() };
    if is_dropped { vec![firewall, Cause::MachineAway] } else { vec![Cause::MachineAway, firewall] }
}

fn page_refused(server: &ServerAddress, with_key: bool, here: &Surroundings) -> Vec<Cause> {
    let (page_origin, port) = (&here.page_origin, server.port());
    let page = ServerAddress::of_base_url(page_origin);
    let is_let_in = page
        .as_ref()
        .is_some_and(|page| LET_IN_BY_OLLAMA.contains(&page.host().to_string().as_str()));
    let as_localhost = page
        .filter(|_| !is_let_in)
        .map(|page| Cause::PageNotLocalhost { url: page.with_host("localhost") });
    let ollama = Cause::OllamaOrigins { line: format!("OLLAMA_ORIGINS={page_origin}") };
    let vllm = Cause::VllmOrigins { page_origin: page_origin.clone() };
    let relay = Cause::AskByRelay { server: server.base_url() };
    let key = if with_key { Cause::WrongKeyHidden } else { Cause::KeyHidden };
    let likely = match port {
        _ if with_key => vec![key.clone(), relay.clone()],
        LM_STUDIO_PORT => vec![Cause::LmStudioCors],
        // vLLM lets every page in unless it is told otherwise, and refuses without a word where it wants a key.
        VLLM_PORT => vec![key.clone(), vllm.clone()],
        OLLAMA_PORT if is_let_in => vec![Cause::OtherProgram, relay.clone()],
        _ if is_let_in => vec![relay.clone(), key.clone()],
        _ => vec![ollama.clone()],
    };
    let rare = [Cause::TwoCorsHeaders, Cause::Redirect, Cause::OtherProgram, ollama];
    let all = [relay.clone(), key, Cause::LmStudioCors, vllm].into_iter().chain(rare);
    let has_sense = |cause: &Cause| *cause != relay || server.is_http();
    let mut causes: Vec<Cause> = Vec::new();
    for cause in likely.into_iter().chain(as_localhost).chain(all).filter(has_sense) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

fn behind_relay(word: RelayWord) -> Vec<Cause> {
    match word {
        RelayWord::Refused => vec![Cause::NotRunning, Cause::LoopbackOnly, Cause::OtherPort],
        RelayWord::Timeout => vec![Cause::MachineAway, Cause::Busy],
        RelayWord::Unresolved => vec![Cause::UnknownName],
        RelayWord::Broken => vec![Cause::Busy, Cause::OtherProgram],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use llm_api::{Api, Protocol};

    use super::*;
    use crate::PortLanes;

    const LOCAL_PAGE: &str = "http://localhost:8080";
    const LAN_PAGE: &str = "http://192.168.1.7:8080";

    fn here(system: System, page_origin: &str) -> Surroundings {
        Surroundings { system, page_origin: page_origin.to_owned() }
    }

    fn first_of_failure(url: &str, failed_ms: u32, system: System) -> Cause {
        let problem = CheckProblem::Unreachable { url: url.to_owned(), failed_ms };
        causes(&problem, &here(system, LOCAL_PAGE)).swap_remove(0)
    }

    #[test]
    fn how_long_a_failure_took_tells_a_refusal_from_silence() {
        let lan = "http://192.168.1.5:11434/";
        let firewall = Cause::Firewall { port: 11434 };
        for (url, failed_ms, system, cause) in [
            ("http://localhost:11434/", 5, System::Linux, Cause::NotRunning),
            ("http://127.0.0.1:11434/", 4100, System::Windows, Cause::NotRunning),
            (lan, 5, System::Linux, Cause::LoopbackOnly),
            (lan, 2050, System::Windows, Cause::LoopbackOnly),
            (lan, 3070, System::Linux, Cause::MachineAway),
            (lan, 21_000, System::Windows, firewall.clone()),
            (lan, 5, System::MacOs, Cause::LocalNetworkOfMac),
            ("http://8.8.8.8:11434/", 5, System::MacOs, Cause::LoopbackOnly),
            ("http://pc:11434/", 5, System::Linux, Cause::UnknownName),
            ("http://pc.local:11434/", 5, System::MacOs, Cause::LocalNetworkOfMac),
        ] {
            assert_eq!(first_of_failure(url, failed_ms, system), cause, "{url} {failed_ms}");
        }
        let dropped = CheckProblem::TimedOut { url: lan.into(), waited_s: 30 };
        let found = causes(&dropped, &here(System::Linux, LOCAL_PAGE));
        assert_eq!(found, [firewall, Cause::MachineAway, Cause::Busy]);
        let busy = CheckProblem::TimedOut { url: "http://localhost:1/".into(), waited_s: 30 };
        assert_eq!(causes(&busy, &here(System::Linux, LOCAL_PAGE)).first(), Some(&Cause::Busy));
    }

    #[test]
    fn who_hides_answers_is_told_by_port_and_page() {
        let first = |url: &str, page_origin: &str, with_key| {
            let (url, origin) = (url.to_owned(), page_origin.to_owned());
            let problem = CheckProblem::OriginRefused { url, page_origin: origin, with_key };
            causes(&problem, &here(System::Linux, page_origin)).swap_remove(0)
        };
        let line = format!("OLLAMA_ORIGINS={LAN_PAGE}");
        let relay = |server: &str| Cause::AskByRelay { server: server.to_owned() };
        let (ollama, lm_studio) = ("http://h:11434/", "http://h:1234/");
        let (vllm, other) = ("http://h:8000/", "http://h:9999/");
        for (url, page, with_key, cause) in [
            (ollama, LAN_PAGE, false, Cause::OllamaOrigins { line: line.clone() }),
            (other, LAN_PAGE, false, Cause::OllamaOrigins { line }),
            (ollama, LOCAL_PAGE, false, Cause::OtherProgram),
            (other, LOCAL_PAGE, false, relay(other)),
            (lm_studio, LOCAL_PAGE, false, Cause::LmStudioCors),
            (vllm, LAN_PAGE, false, Cause::KeyHidden),
            (vllm, LOCAL_PAGE, true, Cause::WrongKeyHidden),
        ] {
            assert_eq!(first(url, page, with_key), cause, "{url} {page}");
        }
    }

    #[test]
    fn what_lets_more_through_depends_on_the_way() {
        let address = |url| ServerAddress::of_base_url(url).expect("an address");
        let more = |address: ServerAddress, port_lanes| {
            more_in_flight(&ServerInfo {
                asked: address.clone(),
                address,
                api: Api::new(Protocol::Ollama),
                program: String::new(),
                models: Vec::new(),
                rtt_ms: 0.0,
                is_simulator: false,
                has_other_lanes: true,
                port_lanes,
            })
        };
        assert_eq!(more(address("http://localhost:11434/"), None), []);
        let relay = Cause::AskByRelay { server: "http://h/".into() };
        assert_eq!(more(address("http://h/"), None), [relay, Cause::AskByIp]);
        assert_eq!(more(address("https://h/"), None), [], "a certificate, and no relay for it");
        let told = r#"{"format":"tokometer-lanes","version":1,"server":"http://h/","path":"/ollama/",
            "calibration_path":"/calibrate/","ports":[1]}"#;
        let relay = PortLanes::read(told, LOCAL_PAGE).expect("an offer");
        let way = relay.way_to(relay.server()).expect("a way").clone();
        assert_eq!(more(way.clone(), Some(relay.clone())), [Cause::ClosedLanePorts]);
        let whole = relay.with_ports((1..32).collect());
        assert_eq!(more(way, Some(whole)), []);
    }

    #[test]
    fn nobody_is_sent_by_the_relay_to_a_server_by_https() {
        let origin = || LOCAL_PAGE.to_owned();
        for (url, is_sent) in [("http://h:9999/", true), ("https://h:9999/", false)] {
            let url = url.to_owned();
            let refused =
                CheckProblem::PreflightRefused { url: url.clone(), page_origin: origin() };
            let hidden = CheckProblem::OriginRefused {
                url: url.clone(),
                page_origin: origin(),
                with_key: true,
            };
            for problem in [refused, hidden] {
                let found = causes(&problem, &here(System::Linux, LOCAL_PAGE));
                let relay = Cause::AskByRelay { server: url.clone() };
                assert_eq!(found.contains(&relay), is_sent, "{problem}");
            }
        }
    }

    #[test]
    fn no_cause_is_told_twice() {
        for (page, with_key) in [(LOCAL_PAGE, false), (LOCAL_PAGE, true), (LAN_PAGE, false)] {
            let (url, page_origin) = ("http://h:8000/".into(), page.into());
            let problem = CheckProblem::OriginRefused { url, page_origin, with_key };
            let found = causes(&problem, &here(System::Linux, page));
            assert!(found.contains(&Cause::TwoCorsHeaders), "{found:?}");
            let is_first = |(at, cause): (usize, &Cause)| {
                found.iter().position(|other| other == cause) == Some(at)
            };
            assert!(found.iter().enumerate().all(is_first), "{found:?}");
            let as_localhost = Cause::PageNotLocalhost { url: "http://localhost:8080/".into() };
            assert_eq!(found.contains(&as_localhost), page == LAN_PAGE);
        }
    }

    #[test]
    fn what_the_relay_says_is_taken_for_what_it_is() {
        for (word, cause) in [
            (RelayWord::Refused, Some(Cause::NotRunning)),
            (RelayWord::Timeout, Some(Cause::MachineAway)),
            (RelayWord::Unresolved, Some(Cause::UnknownName)),
            (RelayWord::Broken, Some(Cause::Busy)),
            (RelayWord::Code, None),
        ] {
            let problem = CheckProblem::Relay { url: String::new(), word, words: String::new() };
            let found = causes(&problem, &here(System::Linux, LOCAL_PAGE));
            assert_eq!(found.first(), cause.as_ref());
        }
    }

    #[test]
    fn the_relay_is_sent_on_where_it_can_go() {
        for (place, goes) in [
            ("http://h:9000/x/", true),
            ("https://h/", false),
            ("http://h/;reboot", false),
            ("two words", false),
        ] {
            let (url, word) = (String::new(), RelayWord::Redirect);
            let problem = CheckProblem::Relay { url, word, words: place.into() };
            let found = causes(&problem, &here(System::Linux, LOCAL_PAGE));
            let sent_on = Cause::RelayElsewhere { server: place.into() };
            assert_eq!(found.first(), goes.then_some(&sent_on), "{place}");
        }
    }

    #[test]
    fn what_says_itself_what_it_is_needs_no_cause() {
        let problem = CheckProblem::BadAddress { text: "x y".into() };
        assert_eq!(causes(&problem, &Surroundings::default()), []);
    }
}

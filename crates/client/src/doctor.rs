//! Likely causes of a problem found by the check, inferred from the address, from how fast the request
//! failed, from the page's own origin and from the user's system.

use diagnosis::{Cause, CheckProblem, RelayErrorCode, System};

use crate::origin_refused::{origin_refused, tunnel_warning};
use crate::{Host, ServerAddress};

/// A refused connection fails within this, ms: at once, except on Windows, which retries for two seconds. A
/// missing machine is given up after three seconds at the earliest.
const REFUSED_WITHIN_MS: u32 = 2700;
/// Systems that receive no reply at all give up no earlier than this, ms.
const UNHEARD_AFTER_MS: u32 = 15_000;

/// The user's system and the page's origin, which make some causes likelier than others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    pub system: System,
    pub page_origin: String,
}

/// Possible causes of the problem, likeliest first; empty for a problem that explains itself.
#[must_use]
pub fn causes(problem: &CheckProblem, here: &Surroundings) -> Vec<Cause> {
    match problem {
        CheckProblem::Unreachable { url, failed_ms } => at(url, |server| {
            let is_refused = *failed_ms < REFUSED_WITHIN_MS;
            if !server.is_http() {
                return by_https(server, is_refused, here);
            }
            match server.host() {
                Host::Loopback(_) => on_this_machine(here),
                host @ (Host::V4(_) | Host::Other(_)) if is_refused => refused(host, here),
                Host::V4(_) | Host::Other(_) => unheard(server, *failed_ms >= UNHEARD_AFTER_MS),
            }
        }),
        CheckProblem::TimedOut { url, .. } => at(url, |server| match server.host() {
            Host::Loopback(_) => vec![Cause::Busy, Cause::OtherProgram],
            Host::V4(_) | Host::Other(_) => [unheard(server, true), vec![Cause::Busy]].concat(),
        }),
        CheckProblem::ListLate { .. } => vec![Cause::Busy],
        CheckProblem::OriginRefused { url, with_key, .. } => {
            at(url, |server| origin_refused(server, *with_key, &here.page_origin))
        }
        CheckProblem::PreflightRefused { url, .. } | CheckProblem::MixedContent { url, .. } => {
            at(url, |server| vec![by_relay(server)])
        }
        CheckProblem::Relay { word, words, .. } => behind_relay(*word, words),
        CheckProblem::NotAModelServer { url, words } => {
            at(url, |server| tunnel_warning(server, words).into_iter().collect())
        }
        CheckProblem::BadAddress { .. }
        | CheckProblem::CredentialsInAddress
        | CheckProblem::NetworkDenied { .. }
        | CheckProblem::ListHidden { .. }
        | CheckProblem::BadKey
        | CheckProblem::KeyRefused { .. }
        | CheckProblem::KeyWanted { .. }
        | CheckProblem::PasswordWanted { .. }
        | CheckProblem::Loading { .. }
        | CheckProblem::Unavailable { .. }
        | CheckProblem::ProxyWithoutServer { .. }
        | CheckProblem::Gateway { .. }
        | CheckProblem::Refused { .. }
        | CheckProblem::OwnPage { .. }
        | CheckProblem::LeadsElsewhere { .. }
        | CheckProblem::NoModels { .. }
        | CheckProblem::OnlyCloudModels { .. }
        | CheckProblem::OnlyCloudModelsInCommon { .. }
        | CheckProblem::NoCommonModel { .. } => Vec::new(),
    }
}

/// Whether a key is the likeliest remedy, or the second likeliest.
#[must_use]
pub fn likely_wants_key(problem: &CheckProblem, here: &Surroundings) -> bool {
    let is_of_key = |cause: &Cause| matches!(cause, Cause::KeyHidden | Cause::WrongKeyHidden);
    problem.wants_key() || causes(problem, here).iter().take(2).any(is_of_key)
}

/// The advice to let the relay reach the server on the page's behalf.
pub(crate) fn by_relay(server: &ServerAddress) -> Cause {
    Cause::AskByRelay { server: server.base_url() }
}

/// The fingerprint becomes part of a command, so anything that is not a fingerprint is dropped.
fn untrusted_certificate(told: &str) -> Option<Cause> {
    let is_one = !told.is_empty() && told.bytes().all(|it| it.is_ascii_hexdigit() || it == b':');
    is_one.then(|| Cause::UntrustedCertificate { fingerprint: told.to_owned() })
}

/// The URL comes from a server and becomes part of a command. One with characters special to a shell is shown
/// but not offered as a command.
fn relay_elsewhere(server: &ServerAddress) -> Option<Cause> {
    let url = server.base_url();
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "-._~:/[]".contains(sign);
    url.chars().all(is_plain).then_some(Cause::RelayElsewhere { server: url })
}

fn at(url: &str, causes: impl FnOnce(&ServerAddress) -> Vec<Cause>) -> Vec<Cause> {
    ServerAddress::of_base_url(url).map(|server| causes(&server)).unwrap_or_default()
}

/// An untrusted certificate looks to the page like no server at all: the browser tells it nothing.
fn by_https(server: &ServerAddress, is_refused: bool, here: &Surroundings) -> Vec<Cause> {
    let certificate = Cause::Certificate { url: server.base_url() };
    let hidden = Cause::HttpsHidden { page_origin: here.page_origin.clone() };
    let silence = match server.host() {
        Host::Loopback(_) => vec![Cause::NotRunning, Cause::OtherPort],
        Host::V4(_) | Host::Other(_) if is_refused => vec![Cause::UnknownName, Cause::OtherPort],
        Host::V4(_) | Host::Other(_) => unheard(server, false),
    };
    [vec![certificate, hidden], silence].concat()
}

fn on_this_machine(here: &Surroundings) -> Vec<Cause> {
    let by_https = here.page_origin.starts_with("https:").then_some(Cause::PageByHttps);
    [Cause::NotRunning, Cause::OtherPort].into_iter().chain(by_https).collect()
}

/// Either the machine replied at once that nothing listens, or the request never left.
fn refused(host: &Host, here: &Surroundings) -> Vec<Cause> {
    let (is_name, is_local) = match host {
        Host::V4(address) => (false, address.is_private() || address.is_link_local()),
        Host::Other(name) if !name.starts_with('[') => {
            (true, name.ends_with(".local") || !name.contains('.'))
        }
        Host::Other(_) | Host::Loopback(_) => (false, false),
    };
    let of_mac = (here.system == System::MacOs && is_local).then_some(Cause::LocalNetworkOfMac);
    let unknown = is_name.then_some(Cause::UnknownName);
    let usual = [Cause::LoopbackOnly, Cause::NotRunning, Cause::OtherPort];
    of_mac.into_iter().chain(unknown).chain(usual).collect()
}

/// The machine never replied, though its network may have reported that it is missing.
fn unheard(server: &ServerAddress, is_dropped: bool) -> Vec<Cause> {
    let firewall = Cause::Firewall { port: server.port() };
    if is_dropped { vec![firewall, Cause::MachineAway] } else { vec![Cause::MachineAway, firewall] }
}

fn behind_relay(word: RelayErrorCode, words: &str) -> Vec<Cause> {
    match word {
        RelayErrorCode::Refused => vec![Cause::NotRunning, Cause::LoopbackOnly, Cause::OtherPort],
        RelayErrorCode::Timeout => vec![Cause::MachineAway, Cause::Busy],
        RelayErrorCode::Unresolved => vec![Cause::UnknownName],
        RelayErrorCode::Broken => vec![Cause::Busy, Cause::OtherProgram],
        RelayErrorCode::Redirect => {
            at(words, |server| relay_elsewhere(server).into_iter().collect())
        }
        RelayErrorCode::Certificate => untrusted_certificate(words).into_iter().collect(),
        RelayErrorCode::Tls
        | RelayErrorCode::ForeignHost
        | RelayErrorCode::ForeignOrigin
        | RelayErrorCode::Path
        | RelayErrorCode::Elsewhere
        | RelayErrorCode::Code => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL_PAGE: &str = "http://localhost:8080";

    fn here(system: System, page_origin: &str) -> Surroundings {
        Surroundings { system, page_origin: page_origin.to_owned() }
    }

    fn first_of_failure(url: &str, failed_ms: u32, system: System) -> Cause {
        let problem = CheckProblem::Unreachable { url: url.to_owned(), failed_ms };
        causes(&problem, &here(system, LOCAL_PAGE)).swap_remove(0)
    }

    #[test]
    fn a_refusal_fails_faster_than_silence() {
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
        let late = CheckProblem::ListLate { url: lan.into(), waited_s: 30 };
        assert_eq!(causes(&late, &here(System::Linux, LOCAL_PAGE)), [Cause::Busy]);
    }

    #[test]
    fn an_https_server_may_have_an_untrusted_certificate() {
        for url in ["https://192.168.1.5:8443/", "https://localhost/", "https://gpu.example/"] {
            for failed_ms in [5, 21_000] {
                let problem = CheckProblem::Unreachable { url: url.into(), failed_ms };
                let found = causes(&problem, &here(System::Linux, LOCAL_PAGE));
                let certificate = Cause::Certificate { url: url.into() };
                let hidden = Cause::HttpsHidden { page_origin: LOCAL_PAGE.into() };
                assert_eq!(found[..2], [certificate, hidden], "{url}");
                assert!(!found.contains(&Cause::LoopbackOnly), "{url}");
            }
        }
    }

    #[test]
    fn a_tunnels_own_page_is_recognised() {
        let hidden = |url: &str| CheckProblem::OriginRefused {
            url: url.into(),
            page_origin: LOCAL_PAGE.into(),
            with_key: false,
        };
        let other = |words: &str| CheckProblem::NotAModelServer {
            url: "http://h:9999/".into(),
            words: words.into(),
        };
        let found = |problem| causes(&problem, &here(System::Linux, LOCAL_PAGE));
        let tunnel = Some(&Cause::TunnelWarning);
        assert_eq!(found(hidden("https://a-b.ngrok-free.app/")).first(), tunnel);
        assert_eq!(found(hidden("https://a.loca.lt/")).first(), tunnel);
        assert_ne!(found(hidden("https://gpu.example/")).first(), tunnel);
        assert_eq!(found(other("You are about to visit: a.ngrok-free.dev")).first(), tunnel);
        assert_eq!(found(other("Router")), []);
    }

    #[test]
    fn the_relay_may_ask_what_the_page_may_not() {
        let origin = || LOCAL_PAGE.to_owned();
        for url in ["http://h:9999/", "https://h:9999/"] {
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
                assert!(found.contains(&relay), "{problem}");
            }
        }
    }

    #[test]
    fn the_relays_own_answers_are_recognised() {
        for (word, cause) in [
            (RelayErrorCode::Refused, Some(Cause::NotRunning)),
            (RelayErrorCode::Timeout, Some(Cause::MachineAway)),
            (RelayErrorCode::Unresolved, Some(Cause::UnknownName)),
            (RelayErrorCode::Broken, Some(Cause::Busy)),
            (RelayErrorCode::Code, None),
            (RelayErrorCode::Elsewhere, None),
        ] {
            let problem = CheckProblem::Relay { url: String::new(), word, words: String::new() };
            let found = causes(&problem, &here(System::Linux, LOCAL_PAGE));
            assert_eq!(found.first(), cause.as_ref());
        }
    }

    #[test]
    fn the_relay_is_told_where_to_go_if_it_can() {
        for (place, goes) in [
            ("http://h:9000/x/", true),
            ("https://h/", true),
            ("http://h/;reboot", false),
            ("two words", false),
        ] {
            let (url, word) = (String::new(), RelayErrorCode::Redirect);
            let problem = CheckProblem::Relay { url, word, words: place.into() };
            let found = causes(&problem, &here(System::Linux, LOCAL_PAGE));
            let sent_on = Cause::RelayElsewhere { server: place.into() };
            assert_eq!(found.first(), goes.then_some(&sent_on), "{place}");
        }
    }

    #[test]
    fn a_certificate_is_identified_only_by_its_fingerprint() {
        for (words, is_one) in [("AB:CD:01", true), ("AB; reboot", false), ("", false)] {
            let (url, word) = (String::new(), RelayErrorCode::Certificate);
            let problem = CheckProblem::Relay { url, word, words: words.into() };
            let found = causes(&problem, &here(System::Linux, LOCAL_PAGE));
            let untrusted = Cause::UntrustedCertificate { fingerprint: words.into() };
            assert_eq!(found.contains(&untrusted), is_one, "{words}");
        }
    }

    #[test]
    fn self_explanatory_problems_have_no_causes() {
        let problem = CheckProblem::BadAddress { text: "x y".into() };
        assert_eq!(causes(&problem, &Surroundings::default()), []);
    }
}

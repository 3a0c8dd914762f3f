//! The requests sent to an address, and their results.

use llm_api::{Key, Probes, Reply};

use crate::{PortLanes, ServerAddress};

/// An address that was queried, and the results.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub address: ServerAddress,
    /// The server's own address, which differs if it was reached through a relay. Problems are reported for
    /// this one.
    pub own: ServerAddress,
    pub key: Option<Key>,
    /// The relay that leads there adds a key of its own to requests without one.
    pub relay_has_key: bool,
    /// The address was asked as the root of an OpenAI-compatible API.
    pub is_api_root: bool,
    /// The replies to [`llm_api::probes`].
    pub probes: Probes,
    /// The first request repeated without the key, if nothing could be read with it.
    pub without_key: Reply,
    /// Something answers, although the page cannot read it.
    pub answers_unseen: bool,
    /// The address redirects, and the page may not see where to.
    pub is_led_elsewhere: bool,
    /// The browser says that the page may not reach the local network.
    pub is_network_denied: bool,
    /// How long all the requests took, ms.
    pub took_ms: f64,
}

impl Asked {
    /// Everything that a text may mean as an address, about to be queried, in the order in which it is to be tried: what
    /// the relay leads to, since a server may not let the page in without it, then the likeliest. Empty if the text is
    /// not an address.
    #[must_use]
    pub fn places(
        text: &str,
        page_origin: &str,
        relay: Option<&PortLanes>,
        key: Option<&Key>,
    ) -> Vec<Self> {
        let candidates = ServerAddress::candidates(text, page_origin);
        let candidates = candidates.into_iter().map(|address| (address, false));
        let root = ServerAddress::api_root(text, page_origin).map(|address| (address, true));
        let mut places: Vec<(ServerAddress, bool)> = candidates.chain(root).collect();
        let is_relayed =
            |address: &ServerAddress| relay.is_some_and(|relay| relay.way_to(address).is_some());
        places.sort_by_key(|(address, _)| !is_relayed(address));
        let asked = places.iter().map(|(address, is_api_root)| Self {
            is_api_root: *is_api_root,
            ..Self::through(relay, address, key.cloned())
        });
        asked.collect()
    }

    /// An address about to be queried, through the relay if that leads there.
    ///
    /// A key is meant for the server it was typed for. Where the relay leads may change, so no key is sent to
    /// the relay's own address.
    #[must_use]
    pub fn through(relay: Option<&PortLanes>, address: &ServerAddress, key: Option<Key>) -> Self {
        let by_relay = relay.and_then(|relay| {
            Some((relay.way_to(address)?, relay.own_address(address), relay.has_key()))
        });
        let (way, own, relay_has_key) = by_relay.unwrap_or((address, address, false));
        Self {
            address: way.clone(),
            own: own.clone(),
            key: key.filter(|_| own.origin() == address.origin()),
            relay_has_key,
            is_api_root: false,
            probes: Probes::default(),
            without_key: Reply::default(),
            answers_unseen: false,
            is_led_elsewhere: false,
            is_network_denied: false,
            took_ms: 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use diagnosis::CheckProblem;
    use llm_api::Seen;

    use super::*;
    use crate::{Preflight, preflight_problem, verdict};

    const PAGE: &str = "http://localhost:8080";

    fn relay() -> PortLanes {
        let told = r#"{"format":"tokometer-lanes","version":1,"server":"http://192.168.1.5:8000/",
            "path":"/ollama/","calibration_path":"/calibrate/","ports":[8081]}"#;
        PortLanes::read(told, PAGE).expect("an offer")
    }

    /// The requests sent to an address through the relay, each answered with this status.
    fn relayed(address: &str, status: u16) -> Asked {
        let address = ServerAddress::parse(address, PAGE).expect("an address");
        let openai_models = Reply::Seen(Seen::new(status, ""));
        let probes = Probes { openai_models, ..Probes::default() };
        Asked { probes, ..Asked::through(Some(&relay()), &address, Key::of("k")) }
    }

    #[test]
    fn problems_behind_the_relay_name_the_server() {
        let url = "http://192.168.1.5:8000/";
        for address in ["192.168.1.5:8000", "/ollama/"] {
            let asked = relayed(address, 401);
            assert_eq!(asked.address.base_url(), "http://localhost:8080/ollama/");
            let problem = verdict(asked, PAGE).expect_err("no server");
            assert!(problem.wants_key() && problem.url() == Some(url), "{problem}");
        }
        // Unlike a page's own proxy, the relay says why a server is missing.
        assert!(verdict(relayed(url, 503), PAGE).is_err_and(|problem| problem.passes()));
        let elsewhere = relayed("192.168.1.6", 401);
        assert_eq!(elsewhere.address, elsewhere.own);
    }

    #[test]
    fn the_relays_own_key_may_be_the_one_that_is_refused() {
        let told = r#"{"format":"tokometer-lanes","version":1,"server":"http://192.168.1.5:8000/",
            "has_key":true,"path":"/ollama/","calibration_path":"/calibrate/","ports":[8081]}"#;
        let relay = PortLanes::read(told, PAGE).expect("an offer");
        for (text, key, whose) in [
            ("192.168.1.5:8000", None, Some(true)),
            ("192.168.1.5:8000", Key::of("k"), Some(false)),
            ("192.168.1.6:8000", None, None),
        ] {
            let address = ServerAddress::parse(text, PAGE).expect("an address");
            let unasked = Asked::through(Some(&relay), &address, key);
            let answered = |status, body| Reply::Seen(Seen::new(status, body));
            let refused = Probes { openai_models: answered(401, ""), ..Probes::default() };
            let problem = verdict(Asked { probes: refused, ..unasked.clone() }, PAGE);
            let listed = answered(200, r#"{"data":[{"id":"m"}]}"#);
            let listed = Probes { openai_models: listed, ..Probes::default() };
            let server = verdict(Asked { probes: listed, ..unasked }, PAGE).expect("a server");
            let preflight = Preflight { chat: answered(401, ""), ..Preflight::default() };
            let late = preflight_problem(&server, PAGE, &preflight);
            for problem in [problem.err(), late] {
                let found = match problem {
                    Some(CheckProblem::KeyRefused { is_relays, .. }) => Some(is_relays),
                    Some(CheckProblem::KeyWanted { .. }) => None,
                    other => panic!("{other:?}"),
                };
                assert_eq!(found, whose, "{text}");
            }
        }
    }

    #[test]
    fn where_the_relay_leads_is_tried_first() {
        let told = |server| {
            let told = format!(
                r#"{{"format":"tokometer-lanes","version":1,"server":"{server}","path":"/ollama/",
                "calibration_path":"/calibrate/","ports":[]}}"#
            );
            PortLanes::read(&told, PAGE)
        };
        let (way, gate) = ("http://localhost:8080/ollama/", "http://localhost:3000/");
        for (server, text, tried) in [
            (
                "http://127.0.0.1:3000/api/",
                "http://localhost:3000/api/",
                &[(way, false), (way, true), (gate, false)][..],
            ),
            (
                "http://localhost:3000/gpu/v4/",
                "localhost:3000/gpu/v4",
                &[(way, false), (way, true), ("http://localhost:3000/gpu/v4/api/", false)],
            ),
            ("http://localhost:3000/", "localhost:3000/v1", &[(way, false)]),
            (
                "http://localhost:1/",
                "localhost:3000/api",
                &[
                    (gate, false),
                    ("http://localhost:3000/api/", false),
                    ("http://localhost:3000/api/", true),
                ],
            ),
        ] {
            let places = Asked::places(text, PAGE, told(server).as_ref(), None);
            let places: Vec<(String, bool)> =
                places.iter().map(|it| (it.address.base_url(), it.is_api_root)).collect();
            let tried: Vec<(String, bool)> =
                tried.iter().map(|&(url, is_root)| (url.to_owned(), is_root)).collect();
            assert_eq!(places, tried, "{text}");
        }
    }

    #[test]
    fn a_key_goes_through_the_relay_only_to_its_server() {
        for (address, is_sent) in [("192.168.1.5:8000/v1", true), ("/ollama/", false)] {
            assert_eq!(relayed(address, 200).key.is_some(), is_sent, "{address}");
        }
    }
}

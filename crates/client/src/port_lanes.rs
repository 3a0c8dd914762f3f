//! Lanes by port: our relay serves the page, forwards requests to one model server and listens on many ports.
//! Every port is an origin of its own, in every browser and at every address.

use bench::order::distinct;
use diagnosis::{CheckProblem, RelayErrorCode};
use llm_api::Reply;
use serde::Deserialize;

use crate::{ServerAddress, no_server};

const FORMAT: &str = "tokometer-lanes";
const VERSION: u32 = 1;
/// Where a relay describes its lanes, below the page's origin.
const OFFER: &str = "lanes.json";
/// How people write the way to the model server on the page's own port.
const OWN_PATH: &str = "/ollama/";

/// The lanes offered by the relay that serves the page.
#[derive(Clone, Debug, PartialEq)]
pub struct PortLanes {
    server: ServerAddress,
    /// That way as people write it.
    own: ServerAddress,
    /// The relay's way to the server on the page's own port.
    way: ServerAddress,
    path: String,
    calibration_path: String,
    ports: Vec<u16>,
    own_ms: Option<f64>,
    has_key: bool,
}

#[derive(Deserialize)]
struct Offer {
    format: String,
    version: u32,
    server: String,
    #[serde(default)]
    has_key: bool,
    path: String,
    calibration_path: String,
    ports: Vec<u16>,
    own_ms: Option<f64>,
}

impl PortLanes {
    /// The URL of the offer, for a page with this origin; with the access code if the page was opened with one.
    #[must_use]
    pub fn offer_url(page_origin: &str, code: Option<&str>) -> String {
        match code {
            Some(code) => format!("{page_origin}/~{code}/{OFFER}"),
            None => format!("{page_origin}/{OFFER}"),
        }
    }

    /// Reads the reply to a page of this origin; `None` if no relay serves the page.
    ///
    /// # Errors
    /// If the relay requires an access code that the page does not have.
    pub fn of_reply(reply: &Reply, page_origin: &str) -> Result<Option<Self>, CheckProblem> {
        let Some(seen) = reply.seen() else { return Ok(None) };
        let own = ServerAddress::parse(OWN_PATH, page_origin);
        match own.and_then(|own| no_server::of_relay(&own, seen)) {
            Some(problem @ CheckProblem::Relay { word: RelayErrorCode::Code, .. }) => Err(problem),
            _ => Ok(Self::read(&seen.body, page_origin).filter(|_| seen.status == 200)),
        }
    }

    /// Reads that description. `None` if something else answered, such as the page itself, or if anything
    /// looks odd: lanes are then built from host names.
    #[must_use]
    pub fn read(told: &str, page_origin: &str) -> Option<Self> {
        let offer: Offer = serde_json::from_str(told).ok()?;
        let is_ours = offer.format == FORMAT && offer.version == VERSION;
        let are_paths =
            [&offer.path, &offer.calibration_path].into_iter().all(|path| is_path(path));
        let is_cost = offer.own_ms.is_none_or(|ms| ms.is_finite() && ms >= 0.0);
        if !is_ours || !are_paths || !is_cost || offer.ports.contains(&0) {
            return None;
        }
        let own = ServerAddress::parse(OWN_PATH, page_origin)?;
        Some(Self {
            server: ServerAddress::of_base_url(&offer.server)?.seen_from(&own),
            way: ServerAddress::of_base_url(&own.at_path(&offer.path))?,
            own,
            path: offer.path,
            calibration_path: offer.calibration_path,
            ports: distinct(offer.ports),
            own_ms: offer.own_ms,
            has_key: offer.has_key,
        })
    }

    /// The model server behind the relay, as its address is written from the page's machine.
    #[must_use]
    pub fn server(&self) -> &ServerAddress {
        &self.server
    }

    /// The relay's path to the server that this address means, if it leads there.
    #[must_use]
    pub fn way_to(&self, address: &ServerAddress) -> Option<&ServerAddress> {
        let is_behind = address.is_same(&self.server) || [&self.own, &self.way].contains(&address);
        is_behind.then_some(&self.way)
    }

    /// The address of the server behind the relay if `asked` is the relay's own address, otherwise `asked`.
    #[must_use]
    pub fn own_address<'a>(&'a self, asked: &'a ServerAddress) -> &'a ServerAddress {
        if asked.is_same(&self.server) { asked } else { &self.server }
    }

    /// The relay's own overhead per request, ms, if it measured it.
    #[must_use]
    pub fn own_ms(&self) -> Option<f64> {
        self.own_ms
    }

    /// Whether the relay adds a key to requests that have none.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.has_key
    }

    /// The extra ports, each with the base URL of its source of known timing, which answers whatever the
    /// model server does.
    pub fn ports(&self) -> impl Iterator<Item = (u16, String)> + '_ {
        self.ports.iter().map(|&port| (port, self.way.at(port, &self.calibration_path)))
    }

    /// Keeps only these of the extra ports.
    #[must_use]
    pub fn with_ports(self, ports: Vec<u16>) -> Self {
        Self { ports, ..self }
    }

    /// Base URLs of the lanes, the page's own port first.
    #[must_use]
    pub fn base_urls(&self) -> Vec<String> {
        self.on_every_port(&self.path)
    }

    /// Base URLs of the source of known timing, in the order of the lanes.
    #[must_use]
    pub fn calibration_urls(&self) -> Vec<String> {
        self.on_every_port(&self.calibration_path)
    }

    fn on_every_port(&self, path: &str) -> Vec<String> {
        let own = self.way.at_path(path);
        let others = self.ports.iter().map(|&port| self.way.at(port, path));
        std::iter::once(own).chain(others).collect()
    }
}

fn is_path(path: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '~' | '-' | '_' | '.');
    path.starts_with('/')
        && path.ends_with('/')
        && !path.contains("//")
        && path.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use llm_api::Seen;

    use super::*;

    const PAGE: &str = "http://localhost:8080";

    fn told(server: &str, more: &str) -> String {
        format!(
            r#"{{"format":"tokometer-lanes","version":1,"server":"{server}","has_key":true,
            "path":"/~c0de/ollama/","calibration_path":"/~c0de/calibrate/","ports":[8082,8081]{more}}}"#
        )
    }

    fn read(server: &str, page_origin: &str) -> PortLanes {
        PortLanes::read(&told(server, r#","own_ms":0.21"#), page_origin).expect("an offer")
    }

    fn address(text: &str) -> ServerAddress {
        ServerAddress::parse(text, PAGE).expect("an address")
    }

    #[test]
    fn every_port_is_a_lane_at_the_pages_own_host() {
        let lanes = read("http://192.168.1.5:11434/", "http://192.168.1.7:8080");
        assert_eq!(
            lanes.base_urls(),
            [
                "http://192.168.1.7:8080/~c0de/ollama/",
                "http://192.168.1.7:8081/~c0de/ollama/",
                "http://192.168.1.7:8082/~c0de/ollama/"
            ]
        );
        let calibration = lanes.calibration_urls();
        assert_eq!(calibration.len(), 3);
        assert_eq!(calibration[0], "http://192.168.1.7:8080/~c0de/calibrate/");
        assert_eq!(calibration[2], "http://192.168.1.7:8082/~c0de/calibrate/");
        assert_eq!((lanes.own_ms(), lanes.has_key()), (Some(0.21), true));
        let ports: Vec<(u16, String)> = lanes.ports().collect();
        assert_eq!(ports[1], (8082, calibration[2].clone()));
        let reached = lanes.with_ports([8082].into()).base_urls();
        assert_eq!(reached[1..], ["http://192.168.1.7:8082/~c0de/ollama/"]);
    }

    #[test]
    fn the_server_behind_the_relay_is_known_by_its_address() {
        let lanes = read("http://127.0.0.1:11434/", PAGE);
        for same in ["localhost", "127.0.0.1", "http://[::1]:11434", "/ollama/"] {
            let way = lanes.way_to(&address(same)).map(ServerAddress::base_url);
            assert_eq!(way.as_deref(), Some("http://localhost:8080/~c0de/ollama/"), "{same}");
        }
        for other in ["localhost:1234", "127.0.0.2", "192.168.1.5", "https://localhost:11434"] {
            assert_eq!(lanes.way_to(&address(other)), None, "{other}");
        }
        assert_eq!(lanes.server().base_url(), "http://localhost:11434/");
        let plain_port = read("http://pc.local/", PAGE);
        assert!(plain_port.way_to(&address("http://pc.local:80/")).is_some());
    }

    #[test]
    fn from_elsewhere_the_relays_own_machine_has_the_pages_address() {
        let lanes = read("http://127.0.0.1:11434/", "http://192.168.1.7:8080");
        assert_eq!(lanes.server().base_url(), "http://192.168.1.7:11434/");
        assert!(lanes.way_to(&address("192.168.1.7")).is_some());
        assert_eq!(lanes.way_to(&address("localhost")), None, "that is where the browser is");
    }

    #[test]
    fn a_relay_that_requires_a_code_says_so() {
        let url = PortLanes::offer_url(PAGE, Some("c0de"));
        assert_eq!(url, "http://localhost:8080/~c0de/lanes.json");
        assert_eq!(PortLanes::offer_url(PAGE, None), "http://localhost:8080/lanes.json");
        let of =
            |status, body: &str| PortLanes::of_reply(&Reply::Seen(Seen::new(status, body)), PAGE);
        let wanted = of(403, r#"{"error":"words","tokometer":"code"}"#).expect_err("no code");
        assert!(
            matches!(wanted, CheckProblem::Relay { word: RelayErrorCode::Code, .. }),
            "{wanted}"
        );
        assert!(of(200, &told("http://pc:1/", "")).is_ok_and(|offer| offer.is_some()));
        for (status, body) in [(404, ""), (403, "{}"), (200, "<!DOCTYPE html>")] {
            assert_eq!(of(status, body), Ok(None), "{status} {body}");
        }
        assert_eq!(PortLanes::of_reply(&Reply::Failed, PAGE), Ok(None));
    }

    #[test]
    fn an_odd_description_is_ignored() {
        let good = told("http://pc:1/", "");
        assert!(PortLanes::read(&good, PAGE).is_some_and(|lanes| lanes.own_ms().is_none()));
        for (from, to) in [
            ("tokometer-lanes", "lanes"),
            (r#""version":1"#, r#""version":2"#),
            ("/~c0de/ollama/", "//evil.example/"),
            ("/~c0de/calibrate/", "/x?y/"),
            ("/~c0de/ollama/", "/ollama"),
            ("8081", "0"),
            ("8081", "70000"),
            ("8081", "-1"),
            ("http://pc:1/", "ftp://pc/"),
            ("http://pc:1/", "http://me:secret@pc/"),
        ] {
            assert_eq!(PortLanes::read(&good.replace(from, to), PAGE), None, "{to}");
        }
        for own_ms in ["-1", "1e999", "\"1\""] {
            let told = told("http://pc:1/", &format!(r#","own_ms":{own_ms}"#));
            assert_eq!(PortLanes::read(&told, PAGE), None, "{own_ms}");
        }
        for other in ["", "<!DOCTYPE html><title>t</title>", "[]", "{}", "null"] {
            assert_eq!(PortLanes::read(other, PAGE), None, "{other}");
        }
    }
}

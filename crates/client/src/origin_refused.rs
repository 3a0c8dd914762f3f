//! Likely causes when a server answers but hides its answers from the page (CORS).

use diagnosis::Cause;

use crate::ServerAddress;

/// Hosts of the origins that Ollama allows by default.
const ALLOWED_BY_OLLAMA: [&str; 3] = ["localhost", "127.0.0.1", "0.0.0.0"];
const OLLAMA_PORT: u16 = 11434;
const LM_STUDIO_PORT: u16 = 1234;
const VLLM_PORT: u16 = 8000;

/// Domain suffixes of tunnels that first show browsers a page of their own.
const WARNING_TUNNELS: [&str; 6] =
    ["ngrok-free.app", "ngrok-free.dev", "ngrok.app", "ngrok.io", "loca.lt", "devtunnels.ms"];
/// Phrases on such pages.
const TUNNEL_WORDS: [&str; 4] =
    ["ngrok", "you are about to visit", "tunnel website ahead", "dev tunnels"];

/// Whether a tunnel shows its own page in place of the server's answer, judged by the host name or by the
/// text.
pub fn tunnel_warning(server: &ServerAddress, words: &str) -> Option<Cause> {
    let (host, words) = (server.host().to_string(), words.to_lowercase());
    let is_tunnel = WARNING_TUNNELS.iter().any(|end| host.ends_with(end))
        || TUNNEL_WORDS.iter().any(|said| words.contains(said));
    is_tunnel.then_some(Cause::TunnelWarning)
}

/// The causes, likeliest first, judged by the server's port, the page's origin and whether a key was sent.
pub fn origin_refused(server: &ServerAddress, with_key: bool, page_origin: &str) -> Vec<Cause> {
    let page = ServerAddress::of_base_url(page_origin);
    let is_authorized = page
        .as_ref()
        .is_some_and(|page| ALLOWED_BY_OLLAMA.contains(&page.host().to_string().as_str()));
    let as_localhost = page
        .filter(|_| !is_authorized)
        .map(|page| Cause::PageNotLocalhost { url: page.with_host("localhost") });
    let ollama = Cause::OllamaOrigins { line: format!("OLLAMA_ORIGINS={page_origin}") };
    let vllm = Cause::VllmOrigins { page_origin: page_origin.to_owned() };
    let relay = Cause::AskByRelay { server: server.base_url() };
    let key = if with_key { Cause::WrongKeyHidden } else { Cause::KeyHidden };
    let likely = match server.port() {
        _ if with_key => vec![key.clone(), relay.clone()],
        LM_STUDIO_PORT => vec![Cause::LmStudioCors],
        // vLLM allows all pages by default, but hides from them that a key is missing.
        VLLM_PORT => vec![key.clone(), vllm.clone()],
        OLLAMA_PORT if is_authorized => vec![Cause::OtherProgram, relay.clone()],
        _ if is_authorized => vec![relay.clone(), key.clone()],
        _ => vec![ollama.clone()],
    };
    let rare = [Cause::TwoCorsHeaders, Cause::Redirect, Cause::OtherProgram, ollama];
    let all = [relay.clone(), key, Cause::LmStudioCors, vllm].into_iter().chain(rare);
    let mut causes: Vec<Cause> = Vec::new();
    let tunnel = tunnel_warning(server, "");
    for cause in tunnel.into_iter().chain(likely).chain(as_localhost).chain(all) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL_PAGE: &str = "http://localhost:8080";
    const LAN_PAGE: &str = "http://192.168.1.7:8080";

    fn found(url: &str, page_origin: &str, with_key: bool) -> Vec<Cause> {
        let server = ServerAddress::of_base_url(url).expect("an address");
        origin_refused(&server, with_key, page_origin)
    }

    #[test]
    fn the_port_and_the_page_tell_who_hides_answers() {
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
            assert_eq!(found(url, page, with_key).first(), Some(&cause), "{url} {page}");
        }
    }

    #[test]
    fn no_cause_is_told_twice() {
        for (page, with_key) in [(LOCAL_PAGE, false), (LOCAL_PAGE, true), (LAN_PAGE, false)] {
            let found = found("http://h:8000/", page, with_key);
            assert!(found.contains(&Cause::TwoCorsHeaders), "{found:?}");
            let is_first = |(at, cause): (usize, &Cause)| {
                found.iter().position(|other| other == cause) == Some(at)
            };
            assert!(found.iter().enumerate().all(is_first), "{found:?}");
            let as_localhost = Cause::PageNotLocalhost { url: "http://localhost:8080/".into() };
            assert_eq!(found.contains(&as_localhost), page == LAN_PAGE);
        }
    }
}

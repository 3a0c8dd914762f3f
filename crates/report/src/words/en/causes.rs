//! What may be behind a problem of the check, and how to fix it.

use diagnosis::Cause;

use crate::words::subject::{CommandRemark, LANE_PORTS};

pub fn cause(cause: &Cause) -> String {
    match cause {
        Cause::NotRunning => {
            "The server is not running: start it and check again. You can also start Ollama with “ollama serve”.".into()
        }
        Cause::Certificate { url } => format!(
            "Most likely the browser does not trust the server's certificate (self-signed, expired, for another \
             name), which it does not tell the page. Open {url} in a new tab: if there is a warning, accept the \
             certificate (Advanced → Proceed to the site) and check again."
        ),
        Cause::HttpsHidden { page_origin } => format!(
            "If the server answers in a new tab without a warning, it does not let this page in (CORS): on the \
             server, or on a gateway in front of it, allow the origin {page_origin} (Access-Control-Allow-Origin)."
        ),
        Cause::TunnelWarning => String::from(
            "This is a tunnel that first shows browsers a page with a warning instead of the server, as free ngrok \
             and localtunnel do. Use a tunnel without one: ssh -L, Tailscale, cloudflared.",
        ),
        Cause::LoopbackOnly => {
            "The server listens only on its own machine: open it to the network and restart it.".into()
        }
        Cause::Firewall { port } => format!(
            "A firewall drops the requests: on the server's machine, allow incoming connections to port {port}."
        ),
        Cause::MachineAway => String::from(
            "The machine is off, not on this network, or has another address. On that machine, this shows its \
             address:",
        ),
        Cause::UnknownName => {
            "No machine with this name is known on the network: check the name, or enter the IP address instead.".into()
        }
        Cause::OtherPort => String::from(
            "The server is on another port. The usual ones: Ollama 11434, LM Studio 1234, vLLM 8000, llama.cpp 8080.",
        ),
        Cause::LocalNetworkOfMac => String::from(
            "macOS does not let the browser into the local network: System Settings → Privacy & Security → Local \
             Network, turn the browser on and restart it.",
        ),
        Cause::PageByHttps => String::from(
            "The page was opened over https, and the server speaks http: Safari forbids such requests. Open the page \
             in Chrome or Firefox, or over http.",
        ),
        Cause::Busy => String::from(
            "The server is busy or loading a model: wait for it and check again. If it takes long, its log tells why.",
        ),
        Cause::OllamaOrigins { .. } => {
            "Ollama does not know the address of this page. Allow it with this line and restart Ollama:".into()
        }
        Cause::LmStudioCors => {
            "LM Studio lets no page in until Enable CORS is on in the server settings (Developer → Settings).".into()
        }
        Cause::VllmOrigins { .. } => {
            "vLLM was started with --allowed-origins that do not include this page. Add it:".into()
        }
        Cause::PageNotLocalhost { url } => format!(
            "If the server and the page are on this machine, open the page as {url}: Ollama lets such pages in by \
             itself."
        ),
        Cause::KeyHidden => String::from(
            "The server asks for a key but does not let the page know (as vLLM does with --api-key). Enter the key \
             below.",
        ),
        Cause::WrongKeyHidden => {
            "The key was not accepted, but the server does not let the page know. Enter another one below.".into()
        }
        Cause::TwoCorsHeaders => String::from(
            "The page is allowed twice: both the server and a gateway in front of it add the header \
             Access-Control-Allow-Origin, and browsers do not accept two. Keep one.",
        ),
        Cause::Redirect => String::from(
            "The address redirects, for instance from http to https: open it in a new tab and enter the address that \
             you end up at.",
        ),
        Cause::OtherProgram => {
            "Another program answers at this port: the browser hides its answers from the page.".into()
        }
        Cause::AskByIp => {
            "Enter the machine's IP address instead of its name: that gives two lanes, for up to 12 requests.".into()
        }
        Cause::AskByRelay { .. } => String::from(
            "The tokometer program can reach the server: it needs no permission, and it keeps up to 192 requests in \
             flight. Start it and open the address it prints:",
        ),
        Cause::RelayElsewhere { .. } => {
            "Restart the program with this address and open the address it prints:".into()
        }
        Cause::UntrustedCertificate { .. } => String::from(
            "The certificate is self-signed, for another name, or expired. If the server is yours and the fingerprint \
             (SHA-256) is the one that it has, restart the program with this option added to the others:",
        ),
        Cause::ClosedLanePorts => format!(
            "There are fewer than 32 lanes: some ports are closed by a firewall, not forwarded by a tunnel, or taken \
             by other programs. Start tokometer with --lane-ports {LANE_PORTS} and open these ports in the firewall \
             of the same machine:"
        ),
    }
}

pub fn command_remark(remark: CommandRemark) -> &'static str {
    match remark {
        CommandRemark::AdministratorsShell => "Windows (PowerShell as administrator)",
        CommandRemark::MacFirewall { for_relay: false } => {
            "# System Settings → Network → Firewall → Options: allow incoming\n# connections to the server"
        }
        CommandRemark::MacFirewall { for_relay: true } => {
            "# System Settings → Network → Firewall → Options: allow incoming\n# connections to the tokometer program"
        }
        CommandRemark::EnterTwoLines => "# enter these two lines and save:",
        CommandRemark::Then => "# then:",
        CommandRemark::RestartOllama => "# then restart Ollama",
        CommandRemark::ReopenOllamaFromTray => {
            "rem then quit Ollama in the tray and start it again"
        }
    }
}

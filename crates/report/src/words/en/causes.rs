//! What may be behind a problem of the check, and how to mend it on each system.

use bench::order::sort_by_key;
use diagnosis::{Cause, System};

/// Enough for all lanes, and used by nobody else as a rule.
const LANE_PORTS: &str = "9000-9031";

pub fn cause(cause: &Cause) -> String {
    match cause {
        Cause::NotRunning => {
            "The server is not running: start it and check again. The command ollama serve starts Ollama too.".into()
        }
        Cause::Certificate { url } => format!(
            "Most likely the browser does not trust the server's certificate (self-signed, expired, for another name), \
             which it does not tell the page. Open {url} in a new tab: if there is a warning, accept the certificate \
             (Advanced → Proceed to the site) and check again."
        ),
        Cause::HttpsHidden { page_origin } => format!(
            "If the server answers in a new tab without a warning, it does not let this page in (CORS): on the server, \
             or on a gateway in front of it, allow the origin {page_origin} (Access-Control-Allow-Origin)."
        ),
        Cause::TunnelWarning => {
            "This is a tunnel that first shows browsers a page with a warning instead of the server, as free ngrok and \
             localtunnel do. Take a tunnel without one: ssh -L, Tailscale, cloudflared."
                .into()
        }
        Cause::LoopbackOnly => {
            "The server listens only to its own machine: open it to the network and restart it.".into()
        }
        Cause::Firewall { port } => format!(
            "A firewall drops the requests: on the server's machine, allow incoming connections to port {port}."
        ),
        Cause::MachineAway => {
            "The machine is off, is not in this network, or has another address. The machine itself tells which:"
                .into()
        }
        Cause::UnknownName => {
            "No machine of this name is known on the network: check the name, or enter the IP address instead.".into()
        }
        Cause::OtherPort => {
            "The server is on another port. The usual ones: Ollama 11434, LM Studio 1234, vLLM 8000, llama.cpp 8080."
                .into()
        }
        Cause::LocalNetworkOfMac => {
            "macOS does not let the browser into the local network: System Settings → Privacy & Security → Local \
             Network, turn the browser on and restart it."
                .into()
        }
        Cause::PageByHttps => {
            "The page was opened over https, and the server speaks http: Safari forbids such requests. Open the page \
             in Chrome or Firefox, or over http."
                .into()
        }
        Cause::Busy => {
            "The server is busy or loading a model: wait for it and check again. If it takes long, its log tells why."
                .into()
        }
        Cause::OllamaOrigins { .. } => {
            "Ollama does not know the address of this page. Allow it with this line and restart Ollama:".into()
        }
        Cause::LmStudioCors => {
            "LM Studio lets no page in until Enable CORS is on in the server settings (Developer → Settings).".into()
        }
        Cause::VllmOrigins { .. } => {
            "vLLM was started with --allowed-origins without this page. Add it:".into()
        }
        Cause::PageNotLocalhost { url } => format!(
            "If the server and the page are on this machine, open the page as {url}: Ollama lets such pages in by \
             itself."
        ),
        Cause::KeyHidden => {
            "The server asks for a key but does not let the page know (as vLLM does with --api-key). Enter the key \
             below."
                .into()
        }
        Cause::WrongKeyHidden => {
            "The key was not accepted, but the server does not let the page know. Enter another one below.".into()
        }
        Cause::TwoCorsHeaders => {
            "The page is allowed twice: both the server and a gateway in front of it add the header \
             Access-Control-Allow-Origin, and browsers do not accept two. Keep one."
                .into()
        }
        Cause::Redirect => {
            "The address redirects, for instance from http to https: open it in a new tab and enter the address that \
             you end up at."
                .into()
        }
        Cause::OtherProgram => {
            "Another program answers at this port: the browser does not show its answers.".into()
        }
        Cause::AskByIp => {
            "Enter the machine's IP address instead of its name: it has two lanes, for up to 12 requests.".into()
        }
        Cause::AskByRelay { .. } => {
            "The program tokometer can ask the server: it needs no permission, and it keeps up to 192 requests in \
             flight. Start it and open the page that it names:"
                .into()
        }
        Cause::RelayElsewhere { .. } => {
            "Restart the program with this address and open the page that it names:".into()
        }
        Cause::UntrustedCertificate { .. } => {
            "The certificate is self-signed, for another name, or expired. If the server is yours and the fingerprint \
             (SHA-256) is the one that it has, restart the program with this option added to the others:"
                .into()
        }
        Cause::ClosedLanePorts => format!(
            "There are fewer than 32 lanes: some ports are closed by a firewall, not forwarded by a tunnel, or taken \
             by other programs. Start tokometer with --lane-ports {LANE_PORTS} and open these ports in the firewall of \
             the same machine:"
        ),
    }
}

/// Commands by system, those of the user's first.
pub fn cause_commands(cause: &Cause, own: System) -> Vec<(&'static str, String)> {
    let mut commands = match cause {
        Cause::NotRunning => {
            of_systems(["sudo systemctl start ollama", "open -a Ollama", "ollama serve"])
        }
        Cause::LoopbackOnly => environment_commands("OLLAMA_HOST=0.0.0.0").to_vec(),
        Cause::Firewall { port } => firewall_commands("the server", &port.to_string()).to_vec(),
        Cause::ClosedLanePorts => firewall_commands("the program tokometer", LANE_PORTS).to_vec(),
        Cause::MachineAway => of_systems(["hostname -I", "ipconfig getifaddr en0", "ipconfig"]),
        Cause::OllamaOrigins { line } => environment_commands(line).to_vec(),
        Cause::VllmOrigins { page_origin } => {
            vec![("vLLM", format!("vllm serve … --allowed-origins '[\"{page_origin}\"]'"))]
        }
        Cause::AskByRelay { server } | Cause::RelayElsewhere { server } => of_systems([
            &format!("./tokometer --server {server}"),
            &format!("./tokometer --server {server}"),
            &format!(".\\tokometer.exe --server {server}"),
        ]),
        Cause::UntrustedCertificate { fingerprint } => {
            let accept = format!("--accept-certificate {fingerprint}");
            of_systems([
                &format!("./tokometer … {accept}"),
                &format!("./tokometer … {accept}"),
                &format!(".\\tokometer.exe … {accept}"),
            ])
        }
        Cause::Certificate { .. }
        | Cause::HttpsHidden { .. }
        | Cause::TunnelWarning
        | Cause::UnknownName
        | Cause::OtherPort
        | Cause::LocalNetworkOfMac
        | Cause::PageByHttps
        | Cause::Busy
        | Cause::LmStudioCors
        | Cause::PageNotLocalhost { .. }
        | Cause::KeyHidden
        | Cause::WrongKeyHidden
        | Cause::TwoCorsHeaders
        | Cause::Redirect
        | Cause::OtherProgram
        | Cause::AskByIp => Vec::new(),
    };
    let name = match own {
        System::Linux => "Linux",
        System::MacOs => "macOS",
        System::Windows => "Windows",
    };
    sort_by_key(&mut commands, |(system, _)| !system.starts_with(name));
    commands
}

/// How to let requests through to a program at these ports.
fn firewall_commands(program: &str, ports: &str) -> [(&'static str, String); 3] {
    [
        ("Linux", format!("sudo ufw allow {}/tcp", ports.replace('-', ":"))),
        (
            "macOS",
            format!(
                "# System Settings → Network → Firewall → Options: allow incoming\n# connections to {program}"
            ),
        ),
        (
            "Windows (PowerShell as administrator)",
            format!(
                "New-NetFirewallRule -DisplayName \"LLM {ports}\" -Direction Inbound -Protocol TCP -LocalPort {ports} \
                 -Action Allow"
            ),
        ),
    ]
}

/// How to put a line into an Ollama's environment.
fn environment_commands(line: &str) -> [(&'static str, String); 4] {
    [
        (
            "Linux (systemd)",
            format!(
                "sudo systemctl edit ollama\n# enter these two lines and save:\n[Service]\nEnvironment=\"{line}\"\n# then:\nsudo systemctl restart ollama"
            ),
        ),
        (
            "macOS",
            format!("launchctl setenv {}\n# then restart Ollama", line.replacen('=', " ", 1)),
        ),
        (
            "Windows",
            format!(
                "setx {}\nrem then quit Ollama in the tray and start it again",
                line.replacen('=', " ", 1)
            ),
        ),
        ("Docker", format!("docker run -e {line} … ollama/ollama")),
    ]
}

fn of_systems([linux, mac_os, windows]: [&str; 3]) -> Vec<(&'static str, String)> {
    vec![("Linux", linux.to_owned()), ("macOS", mac_os.to_owned()), ("Windows", windows.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_own_system_comes_first() {
        for (own, first) in
            [(System::Linux, "Linux"), (System::MacOs, "macOS"), (System::Windows, "Windows")]
        {
            for cause in [
                Cause::NotRunning,
                Cause::LoopbackOnly,
                Cause::Firewall { port: 1234 },
                Cause::MachineAway,
                Cause::OllamaOrigins { line: "OLLAMA_ORIGINS=http://h".into() },
                Cause::AskByRelay { server: "http://h:1/".into() },
                Cause::RelayElsewhere { server: "http://h:1/".into() },
                Cause::UntrustedCertificate { fingerprint: "AB:CD".into() },
                Cause::ClosedLanePorts,
            ] {
                let commands = cause_commands(&cause, own);
                let (system, command) = commands.first().expect("commands");
                assert!(system.starts_with(first), "{cause:?}: {system}");
                assert!(!command.is_empty() && !super::cause(&cause).is_empty());
            }
        }
    }

    #[test]
    fn commands_name_what_is_meant() {
        let all = |cause: Cause| {
            let commands = cause_commands(&cause, System::Windows);
            commands.into_iter().map(|(_, command)| command).collect::<Vec<_>>().join("\n")
        };
        assert!(all(Cause::Firewall { port: 1234 }).contains("ufw allow 1234/tcp"));
        let lanes = all(Cause::ClosedLanePorts);
        assert!(
            lanes.contains("ufw allow 9000:9031/tcp") && lanes.contains("-LocalPort 9000-9031")
        );
        let relay = all(Cause::AskByRelay { server: "http://192.168.1.5:11434/".into() });
        assert!(relay.contains("tokometer --server http://192.168.1.5:11434/"), "{relay}");
        let vllm = all(Cause::VllmOrigins { page_origin: "http://p:8080".into() });
        assert!(vllm.contains(r#"--allowed-origins '["http://p:8080"]'"#), "{vllm}");
        assert!(all(Cause::LoopbackOnly).contains("Environment=\"OLLAMA_HOST=0.0.0.0\""));
    }

    #[test]
    fn a_line_of_the_environment_is_set_on_every_system() {
        let commands = environment_commands("OLLAMA_ORIGINS=http://192.168.1.7:8080");
        assert!(commands[0].1.contains("\"OLLAMA_ORIGINS=http://192.168.1.7:8080\""));
        assert!(commands[1].1.contains("setenv OLLAMA_ORIGINS http://192.168.1.7:8080"));
    }
}

//! The commands that fix what is wrong with a connection: the same in every language but for the remarks among them.

use bench::order::sort_by_key;
use diagnosis::{Cause, System};

use super::say::say;
use super::subject::{CommandRemark, LANE_PORTS};
use crate::Lang;

/// Commands, and the place for them.
type Command = (&'static str, String);

/// The commands that fix it: where, and what. Those of the user's own system come first.
#[must_use]
pub fn cause_commands(cause: &Cause, own: System, lang: Lang) -> Vec<Command> {
    let mut commands = match cause {
        Cause::NotRunning => {
            of_systems(["sudo systemctl start ollama", "open -a Ollama", "ollama serve"])
        }
        Cause::LoopbackOnly => environment_commands("OLLAMA_HOST=0.0.0.0", lang).to_vec(),
        Cause::Firewall { port } => firewall_commands(false, &port.to_string(), lang).to_vec(),
        Cause::ClosedLanePorts => firewall_commands(true, LANE_PORTS, lang).to_vec(),
        Cause::MachineAway => of_systems(["hostname -I", "ipconfig getifaddr en0", "ipconfig"]),
        Cause::OllamaOrigins { line } => environment_commands(line, lang).to_vec(),
        Cause::VllmOrigins { page_origin } => {
            vec![("vLLM", format!("vllm serve … --allowed-origins '[\"{page_origin}\"]'"))]
        }
        Cause::AskByRelay { server } | Cause::RelayElsewhere { server } => {
            relay_commands(&format!("--server {server}"))
        }
        Cause::UntrustedCertificate { fingerprint } => {
            relay_commands(&format!("… --accept-certificate {fingerprint}"))
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

/// How to start the relay with these options.
fn relay_commands(options: &str) -> Vec<Command> {
    let unix = format!("./tokometer {options}");
    of_systems([&unix, &unix, &format!(".\\tokometer.exe {options}")])
}

/// How to let requests through to the relay, or else to the server, at these ports.
fn firewall_commands(for_relay: bool, ports: &str, lang: Lang) -> [Command; 3] {
    [
        ("Linux", format!("sudo ufw allow {}/tcp", ports.replace('-', ":"))),
        ("macOS", remark(CommandRemark::MacFirewall { for_relay }, lang).into()),
        (
            remark(CommandRemark::AdministratorsShell, lang),
            format!(
                "New-NetFirewallRule -DisplayName \"LLM {ports}\" -Direction Inbound -Protocol TCP -LocalPort {ports} \
                 -Action Allow"
            ),
        ),
    ]
}

/// How to put a line into an Ollama's environment.
fn environment_commands(line: &str, lang: Lang) -> [Command; 4] {
    let remark = |of| remark(of, lang);
    let pair = line.replacen('=', " ", 1);
    [
        (
            "Linux (systemd)",
            format!(
                "sudo systemctl edit ollama\n{}\n[Service]\nEnvironment=\"{line}\"\n{}\nsudo systemctl restart ollama",
                remark(CommandRemark::EnterTwoLines),
                remark(CommandRemark::Then)
            ),
        ),
        ("macOS", format!("launchctl setenv {pair}\n{}", remark(CommandRemark::RestartOllama))),
        ("Windows", format!("setx {pair}\n{}", remark(CommandRemark::ReopenOllamaFromTray))),
        ("Docker", format!("docker run -e {line} … ollama/ollama")),
    ]
}

fn remark(remark: CommandRemark, lang: Lang) -> &'static str {
    say!(lang, command_remark(remark))
}

fn of_systems([linux, mac_os, windows]: [&str; 3]) -> Vec<Command> {
    vec![("Linux", linux.to_owned()), ("macOS", mac_os.to_owned()), ("Windows", windows.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::cause as cause_words;

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
                for lang in Lang::ALL {
                    let commands = cause_commands(&cause, own, lang);
                    let (system, command) = commands.first().expect("commands");
                    assert!(system.starts_with(first), "{cause:?}: {system}");
                    assert!(!command.is_empty() && !cause_words(&cause, lang).is_empty());
                }
            }
        }
    }

    #[test]
    fn commands_name_what_is_meant() {
        let all = |cause: Cause| {
            let commands = cause_commands(&cause, System::Windows, Lang::En);
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
        let commands = environment_commands("OLLAMA_ORIGINS=http://192.168.1.7:8080", Lang::En);
        assert!(commands[0].1.contains("\"OLLAMA_ORIGINS=http://192.168.1.7:8080\""));
        assert!(commands[1].1.contains("setenv OLLAMA_ORIGINS http://192.168.1.7:8080"));
    }
}

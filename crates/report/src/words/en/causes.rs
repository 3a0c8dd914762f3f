//! What may be behind a problem of the check, and how to mend it on each system.

use bench::order::sort_by_key;
use diagnosis::{Cause, System};

/// Enough for all lanes, and used by nobody else as a rule.
const LANE_PORTS: &str = "9000-9031";

pub fn cause(cause: &Cause) -> String {
    match cause {
        Cause::NotRunning => {
            "Сервер не запущен: запустите его и проверьте снова. Ollama запускает и команда ollama serve.".into()
        }
        Cause::Certificate { url } => format!(
            "Скорее всего, браузер не доверяет сертификату сервера (самоподписанный, просрочен, на другое имя), а \
             странице об этом не говорит. Откройте {url} в новой вкладке: если там предупреждение, примите сертификат \
             (Дополнительно → Перейти на сайт) и проверьте снова."
        ),
        Cause::HttpsHidden { page_origin } => format!(
            "Если в новой вкладке сервер отвечает без предупреждения, он не пускает эту страницу (CORS): разрешите на \
             нём или на шлюзе перед ним адрес {page_origin} (Access-Control-Allow-Origin)."
        ),
        Cause::TunnelWarning => {
            "Это туннель, который сперва показывает браузеру страницу с предупреждением вместо сервера (так делают \
             бесплатный ngrok и localtunnel). Возьмите туннель без неё: ssh -L, Tailscale, cloudflared."
                .into()
        }
        Cause::LoopbackOnly => {
            "Сервер слушает только свою машину: откройте его для сети и перезапустите.".into()
        }
        Cause::Firewall { port } => format!(
            "Брандмауэр отбрасывает запросы: на машине сервера разрешите входящие соединения на порт {port}."
        ),
        Cause::MachineAway => {
            "Машина выключена, не в этой сети, или адрес у неё другой. Какой он, скажет она сама:".into()
        }
        Cause::UnknownName => {
            "Машины с таким именем сеть не знает: проверьте имя или впишите вместо него IP-адрес.".into()
        }
        Cause::OtherPort => {
            "Сервер на другом порту. Обычные порты: Ollama 11434, LM Studio 1234, vLLM 8000, llama.cpp 8080."
                .into()
        }
        Cause::LocalNetworkOfMac => {
            "macOS не пускает браузер в локальную сеть: Системные настройки → Конфиденциальность и безопасность → \
             Локальная сеть — включите браузер и перезапустите его."
                .into()
        }
        Cause::PageByHttps => {
            "Страница открыта по https, а сервер — http: Safari такие запросы запрещает. Откройте её в Chrome или \
             Firefox, или по http."
                .into()
        }
        Cause::Busy => {
            "Сервер занят или загружает модель: дождитесь его и проверьте снова. Если это длится долго, причина — в \
             его журнале."
                .into()
        }
        Cause::OllamaOrigins { .. } => {
            "Ollama не знает адреса этой страницы. Разрешите её такой строкой и перезапустите Ollama:".into()
        }
        Cause::LmStudioCors => {
            "LM Studio не пускает страниц, пока в настройках сервера (Developer → Settings) не включено Enable CORS."
                .into()
        }
        Cause::VllmOrigins { .. } => "vLLM запущен с --allowed-origins без этой страницы. Добавьте её:".into(),
        Cause::PageNotLocalhost { url } => format!(
            "Если сервер и страница на этой машине, откройте её как {url}: такие страницы Ollama пускает сама."
        ),
        Cause::KeyHidden => {
            "Сервер просит ключ, а странице об этом сказать не даёт (так делает vLLM с --api-key). Введите ключ ниже."
                .into()
        }
        Cause::WrongKeyHidden => {
            "Ключ не подошёл, а сказать об этом странице сервер не даёт. Введите другой ниже.".into()
        }
        Cause::TwoCorsHeaders => {
            "Разрешение даётся дважды: заголовок Access-Control-Allow-Origin добавляют и сервер, и шлюз перед ним, а \
             двух браузер не принимает. Оставьте один."
                .into()
        }
        Cause::Redirect => {
            "Адрес ведёт на другой, например с http на https: впишите тот, что окажется в строке браузера, если открыть \
             этот в новой вкладке."
                .into()
        }
        Cause::OtherProgram => {
            "На этом порту отвечает другая программа: браузер не показывает чужих ответов.".into()
        }
        Cause::AskByIp => "Впишите вместо имени IP-адрес машины: к нему ведут две полосы, до 12 запросов.".into(),
        Cause::AskByRelay { .. } => {
            "Спросить сервер может программа tokometer: ей разрешения не нужны, а запросов в полёте будет до 192. \
             Запустите её и откройте страницу, которую она назовёт:"
                .into()
        }
        Cause::RelayElsewhere { .. } => {
            "Запустите программу заново с этим адресом и откройте страницу, которую она назовёт:".into()
        }
        Cause::UntrustedCertificate { .. } => {
            "Сертификат подписан им самим, выдан на другое имя или просрочен. Если сервер ваш и отпечаток (SHA-256) тот \
             же, что у него, запустите программу заново, добавив к прежним параметрам такой:"
                .into()
        }
        Cause::ClosedLanePorts => format!(
            "Полос меньше 32: часть портов закрыл брандмауэр, не передаёт туннель или заняли другие программы. Запустите \
             tokometer с --lane-ports {LANE_PORTS} и откройте эти порты на брандмауэре той же машины:"
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
        Cause::Firewall { port } => firewall_commands("серверу", &port.to_string()).to_vec(),
        Cause::ClosedLanePorts => firewall_commands("программе tokometer", LANE_PORTS).to_vec(),
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
                "# Системные настройки → Сеть → Брандмауэр → Параметры: разрешите входящие\n# соединения {program}"
            ),
        ),
        (
            "Windows (PowerShell администратора)",
            format!(
                "New-NetFirewallRule -DisplayName \"LLM {ports}\" -Direction Inbound -Protocol TCP -LocalPort {ports} -Action Allow"
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
                "sudo systemctl edit ollama\n# впишите две строки и сохраните:\n[Service]\nEnvironment=\"{line}\"\n# затем:\nsudo systemctl restart ollama"
            ),
        ),
        (
            "macOS",
            format!(
                "launchctl setenv {}\n# затем перезапустите Ollama",
                line.replacen('=', " ", 1)
            ),
        ),
        (
            "Windows",
            format!(
                "setx {}\nrem затем закройте Ollama в трее и запустите снова",
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

//! What may be behind a problem of the check, and how to fix it.

use diagnosis::Cause;

use crate::words::subject::{CommandRemark, LANE_PORTS};

pub fn cause(cause: &Cause) -> String {
    match cause {
        Cause::NotRunning => {
            "Сервер не запущен: запустите его и проверьте снова. Ollama можно запустить и командой «ollama serve».".into()
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
        Cause::TunnelWarning => String::from(
            "Это туннель, который сперва показывает браузеру страницу с предупреждением вместо сервера (так делают \
             бесплатный ngrok и localtunnel). Возьмите туннель без неё: ssh -L, Tailscale, cloudflared.",
        ),
        Cause::LoopbackOnly => {
            "Сервер слушает только свою машину: откройте его для сети и перезапустите.".into()
        }
        Cause::Firewall { port } => format!(
            "Брандмауэр отбрасывает запросы: на машине сервера разрешите входящие соединения на порт {port}."
        ),
        Cause::MachineAway => {
            "Машина выключена, не в этой сети, или адрес у неё другой. На ней самой его покажет команда:".into()
        }
        Cause::UnknownName => {
            "Машины с таким именем сеть не знает: проверьте имя или впишите вместо него IP-адрес.".into()
        }
        Cause::OtherPort => String::from(
            "Сервер на другом порту. Обычные порты: Ollama 11434, LM Studio 1234, vLLM 8000, llama.cpp 8080.",
        ),
        Cause::LocalNetworkOfMac => String::from(
            "macOS не пускает браузер в локальную сеть: Системные настройки → Конфиденциальность и безопасность → \
             Локальная сеть — включите браузер и перезапустите его.",
        ),
        Cause::PageByHttps => String::from(
            "Страница открыта по https, а сервер — http: Safari такие запросы запрещает. Откройте её в Chrome или \
             Firefox, или по http.",
        ),
        Cause::Busy => String::from(
            "Сервер занят или загружает модель: дождитесь его и проверьте снова. Если это длится долго, причина — в \
             его журнале.",
        ),
        Cause::OllamaOrigins { .. } => {
            "Ollama не знает адреса этой страницы. Разрешите её такой строкой и перезапустите Ollama:".into()
        }
        Cause::LmStudioCors => String::from(
            "LM Studio не пускает страниц, пока в настройках сервера (Developer → Settings) не включено Enable CORS.",
        ),
        Cause::VllmOrigins { .. } => "vLLM запущен с --allowed-origins без этой страницы. Добавьте её:".into(),
        Cause::PageNotLocalhost { url } => format!(
            "Если сервер и страница на этой машине, откройте её как {url}: такие страницы Ollama пускает сама."
        ),
        Cause::KeyHidden => String::from(
            "Сервер просит ключ, но странице это не видно (так бывает у vLLM с --api-key). Введите ключ ниже.",
        ),
        Cause::WrongKeyHidden => {
            "Ключ не подошёл, но сервер скрывает это от страницы. Введите другой ниже.".into()
        }
        Cause::TwoCorsHeaders => String::from(
            "Разрешение даётся дважды: заголовок Access-Control-Allow-Origin добавляют и сервер, и шлюз перед ним, а \
             двух браузер не принимает. Оставьте один.",
        ),
        Cause::Redirect => String::from(
            "Адрес ведёт на другой, например с http на https: впишите тот, что окажется в строке браузера, если \
             открыть этот в новой вкладке.",
        ),
        Cause::OtherProgram => {
            "На этом порту отвечает другая программа: её ответы браузер от страницы скрывает.".into()
        }
        Cause::AskByIp => "Впишите вместо имени IP-адрес машины: к нему ведут две полосы, до 12 запросов.".into(),
        Cause::AskByRelay { .. } => String::from(
            "Спросить сервер может программа tokometer: ей разрешения не нужны, а запросов в полёте будет до 192. \
             Запустите её и откройте адрес, который она напечатает:",
        ),
        Cause::RelayElsewhere { .. } => {
            "Запустите программу заново с этим адресом и откройте страницу, которую она назовёт:".into()
        }
        Cause::UntrustedCertificate { .. } => String::from(
            "Сертификат самоподписанный, выдан на другое имя или просрочен. Если сервер ваш и отпечаток (SHA-256) тот \
             же, что у него, запустите программу заново, добавив к прежним параметрам такой:",
        ),
        Cause::ClosedLanePorts => format!(
            "Полос меньше 32: часть портов закрыл брандмауэр, не передаёт туннель или заняли другие программы. \
             Запустите tokometer с --lane-ports {LANE_PORTS} и откройте эти порты на брандмауэре той же машины:"
        ),
    }
}

pub fn command_remark(remark: CommandRemark) -> &'static str {
    match remark {
        CommandRemark::AdministratorsShell => "Windows (PowerShell администратора)",
        CommandRemark::MacFirewall { for_relay: false } => {
            "# Системные настройки → Сеть → Брандмауэр → Параметры: разрешите входящие\n# соединения серверу"
        }
        CommandRemark::MacFirewall { for_relay: true } => {
            "# Системные настройки → Сеть → Брандмауэр → Параметры: разрешите входящие\n# соединения программе \
             tokometer"
        }
        CommandRemark::EnterTwoLines => "# впишите две строки и сохраните:",
        CommandRemark::Then => "# затем:",
        CommandRemark::RestartOllama => "# затем перезапустите Ollama",
        CommandRemark::ReopenOllamaFromTray => "rem затем закройте Ollama в трее и запустите снова",
    }
}

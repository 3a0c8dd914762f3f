//! What is wrong with a server, and how to fix it.

use diagnosis::{CheckProblem, ProblemKind, RelayErrorCode};

use crate::words::problems::is_local;

pub fn check_problem(problem: &CheckProblem) -> String {
    match problem {
        CheckProblem::BadAddress { text } if text.is_empty() => "Адрес пуст.".into(),
        CheckProblem::BadAddress { text } => format!("«{text}» — не адрес сервера."),
        CheckProblem::CredentialsInAddress => {
            "В адресе есть имя или пароль — то, что стоит перед знаком @.".into()
        }
        CheckProblem::Unreachable { url, .. } if url.starts_with("https:") => format!(
            "Соединиться с {url} не удалось: сервер молчит, или браузер не доверяет его сертификату. Что из двух, \
             браузер странице не сообщает."
        ),
        CheckProblem::Unreachable { url, .. } => format!("По адресу {url} никто не отвечает."),
        CheckProblem::TimedOut { url, waited_s } => {
            format!("По адресу {url} за {waited_s} с никто не ответил.")
        }
        CheckProblem::ListLate { url, waited_s } => {
            format!("По адресу {url} отвечают, но список моделей за {waited_s} с не пришёл.")
        }
        CheckProblem::MixedContent { url, .. } => format!(
            "Страница открыта по https, а сервер {url} — по http: такие запросы браузер блокирует."
        ),
        CheckProblem::NetworkDenied { url } => {
            format!("Браузер не пускает эту страницу в локальную сеть, к серверу {url}.")
        }
        CheckProblem::OriginRefused { url, with_key: true, .. } => format!(
            "Сервер {url} работает, но не пускает эту страницу (CORS), или ключ не подошёл: его ответы браузер от \
             страницы скрывает."
        ),
        CheckProblem::OriginRefused { url, page_origin, .. } if is_local(page_origin) => format!(
            "Сервер {url} работает, но не пускает эту страницу (CORS) или просит ключ: его ответы браузер от \
             страницы скрывает."
        ),
        CheckProblem::OriginRefused { url, .. } => {
            format!("Сервер {url} работает, но не пускает эту страницу (CORS).")
        }
        CheckProblem::ListHidden { url, with_key: true } => {
            format!("Ключ не подошёл: сервер {url} не показывает с ним списка моделей.")
        }
        CheckProblem::ListHidden { url, .. } => {
            format!("Сервер просит ключ: {url} отвечает странице, а списка моделей не показывает.")
        }
        CheckProblem::BadKey => {
            "В ключе есть пробелы или буквы не латиницей: таких ключей не бывает.".into()
        }
        CheckProblem::KeyRefused { url, status, words, is_relays: true } => with_words(
            &format!(
                "Ключ, с которым запущена программа tokometer, не подошёл серверу {url} (ошибка {status})"
            ),
            words,
        ),
        CheckProblem::KeyRefused { url, status, words, .. } => {
            with_words(&format!("Ключ не подошёл серверу {url} (ошибка {status})"), words)
        }
        CheckProblem::Relay { word, words, .. } => with_words(relay(*word), words),
        CheckProblem::PreflightRefused { url, .. } => format!(
            "Сервер {url} показывает модели, но не принимает запросов этой страницы: на вопрос браузера \
             OPTIONS (CORS preflight) он не даёт разрешения."
        ),
        CheckProblem::KeyWanted { url, status, words } => {
            with_words(&format!("Сервер {url} просит ключ (ошибка {status})"), words)
        }
        CheckProblem::PasswordWanted { url, status, words } => with_words(
            &format!("Сервер {url} просит имя и пароль или ключ (ошибка {status})"),
            words,
        ),
        CheckProblem::Unavailable { url, status, words } => with_words(
            &format!(
                "По адресу {url} отвечает сервер, который пока не готов, или шлюз без сервера за ним ({status})"
            ),
            words,
        ),
        CheckProblem::Loading { url, words, .. } => {
            with_words(&format!("Сервер {url} загружает модель"), words)
        }
        CheckProblem::ProxyWithoutServer { url, status } => {
            format!("Посредник {url} отвечает, а сервер за ним — нет (ошибка {status}).")
        }
        CheckProblem::Gateway { url, status: 500, words } => {
            with_words(&format!("Сервер {url} или шлюз перед ним ответил ошибкой 500"), words)
        }
        CheckProblem::Gateway { url, status, words } => with_words(
            &format!("Шлюз {url} отвечает, а сервер моделей за ним — нет (ошибка {status})"),
            words,
        ),
        CheckProblem::Refused { url, status: 200, words } => {
            with_words(&format!("Сервер {url} ответил сообщением об ошибке"), words)
        }
        CheckProblem::Refused { url, status, words } => {
            with_words(&format!("Сервер {url} отказал (ошибка {status})"), words)
        }
        CheckProblem::NotAModelServer { url, words } => {
            with_words(&format!("По адресу {url} отвечает что-то другое, не сервер моделей"), words)
        }
        CheckProblem::OwnPage { url } => {
            format!("По адресу {url} — сама эта страница, а не сервер.")
        }
        CheckProblem::LeadsElsewhere { url, to, .. } if to.is_empty() => {
            format!("Адрес {url} ведёт на другой, а куда, браузер странице не говорит.")
        }
        CheckProblem::LeadsElsewhere { url, to, words } => {
            with_words(&format!("Адрес {url} ведёт на {to}, а там не сервер моделей"), words)
        }
        CheckProblem::NoModels { program, .. } => {
            format!("{program} работает, но моделей там нет.")
        }
        CheckProblem::NoCommonModel { models } => {
            format!("Нет модели, которая есть у всех серверов. {}.", models.join("; "))
        }
        CheckProblem::OnlyCloudModels { program } => {
            format!("{program} работает, но там только облачные модели.")
        }
        CheckProblem::OnlyCloudModelsInCommon { models } => {
            let models = models.join(", ");
            format!("Общие модели хотя бы на одном из серверов облачные: {models}.")
        }
    }
}

/// What the program `tokometer` says, in words of the page.
fn relay(word: RelayErrorCode) -> &'static str {
    match word {
        RelayErrorCode::Refused => "Программа tokometer работает, а сервер за ней не запущен",
        RelayErrorCode::Timeout => "Программа tokometer работает, а машина сервера за ней молчит",
        RelayErrorCode::Unresolved => "Программа tokometer не нашла машины с именем сервера",
        RelayErrorCode::Certificate => {
            "Программа tokometer не доверяет сертификату сервера с отпечатком"
        }
        RelayErrorCode::Tls => "Сервер за программой tokometer не отвечает по https",
        RelayErrorCode::Broken => {
            "Программа tokometer работает, а сервер за ней обрывает соединения"
        }
        RelayErrorCode::Redirect | RelayErrorCode::Elsewhere => {
            "Сервер за программой tokometer перенаправляет на другой адрес"
        }
        RelayErrorCode::ForeignHost | RelayErrorCode::ForeignOrigin => {
            "Программа tokometer пускает только свою страницу"
        }
        RelayErrorCode::Path => "Таких запросов программа tokometer не передаёт",
        RelayErrorCode::Code => "Программа tokometer просит код доступа",
    }
}

/// The problem in two or three words, for a row of a list.
pub fn problem_label(problem: ProblemKind) -> &'static str {
    match problem {
        ProblemKind::BadAddress => "неверный адрес",
        ProblemKind::NoAnswer => "не отвечал",
        ProblemKind::HeldByBrowser => "не пустил браузер",
        ProblemKind::PageRefused => "не пустил страницу",
        ProblemKind::KeyWanted => "просил ключ",
        ProblemKind::KeyRefused => "ключ не подошёл",
        ProblemKind::Loading => "загружал модель",
        ProblemKind::Unavailable => "не был готов",
        ProblemKind::Redirected => "вёл на другой адрес",
        ProblemKind::BehindGateway => "сервер за шлюзом не отвечал",
        ProblemKind::Refused => "отказал",
        ProblemKind::NotAModelServer => "не сервер моделей",
        ProblemKind::NoModels => "без моделей",
        ProblemKind::NoCommonModel => "нет общей модели",
    }
}

fn with_words(what: &str, words: &str) -> String {
    let words = words.trim();
    if words.is_empty() { format!("{what}.") } else { format!("{what}: «{words}»") }
}

pub fn check_advice(problem: &CheckProblem) -> &'static [&'static str] {
    match problem {
        CheckProblem::BadAddress { .. } => &[
            "Напишите имя или IP-адрес и порт, например http://localhost:11434 или 192.168.1.50:11434.",
        ],
        CheckProblem::CredentialsInAddress => &[
            "Уберите их из адреса: страница их не хранит и не посылает, чтобы они не попали в отчёт и файлы.",
            "Если без пароля сервер не отвечает, укажите адрес самого сервера моделей, мимо того, кто спрашивает \
             пароль.",
        ],
        CheckProblem::Unreachable { .. }
        | CheckProblem::TimedOut { .. }
        | CheckProblem::OriginRefused { .. } => &[],
        CheckProblem::ListLate { .. } => &[
            "Если это шлюз, он, возможно, ждёт серверов за собой: укажите адрес самого сервера моделей, мимо шлюза.",
            "Или проверьте порт: за этим может быть и не сервер моделей.",
        ],
        CheckProblem::MixedContent { .. } => &[
            "Или дайте серверу https: поставьте перед ним шлюз с сертификатом и укажите адрес шлюза.",
        ],
        CheckProblem::NetworkDenied { .. } => &[
            "Разрешите странице доступ к локальной сети: значок слева от адреса страницы → Настройки сайта → \
             Локальная сеть, затем проверьте снова.",
            "Или откройте страницу с этой машины, по имени localhost: таким страницам разрешение не нужно.",
        ],
        CheckProblem::KeyRefused { is_relays: true, .. } => &[
            "Исправьте ключ там, откуда программа его берёт: в переменной TOKOMETER_KEY или в файле --key-file. Затем \
             запустите её заново.",
            "Или введите другой ключ ниже: программа передаст его вместо своего.",
        ],
        CheckProblem::ListHidden { with_key: true, .. } | CheckProblem::KeyRefused { .. } => &[
            "Введите другой ключ ниже — тот, что задан серверу при запуске (--api-key) или выдан в его настройках.",
        ],
        CheckProblem::BadKey => &["Скопируйте ключ ещё раз, без кавычек и лишних слов."],
        CheckProblem::Relay { word: RelayErrorCode::Code, .. } => &[
            "Откройте адрес, который программа напечатала при запуске, целиком, вместе с «?code=…», или наведите \
             камеру на QR-код рядом с ним. В новой вкладке код нужен снова; после перезапуска он прежний.",
        ],
        CheckProblem::Relay {
            word: RelayErrorCode::ForeignHost | RelayErrorCode::ForeignOrigin | RelayErrorCode::Path,
            ..
        } => &["Откройте страницу по адресу, который печатает программа при запуске."],
        CheckProblem::Relay { word: RelayErrorCode::Redirect, .. } => {
            &["Или впишите этот адрес выше: страница спросит его сама."]
        }
        CheckProblem::Relay { word: RelayErrorCode::Elsewhere, .. } => &[
            "Если там просят войти, запустите программу с адресом самого сервера моделей, мимо страницы входа: \
             tokometer --server АДРЕС.",
            "Или допишите к её адресу сервера путь до API: tokometer --server http://localhost:3000/api/v1.",
        ],
        CheckProblem::Relay { word: RelayErrorCode::Certificate, .. } => &[
            "Или поставьте серверу сертификат, который подписан тем, кому доверяет машина программы.",
        ],
        CheckProblem::Relay { word: RelayErrorCode::Tls, .. } => {
            &["Запустите программу с адресом сервера без https: tokometer --server http://…"]
        }
        CheckProblem::Relay { .. } => &[
            "Сервер задан при запуске программы; чтобы сменить его, запустите её так: tokometer --server АДРЕС.",
        ],
        CheckProblem::OwnPage { .. } => &[
            "Укажите порт самого сервера: у Ollama 11434, у LM Studio 1234, у vLLM 8000.",
            "llama.cpp по умолчанию занимает тот же порт 8080: запустите его с --port 8081 или страницу на другом.",
        ],
        CheckProblem::LeadsElsewhere { to, .. } if to.is_empty() => &[
            "Откройте этот адрес в новой вкладке и впишите сюда тот, что окажется в её строке: ключ уйдёт только \
             туда, куда вы сами его введёте.",
        ],
        CheckProblem::LeadsElsewhere { .. } => &[
            "Если там просят войти, укажите адрес самого сервера моделей, мимо страницы входа.",
            "Или впишите в адрес путь до API, например http://localhost:3000/api/v1.",
        ],
        CheckProblem::PreflightRefused { .. } => &[
            "Разрешите на сервере OPTIONS и заголовки Content-Type и Authorization. vLLM: --allowed-origins '[\"*\"]' \
             --allowed-headers '[\"*\"]'. LM Studio: включите CORS в настройках сервера.",
            "Если перед сервером стоит nginx или другой шлюз, он должен отвечать на OPTIONS сам: статус 204 и \
             Access-Control-Allow-Origin, Access-Control-Allow-Headers: Content-Type, Authorization.",
        ],
        CheckProblem::KeyWanted { .. } | CheckProblem::ListHidden { .. } => &[
            "Введите ключ ниже: он останется в памяти страницы и уйдёт только этому серверу.",
            "Или дайте ключ программе tokometer (TOKOMETER_KEY), тогда страница его не увидит.",
        ],
        CheckProblem::PasswordWanted { .. } => &[
            "Если у вас есть ключ, введите его ниже как есть. Если имя и пароль, введите слово Basic и через пробел \
             то, что в консоли браузера вернёт btoa('ИМЯ:ПАРОЛЬ'). Введённое раньше не подошло.",
            "Или дайте то же как ключ программе tokometer (TOKOMETER_KEY), тогда страница его не увидит.",
        ],
        CheckProblem::Loading { .. } => {
            &["Если это длится долго, причину подскажет журнал сервера."]
        }
        CheckProblem::ProxyWithoutServer { .. } => {
            &["Запустите сервер или укажите посреднику другой: tokometer --server АДРЕС."]
        }
        CheckProblem::Gateway { .. } | CheckProblem::Unavailable { .. } => &[
            "Запущен ли сервер моделей за шлюзом? Причину подскажет журнал шлюза.",
            "Или укажите адрес самого сервера моделей, мимо шлюза.",
        ],
        CheckProblem::Refused { .. } => {
            &["Сделайте то, о чём говорит сервер, и проверьте снова. Подробности — в его журнале."]
        }
        CheckProblem::NotAModelServer { .. } => &[
            "Нужен адрес Ollama или сервера с API, совместимым с OpenAI (llama.cpp, vLLM, LM Studio).",
            "Проверьте порт: у Ollama 11434, у llama.cpp 8080, у LM Studio 1234.",
            "Если API лежит не в корне, допишите путь до него, например http://localhost:3000/api/v1.",
        ],
        CheckProblem::NoModels { is_ollama: true, .. } => {
            &["Скачайте модель на сервер, например: ollama pull qwen3:1.7b. Затем проверьте снова."]
        }
        CheckProblem::NoModels { is_ollama: false, .. } => &[
            "Загрузите модель в программе сервера или укажите её при запуске. Затем проверьте снова.",
        ],
        CheckProblem::NoCommonModel { .. } => &[
            "Загрузите одну и ту же модель, под одним именем, на каждый сервер; затем проверьте снова.",
            "Или уберите из адресов сервер, на котором её нет.",
        ],
        CheckProblem::OnlyCloudModelsInCommon { .. } => &[
            "Скорость облачной модели — скорость чужого облака и Интернета, а не этих машин.",
            "Загрузите одну и ту же модель, под одним именем, на каждый сервер; затем проверьте снова.",
        ],
        CheckProblem::OnlyCloudModels { .. } => &[
            "Их скорость — скорость чужого облака и Интернета, а не этой машины.",
            "Загрузите модель, которая работает на сервере, например: ollama pull qwen3:1.7b. Затем проверьте снова.",
        ],
    }
}

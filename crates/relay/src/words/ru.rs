//! Russian.

use super::Words;
use crate::certificate::CertificateFault;
use crate::error::Error;
use crate::refusal::Refusal;
use crate::unreachable::Unreachable;

/// Russian.
pub(super) struct Russian;

impl Words for Russian {
    fn about(&self) -> &'static str {
        "Токометр: страница, посредник к серверу моделей и порты-полосы для большего числа запросов в одной программе"
    }

    fn option(&self, field: &str) -> Option<&'static str> {
        Some(match field {
            "server" => "Адрес сервера моделей, http:// или https://",
            "accept_certificate" => {
                "Отпечаток (SHA-256) сертификата, которому верить, кем бы он ни был подписан"
            }
            "port" => "Порт страницы; без него 8080 или ближайший свободный",
            "lan" => {
                "Открыть для сети: на всех адресах этого компьютера или на одном (--lan=192.168.1.5)"
            }
            "open" => "Пускать из сети без кода доступа",
            "code_file" => {
                "Файл кода доступа; без него код хранится в папке настроек пользователя. Код можно задать и \
                 переменной TOKOMETER_CODE"
            }
            "new_code" => "Взять новый код доступа вместо сохранённого",
            "names" => {
                "Ещё одно имя или адрес, по которому открывают Токометр, например компьютера, на котором работает \
                 контейнер"
            }
            "lane_ports" => "Порты полос, например 9000-9031: для брандмауэра",
            "dist" => "Папка собранной страницы",
            "key_file" => {
                "Файл с ключом сервера моделей; ключ берётся и из переменной TOKOMETER_KEY"
            }
            _ => return None,
        })
    }

    fn port_range_hint(&self) -> &'static str {
        "нужны два порта через чёрточку, например 9000-9031"
    }

    fn not_started(&self, error: &Error) -> String {
        format!("Токометр не запустился: {}", self.error(error))
    }

    fn error(&self, error: &Error) -> String {
        match error {
            Error::PortTaken(port) => {
                let next = port.wrapping_add(1).max(1024);
                format!(
                    "порт {port} занят другой программой: закройте её или назовите другой порт, например --port {next}"
                )
            }
            Error::ServersPort(port) => {
                let next = port.wrapping_add(1).max(1024);
                format!(
                    "порт {port} нужен самому серверу моделей: назовите для страницы другой, например --port {next}"
                )
            }
            Error::LanePortsTaken(ports) => {
                let (first, last) = (ports.start(), ports.end());
                format!(
                    "порты {first}–{last} заняты все: назовите другие, например --lane-ports 9000-9031"
                )
            }
            Error::LanAddress(given) => format!(
                "«{given}» — не адрес: после --lan= нужен адрес этого компьютера, например --lan=192.168.1.5"
            ),
            Error::Listen { address, source } => {
                format!("не удалось открыть для соединений адрес {address}: {source}")
            }
            Error::ServerUrl(given) => format!(
                "адрес сервера «{given}» не разобрать: нужен такой, как http://192.168.1.5:11434"
            ),
            Error::Tls(source) => format!("не удалось подготовить TLS: {source}"),
            Error::Fingerprint(given) => format!(
                "«{given}» — не отпечаток: после --accept-certificate нужны 64 шестнадцатеричные цифры SHA-256, как \
                 их показала программа"
            ),
            Error::Userinfo => {
                "в адресе сервера стоит имя или пароль: ключ задают через TOKOMETER_KEY или --key-file".into()
            }
            Error::Key => {
                "в ключе сервера есть знаки, которых в ключах не бывает: проверьте TOKOMETER_KEY или файл".into()
            }
            Error::KeyFile { path, source } => {
                format!("файл с ключом {} не читается: {source}", path.display())
            }
            Error::EmptyKeyFile(path) => format!("файл с ключом {} пуст", path.display()),
            Error::NoPage(folder) => format!(
                "в папке {} нет index.html: соберите страницу (trunk build --release) или укажите другую --dist",
                folder.display()
            ),
            Error::Code => {
                "в коде доступа нужно не меньше 16 латинских букв и цифр и больше ничего: проверьте TOKOMETER_CODE".into()
            }
            Error::KeptCode(path) => format!(
                "в файле {} не код доступа: в коде не меньше 16 латинских букв и цифр и больше ничего. Удалите файл: \
                 программа создаст новый код",
                path.display()
            ),
            Error::CodeFile { path, source } => format!(
                "код доступа не сохранить и не прочитать в файле {}: {source}. Назовите другой файл (--code-file) или \
                 задайте код сами (TOKOMETER_CODE)",
                path.display()
            ),
            Error::Random(reason) => {
                format!("система не дала случайных чисел для кода доступа: {reason}")
            }
            Error::Runtime(source) => format!("не удалось начать: {source}"),
        }
    }

    fn other_port(&self, taken: u16, found: u16) -> String {
        format!("Порт {taken} занят другой программой или нужен серверу моделей, взят {found}")
    }

    fn code_not_kept(&self, error: &Error) -> String {
        format!("Код доступа будет другим при каждом запуске: {}", self.error(error))
    }

    fn not_encrypted(&self, has_key: bool, is_open: bool) -> String {
        let key = match has_key && is_open {
            true => {
                "\nВнимание: с --open любой в сети спрашивает сервер моделей с вашим ключом. Уберите --open или ключ"
            }
            false => "",
        };
        format!(
            "Соединения по сети не зашифрованы: запросы, ответы и код доступа видны тому, кто прослушивает сеть{key}"
        )
    }

    fn server_and_lanes(&self, server: &str, ports: &str) -> String {
        format!("Сервер моделей: {server}\nПолосы: порты {ports}")
    }

    fn fewer_lanes(&self, found: usize, wanted: usize, requests: usize) -> String {
        format!(
            "Свободны не все названные порты: полос {found} вместо {wanted}, сразу пойдёт не больше {requests} \
             запросов"
        )
    }

    fn no_page(&self) -> &'static str {
        "Страницы в программе нет: соберите её (trunk build --release) и укажите папку, --dist dist"
    }

    fn open(&self, addresses: &[String], is_network: bool) -> String {
        match is_network {
            true => format!("Откройте один из адресов, целиком:\n  {}", addresses.join("\n  ")),
            false => format!("Откройте {}", addresses.join(" или ")),
        }
    }

    fn server_unreachable(&self, server: &str, why: Unreachable) -> String {
        format!("{server}: {}. Страница откроется и без него.", unreachable(why))
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        let text = match refusal {
            Refusal::ForeignHost => {
                "Токометр не открывается по этому имени: возьмите адрес, который он напечатал при запуске"
            }
            Refusal::ForeignOrigin => "Токометр отвечает только своей странице",
            Refusal::Path => "Этого Токометр не передаёт: только запросы к API сервера моделей",
            Refusal::Method => "Этот адрес не принимает такой метод HTTP",
            Refusal::Code => {
                "Нужен код доступа: он есть в адресе, который Токометр напечатал при запуске"
            }
            Refusal::TooLarge => "Запрос слишком велик",
            Refusal::Malformed => "Запрос не разобрать",
            Refusal::Busy => "Уже идёт подготовка или проверка другого сеанса: повторите",
            Refusal::Unreachable(why) => return unreachable(*why),
            Refusal::Redirected { location } => {
                return format!(
                    "Сервер моделей перенаправляет на {location}: запустите tokometer --server {location}"
                );
            }
            Refusal::LedElsewhere { location } => {
                return format!(
                    "Сервер моделей перенаправляет на {location}: если там просят войти, запустите tokometer с адресом \
                     самого сервера моделей"
                );
            }
        };
        text.to_owned()
    }
}

fn unreachable(why: Unreachable) -> String {
    let text = match why {
        Unreachable::Refused => {
            "по этому адресу никто не слушает: сервер моделей не запущен или слушает другой порт"
        }
        Unreachable::Timeout => {
            "сервер моделей не отвечает: компьютер выключен, не в этой сети или закрыт брандмауэром"
        }
        Unreachable::Unresolved => "компьютера с таким именем в сети нет",
        Unreachable::Certificate { fingerprint, fault } => {
            let what = certificate(fault);
            return format!(
                "{what}, поэтому соединения нет. Если сервер ваш, сравните отпечаток его сертификата с этим и \
                 запустите программу с ним: --accept-certificate {fingerprint}"
            );
        }
        Unreachable::Tls => {
            "сервер моделей не отвечает по https: попробуйте адрес с http:// или другой порт"
        }
        Unreachable::Broken => "соединение с сервером моделей оборвалось до ответа",
    };
    text.to_owned()
}

fn certificate(fault: CertificateFault) -> &'static str {
    match fault {
        CertificateFault::Issuer => {
            "сертификат сервера моделей подписан им самим или тем, кому этот компьютер не доверяет"
        }
        CertificateFault::Name => "сертификат сервера моделей выдан на другое имя",
        CertificateFault::Time => {
            "срок сертификата сервера моделей истёк или не начался: проверьте и часы компьютера"
        }
    }
}

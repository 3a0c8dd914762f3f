//! What is wrong with a server, and how to mend it.

use bench::CheckProblem;

pub fn check_problem(problem: &CheckProblem) -> String {
    match problem {
        CheckProblem::BadAddress { text } if text.is_empty() => "Адрес пуст.".into(),
        CheckProblem::BadAddress { text } => format!("«{text}» — не адрес сервера."),
        CheckProblem::CredentialsInAddress => {
            "В адресе есть имя или пароль — то, что стоит перед знаком @.".into()
        }
        CheckProblem::Unreachable { url } => format!("По адресу {url} никто не отвечает."),
        CheckProblem::TimedOut { url, waited_s } => {
            format!("По адресу {url} за {waited_s} с никто не ответил.")
        }
        CheckProblem::OriginRefused { url, .. } => {
            format!("Сервер {url} работает, но не пускает эту страницу (CORS).")
        }
        CheckProblem::PreflightRefused { url, .. } => format!(
            "Сервер {url} показывает модели, но не принимает запросов этой страницы: на вопрос браузера \
             OPTIONS (CORS preflight) он не даёт разрешения."
        ),
        CheckProblem::KeyWanted { url, status, words } => {
            with_words(&format!("Сервер {url} просит ключ (ошибка {status})"), words)
        }
        CheckProblem::Loading { url, status: 503, words } => {
            with_words(&format!("Сервер {url} ещё не готов (503), похоже, загружает модель"), words)
        }
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
        CheckProblem::NoModels { program, .. } => {
            format!("{program} работает, но моделей на нём нет.")
        }
        CheckProblem::OnlyCloudModels { program } => {
            format!("{program} работает, но на нём только облачные модели.")
        }
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
            "Если без пароля сервер не отвечает, укажите адрес самого сервера моделей, мимо того, кто спрашивает пароль.",
        ],
        CheckProblem::Unreachable { .. } => &[
            "Запущен ли сервер? Ollama запускает команда ollama serve.",
            "Верны ли адрес и порт? У Ollama порт 11434.",
            "Сервер на другой машине должен слушать сеть: OLLAMA_HOST=0.0.0.0 — и пропускаться её брандмауэром.",
            "В macOS браузеру нужно разрешение: Системные настройки → Конфиденциальность и безопасность → Локальная сеть.",
        ],
        CheckProblem::TimedOut { .. } => &[
            "Верны ли адрес и порт? Так молчит выключенная машина и брандмауэр, который отбрасывает запросы.",
            "Если сервер занят или загружает модель, дождитесь его и проверьте снова.",
        ],
        CheckProblem::OriginRefused { .. } => &[
            "Откройте страницу по имени localhost — такие страницы Ollama пускает сама.",
            "Или запустите страницу с посредником: cargo xtask serve --ollama АДРЕС.",
            "Так же выглядит сервер, который просит ключ (vLLM с --api-key): запустите его без ключа.",
            "LM Studio: включите CORS в настройках сервера. Ollama — разрешите страницу и перезапустите:",
        ],
        CheckProblem::PreflightRefused { .. } => &[
            "Запустите страницу с посредником, тогда браузер не спрашивает: cargo xtask serve --ollama АДРЕС.",
            "Или разрешите на сервере OPTIONS и заголовок Content-Type. vLLM: --allowed-origins '[\"*\"]' \
             --allowed-headers '[\"*\"]'. LM Studio: включите CORS в настройках сервера.",
            "Если перед сервером стоит nginx или другой шлюз, он должен отвечать на OPTIONS сам: статус 204 и \
             Access-Control-Allow-Origin, Access-Control-Allow-Headers: Content-Type.",
        ],
        CheckProblem::KeyWanted { .. } => &[
            "Вводить ключ на этой странице пока нельзя.",
            "На время замера запустите сервер без ключа (vLLM и llama.cpp: без --api-key) или укажите адрес \
             посредника, который добавляет ключ сам.",
        ],
        CheckProblem::Loading { .. } => {
            &["Если это длится долго, причину подскажет журнал сервера."]
        }
        CheckProblem::ProxyWithoutServer { .. } => {
            &["Запустите сервер или укажите посреднику другой: cargo xtask serve --ollama АДРЕС."]
        }
        CheckProblem::Gateway { .. } => &[
            "Запущен ли сервер моделей за шлюзом? Причину подскажет журнал шлюза.",
            "Или укажите адрес самого сервера моделей, мимо шлюза.",
        ],
        CheckProblem::Refused { .. } => {
            &["Исполните то, о чём говорит сервер, и проверьте снова. Подробности — в его журнале."]
        }
        CheckProblem::NotAModelServer { .. } => &[
            "Нужен адрес Ollama или сервера с API, совместимым с OpenAI (llama.cpp, vLLM, LM Studio).",
            "Проверьте порт: у Ollama 11434, у llama.cpp 8080, у LM Studio 1234.",
            "Если API лежит не в корне, допишите путь до него, например http://localhost:3000/api/v1.",
        ],
        CheckProblem::NoModels { is_ollama: true, .. } => &[
            "Загрузите модель на сервере, например: ollama pull qwen3:1.7b. Затем проверьте снова.",
        ],
        CheckProblem::NoModels { is_ollama: false, .. } => &[
            "Загрузите модель в программе сервера или укажите её при запуске. Затем проверьте снова.",
        ],
        CheckProblem::OnlyCloudModels { .. } => &[
            "Их скорость — скорость чужого облака и Интернета, а не этой машины.",
            "Загрузите модель, которая работает на сервере, например: ollama pull qwen3:1.7b. Затем проверьте снова.",
        ],
    }
}

pub fn environment_commands(line: &str) -> [(&'static str, String); 4] {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_of_the_check_comes_with_its_remedy() {
        let page_origin = "http://192.168.1.7:8080".to_owned();
        let refused = CheckProblem::OriginRefused { url: "http://h:1".into(), page_origin };
        assert!(
            check_problem(&refused).contains("http://h:1") && !check_advice(&refused).is_empty()
        );
        let line = refused.origins_line().expect("a line to allow the page");
        let commands = environment_commands(&line);
        assert!(commands[0].1.contains(&format!("\"{line}\"")));
        assert!(commands[1].1.contains("setenv OLLAMA_ORIGINS http://192.168.1.7:8080"));
    }

    #[test]
    fn the_servers_own_words_are_shown_where_it_has_some() {
        let key = |words: &str| {
            let (url, words) = ("http://h:1/".to_owned(), words.to_owned());
            check_problem(&CheckProblem::KeyWanted { url, status: 401, words })
        };
        assert_eq!(key(""), "Сервер http://h:1/ просит ключ (ошибка 401).");
        assert_eq!(key("No key"), "Сервер http://h:1/ просит ключ (ошибка 401): «No key»");
    }

    #[test]
    fn only_an_ollama_is_told_to_pull() {
        for is_ollama in [true, false] {
            let none = CheckProblem::NoModels { program: "X".into(), is_ollama };
            assert_eq!(check_advice(&none).concat().contains("ollama pull"), is_ollama);
        }
    }

    #[test]
    fn an_empty_address_is_called_so() {
        let empty = CheckProblem::BadAddress { text: String::new() };
        assert_eq!(check_problem(&empty), "Адрес пуст.");
    }
}

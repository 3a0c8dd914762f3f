//! What is wrong with a server, and how to mend it.

use bench::CheckProblem;

pub fn check_problem(problem: &CheckProblem) -> String {
    match problem {
        CheckProblem::BadAddress { text } if text.is_empty() => "Адрес пуст.".into(),
        CheckProblem::BadAddress { text } => format!("«{text}» — не адрес сервера."),
        CheckProblem::Unreachable { url } => format!("По адресу {url} никто не отвечает."),
        CheckProblem::OriginRefused { url, .. } => {
            format!("Сервер {url} работает, но не пускает эту страницу (CORS).")
        }
        CheckProblem::ProxyWithoutServer { url, status } => {
            format!("Посредник {url} отвечает, а сервер за ним — нет (ошибка {status}).")
        }
        CheckProblem::NotAModelServer { url } => {
            format!("По адресу {url} отвечает что-то другое, не сервер моделей.")
        }
        CheckProblem::NoModels { program } => format!("{program} работает, но моделей на нём нет."),
    }
}

pub fn check_advice(problem: &CheckProblem) -> &'static [&'static str] {
    match problem {
        CheckProblem::BadAddress { .. } => &[
            "Напишите имя или IP-адрес и порт, например http://localhost:11434 или 192.168.1.50:11434.",
        ],
        CheckProblem::Unreachable { .. } => &[
            "Запущен ли сервер? Ollama запускает команда ollama serve.",
            "Верны ли адрес и порт? У Ollama порт 11434.",
            "Сервер на другой машине должен слушать сеть: OLLAMA_HOST=0.0.0.0 — и пропускаться её брандмауэром.",
            "В macOS браузеру нужно разрешение: Системные настройки → Конфиденциальность и безопасность → Локальная сеть.",
        ],
        CheckProblem::OriginRefused { .. } => &[
            "Откройте страницу по имени localhost — такие страницы Ollama пускает сама.",
            "Или запустите страницу с посредником: cargo xtask serve --ollama АДРЕС.",
            "LM Studio: включите CORS в настройках сервера. Ollama — разрешите страницу и перезапустите:",
        ],
        CheckProblem::ProxyWithoutServer { .. } => {
            &["Запустите сервер или укажите посреднику другой: cargo xtask serve --ollama АДРЕС."]
        }
        CheckProblem::NotAModelServer { .. } => &[
            "Нужен адрес Ollama или сервера с API, совместимым с OpenAI (llama.cpp, vLLM, LM Studio).",
            "Проверьте порт: у Ollama 11434, у llama.cpp 8080, у LM Studio 1234.",
        ],
        CheckProblem::NoModels { .. } => &[
            "Загрузите модель на сервере, например: ollama pull qwen3:1.7b. Затем проверьте снова.",
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
        let empty = CheckProblem::BadAddress { text: String::new() };
        assert_eq!(check_problem(&empty), "Адрес пуст.");
    }
}

//! Another program that measures the page's plan.

use bench::{LoadEngine, NotPortable};

use super::Ru;
use super::labels::plan_label;
use super::nouns::plural;
use super::plan::plan_error;
use crate::words::labels::PlanLabel;
use crate::words::numbers::span;
use crate::words::subject::Lack;

/// `Locust 2.47.0: 2 процесса, 1 машина, часы общие`.
pub fn load_engine(engine: &LoadEngine) -> String {
    let program = format!("{} {}", engine.name, engine.version);
    let program = program.trim_end();
    if engine.is_import {
        return format!("{program}: результаты этой программы, открытые как сеанс");
    }
    let clocks = match engine.clock_error_ms {
        Some(error_ms) => format!("часы машин сверены с точностью до {}", span(error_ms, Ru)),
        None => "часы общие".to_owned(),
    };
    let count = |number: Option<u32>, forms| Some(plural(u64::from(number?), forms));
    let parts = [
        count(engine.processes, ["процесс", "процесса", "процессов"]),
        count(engine.machines, ["машина", "машины", "машин"]),
        Some(clocks),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{program}: {}", parts.join(", "))
}

pub fn lacks(lacking: &[Lack]) -> String {
    let word = |lack: &Lack| match lack {
        Lack::Date => "даты сеанса",
        Lack::Server => "программы и адреса сервера",
        Lack::Plan => "плана (промпта, повторов)",
        Lack::Requests => "времён отдельных запросов, а без них — TTFT и слотов",
        Lack::OwnError => "погрешности измерявшей программы",
    };
    format!("В файле нет: {}.", lacking.iter().map(word).collect::<Vec<_>>().join("; "))
}

pub fn not_portable(why: &NotPortable) -> String {
    match why {
        NotPortable::Plan(error) => plan_error(error),
        NotPortable::ServerMode => {
            format!(
                "План, где workers — слоты сервера, Locust не выполнит: между прогонами сервер перезапускают, и когда, \
                 говорит страница. Выберите режим «{}».",
                plan_label(PlanLabel::ModeClosedLoop)
            )
        }
        NotPortable::OwnPrompts => {
            "Свои промпты со страницы уходят только на сервер, в файл плана их не записать. Уберите их или измеряйте \
             со страницы."
                .into()
        }
    }
}

pub fn locust_readme(version: &str) -> String {
    format!(
        r#"# План Токометра для Locust

Locust отправит те же запросы теми же пакетами, что и страница, но из стольких процессов и машин, сколько нужно.
Три шага, в папке с файлом `locustfile.py`:

1. Установить (нужен Python 3.10 или новее):

       pip install locust=={version}

2. Измерить, здесь же, двумя процессами:

       locust -f locustfile.py --headless --processes 2

   В Windows `--processes` нет: там запустите команды из раздела «Несколько машин» в разных окнах.

3. Открыть результат: на странице Токометра «Открыть сеанс…», файл `session_….json` из этой папки. Он пишется после
   каждого пакета: остановленный сеанс (Ctrl+C) тоже можно открыть.

Процессов берите по одному на 100–200 запросов в полёте, но не больше, чем ядер. Если программе нагрузки не хватило
процессора, отчёт об этом скажет.

## Несколько машин

Главная ничего не отправляет, она раздаёт пакеты и пишет файл (8 — сколько всего процессов ждать):

    locust -f locustfile.py --headless --master --expect-workers 8

На каждой машине нагрузки; план они получат от главной:

    locust -f - --worker --processes 4 --master-host АДРЕС_ГЛАВНОЙ

Если сервер модели записан в плане как localhost, добавьте главной `--host http://АДРЕС_СЕРВЕРА:ПОРТ`.

## Ключ сервера

Ключа в файлах нет. Задайте его на машинах нагрузки переменной окружения:

    export TOKOMETER_KEY=…

Он уходит только на сервер модели и в результат не попадает.
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_told_with_its_machines_and_clocks() {
        let engine = LoadEngine {
            name: "Locust".into(),
            version: "2.47.0".into(),
            is_import: false,
            machines: Some(1),
            processes: Some(2),
            clock_error_ms: None,
        };
        let plain = |engine: &LoadEngine| load_engine(engine).replace('\u{a0}', " ");
        assert_eq!(plain(&engine), "Locust 2.47.0: 2 процесса, 1 машина, часы общие");
        let far = LoadEngine { machines: Some(3), clock_error_ms: Some(0.34), ..engine };
        let told = "Locust 2.47.0: 2 процесса, 3 машины, часы машин сверены с точностью до 0,34 мс";
        assert_eq!(plain(&far), told);
        let import = LoadEngine {
            name: "vLLM bench serve".into(),
            is_import: true,
            ..LoadEngine::default()
        };
        assert_eq!(
            plain(&import),
            "vLLM bench serve: результаты этой программы, открытые как сеанс"
        );
    }

    #[test]
    fn the_readme_has_three_commands() {
        let readme = locust_readme("1.2.3");
        for command in [
            "pip install locust==1.2.3",
            "locust -f locustfile.py --headless --processes 2",
            "TOKOMETER_KEY",
        ] {
            assert!(readme.contains(command), "{readme}");
        }
    }
}

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
        let timed = if engine.is_timed {
            ", измерено за заданное время"
        } else {
            ""
        };
        return format!("{program}: результаты этой программы, открытые как сеанс{timed}");
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
        NotPortable::OwnPrompts => String::from(
            "Свои промпты со страницы уходят только на сервер, в файл плана их не записать. Уберите их или измеряйте \
             со страницы.",
        ),
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

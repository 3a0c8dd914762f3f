//! The words of the base report, to the letter those of the script that this program replaces.

use bench::Subject;

use crate::words::base::BaseWords;

pub fn base() -> &'static BaseWords {
    &BaseWords {
        title: |model| format!("Отчет о производительности для {model}"),
        summary: "Итоговые выводы по всем прогонам",
        optima: "Оптимальные параметры для разного количества параллельных запросов",
        best_configuration: "Наилучшая конфигурация для данного оборудования",
        details: "Детальные результаты по каждому прогону",
        run: |workers| format!("Результаты для {workers} параллельных запросов"),
        charts: |workers| format!("График производительности для {workers} параллельных запросов"),
        results: "Таблица результатов",
        workers: "Количество workers",
        optimal_batch: "Оптимальный размер пакета",
        highest_speed_column: "Максимальная скорость (токены/сек)",
        highest_speed: "Максимальная скорость обработки",
        speed: "Скорость обработки",
        tokens_per_s: |speed| format!("{speed} токенов/сек"),
        tokens_per_s_of_run: |speed| format!("{speed} токенов в секунду"),
        not_found: "нет данных",
        left_out,
        of_measurements: |numbers, all| {
            let noun = if numbers.len() == 1 { "замер" } else { "замеры" };
            format!("{noun} {} из {all}", numbers.join(", "))
        },
    }
}

fn left_out(subject: Subject) -> Option<&'static str> {
    Some(match subject {
        Subject::Requests => "Не учтены пакеты с неудачными запросами",
        Subject::Browser => "Не учтены пакеты, ограниченные браузером",
        Subject::LoadGenerator => "Не учтены пакеты, ограниченные машинами нагрузки",
        Subject::ModelLoad => "Не учтены пакеты, во время которых загружалась модель",
        Subject::Servers => "Не учтены пакеты, которые обслужили не все серверы",
        Subject::Count => "Не учтены пакеты, токены которых сервер сосчитал неверно",
        Subject::Answerer => "Не учтены пакеты, на которые ответил кэш или другая модель",
        Subject::Cut | Subject::Conditions => return None,
    })
}

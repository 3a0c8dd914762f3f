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
        Subject::Requests => "Не учтены замеры с неудачными запросами (пакеты)",
        Subject::Browser => "Не учтены замеры, ограниченные браузером (пакеты)",
        Subject::LoadGenerator => "Не учтены замеры, ограниченные машинами нагрузки (пакеты)",
        Subject::ModelLoad => "Не учтены замеры, во время которых загружалась модель (пакеты)",
        Subject::Servers => "Не учтены замеры, которые обслужили не все серверы (пакеты)",
        Subject::Count => "Не учтены замеры, токены которых сервер сосчитал неверно (пакеты)",
        Subject::Answerer => "Не учтены замеры, на которые ответил кэш или другая модель (пакеты)",
        Subject::Cut | Subject::Conditions => return None,
    })
}

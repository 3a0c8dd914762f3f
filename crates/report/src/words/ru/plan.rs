//! What is wrong with a plan.

use bench::{
    MAX_BATCH, MAX_LIMIT_MINUTES, MAX_LIMIT_REQUESTS, MAX_REPEATS, MAX_RUNS, MAX_SPEED_LIMIT,
    MAX_TTFT_LIMIT_S, MAX_WORKERS, MAX_WORKERS_BEYOND_BROWSER, PlanError, PlanLinkError,
};

pub fn plan_error(error: &PlanError) -> String {
    match error {
        PlanError::NoWorkers => "Укажите хотя бы одно число workers, например: 1 2 4 8.".into(),
        PlanError::NotANumber(text) => {
            format!("«{text}» — не число workers. Пишите числа через пробел, диапазон — как 3-6.")
        }
        PlanError::Workers { workers, most } if *most > MAX_WORKERS => {
            format!(
                "Число workers — от 1 до {MAX_WORKERS}, а с Locust — до {most}; указано {workers}."
            )
        }
        PlanError::Workers { workers, most } => {
            let is_for_locust = (most + 1..=MAX_WORKERS_BEYOND_BROWSER).contains(workers);
            let way = if is_for_locust {
                " Больше пошлёт Locust: скачайте план для него."
            } else {
                ""
            };
            format!("Число workers — от 1 до {most}, а указано {workers}.{way}")
        }
        PlanError::RepeatedWorkers(workers) => format!("Число workers {workers} указано дважды."),
        PlanError::TooManyRuns(runs) => {
            format!("Не больше {MAX_RUNS} прогонов за сеанс, а указано {runs}.")
        }
        PlanError::MaxBatch(batch) => {
            format!("Наибольший пакет — от 1 до {MAX_BATCH}, а указано {batch}.")
        }
        PlanError::MaxTokens(tokens) => {
            format!("Токенов на ответ — от 1 до 32768, а указано {tokens}.")
        }
        PlanError::PromptTokens(tokens) => {
            format!("Длина промпта — от 64 до 131072 токенов, а указано {tokens}.")
        }
        PlanError::NoLengths(text) => {
            format!("«{text}» — не пара длин. Пишите промпт/ответ через запятую: 256/64, 1024/128.")
        }
        PlanError::RepeatedShape => "Одна и та же пара длин указана дважды.".into(),
        PlanError::ContextTokens(tokens) => {
            format!("Контекст — от 128 до 2097152 токенов или пусто, а указано {tokens}.")
        }
        PlanError::Pause(_) => "Пауза между пакетами — от 0 до 600 с или пусто.".into(),
        PlanError::Timeout(_) => "Тайм-аут запроса — от 1 до 7200 с.".into(),
        PlanError::Temperature(_) => "Температура — от 0 до 2.".into(),
        PlanError::NoPrompt => "Промпт пуст.".into(),
        PlanError::Repeats(_) => format!("Замеров каждого пакета — от 1 до {MAX_REPEATS}."),
        PlanError::AskedSlots(_) => {
            format!("OLLAMA_NUM_PARALLEL — от 1 до {MAX_BATCH} или пусто.")
        }
        PlanError::LimitMinutes(_) => {
            format!("Ограничение времени — от 1 до {MAX_LIMIT_MINUTES} минут или пусто.")
        }
        PlanError::LimitRequests(_) => {
            format!("Ограничение числа запросов — от 1 до {MAX_LIMIT_REQUESTS} или пусто.")
        }
        PlanError::LimitBelowBatch { batch, .. } => {
            format!(
                "Ограничение числа запросов — не меньше наибольшего пакета ({batch}) или пусто."
            )
        }
        PlanError::SearchInServerMode => String::from(
            "Поиск переходит между числами workers туда и обратно, а тут каждый переход — перезапуск сервера вручную. \
             Выберите «Запросы, которые страница держит в полёте» или снимите «Искать лучшее, не измеряя всё (Авто)».",
        ),
        PlanError::TtftLimit(_) => {
            format!("Лимит TTFT — больше 0 и не больше {MAX_TTFT_LIMIT_S} с или пусто.")
        }
        PlanError::SpeedLimit(_) => {
            format!("Лимит скорости — больше 0 и не больше {MAX_SPEED_LIMIT} токен/с или пусто.")
        }
        PlanError::MostRepeats(_) => {
            format!(
                "Замеров близких к лучшему — не меньше, чем замеров каждого пакета, и не больше {MAX_REPEATS}."
            )
        }
    }
}

/// Why the plan in a link is not in the form.
pub fn plan_link_error(error: &PlanLinkError) -> String {
    let why = match error {
        PlanLinkError::Version(version) => format!(
            "Он версии «{version}», а эта страница знает версию 1: попросите ссылку из этой версии или \
             обновите страницу."
        ),
        PlanLinkError::Value { parameter, text } => {
            format!("Значение «{text}» не подходит для {parameter}.")
        }
        PlanLinkError::Plan(error) => plan_error(error),
    };
    format!("План из ссылки не открыт, в форме обычный. {why}")
}

pub fn not_a_number(label: &str) -> String {
    format!("«{label}»: нужно число.")
}

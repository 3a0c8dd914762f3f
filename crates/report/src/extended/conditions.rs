//! Under what conditions a session was measured.

use crate::words::{decimal, percent, rounded, span};
use bench::{LoadedModel, Mode, OwnError, Plan, Session};

use crate::blocks::{Block, Fact};

pub fn blocks(session: &Session) -> Vec<Block> {
    let mut facts = server(session);
    facts.extend(page(session));
    let mut blocks = vec![Block::heading(2, "Условия"), Block::Facts(facts)];
    if let Some(plan) = &session.plan {
        blocks.push(Block::heading(3, "План"));
        blocks.push(Block::Facts(planned(plan)));
    }
    blocks
}

fn server(session: &Session) -> Vec<Fact> {
    let environment = &session.environment;
    let loaded = session.batches().filter_map(|batch| batch.memory.as_ref()).find_map(|memory| {
        memory.after.iter().find(|loaded| loaded.name.starts_with(session.model.as_str()))
    });
    let context = |loaded: &LoadedModel| {
        loaded.context_tokens.map(|tokens| format!("{tokens} токенов на запрос"))
    };
    let vram = |loaded: &LoadedModel| {
        let (size, vram) = (loaded.size_bytes.filter(|&size| size > 0)?, loaded.vram_bytes?);
        let gigabytes = decimal(size as f64 / 1e9, 1);
        let share = percent(vram as f64 / size as f64, 0);
        Some(format!("{gigabytes} ГБ, из них в видеопамяти {share}"))
    };
    let known = [
        ("Начало", environment.started_at.clone()),
        ("Сервер", environment.server_program.clone()),
        ("Адрес", environment.server_url.clone()),
        ("Модель", Some(session.model.clone())),
        ("Архитектура", environment.family.clone()),
        ("Параметров", environment.parameter_size.clone()),
        ("Квантование", environment.quantization.clone()),
        ("Контекст", loaded.and_then(context)),
        ("Память модели", loaded.and_then(vram)),
    ];
    known.into_iter().filter_map(|(name, value)| Some(Fact::new(name, value?))).collect()
}

fn page(session: &Session) -> Vec<Fact> {
    let environment = &session.environment;
    let watched = || session.batches().filter_map(|batch| batch.client.as_ref());
    let rtt_ms = watched().filter_map(|client| client.rtt_ms).reduce(f64::min);
    let step_ms = watched().find_map(|client| client.timer_step_ms);
    let lag_ms = watched().map(|client| client.lag_ms).reduce(f64::max);
    let known = [
        ("Браузер", environment.browser.clone()),
        ("Полос", environment.lanes.map(|lanes| lanes.to_string())),
        ("Время в пути туда и обратно", rtt_ms.map(span)),
        ("Шаг часов браузера", step_ms.map(span)),
        ("Наибольшее опоздание страницы", lag_ms.map(span)),
        ("Собственная погрешность", environment.own_error.map(own_error)),
    ];
    known.into_iter().filter_map(|(name, value)| Some(Fact::new(name, value?))).collect()
}

/// What the page's own code adds, as people read it.
fn own_error(error: OwnError) -> String {
    let signed = |value: f64, text: String| if value > 0.0 { format!("+{text}") } else { text };
    format!(
        "время до первого токена {}, общее время {}, токены/с {} (проверено на {} потоках с известным временем)",
        signed(error.ttft_ms, span(error.ttft_ms)),
        signed(error.total_ms, span(error.total_ms)),
        signed(error.tokens_per_s_share, percent(error.tokens_per_s_share, 2)),
        error.streams
    )
}

/// What defines the plan, and all that is not as it is by default.
fn planned(plan: &Plan) -> Vec<Fact> {
    let usual = Plan::default();
    let workers: Vec<String> = plan.workers.iter().map(u32::to_string).collect();
    let mode = match plan.mode {
        Mode::ClosedLoop => "workers — запросы, которые страница держит в полёте",
        Mode::Server => "workers — слоты сервера (OLLAMA_NUM_PARALLEL), пакет посылается целиком",
    };
    let always = [
        ("Workers", Some(workers.join(", "))),
        ("Режим", Some(mode.to_owned())),
        ("Токенов на ответ, не более", Some(plan.max_tokens.to_string())),
        ("Запрос", Some(plan.prompt.clone())),
    ];
    let seconds = |value: f64| format!("{} с", rounded(value));
    let unusual = [
        ("Наибольший пакет", plan.max_batch.map(|batch| batch.to_string())),
        ("Пауза между пакетами", (plan.pause_s != usual.pause_s).then(|| seconds(plan.pause_s))),
        ("Тайм-аут запроса", (plan.timeout_s != usual.timeout_s).then(|| seconds(plan.timeout_s))),
        ("Температура", (plan.temperature != usual.temperature).then(|| rounded(plan.temperature))),
        ("Seed", (plan.seed != usual.seed).then(|| plan.seed.to_string())),
        ("Повторов", (plan.repeats != usual.repeats).then(|| plan.repeats.to_string())),
        ("Повторов у близких пакетов, до", plan.most_repeats.map(|most| most.to_string())),
        ("Порядок пакетов", plan.shuffle.then(|| "случайный".to_owned())),
        ("Проверка дрейфа", (!plan.drift_check).then(|| "нет".to_owned())),
    ];
    let known = always.into_iter().chain(unusual);
    known.filter_map(|(name, value)| Some(Fact::new(name, value?))).collect()
}

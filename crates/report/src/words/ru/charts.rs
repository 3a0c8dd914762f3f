//! Charts in words.

use bench::analysis::SlotsMemory;
use bench::{BatchId, Percentile};

use super::Ru;
use super::limits::users;
use super::places::configuration;
use super::server_reported::slots_memory;
use crate::words::numbers::{count, decimal, rounded};
use crate::words::subject::{
    BatchSummary, ChartTerm, Load, Quantity, RequestTimes, Served, SpanKind,
};

pub fn quantity_name(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::TotalTime => "Общее время обработки",
        Quantity::AverageTime => "Среднее время на запрос",
        Quantity::Speed => "Токены в секунду",
        Quantity::Tokens => "Сумма токенов",
    }
}

pub fn quantity_unit(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::TotalTime | Quantity::AverageTime => "с",
        Quantity::Speed => "токен/с",
        Quantity::Tokens => "шт.",
    }
}

pub fn chart_term(term: ChartTerm) -> &'static str {
    match term {
        ChartTerm::BatchAxis => "Размер пакета",
        ChartTerm::WorkersAxis => "Число workers",
        ChartTerm::SpeedByBatch => "Токены в секунду по размеру пакета; линия — число workers",
        ChartTerm::BestByWorkers => "Наибольшие токены в секунду по числу workers",
        ChartTerm::TotalSpeed => "Токены в секунду всего, токен/с",
        ChartTerm::FrontLine => "фронт",
        ChartTerm::SlotsAxis => "Число слотов",
        ChartTerm::MemoryAxis => "Память, ГБ",
        ChartTerm::MemoryBySlots => "Память модели по числу слотов, ГБ: вся и в видеопамяти (GPU)",
        ChartTerm::WholeMemory => "вся",
        ChartTerm::VideoMemory => "GPU",
    }
}

pub fn run_summary(quantity: Quantity, workers: u32, batches: usize, best: Option<&str>) -> String {
    let best =
        best.map_or("Оптимума нет.".to_owned(), |best| format!("Оптимум — {best}."));
    format!("{}: {workers} workers, {batches} пакетов. {best}", quantity_name(quantity))
}

pub fn session_summary(runs: usize, best: Option<(BatchId, f64)>) -> String {
    match best {
        None => format!("Прогонов: {runs}; оптимума нет."),
        Some((batch, tokens_per_s)) => format!(
            "Прогонов: {runs}. Самая быстрая конфигурация — {}: {} токен/с.",
            configuration(batch),
            decimal(tokens_per_s, 2, Ru)
        ),
    }
}

pub fn load_title(served: Served, at: Percentile) -> String {
    let percent = u8::from(at);
    let by = match served {
        Served::AnswerSpeed => format!("токен/с одному пользователю (p{percent})"),
        Served::Ttft => format!("TTFT p{percent}, с"),
    };
    format!("Токен/с всего по {by}; число — workers, линия — фронт")
}

pub fn load_axis(served: Served, at: Percentile) -> String {
    let percent = u8::from(at);
    match served {
        Served::AnswerSpeed => {
            format!("Токен/с одному пользователю, не меньше у {percent} % запросов")
        }
        Served::Ttft => format!("TTFT p{percent}, с"),
    }
}

pub fn load_point(load: &Load, served: Served, at: Percentile) -> String {
    let percent = u8::from(at);
    let one = match served {
        Served::AnswerSpeed => format!("{} токен/с одному (p{percent})", rounded(load.served, Ru)),
        Served::Ttft => format!("TTFT p{percent} {} с", rounded(load.served, Ru)),
    };
    format!(
        "{}: {} токен/с всего, {one}, {}",
        configuration(load.batch),
        decimal(load.tokens_per_s, 2, Ru),
        users(load.users)
    )
}

pub fn load_summary(
    title: &str,
    configurations: usize,
    on_front: usize,
    best: Option<&str>,
) -> String {
    let best = best.map_or(String::new(), |best| format!(" Лучшая в пределах лимитов — {best}."));
    format!("{title}. Конфигураций: {configurations}, на фронте: {on_front}.{best}")
}

pub fn memory_summary(all: &[SlotsMemory]) -> String {
    let told: Vec<String> = all.iter().map(|&memory| slots_memory(memory)).collect();
    format!("Память модели по числу слотов. {}.", told.join("; "))
}

pub fn request(times: &RequestTimes<'_>) -> String {
    let parts: Vec<String> = times
        .parts_ms
        .iter()
        .map(|&(kind, span_ms)| format!("{} {} с", span_name(kind), seconds(span_ms)))
        .chain(times.tokens.map(|tokens| format!("токенов {}", count(tokens))))
        .collect();
    let slot = times.slot.map_or(String::new(), |slot| format!(", слот {slot}"));
    format!(
        "Полоса {}{slot}. Отправлен на {} с: {}",
        times.lane,
        seconds(times.sent_ms),
        parts.join(", ")
    )
}

pub fn batch_summary(batch: &BatchSummary) -> String {
    let mut text = format!(
        "Пакет {}: запросов {}, неудачных {}, конец последнего через {} с.",
        batch.size,
        batch.requests,
        batch.failed,
        seconds(batch.last_end_ms)
    );
    if let Some((earliest, latest)) = batch.first_tokens_ms {
        let (earliest, latest) = (seconds(earliest), seconds(latest));
        text += &format!(" Первые токены — от {earliest} до {latest} с.");
    }
    text
}

fn span_name(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Queued => "ожидание",
        SpanKind::Prefill => "обработка промпта",
        SpanKind::Answer => "ответ",
        SpanKind::Failed => "неудача через",
    }
}

fn seconds(ms: f64) -> String {
    decimal(ms.max(0.0) / 1000.0, 2, Ru)
}

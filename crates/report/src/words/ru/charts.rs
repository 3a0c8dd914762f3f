//! Charts in words.

use bench::analysis::SlotsMemory;
use bench::{BatchId, Percentile};

use super::Ru;
use super::limits::users;
use super::nouns::{BATCHES, TOKENS, plural};
use super::places::{configuration, workers as workers_in_words};
use crate::chart::CellState;
use crate::words::charts::{seconds, short};
use crate::words::moments::day;
use crate::words::numbers::{decimal, rounded};
use crate::words::server_reported::slots_memory;
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

pub fn quantity_axis(quantity: Quantity) -> String {
    match quantity {
        Quantity::TotalTime | Quantity::AverageTime => "Время, с",
        Quantity::Speed => "Токен/с",
        Quantity::Tokens => "Токены",
    }
    .to_owned()
}

pub fn speed_subtitle(best: Option<BatchId>) -> String {
    let best = best.map_or(String::new(), |best| format!(" Лучшее: {}.", configuration(best)));
    format!("Число у линии — workers, запросов в полёте.{best}")
}

pub fn cell_name(batch: BatchId, state: CellState) -> Option<String> {
    let said = match state {
        CellState::Absent => return None,
        CellState::Planned => "впереди".to_owned(),
        CellState::Measuring => "измеряется".to_owned(),
        CellState::Measured {
            tokens_per_s,
            is_copy,
            is_doubtful,
            is_row_optimum,
            is_answer,
            ..
        } => {
            let mark = match (is_answer, is_row_optimum, is_doubtful, is_copy) {
                (true, ..) => ", рекомендуется",
                (_, true, ..) => ", лучшее в строке",
                (_, _, true, _) => ", не учтён",
                (.., true) => ", из другого прогона с той же нагрузкой",
                _ => "",
            };
            format!("{} токен/с{mark}", short(tokens_per_s, Ru))
        }
    };
    Some(format!("{}: {said}", configuration(batch)))
}

pub fn figure_source(started_at: Option<&str>) -> String {
    let day = started_at.map_or(String::new(), |at| format!("{} · ", day(at, Ru)));
    format!("{day}Токометр")
}

pub fn chart_term(term: ChartTerm) -> &'static str {
    match term {
        ChartTerm::BatchAxis => "Пакет, запросов",
        ChartTerm::SpeedByBatch => "Токены в секунду по размеру пакета",
        ChartTerm::TotalSpeed => "Токен/с всего",
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
        best.map_or("Оптимума нет".to_owned(), |best| format!("Оптимум — {best}"));
    // A unit may end with a full stop itself.
    let best = best.trim_end_matches('.');
    format!(
        "{}: {}, {}. {best}.",
        quantity_name(quantity),
        workers_in_words(workers),
        plural(batches as u64, BATCHES)
    )
}

pub fn session_summary(runs: usize, best: Option<(BatchId, f64)>) -> String {
    match best {
        None => format!("Прогонов: {runs}; оптимума нет."),
        Some((batch, tokens_per_s)) => format!(
            "Прогонов: {runs}. Лучшая конфигурация — {}: {} токен/с.",
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
    format!("Токен/с всего по {by}; число — workers, линия — фронт Парето")
}

pub fn load_axis(served: Served, at: Percentile) -> String {
    let percent = u8::from(at);
    match served {
        Served::AnswerSpeed => {
            format!("Токен/с одному пользователю, не меньше у {percent}\u{a0}% запросов")
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
    let best = best.map_or(String::new(), |best| format!(" Лучшая в лимитах — {best}."));
    format!("{title}. Конфигураций: {configurations}, на фронте: {on_front}.{best}")
}

pub fn memory_summary(all: &[SlotsMemory]) -> String {
    let told: Vec<String> = all.iter().map(|&memory| slots_memory(memory, Ru)).collect();
    format!("Память модели по числу слотов. {}.", told.join("; "))
}

pub fn request(times: &RequestTimes<'_>) -> String {
    let parts: Vec<String> = times
        .parts_ms
        .iter()
        .map(|&(kind, span_ms)| format!("{} {} с", span_name(kind), seconds(span_ms, Ru)))
        .chain(times.tokens.map(|tokens| plural(tokens, TOKENS)))
        .collect();
    let slot = times.slot.map_or(String::new(), |slot| format!(", слот {slot}"));
    format!(
        "Полоса {}{slot}. Отправлен через {} с: {}",
        times.lane,
        seconds(times.sent_ms, Ru),
        parts.join(", ")
    )
}

pub fn batch_summary(batch: &BatchSummary) -> String {
    let mut text = format!(
        "Пакет {}: запросов {}, неудачных {}, конец последнего через {} с.",
        batch.size,
        batch.requests,
        batch.failed,
        seconds(batch.last_end_ms, Ru)
    );
    if let Some((earliest, latest)) = batch.first_tokens_ms {
        let (earliest, latest) = (seconds(earliest, Ru), seconds(latest, Ru));
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

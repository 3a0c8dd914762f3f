//! Charts and the tables beside them.

use crate::words::labels::ChartLabel;

pub fn chart_label(label: ChartLabel) -> &'static str {
    match label {
        ChartLabel::Speeds => "Токены в секунду",
        ChartLabel::Map => "Карта",
        ChartLabel::MapNote => "токен/с; workers × пакет",
        ChartLabel::MapWorkers => "workers",
        ChartLabel::RunDetails => "подробно",
        ChartLabel::Run => "Прогон",
        ChartLabel::Optima => "Оптимум для каждого числа workers",
        ChartLabel::Requests => "Запросы пакета",
        ChartLabel::AlongTime => "по времени, с",
        ChartLabel::InFlight => "В полёте",
        ChartLabel::Batch => "Пакет",
        ChartLabel::Recommended => "рекомендуется",
        ChartLabel::TotalTime => "Общее время, с",
        ChartLabel::AverageTime => "Среднее, с",
        ChartLabel::Tokens => "Токенов",
        ChartLabel::Speed => "Токен/с",
        ChartLabel::Remarks => "Замечания",
        ChartLabel::Latencies => "Задержки запросов",
        ChartLabel::LatenciesMeaning => "Среднее · p50 · p90 · хвост.",
        ChartLabel::LoadCurve => "Нагрузочная кривая",
        ChartLabel::LoadCurveNote => "щелчок по точке открывает пакет",
        ChartLabel::CopyAsImage => "Скопировать картинкой",
        ChartLabel::ChartCopied => "скопировано",
        ChartLabel::ChartNotCopied => "браузер не дал скопировать",
        ChartLabel::Table => "Таблица",
        ChartLabel::Line => "Линия",
        ChartLabel::Queued => "ожидание",
        ChartLabel::Prefill => "чтение запроса",
        ChartLabel::Answer => "ответ",
        ChartLabel::Failed => "ошибка",
    }
}

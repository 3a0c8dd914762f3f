//! A session under way and the list of those that are kept.

use crate::words::labels::SessionLabel;

pub fn session_label(label: SessionLabel) -> &'static str {
    match label {
        SessionLabel::BeforeStart => "Перед началом",
        SessionLabel::StartAnyway => "Всё равно начать",
        SessionLabel::Cancel => "Не начинать",
        SessionLabel::CutOff => "Сеанс прерван",
        SessionLabel::CutOffGoOn => "Продолжить",
        SessionLabel::CutOffEnd => "Закончить как есть",
        SessionLabel::Start => "Начать замер",
        SessionLabel::PauseSession => "Пауза",
        SessionLabel::PauseComes => "Пауза наступит, когда окончится текущий пакет.",
        SessionLabel::Resume => "Продолжить",
        SessionLabel::Stop => "Остановить",
        SessionLabel::Enough => "Закончить и подвести итог",
        SessionLabel::Why => "Почему здесь",
        SessionLabel::Progress => "Ход замера",
        SessionLabel::SpeedNow => "Сейчас, токен/с",
        SessionLabel::Elapsed => "Прошло",
        SessionLabel::Remaining => "Осталось",
        SessionLabel::ProgressShare => "Сделано, проценты времени",
        SessionLabel::GoesOnByItself => "Когда сервер вернётся, замер продолжится сам.",
        SessionLabel::CheckSlots => "Проверить снова",
        SessionLabel::AcceptSlots => "Измерять с тем, что есть",
        SessionLabel::Sessions => "Сеансы",
        SessionLabel::SearchSessions => "Найти: модель, сервер, заметка",
        SessionLabel::NoSessions => "Здесь будут все замеры, сделанные в этом браузере.",
        SessionLabel::NoSuchSession => "Такого сеанса нет.",
        SessionLabel::SessionName => "Название",
        SessionLabel::SessionNote => "Заметка",
        SessionLabel::AllSessions => "Показать ещё",
        SessionLabel::RemoveSession => "Удалить",
        SessionLabel::UndoRemoval => "Вернуть",
        SessionLabel::SessionRemoved => "удалён",
        SessionLabel::SessionCutOff => "не окончен",
        SessionLabel::SaveAllSessions => "Сохранить все…",
        SessionLabel::ShowPlan => "Показать план",
        SessionLabel::HidePlan => "Скрыть план",
        SessionLabel::BestSoFar => "Пока лучшее",
        SessionLabel::NoConclusionYet => "Вывод — когда замер закончится.",
        SessionLabel::NewMeasurement => "Новый замер",
        SessionLabel::BackToResult => "К итогу сеанса",
        SessionLabel::SkipBatch => "Пропустить",
        SessionLabel::SkipBatchHint => {
            "Пропустить пакет; ещё раз сразу же — и остаток прогона. Измеренное останется."
        }
        SessionLabel::When => "Когда, план",
        SessionLabel::Where => "Модель, сервер",
        SessionLabel::ByWorkers => "По workers",
        SessionLabel::NoResult => "не удался",
        SessionLabel::InFlightNow => "В полёте",
        SessionLabel::GridPlan => "Сетка",
        SessionLabel::PlanLine => "План",
        SessionLabel::TellEnd => "Сообщить о конце",
    }
}

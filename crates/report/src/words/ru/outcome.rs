//! What came of the page's attempts.

use super::files::session_file_error;
use crate::words::{TakenAway, Trouble};

pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::FileNotRead(name) => {
            format!("Файл «{name}» не открыт: браузер не смог его прочитать.")
        }
        Trouble::NotASession { name, error } => {
            format!("Файл «{name}» не открыт. {}", session_file_error(error))
        }
        Trouble::SessionNotKept => {
            "Браузер не сохраняет сеанс у себя: скачайте его файлом, когда замер кончится.".into()
        }
        Trouble::EngineStopped(message) => {
            format!("Измеряющая часть страницы остановилась: {message}. Обновите страницу.")
        }
    }
}

pub fn taken_away(outcome: &TakenAway) -> String {
    match outcome {
        TakenAway::Copied => "Отчёт скопирован.".into(),
        TakenAway::NotCopied => {
            "Браузер не дал скопировать. Откройте текст отчёта ниже, выделите и \
                                 скопируйте его."
                .into()
        }
        TakenAway::CopiedWithTables => "Скопировано с таблицами: вставьте в документ.".into(),
        TakenAway::NotCopiedWithTables => {
            "Браузер не дал скопировать с таблицами. Скачайте HTML, откройте \
                                           его и скопируйте оттуда."
                .into()
        }
        TakenAway::DrawingFigures => "Рисую графики…".into(),
        TakenAway::FigureNotDrawn(why) => format!("Архив не собран: график не нарисован ({why})."),
        TakenAway::NotPacked(why) => format!("Архив не собран: файлы не упакованы ({why})."),
        TakenAway::Saved(name) => format!("Сохранено: {name}."),
        TakenAway::NotSaved => "Браузер не дал сохранить файл.".into(),
    }
}

//! What came of the page's attempts.

use super::files::session_file_error;
use super::labels::label;
use crate::words::{Label, TakenAway, Trouble};

pub fn trouble(trouble: &Trouble) -> String {
    match trouble {
        Trouble::FileNotRead(name) => {
            format!("Файл «{name}» не открыт: браузер не смог его прочитать.")
        }
        Trouble::NotASession { name, error } => {
            format!("Файл «{name}» не открыт. {}", session_file_error(error))
        }
        Trouble::FileCut { name, error } => {
            format!("Файл «{name}» открыт не весь. {}", session_file_error(error))
        }
        Trouble::SessionNotKept => {
            "Браузер не сохраняет сеанс у себя: скачайте его файлом, когда замер кончится.".into()
        }
        Trouble::EngineStopped(message) => {
            let message = message.trim_end_matches('.');
            format!(
                "Измеряющая часть страницы остановилась: {message}. Измеренное сохранено; новый замер \
                 запустит её заново."
            )
        }
        Trouble::OtherBuild => {
            "Измеряющая часть страницы из другой сборки, чем сама страница: замер был \
                                бы неверен. Обновите страницу."
                .into()
        }
        Trouble::SessionGoesOn => label(Label::NoFileDuringSession).into(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_says_what_happened_and_what_to_do() {
        insta::assert_snapshot!(trouble(&Trouble::EngineStopped("out of memory.".into())), @"Измеряющая часть страницы остановилась: out of memory. Измеренное сохранено; новый замер запустит её заново.");
        insta::assert_snapshot!(trouble(&Trouble::OtherBuild), @"Измеряющая часть страницы из другой сборки, чем сама страница: замер был бы неверен. Обновите страницу.");
        insta::assert_snapshot!(trouble(&Trouble::SessionGoesOn), @"Пока идёт замер, файл не открыть: дождитесь конца или остановите замер.");
    }
}

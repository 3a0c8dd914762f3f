//! What came of the page's attempts.

use diagnosis::NotKept;

use super::Ru;
use super::files::session_file_error;
use super::labels::page_label;
use super::nouns::plural;
use super::plan::plan_link_error;
use crate::words::labels::PageLabel;
use crate::words::numbers::about;
use crate::words::subject::{Doubt, TakenAway, Trouble};

const SESSIONS: [&str; 3] = ["сеанс", "сеанса", "сеансов"];

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
        Trouble::NotKept(why) => not_kept(why),
        Trouble::SessionUnreadable(error) => {
            format!("Сеанс не открыт. {}", session_file_error(error))
        }
        Trouble::SessionGone => {
            "Этого сеанса больше нет: его удалили, наверное, в другой вкладке.".into()
        }
        Trouble::RecordsDamaged(records) => format!(
            "В сохранённом сеансе повреждены записи ({records}). Остальное показано; чего не хватает, можно \
             измерить ещё раз."
        ),
        Trouble::MeasuredElsewhere => {
            "Этот сеанс измеряет другая вкладка: дождитесь его конца или остановите там.".into()
        }
        Trouble::NothingInCollection(name) => {
            format!("В файле «{name}» нет ни одного сеанса, который можно прочитать.")
        }
        Trouble::EngineStopped(message) => {
            let message = message.trim_end_matches('.');
            format!(
                "Сеанс остановился из-за сбоя страницы: {message}. Измеренное осталось на странице, его можно \
                 скачать; можно и начать новый сеанс."
            )
        }
        Trouble::EngineSilent => String::from(
            "Сеанс перестал отвечать и остановлен. Измеренное осталось на странице, его можно скачать; \
             можно и начать новый сеанс.",
        ),
        Trouble::SessionGoesOn => page_label(PageLabel::NoFileDuringSession).into(),
        Trouble::PlanLink(error) => plan_link_error(error),
    }
}

/// Why a session is not kept, and that it is not lost yet.
pub fn not_kept(why: &NotKept) -> String {
    let download = "Сеансу это не мешает; скачать измеренное файлом можно в любой момент.";
    match why {
        NotKept::Denied => format!(
            "Браузер не даёт странице ничего хранить (приватное окно или его настройки): сеанс \
             пропадёт, если закрыть вкладку, измерить или открыть другой. {download}"
        ),
        NotKept::Full => format!(
            "В хранилище браузера нет места, сеанс сохраняется не весь. {download} Чтобы освободить место, удалите \
             ненужные сеансы (список «Сеансы»): вернуть их уже не получится."
        ),
        NotKept::Newer => format!(
            "Сеансы в этом браузере записала более новая версия программы, эта их не трогает и своих не \
             сохраняет. {download} Обновите страницу."
        ),
        NotKept::OtherTab => format!(
            "Этот сеанс продолжает другая вкладка: измеренное здесь в нём не сохраняется. {download}"
        ),
        NotKept::Cleared => format!(
            "Данные страницы в браузере удалили во время сеанса: измеренное до этого осталось только здесь, \
             дальше сеанс сохраняется снова. {download}"
        ),
        NotKept::Failed(words) => {
            format!("Браузер не сохранил сеанс ({words}). {download}")
        }
    }
}

pub fn doubt(doubt: Doubt) -> String {
    match doubt {
        Doubt::NotStored => String::from(
            "Показанный сеанс браузер сохранил не весь: целиком он есть только на этой странице, пока его не сменит \
             другой. Сначала скачайте его (меню «⋯», «Сеанс (.json)»).",
        ),
        Doubt::OtherTab => String::from(
            "В другой вкладке уже идёт сеанс: два сеанса одновременно делят сервер и процессор, и \
             скорости обоих будут занижены.",
        ),
        Doubt::TakesLong { takes_s, limit_minutes } => {
            let limit = limit_minutes.map(|minutes| {
                let limit = about(f64::from(minutes) * 60.0, Ru);
                format!(" Ограничение «Не дольше» остановит его через {limit}; остальное можно измерить позже, \
                 продолжив сеанс.")
            });
            format!(
                "План займёт около {}.{} Вкладка всё это время должна оставаться открытой, а компьютер не должен \
                 засыпать.",
                about(takes_s, Ru),
                limit.unwrap_or_default()
            )
        }
    }
}

pub fn taken_away(outcome: &TakenAway) -> String {
    match outcome {
        TakenAway::Copied => "Отчёт скопирован.".into(),
        TakenAway::NotCopied => String::from(
            "Браузер не дал скопировать. Скачайте отчёт файлом (меню «⋯», «Отчёт (.md)») и скопируйте текст оттуда.",
        ),
        TakenAway::CopiedWithTables => "Скопировано с таблицами: вставьте в документ.".into(),
        TakenAway::NotCopiedWithTables => String::from(
            "Браузер не дал скопировать с таблицами. Скачайте HTML (меню «⋯»), откройте его и скопируйте оттуда.",
        ),
        TakenAway::DrawingFigures => "Рисую графики…".into(),
        TakenAway::FigureNotDrawn(why) => format!("Архив не собран: график не нарисован ({why})."),
        TakenAway::NotPacked(why) => format!("Архив не собран: файлы не упакованы ({why})."),
        TakenAway::Saved(name) => format!("Сохранено: {name}."),
        TakenAway::NotSaved => "Браузер не дал сохранить файл.".into(),
        TakenAway::SessionsAdded { added, known, unreadable } => {
            let mut text = format!("Добавлено: {}", plural((*added).into(), SESSIONS));
            if *known > 0 {
                text += &format!("; были и раньше: {known}");
            }
            if *unreadable > 0 {
                text +=
                    &format!("; не прочитано (повреждены или из более новой версии): {unreadable}");
            }
            text + "."
        }
    }
}

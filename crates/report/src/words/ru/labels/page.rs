//! The page as a whole: its name, its welcome, what several cards share.

use crate::words::labels::PageLabel;

pub fn page_label(label: PageLabel) -> &'static str {
    match label {
        PageLabel::AppName => "Токометр",
        PageLabel::PageBroken => {
            "Страница сломалась и больше не отвечает. Всё измеренное сохранено в браузере: обновите страницу, \
             и она предложит продолжить."
        }
        PageLabel::Dismiss => "Понятно",
        PageLabel::WelcomeHeading => "Что получится",
        PageLabel::WelcomeText => {
            "Страница посылает серверу разное число запросов одновременно и для каждого числа находит размер пакета, \
             при котором больше всего токенов в секунду. В конце — рекомендация одной фразой и отчёт для вставки в \
             документ."
        }
        PageLabel::OpenSession => "Открыть сеанс…",
        PageLabel::NoFileDuringSession => {
            "Пока идёт сеанс, файл не открыть: дождитесь конца или остановите сеанс."
        }
        PageLabel::Copy => "Скопировать",
        PageLabel::CommandNotCopied => "Браузер не дал скопировать: выделите команду сами.",
        PageLabel::NavMeasure => "Замер",
        PageLabel::NavSessions => "Сеансы",
        PageLabel::NavMethod => "Как это измеряется",
        PageLabel::Skip => "Перейти к содержимому",
        PageLabel::NextLanguage => "Switch to English",
        PageLabel::ThemeSystem => "Тема: как в системе",
        PageLabel::ThemeLight => "Тема: светлая",
        PageLabel::ThemeDark => "Тема: тёмная",
        PageLabel::Example => "Посмотреть на примере",
        PageLabel::ExampleNote => "готовый сеанс gemma-3-270m",
    }
}

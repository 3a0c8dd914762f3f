//! The page as a whole: its name, its welcome, what stands in several cards.

use crate::words::labels::PageLabel;

pub fn page_label(label: PageLabel) -> &'static str {
    match label {
        PageLabel::AppName => "Токометр",
        PageLabel::AppPurpose => "параллельность и пакет, при которых сервер моделей быстрее всего",
        PageLabel::Simulator => "симулятор",
        PageLabel::PageBroken => {
            "Страница сломалась и больше не отвечает. Всё измеренное сохранено в браузере: обновите страницу, \
             и она предложит продолжить."
        }
        PageLabel::Dismiss => "Понятно",
        PageLabel::WelcomeHeading => "Что измеряется",
        PageLabel::WelcomeText => {
            "Страница сама шлёт серверу запросы пакетами и держит в полёте заданное число workers. Для \
             каждого числа workers находится пакет с наибольшей скоростью, токен/с."
        }
        PageLabel::WelcomeCheck => "Проверьте адрес сервера и выберите модель.",
        PageLabel::WelcomePlan => "Задайте план — или возьмите готовый — и начните замер.",
        PageLabel::WelcomeCopy => "Скопируйте отчёт: он готов для вставки в документ.",
        PageLabel::WelcomeLanes => {
            "Браузер открывает не больше шести соединений на один адрес. Поэтому к серверу ведёт несколько \
             полос — разных имён или портов, — и сколько запросов действительно было в полёте, видно у \
             каждого пакета."
        }
        PageLabel::OpenSession => "Открыть сеанс…",
        PageLabel::NoFileDuringSession => {
            "Пока идёт замер, файл не открыть: дождитесь конца или остановите замер."
        }
        PageLabel::Copy => "Скопировать",
        PageLabel::CommandNotCopied => "Браузер не дал скопировать: выделите команду сами.",
    }
}

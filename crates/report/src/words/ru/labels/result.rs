//! The results: the best configuration, how far it can be trusted, limits, the report.

use crate::words::labels::ResultLabel;
use crate::words::ru::terms::term;
use crate::words::subject::Term;

pub fn result_label(label: ResultLabel) -> &'static str {
    match label {
        ResultLabel::TokensPerS => "токен/с",
        ResultLabel::Errors => "Ошибок",
        ResultLabel::ServerSlots => "Слотов сервера",
        ResultLabel::LoadEngine => "Программа нагрузки",
        ResultLabel::OwnError => "Погрешность страницы",
        ResultLabel::Conclusion => "Вывод",
        ResultLabel::Resume => "Продолжить сеанс",
        ResultLabel::ResumeNeedsServer => "Чтобы продолжить, проверьте сервер с этой моделью.",
        ResultLabel::ResumeNeedsPrompts => {
            "Чтобы продолжить, выберите тот же файл со своими промптами: страница их не хранит."
        }
        ResultLabel::ShapeShown => "Показана форма запросов",
        ResultLabel::Trust => "Можно ли верить цифрам",
        ResultLabel::MoreSlots => "Как дать серверу больше слотов",
        ResultLabel::NoFindings => "Замечаний нет.",
        ResultLabel::Energy => "Энергия и деньги",
        ResultLabel::LoadedPower => "Мощность под нагрузкой, Вт",
        ResultLabel::IdlePower => "Мощность в простое, Вт",
        ResultLabel::PricePerKwh => "Цена кВт·ч",
        ResultLabel::PowerImpossible => {
            "Мощность под нагрузкой и цена должны быть больше 0 и правдоподобны, мощность в простое — от 0 до мощности \
             под нагрузкой."
        }
        ResultLabel::ByServer => term(Term::Servers),
        ResultLabel::ByServerMeaning => term(Term::ServersMeaning),
        ResultLabel::ModelsDiffer => term(Term::ModelsDiffer),
        ResultLabel::Limits => "Лимиты",
        ResultLabel::LimitsMeaning => {
            "Что из измеренного уложится в них: пересчитывается сразу, заново ничего не измеряется."
        }
        ResultLabel::LimitShare => "У какой доли запросов",
        ResultLabel::CopyLink => "Скопировать ссылку на форму с этими лимитами",
        ResultLabel::LinkCopied => "Ссылка скопирована",
        ResultLabel::LinkNotCopied => "Браузер не дал скопировать",
        ResultLabel::OneConfiguration => "Измерена одна конфигурация",
        ResultLabel::BaseReport => "Основной отчёт",
        ResultLabel::BaseReportFastest => {
            "Основной отчёт называет самую быструю из измеренных конфигураций, «Итог» — наименьшую из \
             столь же быстрых, а если заданы лимиты — лучшую из тех, что в них укладываются."
        }
        ResultLabel::ShortReport => "Кратко",
        ResultLabel::ExtendedReport => "Расширенный",
        ResultLabel::CopyReport => "Скопировать отчёт",
        ResultLabel::CopyForWord => "Для Word",
        ResultLabel::CopyForWordHint => "Таблицы вставятся таблицами",
        ResultLabel::DownloadReport => "Отчёт (.md)",
        ResultLabel::DownloadSession => "Сеанс (.json)",
        ResultLabel::DownloadSamples => "Все запросы (.csv)",
        ResultLabel::DownloadAllHint => "Отчёт, графики, таблицы CSV и сеанс одним файлом",
        ResultLabel::DownloadComparisonHint => "Сравнение, графики и все сеансы одним файлом",
        ResultLabel::ReportText => "Текст отчёта",
        ResultLabel::ReportAsMarkdown => "Отчёт в Markdown",
        ResultLabel::Report => "Отчёт",
        ResultLabel::TabAnswer => "Итог",
        ResultLabel::TabCharts => "Графики",
        ResultLabel::TabRuns => "Прогоны",
        ResultLabel::TabTrust => "Доверие",
        ResultLabel::TabReport => "Отчёт",
        ResultLabel::Tabs => "Части итога",
        ResultLabel::Nearest => "Ближайшие",
        ResultLabel::NearestNote => "workers × пакет, токен/с",
        ResultLabel::NotCounted => "Не учтено",
        ResultLabel::Why => "почему",
        ResultLabel::MoreWays => "Ещё",
        ResultLabel::Failed => "не удался",
        ResultLabel::WhatToDo => "Что сделать",
        ResultLabel::WhatIsKept => "Что сохранено",
        ResultLabel::AnsweredRequests => "Запросы с ответом",
        ResultLabel::CountedBatches => "Учтённые пакеты",
        ResultLabel::TooLittle => "Для вывода этого мало.",
        ResultLabel::SavedInBrowser => "Сеанс сохранён в браузере.",
        ResultLabel::FileInMenu => "Файл — в меню «⋯».",
        ResultLabel::RequestsInOrder => "Запросы по порядку",
        ResultLabel::Answered => "ответ",
        ResultLabel::Unanswered => "ошибка",
        ResultLabel::StepCheck => {
            "Проверьте сервер ещё раз: проверка скажет, если мешает что-то ещё."
        }
        ResultLabel::StepResume => {
            "Продолжите сеанс: измеренное останется, недостающее будет измерено."
        }
        ResultLabel::CheckServer => "Проверить сервер",
        ResultLabel::KindOfReport => "Вид отчёта",
        ResultLabel::NoSamples => {
            "Нагрузочной кривой и лимитов нет: запросы по отдельности не записаны или не учтены."
        }
    }
}

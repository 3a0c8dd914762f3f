//! The fixed texts of the page.

use super::terms::term;
use crate::words::{Label, Term};

pub fn label(label: Label) -> &'static str {
    match label {
        Label::AppName => "Токометр",
        Label::AppPurpose => "параллельность и пакет, при которых сервер моделей быстрее всего",
        Label::Simulator => "симулятор",
        Label::PageBroken => {
            "Страница сломалась и больше не отвечает. Всё измеренное сохранено в браузере: обновите страницу, \
             и она предложит продолжить."
        }
        Label::Dismiss => "Понятно",
        Label::WelcomeHeading => "Что измеряется",
        Label::WelcomeText => {
            "Страница сама шлёт серверу запросы пакетами и держит в полёте заданное число workers. Для \
             каждого числа workers находится пакет с наибольшей скоростью, токен/с."
        }
        Label::WelcomeCheck => "Проверьте адрес сервера и выберите модель.",
        Label::WelcomePlan => "Задайте план — или возьмите готовый — и начните замер.",
        Label::WelcomeCopy => "Скопируйте отчёт: он готов для вставки в документ.",
        Label::WelcomeLanes => {
            "Браузер открывает не больше шести соединений на один адрес. Поэтому к серверу ведёт несколько \
             полос — разных имён или портов, — и сколько запросов действительно было в полёте, видно у \
             каждого пакета."
        }
        Label::OpenSession => "Открыть сеанс…",
        Label::NoFileDuringSession => {
            "Пока идёт замер, файл не открыть: дождитесь конца или остановите замер."
        }

        Label::BeforeStart => "Перед началом",
        Label::StartAnyway => "Всё равно начать",
        Label::Cancel => "Не начинать",
        Label::CutOff => "Сеанс прерван",
        Label::CutOffGoOn => "Продолжить",
        Label::CutOffEnd => "Закончить как есть",
        Label::Conclusion => "Вывод",
        Label::Energy => "Энергия и деньги",
        Label::LoadedPower => "Мощность под нагрузкой, Вт",
        Label::IdlePower => "Мощность в простое, Вт",
        Label::PricePerKwh => "Цена кВт·ч",
        Label::Sessions => "Сеансы",
        Label::SearchSessions => "Найти: модель, сервер, заметка",
        Label::NoSessions => "Здесь будут все замеры, сделанные в этом браузере.",
        Label::NoSuchSession => "Такого сеанса нет.",
        Label::SessionName => "Название",
        Label::SessionNote => "Заметка",
        Label::AllSessions => "Показать ещё",
        Label::ShowSession => "Открыть",
        Label::RemoveSession => "Удалить",
        Label::UndoRemoval => "Вернуть",
        Label::SessionRemoved => "удалён",
        Label::SessionCutOff => "не окончен",
        Label::SaveAllSessions => "Сохранить все…",

        Label::Key => "Ключ",
        Label::KeyIsHeld => "Ключ введён",
        Label::KeyNote => {
            "Ключ остаётся в памяти этой вкладки и уходит только этому серверу: ни в сеанс, ни в отчёт, ни в \
             хранилище браузера он не попадает."
        }
        Label::ForgetKey => "Забыть ключ",
        Label::OtherCauses => "Если дело не в этом",
        Label::OtherSystems => "На других системах",
        Label::KnownServers => "Другие серверы",
        Label::ForgetServer => "Забыть этот сервер",
        Label::NoChatModels => {
            "Похоже, ни одна модель не для чата (эмбеддинги и подобные): загрузите такую, например ollama pull \
             qwen3:1.7b, и проверьте снова. Если список ошибается, измерить можно."
        }
        Label::HowToMore => "Как получить больше",

        Label::Server => "Сервер",
        Label::Address => "Адрес",
        Label::Check => "Проверить",
        Label::Checking => "Проверяю…",
        Label::CheckingSlowly => {
            "Проверяю… Сервер отвечает медленно: ответа ещё нет, жду до полуминуты."
        }
        Label::NotARealServer => "симулятор, а не настоящий сервер",
        Label::SimulatorOffer => "симулятор (не настоящий сервер)",
        Label::Model => "Модель",
        Label::NotForChat => "не для чата",
        Label::OfCloud => "облачная",
        Label::OffersHeading => "Зато отвечает:",
        Label::Copy => "Скопировать",
        Label::CommandNotCopied => "Браузер не дал скопировать: выделите команду сами.",

        Label::Plan => "План",
        Label::ReadyPlans => "Готовые планы",
        Label::QuickPlan => "Быстрая проверка",
        Label::ReferencePlan => "Как в отчёте",
        Label::Workers => "Workers",
        Label::MaxTokens => "Токенов на ответ",
        Label::MaxBatch => "Наибольший пакет",
        Label::MaxBatchByWorkers => "2 × workers",
        Label::Accuracy => "Точность: повторы, порядок, режим",
        Label::Repeats => "Повторов пакета",
        Label::MostRepeats => "У близких к лучшему, до",
        Label::NoMostRepeats => "нет",
        Label::Shuffle => "Пакеты в случайном порядке",
        Label::DriftCheck => "Первый пакет ещё раз в конце: виден дрейф",
        Label::Mode => "Что такое workers",
        Label::ModeClosedLoop => "Запросы, которые страница держит в полёте",
        Label::AutoPlan => "Авто",
        Label::Search => "Искать лучшее, не измеряя всё (Авто)",
        Label::SearchNote => "Повторы и порядок поиск выбирает сам.",
        Label::ModeServer => "Слоты сервера (OLLAMA_NUM_PARALLEL), с перезапуском",
        Label::LoadEngine => "Нагрузка",
        Label::LocustPlan => "Больше 192 запросов сразу: Locust",
        Label::LocustNote => {
            "Тот же план измерит Locust — из нескольких процессов и машин, до 1000 workers. Внутри \
             locustfile.py и README с тремя командами; результат откройте здесь: «Открыть сеанс…»."
        }
        Label::LocustNeedsServer => "Сначала проверьте сервер и выберите модель.",
        Label::LocustRepeatsNot => {
            "Близкие пакеты Locust не повторяет: измерит каждый столько раз, сколько задано."
        }
        Label::LocustOneServer => {
            "Locust спрашивает один сервер: оставьте в адресе один, и для каждого скачайте свой план."
        }
        Label::LocustWholeGrid => "Locust ничего не ищет: он измерит все пакеты плана.",
        Label::DownloadLocust => "Скачать как план Locust",
        Label::More => "Ещё: запрос, паузы, ограничения",
        Label::Prompt => "Запрос",
        Label::Pause => "Пауза между пакетами, с",
        Label::Timeout => "Тайм-аут запроса, с",
        Label::Temperature => "Температура",
        Label::Seed => "Seed",
        Label::LimitMinutes => "Не дольше, мин",
        Label::LimitRequests => "Не больше запросов",
        Label::NoLimit => "нет",
        Label::AskedSlots => "OLLAMA_NUM_PARALLEL, как задано",
        Label::AskedSlotsUnknown => "не знаю",
        Label::Start => "Начать замер",
        Label::PauseSession => "Пауза",
        Label::Resume => "Продолжить",
        Label::Enough => "Хватит",
        Label::Why => "Почему здесь",
        Label::Stop => "Остановить",
        Label::PauseComes => "Пауза наступит, когда окончится текущий пакет.",

        Label::Progress => "Ход замера",
        Label::InFlight => "В полёте",
        Label::SpeedNow => "Сейчас, токен/с",
        Label::Elapsed => "Прошло",
        Label::Remaining => "Осталось",
        Label::ProgressShare => "Сделано, проценты времени",
        Label::GoesOnByItself => "Когда сервер вернётся, замер продолжится сам.",
        Label::CheckSlots => "Проверить снова",
        Label::AcceptSlots => "Измерять с тем, что есть",

        Label::BestConfiguration => "Лучшая конфигурация",
        Label::TokensPerS => "токен/с",
        Label::Errors => "Ошибок",
        Label::MeasuringTime => "Время измерений",
        Label::Batches => "Пакетов",
        Label::LimitedByBrowser => "Ограничено браузером",
        Label::ServerSlots => "Слотов сервера",
        Label::OwnError => "Чтение и часы страницы",
        Label::OwnErrorWithNetwork => "Своя ошибка",
        Label::GoOn => "Продолжить сеанс",
        Label::GoOnNeedsServer => "Чтобы продолжить, проверьте сервер с этой моделью.",
        Label::GoOnNeedsPrompts => {
            "Чтобы продолжить, выберите тот же файл со своими промптами: страница их не хранит."
        }

        Label::Shapes => "Формы запросов",
        Label::ShapeLengths => "Промпт / ответ, токенов",
        Label::OwnLengths => "Другие пары",
        Label::ThinksBothWays => "С размышлениями и без",
        Label::OwnPrompts => "Свои промпты (файл)",
        Label::OwnPromptsNote => {
            "Текст: по одному на строке или через пустую строку; JSONL: prompt или messages. Файл можно \
             перетащить на поле. Промпты уходят только на сервер и нигде не сохраняются."
        }
        Label::ForgetPrompts => "Убрать",
        Label::ContextTokens => "Контекст (num_ctx)",
        Label::ContextOfServer => "как на сервере",
        Label::ShapeShown => "Показана форма запросов",

        Label::ReportChoice => "Какой отчёт",
        Label::BaseReport => "Основной отчёт",
        Label::ExtendedReport => "Расширенный",
        Label::CopyReport => "Скопировать отчёт",
        Label::CopyForWord => "Для Word",
        Label::CopyForWordHint => "Таблицы вставятся таблицами",
        Label::DownloadReport => "Отчёт (.md)",
        Label::DownloadSession => "Сеанс (.json)",
        Label::DownloadAllHint => "Отчёт, графики, таблицы CSV и сеанс одним файлом",
        Label::ReportText => "Текст отчёта",
        Label::ReportAsMarkdown => "Отчёт в Markdown",
        Label::Report => "Отчёт",

        Label::Trust => "Можно ли верить цифрам",
        Label::MoreSlots => "Как дать серверу больше слотов",
        Label::NoFindings => "Замечаний к замерам нет.",
        Label::NotTheOptimum => "Пакет помечен и не может быть оптимумом.",
        Label::RepeatBatch => "Повторить пакет",

        Label::Speeds => "Токены в секунду",
        Label::Map => "Карта",
        Label::MapNote => "токен/с; workers × пакет",
        Label::MapWorkers => "workers",
        Label::RunDetails => "подробно",
        Label::Run => "Прогон",
        Label::Optima => "Оптимум для каждого числа workers",
        Label::Requests => "Запросы пакета",
        Label::AlongTime => "по времени, с",
        Label::Batch => "Пакет",
        Label::Recommended => "рекомендуется",
        Label::TotalTime => "Общее время, с",
        Label::AverageTime => "Среднее, с",
        Label::Tokens => "Токенов",
        Label::Speed => "Токен/с",
        Label::Remarks => "Замечания",
        Label::SeveralAddresses => "несколько — через запятую",
        Label::ServerIsWell => "отвечает",
        Label::NotAllCanBeMeasured => {
            "Измерить можно не все серверы: у остальных устраните причину или уберите их."
        }
        Label::RelayLeadsToOne => {
            "Программа tokometer ведёт только к одному серверу — к тому, с адресом которого запущена. Остальные \
             страница спрашивает сама, и им нужно разрешить ей это (CORS)."
        }
        Label::LeaveOut => "Убрать",
        Label::OneServerForSlots => {
            "Слоты сервера меряются на одном сервере: его перезапускают с разным их числом. Оставьте один адрес \
             или выберите запросы в полёте."
        }
        Label::ByServer => term(Term::Servers),
        Label::ByServerMeaning => term(Term::ServersMeaning),
        Label::ModelsDiffer => term(Term::ModelsDiffer),
        Label::Latencies => "Задержки запросов",
        Label::LatenciesMeaning => "Среднее · p50 · p90 · хвост.",
        Label::CopyAsImage => "Скопировать картинкой",
        Label::ChartCopied => "скопировано",
        Label::ChartNotCopied => "браузер не дал скопировать",
        Label::Table => "Таблица",
        Label::Line => "Линия",
        Label::Queued => "ожидание",
        Label::Prefill => "чтение запроса",
        Label::Answer => "ответ",
        Label::Failed => "ошибка",

        Label::Limits => "Лимиты",
        Label::LimitsMeaning => {
            "Что из измеренного уложится в них: пересчитывается сразу, заново ничего не измеряется."
        }
        Label::TtftLimit => "TTFT не больше, с",
        Label::SpeedLimit => "Каждому не меньше, токен/с",
        Label::LimitShare => "У какой доли запросов",
        Label::CopyLink => "Скопировать ссылку",
        Label::LinkCopied => "Ссылка скопирована",
        Label::LinkNotCopied => "Браузер не дал скопировать",
        Label::LoadCurve => "Нагрузочная кривая",
        Label::LoadCurveNote => "щелчок по точке открывает пакет",
    }
}

//! The card of the plan: its fields, what is said beside them, the same plan for another program.

use crate::words::labels::PlanLabel;

pub fn plan_label(label: PlanLabel) -> &'static str {
    match label {
        PlanLabel::Plan => "План",
        PlanLabel::QuickPlan => "Быстро",
        PlanLabel::ReferencePlan => "Полная сетка",
        PlanLabel::AutoPlan => "Авто",
        PlanLabel::Workers => "Workers",
        PlanLabel::MaxTokens => "Токенов на ответ",
        PlanLabel::MaxBatch => "Наибольший пакет",
        PlanLabel::MaxBatchByWorkers => "2 × workers",
        PlanLabel::Mode => "Что такое workers",
        PlanLabel::ModeClosedLoop => "Запросы, которые страница держит в полёте",
        PlanLabel::ModeServer => "Слоты сервера (OLLAMA_NUM_PARALLEL), с перезапуском",
        PlanLabel::OneServerForSlots => {
            "Слоты измеряются у одного сервера: его перезапускают с разным их числом. Оставьте один адрес \
             или выберите «Запросы, которые страница держит в полёте»."
        }
        PlanLabel::Accuracy => "Точность: повторы, порядок, режим",
        PlanLabel::Repeats => "Замеров каждого пакета",
        PlanLabel::MostRepeats => "Замеров близких к лучшему, до",
        PlanLabel::NoMostRepeats => "нет",
        PlanLabel::Shuffle => "Пакеты в случайном порядке",
        PlanLabel::DriftCheck => "Контрольный замер в конце: не изменилась ли скорость",
        PlanLabel::ShareEqualLoads => "Равную нагрузку разных прогонов измерять один раз",
        PlanLabel::Search => "Искать лучшее, не измеряя всё (Авто)",
        PlanLabel::SearchNote => "Повторы и порядок поиск выбирает сам.",
        PlanLabel::Shapes => "Формы запросов",
        PlanLabel::ShapeLengths => "Промпт / ответ, токенов",
        PlanLabel::OwnLengths => "Другие пары",
        PlanLabel::ThinksBothWays => "С размышлениями и без",
        PlanLabel::OwnPrompts => "Свои промпты (файл)",
        PlanLabel::OwnPromptsNote => {
            "Текст: по одному на строке или через пустую строку; JSONL: prompt или messages. Файл можно \
             перетащить на поле. Каждый пакет начинается с первого промпта, поэтому сначала ставьте типичные. Промпты \
             уходят только на сервер и нигде не сохраняются."
        }
        PlanLabel::ForgetPrompts => "Убрать",
        PlanLabel::ContextTokens => "Контекст (num_ctx)",
        PlanLabel::ContextOfServer => "как на сервере",
        PlanLabel::More => "Ещё: промпт, паузы, ограничения",
        PlanLabel::Prompt => "Промпт",
        PlanLabel::Pause => "Пауза между пакетами, с",
        PlanLabel::PauseFound => "сколько нужно серверу",
        PlanLabel::Timeout => "Тайм-аут запроса, с",
        PlanLabel::Temperature => "Температура",
        PlanLabel::Seed => "Seed",
        PlanLabel::LimitMinutes => "Не дольше, мин",
        PlanLabel::LimitRequests => "Не больше запросов",
        PlanLabel::NoLimit => "нет",
        PlanLabel::AskedSlots => "OLLAMA_NUM_PARALLEL, как задано",
        PlanLabel::AskedSlotsUnknown => "не знаю",
        PlanLabel::Limits => "Лимиты: TTFT и скорость каждого ответа",
        PlanLabel::LimitsNote => {
            "«Авто» ищет самое быстрое в этих лимитах и наибольшее число одновременных пользователей."
        }
        PlanLabel::TtftLimit => "TTFT не больше, с",
        PlanLabel::SpeedLimit => "Каждому не меньше, токен/с",
        PlanLabel::LocustPlan => "Больше 192 запросов одновременно: Locust",
        PlanLabel::LocustNote => {
            "Тот же план измерит Locust — из нескольких процессов и машин, до 1000 workers. В архиве locustfile.py и \
             README с тремя шагами; результат откройте здесь: «Открыть сеанс…»."
        }
        PlanLabel::LocustNeedsServer => "Сначала проверьте сервер и выберите модель.",
        PlanLabel::LocustRepeatsNot => {
            "Близкие пакеты Locust не повторяет: измерит каждый столько раз, сколько задано."
        }
        PlanLabel::LocustOneServer => {
            "Locust измеряет один сервер: оставьте здесь один адрес и скачайте план отдельно для каждого сервера."
        }
        PlanLabel::LocustWholeGrid => "Locust ничего не ищет: он измерит все пакеты плана.",
        PlanLabel::DownloadLocust => "Скачать как план Locust",
        PlanLabel::Recommended => "рекомендуем",
        PlanLabel::QuickNote => "Порядок величины: 1–8 workers",
        PlanLabel::AutoNote => "Ищет лучшее, повторяет близкие",
        PlanLabel::ReferenceNote => "Все пакеты всех прогонов",
        PlanLabel::Customize => "Настроить…",
        PlanLabel::CopyPlanLink => "Скопировать ссылку на план",
        PlanLabel::OwnPlans => "Свои планы",
        PlanLabel::PlanName => "Сохранить этот план под именем",
        PlanLabel::KeepPlan => "Сохранить",
        PlanLabel::PlanKept => "План сохранён в этом браузере",
        PlanLabel::PlanNotKept => "Браузер не сохранил план: он останется до закрытия страницы",
        PlanLabel::PlanFromLink => {
            "План из ссылки подставлен в «Настроить…»; сеанс сам не начнётся."
        }
        PlanLabel::PlanFromSession => {
            "План из сеанса, с которым сравнивают, подставлен в «Настроить…»; новый сеанс сам не начнётся."
        }
        PlanLabel::PlanLinkNote => {
            "Ссылка заполнит форму, но сеанс не начнёт. Ключа, адреса сервера и файла своих промптов в ссылке нет."
        }
        PlanLabel::PlanLinkHere => {
            "Она ведёт на этот компьютер: на другом замените её начало адресом своей страницы."
        }
    }
}

//! The fixed texts of the extended report.

use crate::words::term::Term;

pub fn term(term: Term) -> &'static str {
    match term {
        Term::Energy => "Энергия и деньги",
        Term::Conclusion => "Вывод",
        Term::AnswerCost => "Во что обходится ответ",
        Term::AnswerCostMeaning => {
            "По рекомендуемому пакету каждого прогона; секунды и токены — середина (p50) по его ответам. Доля \
             размышлений — по времени, пока ответ шёл."
        }
        Term::SecondsPerAnswer => "Секунд на ответ",
        Term::TokensPerAnswer => "Токенов на ответ",
        Term::ThinkingShare => "Из них на размышления",
        Term::Recommendation => "Рекомендация",
        Term::RecommendationMeaning => {
            "Рекомендуемый пакет — наименьший, чью скорость нельзя отличить от оптимума: он отвечает раньше \
             и занимает сервер меньше. По всему сеансу сначала берётся наименьшее число workers, затем \
             наименьший пакет. Отличимость — по 95-процентным интервалам; разброс повторов общий для всех \
             пакетов прогона, а у измеренных один раз принято не меньше ± 3 %."
        }
        Term::RecommendedBatch => "Рекомендуемый пакет",
        Term::TokensPerS => "Токены/с",
        Term::Optimum => "Оптимум",
        Term::OptimumTokensPerS => "Токены/с оптимума",
        Term::Repeats => "Повторов",
        Term::RepeatsSpread => "Разброс повторов",
        Term::Confidence => "95 %",

        Term::Waves => "Волны",
        Term::WavesMeaning => {
            "Пакет больше числа слотов идёт волнами: запросы ждут, пока освободится слот. Если последняя волна \
             неполна, слоты простаивают, и скорость пакета проваливается — хотя сервер тот же. \
             Установившаяся скорость измерена, пока заняты все слоты: её даст непрерывная нагрузка."
        }
        Term::WavesCount => "Волн",
        Term::LastWave => "В последней",
        Term::BusySlots => "Занято слотов",
        Term::BatchTokensPerS => "Токены/с пакета",
        Term::SteadyTokensPerS => "Токены/с установившиеся",

        Term::Shapes => "Формы запросов",
        Term::ShapesMeaning => {
            "Лучшая конфигурация каждой формы и TTFT (медиана) в ней. Промпты заданной длины составлены из \
             одних и тех же предложений в разном порядке; их длина подобрана по счёту сервера на одном \
             запросе, который не измеряется. Сколько токенов вышло (медиана), сказано в столбце."
        }
        Term::Shape => "Форма",
        Term::PromptTokens => "Промпт, токенов",
        Term::Slots => "Слоты сервера",
        Term::SlotsUnknown => "Число слотов не определить: замеров отдельных запросов нет.",
        Term::MemoryBySlots => "Память модели по числу слотов",

        Term::Warnings => "Предупреждения",
        Term::NoWarnings => "Замечаний нет: ни браузер, ни сервер не исказили ни одного пакета.",
        Term::NothingToCheck => "Проверить нечего: замеров отдельных запросов в сеансе нет.",

        Term::Conditions => "Условия",
        Term::Started => "Начало",
        Term::Server => "Сервер",
        Term::Address => "Адрес",
        Term::Model => "Модель",
        Term::Family => "Архитектура",
        Term::Parameters => "Параметров",
        Term::Quantization => "Квантование",
        Term::Context => "Контекст",
        Term::ModelMemory => "Память модели",
        Term::Requests => "Запросы",
        Term::ServerWord => "Сервер о себе",
        Term::Browser => "Браузер",
        Term::Lanes => "Полос",
        Term::RoundTrip => "Время в пути туда и обратно",
        Term::ClockStep => "Шаг часов браузера",
        Term::PageLag => "Наибольшее опоздание страницы",
        Term::OwnError => "Чтение и часы страницы",
        Term::OwnErrors => "Своя ошибка с сетью",

        Term::Plan => "План",
        Term::Workers => "Workers",
        Term::Mode => "Режим",
        Term::OwnPrompts => "Свои промпты",
        Term::PlannedContext => "Контекст (num_ctx)",
        Term::MaxTokens => "Токенов на ответ, не более",
        Term::Prompt => "Запрос",
        Term::MaxBatch => "Наибольший пакет",
        Term::Pause => "Пауза между пакетами",
        Term::Timeout => "Тайм-аут запроса",
        Term::Temperature => "Температура",
        Term::Seed => "Seed",
        Term::CloseRepeats => "Повторов у близких пакетов, до",
        Term::BatchOrder => "Порядок пакетов",
        Term::RandomOrder => "случайный",
        Term::Search => "Как найдено",
        Term::Strategy => "Что измерять",
        Term::DriftCheck => "Проверка дрейфа",
        Term::AskedSlots => "OLLAMA_NUM_PARALLEL, как задано",
        Term::LimitMinutes => "Не дольше, мин",
        Term::LimitRequests => "Не больше запросов",
        Term::No => "нет",

        Term::Limits => "Лимиты",
        Term::LimitsMeaning => {
            "Лимит соблюдён или нарушен, только если это верно с уверенностью 95 % по точной границе Клоппера — \
             Пирсона; иначе запросов мало. Неудачный запрос — нарушение, прерванный не считается. Скорость \
             каждому — токены ответа, делённые на время от отправки до последнего токена, ожидание первого \
             включая."
        }
        Term::LoadCurve => "Нагрузочная кривая",
        Term::LoadCurveMeaning => {
            "Точка — конфигурация: сколько токенов в секунду сервер даёт всем и что из этого достаётся одному \
             пользователю. Конфигурации фронта ничто не превосходит сразу в обоих."
        }
        Term::Users => "Пользователей",
        Term::TotalTokensPerS => "Токены/с всего",
        Term::IsWithin => "В пределах",

        Term::Method => "Как измерено",

        Term::Latencies => "Задержки запросов",
        Term::LatenciesMeaning => {
            "В ячейке: среднее · p50 · p90 · хвост; что такое хвост, сказано в своём столбце. Старт — от \
             первого до последнего запроса, начатого сразу."
        }
        Term::Batch => "Пакет",
        Term::Tail => "Хвост",
        Term::Greatest => "макс.",
        Term::TtftMs => "TTFT, мс",
        Term::TtfoMs => "TTFO, мс",
        Term::TpotMs => "TPOT, мс",
        Term::E2eMs => "E2E, мс",
        Term::QueueMs => "Очередь, мс",
        Term::StallMs => "Задержка клиента, мс",
        Term::StreamTokensPerS => "Поток, токен/с",
        Term::PrefillTokensPerS => "Чтение запроса, токен/с",
        Term::StartMs => "Старт, мс",
        Term::InFlight => "В полёте",
    }
}

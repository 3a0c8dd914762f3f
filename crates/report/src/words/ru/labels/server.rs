//! The card of the server: its address, what was found there, its key.

use crate::words::labels::ServerLabel;

pub fn server_label(label: ServerLabel) -> &'static str {
    match label {
        ServerLabel::Server => "Сервер",
        ServerLabel::Address => "Адрес сервера",
        ServerLabel::SeveralAddresses => "несколько — через запятую",
        ServerLabel::Check => "Проверить",
        ServerLabel::Checking => "Проверяю…",
        ServerLabel::CheckingSlowly => {
            "Проверяю… Сервер отвечает медленно: ответа ещё нет, жду до полуминуты."
        }
        ServerLabel::NotARealServer => "симулятор, а не настоящий сервер",
        ServerLabel::SimulatorOffer => "симулятор (не настоящий сервер)",
        ServerLabel::Model => "Модель",
        ServerLabel::NotForChat => "не для чата",
        ServerLabel::NotLoaded => "не загружена",
        ServerLabel::OfCloud => "облачная",
        ServerLabel::NoChatModels => {
            "Похоже, моделей для чата здесь нет, только эмбеддинги и подобные. Скачайте модель для чата, например \
             командой ollama pull qwen3:1.7b, и проверьте снова. Если список ошибается, измерить можно и так."
        }
        ServerLabel::NotEncrypted => {
            "Страница открыта по сети без шифрования (HTTP): запросы, ответы и ключ видны всем, кто слушает эту сеть."
        }
        ServerLabel::Way => "Путь к серверу",
        ServerLabel::HowToMore => "Как увеличить число запросов",
        ServerLabel::OffersHeading => "Найден сервер:",
        ServerLabel::KnownServers => "Другие серверы",
        ServerLabel::ForgetServer => "Забыть этот сервер",
        ServerLabel::OtherCauses => "Другие причины",
        ServerLabel::OtherSystems => "На других системах",
        ServerLabel::Key => "Ключ",
        ServerLabel::KeyIsHeld => "Ключ введён",
        ServerLabel::KeyNote => {
            "Ключ остаётся в памяти этой вкладки и уходит только этому серверу: ни в сеанс, ни в отчёт, ни в \
             хранилище браузера он не попадает."
        }
        ServerLabel::ForgetKey => "Забыть ключ",
        ServerLabel::ServerIsWell => "отвечает",
        ServerLabel::NotAllCanBeMeasured => {
            "Измерить можно не все серверы: у остальных устраните причину или уберите их."
        }
        ServerLabel::RelayLeadsToOne => {
            "Программа tokometer ведёт только к одному серверу — к тому, с адресом которого запущена. Остальные \
             страница спрашивает сама, и они должны ей это разрешить (CORS)."
        }
        ServerLabel::LeaveOut => "Убрать",
    }
}

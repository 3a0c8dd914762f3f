//! Why a request failed, and what to do about it.

use bench::Failure;

use crate::words::problems::is_ollama;
use crate::words::server_message::{ToldCause, has_no_server, is_filtered, is_loading, told_cause};

pub fn failure(failure: &Failure, message: Option<&str>) -> String {
    let what = match failure {
        Failure::Network => "соединение с сервером не удалось или оборвалось",
        Failure::Timeout => "ответ не пришёл за отведённое время (тайм-аут)",
        Failure::Stalled => "ответ начался, но застыл на полуслове до конца тайм-аута",
        Failure::Http(401) => "сервер требует ключ (401)",
        Failure::Http(503) if is_loading(message) => "сервер ещё загружает модель (503)",
        Failure::Http(503) if !has_no_server(message) => "сервер отказал (503)",
        Failure::Http(status @ (502..=504)) => {
            return with_words(&format!("шлюз не получил ответа ({status})"), message);
        }
        Failure::Http(status) => {
            return with_words(&format!("сервер ответил ошибкой {status}"), message);
        }
        Failure::AccessCode => "программа tokometer просит другой код доступа",
        Failure::UsedUp => "учётная запись исчерпала квоту или деньги",
        Failure::ModelNotFound => "сервер не знает этой модели",
        Failure::InStream => "сервер прислал вместо ответа ошибку",
        Failure::GivenUp if is_filtered(message) => "ответ остановлен фильтром сервера",
        Failure::GivenUp => "сервер прекратил ответ, не закончив его",
        Failure::EndedEarly => "ответ оборвался: о его окончании сервер не сообщил",
        Failure::NotJson => "сервер прислал не то, что положено по протоколу",
        Failure::HtmlPage => "вместо ответа модели пришла веб-страница",
        Failure::LineTooLong => "сервер прислал строку длиннее 1 МиБ, это не ответ модели",
        Failure::Empty => "ответ пуст: в нём ни текста, ни токенов",
        Failure::LoadOnly => "сервер загрузил или выгрузил модель, но не ответил",
        Failure::NoTokenCount => {
            "сервер не сообщил, сколько токенов он выдал (usage), и сосчитать их нечем"
        }
        Failure::Other(code) => return with_words(&format!("ошибка «{code}»"), message),
    };
    with_words(what, message)
}

pub fn failure_advice(
    failure: &Failure,
    message: Option<&str>,
    program: Option<&str>,
) -> &'static str {
    let is_ollama = is_ollama(program);
    if let Some(cause) = told_cause(failure, message) {
        return told_advice(cause);
    }
    match failure {
        Failure::Network => {
            "Проверьте, что сервер работает. Если проверка адреса удаётся, а сеанс нет, сервер или шлюз перед \
             ним обрывает сами ответы либо отвечает ошибкой без разрешения CORS: причина — в его журнале. \
             Обойти это можно программой tokometer --server АДРЕС."
        }
        Failure::Timeout => {
            "Если сервер просто медленный, увеличьте тайм-аут в плане или уменьшите пакет; если он занят другим, \
             подождите."
        }
        Failure::Stalled => {
            "Больший тайм-аут не поможет: сервер перестал писать или шлюз — передавать. Причина — в их журналах."
        }
        Failure::Http(status) => status_advice(*status, message, is_ollama),
        Failure::ModelNotFound if is_ollama => {
            "Скачайте её на сервер (ollama pull) или повторите проверку и выберите модель из списка."
        }
        Failure::ModelNotFound => "Повторите проверку сервера и выберите модель из списка.",
        Failure::InStream => "Причина — в словах сервера, подробности — в его журнале.",
        Failure::GivenUp if is_filtered(message) => "Измените промпт.",
        Failure::GivenUp => {
            "Обычные причины — нехватка памяти, перезапуск или ограничение времени на сервере; какая именно, подскажет \
             его журнал."
        }
        Failure::EndedEarly if is_ollama => {
            "Так бывает, когда Ollama обрывает зацикленный ответ (тогда измените промпт) или при сбое (тогда причина — \
             в журнале сервера)."
        }
        Failure::EndedEarly => {
            "Сервер упал, или посредник обрывает долгие ответы: причина — в их журналах."
        }
        Failure::AccessCode => {
            "Откройте страницу по адресу с кодом, который программа напечатала при запуске, и продолжите сеанс из \
             списка."
        }
        Failure::UsedUp => {
            "Ждать бесполезно: пополните счёт или поднимите его лимит либо возьмите другой ключ (карточка «Сервер», поле \
             «Ключ») или другой сервер."
        }
        Failure::HtmlPage => {
            "По этому адресу отвечает сайт или посредник (вход, прокси, шлюз): укажите адрес самого \
             сервера моделей."
        }
        Failure::Empty => "Возможно, модель не для чата: выберите другую или измените промпт.",
        Failure::LoadOnly => {
            "Так отвечают на пустой запрос: если это повторяется, промпт теряет посредник \
             между страницей и сервером."
        }
        Failure::NotJson | Failure::LineTooLong => {
            "Возможно, между страницей и сервером стоит посредник, меняющий ответы."
        }
        Failure::NoTokenCount if is_ollama => {
            "Куски ответа — не токены, без счёта сервера скорость не вычислить: обновите сервер."
        }
        Failure::NoTokenCount => {
            "Ни в ответе (usage), ни по токенизатору этого числа нет, а куски ответа — не токены: \
             скорость не вычислить. Если счёт убирает посредник, обращайтесь к серверу напрямую."
        }
        Failure::Other(_) => "Откройте файл в программе, которая его записала, и той же версии.",
    }
}

/// What to do about a cause that the server's own words name.
fn told_advice(cause: ToldCause) -> &'static str {
    match cause {
        ToldCause::OutOfMemory => {
            "Серверу не хватает памяти: возьмите модель меньше, контекст короче или меньше слотов."
        }
        ToldCause::NotLoaded => {
            "Загрузите модель на сервере или выберите в списке загруженную и начните снова."
        }
        ToldCause::NoChatModel => {
            "Эта модель так не отвечает (она не для чата): выберите в списке другую."
        }
    }
}

fn status_advice(status: u16, message: Option<&str>, is_ollama: bool) -> &'static str {
    match status {
        401 => {
            "Введите ключ (карточка «Сервер», поле «Ключ») или другой, если этот не подошёл, и начните снова."
        }
        403 if is_ollama => {
            "Сервер не пускает запросы этой страницы: откройте её как http://localhost:8080 или \
             добавьте её адрес в OLLAMA_ORIGINS."
        }
        403 => {
            "Сервер не пускает: ему нужен ключ (карточка «Сервер», поле «Ключ») или разрешение для адреса этой \
             страницы."
        }
        404 if message.is_some() => {
            "Если модель на сервере не загружена, загрузите её; если неверен адрес, исправьте его. Затем \
             повторите проверку."
        }
        404 | 405 => {
            "По этому адресу API нет: проверьте путь в адресе сервера и повторите проверку."
        }
        429 => {
            "Сервер ограничивает число запросов. Если он отказывает и одному, нужна пауза: подождите или увеличьте её \
             в плане; если лишь нескольким одновременно — уменьшите число workers или снимите ограничение."
        }
        400 | 413 | 415 | 422 => {
            "Сервер не принял сам запрос: измените план (токены на ответ, промпт) или обновите сервер."
        }
        503 if is_loading(message) => "Подождите, пока загрузится модель, и начните снова.",
        503 if !has_no_server(message) => {
            "Его очередь полна, или модель ещё загружается: подождите или уменьшите число workers."
        }
        502..=504 => {
            "Сервер за шлюзом (прокси) не ответил ему: проверьте сам сервер и время, которое шлюз ждёт."
        }
        _ => "Причину подскажет журнал сервера.",
    }
}

pub fn with_words(what: &str, message: Option<&str>) -> String {
    match message {
        Some(words) => format!("{what}: «{}»", words.trim()),
        None => what.to_owned(),
    }
}

//! Why a request failed, and what to do about it.

use bench::Failure;

pub fn failure(failure: &Failure, message: Option<&str>) -> String {
    let what = match failure {
        Failure::Network => "соединение с сервером не удалось или оборвалось",
        Failure::Timeout => "ответ не пришёл за отведённое время (тайм-аут)",
        Failure::Http(503) => "сервер занят (503): очередь полна или модель ещё загружается",
        Failure::Http(status) => {
            return with_words(&format!("сервер ответил ошибкой {status}"), message);
        }
        Failure::ModelNotFound => "сервер больше не знает этой модели",
        Failure::InStream => "сервер прервал ответ сообщением об ошибке",
        Failure::GivenUp => "сервер бросил ответ, не закончив",
        Failure::EndedEarly => "ответ оборвался: сервер не сообщил, что он закончен",
        Failure::NotJson => "сервер прислал не то, что положено по протоколу",
        Failure::HtmlPage => "вместо ответа модели пришла веб-страница",
        Failure::LineTooLong => "сервер прислал строку длиннее 1 МиБ, это не ответ модели",
        Failure::Empty => "ответ пуст: ни текста, ни токенов",
        Failure::LoadOnly => "сервер загрузил или выгрузил модель, но не ответил",
        Failure::NoTokenCount => "сервер не сообщил, сколько токенов он выдал",
        Failure::Other(code) => return with_words(&format!("ошибка «{code}»"), message),
    };
    with_words(what, message)
}

pub fn failure_advice(failure: &Failure) -> &'static str {
    match failure {
        Failure::Network => "Проверьте, что сервер работает, и повторите проверку.",
        Failure::Timeout => "Увеличьте тайм-аут в плане или уменьшите пакет.",
        Failure::Http(503) => "Подождите, пока загрузится модель, и начните снова.",
        Failure::Http(403) => {
            "Сервер не пускает запросы этой страницы: откройте её как http://localhost:8080 или \
             добавьте её адрес в OLLAMA_ORIGINS."
        }
        Failure::Http(_) | Failure::InStream | Failure::GivenUp => {
            "Причину подскажет журнал сервера."
        }
        Failure::ModelNotFound => "Повторите проверку сервера и выберите модель из списка.",
        Failure::EndedEarly => "Часто так кончается зацикленный ответ: измените текст запроса.",
        Failure::HtmlPage => {
            "По этому адресу отвечает сайт или посредник (вход, прокси, шлюз): укажите адрес самого \
             сервера моделей."
        }
        Failure::Empty => {
            "Возможно, модель не для чата: выберите другую или измените текст запроса."
        }
        Failure::LoadOnly => "Начните снова.",
        Failure::NotJson | Failure::LineTooLong => {
            "Возможно, между страницей и сервером стоит посредник, меняющий ответы."
        }
        Failure::NoTokenCount => {
            "Ни в ответе (usage, eval_count), ни по токенизатору (/tokenize) этого числа нет, а без него \
             скорость не вычислить: обновите сервер или включите в нём подсчёт токенов."
        }
        Failure::Other(_) => "Откройте файл в той версии программы, которая его записала.",
    }
}

fn with_words(what: &str, message: Option<&str>) -> String {
    match message {
        Some(words) => format!("{what}: «{}»", words.trim()),
        None => what.to_owned(),
    }
}

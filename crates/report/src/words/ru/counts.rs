//! Token counts that can not be right.

use super::Ru;
use super::nouns::{IN_REQUESTS, REQUESTS, TOKENS, plural};
use crate::words::numbers::{count, decimal, percent, span};

pub fn nothing_counted(requests: u32) -> String {
    format!(
        "Сервер насчитал 0 токенов там, где ответ пришёл ({}): без счёта нет и скорости этих пакетов. \
         Куски ответа — не токены; нужен сервер, который присылает usage.",
        plural(requests.into(), REQUESTS)
    )
}

pub fn too_few_tokens(
    requests: u32,
    [tokens, chunks]: [u64; 2],
    is_impossible: bool,
    has_thought: bool,
) -> String {
    format!(
        "{}: сервер насчитал {}, а прислал {}. {}",
        in_requests(requests),
        plural(tokens, TOKENS),
        chunks_of(chunks),
        if is_impossible && has_thought {
            "Токенов не бывает меньше, чем кусков: скорее всего, не посчитаны размышления. Скорость занижена, пакет \
             не учтён; обновите сервер или отключите размышления."
        } else if is_impossible {
            "Токенов не бывает меньше, чем кусков: скорее всего, шлюз считает их не так, как модель. Скорость \
             занижена, пакет не учтён; обращайтесь прямо к серверу."
        } else {
            "Если текст режет посредник, счёт верен; иначе скорость занижена."
        }
    )
}

pub fn too_many_tokens(requests: u32, tokens: u64, chunks: u64, is_impossible: bool) -> String {
    let (requests, sent) = (in_requests(requests), chunks_of(chunks));
    if is_impossible {
        return format!(
            "{requests}: сервер насчитал {} — больше, чем ему разрешено, а прислал {sent}. Такого счёта не бывает \
             (возможно, в нём и токены промпта): скорость завышена, пакет не учтён. Обновите сервер.",
            plural(tokens, TOKENS)
        );
    }
    format!(
        "{requests}: на кусок ответа в среднем {} токена (насчитано {tokens}, прислано {sent}). Так бывает, если \
         сервер шлёт токены порциями или скрывает размышления; иначе завышены и его счёт, и скорость.",
        decimal(tokens as f64 / chunks as f64, 1, Ru)
    )
}

pub fn made_up_figures(requests: u32, tokens: u64, told_ms: f64, took_ms: f64) -> String {
    format!(
        "{}: сервер называет {} за {}, а весь ответ пришёл за {}. Такие числа не измерены, а подставлены: скорость по \
         ним не вычислить, пакет не учтён. Обращайтесь прямо к серверу с моделью или возьмите другую программу.",
        in_requests(requests),
        plural(tokens, TOKENS),
        span(told_ms, Ru),
        span(took_ms, Ru)
    )
}

pub fn rough_count(requests: u32, tokens: u64, asked: u64) -> String {
    format!(
        "{}: ответ дошёл до предела (length), а сервер насчитал меньше, и каждый раз по-разному. Он или шлюз \
         перед ним не считает токены, а прикидывает: скорость может быть занижена самое большее на {}.",
        in_requests(requests),
        percent(1.0 - tokens as f64 / asked.max(1) as f64, 0, Ru)
    )
}

pub fn chunk_tokens(requests: u32, tokens: u64, chunks: u64) -> String {
    format!(
        "Сервер шлёт по {} токена в куске ({}): он применяет спекулятивное декодирование, копит токены или \
         скрывает размышления. TPOT \
         считается без токенов первого куска; промежутков между токенами по такому потоку не видно.",
        decimal(tokens as f64 / chunks.max(1) as f64, 1, Ru),
        plural(requests.into(), REQUESTS)
    )
}

pub fn hidden_thinking(requests: u32, hidden: u64, tokens: u64) -> String {
    format!(
        "Перед ответом модель размышляла скрыто ({}): {} из {} выдано до первого куска и не показано. TTFT здесь — \
         время до конца размышлений, а TPOT считается без них. Чтобы измерить сами ответы, отключите размышления.",
        plural(requests.into(), REQUESTS),
        count(hidden, Ru),
        plural(tokens, ["токена", "токенов", "токенов"])
    )
}

pub fn odd_sum(requests: u32, total: u64, parts: u64) -> String {
    format!(
        "{}: всего токенов сервер насчитал {total}, а промпт и ответ вместе дают {parts}. Одно из его \
         чисел неверно; скорость верна, если верно число токенов ответа.",
        in_requests(requests)
    )
}

fn in_requests(requests: u32) -> String {
    format!("В {}", plural(u64::from(requests), IN_REQUESTS))
}

fn chunks_of(chunks: u64) -> String {
    plural(chunks, ["кусок", "куска", "кусков"])
}

//! What makes figures doubtful.

use super::Ru;
use super::answerer::{named_otherwise, other_model, replayed};
use super::counts::{
    chunk_tokens, hidden_thinking, made_up_figures, nothing_counted, odd_sum, rough_count,
    too_few_tokens, too_many_tokens,
};
use super::failures::{failure, failure_advice, with_words};
use super::lengths::{late_end, long_answers, server_limit, short_answers};
use super::nouns::{
    CUT_ANSWERS, IN_REQUESTS, MEASUREMENTS, OF_REQUESTS, OF_SLOTS, REQUESTS, TOKENS, plural,
};
use super::server_reported::{
    not_as_asked, others_served, preempted, prefix_cached, slots_contradict, spills_from,
};
use crate::words::numbers::{change, decimal, percent, ranges, span};
use crate::words::problems::is_ollama;
use crate::words::server_message::{has_no_server, is_loading};
use bench::{Failure, Warning};

pub fn warning(warning: &Warning, program: Option<&str>) -> String {
    let is_ollama = is_ollama(program);
    match warning {
        Warning::TooFewLanes { wanted, in_flight } => format!(
            "Ограничено браузером: в полёте было {} вместо {wanted}, не хватило полос. \
             Откройте страницу на машине сервера или запустите tokometer --server АДРЕС и откройте страницу, которую \
             программа назовёт.",
            plural(u64::from(*in_flight), REQUESTS)
        ),
        Warning::HeldByBrowser { held, free, longest_ms } => {
            held_by_browser(held, free, *longest_ms)
        }
        Warning::StartedApart { spread_ms } => format!(
            "Запросы начались не вместе: между первым и последним {}. Закройте лишние вкладки и программы и повторите \
             пакет.",
            span(*spread_ms, Ru)
        ),
        Warning::PageLagged { lag_ms } => format!(
            "Страница опаздывала: до {}. Процессор этой машины занят другим; разгрузите её и повторите пакет.",
            span(*lag_ms, Ru)
        ),
        Warning::PageHidden { hidden_ms } => format!(
            "Страница была скрыта {}: браузер замедляет такие вкладки. Держите её на виду и повторите пакет.",
            span(*hidden_ms, Ru)
        ),
        Warning::Suspended { gap_ms } => format!(
            "Страница или машина спала {}. Отключите сон на время сеанса и повторите пакет.",
            span(*gap_ms, Ru)
        ),
        Warning::Stalled { stall_ms } => format!(
            "Ответы задержались на пути к странице на {}: сервер их уже отдал, а страница не опаздывала. Медлил сам \
             браузер (его сетевой процесс) или сеть; закройте лишние вкладки и программы и повторите пакет.",
            span(*stall_ms, Ru)
        ),
        Warning::CoarseClock { step_ms } => format!(
            "Часы браузера идут шагами по {}: для такого короткого пакета это слишком грубо. Увеличьте число токенов \
             на ответ.",
            span(*step_ms, Ru)
        ),
        Warning::HeldByLoad { requests, longest_ms } => format!(
            "Ограничено машинами нагрузки: у {} задержка перед сервером (до {}), она возникла в пути или в программе \
             нагрузки. Дайте программе больше процессов или машин; скорость этого пакета — не скорость сервера.",
            plural(u64::from(*requests), OF_REQUESTS),
            span(*longest_ms, Ru)
        ),
        Warning::LoadStartedApart { spread_ms } => format!(
            "Запросы начались не вместе: между первым и последним {}. Дайте программе нагрузки больше процессов и \
             повторите пакет.",
            span(*spread_ms, Ru)
        ),
        Warning::LoadLagged { lag_ms } => format!(
            "Программа нагрузки опаздывала: до {}. Её процессам не хватает процессора; дайте ей больше процессов \
             или машин.",
            span(*lag_ms, Ru)
        ),
        Warning::Failed { requests, failure: why, message } => format!(
            "{}: {}. {}",
            plural(
                u64::from(*requests),
                ["неудачный запрос", "неудачных запроса", "неудачных запросов"]
            ),
            failure(why, message.as_deref()),
            failure_advice(why, message.as_deref(), program)
        ),
        Warning::ServerBusy { requests, message } => {
            server_busy(*requests, message.as_deref(), program)
        }
        Warning::ModelLoaded { load_ms } => format!(
            "Во время замера загружалась модель{}. Повторите пакет; если это повторяется, её вытесняют другие модели.",
            load_ms.map_or(String::new(), |ms| format!(" (до {})", span(ms, Ru)))
        ),
        Warning::LoadedEachTime { requests, load_ms } => format!(
            "Сервер не держит модель в памяти: загрузка задержала {}, обычно на {}. {}",
            plural(u64::from(*requests), REQUESTS),
            span(*load_ms, Ru),
            if is_ollama {
                "Уберите OLLAMA_KEEP_ALIVE=0 на сервере или посредник, который её выгружает."
            } else {
                "Настройте сервер или посредник перед ним так, чтобы модель не выгружалась."
            }
        ),
        Warning::NothingCounted { requests } => nothing_counted(*requests),
        Warning::TooFewTokens { requests, tokens, chunks, is_impossible, has_thought } => {
            too_few_tokens(*requests, [*tokens, *chunks], *is_impossible, *has_thought)
        }
        Warning::TooManyTokens { requests, tokens, chunks, is_impossible } => {
            too_many_tokens(*requests, *tokens, *chunks, *is_impossible)
        }
        Warning::MadeUpFigures { requests, tokens, told_ms, took_ms } => {
            made_up_figures(*requests, *tokens, *told_ms, *took_ms)
        }
        Warning::OddSum { requests, total, parts } => odd_sum(*requests, *total, *parts),
        Warning::RoughCount { requests, tokens, asked } => rough_count(*requests, *tokens, *asked),
        Warning::ChunkTokens { requests, tokens, chunks } => {
            chunk_tokens(*requests, *tokens, *chunks)
        }
        Warning::HiddenThinking { requests, hidden, tokens } => {
            hidden_thinking(*requests, *hidden, *tokens)
        }
        Warning::Replayed { requests, tokens, took_ms } => replayed(*requests, *tokens, *took_ms),
        Warning::OtherModel { requests, asked, answered } => {
            other_model(*requests, asked, answered)
        }
        Warning::NamedOtherwise { asked, answered, .. } => named_otherwise(asked, answered),
        Warning::InLumps { requests, are_whole } => format!(
            "{} {}: TTFT и слоты по ним не определить, скорость верна. {}",
            plural(u64::from(*requests), ["ответ пришёл", "ответа пришли", "ответов пришли"]),
            if *are_whole {
                "целиком, одним куском"
            } else {
                "с задержкой, большими порциями"
            },
            "Либо их копит посредник (в nginx помогает proxy_buffering off; можно обратиться к серверу напрямую), либо \
             сам сервер не поддерживает потоковую выдачу."
        ),
        Warning::LateEnd { requests, late_ms, share } => late_end(*requests, *late_ms, *share),
        Warning::LetThroughInTurn { every_ms } => format!(
            "Ответы начинаются по одному, каждые {}, сколько бы запросов ни обрабатывалось: частоту запросов ограничивает \
             шлюз (в nginx — limit_req), или сервер обрабатывает промпты по очереди. Сколько у него слотов, по этому \
             не видно.",
            span(*every_ms, Ru)
        ),
        Warning::LetThroughAtOnce { at_once } => format!(
            "Судя по временам самого сервера, одновременно он получал не больше {}; остальные ждали перед ним, пока \
             закончится один из них: число одновременных запросов ограничивает прокси или шлюз (в HAProxy — maxconn) \
             либо сам браузер. Измерена скорость этого адреса, а не одного сервера.",
            plural(u64::from(*at_once), OF_REQUESTS)
        ),
        Warning::SpilledToCpu { vram_share } if *vram_share <= 0.0 => {
            "Модель целиком в оперативной памяти: работает процессор, а не видеокарта.".into()
        }
        Warning::SpilledToCpu { vram_share } => format!(
            "Модель не уместилась в видеопамять: в ней {}, с остальным работает процессор. Уменьшите \
             {} или контекст, или возьмите модель меньше.",
            percent(*vram_share, 0, Ru),
            if is_ollama { "OLLAMA_NUM_PARALLEL" } else { "число слотов" }
        ),
        Warning::PartOfServers { servers } => format!(
            "Запросов меньше, чем серверов ({servers}), и работали не все: это скорость не всех вместе, пакет не учтён."
        ),
        Warning::OtherModels { names } => format!(
            "В памяти сервера были и другие модели: {}. Если они работали, скорость занижена; выгрузите их{}.",
            names.join(", "),
            if is_ollama { " командой «ollama stop»" } else { "" }
        ),
        Warning::CacheHits { requests } => format!(
            "Промпты {} сервер взял из кэша, хотя все начинаются по-разному: их обработка выглядит быстрее, чем она \
             есть.",
            plural(u64::from(*requests), OF_REQUESTS)
        ),
        Warning::PrefixCached { share } => prefix_cached(*share),
        Warning::Preempted { times } => preempted(*times),
        Warning::OthersServed { requests } => others_served(*requests),
        Warning::Thought { requests, was_off } => format!(
            "Модель размышляла в {}{}: время размышлений входит в замер.",
            plural(u64::from(*requests), IN_REQUESTS),
            if *was_off { ", хотя размышление отключено" } else { "" }
        ),
        Warning::ShortAnswers { requests, tokens_share, length } => {
            short_answers(*requests, *tokens_share, *length)
        }
        Warning::LongAnswers { requests, longest, asked } => {
            long_answers(*requests, *longest, *asked)
        }
        Warning::ContextCut { requests, context_tokens } => format!(
            "{}: промпт и ответ не уместились в контекст{}. Увеличьте {} или уменьшите число токенов на ответ.",
            plural(u64::from(*requests), CUT_ANSWERS),
            context_tokens.map_or(String::new(), |tokens| format!(" ({})", plural(tokens, TOKENS))),
            if is_ollama {
                "«Контекст (num_ctx)» в плане"
            } else {
                "контекст на сервере"
            }
        ),
        Warning::ServerLimit { requests, tokens, most, may_be_context } => {
            server_limit(*requests, *tokens, *most, *may_be_context)
        }
        Warning::PromptCut { requests, prompt_tokens, wanted_tokens, context_tokens } => {
            let wanted = wanted_tokens.map(|tokens| format!(" вместо {tokens}"));
            let context = context_tokens.map(|tokens| format!(" ({})", plural(tokens, TOKENS)));
            format!(
                "{}: сервер обработал {}{}. Промпт не уместился в контекст{}: измерена другая, более \
                 короткая работа. Увеличьте {} или укоротите промпт.",
                plural(
                    u64::from(*requests),
                    ["промпт обрезан", "промпта обрезано", "промптов обрезано"]
                ),
                plural(*prompt_tokens, TOKENS),
                wanted.unwrap_or_default(),
                context.unwrap_or_default(),
                if is_ollama {
                    "«Контекст (num_ctx)» в плане"
                } else {
                    "контекст на сервере"
                }
            )
        }
        Warning::OtherSlots { wanted, found } => format!(
            "Прогон задуман для {}, а у сервера их {found}: скорость прогона относится к {found}.",
            plural((*wanted).into(), OF_SLOTS)
        ),
        Warning::SlotsContradict { told, measured } => slots_contradict(*told, *measured),
        Warning::NotAsAsked { asked, found, causes } => not_as_asked(*asked, *found, causes),
        Warning::SpillsFrom { slots, fits, vram_share } => spills_from(*slots, *fits, *vram_share),
        Warning::RunEnded(end) => format!(
            "Прогон окончен досрочно: {} подряд без единого удачного ответа. Последняя причина: {}.",
            plural(u64::from(end.batches), MEASUREMENTS),
            failure(&end.failure, end.message.as_deref())
        ),
        Warning::SlowedDown { tokens_per_s, slower } => format!(
            "Замер ({} токен/с) не учтён: при той же нагрузке другие быстрее, он медленнее их на {}.",
            decimal(*tokens_per_s, 1, Ru),
            percent(*slower, 0, Ru)
        ),
        Warning::Drift { batch, before_tokens_per_s, after_tokens_per_s } => format!(
            "Скорость изменилась за сеанс: пакет {batch} дал в начале {} токен/с, в конце {} ({}). Причиной бывают \
             нагрев и другая нагрузка; сравнивайте пакеты с этой поправкой или повторите сеанс.",
            decimal(*before_tokens_per_s, 1, Ru),
            decimal(*after_tokens_per_s, 1, Ru),
            change(after_tokens_per_s / before_tokens_per_s - 1.0, 1, Ru)
        ),
    }
}

fn server_busy(requests: u32, message: Option<&str>, program: Option<&str>) -> String {
    let requests = plural(u64::from(requests), REQUESTS);
    let is_gateway = has_no_server(message);
    let what = if is_gateway {
        format!("Шлюз не получил ответа на {requests} (503)")
    } else {
        format!("Сервер не принял {requests} (503)")
    };
    let what = with_words(&what, message);
    let advice = match is_ollama(program) {
        _ if is_gateway => failure_advice(&Failure::Http(502), None, program),
        _ if is_loading(message) => "Модель ещё загружается: подождите и повторите пакет.",
        true => {
            "Его очередь полна: уменьшите число workers, освободите его от других запросов или поднимите OLLAMA_MAX_QUEUE."
        }
        false => {
            "Его очередь полна: уменьшите число workers или освободите его от других запросов."
        }
    };
    format!("{what}. {advice}")
}

fn held_by_browser(held: &[u32], free: &[u32], longest_ms: Option<f64>) -> String {
    let all = held.len() + free.len();
    let longest = longest_ms.map_or(String::new(), |ms| format!(" (до {})", span(ms, Ru)));
    let others = if free.is_empty() {
        "Задержаны все.".to_owned()
    } else {
        format!("Без задержки: №\u{a0}{}.", ranges(free))
    };
    format!(
        "Ограничено не сервером: браузер или сеть задержали {} из {}{longest} — №\u{a0}{}. {others} Скорость этого \
         пакета — не скорость сервера.",
        held.len(),
        plural(all as u64, OF_REQUESTS),
        ranges(held)
    )
}

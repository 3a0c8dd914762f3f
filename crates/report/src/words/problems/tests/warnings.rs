//! What makes figures doubtful.

use super::*;

fn words<const N: usize>(found: [Warning; N]) -> String {
    found.map(|it| both(|lang| warning(&it, None, lang)).join("\n")).join("\n")
}

#[test]
fn a_warning_says_what_happened_and_what_to_do() {
    let message = Some("out of memory\n".into());
    let found = [
        Warning::Failed { requests: 2, failure: Failure::Http(500), message },
        Warning::HeldByBrowser {
            held: vec![7, 8, 9],
            free: (1..=6).collect(),
            longest_ms: Some(13_454.0),
        },
        Warning::LetThroughInTurn { every_ms: 700.0 },
        Warning::LetThroughAtOnce { at_once: 2 },
        Warning::Thought { requests: 2, was_off: true },
        Warning::Thought { requests: 2, was_off: false },
        Warning::Drift { batch: 1, before_tokens_per_s: 100.0, after_tokens_per_s: 88.0 },
    ];
    insta::assert_snapshot!(words(found), @"
    2 неудачных запроса: сервер ответил ошибкой 500: «out of memory». Серверу не хватает памяти: возьмите модель меньше, контекст короче или меньше слотов.
    2 failed requests: the server answered with error 500: “out of memory”. The server is short of memory: use a smaller model, a shorter context or fewer slots.
    Ограничено не сервером: браузер или сеть задержали 3 из 9 запросов (до 13,5 с) — № 7–9. Без задержки: № 1–6. Скорость этого пакета — не скорость сервера.
    Limited before the server: 3 of 9 requests waited in the browser or on the way, for up to 13.5 s (no. 7–9). 6 did not wait: no. 1–6. The speed of this batch is not the server's.
    Ответы начинаются по одному, каждые 700 мс, сколько бы запросов ни обрабатывалось: частоту запросов ограничивает шлюз (в nginx — limit_req), или сервер обрабатывает промпты по очереди. Сколько у него слотов, по этому не видно.
    Answers begin one by one, every 700 ms, however many are being generated: a gateway limits the rate of requests (in nginx: limit_req), or the server processes prompts in turn. This does not show how many slots it has.
    Судя по временам самого сервера, одновременно он получал не больше 2 запросов; остальные ждали перед ним, пока закончится один из них: число одновременных запросов ограничивает прокси или шлюз (в HAProxy — maxconn) либо сам браузер. Измерена скорость этого адреса, а не одного сервера.
    Judging by the server's own times, it was given at most 2 requests at once; the others waited in front of it until one of these ended: a proxy or gateway limits concurrent requests (in HAProxy: maxconn), or the browser does. The speed is that of this address, not of the server alone.
    Модель размышляла в 2 запросах, хотя размышление отключено: время размышлений входит в замер.
    The model thought in 2 requests, although thinking is off: the time it took is part of the measurement.
    Модель размышляла в 2 запросах: время размышлений входит в замер.
    The model thought in 2 requests: the time it took is part of the measurement.
    Скорость изменилась за сеанс: пакет 1 дал в начале 100,0 токен/с, в конце 88,0 (−12,0 %). Причиной бывают нагрев и другая нагрузка; сравнивайте пакеты с этой поправкой или повторите сеанс.
    The speed changed over the session: batch 1 gave 100.0 tokens/s at the beginning and 88.0 at the end (−12.0%). Heat or another load may be the cause; allow for that when you compare batches, or repeat the session.
    ");
}

#[test]
fn a_wrong_count_is_told_with_its_figures() {
    let (requests, tokens, chunks) = (2, 6, 24);
    let few = |is_impossible, has_thought| Warning::TooFewTokens {
        requests,
        tokens,
        chunks,
        is_impossible,
        has_thought,
    };
    let (requests, tokens, chunks) = (1, 81, 8);
    let many = |is_impossible| Warning::TooManyTokens { requests, tokens, chunks, is_impossible };
    let found = [
        few(true, false),
        few(true, true),
        few(false, false),
        many(true),
        many(false),
        Warning::NothingCounted { requests: 3 },
        Warning::HiddenThinking { requests: 4, hidden: 1480, tokens: 1600 },
        Warning::MadeUpFigures { requests: 22, tokens: 290, told_ms: 5043.5, took_ms: 1262.0 },
        Warning::OddSum { requests: 2, total: 90, parts: 81 },
    ];
    insta::assert_snapshot!(words(found), @"
    В 2 запросах: сервер насчитал 6 токенов, а прислал 24 куска. Токенов не бывает меньше, чем кусков: скорее всего, шлюз считает их не так, как модель. Скорость занижена, пакет не учтён; обращайтесь прямо к серверу.
    In 2 requests the server counted 6 tokens but sent 24 chunks. There cannot be fewer tokens than chunks: most likely a gateway counts with another tokenizer than the model's. The speed is understated and the batch is not counted; use the server directly.
    В 2 запросах: сервер насчитал 6 токенов, а прислал 24 куска. Токенов не бывает меньше, чем кусков: скорее всего, не посчитаны размышления. Скорость занижена, пакет не учтён; обновите сервер или отключите размышления.
    In 2 requests the server counted 6 tokens but sent 24 chunks. There cannot be fewer tokens than chunks: most likely thinking was left out. The speed is understated and the batch is not counted; update the server or turn thinking off.
    В 2 запросах: сервер насчитал 6 токенов, а прислал 24 куска. Если текст режет посредник, счёт верен; иначе скорость занижена.
    In 2 requests the server counted 6 tokens but sent 24 chunks. If a proxy splits the text, the count is right; otherwise the speed is understated.
    В 1 запросе: сервер насчитал 81 токен — больше, чем ему разрешено, а прислал 8 кусков. Такого счёта не бывает (возможно, в нём и токены промпта): скорость завышена, пакет не учтён. Обновите сервер.
    In 1 request the server counted 81 tokens, more than it was allowed, and sent 8 chunks. Such a count is impossible (perhaps it includes the tokens of the prompt): the speed is overstated and the batch is not counted. Update the server.
    В 1 запросе: на кусок ответа в среднем 10,1 токена (насчитано 81, прислано 8 кусков). Так бывает, если сервер шлёт токены порциями или скрывает размышления; иначе завышены и его счёт, и скорость.
    In 1 request a chunk of the answer has 10.1 tokens on average (81 counted, 8 chunks sent). That is right if the server sends several tokens at a time or hides the thinking; otherwise both its count and the speed are overstated.
    Сервер насчитал 0 токенов там, где ответ пришёл (3 запроса): без счёта нет и скорости этих пакетов. Куски ответа — не токены; нужен сервер, который присылает usage.
    The server counted 0 tokens although an answer came (3 requests): without a count these batches have no speed. Chunks of an answer are not tokens; a server that sends usage is needed.
    Перед ответом модель размышляла скрыто (4 запроса): 1 480 из 1 600 токенов выдано до первого куска и не показано. TTFT здесь — время до конца размышлений, а TPOT считается без них. Чтобы измерить сами ответы, отключите размышления.
    The model's thinking before the answer was hidden (4 requests): 1,480 of 1,600 tokens came before the first chunk and were not shown. TTFT here is the time until thinking ended, and TPOT leaves these tokens out. To measure the answers alone, switch thinking off.
    В 22 запросах: сервер называет 290 токенов за 5,04 с, а весь ответ пришёл за 1,26 с. Такие числа не измерены, а подставлены: скорость по ним не вычислить, пакет не учтён. Обращайтесь прямо к серверу с моделью или возьмите другую программу.
    In 22 requests the server reports 290 tokens in 5.04 s, but the whole answer came within 1.26 s. Such figures are filled in, not measured: no speed follows from them, and the batch is not counted. Use the server with the model directly, or another program.
    В 2 запросах: всего токенов сервер насчитал 90, а промпт и ответ вместе дают 81. Одно из его чисел неверно; скорость верна, если верно число токенов ответа.
    In 2 requests the server counted 90 tokens in all, but prompt and answer add up to 81. One of its numbers is wrong; the speed is right if the token count of the answer is.
    ");
}

#[test]
fn a_late_end_is_told_with_its_effect() {
    let late = Warning::LateEnd { requests: 22, late_ms: 802.0, share: 0.385 };
    insta::assert_snapshot!(words([late]), @"
    Конец ответа приходит на 802 мс позже последнего токена (22 запроса): его задерживает сервер или шлюз, например подсчётом стоимости. Это время входит в общее, и токенов в секунду из-за него меньше, самое большее на 38 %.
    The end of an answer comes 802 ms after its last token (22 requests): the server or a gateway delays it, to work out the cost for instance. The total time includes the wait, so tokens/s is lower for it, by up to 38%.
    ");
}

#[test]
fn lengths_are_told_as_far_as_they_are_known() {
    let short =
        |requests, tokens_share, length| Warning::ShortAnswers { requests, tokens_share, length };
    let limit = |most, may_be_context| Warning::ServerLimit {
        requests: 2,
        tokens: 20,
        most,
        may_be_context,
    };
    let found = [
        Warning::LongAnswers { requests: 22, longest: 150, asked: 48 },
        short(22, Some(0.5), None),
        short(22, Some(0.5), Some(32)),
        limit(20, false),
        limit(32, false),
        limit(20, true),
        limit(32, true),
    ];
    insta::assert_snapshot!(words(found), @"
    22 ответа длиннее, чем задано: до 150 токенов вместо 48. Сервер или шлюз не соблюдает предел длины; скорость верна, но работа другая, чем в плане.
    22 answers were longer than asked for: up to 150 tokens instead of 48. The server or a gateway ignores the length limit; the speed is right, but the work is not the one planned.
    22 ответа короче, чем задано (получено 50 % заданных токенов): пакеты трудно сравнивать. Задайте промпт, на который отвечают долго, или меньше токенов на ответ.
    22 answers were shorter than asked for (50% of the planned tokens): the batches are hard to compare. Use a prompt that calls for a long answer, or set fewer tokens per answer.
    22 ответа короче, чем задано (получено 50 % заданных токенов), и каждый длиной ровно 32 токена: похоже, их обрывает сам сервер или шлюз. Поднимите его предел или задайте в плане ответ не длиннее.
    22 answers were shorter than asked for (50% of the planned tokens), each exactly 32 tokens long: the server itself or a gateway seems to cut them off. Raise its limit, or plan for answers no longer than that.
    2 ответа оборвано на 20-м токене (length): это предел самого сервера или шлюза, а не контекст. Поднимите его там либо задайте в плане ответ не длиннее 20 токенов.
    2 answers cut off at token 20 (length): that is a limit of the server itself or a gateway, not the context. Raise it there, or plan for answers of no more than 20 tokens.
    2 ответа оборвано на 20–32-м токене (length): это пределы самого сервера или шлюза, а не контекст; возможно, за одним адресом несколько серверов. Поднимите их там либо задайте в плане ответ не длиннее 20 токенов.
    2 answers cut off at tokens 20 to 32 (length): these are limits of the server itself or a gateway, not the context; there may be several servers behind the address. Raise them there, or plan for answers of no more than 20 tokens.
    2 ответа оборвано на 20-м токене (length): это предел сервера или шлюза, либо контекст заполнен. Увеличьте то или другое либо задайте в плане ответ не длиннее 20 токенов.
    2 answers cut off at token 20 (length): that is a limit of the server or a gateway, or the context is full. Raise either, or plan for answers of no more than 20 tokens.
    2 ответа оборвано на 20–32-м токене (length): это предел сервера или шлюза, либо контекст заполнен. Увеличьте то или другое либо задайте в плане ответ не длиннее 20 токенов.
    2 answers cut off at tokens 20 to 32 (length): that is a limit of the server or a gateway, or the context is full. Raise either, or plan for answers of no more than 20 tokens.
    ");
    assert_eq!(words([short(1, None, Some(32))]), words([short(1, None, None)]), "by chance");
}

#[test]
fn who_answered_is_told_by_both_names() {
    let (asked, answered) = (String::from("big-27b"), String::from("small-4b"));
    let other =
        Warning::OtherModel { requests: 2, asked: asked.clone(), answered: answered.clone() };
    let named = Warning::NamedOtherwise { requests: 2, asked, answered };
    let replayed = Warning::Replayed { requests: 5, tokens: 128, took_ms: 6.0 };
    insta::assert_snapshot!(words([other, named, replayed]), @"
    2 ответа пришли от другой модели: запрошена «big-27b», ответила «small-4b». Так делает шлюз, который при сбое или перегрузке переходит на запасную. Скорость этих пакетов — не скорость запрошенной модели, они не учтены: отключите на шлюзе замену (fallback) или обращайтесь к серверу напрямую.
    2 answers came from another model: “big-27b” was requested, “small-4b” answered. A gateway does so when it falls back to another model on errors or under load. The speed of these batches is not that of the model that was requested, so they are not counted: turn the fallback off on the gateway or use the server directly.
    Запрошена модель «big-27b», а в ответах она с самого начала названа «small-4b». Если это не другое имя той же модели, измерена «small-4b».
    The model “big-27b” was requested, but every answer calls it “small-4b”. Unless that is another name of the same model, “small-4b” is what was measured.
    5 ответов пришли быстрее, чем сервер способен отвечать (128 токенов за 6,00 мс): сработал кэш ответов на сервере или шлюзе, а не модель. Эти пакеты не учтены. Отключите этот кэш или обращайтесь к серверу напрямую; чтобы кэш различал запросы, он должен сравнивать начало первого или последнего сообщения — там неповторимая метка. Если кэша нет, медленным был первый ответ, с которым сравнивают: начните новый сеанс.
    5 answers came faster than a server can make them (128 tokens in 6.00 ms): they are from a response cache on the server or a gateway, not from the model. These batches are not counted. Turn that cache off or use the server directly; to tell the requests apart, the cache must compare the beginning of the first or the last message, where each has a unique mark. If there is no cache, the first answer, to which they are compared, was a slow one: start a new session.
    ");
}

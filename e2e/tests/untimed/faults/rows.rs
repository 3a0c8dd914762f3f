//! The faults: what happens to a batch, and the expected effects.

use sim::{Fault, Mishap};

/// How many chats are affected.
#[derive(Clone, Copy)]
pub enum Befalls {
    /// All of the batch.
    Batch,
    /// The first of the batch, which takes the others down with it.
    First,
    /// All that arrive within this time, ms.
    For(u64),
}

/// A fault.
pub struct Row {
    pub name: &'static str,
    pub mishap: Mishap,
    pub befalls: Befalls,
    /// The failure of the batch's requests, as its code in session files.
    pub failure: &'static str,
    /// Whether the batch is repeated automatically.
    pub comes_again: bool,
    /// What the page says while it waits.
    pub meanwhile: Option<&'static str>,
    /// What the page says about the cause.
    pub cause: &'static str,
}

const fn row(
    name: &'static str,
    mishap: Mishap,
    failure: &'static str,
    cause: &'static str,
) -> Row {
    let befalls = Befalls::Batch;
    Row { name, mishap, befalls, failure, comes_again: false, meanwhile: None, cause }
}

const fn limited(is_exposed: bool) -> Mishap {
    Mishap::TooManyRequests { retry_after_s: Some(2), is_exposed }
}

pub static ROWS: [Row; 15] = [
    Row {
        befalls: Befalls::First,
        comes_again: true,
        ..row(
            "server killed and restarted within a second",
            Mishap::Dies { for_ms: 800 },
            "network",
            "соединение с сервером не удалось или оборвалось",
        )
    },
    Row {
        befalls: Befalls::First,
        comes_again: true,
        meanwhile: Some("сервер не отвечает, жду"),
        ..row(
            "connection refused for 4 s",
            Mishap::Dies { for_ms: 4000 },
            "network",
            "соединение с сервером не удалось или оборвалось",
        )
    },
    row("connection cut mid-stream", Mishap::CutsMidStream, "ended_early", "ответ оборвался"),
    row(
        "500",
        Mishap::LikeModel { fault: Fault::Http500 },
        "http_500",
        "сервер ответил ошибкой 500",
    ),
    Row {
        befalls: Befalls::For(2500),
        comes_again: true,
        meanwhile: Some("сервер отказал (503), повторю через 1 с"),
        ..row("503 for 2.5 s", Mishap::Unavailable, "http_503", "503")
    },
    Row {
        comes_again: true,
        meanwhile: Some("сервер отказал (429), повторю через 2 с"),
        ..row("429, Retry-After readable", limited(true), "http_429", "ошибкой 429")
    },
    Row {
        comes_again: true,
        meanwhile: Some("сервер отказал (429), повторю через 1 с"),
        ..row("429, Retry-After hidden by CORS", limited(false), "http_429", "ошибкой 429")
    },
    row(
        "error line despite status 200",
        Mishap::LikeModel { fault: Fault::ErrorLine },
        "in_stream",
        "llama runner process has terminated",
    ),
    row(
        "HTML page of a gateway, 502",
        Mishap::GatewayPage { status: 502 },
        "http_502",
        "шлюз не получил ответа (502)",
    ),
    row(
        "HTML page of a gateway, 504",
        Mishap::GatewayPage { status: 504 },
        "http_504",
        "шлюз не получил ответа (504)",
    ),
    row(
        "nonsense bytes",
        Mishap::Nonsense,
        "not_json",
        "сервер прислал не то, что положено по протоколу",
    ),
    row(
        "one line of 100 MB",
        Mishap::EndlessLine { bytes: 100 << 20 },
        "line_too_long",
        "строку длиннее 1 МиБ",
    ),
    row("slow drip beyond the timeout", Mishap::SlowDrip { pause_ms: 500 }, "timeout", "тайм-аут"),
    row(
        "no first token until the timeout",
        Mishap::LikeModel { fault: Fault::Hang },
        "timeout",
        "тайм-аут",
    ),
    row(
        "answer that ends without its final line",
        Mishap::LikeModel { fault: Fault::NoDone },
        "ended_early",
        "ответ оборвался",
    ),
];

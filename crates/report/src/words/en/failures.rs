//! Why a request failed, and what to do about it.

use bench::Failure;

use crate::words::problems::is_ollama;
use crate::words::server_message::{ToldCause, has_no_server, is_filtered, is_loading, told_cause};

pub fn failure(failure: &Failure, message: Option<&str>) -> String {
    let what = match failure {
        Failure::Network => "the connection to the server failed or broke",
        Failure::Timeout => "no answer came in time (timeout)",
        Failure::Stalled => "the answer began, then stalled until the timeout",
        Failure::Http(401) => "the server asks for a key (401)",
        Failure::Http(503) if is_loading(message) => "the server is still loading the model (503)",
        Failure::Http(503) if !has_no_server(message) => "the server refused (503)",
        Failure::Http(status @ (502..=504)) => {
            return with_words(&format!("the gateway got no answer ({status})"), message);
        }
        Failure::Http(status) => {
            return with_words(&format!("the server answered with error {status}"), message);
        }
        Failure::AccessCode => "the tokometer program asks for another access code",
        Failure::UsedUp => "the account is out of quota or credit",
        Failure::ModelNotFound => "the server does not know this model",
        Failure::InStream => "the server sent an error instead of an answer",
        Failure::GivenUp if is_filtered(message) => "a filter on the server stopped the answer",
        Failure::GivenUp => "the server stopped the answer before its end",
        Failure::EndedEarly => "the answer broke off: the server did not say that it was complete",
        Failure::NotJson => "the server sent something that breaks the protocol",
        Failure::HtmlPage => "a web page came instead of the model's answer",
        Failure::LineTooLong => {
            "the server sent a line longer than 1 MiB, which is not a model's answer"
        }
        Failure::Empty => "the answer is empty: neither text nor tokens",
        Failure::LoadOnly => "the server loaded or unloaded the model but did not answer",
        Failure::NoTokenCount => {
            "the server did not report how many tokens it generated (usage), and nothing else can count them"
        }
        Failure::Other(code) => return with_words(&format!("error “{code}”"), message),
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
            "Check that the server is running. If the address check succeeds and the session does not, the server \
             or a gateway in front of it cuts answers off or sends errors without CORS headers: its log tells why. \
             tokometer --server ADDRESS gets around that."
        }
        Failure::Timeout => {
            "If the server is just slow, raise the timeout in the plan or make the batch smaller; if it is busy, wait."
        }
        Failure::Stalled => {
            "A longer timeout would not help: the server stopped writing, or a proxy stopped forwarding. Their logs \
             tell why."
        }
        Failure::Http(status) => status_advice(*status, message, is_ollama),
        Failure::ModelNotFound if is_ollama => {
            "Download it to the server (ollama pull), or check the server again and choose a model from the list."
        }
        Failure::ModelNotFound => "Check the server again and choose a model from the list.",
        Failure::InStream => "The server says why; its log has the details.",
        Failure::GivenUp if is_filtered(message) => "Change the prompt.",
        Failure::GivenUp => {
            "Usually the server ran out of memory, was restarted or has a time limit: its log tells why."
        }
        Failure::EndedEarly if is_ollama => {
            "Ollama does this to an answer that repeats itself (change the prompt), and when it crashes: the server's \
             log tells why."
        }
        Failure::EndedEarly => {
            "The server crashed, or a proxy cuts off long answers: their logs tell why."
        }
        Failure::AccessCode => {
            "Open the page at the address with the code that the program printed at startup, and continue the session \
             from the list."
        }
        Failure::UsedUp => {
            "Waiting does not help: top up the account or raise its limit, or choose another key (card “Server”, \
             field “Key”) or another server."
        }
        Failure::HtmlPage => {
            "A web site or something in between (a login page, proxy or gateway) answers at this address: enter the \
             address of the model server itself."
        }
        Failure::Empty => {
            "Perhaps it is not a chat model: choose another one or change the prompt."
        }
        Failure::LoadOnly => {
            "That is the answer to an empty request: if it happens again, a proxy between the page and the server \
             loses the prompt."
        }
        Failure::NotJson | Failure::LineTooLong => {
            "Perhaps a proxy between the page and the server changes the answers."
        }
        Failure::NoTokenCount if is_ollama => {
            "Chunks of an answer are not tokens, and without the server's count there is no speed: update the server."
        }
        Failure::NoTokenCount => {
            "Neither the answer (usage) nor the tokenizer tells the number, and chunks of an answer are \
             not tokens: there is no speed. If a proxy removes the count, use the server directly."
        }
        Failure::Other(_) => "Open the file in the same version of the program that wrote it.",
    }
}

/// What to do about a cause that the server's own words name.
fn told_advice(cause: ToldCause) -> &'static str {
    match cause {
        ToldCause::OutOfMemory => {
            "The server is short of memory: use a smaller model, a shorter context or fewer slots."
        }
        ToldCause::NotLoaded => {
            "Load the model on the server or choose a loaded one from the list, and start again."
        }
        ToldCause::NoChatModel => {
            "This model does not answer chats: choose another one from the list."
        }
    }
}

fn status_advice(status: u16, message: Option<&str>, is_ollama: bool) -> &'static str {
    match status {
        401 => {
            "Enter a key (card “Server”, field “Key”), or another one if this one was not accepted, and start again."
        }
        403 if is_ollama => {
            "The server refuses requests from this page: open the page as http://localhost:8080 or add its address to \
             OLLAMA_ORIGINS."
        }
        403 => {
            "The server refuses: it needs a key (card “Server”, field “Key”), or has to allow the address of this \
             page."
        }
        404 if message.is_some() => {
            "If the model is not loaded on the server, load it; if the address is wrong, correct it. Then check again."
        }
        404 | 405 => {
            "There is no API at this address: correct the path in the server's address and check again."
        }
        429 => {
            "The server limits requests. If it refuses even a single one, it needs a pause: wait, or raise the pause \
             in the plan; if it only refuses several at once, use fewer workers or lift the limit."
        }
        400 | 413 | 415 | 422 => {
            "The server did not accept the request itself: change the plan (tokens per answer, prompt) or update the \
             server."
        }
        503 if is_loading(message) => "Wait until the model is loaded, and start again.",
        503 if !has_no_server(message) => {
            "Its queue is full, or the model is still loading: wait or use fewer workers."
        }
        502..=504 => {
            "The server behind a gateway or proxy did not answer it: check the server itself, and how long the \
             gateway waits."
        }
        _ => "The server's log tells why.",
    }
}

pub fn with_words(what: &str, message: Option<&str>) -> String {
    match message {
        Some(words) => format!("{what}: “{}”", words.trim()),
        None => what.to_owned(),
    }
}

//! What went wrong, as every language says it.

mod check;
mod files;
mod warnings;

use super::super::say::both;
use super::*;
use crate::Lang;

const OLLAMA: Option<&str> = Some("Ollama 0.33.0");
const OTHER: Option<&str> = Some("vLLM");

fn advice(failure: &Failure, message: Option<&str>, program: Option<&str>) -> [String; 2] {
    both(|lang| failure_advice(failure, message, program, lang).to_owned())
}

/// For each language, whether the text in it contains its word.
fn contain([in_ru, in_en]: &[String; 2], [ru, en]: [&str; 2]) -> [bool; 2] {
    [in_ru.contains(ru), in_en.contains(en)]
}

#[test]
fn what_the_server_says_is_shown() {
    let said = [
        (Failure::Http(503), "Loading model"),
        (Failure::Http(404), "No models loaded"),
        (Failure::GivenUp, "abort"),
        (Failure::GivenUp, "content_filter"),
    ]
    .map(|(why, message)| Lang::ALL.map(|lang| failure(&why, Some(message), lang)));
    insta::assert_snapshot!(said.concat().join("\n"), @"
    сервер ещё загружает модель (503): «Loading model»
    the server is still loading the model (503): “Loading model”
    сервер ответил ошибкой 404: «No models loaded»
    the server answered with error 404: “No models loaded”
    сервер прекратил ответ, не закончив его: «abort»
    the server stopped the answer before its end: “abort”
    ответ остановлен фильтром сервера: «content_filter»
    a filter on the server stopped the answer: “content_filter”
    ");
}

#[test]
fn the_advice_fits_the_cause_and_the_program() {
    let update = ["обновите", "update"];
    for (failure, message, program, told) in [
        (Failure::ModelNotFound, None, OLLAMA, ["ollama pull"; 2]),
        (Failure::Http(403), None, OLLAMA, ["OLLAMA_ORIGINS"; 2]),
        (Failure::Http(403), None, OTHER, ["ключ", "key"]),
        (Failure::NoTokenCount, None, OLLAMA, update),
        (Failure::Http(503), Some("Loading model"), OTHER, ["загрузится", "is loaded"]),
        (Failure::Http(503), Some("queue"), OTHER, ["очередь", "queue"]),
        (Failure::Http(429), None, OTHER, ["пауза", "pause"]),
        (Failure::UsedUp, Some("Insufficient Balance"), OTHER, ["пополните", "top up"]),
    ] {
        let said = advice(&failure, message, program);
        assert_eq!(contain(&said, told), [true; 2], "{said:?}");
    }
    for (words, told) in [
        ("CUDA error: out of memory", ["памяти", "memory"]),
        ("model is not loaded", ["загруженную", "a loaded one"]),
        ("This is not a chat model", ["другую", "another one"]),
    ] {
        for failure in [Failure::Http(404), Failure::InStream] {
            let said = advice(&failure, Some(words), OTHER);
            assert_eq!(contain(&said, told), [true; 2], "{words}: {said:?}");
        }
    }
    assert_eq!(
        contain(&advice(&Failure::ModelNotFound, None, OTHER), ["ollama pull"; 2]),
        [false; 2]
    );
    assert_eq!(contain(&advice(&Failure::NoTokenCount, None, OTHER), update), [false; 2]);
    for status in [401, 404, 405, 422, 429, 500, 502] {
        let said = advice(&Failure::Http(status), Some("words"), OTHER).concat();
        assert!(!said.contains("OLLAMA") && !said.contains("ollama"), "{status}");
    }
}

#[test]
fn workers_are_limited_by_who_sends() {
    let said = [(0, 192), (193, 192), (1001, 1000)].map(|(workers, most)| {
        Lang::ALL.map(|lang| plan_error(&PlanError::Workers { workers, most }, lang))
    });
    insta::assert_snapshot!(said.concat().join("\n"), @"
    Число workers — от 1 до 192, а указано 0.
    Workers must be from 1 to 192, not 0.
    Число workers — от 1 до 192, а указано 193. Больше пошлёт Locust: скачайте план для него.
    Workers must be from 1 to 192, not 193. Locust can send more: download a plan for it.
    Число workers — от 1 до 192, а с Locust — до 1000; указано 1001.
    Workers must be from 1 to 192, or up to 1000 with Locust, not 1001.
    ");
}

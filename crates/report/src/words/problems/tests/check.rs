//! What is wrong with a server.

use diagnosis::RelayErrorCode;

use super::*;

fn problem(problem: &CheckProblem) -> [String; 2] {
    Lang::ALL.map(|lang| check_problem(problem, lang))
}

fn steps(problem: &CheckProblem) -> [String; 2] {
    both(|lang| check_advice(problem, lang).concat())
}

#[test]
fn a_key_is_wanted_or_another_one() {
    let url = || "http://h:1/".to_owned();
    let (status, words) = (401, String::new);
    let wanted = ["просит ключ", "asks for a key"];
    let password = ["просит имя и пароль", "a user name and a password"];
    let refused = ["Ключ не подошёл", "key was not accepted"];
    let refusal = |is_relays| {
        let (url, words) = (url(), words());
        CheckProblem::KeyRefused { url, status, words, is_relays }
    };
    for is_relays in [false, true] {
        let named = contain(&steps(&refusal(is_relays)), ["TOKOMETER_KEY"; 2]);
        assert_eq!(named, [is_relays; 2]);
    }
    for (found, told) in [
        (CheckProblem::KeyWanted { url: url(), status, words: words() }, wanted),
        (CheckProblem::ListHidden { url: url(), with_key: false }, wanted),
        (CheckProblem::PasswordWanted { url: url(), status, words: words() }, password),
        (refusal(false), refused),
        (refusal(true), ["программа tokometer, не подошёл", "tokometer program was started with"]),
        (CheckProblem::ListHidden { url: url(), with_key: true }, refused),
    ] {
        assert_eq!(contain(&problem(&found), told), [true; 2], "{found:?}");
        assert_eq!(contain(&steps(&found), ["ключ", "key"]), [true; 2], "{found:?}");
    }
}

#[test]
fn the_servers_own_words_are_shown_where_it_has_some() {
    let said = ["", "No key"].map(|words| {
        let (url, words) = ("http://h:1/".to_owned(), words.to_owned());
        problem(&CheckProblem::KeyWanted { url, status: 401, words })
    });
    insta::assert_snapshot!(said.concat().join("\n"), @"
    Сервер http://h:1/ просит ключ (ошибка 401).
    The server http://h:1/ asks for a key (error 401).
    Сервер http://h:1/ просит ключ (ошибка 401): «No key»
    The server http://h:1/ asks for a key (error 401): “No key”
    ");
}

#[test]
fn only_an_ollama_is_told_to_pull() {
    for is_ollama in [true, false] {
        let none = CheckProblem::NoModels { program: "X".into(), is_ollama };
        assert_eq!(contain(&steps(&none), ["ollama pull"; 2]), [is_ollama; 2]);
    }
}

#[test]
fn a_login_page_is_not_offered_as_a_server() {
    let led = |word| {
        let (url, words) = (String::new(), "https://login.example/sign-in".to_owned());
        CheckProblem::Relay { url, word, words }
    };
    let bypass = ["мимо страницы входа", "bypassing the login page"];
    for (word, is_bypassed) in
        [(RelayErrorCode::Redirect, false), (RelayErrorCode::Elsewhere, true)]
    {
        assert_eq!(contain(&steps(&led(word)), bypass), [is_bypassed; 2]);
        assert_eq!(contain(&problem(&led(word)), ["перенаправляет", "redirects"]), [true; 2]);
    }
}

#[test]
fn an_empty_address_is_called_so() {
    let empty = CheckProblem::BadAddress { text: String::new() };
    assert_eq!(problem(&empty), ["Адрес пуст.", "The address is empty."]);
}

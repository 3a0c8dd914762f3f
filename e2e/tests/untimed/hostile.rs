//! Hostile texts from a server or a file are shown literally, and none of them is executed.
//! `crates/report/tests/hostile.rs` does the same for exports.

use e2e::{Browser, Page, Plan, Result, servers, setting};
use serde_json::{Value, json};
use sim::{Config, Fault, Model};

fn texts() -> Result<Vec<String>> {
    Ok(serde_json::from_str(include_str!("../../../crates/report/tests/fixtures/hostile.json"))?)
}

/// A session file that has this text everywhere.
fn session_file(text: &str) -> Result<String> {
    let template = include_str!("../../../crates/report/tests/fixtures/hostile_session.json");
    Ok(template.replace("\"TEXT\"", &serde_json::to_string(text)?))
}

/// Whether a character is invisible: exports replace it by a space.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A model of the simulator with this name.
fn model(name: &str, fault: Option<Fault>) -> Option<Model> {
    Some(Model { name: name.to_owned(), fault, ..Model::defaults().pop()? })
}

/// The text of what matches, including every character.
async fn whole_text(page: &Page, css: &str) -> Result<String> {
    let script = format!("return document.querySelector('{css}')?.textContent");
    Ok(page.run_script(&script).await?.as_str().unwrap_or_default().to_owned())
}

/// The number of elements of the page; fails if a text was executed.
async fn elements(page: &Page, text: &str) -> Result<Value> {
    elements_in(page, "html", text).await
}

/// The number of elements in this part of the page; fails if a text was executed.
async fn elements_in(page: &Page, css: &str, text: &str) -> Result<Value> {
    let script = format!("return [window.hit ?? 0, document.querySelectorAll('{css} *').length]");
    let [hits, elements]: [Value; 2] = serde_json::from_value(page.run_script(&script).await?)?;
    assert_eq!(hits, 0, "{text} has run");
    Ok(elements)
}

async fn open(browser: &Browser) -> Result<Page> {
    browser.open(&setting("TOKOMETER_PAGE_URL")?).await
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_answers_of_a_server_are_shown_literally() -> Result<()> {
    let texts = texts()?;
    let models = texts.iter().filter_map(|text| model(text, None)).collect();
    // Answers are not shown; each of their tokens is all of the texts.
    let words = Some(texts.concat());
    let sim = servers::start(Config { models, words, ..servers::steady(4, 200.0) }).await?;
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    page.check(&sim.url()).await?;
    let options = "return Array.from(document.querySelectorAll('#model option'), \
                   option => [option.value, option.textContent])";
    let options: Vec<[String; 2]> = serde_json::from_value(page.run_script(options).await?)?;
    assert_eq!(options.len(), texts.len());
    for ((text, shown), option) in texts.iter().zip(client::shown_names(&texts)).zip(&options) {
        assert!(option[0] == *text && option[1].starts_with(&shown), "{text}: {option:?}");
    }
    for (number, text) in texts.iter().enumerate().filter(|(number, _)| number % 10 == 3) {
        // Reloaded, so that the ending is not that of the previous session.
        let page = open(&browser).await?;
        page.check(&sim.url()).await?;
        page.run_script(&format!(
            "const select = document.querySelector('#model'); select.selectedIndex = {number}; \
             select.dispatchEvent(new Event('change', {{bubbles: true}}))"
        ))
        .await?;
        page.plan(&Plan { workers: "1", max_batch: "1", ..Plan::default() }).await?;
        assert!(page.measure().await?.contains("окончен"), "{text}");
        assert_eq!(page.kept_session().await?.model, *text);
        assert_eq!(whole_text(&page, ".identity .model-name").await?, *text);
        elements(&page, text).await?;
    }
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn error_messages_of_a_server_are_shown_literally() -> Result<()> {
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    let refusal = |text: &str| json!({ "error": text }).to_string();
    page.check(&servers::answering("401 Unauthorized", refusal("no")).await?).await?;
    // Beside the status the page lists other servers, which it may find at any time.
    let usual = elements_in(&page, "#server-status", "no").await?;
    for text in texts()? {
        let url = servers::answering("401 Unauthorized", refusal(&text)).await?;
        page.check(&url).await?;
        let status = whole_text(&page, "#server-status").await?;
        let beginning: String = text.chars().take_while(|c| !c.is_whitespace()).collect();
        assert!(status.contains(&beginning), "{text}: {status}");
        assert_eq!(elements_in(&page, "#server-status", &text).await?, usual, "{text}");
    }

    let text = "<img src=x onerror=window.hit=1>";
    let models = model("m", Some(Fault::ErrorLine)).into_iter().collect();
    let words = Some(text.to_owned());
    let sim = servers::start(Config { models, words, ..servers::steady(4, 200.0) }).await?;
    page.check(&sim.url()).await?;
    page.plan(&Plan::SHORT).await?;
    let ending = page.measure().await?;
    assert!(ending.contains(text), "{ending}");
    elements(&page, text).await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_notes_of_many_sessions_are_shown_literally() -> Result<()> {
    let browser = Browser::start().await?;
    let page = open(&browser).await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("sessions.json");
    let texts = texts()?;
    let part = |(id, text): (usize, &String)| -> Result<Value> {
        let session: Value = serde_json::from_str(&session_file(text)?)?;
        Ok(json!({ "id": id + 1, "name": text, "note": text, "session": session }))
    };
    let sessions = texts.iter().enumerate().map(part).collect::<Result<Vec<_>>>()?;
    let collection = json!({ "format": "tokometer-sessions", "version": 1, "sessions": sessions });
    std::fs::write(&file, collection.to_string())?;
    page.choose_file("#open-session", &file).await?;
    let rows = "return Array.from(document.querySelectorAll('[data-session]'), row => \
                [row.querySelector('.name').value, row.querySelector('.session-note').value, \
                 row.querySelector('.open').textContent])";
    page.wait_for("[data-session] .name").await?;
    page.click("#all-sessions").await?;
    page.wait("the list", async |page| {
        Ok(page.run_script(rows).await?.as_array().is_some_and(|rows| rows.len() == 30))
    })
    .await?;
    let shown: Vec<[String; 3]> = serde_json::from_value(page.run_script(rows).await?)?;
    for text in &texts {
        // A field has one line.
        let line = text.replace(['\n', '\r'], "");
        let row = [line.clone(), line, text.trim().to_owned()];
        assert!(shown.contains(&row), "{text}: {shown:?}");
    }
    elements(&page, "one of the list").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_files_texts_are_shown_literally() -> Result<()> {
    let (browser, reader) = (Browser::start().await?, Browser::start().await?);
    let page = open(&browser).await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("session.json");
    let mut usual = None;
    for text in std::iter::once("m".to_owned()).chain(texts()?) {
        std::fs::write(&file, session_file(&text)?)?;
        page.choose_file("#open-session", &file).await?;
        page.wait("the session", async |page| {
            Ok(whole_text(page, ".identity .model-name").await? == text)
        })
        .await?;
        page.select("#report-kind", "extended").await?;
        page.open_preview().await?;
        let title = format!("Отчет о производительности для {text}");
        assert_eq!(whole_text(&page, ".report-text h3").await?, title);
        let found = elements(&page, &text).await?;
        assert_eq!(found, *usual.get_or_insert(found.clone()), "{text}");

        page.click("#download-html").await?;
        let exported = browser.downloaded("html").await?;
        let export = reader.show(&format!("file://{}", exported.display())).await?;
        assert_eq!(whole_text(&export, "h1").await?, title.replace(steers, " "));
        elements(&export, &text).await?;
        std::fs::remove_file(exported)?;
    }
    reader.close().await?;
    browser.close().await
}

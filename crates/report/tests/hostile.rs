//! Texts that want to be more than texts, in every field of a session that takes one: each report has the
//! shape that it has for a harmless text.

#![expect(clippy::unwrap_used, reason = "a test may fail by it")]

use bench::analysis::Analysis;
use bench::{Session, file};
use pulldown_cmark::{Event, Options, Parser};
use report::{Lang, Report, base_report, csv, extended_report, html, html_page, markdown};

fn hostile_texts() -> Vec<String> {
    serde_json::from_str(include_str!("fixtures/hostile.json")).unwrap()
}

/// A session that says nothing but this.
fn session(text: &str) -> Session {
    let quoted = serde_json::to_string(text).unwrap();
    let template = include_str!("fixtures/hostile_session.json");
    file::read(&template.replace("\"TEXT\"", &quoted)).unwrap()
}

fn reports(session: &Session) -> [Report; 2] {
    let analysis = Analysis::of(session);
    [base_report(session, &analysis, Lang::Ru), extended_report(session, &analysis, Lang::Ru)]
}

/// The tags of a page, and the texts between them.
fn tags_and_texts(page: &str) -> (Vec<&str>, Vec<&str>) {
    page.split('<').skip(1).map(|part| part.split_once('>').unwrap()).unzip()
}

fn unescape(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.replace("&#39;", "'").replace("&amp;", "&")
}

/// A text as people see it: white space is one gap, and what steers instead of being seen is another.
fn seen(text: &str) -> String {
    let steers =
        |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}';
    let words = text.split(|c: char| c.is_whitespace() || steers(c));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a reader of Markdown makes of it, its texts apart.
fn markup_and_text(markdown: &str) -> (Vec<Event<'_>>, String) {
    let (mut markup, mut texts) = (Vec::new(), String::new());
    for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(text) => texts += &text,
            other => {
                markup.push(other);
                texts.push('\n');
            }
        }
    }
    (markup, texts)
}

#[test]
fn there_are_thirty_of_them() {
    assert_eq!(hostile_texts().len(), 30);
}

#[test]
fn in_html_they_are_only_characters() {
    let harmless = reports(&session("m")).map(|report| html_page(&report, Lang::Ru, |_| None));
    for text in hostile_texts() {
        for (report, harmless) in reports(&session(&text)).iter().zip(&harmless) {
            let page = html_page(report, Lang::Ru, |_| None);
            let (tags, texts) = tags_and_texts(&page);
            assert_eq!(tags, tags_and_texts(harmless).0, "{text}");
            let shown: Vec<String> = texts.iter().map(|text| seen(&unescape(text))).collect();
            let title = format!("Отчет о производительности для {}", seen(&text));
            assert!(shown.contains(&title), "{text}: {shown:?}");
            assert!(page.ends_with(&format!("{}</body>\n</html>\n", html(report, |_| None))));
        }
    }
}

#[test]
fn in_markdown_they_are_only_characters() {
    let harmless = reports(&session("m")).map(|report| markdown(&report));
    for text in hostile_texts() {
        for (report, harmless) in reports(&session(&text)).iter().zip(&harmless) {
            let printed = markdown(report);
            let (markup, texts) = markup_and_text(&printed);
            assert_eq!(markup, markup_and_text(harmless).0, "{text}\n{printed}");
            let title = format!("Отчет о производительности для {}\n", seen(&text));
            assert!(texts.contains(&title), "{text}: {texts}");
            // GitHub makes links of these, pulldown-cmark does not.
            let bare = printed.replace(r"\://", "");
            assert!(!bare.contains("://") && !bare.contains("www."), "{printed}");
        }
    }
}

#[test]
fn tables_are_numbers_whatever_the_session_says() {
    let table = |text: &str| csv(&Analysis::of(&session(text)).runs[0], Lang::Ru);
    for text in hostile_texts() {
        assert_eq!(table(&text), table("m"));
    }
    let (_, rows) =
        table("m").split_once('\n').map(|(head, rows)| (head.to_owned(), rows.to_owned())).unwrap();
    for cell in rows.lines().flat_map(|row| row.split(',')) {
        assert!(cell.starts_with(|c: char| c.is_ascii_digit()), "{cell}");
        assert!(cell.parse::<f64>().is_ok(), "{cell}");
    }
}

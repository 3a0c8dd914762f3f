//! Texts in a report: whatever they contain, its Markdown and HTML have the same structure as for a harmless text.

use std::sync::LazyLock;

use fuzz::inputs;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};
use report::{Block, Column, Fact, Figure, Lang, Report, Shown, Table, html_page, markdown};

const BITS: &[&str] = &[
    "|",
    "\\",
    "`",
    "```",
    "*",
    "**",
    "_",
    "~~",
    "[",
    "](",
    "![",
    ")",
    "<",
    ">",
    "<!--",
    "&",
    "&lt;",
    "#",
    "# ",
    "- ",
    "+ ",
    "1. ",
    ": ",
    "---",
    "===",
    "$",
    "^",
    "{",
    "}",
    "\n",
    "\r",
    "\n\n",
    "\t",
    "    ",
    "://",
    "www.",
    "@",
    "\"",
    "'",
    "=",
    "\0",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{a0}",
    "é",
    "<script>",
    "</title>",
    "[^1]: ",
    "> ",
    "!",
    "(c)",
    "--",
    ":::",
    "%%",
];

/// A report that contains this text in a block of every kind.
fn report(text: &str) -> Report {
    Report {
        blocks: vec![
            Block::heading(1, format!("a {text}")),
            Block::paragraph(format!("{text} a")),
            Block::fact("a", text),
            Block::Facts(vec![Fact::new("a", text), Fact::new("a", text)]),
            Block::Items(vec![format!("{text} a"), format!("a {text}")]),
            Block::Table(Table {
                columns: vec![
                    Column::integers("a", [7_u32, 12]),
                    Column::texts(format!("a{text}"), [text.to_owned(), format!("a {text}")]),
                ],
            }),
            Block::Figure(Figure {
                shape: 0,
                shown: Shown::Run(1),
                caption: format!("a {text}"),
                path: "p.png".into(),
            }),
            Block::Rule,
        ],
    }
}

/// The structure that a Markdown parser sees, without the texts.
fn markup(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(markdown, options).filter(|event| !matches!(event, Event::Text(_))).collect()
}

/// The tags of a page, without the caption of its figure.
fn tags(page: &str) -> Vec<String> {
    let tags = page.split('<').skip(1).filter_map(|part| part.split_once('>'));
    tags.map(|(tag, _)| tag.split_once(" alt=\"").map_or(tag, |(tag, _)| tag).to_owned()).collect()
}

fn page(text: &str) -> String {
    html_page(&report(text), Lang::Ru, |_| Some("data:,".to_owned()))
}

static HARMLESS: LazyLock<(String, Vec<String>)> =
    LazyLock::new(|| (markdown(&report("m")), tags(&page("m"))));

proptest! {
    #[test]
    fn text_in_a_report(bytes in inputs("text", &[BITS])) {
        let text = String::from_utf8_lossy(&bytes);
        let (harmless_markdown, harmless_tags) = &*HARMLESS;
        let printed = markdown(&report(&text));
        prop_assert_eq!(markup(&printed), markup(harmless_markdown), "{}", printed);
        let page = page(&text);
        prop_assert_eq!(&tags(&page), harmless_tags, "{}", page);
    }
}

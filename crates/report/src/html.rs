//! A report as HTML: a fragment to paste into a document, and a page of its own.

use super::blocks::{Block, Fact, Figure, Report, Table};
use super::control_chars::is_unsafe_control;
use crate::Lang;

/// Of a pasted table's styling, Word, Google Docs and Confluence keep only what is inline in its tags.
const TABLE: &str = "border-collapse:collapse;font-variant-numeric:tabular-nums";
const HEADER: &str =
    "border:1px solid #999;padding:4px 8px;text-align:right;vertical-align:bottom;background:#eee";
const CELL: &str = "border:1px solid #999;padding:4px 8px;text-align:right";
const IMAGE: &str = "max-width:100%";

/// The page is self-contained: nothing runs or is fetched. Its styles are inline, see above.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// What the page needs beyond the styles in the tags.
const STYLESHEET: &str = "\
:root { color-scheme: light; }
body { max-width: 1000px; margin: 32px auto; padding: 0 24px; color: #16191c; background: #fff;
  font: 15px/1.5 system-ui, -apple-system, \"Segoe UI\", Roboto, \"Noto Sans\", sans-serif; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; break-after: avoid; overflow-wrap: anywhere; }
hr { margin: 32px 0; border: 0; border-top: 1px solid #ccc; }
tr, img { break-inside: avoid; }
@page { margin: 16mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 11pt; }
  th { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}";

/// The report's blocks as HTML without a page around them. `figure` gives an image's source; where
/// there is none, its caption is shown in brackets instead.
#[must_use]
pub fn html(report: &Report, figure: impl Fn(&Figure) -> Option<String>) -> String {
    report.blocks.iter().map(|block| block_html(block, &figure) + "\n").collect()
}

/// A report in this language as a page that needs no other file, and no network.
#[must_use]
pub fn html_page(
    report: &Report,
    lang: Lang,
    figure: impl Fn(&Figure) -> Option<String>,
) -> String {
    let title = title(report).map(escape).unwrap_or_default();
    let body = html(report, figure);
    let language = lang.code();
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLESHEET}\n</style>\n</head>\n\
         <body>\n{body}</body>\n</html>\n"
    )
}

fn title(report: &Report) -> Option<&str> {
    report.blocks.iter().find_map(|block| match block {
        Block::Heading { level: 1, text } => Some(text.as_str()),
        _ => None,
    })
}

fn block_html(block: &Block, figure: &impl Fn(&Figure) -> Option<String>) -> String {
    match block {
        Block::Heading { level, text } => {
            // HTML knows six levels.
            let level = (*level).clamp(1, 6);
            format!("<h{level}>{}</h{level}>", escape(text))
        }
        Block::Paragraph(text) => format!("<p>{}</p>", escape(text)),
        Block::Fact(fact) => format!("<p>{}</p>", fact_html(fact)),
        Block::Facts(facts) => {
            let items = facts.iter().map(|fact| format!("<li>{}</li>\n", fact_html(fact)));
            format!("<ul>\n{}</ul>", items.collect::<String>())
        }
        Block::Items(texts) => {
            let items = texts.iter().map(|text| format!("<li>{}</li>\n", escape(text)));
            format!("<ul>\n{}</ul>", items.collect::<String>())
        }
        Block::Code(commands) => format!("<pre>{}</pre>", escape_lines(commands)),
        Block::Table(table) => table_html(table),
        Block::Figure(shown) => figure_html(shown, figure(shown)),
        Block::Rule => "<hr>".to_owned(),
    }
}

fn fact_html(Fact { name, value }: &Fact) -> String {
    format!("<b>{}:</b> {}", escape(name), escape(value))
}

fn table_html(table: &Table) -> String {
    let headers = table.columns.iter().map(|column| {
        format!("<th scope=\"col\" style=\"{HEADER}\">{}</th>", escape(&column.header))
    });
    let columns: Vec<_> = table.columns.iter().map(|column| column.cells.texts()).collect();
    let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
    let row = |row: usize| {
        let cells = columns.iter().map(|cells| cells.get(row).map_or("", String::as_str));
        let cells = cells.map(|cell| format!("<td style=\"{CELL}\">{}</td>", escape(cell)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    format!(
        "<table style=\"{TABLE}\">\n<thead>\n<tr>{}</tr>\n</thead>\n<tbody>\n{}</tbody>\n</table>",
        headers.collect::<String>(),
        (0..rows).map(row).collect::<String>()
    )
}

fn figure_html(Figure { caption, .. }: &Figure, source: Option<String>) -> String {
    let caption = escape(caption);
    match source {
        Some(source) => {
            let source = escape(&source);
            format!("<p><img src=\"{source}\" alt=\"{caption}\" style=\"{IMAGE}\"></p>")
        }
        None => format!("<p>[{caption}]</p>"),
    }
}

/// The same for several lines, which stay lines.
fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// A text in which nothing is markup, in a tag's content as in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            control if is_unsafe_control(control) => escaped.push(' '),
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Column, Shown, base_report, markdown};
    use bench::analysis::Analysis;
    use bench::{Batch, Measurement, Run, Session, file};

    /// A report with a block of every kind, each with this text.
    fn report_with(text: &str) -> Report {
        Report {
            blocks: vec![
                Block::heading(1, text),
                Block::Paragraph(text.into()),
                Block::fact(text, text),
                Block::Facts(vec![Fact::new(text, text)]),
                Block::Table(Table { columns: vec![Column::integers(text, [7_u32, 12])] }),
                Block::Figure(Figure {
                    shape: 0,
                    shown: Shown::Run(1),
                    caption: text.into(),
                    path: "p.png".into(),
                }),
                Block::Figure(Figure {
                    shape: 0,
                    shown: Shown::Run(2),
                    caption: text.into(),
                    path: "q.png".into(),
                }),
                Block::Rule,
            ],
        }
    }

    /// The first run has its image, the others have none.
    fn image(figure: &Figure) -> Option<String> {
        (figure.shown == Shown::Run(1)).then(|| "data:image/png;base64,AA==".to_owned())
    }

    /// Splits HTML into its tags and the texts between them.
    fn tags_and_texts(html: &str) -> (Vec<&str>, Vec<&str>) {
        let parts = html.split('<').skip(1).map(|part| part.split_once('>').unwrap());
        parts.unzip()
    }

    fn unescape(text: &str) -> String {
        let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        plain.replace("&#39;", "'").replace("&amp;", "&")
    }

    /// The texts of all cells of all tables.
    fn cells(html: &str) -> Vec<String> {
        let cells = html.split("<td ").skip(1).filter_map(|cell| cell.split(['>', '<']).nth(1));
        cells.map(unescape).collect()
    }

    #[test]
    fn every_block_has_its_form() {
        insta::assert_snapshot!(html(&report_with("Текст"), image), @r##"
        <h1>Текст</h1>
        <p>Текст</p>
        <p><b>Текст:</b> Текст</p>
        <ul>
        <li><b>Текст:</b> Текст</li>
        </ul>
        <table style="border-collapse:collapse;font-variant-numeric:tabular-nums">
        <thead>
        <tr><th scope="col" style="border:1px solid #999;padding:4px 8px;text-align:right;vertical-align:bottom;background:#eee">Текст</th></tr>
        </thead>
        <tbody>
        <tr><td style="border:1px solid #999;padding:4px 8px;text-align:right">7</td></tr>
        <tr><td style="border:1px solid #999;padding:4px 8px;text-align:right">12</td></tr>
        </tbody>
        </table>
        <p><img src="data:image/png;base64,AA==" alt="Текст" style="max-width:100%"></p>
        <p>[Текст]</p>
        <hr>
        "##);
    }

    #[test]
    fn a_page_needs_nothing_else() {
        let page = html_page(&Report { blocks: vec![Block::heading(1, "a < b")] }, Lang::Ru, image);
        insta::assert_snapshot!(page.replace(STYLESHEET, "…"), @r#"
        <!doctype html>
        <html lang="ru">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>a &lt; b</title>
        <style>
        …
        </style>
        </head>
        <body>
        <h1>a &lt; b</h1>
        </body>
        </html>
        "#);
        assert!(!STYLESHEET.contains("url(") && !STYLESHEET.contains("@import"));
    }

    #[test]
    fn a_hostile_name_is_only_its_characters() {
        let hostile = "x'\" onerror=alert(1)><script>alert(1)</script><!--&lt;";
        let session = Session { model: hostile.into(), ..Session::default() };
        let page =
            html_page(&base_report(&session, &Analysis::of(&session), Lang::Ru), Lang::Ru, image);
        assert!(!page.contains("<script") && !page.contains("<!--"), "{page}");
        assert!(page.contains("&lt;script&gt;"), "{page}");
    }

    #[test]
    fn the_reference_has_the_numbers_of_its_markdown() {
        let runs = include_str!("../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        let session = file::read(runs).unwrap();
        let report = base_report(&session, &Analysis::of(&session), Lang::Ru);
        let markdown = markdown(&report);
        let rows = markdown.lines().filter(|line| line.starts_with("| ")).flat_map(|line| {
            line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
        });
        let is_number = |cell: &String| cell.parse::<f64>().is_ok();
        let expected: Vec<_> = rows.filter(is_number).collect();
        assert_eq!(cells(&html(&report, image)), expected);
    }

    proptest! {
        #[test]
        fn no_text_makes_or_breaks_a_tag(text in r#"[a-z<>&"'/=!; #-]{0,30}|\PC{0,20}"#) {
            let plain = html(&report_with("m"), image);
            let escaped = html(&report_with(&text), image);
            let (tags, texts) = tags_and_texts(&escaped);
            let expected = tags_and_texts(&plain).0;
            prop_assert_eq!(tags.len(), expected.len());
            for (tag, expected) in tags.iter().zip(expected) {
                let attribute = format!("alt=\"{}\"", escape(&text));
                prop_assert_eq!(tag.replace(&attribute, "alt=\"m\""), expected);
            }
            prop_assert_eq!(unescape(texts[0]), text);
        }

        #[test]
        fn cells_are_printed_as_in_every_rendering(
            tokens in prop::collection::vec((any::<f64>(), any::<u64>()), 0..6),
        ) {
            let measured = |(total_s, tokens)| Measurement {
                requests: 1, total_s, tokens, ..Measurement::default()
            };
            let batch = |figures| Batch { size: 1, measurements: vec![measured(figures)] };
            let batches: Vec<_> = tokens.into_iter().map(batch).collect();
            let runs = vec![Run { workers: 1, batches, ..Run::default() }];
            let session = Session { runs, ..Session::default() };
            let report = base_report(&session, &Analysis::of(&session), Lang::Ru);
            let tables = report.blocks.iter().filter_map(|block| match block {
                Block::Table(table) => Some(table),
                _ => None,
            });
            let rows = tables.flat_map(|table| {
                let columns: Vec<_> = table.columns.iter().map(|c| c.cells.texts()).collect();
                let cell = move |row: usize| columns.iter().map(|c| c[row].clone()).collect();
                (0..table.columns[0].cells.texts().len()).map(cell).collect::<Vec<Vec<_>>>()
            });
            let expected: Vec<String> = rows.flatten().collect();
            prop_assert_eq!(cells(&html(&report, image)), expected);
        }
    }
}

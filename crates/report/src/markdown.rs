//! A report as Markdown (CommonMark with GitHub's tables).

use super::blocks::{Block, Fact, Figure, Report};
use super::control_chars::is_unsafe_control;
use super::table::pipe_table;

/// The report as Markdown; every block is followed by an empty line.
#[must_use]
pub fn markdown(report: &Report) -> String {
    report.blocks.iter().map(|block| block_text(block) + "\n").collect()
}

/// The lines of one block, each ended by a line break.
fn block_text(block: &Block) -> String {
    match block {
        Block::Heading { level, text } => {
            format!("{} {}\n", "#".repeat(usize::from(*level)), escape(text))
        }
        Block::Paragraph(text) => line(text) + "\n",
        Block::Fact(fact) => fact_line(fact),
        Block::Facts(facts) => facts.iter().map(|fact| format!("- {}", fact_line(fact))).collect(),
        Block::Items(items) => items.iter().map(|item| format!("- {}\n", line(item))).collect(),
        Block::Code(commands) => code(commands),
        Block::Table(table) => pipe_table(table, escape),
        Block::Figure(Figure { caption, path, .. }) => format!("![{}]({path})\n", escape(caption)),
        Block::Rule => "---\n".to_owned(),
    }
}

/// A fence is longer than any row of backticks within it.
fn code(commands: &str) -> String {
    let longest = commands.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}\n{commands}\n{fence}\n")
}

fn fact_line(Fact { name, value }: &Fact) -> String {
    format!("**{}:** {}\n", escape(name), escape(value))
}

/// A text that a line begins with, where some characters more would begin a list, a rule or a definition.
fn line(text: &str) -> String {
    let escaped = escape(text);
    let after_digits = escaped.trim_start_matches(|c: char| c.is_ascii_digit());
    let (number, rest) = escaped.split_at(escaped.len() - after_digits.len());
    let is_markup = match number {
        "" => rest.starts_with(['-', '+', ':']),
        _ => rest.starts_with(['.', ')']),
    };
    if is_markup { format!("{number}\\{rest}") } else { escaped }
}

/// Makes one line of a text in which nothing is markup, so that a model's name, which the server
/// chooses, cannot break out of its place. Names as they are usual stay as they are.
fn escape(text: &str) -> String {
    let line = words(text).join(" ");
    let mut escaped = String::with_capacity(line.len());
    let mut previous = ' ';
    for (at, character) in line.char_indices() {
        let (before, from_here) = line.split_at(at);
        let is_markup = match character {
            // Within a word an underscore is only an underscore.
            '_' => {
                let next = from_here.chars().nth(1).unwrap_or(' ');
                !(previous.is_alphanumeric() && next.is_alphanumeric())
            }
            // GitHub makes links of bare addresses.
            ':' => from_here.starts_with("://"),
            '.' => {
                before.get(at.saturating_sub(3)..).is_some_and(|it| it.eq_ignore_ascii_case("www"))
            }
            _ => r"\`*[]{}<>|~^&#$".contains(character),
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(character);
        previous = character;
    }
    escaped
}

fn words(text: &str) -> Vec<&str> {
    let is_gap = |c: char| c.is_whitespace() || is_unsafe_control(c);
    text.split(is_gap).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;
    use crate::{Column, Shown, Table};

    fn events(text: &str) -> Vec<Event<'_>> {
        // Every extension but the one that makes other characters of plain ones.
        Parser::new_ext(text, Options::all() - Options::ENABLE_SMART_PUNCTUATION).collect()
    }

    /// The text of the only block; none if there is any markup in it or a second block.
    fn plain_text<'a>(events: &[Event<'a>]) -> Option<String> {
        let [Event::Start(_), inner @ .., Event::End(_)] = events else { return None };
        let text = |event: &Event<'a>| match event {
            Event::Text(text) => Some(text.to_string()),
            _ => None,
        };
        inner.iter().map(text).collect()
    }

    #[test]
    fn names_as_servers_give_them_stay_as_they_are() {
        for name in ["qwen3:1.7b", "hf.co/user/Some_Model-GGUF:Q4_K_M", "gpt-4.1 (мини)", "a+b=c"]
        {
            assert_eq!(escape(name), name);
        }
    }

    #[test]
    fn markup_in_a_name_is_only_its_characters() {
        assert_eq!(escape("a|b\r\n\n# c"), r"a\|b \# c");
        assert_eq!(escape("<b>_x_</b> [y](z)"), r"\<b\>\_x\_\</b\> \[y\](z)");
        assert_eq!(escape("\u{1b}[31m\t"), r"\[31m");
        assert_eq!(escape("https://a.b/ Www.a.b xwww"), r"https\://a.b/ Www\.a.b xwww");
        assert_eq!(escape("a\u{202e}b"), "a b");
    }

    #[test]
    fn a_line_begins_with_a_text_and_not_with_a_list() {
        for (text, expected) in [
            ("- a", r"\- a"),
            ("--- ", r"\---"),
            ("+ a", r"\+ a"),
            (": a", r"\: a"),
            ("12. a", r"12\. a"),
            ("1) a", r"1\) a"),
            ("4 workers, пакет 1. a", "4 workers, пакет 1. a"),
            ("2,5 %", "2,5 %"),
        ] {
            assert_eq!(line(text), expected);
        }
    }

    #[test]
    fn every_block_has_its_form() {
        let report = Report {
            blocks: vec![
                Block::heading(2, "Заголовок"),
                Block::Paragraph("Текст".into()),
                Block::fact("Имя", "1"),
                Block::Facts(vec![Fact::new("a", "1"), Fact::new("b", "2 | 3")]),
                Block::Items(vec!["x_y".into(), "*z*".into()]),
                Block::Code("a | ```b```".into()),
                Block::Table(Table {
                    columns: vec![
                        Column::integers("n", [7_u32]),
                        Column::texts("t", ["1 | 2".to_owned()]),
                    ],
                }),
                Block::Figure(Figure {
                    shape: 0,
                    shown: Shown::Run(1),
                    caption: "c".into(),
                    path: "p.png".into(),
                }),
                Block::Rule,
            ],
        };
        insta::assert_snapshot!(markdown(&report), @r"
        ## Заголовок

        Текст

        **Имя:** 1

        - **a:** 1
        - **b:** 2 \| 3

        - x_y
        - \*z\*

        ````
        a | ```b```
        ````

        |   n |      t |
        |----:|-------:|
        |   7 | 1 \| 2 |

        ![c](p.png)

        ---
        ");
    }

    proptest! {
        #[test]
        fn any_text_in_a_heading_is_read_back_as_plain_text(text in any::<String>()) {
            let heading = markdown(&Report { blocks: vec![Block::heading(1, format!("a {text} b"))] });
            let events = events(&heading);
            let is_title = matches!(events.first(), Some(Event::Start(Tag::Heading { .. })));
            prop_assert!(is_title, "{}", heading);
            prop_assert!(matches!(events.last(), Some(Event::End(TagEnd::Heading(_)))), "{}", heading);
            let expected = words(&format!("a {text} b")).join(" ");
            prop_assert_eq!(plain_text(&events), Some(expected), "{}", heading);
        }

        #[test]
        fn no_run_of_markup_is_markup(text in r"[\\`*_\[\]{}<>|~^&#$!():=+.@a -]{0,12}") {
            let heading = markdown(&Report { blocks: vec![Block::heading(1, format!("a {text}"))] });
            let words: Vec<_> = text.split(' ').filter(|word| !word.is_empty()).collect();
            let expected = ["a"].into_iter().chain(words).collect::<Vec<_>>().join(" ");
            prop_assert_eq!(plain_text(&events(&heading)), Some(expected), "{}", heading);
        }
    }
}

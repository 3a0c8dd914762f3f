//! The text of a web page that came instead of an answer: from a proxy, a gateway, a sign-in.

/// Whether a text is a page (or other markup) rather than an answer.
pub fn is_page(text: &str) -> bool {
    let mut chars = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars();
    chars.next() == Some('<') && chars.next().is_some_and(|c| c.is_alphabetic() || "!?".contains(c))
}

/// The page's title, or else its headline, or else all of its text.
pub fn title(page: &str) -> String {
    // Only ASCII letters change, so that positions agree in both.
    let lower = page.to_ascii_lowercase();
    ["title", "h1"]
        .into_iter()
        .filter_map(|tag| element(page, &lower, tag))
        .chain([page])
        .map(text)
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// The content of the first element with this name.
fn element<'a>(page: &'a str, lower: &str, tag: &str) -> Option<&'a str> {
    let tag_at = lower.find(&format!("<{tag}"))?;
    let from = tag_at + lower.get(tag_at..)?.find('>')? + 1;
    let to =
        lower.get(from..)?.find(&format!("</{tag}")).map_or(page.len(), |length| from + length);
    page.get(from..to)
}

/// The text without the markup.
fn text(markup: &str) -> String {
    let mut text = String::new();
    for piece in markup.split('<').enumerate() {
        match piece {
            (0, plain) => text.push_str(plain),
            (_, tagged) => {
                text.push(' ');
                text.push_str(tagged.split_once('>').map_or("", |(_, plain)| plain));
            }
        }
    }
    for (entity, meaning) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, meaning);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_a_page_and_an_odd_bracket_is_none() {
        for page in ["<!DOCTYPE html>", "\n <html>", "\u{feff}<?xml?>", "<h1>"] {
            assert!(is_page(page), "{page}");
        }
        for text in ["", "<", "< 5", "a <b>", "{}"] {
            assert!(!is_page(text), "{text}");
        }
    }

    #[test]
    fn a_page_is_reduced_to_its_title() {
        let said = |page| title(page);
        assert_eq!(
            said("<html><TITLE lang='en'>502 &amp;\n so on</Title><h1>x</h1>"),
            "502 & so on"
        );
        assert_eq!(said("<title> </title><h1>Bad <i>gateway</i></h1>"), "Bad gateway");
        assert_eq!(said("<Error><Code>Denied</Code><Message>No.</Message>"), "Denied No.");
        assert_eq!(said("<title>cut"), "cut");
        assert_eq!(said("<br"), "");
    }
}

//! Figures as users type them into fields.

use super::numbers::decimal_mark;
use crate::Lang;

/// A measure with the decimals it has, as one would type it: `0,5`.
#[must_use]
pub fn typed(value: f64, lang: Lang) -> String {
    value.to_string().replace('.', decimal_mark(lang))
}

/// The number that was typed, with a decimal point or comma; `None` if it is none. Neither is `1,800` where the language
/// separates thousands by commas: most people mean 1800, some 1.8, and a guess would be measured.
#[must_use]
pub fn typed_number(text: &str, lang: Lang) -> Option<f64> {
    let is_unclear = match lang {
        Lang::Ru => false,
        Lang::En => has_separated_thousands(text.trim()),
    };
    if is_unclear { None } else { bench::number(text) }
}

/// Whether commas stand between groups of three digits, as in `1,800`, but not in `0,125`.
fn has_separated_thousands(text: &str) -> bool {
    let mut groups = text.strip_prefix(['-', '+']).unwrap_or(text).split(',');
    let is_number = |group: &str| group.chars().all(|digit| digit.is_ascii_digit());
    let is_first =
        |group: &str| matches!(group.len(), 1..=3) && is_number(group) && !group.starts_with('0');
    let mut others = groups.clone().skip(1).peekable();
    groups.next().is_some_and(is_first)
        && others.peek().is_some()
        && others.all(|group| group.len() == 3 && is_number(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_typed_with_the_mark_of_their_language() {
        for (value, texts) in
            [(0.5, ["0,5", "0.5"]), (1800.0, ["1800"; 2]), (1.25, ["1,25", "1.25"])]
        {
            assert_eq!(Lang::ALL.map(|lang| typed(value, lang)), texts);
            for (lang, text) in Lang::ALL.into_iter().zip(texts) {
                assert_eq!(typed_number(text, lang), Some(value), "{text}");
            }
        }
    }

    #[test]
    fn separated_thousands_are_not_taken_for_decimals() {
        for (text, in_english) in [
            ("1,800", None),
            (" 12,345,678 ", None),
            ("-1,800", None),
            ("1,8", Some(1.8)),
            ("1,8000", Some(1.8)),
            ("1234,567", Some(1234.567)),
            ("0,125", Some(0.125)),
            ("1.800", Some(1.8)),
        ] {
            assert_eq!(typed_number(text, Lang::En), in_english, "{text}");
        }
        assert_eq!(typed_number("1,800", Lang::Ru), Some(1.8), "a decimal comma");
    }
}

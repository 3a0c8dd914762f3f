//! Numbers in text fields.

/// Parses a number with a decimal point or comma; `None` if the text is something else. Uses the parser of
/// session files: the standard one would add tables that are 2 % of the page's size.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    // JSON requires a digit before the point and forbids leading zeros.
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    let whole = digits.trim_start_matches('0');
    let zero = if whole.starts_with(|first: char| first.is_ascii_digit()) { "" } else { "0" };
    let is_begun = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    is_begun.then(|| serde_json::from_str(&format!("{sign}{zero}{whole}")).ok()).flatten()
}

/// The number of items, at most `u32::MAX`.
#[must_use]
pub fn count(of: impl IntoIterator) -> u32 {
    u32::try_from(of.into_iter().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn typed_numbers_are_parsed() {
        for (text, expected) in [
            (" 1,5 ", 1.5),
            ("007", 7.0),
            ("+.25", 0.25),
            ("-0.5", -0.5),
            ("5.", 5.0),
            ("0", 0.0),
            ("00", 0.0),
            ("1e-3", 0.001),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn text_that_is_not_a_number_is_none() {
        for text in
            ["", " ", ".", "-", "+-1", "e5", "1 000", "1.2.3", "½", "NaN", "inf", "1e999", "\"1\""]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in any::<f64>().prop_filter("finite", |it| it.is_finite())) {
            prop_assert_eq!(number(&value.to_string()), Some(value));
        }
    }
}

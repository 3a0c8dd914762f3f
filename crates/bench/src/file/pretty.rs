//! Formats compact JSON for people, as `serde_json` does: its own formatter would instantiate the code of every
//! serializer a second time.

use super::marks::outside_texts;

/// The compact JSON text with one value per line.
pub fn pretty(compact: &str) -> String {
    let (mut pretty, mut depth) = (String::new(), 0);
    let mut rest = 0;
    for (at, mark) in outside_texts(compact).filter(|(_, byte)| b"{}[]:,".contains(byte)) {
        let is_after_opening = compact.get(..at).is_some_and(|it| it.ends_with(['{', '[']));
        let is_before_closing = compact.get(at + 1..).is_some_and(|it| it.starts_with(['}', ']']));
        pretty.push_str(compact.get(rest..at).unwrap_or_default());
        rest = at + 1;
        if matches!(mark, b'}' | b']') {
            depth -= 1;
            if !is_after_opening {
                begin_line(&mut pretty, depth);
            }
        }
        pretty.push(char::from(mark));
        match mark {
            b':' => pretty.push(' '),
            b',' => begin_line(&mut pretty, depth),
            b'{' | b'[' => {
                depth += 1;
                if !is_before_closing {
                    begin_line(&mut pretty, depth);
                }
            }
            _ => {}
        }
    }
    pretty
}

fn begin_line(pretty: &mut String, depth: usize) {
    pretty.push('\n');
    pretty.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json, to_string_pretty};

    use super::*;

    #[test]
    fn it_is_laid_out_as_the_library_does() {
        for value in [
            json!({}),
            json!([[], {}, [{}]]),
            json!({"a": [1, -2.5e-7, null], "b{[": {"c": "\\\"}],:", "d": [true]}, "ё": ""}),
        ] {
            assert_eq!(pretty(&value.to_string()), to_string_pretty::<Value>(&value).unwrap());
        }
    }
}

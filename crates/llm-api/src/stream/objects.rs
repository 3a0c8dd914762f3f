//! Extracts JSON objects from text, whether several share a line or one spans several.

use super::lines::MAX_LINE_BYTES;

/// A piece of the text.
#[derive(Debug, PartialEq, Eq)]
pub enum Cut {
    /// From a brace to its closing brace.
    Object(Vec<u8>),
    /// Text outside objects.
    Text(Vec<u8>),
    /// An object whose line ends inside a string, where no line break can be.
    Broken(Vec<u8>),
    /// An object longer than any legitimate one.
    TooLong(Vec<u8>),
}

/// Holds the beginning of an object until it ends.
#[derive(Debug, Default)]
pub struct ObjectCutter {
    begun: Vec<u8>,
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl ObjectCutter {
    /// Whether an object has begun and not ended.
    pub fn is_inside(&self) -> bool {
        self.depth > 0
    }

    pub fn feed(&mut self, line: &[u8]) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let mut from = 0;
        for (at, &byte) in line.iter().enumerate() {
            let was_inside = self.is_inside();
            self.step(byte);
            if self.is_inside() == was_inside {
                continue;
            }
            let end = if was_inside { at + 1 } else { at };
            let part = line.get(from..end).unwrap_or_default();
            from = end;
            if was_inside {
                cuts.push(Cut::Object([&self.take(), part].concat()));
            } else {
                cuts.extend(text(part));
            }
        }
        let rest = line.get(from..).unwrap_or_default();
        if !self.is_inside() {
            cuts.extend(text(rest));
            return cuts;
        }
        self.begun.extend_from_slice(rest);
        self.begun.push(b'\n');
        if self.begun.len() > MAX_LINE_BYTES {
            cuts.push(Cut::TooLong(self.take()));
        } else if self.is_in_string {
            cuts.push(Cut::Broken(self.take()));
        }
        cuts
    }

    /// Abandons the object that has begun and returns it.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(self).begun
    }

    fn step(&mut self, byte: u8) {
        if self.depth == 0 {
            self.depth = usize::from(byte == b'{');
        } else if self.is_escaped {
            self.is_escaped = false;
        } else {
            match byte {
                b'"' => self.is_in_string = !self.is_in_string,
                b'\\' => self.is_escaped = self.is_in_string,
                b'{' | b'[' if !self.is_in_string => self.depth += 1,
                b'}' | b']' if !self.is_in_string => self.depth -= 1,
                _ => {}
            }
        }
    }
}

fn text(text: &[u8]) -> Option<Cut> {
    (!is_mute(text)).then(|| Cut::Text(text.trim_ascii().to_vec()))
}

/// Whether text means nothing: the brackets of an array around objects and the commas between them.
pub fn is_mute(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_whitespace() || b"[],".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(lines: &[&str]) -> Vec<Cut> {
        let mut cutter = ObjectCutter::default();
        let mut cuts: Vec<Cut> =
            lines.iter().flat_map(|line| cutter.feed(line.as_bytes())).collect();
        if cutter.is_inside() {
            cuts.push(Cut::Broken(cutter.take()));
        }
        cuts
    }

    fn object(text: &str) -> Cut {
        Cut::Object(text.into())
    }

    #[test]
    fn objects_are_reassembled_however_they_are_split_into_lines() {
        assert_eq!(
            cuts(&[r#"{"a":1}{"b":[{}]} "#]),
            [object(r#"{"a":1}"#), object(r#"{"b":[{}]}"#)]
        );
        assert_eq!(cuts(&["{", "", "\"a\": {", "}}"]), [object("{\n\n\"a\": {\n}}")]);
        assert_eq!(cuts(&["[", "{},", "{}]"]), [object("{}"), object("{}")]);
        assert_eq!(cuts(&[r#"{"a":"}\"{\\"}"#]), [object(r#"{"a":"}\"{\\"}"#)]);
    }

    #[test]
    fn text_around_objects_is_kept() {
        let expected = [Cut::Text("so:".into()), object("{}"), Cut::Text("}.".into())];
        assert_eq!(cuts(&["so: {} }."]), expected);
        assert_eq!(cuts(&["[x]"]), [Cut::Text("[x]".into())]);
    }

    #[test]
    fn an_object_does_not_end_inside_a_string() {
        let broken = Cut::Broken("{\"a\":\"b\n".into());
        assert_eq!(cuts(&[r#"{"a":"b"#, "{}"]), [broken, object("{}")]);
        let line = "[".repeat(MAX_LINE_BYTES / 2);
        let cut = cuts(&["{", &line, &line]);
        assert!(matches!(&cut[..], [Cut::TooLong(_), ..]), "{}", cut.len());
    }
}

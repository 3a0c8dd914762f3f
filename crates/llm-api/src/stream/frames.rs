//! Interprets lines in either protocol: one JSON object per line, or server-sent events whose data is such an
//! object. Servers mix the two, and proxies add to the variety.

use serde_json::Value;

use super::{
    lines::Line,
    objects::{self, Cut, ObjectCutter},
};
use crate::{error, html, json};

/// The last event of the OpenAI-compatible protocol.
const MARKER: &[u8] = b"[DONE]";
/// A longer line is not examined before it has ended, bytes.
const MAX_EARLY_BYTES: usize = 64 << 10;

/// The content of a line.
#[derive(Debug, PartialEq)]
pub enum Frame {
    Object(Value),
    /// The marker that ends the stream.
    Marker,
    /// An error because of where it stands, whatever it looks like: the server's message.
    Error(String),
    /// Text outside any protocol.
    Text(Vec<u8>),
    /// An unreadable object.
    Broken(Vec<u8>),
    /// The beginning of an object that does not end.
    TooLong(Vec<u8>),
}

/// Reads line after line.
#[derive(Debug, Default)]
pub struct Frames {
    cutter: ObjectCutter,
    /// The object that has begun is the data of an event and ends with it.
    is_in_event: bool,
    /// The current event is called `error`, so its data is one, whatever it looks like.
    is_error: bool,
    /// A web page has begun; its scripts are full of braces.
    is_page: bool,
}

impl Frames {
    pub fn read(&mut self, line: &Line<'_>) -> Vec<Frame> {
        if line.is_rest {
            return self.feed(line.bytes.trim_ascii());
        }
        let text = without_mark(&line.bytes).trim_ascii();
        self.is_page |= html::is_page(&String::from_utf8_lossy(text.get(..8).unwrap_or(text)));
        if self.is_page {
            return vec![Frame::Text(text.to_vec())];
        }
        if text.is_empty() {
            self.is_error = false;
            return if self.is_in_event { self.break_off() } else { Vec::new() };
        }
        if let Some(data) = field(text, b"data") {
            return self.read_data(data);
        }
        if let Some(name) = field(text, b"event") {
            self.is_error = name == b"error";
        } else if let Some(error) = field(text, b"error") {
            return vec![error_frame(error)];
        } else if ![&b""[..], b"id", b"retry"].iter().any(|name| field(text, name).is_some()) {
            self.is_in_event &= self.cutter.is_inside();
            return self.feed(text);
        }
        Vec::new()
    }

    /// Whether an unfinished line is already complete but for its line break, which a server may send late or
    /// only with the next line.
    pub fn is_whole(&self, begun: &Line<'_>) -> bool {
        if self.cutter.is_inside() || self.is_page || begun.bytes.len() > MAX_EARLY_BYTES {
            return false;
        }
        let data = if begun.is_rest {
            begun.bytes.trim_ascii()
        } else {
            let text = without_mark(&begun.bytes).trim_ascii();
            field(text, b"data").unwrap_or(text)
        };
        let is_object = data.starts_with(b"{") && data.ends_with(b"}");
        data == MARKER && !self.is_error || is_object && json::is_valid(data)
    }

    /// Signals that no line follows: returns what has begun and will not end.
    pub fn take_begun(&mut self) -> Option<Vec<u8>> {
        self.cutter.is_inside().then(|| self.cutter.take())
    }

    fn read_data(&mut self, data: &[u8]) -> Vec<Frame> {
        let is_other = self.cutter.is_inside() && !self.is_in_event || data.starts_with(MARKER);
        let mut frames = if is_other { self.break_off() } else { Vec::new() };
        self.is_in_event = true;
        // Some proxies send comments as data.
        if !data.starts_with(b":") {
            frames.extend(self.feed(data));
        }
        frames
    }

    fn break_off(&mut self) -> Vec<Frame> {
        self.is_in_event = false;
        self.take_begun().map(Frame::Broken).into_iter().collect()
    }

    fn feed(&mut self, text: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        for cut in self.cutter.feed(text) {
            let frame = match cut {
                Cut::Object(data) | Cut::Text(data) if self.is_error => error_frame(&data),
                Cut::Object(object) => match json::value(&object) {
                    Some(object) => Frame::Object(object),
                    None => Frame::Broken(object),
                },
                Cut::Text(text) => {
                    let mut rest = &text[..];
                    while let Some(after) = rest.strip_prefix(MARKER) {
                        frames.push(Frame::Marker);
                        rest = after.trim_ascii();
                    }
                    if objects::is_mute(rest) {
                        continue;
                    }
                    Frame::Text(rest.to_vec())
                }
                Cut::Broken(object) => Frame::Broken(object),
                Cut::TooLong(object) => Frame::TooLong(object),
            };
            frames.push(frame);
        }
        frames
    }
}

/// The line without a byte order mark.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

/// The value of a field, if the line is that field. A comment is a field without a name.
fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    Some(line.strip_prefix(name)?.strip_prefix(b":")?.trim_ascii_start())
}

fn error_frame(text: &[u8]) -> Frame {
    let told = json::value(text).and_then(|value| error::words(&value));
    Frame::Error(told.unwrap_or_else(|| json::excerpt(text)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::stream::lines::LineBuffer;

    fn frames(text: &str) -> Vec<Frame> {
        let (mut buffer, mut frames, mut read) =
            (LineBuffer::default(), Frames::default(), Vec::new());
        let text = format!("{text}\n");
        let mut bytes = text.as_bytes();
        while let Some(line) = buffer.next_line(&mut bytes).unwrap() {
            read.extend(frames.read(&line));
        }
        read
    }

    fn text(text: &str) -> Frame {
        Frame::Text(text.into())
    }

    #[test]
    fn both_protocols_carry_objects() {
        let expected = [Frame::Object(json!({"a": 1})), Frame::Object(json!({"b": 2}))];
        for stream in [
            "{\"a\":1}\n{\"b\":2}",
            "{\"a\":1}{\"b\":2}",
            "[{\"a\":1},\n{\"b\":2}]",
            "\u{feff}data:{\"a\":1}\r\n\r\ndata: {\"b\":2}\r\n",
            "data: {\"a\":1}{\"b\":2}",
            "data: {\ndata:  \"a\": 1\ndata: }\n\ndata: {\n  \"b\": 2\n}\n\n",
            ": ping\ndata:\n\ndata: : PROCESSING\n\nid: 7\nretry: 3\nevent: x\ndata: {\"a\":1}\n\n{\"b\":2}",
        ] {
            assert_eq!(frames(stream), expected, "{stream}");
        }
    }

    #[test]
    fn the_marker_is_recognised_with_and_without_its_field() {
        for stream in ["data: [DONE]", "data:[DONE] \r", "[DONE]"] {
            assert_eq!(frames(stream), [Frame::Marker], "{stream}");
        }
    }

    #[test]
    fn an_object_cannot_outlast_its_event() {
        let broken = || Frame::Broken("{\"a\":[\n".into());
        for end in ["\n\ndata: {}", "\n\n{}"] {
            let stream = format!("data: {{\"a\":[{end}");
            assert_eq!(frames(&stream), [broken(), Frame::Object(json!({}))], "{stream}");
        }
        assert_eq!(frames("{\"a\":[\ndata: [DONE]"), [broken(), Frame::Marker]);
    }

    #[test]
    fn pages_and_other_texts_are_kept() {
        assert_eq!(frames("busy"), [text("busy")]);
        assert_eq!(frames("<html>\n{\"a\":1}"), [text("<html>"), text("{\"a\":1}")]);
        assert_eq!(frames("data: <b> {x}"), [text("<b>"), Frame::Broken("{x}".into())]);
    }
}

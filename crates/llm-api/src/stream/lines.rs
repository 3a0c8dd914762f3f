//! Splits a stream of bytes into lines. Only a complete line is text: a network chunk may end inside a
//! character.

use std::borrow::Cow;

/// No legitimate line is longer, bytes. Something other than a model server could send bytes forever.
pub const MAX_LINE_BYTES: usize = 1 << 20;
const HEAD_BYTES: usize = 1024;

/// Holds the beginning of a line until the rest arrives.
#[derive(Debug, Default)]
pub struct LineBuffer {
    pending: Vec<u8>,
    /// The beginning of the line was taken before it ended.
    is_begun: bool,
    /// The last break was a carriage return, so a line feed that follows belongs to it.
    after_return: bool,
}

/// A line without its break.
#[derive(Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub bytes: Cow<'a, [u8]>,
    /// It is the remainder of a line whose beginning was already taken.
    pub is_rest: bool,
}

/// A line exceeded the maximum length.
#[derive(Debug, PartialEq, Eq)]
pub struct LineTooLong {
    /// Its beginning.
    pub head: Vec<u8>,
}

impl LineBuffer {
    /// Takes a line from the front of `bytes`; `None` when they are used up. A line ends with a line feed, a
    /// carriage return or both. A line entirely within `bytes` is not copied.
    pub fn next_line<'a>(&mut self, bytes: &mut &'a [u8]) -> Result<Option<Line<'a>>, LineTooLong> {
        if self.after_return && !bytes.is_empty() {
            *bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            self.after_return = false;
        }
        let break_at = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (part, rest) = bytes.split_at(break_at.unwrap_or(bytes.len()));
        if self.pending.len() + part.len() > MAX_LINE_BYTES {
            return Err(self.give_up(part));
        }
        let Some((line_break, rest)) = rest.split_first() else {
            *bytes = rest;
            self.pending.extend_from_slice(part);
            return Ok(None);
        };
        *bytes = rest;
        self.after_return = *line_break == b'\r';
        if self.pending.is_empty() {
            let is_rest = std::mem::take(&mut self.is_begun);
            return Ok(Some(Line { bytes: Cow::Borrowed(part), is_rest }));
        }
        self.pending.extend_from_slice(part);
        let line = self.take_begun();
        self.is_begun = false;
        Ok(Some(line))
    }

    /// Everything after the last line break.
    pub fn begun(&self) -> Line<'_> {
        Line { bytes: Cow::Borrowed(&self.pending), is_rest: self.is_begun }
    }

    /// Takes everything after the last line break. What arrives next is the rest of that line.
    pub fn take_begun(&mut self) -> Line<'static> {
        let bytes = Cow::Owned(std::mem::take(&mut self.pending));
        Line { bytes, is_rest: std::mem::replace(&mut self.is_begun, true) }
    }

    fn give_up(&mut self, part: &[u8]) -> LineTooLong {
        let head = self.pending.iter().chain(part).take(HEAD_BYTES).copied().collect();
        self.pending = Vec::new();
        LineTooLong { head }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chunks: &[&str]) -> Vec<String> {
        let mut buffer = LineBuffer::default();
        let mut lines = Vec::new();
        for chunk in chunks {
            let mut rest = chunk.as_bytes();
            while let Some(line) = buffer.next_line(&mut rest).unwrap() {
                lines.push(String::from_utf8(line.bytes.into_owned()).unwrap());
            }
        }
        lines.push(String::from_utf8(buffer.take_begun().bytes.into_owned()).unwrap());
        lines
    }

    #[test]
    fn lines_are_reassembled_however_they_are_split() {
        assert_eq!(lines(&["one\ntwo\nthr"]), ["one", "two", "thr"]);
        assert_eq!(lines(&["o", "ne", "\n", "two\nthr"]), ["one", "two", "thr"]);
        assert_eq!(lines(&["\n\n"]), ["", "", ""]);
        assert_eq!(lines(&["one", ""]), ["one"]);
    }

    #[test]
    fn a_line_ends_as_any_system_ends_it() {
        let expected = ["one", "", "two", "thr"];
        assert_eq!(lines(&["one\r\n\r\ntwo\r\nthr"]), expected);
        assert_eq!(lines(&["one\r\rtwo\rthr"]), expected);
        assert_eq!(lines(&["one\r", "\n\r", "", "\ntwo\r", "thr"]), expected);
    }

    #[test]
    fn a_complete_line_is_not_copied() {
        let mut rest: &[u8] = b"one\ntwo";
        let line = LineBuffer::default().next_line(&mut rest).unwrap().unwrap();
        assert!(matches!(line.bytes, Cow::Borrowed(b"one")));
        assert_eq!(rest, b"two");
    }

    #[test]
    fn a_line_can_be_taken_before_it_ends() {
        let mut buffer = LineBuffer::default();
        assert_eq!(buffer.next_line(&mut &b"one"[..]), Ok(None));
        assert_eq!(&*buffer.begun().bytes, b"one");
        assert!(!buffer.take_begun().is_rest);
        let mut bytes: &[u8] = b" two\nthree\n";
        let rest = buffer.next_line(&mut bytes).unwrap().unwrap();
        assert_eq!((&*rest.bytes, rest.is_rest), (&b" two"[..], true));
        assert!(!buffer.next_line(&mut bytes).unwrap().unwrap().is_rest);
    }

    #[test]
    fn the_bound_does_not_depend_on_the_cut() {
        let longest = vec![b'x'; MAX_LINE_BYTES];
        let mut buffer = LineBuffer::default();
        assert_eq!(buffer.next_line(&mut &longest[..]), Ok(None));
        let line = buffer.next_line(&mut &b"\n"[..]).unwrap().unwrap();
        assert_eq!(line.bytes.len(), MAX_LINE_BYTES);

        let too_long = [&longest[..], b"x\n"].concat();
        let error = buffer.next_line(&mut &too_long[..]).unwrap_err();
        assert_eq!(error.head, vec![b'x'; HEAD_BYTES]);
    }
}

//! Cuts a stream of bytes into lines. A line is text only when it is whole: a chunk of the
//! network may end inside a character.

use std::borrow::Cow;

/// No honest line is longer. Something that is no model server could send bytes forever.
const MAX_LINE_BYTES: usize = 16 << 20;
const HEAD_BYTES: usize = 1024;

/// Holds the beginning of a line until its end comes.
#[derive(Debug, Default)]
pub struct LineBuffer {
    pending: Vec<u8>,
}

/// A line has passed all bounds.
#[derive(Debug, PartialEq, Eq)]
pub struct LineTooLong {
    /// How it began.
    pub head: Vec<u8>,
}

impl LineBuffer {
    /// Takes a line from the front of `bytes`, without its line break; `None` when they are used
    /// up. A line that lies whole in `bytes` is not copied.
    pub fn next_line<'a>(
        &mut self,
        bytes: &mut &'a [u8],
    ) -> Result<Option<Cow<'a, [u8]>>, LineTooLong> {
        let mut parts = bytes.splitn(2, |&byte| byte == b'\n');
        let part = parts.next().unwrap_or_default();
        let after_break = parts.next();
        *bytes = after_break.unwrap_or_default();

        if self.pending.len() + part.len() > MAX_LINE_BYTES {
            return Err(self.give_up(part));
        }
        if after_break.is_none() {
            self.pending.extend_from_slice(part);
            return Ok(None);
        }
        if self.pending.is_empty() {
            return Ok(Some(Cow::Borrowed(part)));
        }
        self.pending.extend_from_slice(part);
        Ok(Some(Cow::Owned(self.take_rest())))
    }

    /// What came after the last line break.
    pub fn take_rest(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.pending)
    }

    fn give_up(&mut self, part: &[u8]) -> LineTooLong {
        let head = self.take_rest().iter().chain(part).take(HEAD_BYTES).copied().collect();
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
                lines.push(String::from_utf8(line.into_owned()).unwrap());
            }
        }
        lines.push(String::from_utf8(buffer.take_rest()).unwrap());
        lines
    }

    #[test]
    fn lines_are_whole_however_they_are_cut() {
        assert_eq!(lines(&["one\ntwo\nthr"]), ["one", "two", "thr"]);
        assert_eq!(lines(&["o", "ne", "\n", "two\nthr"]), ["one", "two", "thr"]);
        assert_eq!(lines(&["\n\n"]), ["", "", ""]);
        assert_eq!(lines(&["one", ""]), ["one"]);
    }

    #[test]
    fn a_line_that_came_whole_is_not_copied() {
        let mut rest: &[u8] = b"one\ntwo";
        let line = LineBuffer::default().next_line(&mut rest).unwrap();
        assert!(matches!(line, Some(Cow::Borrowed(b"one"))));
        assert_eq!(rest, b"two");
    }

    #[test]
    fn the_bound_does_not_depend_on_the_cut() {
        let longest = vec![b'x'; MAX_LINE_BYTES];
        let mut buffer = LineBuffer::default();
        assert_eq!(buffer.next_line(&mut &longest[..]), Ok(None));
        let line = buffer.next_line(&mut &b"\n"[..]).unwrap().unwrap();
        assert_eq!(line.len(), MAX_LINE_BYTES);

        let too_long = [&longest[..], b"x\n"].concat();
        let error = buffer.next_line(&mut &too_long[..]).unwrap_err();
        assert_eq!(error.head, vec![b'x'; HEAD_BYTES]);
    }
}

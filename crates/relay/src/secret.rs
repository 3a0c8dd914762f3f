//! Masks a secret in text that arrives in pieces, whether it appears literally or escaped: `\/` and `\u002f`
//! as in JSON, `%2F` as in URLs, `&#47;` and `&#x2f;` as in HTML.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::BoxError;
use axum::body::Body;
use bytes::Bytes;
use http_body::Frame;

/// Replaces the secret.
const CONCEALED: &[u8] = "•••".as_bytes();
/// JSON nested in a JSON string doubles the backslashes.
const MAX_BACKSLASHES: usize = 8;

/// A secret of visible ASCII characters.
pub(crate) struct Secret(Vec<SecretChar>);

/// One character of a secret, and its escaped forms.
struct SecretChar {
    plain: u8,
    after_backslash: String,
    others: [String; 3],
}

/// Whether a text begins with what is looked for.
enum Match {
    /// It does, in this many bytes.
    Whole(usize),
    /// It is too short to tell.
    Begun,
    None,
}

impl Secret {
    pub(crate) fn new(text: &str) -> Self {
        let sign = |plain: u8| SecretChar {
            plain,
            after_backslash: format!("u{plain:04x}"),
            others: [format!("%{plain:02x}"), format!("&#{plain};"), format!("&#x{plain:x};")],
        };
        Self(text.bytes().map(sign).collect())
    }

    /// Its length in characters.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it occurs anywhere in a text.
    pub(crate) fn is_in(&self, text: &[u8]) -> bool {
        (0..text.len()).any(|at| matches!(self.at(text, at), Match::Whole(_)))
    }

    /// The text with the secret masked, and a tail that may be the beginning of the secret.
    fn conceal(&self, text: Bytes) -> (Bytes, Bytes) {
        let mut passed = Vec::new();
        let (mut done, mut at) = (0, 0);
        while at < text.len() {
            match self.at(&text, at) {
                Match::None => at += 1,
                Match::Begun => break,
                Match::Whole(length) => {
                    passed.extend_from_slice(text.get(done..at).unwrap_or_default());
                    passed.extend_from_slice(CONCEALED);
                    at += length;
                    done = at;
                }
            }
        }
        let held = text.slice(at..);
        if done == 0 {
            return (text.slice(..at), held);
        }
        passed.extend_from_slice(text.get(done..at).unwrap_or_default());
        (passed.into(), held)
    }

    fn at(&self, text: &[u8], start: usize) -> Match {
        let mut end = start;
        for sign in &self.0 {
            match sign.begins(text.get(end..).unwrap_or_default()) {
                Match::Whole(length) => end += length,
                Match::Begun => return Match::Begun,
                Match::None => return Match::None,
            }
        }
        Match::Whole(end - start)
    }
}

impl SecretChar {
    fn begins(&self, text: &[u8]) -> Match {
        // No more than are needed: a text may consist of them, and each is looked at as a beginning.
        let may_be = text.iter().take(MAX_BACKSLASHES + 1);
        let backslashes = may_be.take_while(|&&byte| byte == b'\\').count();
        let (escape, rest) = text.split_at_checked(backslashes).unwrap_or_default();
        if escape.len() > MAX_BACKSLASHES {
            return Match::None;
        }
        let Some(&next) = rest.first() else { return Match::Begun };
        if self.plain == b'\\' && !escape.is_empty() {
            return Match::Whole(escape.len());
        }
        let forms = match escape {
            [] => self.others.as_slice(),
            _ => std::slice::from_ref(&self.after_backslash),
        };
        let mut found = Match::None;
        for form in forms {
            let common = form.len().min(rest.len());
            let begins = rest.get(..common).zip(form.as_bytes().get(..common));
            if begins.is_some_and(|(rest, form)| rest.eq_ignore_ascii_case(form)) {
                if common == form.len() {
                    return Match::Whole(escape.len() + common);
                }
                found = Match::Begun;
            }
        }
        match found {
            Match::None if next == self.plain => Match::Whole(escape.len() + 1),
            found => found,
        }
    }
}

/// A body in which a secret is masked. Only a possible beginning of it is held back until more arrives.
pub(crate) struct ConcealingBody {
    body: Body,
    secret: Arc<Secret>,
    held: Bytes,
}

impl ConcealingBody {
    pub(crate) fn new(body: Body, secret: Arc<Secret>) -> Self {
        Self { body, secret, held: Bytes::new() }
    }
}

impl http_body::Body for ConcealingBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            let polled = Pin::new(&mut self.body).poll_frame(context);
            let frame = match std::task::ready!(polled) {
                Some(frame) => frame?,
                None if self.held.is_empty() => return Poll::Ready(None),
                // The text has ended, so the tail was not the secret.
                None => return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.held))))),
            };
            // Trailers are dropped: nobody reads them.
            let Ok(piece) = frame.into_data() else { continue };
            let text = match self.held.is_empty() {
                true => piece,
                false => [self.held.as_ref(), piece.as_ref()].concat().into(),
            };
            let (passed, held) = self.secret.conceal(text);
            self.held = held;
            if !passed.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(passed))));
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.held.is_empty() && self.body.is_end_stream()
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;
    use http_body_util::BodyExt as _;

    use super::*;

    const KEY: &str = "sk-u/n+1";

    async fn heard(pieces: &[&str]) -> String {
        let pieces: Vec<_> = pieces.iter().map(|it| Ok::<_, BoxError>(it.to_string())).collect();
        let body = Body::from_stream(stream::iter(pieces));
        let body = ConcealingBody::new(body, Arc::new(Secret::new(KEY)));
        let heard = body.collect().await.unwrap().to_bytes();
        String::from_utf8(heard.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn it_is_masked_however_it_is_escaped_and_split() {
        for written in [
            KEY,
            r"sk-u\/n+1",
            r"sk-\u0075/n\u002B1",
            r"\\u0073k-u\\\/n+1",
            "sk-u%2Fn%2b1",
            "sk-u/n&#43;1",
            "sk-u&#x2F;n&#x2b;1",
        ] {
            let text = format!("{{\"a\\n\":\"{written}\"}} sk-u {written}");
            for cut in 0..=text.len() {
                let (begin, end) = text.split_at(cut);
                assert_eq!(heard(&[begin, end]).await, "{\"a\\n\":\"•••\"} sk-u •••", "{cut}");
            }
            assert!(Secret::new(KEY).is_in(text.as_bytes()));
        }
    }

    #[tokio::test]
    async fn anything_else_passes_unchanged() {
        for text in ["", "sk-", "sk-u/n+", r"\", r"sk-\u00", "%73%6b&#", "ssk-u/n+2", "SK-U/N+1"] {
            for cut in 0..=text.len() {
                let (begin, end) = text.split_at(cut);
                assert_eq!(heard(&[begin, end]).await, text);
            }
        }
    }

    #[test]
    fn backslashes_cost_no_more_than_other_text() {
        let text = Bytes::from(vec![b'\\'; 4 << 20]);
        let (passed, held) = Secret::new(KEY).conceal(text.clone());
        assert_eq!(passed.len() + held.len(), text.len());
        assert_eq!(held.len(), MAX_BACKSLASHES);
    }

    #[test]
    fn a_line_is_not_held_back() {
        let line = Bytes::from_static(b"{\"message\":{\"content\":\"sk\"},\"done\":false}\n");
        let (passed, held) = Secret::new(KEY).conceal(line.clone());
        assert_eq!((passed, held.len()), (line, 0));
    }
}

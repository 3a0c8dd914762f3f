//! One answer as it arrives: bytes with their times become a sample.

use bench::{Failure, Sample, ServerTimes};
use llm_api::{ApiError, Completion, Protocol, StreamDecoder, StreamEvent};

use crate::lumps::Lumps;
use crate::refusal::failure;

/// Of an error page no more than this is kept, bytes.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// Collects one answer.
pub struct Answer {
    decoder: StreamDecoder,
    status: Option<u16>,
    error_body: Vec<u8>,
    sample: Sample,
    lumps: Lumps,
    completion: Option<Completion>,
    /// The last bytes arrived.
    last_bytes_ms: Option<f64>,
    /// The last bytes arrived that were more than a sign of life.
    last_word_ms: Option<f64>,
}

impl Answer {
    /// An answer to a request that is sent at `sent_ms`.
    #[must_use]
    pub fn new(protocol: Protocol, sent_ms: f64) -> Self {
        Self {
            decoder: StreamDecoder::new(protocol),
            status: None,
            error_body: Vec::new(),
            sample: Sample { sent_ms, ..Sample::default() },
            lumps: Lumps::default(),
            completion: None,
            last_bytes_ms: None,
            last_word_ms: None,
        }
    }

    /// The same, keeping the text of the answer until it is taken.
    #[must_use]
    pub fn keeping_text(self) -> Self {
        Self { decoder: self.decoder.keeping_text(), ..self }
    }

    /// The text of the answer, if it is kept.
    pub fn take_text(&mut self) -> Option<String> {
        self.decoder.take_text()
    }

    /// The HTTP status has come.
    pub fn status(&mut self, status: u16) {
        self.status = Some(status);
    }

    /// Bytes of the body have come, at `arrived_ms`.
    pub fn bytes(&mut self, arrived_ms: f64, bytes: &[u8]) {
        if self.is_success() {
            if self.decoder.is_ended() {
                return;
            }
            let objects_before = self.decoder.objects();
            let events = self.decoder.push(bytes);
            self.last_bytes_ms = Some(arrived_ms);
            if self.decoder.objects() > objects_before || self.decoder.is_ended() {
                self.last_word_ms = Some(arrived_ms);
            }
            self.take(arrived_ms, events);
        } else {
            let room = MAX_ERROR_BODY.saturating_sub(self.error_body.len());
            self.error_body.extend(bytes.iter().take(room));
        }
    }

    /// Whether nothing that follows counts: the server's end marker has come, or an error. The
    /// connection may be dropped, the request's end is the arrival of that.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.decoder.is_ended() || self.error_body.len() >= MAX_ERROR_BODY
    }

    /// Whether the server has called the answer complete, but its marker has not come, and counts may.
    /// If nothing follows for a moment, nothing will, and the server's last word was the end.
    #[must_use]
    pub fn could_be_complete(&self) -> bool {
        self.is_success() && self.decoder.could_end()
    }

    /// The body has ended at `end_ms`: what is known of the request to `model`. An answer that the
    /// server called complete ended with that word, not with its connection.
    #[must_use]
    pub fn finished(&mut self, end_ms: f64, model: &str) -> Sample {
        self.sample.end_ms = end_ms;
        if self.is_success() {
            let objects_before = self.decoder.objects();
            let was_ended = self.decoder.is_ended();
            let events = self.decoder.finish();
            if self.decoder.objects() > objects_before {
                self.last_word_ms = self.last_bytes_ms;
            }
            self.take(self.last_bytes_ms.unwrap_or(end_ms), events);
            if let Some(last_word_ms) =
                self.last_word_ms.filter(|_| was_ended || self.decoder.could_end())
            {
                self.sample.end_ms = last_word_ms;
            }
        } else {
            let body = String::from_utf8_lossy(&self.error_body).into_owned();
            let error = ApiError::from_response(self.status.unwrap_or(0), &body, model);
            self.fail(&error);
        }
        self.settle()
    }

    /// The connection broke at `end_ms`, or never came about. What was complete before stays so.
    #[must_use]
    pub fn broken(&mut self, end_ms: f64, message: String) -> Sample {
        if self.decoder.is_ended() || self.could_be_complete() {
            return self.finished(end_ms, "");
        }
        self.sample.error.get_or_insert(Failure::Network);
        self.sample.error_message.get_or_insert(message);
        self.sample.end_ms = end_ms;
        self.settle()
    }

    fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    fn take(&mut self, at_ms: f64, events: Vec<StreamEvent>) {
        for event in events {
            match event {
                StreamEvent::Thinking => self.content(at_ms),
                StreamEvent::Answer => {
                    self.content(at_ms);
                    self.sample.answer_ms.get_or_insert(at_ms);
                }
                StreamEvent::Done(completion) => self.completion = Some(completion),
                StreamEvent::Error(error) => self.fail(&error),
            }
        }
    }

    fn content(&mut self, at_ms: f64) {
        self.sample.first_ms.get_or_insert(at_ms);
        self.sample.last_ms = Some(at_ms);
        *self.sample.chunks.get_or_insert(0) += 1;
        self.lumps.note(at_ms);
    }

    fn fail(&mut self, error: &ApiError) {
        let (failure, words) = failure(error);
        self.sample.error = Some(failure);
        self.sample.error_message = Some(words.to_owned()).filter(|words| !words.is_empty());
        if let ApiError::GivenUp { reason } | ApiError::LoadOnly { reason } = error {
            self.sample.done_reason = Some(reason.clone());
        }
    }

    fn settle(&mut self) -> Sample {
        let sample = std::mem::take(&mut self.sample);
        let mut sample = Sample { arrivals: self.lumps.moments(), ..sample };
        if let Some(completion) = self.completion.take().filter(|_| sample.error.is_none()) {
            sample = complete(sample, completion);
        }
        if self.lumps.hide_the_first(sample.tokens) {
            (sample.first_ms, sample.answer_ms) = (None, None);
        }
        sample
    }
}

/// The sample of an answer that the server called complete.
fn complete(sample: Sample, completion: Completion) -> Sample {
    let ms = |ns: Option<u64>| ns.map(|ns| ns as f64 / 1e6);
    let server = ServerTimes {
        total_ms: ms(completion.total_ns),
        load_ms: ms(completion.load_ns),
        prompt_eval_ms: ms(completion.prompt_eval_ns),
        eval_ms: ms(completion.eval_ns),
    };
    let both = completion.tokens.zip(completion.prompt_tokens);
    let sum = both.and_then(|(tokens, prompt_tokens)| tokens.checked_add(prompt_tokens));
    Sample {
        error: completion.tokens.is_none().then_some(Failure::NoTokenCount),
        tokens: completion.tokens,
        prompt_tokens: completion.prompt_tokens,
        total_tokens: completion.total_tokens.filter(|&total| sum.is_some_and(|sum| sum != total)),
        done_reason: completion.done_reason,
        server: (server != ServerTimes::default()).then_some(server),
        ..sample
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, chunks: &[(f64, &str)]) -> Sample {
        let mut answer = Answer::new(Protocol::Ollama, 5.0);
        answer.status(status);
        for (at_ms, text) in chunks {
            answer.bytes(*at_ms, text.as_bytes());
        }
        answer.finished(100.0, "m")
    }

    const DONE: &str = concat!(
        r#"{"message":{"content":""},"done":true,"done_reason":"length","eval_count":2,"#,
        r#""prompt_eval_count":7,"total_duration":90000000,"eval_duration":40000000}"#
    );

    #[test]
    fn times_are_those_of_the_bytes() {
        let sample = answer(
            200,
            &[
                (10.0, "{\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n"),
                (20.0, "{\"message\":{\"content\":\"Hi\"},\"done\":false}\n"),
                (30.0, "{\"message\":{\"content\":\"!\"},\"done\":false}\n"),
                (40.0, DONE),
            ],
        );
        assert_eq!(
            sample,
            Sample {
                sent_ms: 5.0,
                first_ms: Some(10.0),
                answer_ms: Some(20.0),
                last_ms: Some(30.0),
                end_ms: 40.0,
                tokens: Some(2),
                prompt_tokens: Some(7),
                chunks: Some(3),
                arrivals: Some(3),
                done_reason: Some("length".into()),
                server: Some(ServerTimes {
                    total_ms: Some(90.0),
                    eval_ms: Some(40.0),
                    ..ServerTimes::default()
                }),
                ..Sample::default()
            }
        );
    }

    #[test]
    fn what_went_wrong_keeps_its_kind_and_the_servers_words() {
        let failure = |status, text| {
            let sample = answer(status, &[(10.0, text)]);
            (sample.error, sample.error_message)
        };
        let words = |text: &str| Some(text.to_owned());
        assert_eq!(failure(500, r#"{"error":"boom"}"#), (Some(Failure::Http(500)), words("boom")));
        assert_eq!(failure(503, r#"{"error":"busy"}"#), (Some(Failure::Http(503)), words("busy")));
        let not_found = r#"{"error":"model 'm' not found"}"#;
        let missing = (Some(Failure::ModelNotFound), words("model 'm' not found"));
        assert_eq!(failure(404, not_found), missing);
        assert_eq!(failure(200, r#"{"error":"out"}"#), (Some(Failure::InStream), words("out")));
        assert_eq!(failure(200, "<html>"), (Some(Failure::HtmlPage), None));
        assert_eq!(failure(200, "<h1>Sign in"), (Some(Failure::HtmlPage), words("Sign in")));
        assert_eq!(failure(200, "no server"), (Some(Failure::NotJson), words("no server")));
        assert_eq!(
            failure(200, r#"{"done":true,"done_reason":"error"}"#),
            (Some(Failure::GivenUp), words("error"))
        );
        assert_eq!(failure(200, r#"{"done":true}"#), (Some(Failure::Empty), None));
        assert_eq!(failure(200, ""), (Some(Failure::Empty), None));
        let load = r#"{"message":{"content":""},"done":true,"done_reason":"load"}"#;
        assert_eq!(failure(200, load), (Some(Failure::LoadOnly), words("load")));
        assert_eq!(
            failure(200, "{\"message\":{\"content\":\"a\"},\"done\":false}\n").0,
            Some(Failure::EndedEarly)
        );
        assert_eq!(
            failure(200, r#"{"message":{"content":"a"},"done":true}"#).0,
            Some(Failure::NoTokenCount)
        );
    }

    #[test]
    fn a_broken_connection_keeps_what_came_before() {
        let mut answer = Answer::new(Protocol::Ollama, 0.0);
        answer.status(200);
        answer.bytes(7.0, b"{\"message\":{\"content\":\"a\"},\"done\":false}\n");
        let sample = answer.broken(9.0, "TypeError".into());
        assert_eq!(sample.error, Some(Failure::Network));
        assert_eq!((sample.first_ms, sample.end_ms), (Some(7.0), 9.0));
    }

    fn openai(chunks: &[(f64, &str)]) -> Answer {
        let mut answer = Answer::new(Protocol::OpenAi, 0.0);
        answer.status(200);
        for (at_ms, text) in chunks {
            answer.bytes(*at_ms, text.as_bytes());
        }
        answer
    }

    const TEXT: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
    const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    const USAGE: &str = "data: {\"choices\":[],\"usage\":{\"completion_tokens\":2,\
        \"prompt_tokens\":5,\"total_tokens\":9}}\n\n";

    #[test]
    fn the_marker_ends_a_request_whose_connection_stays_open() {
        let said_all = [(10.0, TEXT), (20.0, TEXT), (30.0, STOP), (31.0, USAGE)];
        let mut open = openai(&[&said_all[..], &[(32.0, "data: [DONE]\n\n")]].concat());
        assert!(open.is_complete());
        let sample = open.finished(3000.0, "m");
        assert_eq!((sample.end_ms, sample.tokens, sample.error), (32.0, Some(2), None));
        assert_eq!(sample.total_tokens, Some(9));

        let mut silent = openai(&[&said_all[..], &[(900.0, ": ping\n\n")]].concat());
        assert!(!silent.is_complete() && silent.could_be_complete());
        assert_eq!(silent.finished(3000.0, "m").end_ms, 31.0);
    }

    #[test]
    fn what_is_complete_can_not_break_any_more() {
        let sample = openai(&[(10.0, TEXT), (20.0, STOP), (20.0, USAGE)]).broken(25.0, "x".into());
        assert_eq!((sample.error, sample.end_ms, sample.tokens), (None, 20.0, Some(2)));
    }

    #[test]
    fn an_answer_in_one_piece_has_no_first_chunk() {
        let all = [TEXT, TEXT, STOP, USAGE].concat();
        let sample = openai(&[(500.0, &all)]).finished(501.0, "m");
        assert_eq!((sample.first_ms, sample.answer_ms, sample.last_ms), (None, None, Some(500.0)));
        assert_eq!((sample.chunks, sample.arrivals, sample.end_ms), (Some(2), Some(1), 500.0));

        let whole = r#"{"message":{"content":"a b"},"done":true,"eval_count":2}"#;
        let sample = answer(200, &[(500.0, whole)]);
        assert_eq!((sample.first_ms, sample.tokens, sample.arrivals), (None, Some(2), Some(1)));
    }

    #[test]
    fn no_more_of_an_error_body_is_kept_than_is_shown() {
        let mut answer = Answer::new(Protocol::OpenAi, 0.0);
        answer.status(500);
        answer.bytes(1.0, &vec![b'x'; MAX_ERROR_BODY - 1]);
        assert!(!answer.is_complete());
        answer.bytes(2.0, &vec![b'x'; 1 << 20]);
        assert!(answer.is_complete());
        assert_eq!(answer.error_body.len(), MAX_ERROR_BODY);
    }
}

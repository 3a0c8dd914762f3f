//! One answer as it arrives: bytes with their times become a sample.

use bench::{Failure, Sample, ServerTimes};
use llm_api::{ApiError, Completion, Protocol, StreamDecoder, StreamEvent};

/// Of an error page no more than this is kept, bytes.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// Collects one answer.
pub struct Answer {
    decoder: StreamDecoder,
    status: Option<u16>,
    error_body: Vec<u8>,
    sample: Sample,
    completion: Option<Completion>,
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
            completion: None,
        }
    }

    /// The HTTP status has come.
    pub fn status(&mut self, status: u16) {
        self.status = Some(status);
    }

    /// Bytes of the body have come, at `arrived_ms`.
    pub fn bytes(&mut self, arrived_ms: f64, bytes: &[u8]) {
        if self.is_success() {
            let events = self.decoder.push(bytes);
            self.take(arrived_ms, events);
        } else if self.error_body.len() < MAX_ERROR_BODY {
            self.error_body.extend_from_slice(bytes);
        }
    }

    /// The body has ended at `end_ms`: what is known of the request to `model`.
    #[must_use]
    pub fn finished(mut self, end_ms: f64, model: &str) -> Sample {
        if self.is_success() {
            let events = self.decoder.finish();
            self.take(end_ms, events);
        } else {
            let body = String::from_utf8_lossy(&self.error_body).into_owned();
            let error = ApiError::from_response(self.status.unwrap_or(0), &body, model);
            self.fail(&error);
        }
        self.sample.end_ms = end_ms;
        match self.completion {
            Some(completion) if self.sample.error.is_none() => complete(self.sample, completion),
            _ => self.sample,
        }
    }

    /// The connection broke at `end_ms`, or never came about.
    #[must_use]
    pub fn broken(mut self, end_ms: f64, message: String) -> Sample {
        self.sample.error.get_or_insert(Failure::Network);
        self.sample.error_message.get_or_insert(message);
        Sample { end_ms, ..self.sample }
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
    }

    fn fail(&mut self, error: &ApiError) {
        self.sample.error = Some(match error {
            ApiError::ModelNotFound { .. } => Failure::ModelNotFound,
            ApiError::Busy => Failure::Http(503),
            ApiError::BadRequest { status, .. }
            | ApiError::Server { status, .. }
            | ApiError::Http { status, .. } => Failure::Http(*status),
            ApiError::InStream { .. } => Failure::InStream,
            ApiError::EndedEarly => Failure::EndedEarly,
            ApiError::NotJson { .. } => Failure::NotJson,
        });
        self.sample.error_message = match error {
            ApiError::BadRequest { message, .. }
            | ApiError::Server { message, .. }
            | ApiError::Http { message, .. }
            | ApiError::InStream { message }
            | ApiError::NotJson { excerpt: message } => {
                Some(message.clone()).filter(|message| !message.is_empty())
            }
            ApiError::ModelNotFound { .. } | ApiError::Busy | ApiError::EndedEarly => None,
        };
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
    Sample {
        error: completion.tokens.is_none().then_some(Failure::NoTokenCount),
        tokens: completion.tokens,
        prompt_tokens: completion.prompt_tokens,
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
                end_ms: 100.0,
                tokens: Some(2),
                prompt_tokens: Some(7),
                chunks: Some(3),
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
        assert_eq!(failure(503, r#"{"error":"busy"}"#), (Some(Failure::Http(503)), None));
        let not_found = r#"{"error":"model 'm' not found"}"#;
        assert_eq!(failure(404, not_found), (Some(Failure::ModelNotFound), None));
        assert_eq!(failure(200, r#"{"error":"out"}"#), (Some(Failure::InStream), words("out")));
        assert_eq!(failure(200, "<html>"), (Some(Failure::NotJson), words("<html>")));
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
}

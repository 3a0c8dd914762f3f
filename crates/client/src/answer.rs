//! One answer as it arrives: timestamped bytes become a sample.

use bench::engine::ArrivalLog;
use bench::{Failure, OnClock, Sample, ServerTimes};
use llm_api::{ApiError, AskedFor, Completion, Protocol, StreamDecoder, StreamEvent};

use crate::lumps::Lumps;
use crate::refusal::failure;
use crate::silences::Silences;

/// How much of an error page is kept, bytes.
const MAX_ERROR_BODY: usize = 64 * 1024;
/// Why an answer ended that calls a tool, by its newer and its older name.
const CALLS: [&str; 2] = ["tool_calls", "function_call"];

/// A sign of life is no longer than this, bytes: an opening tag and the end of its line.
const SIGN_BYTES: u64 = 8;
/// Of fewer tokens nothing is told by one chunk more.
const SIGN_TOKENS: u64 = 8;

/// Collects one answer.
pub struct Answer {
    decoder: StreamDecoder,
    status: Option<u16>,
    error_body: Vec<u8>,
    /// The server says when to ask again.
    has_retry_after: bool,
    sample: Sample,
    lumps: Lumps,
    /// Length of the text that came in the first moment, bytes.
    first_bytes: u64,
    silences: Silences,
    completion: Option<Completion>,
    /// When the last bytes arrived.
    last_bytes_ms: Option<f64>,
    /// When the last bytes arrived that were more than a keep-alive.
    last_word_ms: Option<f64>,
    arrivals: ArrivalLog,
}

impl Answer {
    /// The answer to a request sent at `sent_ms`.
    #[must_use]
    pub fn new(protocol: Protocol, sent_ms: f64) -> Self {
        Self {
            decoder: StreamDecoder::new(protocol),
            status: None,
            error_body: Vec::new(),
            has_retry_after: false,
            sample: Sample { sent_ms, ..Sample::default() },
            lumps: Lumps::default(),
            first_bytes: 0,
            silences: Silences::default(),
            completion: None,
            last_bytes_ms: None,
            last_word_ms: None,
            arrivals: ArrivalLog::default(),
        }
    }

    /// Also notes there when content arrives.
    #[must_use]
    pub fn with_arrival_log(self, arrivals: ArrivalLog) -> Self {
        Self { arrivals, ..self }
    }

    /// Says what the request asked for.
    #[must_use]
    pub fn of_request(self, asked: AskedFor) -> Self {
        Self { decoder: self.decoder.of_request(asked), ..self }
    }

    /// What notes when content arrives.
    #[must_use]
    pub fn arrivals(&self) -> &ArrivalLog {
        &self.arrivals
    }

    /// The protocol that the answer is in.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.decoder.protocol()
    }

    /// Also keeps the text of the answer until it is taken.
    #[must_use]
    pub fn keeping_text(self) -> Self {
        Self { decoder: self.decoder.keeping_text(), ..self }
    }

    /// The text of the answer, if it was kept.
    pub fn take_text(&mut self) -> Option<String> {
        self.decoder.take_text()
    }

    /// Records the HTTP status.
    pub fn status(&mut self, status: u16) {
        self.status = Some(status);
    }

    /// Records the `Retry-After` header where the page may read it. A date is ignored: the clocks may
    /// disagree.
    pub fn retry_after(&mut self, value: &str) {
        self.has_retry_after = true;
        let seconds: Option<u32> = value.trim().parse().ok();
        self.sample.retry_after_s = seconds.map(f64::from);
    }

    /// Takes bytes of the body that arrived at `arrived_ms`.
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
            if self.lumps.is_first_moment() {
                self.first_bytes = self.decoder.text_bytes();
            }
        } else {
            let room = MAX_ERROR_BODY.saturating_sub(self.error_body.len());
            self.error_body.extend(bytes.iter().take(room));
        }
    }

    /// Whether the server's end marker or an error has arrived, so that nothing after it matters. The
    /// connection may be dropped; the request ended when that arrived.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.decoder.is_ended() || self.error_body.len() >= MAX_ERROR_BODY
    }

    /// The token count, if these last chunks on their own show that the answer ended well; everything before them can then
    /// be parsed later. `None` if they do not show that by themselves.
    #[must_use]
    pub fn tokens_by_end(&self, last: &[u8]) -> Option<Option<u64>> {
        let events = StreamDecoder::new(self.protocol()).push(last);
        events.into_iter().filter(|_| self.is_success()).find_map(|event| match event {
            StreamEvent::Done(completion) => Some(completion.tokens),
            StreamEvent::Loading
            | StreamEvent::Thinking
            | StreamEvent::Answer
            | StreamEvent::Error(_) => None,
        })
    }

    /// The sample as far as it is known before the answer is read.
    #[must_use]
    pub fn unread(&self, end_ms: f64, tokens: Option<u64>) -> OnClock<Sample> {
        OnClock(Sample { sent_ms: self.sample.sent_ms, end_ms, tokens, ..Sample::default() })
    }

    /// Whether this has turned out not to be an answer, so that the rest need not be read.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.sample.error.is_some() || self.error_body.len() >= MAX_ERROR_BODY
    }

    /// Whether the server has said that the answer is complete but its end marker, and perhaps token counts,
    /// are still to come. If nothing follows for a moment, the last thing it sent was the end.
    #[must_use]
    pub fn could_be_complete(&self) -> bool {
        self.is_success() && self.decoder.could_end()
    }

    /// Whether token counts that were asked for have not come.
    #[must_use]
    pub fn awaits_counts(&self) -> bool {
        self.decoder.awaits_counts()
    }

    /// The body ended at `end_ms`: returns the sample of a request to `model`. If the server had said that
    /// the answer is complete, the answer ended then and not with the connection.
    #[must_use]
    pub fn finished(&mut self, end_ms: f64, model: &str) -> OnClock<Sample> {
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
                self.last_word_ms.filter(|_| was_ended || self.decoder.is_called_complete())
            {
                self.sample.end_ms = last_word_ms;
            }
        } else {
            let body = String::from_utf8_lossy(&self.error_body).into_owned();
            let error = ApiError::from_response(self.status.unwrap_or(0), &body, model);
            self.fail(&if self.has_retry_after { error.for_now() } else { error });
        }
        self.settle(model)
    }

    /// The connection broke at `end_ms`, or was never made. An answer that was already complete stays
    /// complete; one that had begun, or whose counts were still to come, ended early.
    #[must_use]
    pub fn broken(&mut self, end_ms: f64, message: String) -> OnClock<Sample> {
        let is_whole = self.could_be_complete() && !self.awaits_counts();
        if self.decoder.is_ended() || is_whole {
            return self.finished(end_ms, "");
        }
        let has_begun = self.sample.first_ms.is_some();
        let failure = if has_begun { Failure::EndedEarly } else { Failure::Network };
        self.sample.error.get_or_insert(failure);
        self.sample.error_message.get_or_insert(message);
        self.sample.end_ms = end_ms;
        self.settle("")
    }

    fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    fn take(&mut self, at_ms: f64, events: Vec<StreamEvent>) {
        for event in events {
            match event {
                StreamEvent::Loading => self.sample.load_said_ms = Some(at_ms),
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
        self.arrivals.note(at_ms);
        self.lumps.note(at_ms);
        self.silences.note(at_ms);
    }

    fn fail(&mut self, error: &ApiError) {
        let (failure, words) = failure(error);
        self.sample.error = Some(failure);
        self.sample.error_message = Some(words.to_owned()).filter(|words| !words.is_empty());
        if let ApiError::GivenUp { reason } | ApiError::LoadOnly { reason } = error {
            self.sample.done_reason = Some(reason.clone());
        }
    }

    fn settle(&mut self, model: &str) -> OnClock<Sample> {
        let sample = std::mem::take(&mut self.sample);
        let arrivals = self.lumps.moments(sample.sent_ms);
        let text_bytes = Some(self.decoder.text_bytes()).filter(|&bytes| bytes > 0);
        let mut sample = Sample { text_bytes, arrivals, silence: self.silences.most(), ..sample };
        let thinking = self.completion.as_ref().and_then(|completion| completion.reasoning_tokens);
        if let Some(completion) = self.completion.take().filter(|_| sample.error.is_none()) {
            sample = complete(sample, completion, model);
        }
        if let Some(generated_ms) = self.after_a_sign_of_life(&sample) {
            let is_of_answer = sample.answer_ms == sample.first_ms;
            sample.first_ms = Some(generated_ms);
            sample.answer_ms = sample.answer_ms.filter(|_| !is_of_answer).or(sample.first_ms);
        }
        if self.lumps.hide_the_first(sample.sent_ms, sample.tokens) {
            (sample.first_ms, sample.answer_ms) = (None, None);
        } else {
            sample.hidden_tokens = self.hidden_tokens(&sample, thinking.unwrap_or(0));
            sample.first_tokens = self.first_tokens(&sample);
        }
        OnClock(sample)
    }

    /// When generating began to be seen, if a gateway wrote something short before it, so that nobody takes the server for
    /// dead: there is one chunk more than tokens, and the first stands alone.
    fn after_a_sign_of_life(&self, sample: &Sample) -> Option<f64> {
        let (tokens, chunks) = (sample.tokens?, sample.chunks?);
        let is_one_more = tokens >= SIGN_TOKENS && chunks == tokens + 1;
        let is_short = self.first_bytes <= SIGN_BYTES;
        self.lumps.after_a_lone_first().filter(|_| is_one_more && is_short)
    }

    /// Tokens of thinking that was never shown, as counted by the server. A server that includes them in the total without
    /// saying how many gives itself away: the answer has more tokens than its text has bytes. Then every chunk counts as
    /// one visible token, and the rest were hidden. Tool calls are exempt, because their markup takes tokens that appear
    /// in no text.
    fn hidden_tokens(&self, sample: &Sample, thinking: u64) -> Option<u64> {
        let (tokens, chunks) = (sample.tokens?, sample.chunks.filter(|&chunks| chunks > 1)?);
        let bytes = self.decoder.text_bytes();
        let is_shown = sample.first_ms != sample.answer_ms;
        let is_call = sample.done_reason.as_deref().is_some_and(|why| CALLS.contains(&why));
        let is_too_short = bytes > 0 && bytes < tokens && !is_call;
        let hidden = match thinking {
            0 if is_too_short => tokens.saturating_sub(chunks),
            _ => thinking.min(tokens),
        };
        (!is_shown && hidden > 0).then_some(hidden)
    }

    /// The tokens that came in the first moment, if several: with several per chunk estimated from their share of
    /// the text, since chunks differ in size and the very first token may come alone; otherwise from the chunks, of
    /// which speculative decoding sends several at once. Thinking that was never shown was generated before, too.
    fn first_tokens(&self, sample: &Sample) -> Option<u64> {
        let (tokens, chunks) = (sample.tokens?, sample.chunks?);
        let hidden = sample.hidden_tokens.unwrap_or(0);
        let shown = tokens - hidden;
        let are_several = sample.has_several_tokens_a_chunk();
        let (first, all) = if are_several {
            (self.first_bytes, self.decoder.text_bytes())
        } else {
            (self.lumps.chunks_of_first(), chunks)
        };
        let of_first = (shown as f64 * first as f64 / all.max(1) as f64).round() as u64;
        let first_tokens = hidden + of_first.clamp(1, shown.max(1));
        ((are_several || first_tokens > 1) && chunks > 1).then_some(first_tokens.clamp(1, tokens))
    }
}

/// The sample of an answer that the server called complete, for a request to `model`.
fn complete(sample: Sample, completion: Completion, model: &str) -> Sample {
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
        model: completion.model.filter(|name| !model.is_empty() && name != model),
        prompt_tokens: completion.prompt_tokens,
        cached_tokens: completion.cached_tokens,
        total_tokens: completion.total_tokens.filter(|&total| sum.is_some_and(|sum| sum != total)),
        done_reason: completion.done_reason,
        server: (server != ServerTimes::default()).then_some(server),
        ..sample
    }
}

#[cfg(test)]
mod tests;

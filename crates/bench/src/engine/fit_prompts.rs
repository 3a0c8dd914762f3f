//! Prompts of a requested length: one unmeasured request shows how many words they need.

use super::controls::Stopped;
use super::course::Course;
use super::refused::Refused;
use super::{Backend, Clock, Journal, Request};
use crate::prompts::{WARM_UP_PROMPT, first_guess, fitted};
use crate::{Event, Failure, OnClock, Sample};

impl<B: Backend, C: Clock, J: Journal, S: FnMut(Event)> Course<'_, B, C, J, S> {
    /// Finds how many words a prompt of this shape needs. If the server does not report its length, rejects a
    /// prompt of that length, or twice does not answer it, the estimate is kept: the batch will show why.
    pub(super) async fn fit_prompts(&mut self, shape: u32) -> Result<(), Stopped> {
        let Some(wanted) = self.plan.shape(shape) else { return Ok(()) };
        let wanted_tokens = wanted.prompt_tokens.unwrap_or_default();
        let words = first_guess(wanted_tokens);
        let Some(lane) = self.bursts.lanes.clone().assign() else { return Ok(()) };
        let max_tokens = self.small_request().max_tokens;
        let request = Request { max_tokens, ..self.requests.one(wanted, words) };
        let answer = self.bursts.send_within(self.plan.timeout_s, lane, &request);
        let OnClock(sample) = self.controls.unless_stopped(answer).await?;
        self.is_disturbed |= sample.has_timed_out();
        let is_silence = sample.error.as_ref().is_some_and(Failure::is_silence);
        let counted = sample.prompt_tokens.filter(|_| sample.is_success());
        let refused = Refused::by(sample);
        if (is_silence || refused.is_for_now()) && !self.unfitted.contains(&shape) {
            self.unfitted.push(shape);
            if is_silence {
                self.tell(Event::ServerAway);
            } else {
                self.tell_refusal(&refused, 0);
            }
            return Ok(());
        }
        let warm_up = self.session.warm_up.as_ref().and_then(small);
        let words = counted.map(|tokens| fitted(wanted_tokens, (words, tokens), warm_up));
        let words = words.unwrap_or_else(|| first_guess(wanted_tokens));
        self.tell(Event::PromptsFitted { shape, words });
        Ok(())
    }
}

/// Words and tokens of the prompt that loaded the model.
fn small(warm_up: &Sample) -> Option<(u32, u64)> {
    let words = u32::try_from(WARM_UP_PROMPT.split(' ').count()).ok()?;
    Some((words, warm_up.prompt_tokens?))
}

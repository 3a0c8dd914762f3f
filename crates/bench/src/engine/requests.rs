//! The requests of a session, each with its own marker.

use super::{ArrivalLog, Request};
use crate::mix::mix;
use crate::prompts::made_of;
use crate::{Plan, Prompt, Shape};

/// Makes requests of a plan, all with different beginnings.
pub struct Requests<'a> {
    plan: &'a Plan,
    /// The user's own prompts. Every batch uses them in turn from the first one on: batches of one load are repeats of
    /// each other only if they ask the same.
    own_prompts: &'a [Prompt],
    nonce: u64,
    made: u64,
}

impl<'a> Requests<'a> {
    /// Requests of this plan in the session of this nonce, with the user's own prompts if there are any.
    pub fn new(plan: &'a Plan, own_prompts: &'a [Prompt], nonce: u64) -> Self {
        Self { plan, own_prompts, nonce, made: 0 }
    }

    /// Another request of this shape with a prompt of this many words.
    pub fn one(&mut self, shape: Shape, words: u32) -> Request {
        let prompt = made_of(words, mix(self.nonce, self.made));
        self.with(prompt.as_str().into(), shape)
    }

    /// Another request with this prompt.
    pub fn asking(&mut self, prompt: &str, max_tokens: u32) -> Request {
        self.made += 1;
        Request {
            marker: marker(self.nonce, self.made),
            arrivals: ArrivalLog::default(),
            prompt: prompt.into(),
            max_tokens,
            temperature: self.plan.temperature,
            seed: self.plan.seed,
            thinking: None,
            context_tokens: self.plan.context_tokens,
        }
    }

    /// The requests of a batch of this shape; `words` is the number of words in their prompts.
    pub fn many(&mut self, count: u32, shape: Shape, words: Option<u32>) -> Vec<Request> {
        let mut own_prompts = self.own_prompts.iter().cycle();
        let next = |_| {
            let Some(words) = words else {
                let own = own_prompts.next().cloned();
                return self.with(own.unwrap_or_else(|| self.plan.prompt.as_str().into()), shape);
            };
            self.one(shape, words)
        };
        (0..count).map(next).collect()
    }

    fn with(&mut self, prompt: Prompt, shape: Shape) -> Request {
        Request { prompt, thinking: shape.thinking, ..self.asking("", shape.max_tokens) }
    }
}

/// Sixteen hexadecimal digits that differ from the first one on between neighbouring requests, so that no
/// prefix of a prompt is shared.
fn marker(nonce: u64, number: u64) -> String {
    format!("{:016x}", mix(nonce, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { prompt_tokens: None, max_tokens: 8, thinking: Some(true) };

    fn prompts(requests: &[Request]) -> Vec<Prompt> {
        requests.iter().map(|request| request.prompt.clone()).collect()
    }

    #[test]
    fn every_batch_uses_the_own_prompts_in_turn_from_the_first_one_on() {
        let plan = Plan { prompt: "plan's".into(), context_tokens: Some(512), ..Plan::default() };
        let own = ["a", "b"].map(Prompt::from);
        let [a, b] = own.clone();
        let mut requests = Requests::new(&plan, &own, 1);
        let made = requests.many(3, SHAPE, None);
        assert_eq!(prompts(&made), [a.clone(), b.clone(), a.clone()]);
        let next = requests.many(2, SHAPE, None);
        assert_eq!(prompts(&next), [a, b], "a batch of equal load asks the same");
        assert_ne!(next[0].marker, made[0].marker);
        assert_eq!((made[0].thinking, made[0].context_tokens), (Some(true), Some(512)));
        let usual = Requests::new(&plan, &[], 1).many(1, SHAPE, None);
        assert_eq!(prompts(&usual), [Prompt::from("plan's")]);
    }

    #[test]
    fn made_prompts_differ_from_request_to_request() {
        let plan = Plan::default();
        let made = Requests::new(&plan, &[], 1).many(2, SHAPE, Some(60));
        assert_ne!(made[0].prompt, made[1].prompt);
        assert_ne!(made[0].marker, made[1].marker);
    }
}

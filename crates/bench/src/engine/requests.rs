//! The requests of a session, each with a marker of its own.

use super::Request;
use crate::Plan;
use crate::mix::mix;

/// Makes requests of a plan, no two of which begin alike.
pub struct Requests<'a> {
    plan: &'a Plan,
    nonce: u64,
    made: u64,
}

impl<'a> Requests<'a> {
    /// The requests of this plan in the session of this nonce.
    pub fn new(plan: &'a Plan, nonce: u64) -> Self {
        Self { plan, nonce, made: 0 }
    }

    /// One more.
    pub fn one(&mut self) -> Request {
        self.made += 1;
        Request {
            marker: marker(self.nonce, self.made),
            prompt: self.plan.prompt.clone(),
            max_tokens: self.plan.max_tokens,
            temperature: self.plan.temperature,
            seed: self.plan.seed,
        }
    }

    /// So many more.
    pub fn many(&mut self, count: u32) -> Vec<Request> {
        (0..count).map(|_| self.one()).collect()
    }
}

/// Sixteen hexadecimal digits that differ from the first one on between neighbouring requests, so that
/// not even the start of a prompt is shared.
fn marker(nonce: u64, number: u64) -> String {
    format!("{:016x}", mix(nonce, number))
}

//! The plan as a user fills it in.

/// The fields of the plan that are filled in; the others keep their values.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    pub workers: &'a str,
    /// Upper end of the batch ladder.
    pub max_batch: &'a str,
    pub max_tokens: &'a str,
    pub pause_s: &'a str,
    pub timeout_s: &'a str,
    /// Measure a batch of the first run once more at the end.
    pub drift_check: bool,
    /// Measure equal loads only once for all runs.
    pub share_equal_loads: bool,
    /// Search for the best batch.
    pub search: bool,
}

impl Plan<'_> {
    /// Two runs of three short batches each.
    pub const SHORT: Self = Self {
        workers: "1 2",
        max_batch: "4",
        max_tokens: "20",
        pause_s: "0",
        timeout_s: "60",
        drift_check: false,
        share_equal_loads: false,
        search: false,
    };

    /// Two runs of two batches, each measured once, however busy the machine is: the share that may be repeated
    /// automatically, a seventh of the requests, is less than one.
    pub const ONCE: Self = Self { max_batch: "2", ..Self::SHORT };
}

impl<'a> Plan<'a> {
    /// The text fields by their ids, with what they get.
    pub(super) fn fields(&self) -> [(&'static str, &'a str); 5] {
        [
            ("#workers", self.workers),
            ("#max-batch", self.max_batch),
            ("#max-tokens", self.max_tokens),
            ("#pause-s", self.pause_s),
            ("#timeout-s", self.timeout_s),
        ]
    }
}

impl Default for Plan<'_> {
    fn default() -> Self {
        Self::SHORT
    }
}

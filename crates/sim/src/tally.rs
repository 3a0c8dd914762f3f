//! Counters of the decoding loop.

use std::sync::atomic::{AtomicU64, Ordering};

/// Gauges and counters of the decoding loop.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    running: AtomicU64,
    waiting: AtomicU64,
    preemptions: AtomicU64,
    prompt_tokens: AtomicU64,
    cached_tokens: AtomicU64,
}

impl Tally {
    pub(crate) fn now(&self, running: usize, waiting: usize) {
        self.running.store(running as u64, Ordering::Relaxed);
        self.waiting.store(waiting as u64, Ordering::Relaxed);
    }

    pub(crate) fn preempted(&self) {
        self.preemptions.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn prompt(&self, tokens: u32, is_cached: bool) {
        self.prompt_tokens.fetch_add(tokens.into(), Ordering::Relaxed);
        if is_cached {
            // The last prompt token is always evaluated, since it yields the first output token.
            self.cached_tokens.fetch_add(tokens.saturating_sub(1).into(), Ordering::Relaxed);
        }
    }

    /// In vLLM's metric names and the format of Prometheus.
    pub(crate) fn as_vllm(&self, model: &str) -> String {
        let metrics = [
            ("num_requests_running", "gauge", &self.running),
            ("num_requests_waiting", "gauge", &self.waiting),
            ("num_preemptions_total", "counter", &self.preemptions),
            ("prefix_cache_queries_total", "counter", &self.prompt_tokens),
            ("prefix_cache_hits_total", "counter", &self.cached_tokens),
        ];
        let metric = |(name, kind, value): (&str, &str, &AtomicU64)| {
            let value = value.load(Ordering::Relaxed);
            format!(
                "# TYPE vllm:{name} {kind}\nvllm:{name}{{engine=\"0\",model_name=\"{model}\"}} {value}.0\n"
            )
        };
        metrics.map(metric).concat()
    }
}

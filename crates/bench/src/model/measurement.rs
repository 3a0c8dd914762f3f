//! One measurement of a batch: its figures, its requests, and what the page and the server were like.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{BatchCounts, BatchId, Handling, LoadWatch, Sample};
use crate::number::count;
use crate::order::sort_by;

/// A batch as it was measured once. A batch that is measured again has several.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    pub requests: u32,
    /// From the first request sent to the last response finished, s.
    pub total_s: f64,
    /// Generated tokens of all successful requests, by the server's count.
    pub tokens: u64,
    pub peak_in_flight: Option<u32>,
    /// How many requests should have been in flight but for too few lanes; absent if there were enough.
    pub wanted_in_flight: Option<u32>,
    /// The requests themselves; absent in files of other programs.
    pub samples: Vec<Sample>,
    /// What the page noticed of itself meanwhile.
    pub client: Option<ClientWatch>,
    /// What another program that measured in the place of the page noticed of itself.
    pub load: Option<LoadWatch>,
    pub memory: Option<ServerMemory>,
    pub counts: Option<BatchCounts>,
    /// It is a copy: the batch of equal load that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_from: Option<BatchId>,
}

/// What the page noticed of itself while a batch was measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClientWatch {
    /// How long a smallest request took just before, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_ms: Option<f64>,
    /// The greatest lateness of the worker's heartbeat, ms.
    #[serde(default)]
    pub lag_ms: f64,
    #[serde(default)]
    pub hidden_ms: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer_step_ms: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
}

/// What the server held in memory right before a batch and right after it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServerMemory {
    pub before: Vec<LoadedModel>,
    pub after: Vec<LoadedModel>,
}

/// A model in the server's memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadedModel {
    /// The server in whose memory it is, by its number among several.
    #[serde(default, skip_serializing_if = "super::is_first")]
    pub by_server: u32,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vram_bytes: Option<u64>,
    /// The context of one request, tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_tokens: Option<u64>,
}

impl Measurement {
    /// Total time shared out over the requests, s. Not the mean latency.
    #[must_use]
    pub fn average_s(&self) -> f64 {
        self.total_s / f64::from(self.requests)
    }

    /// Tokens per second of the whole batch; infinite or not a number where the clock saw no time pass.
    #[must_use]
    pub fn tokens_per_s(&self) -> f64 {
        self.tokens as f64 / self.total_s
    }

    /// How long a smallest request took just before the batch, ms; 0 where it is not known.
    #[must_use]
    pub fn rtt_ms(&self) -> f64 {
        let of_page = self.client.as_ref().and_then(|client| client.rtt_ms);
        of_page.or(self.load.and_then(|load| load.rtt_ms)).unwrap_or(0.0)
    }

    /// From the first to the last start among the requests that no ended one made room for, ms: no more of
    /// them than were in flight at once, since a browser's stamp of an end may come after the next start.
    #[must_use]
    pub fn start_spread_ms(&self) -> Option<f64> {
        let first_end_ms = self.samples.iter().map(|sample| sample.end_ms).reduce(f64::min)?;
        let mut starts_ms: Vec<f64> = self.samples.iter().map(|sample| sample.sent_ms).collect();
        starts_ms.sort_by(f64::total_cmp);
        let at_once = self.peak_in_flight.map_or(usize::MAX, |peak| peak.max(1) as usize);
        let together = starts_ms.iter().take(at_once).take_while(|&&ms| ms < first_end_ms);
        let last_ms = together.last()?;
        Some(last_ms - starts_ms.first()?).filter(|spread_ms| spread_ms.is_finite())
    }

    /// What each server answered, as a measurement of its own that lasted as long as the whole; the whole
    /// itself where there is one server.
    #[must_use]
    pub fn by_server(&self) -> Vec<(u32, Cow<'_, Self>)> {
        let servers = self.servers();
        if servers.iter().all(|&server| server == 0) {
            return vec![(0, Cow::Borrowed(self))];
        }
        let part = |server| (server, Cow::Owned(self.of_server(server)));
        servers.into_iter().map(part).collect()
    }

    /// The servers that had a request of it, by their numbers.
    #[must_use]
    pub fn servers(&self) -> BTreeSet<u32> {
        self.samples.iter().map(|sample| sample.by_server).collect()
    }

    /// What this server answered; what is known of all servers together only is left out.
    #[must_use]
    pub fn of_server(&self, server: u32) -> Self {
        let own = self.samples.iter().filter(|sample| sample.by_server == server);
        let samples: Vec<Sample> = own.cloned().collect();
        let loaded = |models: &[LoadedModel]| {
            models.iter().filter(|model| model.by_server == server).cloned().collect()
        };
        let memory = self.memory.as_ref().map(|memory| ServerMemory {
            before: loaded(&memory.before),
            after: loaded(&memory.after),
        });
        let successful = samples.iter().filter(|sample| sample.is_success());
        Self {
            requests: count(&samples),
            total_s: self.total_s,
            tokens: successful.filter_map(|sample| sample.tokens).fold(0, u64::saturating_add),
            peak_in_flight: Some(most_in_flight(&samples)),
            client: self.client.clone(),
            memory,
            samples,
            ..Self::default()
        }
    }

    /// The requests that the server answered whole.
    pub fn successful(&self) -> impl Iterator<Item = &Sample> {
        self.samples.iter().filter(|sample| sample.is_success())
    }

    #[must_use]
    pub fn failed(&self) -> u32 {
        count(self.samples.iter().filter(|sample| !sample.is_success()))
    }

    /// The last request that the server turned away for now, if it did.
    #[must_use]
    pub fn turned_away(&self) -> Option<&Sample> {
        let refused = |sample: &&Sample| {
            sample.error.as_ref().is_some_and(crate::Failure::is_refusal_for_now)
        };
        self.samples.iter().rev().find(refused)
    }

    /// Whether not one request was answered: there is no figure in it.
    #[must_use]
    pub fn failed_whole(&self) -> bool {
        !self.samples.is_empty() && self.successful().next().is_none()
    }
}

/// A browser's stamp of an end may come so long after the start of the request that follows, ms.
const LATE_STAMP_MS: f64 = 20.0;

/// The most of these requests that were in flight at once.
fn most_in_flight(samples: &[Sample]) -> u32 {
    let mut ends_ms: Vec<f64> = Vec::new();
    let mut most = 0;
    let mut starts: Vec<(f64, f64)> =
        samples.iter().map(|sample| (sample.sent_ms, sample.end_ms)).collect();
    sort_by(&mut starts, |a, b| a.0.total_cmp(&b.0));
    for (sent_ms, end_ms) in starts {
        ends_ms.retain(|&earlier_ms| earlier_ms > sent_ms + LATE_STAMP_MS);
        ends_ms.push(end_ms);
        most = most.max(ends_ms.len());
    }
    u32::try_from(most).unwrap_or(u32::MAX)
}

impl LoadedModel {
    /// Whether a part of it does not lie in video memory.
    #[must_use]
    pub fn is_spilled(&self) -> bool {
        self.vram_share().is_some_and(|share| share < 1.0)
    }

    /// The part of it in video memory, 0 ..= 1.
    #[must_use]
    pub fn vram_share(&self) -> Option<f64> {
        let (size, vram) = (self.size_bytes.filter(|&size| size > 0)?, self.vram_bytes?);
        Some((vram as f64 / size as f64).min(1.0))
    }

    /// Whether this is the model that was asked for by that name: Ollama calls a model without a tag
    /// `:latest`.
    #[must_use]
    pub fn is(&self, asked: &str) -> bool {
        let without_tag = |name: &str| name.strip_suffix(":latest").unwrap_or(name).to_owned();
        without_tag(&self.name) == without_tag(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Failure;

    #[test]
    fn a_measurement_fails_whole_only_when_every_request_did() {
        let good = Sample::default();
        let bad = Sample { error: Some(Failure::Timeout), ..Sample::default() };
        let of = |samples: &[&Sample]| Measurement {
            samples: samples.iter().map(|&sample| sample.clone()).collect(),
            ..Measurement::default()
        };
        assert!(!of(&[]).failed_whole(), "nothing is known of its requests");
        assert!(!of(&[&good, &bad]).failed_whole());
        assert!(of(&[&bad, &bad]).failed_whole());
        assert_eq!(of(&[&good, &bad]).failed(), 1);
    }

    #[test]
    fn requests_that_follow_others_do_not_spread_the_start() {
        let at = |sent_ms: f64, end_ms: f64| Sample { sent_ms, end_ms, ..Sample::default() };
        let of = |samples: &[Sample], peak_in_flight| {
            let samples = samples.to_vec();
            Measurement { samples, peak_in_flight, ..Measurement::default() }.start_spread_ms()
        };
        assert_eq!(of(&[at(0.0, 100.0), at(12.0, 120.0), at(100.0, 200.0)], None), Some(12.0));
        let stamped_late = [at(0.0, 100.4), at(100.0, 200.0)];
        assert_eq!(of(&stamped_late, Some(1)), Some(0.0), "one worker has no spread");
        assert_eq!(of(&[], None), None);
    }

    #[test]
    fn every_server_has_a_part_of_its_own() {
        let sample = |by_server, sent_ms, end_ms| Sample {
            by_server,
            sent_ms,
            end_ms,
            tokens: Some(5),
            ..Sample::default()
        };
        let loaded = |by_server| LoadedModel { by_server, ..LoadedModel::default() };
        let after = vec![loaded(0), loaded(2), loaded(2)];
        let whole = Measurement {
            total_s: 2.0,
            samples: vec![sample(0, 0.0, 90.0), sample(2, 0.0, 50.0), sample(2, 45.0, 80.0)],
            memory: Some(ServerMemory { before: Vec::new(), after }),
            ..Measurement::default()
        };
        let parts = whole.by_server();
        let told = |(server, part): &(u32, Cow<'_, Measurement>)| {
            let loaded = part.memory.as_ref().map(|memory| memory.after.len());
            (*server, part.requests, part.tokens, part.peak_in_flight, loaded)
        };
        let told: Vec<_> = parts.iter().map(told).collect();
        assert_eq!(told, [(0, 1, 5, Some(1), Some(1)), (2, 2, 10, Some(1), Some(2))]);
        let alone = Measurement { samples: vec![sample(0, 0.0, 1.0)], ..Measurement::default() };
        assert_eq!(alone.by_server(), [(0, Cow::Borrowed(&alone))]);
    }

    #[test]
    fn a_model_is_known_with_and_without_its_usual_tag() {
        let loaded = |name: &str| LoadedModel { name: name.into(), ..LoadedModel::default() };
        assert!(loaded("m:latest").is("m") && loaded("m").is("m:latest"));
        assert!(!loaded("m:2b").is("m") && !loaded("my").is("m"));
    }
}

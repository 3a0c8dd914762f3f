//! The speed of each load of a session, from all its measurements, and its uncertainty.

use std::collections::BTreeMap;

use super::slowed::{noise, slowed};
use crate::stats::{Interval, Noise};
use crate::{BatchId, Load, Loading};

/// The loads of a session with the measurements of each, whichever run made them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loads {
    loading: Loading,
    seen: BTreeMap<Load, Seen>,
}

/// A measurement that is left out because something slowed it down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeftOut {
    pub batch: BatchId,
    pub tokens_per_s: f64,
    /// How much slower than the remaining ones of its load, as a share.
    pub slower: f64,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    /// Valid speeds of every batch in the order of measuring, tokens/s.
    batches: Vec<(BatchId, Vec<f64>)>,
    /// Those of all batches that were not slowed down.
    speeds: Vec<f64>,
    left_out: Vec<(BatchId, f64)>,
    interval: Option<Interval>,
}

impl Seen {
    /// Leaves out what was slowed down.
    fn judge(&mut self, noise: f64) {
        let mut left = self.batches.clone();
        self.left_out.clear();
        let lowest = |left: &[(BatchId, Vec<f64>)]| {
            let alike: Vec<&[f64]> = left.iter().map(|(_, speeds)| speeds.as_slice()).collect();
            slowed(&alike, noise)
        };
        while let Some((batch, number)) = lowest(&left) {
            if let Some((id, speeds)) = left.get_mut(batch) {
                self.left_out.push((*id, speeds.remove(number)));
            }
        }
        self.speeds = left.into_iter().flat_map(|(_, speeds)| speeds).collect();
    }
}

impl Loads {
    /// Groups batches of equal load: the scatter within groups and among repeats is the session's own noise.
    /// Measurements of different runs and times are compared by it, so it includes the server's drift
    /// meanwhile. Measurements that were slowed down are left out.
    pub fn of<'a>(
        batches: impl IntoIterator<Item = (BatchId, &'a [f64])>,
        loading: impl Into<Loading>,
    ) -> Self {
        let loading = loading.into();
        let mut seen: BTreeMap<Load, Seen> = BTreeMap::new();
        for (id, speeds) in batches {
            seen.entry(id.load(loading)).or_default().batches.push((id, speeds.to_vec()));
        }
        // First with the prior noise, then with the noise of what remains.
        seen.values_mut().for_each(|seen| seen.judge(noise([])));
        let left = noise(seen.values().map(|seen| seen.speeds.as_slice()));
        seen.values_mut().for_each(|seen| seen.judge(left));
        let groups: Vec<&[f64]> = seen.values().map(|seen| seen.speeds.as_slice()).collect();
        let noise = Noise::of_each(&groups);
        for (seen, noise) in seen.values_mut().zip(noise) {
            seen.interval = Interval::of(&seen.speeds, noise);
        }
        Self { loading, seen }
    }

    /// All measurements left out.
    pub fn left_out(&self) -> impl Iterator<Item = LeftOut> {
        self.seen.values().flat_map(|seen| {
            let mean = crate::stats::mean(&seen.speeds);
            seen.left_out.iter().map(move |&(batch, tokens_per_s)| {
                let slower = 1.0 - tokens_per_s / mean.unwrap_or(tokens_per_s);
                LeftOut { batch, tokens_per_s, slower }
            })
        })
    }

    /// The speeds of every load, tokens/s, without those that were slowed down.
    pub fn all(&self) -> impl Iterator<Item = (Load, &[f64])> {
        self.seen.iter().map(|(load, seen)| (*load, seen.speeds.as_slice()))
    }

    /// The speeds of a batch's load, whichever run measured them, tokens/s, without those that were slowed down.
    #[must_use]
    pub fn speeds(&self, id: BatchId) -> &[f64] {
        self.seen(id).map_or(&[], |seen| seen.speeds.as_slice())
    }

    /// These speeds of a batch without those that were slowed down, tokens/s.
    pub fn not_slowed(&self, id: BatchId, speeds: &[f64]) -> Vec<f64> {
        let left_out = self.seen(id).into_iter().flat_map(|seen| &seen.left_out);
        let left_out: Vec<f64> = left_out.filter(|it| it.0 == id).map(|it| it.1).collect();
        speeds.iter().copied().filter(|speed| !left_out.contains(speed)).collect()
    }

    /// The mean speed of a batch's load over all its measurements, tokens/s; `None` if no figure is valid.
    #[must_use]
    pub fn interval(&self, id: BatchId) -> Option<Interval> {
        self.seen(id)?.interval
    }

    /// How often a batch's load was measured, not counting what is left out.
    #[must_use]
    pub fn times(&self, id: BatchId) -> usize {
        self.seen(id).map_or(0, |seen| seen.speeds.len())
    }

    /// Whether another run measured a batch's load, too.
    #[must_use]
    pub fn is_measured_elsewhere(&self, id: BatchId) -> bool {
        let is_other =
            |(other, speeds): &(BatchId, Vec<f64>)| other.run() != id.run() && !speeds.is_empty();
        self.seen(id).is_some_and(|seen| seen.batches.iter().any(is_other))
    }

    fn seen(&self, id: BatchId) -> Option<&Seen> {
        self.seen.get(&id.load(self.loading))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mode;

    #[test]
    fn equal_loads_are_repeats_unless_the_servers_differ() {
        let (four, eight, waves) = (BatchId::new(4, 4), BatchId::new(8, 4), BatchId::new(4, 8));
        let batches = [(four, &[100.0][..]), (eight, &[104.0]), (waves, &[150.0])];
        let loads = Loads::of(batches, Mode::ClosedLoop);
        assert_eq!(loads.interval(four), loads.interval(eight));
        assert_eq!(loads.interval(four).map(|it| it.mean), Some(102.0));
        assert_eq!((loads.times(eight), loads.times(waves)), (2, 1));
        assert!(loads.is_measured_elsewhere(eight) && !loads.is_measured_elsewhere(waves));
        let servers = Loads::of(batches, Mode::Server);
        assert_eq!((servers.times(four), servers.interval(eight).unwrap().mean), (1, 104.0));
        assert_eq!(loads.interval(BatchId::new(16, 16)), None);
        let more = BatchId::new(4, 9);
        let batches = [(four, &[100.0][..]), (eight, &[150.0]), (more, &[104.0])];
        let timed = Loads::of(batches, Loading::Timed);
        assert_eq!((timed.times(more), timed.times(eight)), (2, 1));
        assert_eq!(timed.interval(four).map(|it| it.mean), Some(102.0));
    }

    #[test]
    fn a_slowed_measurement_is_left_out_and_reported() {
        let (four, eight) = (BatchId::new(4, 4), BatchId::new(8, 4));
        let loads = Loads::of([(four, &[100.0][..]), (eight, &[75.0])], Mode::ClosedLoop);
        assert_eq!((loads.speeds(eight), loads.times(four)), (&[100.0][..], 1));
        let left_out = LeftOut { batch: eight, tokens_per_s: 75.0, slower: 0.25 };
        assert_eq!(loads.left_out().collect::<Vec<_>>(), [left_out]);
    }
}

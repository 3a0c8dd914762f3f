//! What a session's measurements of one load say together: its speed, and how sure that is.

use std::collections::BTreeMap;

use crate::stats::{Interval, Noise};
use crate::{BatchId, Load, Mode};

/// The loads of a session and what was measured of each, whichever run did it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loads {
    mode: Mode,
    seen: BTreeMap<Load, Seen>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    /// Speeds that are the server's, tokens/s.
    speeds: Vec<f64>,
    interval: Option<Interval>,
}

impl Loads {
    /// Puts batches of the same load together: their scatter and that of repeats is the session's own noise.
    /// What was measured in different runs, and at different times, is compared by it, so that it holds what the
    /// server drifts by meanwhile.
    pub fn of<'a>(batches: impl IntoIterator<Item = (BatchId, &'a [f64])>, mode: Mode) -> Self {
        let mut seen: BTreeMap<Load, Seen> = BTreeMap::new();
        for (id, speeds) in batches {
            seen.entry(id.load(mode)).or_default().speeds.extend(speeds);
        }
        let groups: Vec<&[f64]> = seen.values().map(|seen| seen.speeds.as_slice()).collect();
        let noise = Noise::of_each(&groups);
        for (seen, noise) in seen.values_mut().zip(noise) {
            seen.interval = Interval::of(&seen.speeds, noise);
        }
        Self { mode, seen }
    }

    /// The mean speed of a batch's load, tokens/s, over all that was measured of it; none where no figure is
    /// the server's.
    #[must_use]
    pub fn interval(&self, id: BatchId) -> Option<Interval> {
        self.seen(id)?.interval
    }

    /// How often a batch's load was measured.
    #[must_use]
    pub fn times(&self, id: BatchId) -> usize {
        self.seen(id).map_or(0, |seen| seen.speeds.len())
    }

    fn seen(&self, id: BatchId) -> Option<&Seen> {
        self.seen.get(&id.load(self.mode))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_loads_are_repeats_but_not_of_different_servers() {
        let (four, eight, waves) = (BatchId::new(4, 4), BatchId::new(8, 4), BatchId::new(4, 8));
        let batches = [(four, &[100.0][..]), (eight, &[104.0]), (waves, &[150.0])];
        let loads = Loads::of(batches, Mode::ClosedLoop);
        assert_eq!(loads.interval(four), loads.interval(eight));
        assert_eq!(loads.interval(four).map(|it| it.mean), Some(102.0));
        assert_eq!((loads.times(eight), loads.times(waves)), (2, 1));
        let servers = Loads::of(batches, Mode::Server);
        assert_eq!((servers.times(four), servers.interval(eight).unwrap().mean), (1, 104.0));
        assert_eq!(loads.interval(BatchId::new(16, 16)), None);
    }
}

//! How much faster one figure is than another, and whether that is more than noise.

/// How much faster one figure is than another: the difference of their natural logarithms with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub log: f64,
    /// The interval of the logarithm is this wide to either side.
    pub half_width: f64,
}

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Faster,
    Slower,
    /// Nothing but noise is seen.
    Alike,
}

impl Direction {
    /// The other way; none of no way.
    #[must_use]
    pub fn opposite(self) -> Option<Self> {
        match self {
            Self::Faster => Some(Self::Slower),
            Self::Slower => Some(Self::Faster),
            Self::Alike => None,
        }
    }
}

impl Change {
    /// The change as a share of the earlier figure; −0.05 is 5 % less.
    #[must_use]
    pub fn share(self) -> f64 {
        self.log.exp_m1()
    }

    /// The lower end of its interval, as a share.
    #[must_use]
    pub fn low(self) -> f64 {
        (self.log - self.half_width).exp_m1()
    }

    /// The upper end of its interval, as a share.
    #[must_use]
    pub fn high(self) -> f64 {
        (self.log + self.half_width).exp_m1()
    }

    /// Half of the interval's width, as a share: ± in sentences. The interval itself reaches a little farther up
    /// than down.
    #[must_use]
    pub fn half_width_share(self) -> f64 {
        (self.high() - self.low()) / 2.0
    }

    /// Which way it goes, where its interval leaves zero out.
    #[must_use]
    pub fn direction(self) -> Direction {
        if self.log.abs() <= self.half_width {
            Direction::Alike
        } else if self.log > 0.0 {
            Direction::Faster
        } else {
            Direction::Slower
        }
    }

    /// Whether the interval holds this share.
    pub(super) fn may_be(self, share: f64) -> bool {
        (self.low()..=self.high()).contains(&share)
    }
}

//! How much faster one figure is than another, and whether that exceeds the noise.

/// How much faster one figure is than another: the difference of their natural logarithms with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub log: f64,
    /// Half the width of the logarithm's interval.
    pub half_width: f64,
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Faster,
    Slower,
    /// No difference beyond the noise.
    Alike,
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

    /// Half of the interval's width, as a share: the ± of sentences. The interval itself extends slightly
    /// farther up than down.
    #[must_use]
    pub fn half_width_share(self) -> f64 {
        (self.high() - self.low()) / 2.0
    }

    /// Its direction, if the interval excludes zero.
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
}

//! How many requests a server decodes at once.

use serde::{Deserialize, Serialize};

/// How many requests a server was seen to decode at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slots {
    /// So many at once.
    pub most: u32,
    /// More requests were there and had to wait; else the server may well have more slots.
    pub is_exact: bool,
}

impl Slots {
    /// Whether a server that was seen so can not have this many.
    #[must_use]
    pub fn contradict(self, count: u32) -> bool {
        self.most > count || (self.is_exact && self.most != count)
    }

    /// What two observations of the same server say together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self.most.cmp(&other.most) {
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Equal => Self { is_exact: self.is_exact || other.is_exact, ..self },
        }
    }
}

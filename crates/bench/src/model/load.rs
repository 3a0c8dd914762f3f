//! The load that a batch puts on the server.

use super::{BatchId, Mode};

/// What the workers and the size of a session's batches mean for the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loading {
    /// A batch has a number of requests that was chosen.
    Planned(Mode),
    /// Requests were sent for a given time: their number is a result.
    Timed,
}

impl Default for Loading {
    fn default() -> Self {
        Self::Planned(Mode::default())
    }
}

impl From<Mode> for Loading {
    fn from(mode: Mode) -> Self {
        Self::Planned(mode)
    }
}

/// The load that a batch puts on the server: a number of requests, and how many of them are in flight at once.
/// Batches of equal load, whatever their workers, are repeats of one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Load {
    /// The number of its requests' shape in the plan.
    pub shape: u32,
    /// Requests in flight at once; in server mode the server's slots, as every start is a server of its own.
    pub in_flight: u32,
    /// Number of requests, which go in `size / in_flight` waves, rounded up; `None` if they were sent for a given
    /// time.
    pub size: Option<u32>,
}

impl BatchId {
    /// The load that it puts on the server.
    #[must_use]
    pub fn load(self, loading: impl Into<Loading>) -> Load {
        let (in_flight, size) = match loading.into() {
            Loading::Planned(Mode::ClosedLoop) => (self.at_once(), Some(self.size)),
            Loading::Planned(Mode::Server) => (self.workers, Some(self.size)),
            Loading::Timed => (self.workers, None),
        };
        Load { shape: self.shape, in_flight, size }
    }

    /// How many requests it keeps in flight, unless workers mean the server's slots.
    #[must_use]
    pub fn at_once(self) -> u32 {
        self.workers.min(self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_beyond_the_requests_change_nothing() {
        let load = |workers, size| BatchId::new(workers, size).load(Mode::ClosedLoop);
        assert_eq!(load(4, 4), load(8, 4));
        assert_ne!(load(4, 8), load(8, 8), "two waves are not one");
        assert_ne!(load(4, 4), BatchId::new(4, 4).with_shape(1).load(Mode::ClosedLoop));
        let servers = [4, 8].map(|slots| BatchId::new(slots, 4).load(Mode::Server));
        assert_ne!(servers[0], servers[1], "each is a server of its own");
    }

    #[test]
    fn in_a_given_time_any_number_of_requests_is_the_same_load() {
        let load = |workers, size| BatchId::new(workers, size).load(Loading::Timed);
        assert_eq!(load(16, 523), load(16, 541));
        assert_ne!(load(16, 523), load(8, 523));
        assert_ne!(load(16, 523), BatchId::new(16, 523).load(Loading::default()));
    }
}

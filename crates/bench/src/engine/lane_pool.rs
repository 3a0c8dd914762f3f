//! Which lane carries the next request.

use crate::CONNECTIONS_PER_LANE;

/// One origin of the server. To the engine it is a base URL and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its number in the sample.
    pub id: u32,
    /// Base URL that ends with a slash.
    pub base_url: String,
}

/// The lanes of a server, with how many requests each carries just now.
#[derive(Clone, Debug, Default)]
pub struct LanePool {
    lanes: Vec<Place>,
    spares_one: bool,
}

/// A lane and what it carries.
#[derive(Clone, Debug)]
struct Place {
    lane: Lane,
    in_flight: u32,
    /// A request was lost on it: others go first.
    is_doubtful: bool,
}

impl LanePool {
    /// A pool of lanes by their base URLs, numbered in this order.
    pub fn new(base_urls: impl IntoIterator<Item = String>) -> Self {
        let place = |(id, base_url)| Place {
            lane: Lane { id, base_url },
            in_flight: 0,
            is_doubtful: false,
        };
        Self { lanes: (0..).zip(base_urls).map(place).collect(), spares_one: false }
    }

    /// The same lanes, of which as many are used as leave each a connection for something else, if there
    /// are as many.
    #[must_use]
    pub fn sparing_one(self) -> Self {
        Self { spares_one: true, ..self }
    }

    /// Whether every lane has a connection to spare while so many requests are in flight.
    #[must_use]
    pub fn has_spare(&self, in_flight: u32) -> bool {
        let lanes = u32::try_from(self.lanes.len()).unwrap_or(u32::MAX);
        in_flight <= lanes.saturating_mul(CONNECTIONS_PER_LANE - 1)
    }

    /// How many requests all lanes carry at once.
    #[must_use]
    pub fn capacity(&self) -> u32 {
        let lanes = u32::try_from(self.lanes.len()).unwrap_or(u32::MAX);
        lanes.saturating_mul(CONNECTIONS_PER_LANE)
    }

    /// The first lanes that carry so many requests: no more than are warmed for them.
    #[must_use]
    pub fn narrowed_to(&self, in_flight: u32) -> Self {
        let each = CONNECTIONS_PER_LANE - u32::from(self.spares_one);
        let lanes = in_flight.div_ceil(each) as usize;
        Self { lanes: self.lanes.iter().take(lanes).cloned().collect(), ..*self }
    }

    /// The same without the lanes of these numbers.
    #[must_use]
    pub fn without(&self, ids: &[u32]) -> Self {
        let others = self.lanes.iter().filter(|place| !ids.contains(&place.lane.id));
        Self { lanes: others.cloned().collect(), ..*self }
    }

    /// The lanes in order.
    pub fn iter(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().map(|place| &place.lane)
    }

    /// The lane with the fewest requests in flight, the first of equals; none when all are full. A lane that
    /// has lost a request takes no other, unless all have: on a dead one all that wait would be lost in no
    /// time.
    pub fn assign(&mut self) -> Option<Lane> {
        let are_all_doubtful = self.lanes.iter().all(|place| place.is_doubtful);
        let usable = self.lanes.iter_mut().filter(|place| are_all_doubtful || !place.is_doubtful);
        let place = usable.min_by_key(|place| place.in_flight)?;
        if place.in_flight >= CONNECTIONS_PER_LANE {
            return None;
        }
        place.in_flight += 1;
        Some(place.lane.clone())
    }

    /// Gives a request's place back.
    pub fn give_back(&mut self, id: u32) {
        if let Some(place) = self.place(id) {
            place.in_flight = place.in_flight.saturating_sub(1);
        }
    }

    /// A request was lost on this lane.
    pub fn doubt(&mut self, id: u32) {
        if let Some(place) = self.place(id) {
            place.is_doubtful = true;
        }
    }

    fn place(&mut self, id: u32) -> Option<&mut Place> {
        self.lanes.iter_mut().find(|place| place.lane.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(lanes: u32) -> LanePool {
        LanePool::new((0..lanes).map(|id| format!("http://l{id}.localhost:11434/")))
    }

    #[test]
    fn requests_spread_evenly_until_all_lanes_are_full() {
        let mut pool = pool(3);
        assert_eq!(pool.capacity(), 18);
        let ids: Vec<u32> = std::iter::from_fn(|| pool.assign().map(|lane| lane.id)).collect();
        assert_eq!(ids, [0, 1, 2].repeat(6));
        pool.give_back(1);
        assert_eq!(pool.assign().map(|lane| lane.id), Some(1));
        assert_eq!(pool.assign(), None);
    }

    #[test]
    fn a_place_is_not_given_back_twice() {
        let mut pool = pool(1);
        pool.give_back(0);
        pool.give_back(7);
        assert_eq!(std::iter::from_fn(|| pool.assign()).count(), 6);
    }

    #[test]
    fn a_narrowed_pool_has_the_lanes_that_are_needed() {
        assert_eq!(pool(8).narrowed_to(8).capacity(), 12);
        assert_eq!(pool(8).narrowed_to(6).capacity(), 6);
        assert_eq!(pool(2).narrowed_to(96).capacity(), 12);
    }

    #[test]
    fn a_connection_is_spared_where_there_are_lanes_enough() {
        let lanes = |all: u32, in_flight| pool(all).sparing_one().narrowed_to(in_flight);
        assert_eq!(lanes(8, 12).iter().count(), 3);
        assert!(lanes(8, 12).has_spare(12) && lanes(8, 5).has_spare(5));
        assert_eq!(lanes(2, 12).capacity(), 12, "rather than to measure less at once");
        assert!(!lanes(2, 12).has_spare(12) && !pool(8).narrowed_to(12).has_spare(12));
    }

    #[test]
    fn requests_go_on_the_lanes_that_have_lost_none() {
        let mut pool = pool(3);
        pool.doubt(0);
        let ids: Vec<u32> = std::iter::from_fn(|| pool.assign().map(|lane| lane.id)).collect();
        assert_eq!(ids, [1, 2].repeat(6));
        (1..3).for_each(|id| pool.doubt(id));
        assert_eq!(pool.assign().map(|lane| lane.id), Some(0), "it is the server then");
    }

    #[test]
    fn a_lane_that_is_left_out_makes_room_for_the_next() {
        let ids = |pool: &LanePool| pool.iter().map(|lane| lane.id).collect::<Vec<_>>();
        let rest = pool(4).without(&[0, 2]);
        assert_eq!(ids(&rest.narrowed_to(12)), [1, 3]);
        assert_eq!(rest.without(&[1, 3]).capacity(), 0);
    }

    #[test]
    fn no_lanes_carry_nothing() {
        assert_eq!(pool(0).capacity(), 0);
        assert_eq!(pool(0).assign(), None);
    }
}

//! Which lane carries the next request.

use crate::CONNECTIONS_PER_LANE;

/// One origin of a server. To the engine it is a base URL and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its number in the sample; no lane of another server has the same.
    pub id: u32,
    /// The number of the server that it leads to, from 0.
    pub server: u32,
    /// Base URL that ends with a slash.
    pub base_url: String,
}

/// The lanes of one server or of several, with how many requests each carries just now.
#[derive(Clone, Debug, Default)]
pub struct LanePool {
    /// Server by server.
    lanes: Vec<Place>,
    spares_one: bool,
    /// Of servers with as few requests this one goes first, or the next after it. A pool begins with the
    /// first, so that a batch which is measured again goes to the same servers.
    turn: u32,
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
        Self::of_server(0, 0, base_urls)
    }

    /// The lanes of one of several servers, by its number, numbered from `first_id` on.
    pub fn of_server(
        server: u32,
        first_id: u32,
        base_urls: impl IntoIterator<Item = String>,
    ) -> Self {
        let place = |(id, base_url)| Place {
            lane: Lane { id, server, base_url },
            in_flight: 0,
            is_doubtful: false,
        };
        Self { lanes: (first_id..).zip(base_urls).map(place).collect(), ..Self::default() }
    }

    /// The lanes of several servers as one pool. Connections are spared where one of them needs it.
    #[must_use]
    pub fn joined(pools: Vec<Self>) -> Self {
        let spares_one = pools.iter().any(|pool| pool.spares_one);
        let lanes = pools.into_iter().flat_map(|pool| pool.lanes).collect();
        Self { lanes, spares_one, turn: 0 }
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

    /// The numbers of the servers, in order.
    #[must_use]
    pub fn servers(&self) -> Vec<u32> {
        let mut servers: Vec<u32> = self.iter().map(|lane| lane.server).collect();
        servers.dedup();
        servers
    }

    /// The lanes of this server.
    #[must_use]
    pub fn only(&self, server: u32) -> Self {
        let own = self.lanes.iter().filter(|place| place.lane.server == server);
        Self { lanes: own.cloned().collect(), ..*self }
    }

    /// The most requests that a server carries of so many over all servers: each takes as many, but for
    /// those that are full.
    #[must_use]
    pub fn share_of(&self, in_flight: u32) -> u32 {
        let room: Vec<u32> =
            self.servers().iter().map(|&server| self.only(server).capacity()).collect();
        let carried = |share: u32| room.iter().map(|&room| room.min(share)).sum::<u32>();
        (1..in_flight).find(|&share| carried(share) >= in_flight).unwrap_or(in_flight)
    }

    /// The first lanes of each server that carry so many requests over all servers: no more than are warmed
    /// for them.
    #[must_use]
    pub fn narrowed_to(&self, in_flight: u32) -> Self {
        let each = CONNECTIONS_PER_LANE - u32::from(self.spares_one);
        let lanes = self.share_of(in_flight).div_ceil(each) as usize;
        let first = |&server: &u32| self.only(server).lanes.into_iter().take(lanes);
        Self { lanes: self.servers().iter().flat_map(first).collect(), ..*self }
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

    /// Of the server with the fewest requests in flight, each in turn of equals, the lane with the fewest, the
    /// first of equals; none when all are full. A lane that has lost a request takes no other, unless all
    /// have: on a dead one all that wait would be lost in no time.
    pub fn assign(&mut self) -> Option<Lane> {
        let server = self.next_server()?;
        let are_all_doubtful = self.are_all_doubtful();
        let usable = self
            .lanes
            .iter_mut()
            .filter(|place| place.lane.server == server && place.is_usable(are_all_doubtful));
        let place = usable.min_by_key(|place| place.in_flight)?;
        place.in_flight += 1;
        self.turn = server + 1;
        Some(place.lane.clone())
    }

    /// A lane of each server, in order, that has lost no request if there is one.
    #[must_use]
    pub fn one_of_each(&self) -> Vec<Lane> {
        self.servers().iter().filter_map(|&server| self.only(server).assign()).collect()
    }

    fn next_server(&self) -> Option<u32> {
        let are_all_doubtful = self.are_all_doubtful();
        let usable = self.lanes.iter().filter(|place| place.is_usable(are_all_doubtful));
        let in_flight = |server: u32| {
            let own = self.lanes.iter().filter(|place| place.lane.server == server);
            own.map(|place| place.in_flight).sum::<u32>()
        };
        let servers = usable.map(|place| place.lane.server);
        servers.min_by_key(|&server| (in_flight(server), server < self.turn, server))
    }

    fn are_all_doubtful(&self) -> bool {
        self.lanes.iter().all(|place| place.is_doubtful)
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

impl Place {
    fn is_usable(&self, are_all_doubtful: bool) -> bool {
        self.in_flight < CONNECTIONS_PER_LANE && (are_all_doubtful || !self.is_doubtful)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    /// Servers with so many lanes each.
    fn cluster(lanes: &[u32]) -> LanePool {
        let of = |(server, &lanes): (u32, &u32)| {
            let urls = (0..lanes).map(|lane| format!("http://s{server}/{lane}/"));
            LanePool::of_server(server, server * 100, urls)
        };
        LanePool::joined((0..).zip(lanes).map(of).collect())
    }

    #[test]
    fn servers_take_turns_and_the_odd_request_goes_round() {
        let mut pool = cluster(&[1, 1]);
        let mut next = || pool.assign().map(|lane| lane.server);
        assert_eq!([next(), next(), next()], [Some(0), Some(1), Some(0)]);
        pool.give_back(0);
        assert_eq!(
            pool.assign().map(|lane| lane.server),
            Some(1),
            "it had the last turn longer ago"
        );
    }

    #[test]
    fn what_one_server_can_not_carry_the_others_do() {
        let pool = cluster(&[1, 8]);
        assert_eq!((pool.share_of(10), pool.share_of(24), pool.share_of(999)), (5, 18, 999));
        let lanes = |in_flight| {
            let narrowed = pool.narrowed_to(in_flight);
            [0, 1].map(|server| narrowed.only(server).iter().count())
        };
        assert_eq!([lanes(1), lanes(12), lanes(24), lanes(99)], [[1, 1], [1, 1], [1, 3], [1, 8]]);
    }

    #[test]
    fn a_server_whose_lanes_have_lost_requests_is_left_out() {
        let mut pool = cluster(&[2, 2]);
        [100, 101].into_iter().for_each(|id| pool.doubt(id));
        assert_eq!(
            std::iter::from_fn(|| pool.assign()).filter(|lane| lane.server == 0).count(),
            12
        );
        assert_eq!(pool.without(&[100, 101]).servers(), [0]);
        assert_eq!(pool.one_of_each().iter().map(|lane| lane.server).collect::<Vec<_>>(), [1]);
    }

    proptest! {
        #[test]
        fn servers_that_are_not_full_differ_by_one_request_at_most(
            lanes in prop::collection::vec(1_u32..5, 1..5),
            wanted in 1_u32..80,
            ends in prop::collection::vec(0_usize..1000, 0..200),
        ) {
            let mut pool = cluster(&lanes).narrowed_to(wanted);
            let wanted = wanted.min(pool.capacity());
            let mut flying: Vec<Lane> = Vec::new();
            let mut ends = ends.into_iter();
            loop {
                while flying.len() < wanted as usize {
                    flying.push(pool.assign().expect("a lane"));
                }
                let carried = |server: u32| flying.iter().filter(|it| it.server == server).count();
                let full = |server: u32| carried(server) == pool.only(server).capacity() as usize;
                let counts: Vec<usize> =
                    pool.servers().into_iter().filter(|it| !full(*it)).map(carried).collect();
                let span = counts.iter().max().zip(counts.iter().min());
                prop_assert!(span.is_none_or(|(most, fewest)| most - fewest <= 1), "{counts:?}");
                for lane in pool.iter() {
                    let on_it = flying.iter().filter(|it| it.id == lane.id).count();
                    prop_assert!(on_it <= CONNECTIONS_PER_LANE as usize);
                }
                let Some(end) = ends.next() else { break };
                let gone = flying.swap_remove(end % flying.len());
                pool.give_back(gone.id);
            }
        }
    }
}

//! Which lane carries the next request.

use crate::CONNECTIONS_PER_LANE;

/// One origin of a server. To the engine it is just a base URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its number in samples, unique among the lanes of all servers.
    pub id: u32,
    /// The number of its server, from 0.
    pub server: u32,
    /// Base URL with a trailing slash.
    pub base_url: String,
}

/// The lanes of one or several servers, with the number of requests that each is carrying.
#[derive(Clone, Debug, Default)]
pub struct LanePool {
    /// Grouped by server.
    lanes: Vec<Place>,
    spares_one: bool,
    /// Among servers with equally few requests this one, or the next after it, goes first. A pool begins with
    /// the first, so that a batch that is measured again goes to the same servers.
    turn: u32,
}

/// A lane and its requests.
#[derive(Clone, Debug)]
struct Place {
    lane: Lane,
    in_flight: u32,
    /// A request failed on it: others are preferred.
    is_doubtful: bool,
}

impl LanePool {
    /// A pool of lanes from their base URLs, numbered in this order.
    pub fn new(base_urls: impl IntoIterator<Item = String>) -> Self {
        Self::of_server(0, 0, base_urls)
    }

    /// The lanes of one of several servers, numbered from `first_id` on.
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

    /// The lanes of several servers as one pool. If one of them needs a spare connection, all keep one.
    #[must_use]
    pub fn joined(pools: Vec<Self>) -> Self {
        let spares_one = pools.iter().any(|pool| pool.spares_one);
        let lanes = pools.into_iter().flat_map(|pool| pool.lanes).collect();
        Self { lanes, spares_one, turn: 0 }
    }

    /// The same lanes, using only as many connections as leave a spare one in each, if there are enough lanes.
    #[must_use]
    pub fn sparing_one(self) -> Self {
        Self { spares_one: true, ..self }
    }

    /// Whether every lane has a spare connection while this many requests are in flight.
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

    /// The most requests that one server carries of `in_flight` over all servers: equal shares, except for
    /// servers that are full.
    #[must_use]
    pub fn share_of(&self, in_flight: u32) -> u32 {
        let room: Vec<u32> =
            self.servers().iter().map(|&server| self.only(server).capacity()).collect();
        let carried = |share: u32| room.iter().map(|&room| room.min(share)).sum::<u32>();
        (1..in_flight).find(|&share| carried(share) >= in_flight).unwrap_or(in_flight)
    }

    /// The first lanes of each server, enough to carry this many requests over all servers: only these are
    /// warmed.
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

    pub fn iter(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().map(|place| &place.lane)
    }

    /// Of the server with the fewest requests in flight (taking turns among equals), the lane with the fewest,
    /// the first of equals; `None` if all are full. A lane on which a request failed is only used if all have
    /// failed: a dead one would quickly fail all waiting requests.
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

    /// One lane of each server, in order, preferably one without failures.
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

    /// Releases a request's place.
    pub fn give_back(&mut self, id: u32) {
        if let Some(place) = self.place(id) {
            place.in_flight = place.in_flight.saturating_sub(1);
        }
    }

    /// Records that a request failed on this lane.
    pub fn doubt(&mut self, id: u32) {
        if let Some(place) = self.place(id) {
            place.is_doubtful = true;
        }
    }

    /// Forgets what failed before.
    pub fn trust_all(&mut self) {
        for place in &mut self.lanes {
            place.is_doubtful = false;
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

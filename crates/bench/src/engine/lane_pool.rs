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

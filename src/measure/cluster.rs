//! The engine's backend for one or several servers: each request goes to the backend of its lane's server.

use bench::engine::{Backend, Lane, LanePool, Request, Warmed, calibrate};
use bench::order::sort_by_key;
use bench::{
    CONNECTIONS_PER_LANE, Handling, LoadedModel, OnClock, Opened, OwnErrorAt, Quirk, Sample,
    ServerCounts,
};

use super::backend::BrowserBackend;
use super::outbox::Outbox;
use super::synthetic::SyntheticServer;
use crate::browser::clock::BrowserClock;

/// The backends by server number; a lane says which server it belongs to.
pub struct ClusterBackend {
    first: BrowserBackend,
    others: Vec<BrowserBackend>,
    outbox: Outbox,
}

impl ClusterBackend {
    /// Combines these servers into one. Before every batch the page draws what the outbox told it.
    #[must_use]
    pub fn new(first: BrowserBackend, others: Vec<BrowserBackend>, outbox: Outbox) -> Self {
        Self { first, others, outbox }
    }

    fn iter(&self) -> impl Iterator<Item = &BrowserBackend> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn of(&self, server: u32) -> &BrowserBackend {
        self.iter().nth(server as usize).unwrap_or(&self.first)
    }
}

impl Backend for ClusterBackend {
    async fn open(&self) -> (LanePool, Opened) {
        let (mut pools, mut parts) = (Vec::new(), Vec::new());
        for server in self.iter() {
            let (pool, opened) = server.open_lanes().await;
            pools.push(pool);
            parts.push(opened);
        }
        let (synthetic, ways) = (SyntheticServer::default(), SyntheticServer::lanes());
        let own_error = calibrate(&synthetic, &BrowserClock, ways, CONNECTIONS_PER_LANE).await;
        // If a server cannot be reached, the others do not stand in for it.
        let are_reached = pools.iter().all(|pool| pool.capacity() > 0);
        let pool = if are_reached { LanePool::joined(pools) } else { LanePool::default() };
        (pool, Opened { own_error, ..Opened::joined(parts) })
    }

    async fn warm_up(&self, lane: &Lane, request: &Request) -> (OnClock<Sample>, Vec<Quirk>) {
        self.of(lane.server).warm_up(lane, request).await
    }

    async fn own_error(&self, in_flight: u32) -> Option<OwnErrorAt> {
        // A relay leads to one server.
        if self.others.is_empty() { self.first.own_error(in_flight).await } else { None }
    }

    async fn prepare(&self, lanes: &LanePool, in_flight: u32) -> Warmed {
        self.outbox.drawn().await;
        let share = lanes.share_of(in_flight);
        let mut all = Warmed::default();
        for server in lanes.servers() {
            let warmed = self.of(server).prepare(&lanes.only(server), share).await;
            all.silent.extend(warmed.silent);
            all.rtt_ms = all.rtt_ms.into_iter().chain(warmed.rtt_ms).reduce(f64::max);
        }
        all
    }

    async fn send(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        self.of(lane.server).send(lane, request).await
    }

    async fn send_in_batch(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        self.of(lane.server).send_in_batch(lane, request).await
    }

    async fn settle(&self, samples: &mut [OnClock<Sample>]) {
        sort_by_key(samples, |OnClock(sample)| sample.by_server);
        for own in samples.chunk_by_mut(|OnClock(a), OnClock(b)| a.by_server == b.by_server) {
            let server = own.first().map_or(0, |OnClock(sample)| sample.by_server);
            self.of(server).settle(own).await;
        }
    }

    /// `None` if one that could report does not: models missing from the list would look unloaded.
    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        let mut all = None;
        for (number, server) in (0..).zip(self.iter()).filter(|(_, it)| it.tells_memory()) {
            let loaded = server.loaded_models().await?.into_iter();
            let loaded = loaded.map(|model| LoadedModel { by_server: number, ..model });
            all.get_or_insert_with(Vec::new).extend(loaded);
        }
        all
    }

    async fn counts(&self) -> Option<ServerCounts> {
        let mut all = self.first.counts().await?;
        for server in &self.others {
            all = all.and(server.counts().await?);
        }
        Some(all)
    }

    fn handled(&self) -> Option<Handling> {
        // The worker has a single thread for all servers.
        self.first.handled()
    }

    async fn is_up(&self) -> bool {
        for server in self.iter() {
            if !server.is_up().await {
                return false;
            }
        }
        true
    }
}

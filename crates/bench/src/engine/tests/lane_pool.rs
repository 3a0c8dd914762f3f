use proptest::prelude::*;

use crate::CONNECTIONS_PER_LANE;
use crate::engine::{Lane, LanePool};

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
fn a_place_is_not_released_twice() {
    let mut pool = pool(1);
    pool.give_back(0);
    pool.give_back(7);
    assert_eq!(std::iter::from_fn(|| pool.assign()).count(), 6);
}

#[test]
fn a_narrowed_pool_has_just_the_lanes_needed() {
    assert_eq!(pool(8).narrowed_to(8).capacity(), 12);
    assert_eq!(pool(8).narrowed_to(6).capacity(), 6);
    assert_eq!(pool(2).narrowed_to(96).capacity(), 12);
}

#[test]
fn a_spare_connection_is_kept_if_there_are_enough_lanes() {
    let lanes = |all: u32, in_flight| pool(all).sparing_one().narrowed_to(in_flight);
    assert_eq!(lanes(8, 12).iter().count(), 3);
    assert!(lanes(8, 12).has_spare(12) && lanes(8, 5).has_spare(5));
    assert_eq!(lanes(2, 12).capacity(), 12, "rather than measure fewer at once");
    assert!(!lanes(2, 12).has_spare(12) && !pool(8).narrowed_to(12).has_spare(12));
}

#[test]
fn lanes_without_failures_are_preferred() {
    let mut pool = pool(3);
    pool.doubt(0);
    let ids: Vec<u32> = std::iter::from_fn(|| pool.assign().map(|lane| lane.id)).collect();
    assert_eq!(ids, [1, 2].repeat(6));
    (1..3).for_each(|id| pool.doubt(id));
    assert_eq!(pool.assign().map(|lane| lane.id), Some(0), "then the server is at fault");
}

#[test]
fn a_lane_left_out_is_replaced_by_the_next() {
    let ids = |pool: &LanePool| pool.iter().map(|lane| lane.id).collect::<Vec<_>>();
    let rest = pool(4).without(&[0, 2]);
    assert_eq!(ids(&rest.narrowed_to(12)), [1, 3]);
    assert_eq!(rest.without(&[1, 3]).capacity(), 0);
}

#[test]
fn an_empty_pool_has_no_capacity() {
    assert_eq!(pool(0).capacity(), 0);
    assert_eq!(pool(0).assign(), None);
}

/// Servers with these numbers of lanes.
fn cluster(lanes: &[u32]) -> LanePool {
    let of = |(server, &lanes): (u32, &u32)| {
        let urls = (0..lanes).map(|lane| format!("http://s{server}/{lane}/"));
        LanePool::of_server(server, server * 100, urls)
    };
    LanePool::joined((0..).zip(lanes).map(of).collect())
}

#[test]
fn servers_take_turns_with_the_odd_request() {
    let mut pool = cluster(&[1, 1]);
    let mut next = || pool.assign().map(|lane| lane.server);
    assert_eq!([next(), next(), next()], [Some(0), Some(1), Some(0)]);
    pool.give_back(0);
    assert_eq!(pool.assign().map(|lane| lane.server), Some(1), "its last turn was longer ago");
}

#[test]
fn what_one_server_cannot_carry_the_others_do() {
    let pool = cluster(&[1, 8]);
    assert_eq!((pool.share_of(10), pool.share_of(24), pool.share_of(999)), (5, 18, 999));
    let lanes = |in_flight| {
        let narrowed = pool.narrowed_to(in_flight);
        [0, 1].map(|server| narrowed.only(server).iter().count())
    };
    assert_eq!([lanes(1), lanes(12), lanes(24), lanes(99)], [[1, 1], [1, 1], [1, 3], [1, 8]]);
}

#[test]
fn a_server_whose_lanes_have_failed_is_left_out() {
    let mut pool = cluster(&[2, 2]);
    [100, 101].into_iter().for_each(|id| pool.doubt(id));
    assert_eq!(std::iter::from_fn(|| pool.assign()).filter(|lane| lane.server == 0).count(), 12);
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

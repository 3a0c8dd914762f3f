//! What the page says of servers, of the way to them and of their keys.

use bench::{MAX_WORKERS, Relay};

use crate::words::en::En;
use crate::words::en::nouns::{REQUESTS, plural};
use crate::words::numbers::{NO_BREAK, about, count, decimal};

pub fn reach(rtt_ms: f64, in_flight: u32) -> String {
    let in_flight = plural(in_flight.into(), REQUESTS);
    format!("{}{NO_BREAK}ms · up to {in_flight} at once", decimal(rtt_ms, 0, En))
}

pub fn way(lanes: u32, relay: Option<Relay>) -> String {
    let kind = kind_of_lanes(lanes, relay).map(|kind| format!(": {kind}")).unwrap_or_default();
    format!("{}{kind}", plural(u64::from(lanes), ["lane", "lanes"]))
}

pub fn servers(servers: usize) -> String {
    plural(servers as u64, ["server", "servers"])
}

pub fn several_reach(count_of: usize, in_flight: u32) -> String {
    format!(
        "{} as one · up to {} at once to all together",
        servers(count_of),
        plural(in_flight.into(), REQUESTS)
    )
}

pub fn not_on_all(models: &[String]) -> String {
    format!("Not on every server: {}.", models.join(", "))
}

pub fn nameless(entries: usize) -> String {
    let entries = plural(entries as u64, ["entry", "entries"]);
    format!("Skipped in the server's list: {entries} without a model name.")
}

pub fn models_left_out(models: usize) -> String {
    format!(
        "The server lists {}, which the page does not show.",
        plural(models as u64, ["more model", "more models"])
    )
}

/// What tells the lanes apart, where there are several, and what a relay costs: `ports, +0.2 ms`.
pub fn kind_of_lanes(lanes: u32, relay: Option<Relay>) -> Option<String> {
    let cost = |relay: Relay| {
        relay.own_ms.map(|ms| format!(", +{}{NO_BREAK}ms", decimal(ms, 1, En))).unwrap_or_default()
    };
    match relay {
        Some(relay) => Some(format!("ports{}", cost(relay))),
        None => (lanes > 1).then(|| "names".to_owned()),
    }
}

pub fn several_limit(most: u32) -> String {
    format!(
        "From here the browser keeps at most {} requests in flight to all servers together.",
        count(most, En)
    )
}

pub fn browser_limit(most: u32) -> String {
    format!(
        "The browser keeps at most {} requests in flight to this address. For up to {MAX_WORKERS}, start the page \
         on this machine like this:",
        count(most, En)
    )
}

pub fn goes_through_relay(server_url: &str, has_key: bool) -> String {
    let key = if has_key { ", which adds the key" } else { "" };
    format!("Requests to {server_url} go through the tokometer relay{key}")
}

pub fn key_for(address: &str) -> String {
    if address.contains(", ") {
        return format!("Key for the servers {address}: sent to each of them");
    }
    format!("Key for the server {address}")
}

pub fn key_held(origin: &str) -> String {
    format!("The key goes only to {origin}. If you change the address, it is forgotten.")
}

pub fn leads_to(url: &str) -> String {
    format!("This address leads to {url}: requests go straight there.")
}

pub fn asked_again(waited_s: f64) -> String {
    format!("Asking again until it answers, for {} so far.", about(waited_s, En))
}

pub fn asked_so(quirks: &str) -> String {
    format!("Requests to this server: {quirks}.")
}

pub fn command_copied(system: &str) -> String {
    format!("Command for {system} copied.")
}

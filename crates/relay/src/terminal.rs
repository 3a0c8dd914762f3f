//! The program's output when it has started.

use std::io::{self, IsTerminal as _};

use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use relay::{CONNECTIONS_PER_PORT, MAX_IN_FLIGHT, Relay, Words};

/// Prints where the page is and how requests reach the model server.
pub(crate) fn greet(
    relay: &Relay,
    words: &dyn Words,
    is_network: bool,
    wanted_lanes: usize,
    has_page: bool,
) {
    println!("{}", words.server_and_lanes(&relay.server(), &listed(relay.lane_ports())));
    let lanes = relay.lane_ports().len();
    if lanes < wanted_lanes {
        println!("{}", words.fewer_lanes(lanes, wanted_lanes, at_once(lanes)));
    }
    if !has_page {
        println!("{}", words.no_page());
        return;
    }
    let addresses = relay.addresses();
    println!("{}", words.open(&addresses, is_network));
    let for_phone = addresses.first().filter(|_| is_network && io::stdout().is_terminal());
    if let Some(picture) = for_phone.and_then(|address| picture(address)) {
        println!("{picture}");
    }
}

/// An address as a QR code for a phone's camera, light on dark like most terminals.
fn picture(address: &str) -> Option<String> {
    let code = QrCode::new(address).ok()?;
    let mut picture = code.render::<Dense1x2>();
    Some(picture.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build())
}

/// Ports as ranges: the first and the last of each consecutive run.
fn listed(ports: &[u16]) -> String {
    match (ports.first(), ports.last()) {
        (Some(first), Some(last)) if (*first..=*last).eq(ports.iter().copied()) => {
            format!("{first}–{last}")
        }
        _ => ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// How many concurrent requests this many lanes and the page's own port allow.
fn at_once(lanes: usize) -> usize {
    lanes.saturating_add(1).saturating_mul(CONNECTIONS_PER_PORT).min(MAX_IN_FLIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_port_carries_requests_too() {
        for (lanes, requests) in [(1, 12), (10, 66), (31, 192), (32, 192)] {
            assert_eq!(at_once(lanes), requests);
        }
    }

    #[test]
    fn consecutive_ports_are_shown_as_a_range() {
        for (ports, told) in [(&[][..], ""), (&[9, 10, 11], "9–11"), (&[9, 11], "9, 11")] {
            assert_eq!(listed(ports), told);
        }
    }
}

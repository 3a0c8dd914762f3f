//! Where the wire protocols and the benchmark meet: answers become samples, what a person types becomes
//! an address, an address becomes lanes, and what answered a check becomes a server or a problem.
//!
//! Pure: no browser, no sockets, no clock.

// A new variant must not silently be treated like the others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod address;
mod addresses;
mod alphabet;
mod answer;
mod asked;
mod base_path;
mod calibration;
mod doctor;
mod host;
mod lane_urls;
mod lumps;
mod memory;
mod more_in_flight;
mod no_server;
mod origin_refused;
mod password_wanted;
mod port_lanes;
mod preflight;
mod refusal;
mod server_info;
mod server_reported;
mod servers;
mod shown_name;
mod silences;
mod typed;
mod uncounted;
mod unseen;
mod verdict;
mod ways;

pub use address::ServerAddress;
pub use addresses::{addresses, mean_same, tidy_all};
pub use answer::Answer;
pub use asked::Asked;
pub use calibration::{CALIBRATION_TOKENS, calibration_model, known_timings, stamps_path};
pub use doctor::{Surroundings, causes, likely_wants_key};
pub use host::Host;
pub use lane_urls::{calibration_lanes, candidates, most_in_flight};
pub use memory::loaded_models;
pub use more_in_flight::more_in_flight;
pub use port_lanes::PortLanes;
pub use preflight::{Preflight, preflight_problem};
pub use server_info::{ServerInfo, Untimed};
pub use server_reported::{server_counts, server_reported};
pub use servers::Servers;
pub use shown_name::shown_names;
pub use typed::tidy;
pub use uncounted::{Uncounted, count};
pub use verdict::{PATIENCE_S, more_telling, verdict};
pub use ways::Ways;

//! How many requests may be in flight, and how many ports that takes.

/// Connections that a browser opens to one origin, and so to one port.
pub const CONNECTIONS_PER_PORT: usize = 6;

/// Lanes: ports in addition to the page's own.
pub const LANES: usize = 32;

/// Requests that a page has in flight at most.
pub const MAX_IN_FLIGHT: usize = LANES * CONNECTIONS_PER_PORT;

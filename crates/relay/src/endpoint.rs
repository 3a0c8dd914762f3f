//! The relay's end of a connection.

use std::net::IpAddr;

/// What a port is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Page,
    Lane,
}

/// The relay's end of a connection.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) role: Role,
    pub(crate) port: u16,
    /// The address of this machine that the client connected to.
    pub(crate) local_address: IpAddr,
}

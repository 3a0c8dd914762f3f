//! What is known of a connection before anything is asked over it.

use std::net::IpAddr;

/// What a port is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Page,
    Lane,
}

/// What is known of a connection.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    pub(crate) role: Role,
    pub(crate) port: u16,
    /// The address of this machine that it came to.
    pub(crate) met_at: IpAddr,
}

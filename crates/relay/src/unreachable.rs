//! Why the model server could not be asked.

use std::error::Error as StdError;
use std::io;

use crate::resolver::Unresolved;

/// Why the model server could not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// Nothing listens there.
    Refused,
    /// Nothing came back in time.
    Timeout,
    /// There is no such name.
    Unresolved,
    /// The connection broke before there was an answer. The request is not sent again.
    Broken,
}

impl Unreachable {
    /// What an error of the client, or something beneath it, means.
    pub(crate) fn of(error: &hyper_util::client::legacy::Error) -> Self {
        let found = causes(error).find_map(|cause| {
            if cause.is::<Unresolved>() {
                return Some(Self::Unresolved);
            }
            match cause.downcast_ref::<io::Error>()?.kind() {
                io::ErrorKind::ConnectionRefused => Some(Self::Refused),
                // Of a machine that is switched off its neighbour says that there is no way to it.
                io::ErrorKind::TimedOut
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable => Some(Self::Timeout),
                _ => None,
            }
        });
        found.unwrap_or(Self::Broken)
    }
}

/// An error and all beneath it.
pub(crate) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

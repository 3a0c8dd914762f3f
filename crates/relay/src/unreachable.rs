//! Why the model server could not be asked.

use std::error::Error as StdError;
use std::io;

use crate::certificate::{CertificateFault, Untrusted};
use crate::fingerprint::Fingerprint;
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
    /// The server's certificate is not trusted.
    Certificate { fingerprint: Fingerprint, fault: CertificateFault },
    /// It does not speak TLS, or none that is spoken here.
    Tls,
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
            if let Some(error) = cause.downcast_ref::<rustls::Error>() {
                let certificate = Untrusted::of(error).map(|Untrusted { fingerprint, fault }| {
                    Self::Certificate { fingerprint, fault }
                });
                return Some(certificate.unwrap_or(Self::Tls));
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
    std::iter::successors(Some(error), |&error| beneath(error))
}

/// What an error comes from. An I/O error names as its source that of the error which it holds.
fn beneath<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    held.map_or_else(|| error.source(), |held| Some(held))
}

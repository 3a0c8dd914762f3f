//! Why the model server could not be reached.

use std::error::Error as StdError;
use std::io;

use crate::certificate::{CertificateFault, Untrusted};
use crate::fingerprint::Fingerprint;
use crate::resolver::Unresolved;

/// Why the model server could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// Nothing is listening there.
    Refused,
    /// No response in time.
    Timeout,
    /// The name does not resolve.
    Unresolved,
    /// The server's certificate is not trusted.
    Certificate { fingerprint: Fingerprint, fault: CertificateFault },
    /// No TLS, or no version that we support.
    Tls,
    /// The connection broke before there was an answer. The request is not sent again.
    Broken,
}

impl Unreachable {
    /// Interprets the HTTP client's error, or one of its sources.
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
                // When a machine is switched off, the router reports that there is no route.
                io::ErrorKind::TimedOut
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable => Some(Self::Timeout),
                _ => None,
            }
        });
        found.unwrap_or(Self::Broken)
    }
}

/// An error and all its sources.
pub(crate) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| beneath(error))
}

/// An error's source. An I/O error skips the error that it wraps and returns that one's source.
fn beneath<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    held.map_or_else(|| error.source(), |held| Some(held))
}

//! The SHA-256 fingerprint by which people identify a certificate.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::error::Error;

/// The length of a fingerprint, in bytes.
const LENGTH: usize = 32;

/// The SHA-256 of a certificate's bytes (DER), as `openssl x509 -fingerprint -sha256` and browsers show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint([u8; LENGTH]);

impl Fingerprint {
    /// The fingerprint of a certificate.
    pub(crate) fn of(certificate: &[u8]) -> Self {
        Self(Sha256::digest(certificate).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            let colon = if place == 0 { "" } else { ":" };
            write!(formatter, "{colon}{byte:02X}")?;
        }
        Ok(())
    }
}

impl FromStr for Fingerprint {
    type Err = Error;

    /// Reads hexadecimal digits, with or without colons between bytes and a leading `SHA256:`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::Fingerprint(text.to_owned());
        let lower = text.trim().to_lowercase();
        let digits = lower.strip_prefix("sha256:").unwrap_or(&lower).replace(':', "");
        if digits.len() != 2 * LENGTH || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(bad());
        }
        let mut bytes = [0; LENGTH];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let pair = digits.get(2 * place..2 * place + 2).ok_or_else(bad)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| bad())?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of the empty input (FIPS 180-4).
    const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn every_tools_notation_is_read() {
        let of_nothing = Fingerprint::of(b"");
        let told = of_nothing.to_string();
        assert!(told.starts_with("E3:B0:C4:") && told.ends_with(":55"), "{told}");
        for typed in [EMPTY, &told, &told.to_lowercase(), &format!(" SHA256:{EMPTY}\n")] {
            assert_eq!(typed.parse::<Fingerprint>().unwrap(), of_nothing, "{typed}");
        }
        for typed in ["", "E3:B0", &EMPTY[1..], &EMPTY.replace('e', "g"), &format!("{EMPTY}00")] {
            assert!(typed.parse::<Fingerprint>().is_err(), "{typed}");
        }
    }
}

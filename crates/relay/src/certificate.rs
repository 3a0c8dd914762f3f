//! Whether the model server's certificate is trusted: by this system's root certificates, or because the user
//! named its fingerprint.

use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, OtherError,
    SignatureScheme,
};
use rustls_platform_verifier::Verifier;

use crate::fingerprint::Fingerprint;

/// What is wrong with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// Not signed by anyone whom this system trusts; possibly self-signed.
    Issuer,
    /// Issued for a different host name.
    Name,
    /// Expired or not yet valid.
    Time,
}

/// A certificate that is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate {fingerprint} is not trusted")]
pub(crate) struct Untrusted {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) fault: CertificateFault,
}

impl Untrusted {
    /// The certificate problem behind a TLS handshake error, if that is what it is about.
    pub(crate) fn of(error: &TlsError) -> Option<Self> {
        match error {
            TlsError::InvalidCertificate(CertificateError::Other(OtherError(inner))) => {
                inner.downcast_ref().copied()
            }
            _ => None,
        }
    }
}

/// The TLS configuration: trusts this system's roots and the certificate with this fingerprint. For a server
/// without TLS the system's roots are not loaded.
pub(crate) fn client_config(
    is_https: bool,
    accepted: Option<Fingerprint>,
) -> Result<ClientConfig, TlsError> {
    let provider = Arc::new(ring::default_provider());
    // A container may have no root certificates; then only the fingerprint can help.
    let system = is_https.then(|| Verifier::new(Arc::clone(&provider)).ok()).flatten();
    let check = CertificateCheck { system, accepted, provider: Arc::clone(&provider) };
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(check))
        .with_no_client_auth())
}

/// The system's verification, with one exception.
struct CertificateCheck {
    system: Option<Verifier>,
    accepted: Option<Fingerprint>,
    provider: Arc<CryptoProvider>,
}

impl fmt::Debug for CertificateCheck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CertificateCheck").field("accepted", &self.accepted).finish()
    }
}

impl ServerCertVerifier for CertificateCheck {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let fingerprint = Fingerprint::of(certificate);
        if self.accepted == Some(fingerprint) {
            return Ok(ServerCertVerified::assertion());
        }
        let checked = match &self.system {
            Some(system) => {
                system.verify_server_cert(certificate, intermediates, name, ocsp_response, now)
            }
            None => Err(CertificateError::UnknownIssuer.into()),
        };
        checked.map_err(|error| {
            let untrusted = Untrusted { fingerprint, fault: fault_of(&error) };
            CertificateError::Other(OtherError(Arc::new(untrusted))).into()
        })
    }

    // The server still has to prove that it holds the certificate's private key.
    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

fn fault_of(error: &TlsError) -> CertificateFault {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForName, NotValidForNameContext, NotValidYet,
        NotValidYetContext,
    };
    let TlsError::InvalidCertificate(error) = error else { return CertificateFault::Issuer };
    match error {
        NotValidForName | NotValidForNameContext { .. } => CertificateFault::Name,
        Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } => {
            CertificateFault::Time
        }
        // A signature can be untrusted in many ways, and rustls may add more.
        _ => CertificateFault::Issuer,
    }
}

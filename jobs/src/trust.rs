//! Whom connections with TLS believe: the public authorities, and those of the house.

use std::{path::Path, sync::Arc};

use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Why there is nobody to believe. Texts hold what is wrong, not where the file is.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The house's certificates are of no use.
    #[error("{0}")]
    Authorities(String),
    /// This build can't speak TLS.
    #[error("{0}")]
    Tls(String),
}

/// What connects with TLS, believing the authorities of a file (PEM) beside the public ones.
///
/// # Errors
/// When the file can't be read, or holds no certificate.
pub fn client(authorities: Option<&Path>) -> Result<ClientConfig, TrustError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = authorities {
        let useless = |why: &dyn std::fmt::Display| TrustError::Authorities(why.to_string());
        let found = CertificateDer::pem_file_iter(path).map_err(|error| useless(&error))?;
        for certificate in found {
            let certificate = certificate.map_err(|error| useless(&error))?;
            roots.add(certificate).map_err(|error| useless(&error))?;
        }
        if roots.len() == webpki_roots::TLS_SERVER_ROOTS.len() {
            return Err(useless(&"no certificate is in it"));
        }
    }
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| TrustError::Tls(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

//! Certificates of the tests' own servers: an authority of the moment, and one server certificate.
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

/// A certificate for 127.0.0.1 and localhost, and who vouches for it; all as PEM.
#[derive(Debug, Clone)]
pub struct Certificates {
    /// The authority.
    pub authority: String,
    /// The server's certificate.
    pub certificate: String,
    /// The server's key.
    pub key: String,
}

impl Certificates {
    /// New ones.
    ///
    /// # Panics
    /// When no key can be made.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn new() -> Certificates {
        let mut authority = CertificateParams::new(Vec::new()).expect("no names");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.distinguished_name.push(rcgen::DnType::CommonName, "tests of openchoreo-lsp");
        let key = KeyPair::generate().expect("a key");
        let authority = CertifiedIssuer::self_signed(authority, key).expect("an authority");
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let key = KeyPair::generate().expect("a key");
        let server = CertificateParams::new(names).expect("plain names");
        let certificate = server.signed_by(&key, &authority).expect("a certificate");
        Certificates { authority: authority.pem(), certificate: certificate.pem(), key: key.serialize_pem() }
    }

    /// What a TLS server needs.
    ///
    /// # Panics
    /// When the PEM cannot be read, which is a bug of the tests.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn server(&self) -> Arc<rustls::ServerConfig> {
        use rustls::pki_types::pem::PemObject;
        use rustls::pki_types::{CertificateDer, PrivateKeyDer};
        let certificate = CertificateDer::from_pem_slice(self.certificate.as_bytes()).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("a key that fits");
        Arc::new(config)
    }
}

impl Default for Certificates {
    fn default() -> Certificates {
        Certificates::new()
    }
}

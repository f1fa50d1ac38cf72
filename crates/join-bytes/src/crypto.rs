//! What a judge asks of cryptography: hashes at once, everything with RSA, curves and AES through a trait that may answer later.
use alloc::vec::Vec;
use hmac::{KeyInit, Mac};
use sha1::Digest;

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// The hash of some bytes; of SHA-384 and SHA-512 nothing where they are not built in (`known` says so).
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => sha1::Sha1::digest(bytes).to_vec(),
            Self::Sha256 => sha2::Sha256::digest(bytes).to_vec(),
            #[cfg(feature = "sha512")]
            Self::Sha384 => sha2::Sha384::digest(bytes).to_vec(),
            #[cfg(feature = "sha512")]
            Self::Sha512 => sha2::Sha512::digest(bytes).to_vec(),
            #[cfg(not(feature = "sha512"))]
            Self::Sha384 | Self::Sha512 => Vec::new(),
        }
    }

    /// Can it be reckoned here?
    pub fn known(self) -> bool {
        cfg!(feature = "sha512") || matches!(self, Self::Sha1 | Self::Sha256)
    }

    /// By the number that the TPM gives it.
    pub(crate) fn of_tpm(number: &[u8]) -> Option<Self> {
        Some(match number {
            [0, 0x04] => Self::Sha1,
            [0, 0x0b] => Self::Sha256,
            [0, 0x0c] => Self::Sha384,
            [0, 0x0d] => Self::Sha512,
            _ => return None,
        })
    }
}

/// HMAC-SHA256.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // A key of any length is taken; the other arm is never reached.
    let Ok(mut mac) = hmac::Hmac::<sha2::Sha256>::new_from_slice(key) else {
        return Vec::new();
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// A key derived from the session key: SP 800-108 in counter mode, one round of HMAC-SHA256.
pub fn derived_key(session_key: &[u8], context: &[u8]) -> Vec<u8> {
    let label = b"AzureAD-SecureConversation";
    hmac_sha256(
        session_key,
        &[&[0, 0, 0, 1], label, &[0], context, &[0, 0, 1, 0]],
    )
}

/// KDFa of the TPM with SHA-256, for as many bits as one round gives.
pub(crate) fn kdfa(key: &[u8], label: &[u8], context: &[u8], bits: u32) -> Vec<u8> {
    let mut derived = hmac_sha256(
        key,
        &[&[0, 0, 0, 1], label, &[0], context, &bits.to_be_bytes()],
    );
    derived.truncate(bits as usize / 8);
    derived
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// Modulus and exponent, big-endian, without leading zeros.
    Rsa {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
    /// A point on a curve.
    Ec {
        /// Bytes of a coordinate: 32, 48 or 66.
        size: usize,
        /// 04, x, y; or 02 or 03, x.
        point: Vec<u8>,
    },
}

impl PublicKey {
    pub(crate) fn rsa(n: &[u8], e: &[u8]) -> Self {
        let bare = |bytes: &[u8]| {
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            bytes[zeros..].to_vec()
        };
        Self::Rsa {
            n: bare(n),
            e: bare(e),
        }
    }

    /// Bits of an RSA modulus.
    pub(crate) fn bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { n, .. } => {
                Some(n.len() * 8 - n.first().map_or(0, |byte| byte.leading_zeros() as usize))
            }
            Self::Ec { .. } => None,
        }
    }
}

/// How a signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1(Hash),
    /// RSASSA-PSS; the salt is as long as the hash.
    Pss(Hash),
    /// ECDSA; the signature is a DER SEQUENCE of two numbers.
    Ecdsa(Hash),
    /// ECDSA; the signature is two numbers of the curve's size, one after the other.
    EcdsaFlat(Hash),
}

/// Whose private key is asked for; the keys themselves stay with whoever answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    /// The transport key in the device's TPM.
    Transport,
    /// The endorsement key of that TPM.
    Endorsement,
}

/// An answer, perhaps not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// This is it.
    Is(T),
    /// It has been asked for; judge again when it has come.
    Later,
    /// There will be none, and why.
    Absent(&'static str),
}

/// Who reckons with RSA, curves and AES.
pub trait Crypto {
    /// Does the signature fit the message?
    fn verify(
        &mut self,
        key: &PublicKey,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
    ) -> Answer<bool>;

    /// RSA-OAEP by a private key; None inside when it refuses.
    fn unwrap_oaep(
        &mut self,
        whose: Private,
        hash: Hash,
        label: &[u8],
        sealed: &[u8],
    ) -> Answer<Option<Vec<u8>>>;

    /// AES-GCM; None inside when the tag does not fit.
    fn open_gcm(
        &mut self,
        key: &[u8],
        iv: &[u8],
        additional: &[u8],
        content: &[u8],
        tag: &[u8],
    ) -> Answer<Option<Vec<u8>>>;

    /// AES-CBC with PKCS#7 padding; None inside when the padding is wrong.
    fn open_cbc(&mut self, key: &[u8], iv: &[u8], content: &[u8]) -> Answer<Option<Vec<u8>>>;
}

/// Nobody reckons here: every question stays open, and says so.
pub struct Nobody;

const NO: &str = "nothing here reckons with RSA or AES";

impl Crypto for Nobody {
    fn verify(&mut self, _: &PublicKey, _: Scheme, _: &[u8], _: &[u8]) -> Answer<bool> {
        Answer::Absent(NO)
    }

    fn unwrap_oaep(&mut self, _: Private, _: Hash, _: &[u8], _: &[u8]) -> Answer<Option<Vec<u8>>> {
        Answer::Absent(NO)
    }

    fn open_gcm(
        &mut self,
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[u8],
        _: &[u8],
    ) -> Answer<Option<Vec<u8>>> {
        Answer::Absent(NO)
    }

    fn open_cbc(&mut self, _: &[u8], _: &[u8], _: &[u8]) -> Answer<Option<Vec<u8>>> {
        Answer::Absent(NO)
    }
}

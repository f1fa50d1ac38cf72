//! Cryptography by RustCrypto, for the command and the tests; the page asks its browser instead.
use crate::crypto::{Answer, Crypto, Hash, Private, PublicKey, Scheme};
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::aes::Aes256;
use aes_gcm::{Aes256Gcm, AesGcm};
use alloc::vec::Vec;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::{BoxedUint, Oaep, Pkcs1v15Sign, PrivateKey, Pss};

/// RustCrypto, with the private keys that it was given.
#[derive(Default)]
pub struct Native {
    transport: Option<PrivateKey>,
    endorsement: Option<PrivateKey>,
}

/// The parts of a private RSA key, big-endian.
pub struct Parts<'a> {
    /// Modulus.
    pub n: &'a [u8],
    /// Public exponent.
    pub e: &'a [u8],
    /// Private exponent.
    pub d: &'a [u8],
    /// Both primes.
    pub primes: [&'a [u8]; 2],
}

impl Native {
    /// Gives it a private key; false when the parts are no key.
    pub fn hold(&mut self, whose: Private, parts: &Parts) -> bool {
        let key = private(parts);
        let held = key.is_some();
        match whose {
            Private::Transport => self.transport = key,
            Private::Endorsement => self.endorsement = key,
        }
        held
    }
}

/// The private key of its parts.
pub(crate) fn private(parts: &Parts) -> Option<PrivateKey> {
    let primes = parts.primes.iter().filter_map(|prime| number(prime));
    let (n, e, d) = (number(parts.n)?, number(parts.e)?, number(parts.d)?);
    PrivateKey::from_components(n, e, d, primes.collect()).ok()
}

fn number(bytes: &[u8]) -> Option<BoxedUint> {
    BoxedUint::from_be_slice(bytes, bytes.len() as u32 * 8).ok()
}

/// What stands before a hash in a PKCS#1 v1.5 signature: the DER of DigestInfo up to the hash.
pub(crate) fn digest_info(hash: Hash, digest: &[u8]) -> Vec<u8> {
    let prefix: &[u8] = match hash {
        Hash::Sha1 => &[
            0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04,
            0x14,
        ],
        Hash::Sha256 => &[
            0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x01, 0x05, 0x00, 0x04, 0x20,
        ],
        Hash::Sha384 => &[
            0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x02, 0x05, 0x00, 0x04, 0x30,
        ],
        Hash::Sha512 => &[
            0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            0x03, 0x05, 0x00, 0x04, 0x40,
        ],
    };
    [prefix, digest].concat()
}

fn rsa(n: &[u8], e: &[u8], scheme: Scheme, message: &[u8], signature: &[u8]) -> Answer<bool> {
    const LARGEST: usize = 8192;
    if n.len() * 8 > LARGEST {
        return Answer::Absent("the key has more bits than are reckoned with here");
    }
    let Some((n, e)) = number(n).zip(number(e)) else {
        return Answer::Is(false);
    };
    let Ok(key) = rsa::PublicKey::new_with_size_limits(n, e, 512..=LARGEST) else {
        // An even modulus or exponent is no key.
        return Answer::Is(false);
    };
    Answer::Is(match scheme {
        Scheme::Pkcs1(hash) => {
            let digest = digest_info(hash, &hash.of(message));
            key.verify(Pkcs1v15Sign::new_unprefixed(), &digest, signature)
                .is_ok()
        }
        Scheme::Pss(hash) => {
            let digest = hash.of(message);
            match hash {
                Hash::Sha1 => key.verify(Pss::<sha1::Sha1>::new(), &digest, signature),
                Hash::Sha256 => key.verify(Pss::<sha2::Sha256>::new(), &digest, signature),
                Hash::Sha384 => key.verify(Pss::<sha2::Sha384>::new(), &digest, signature),
                Hash::Sha512 => key.verify(Pss::<sha2::Sha512>::new(), &digest, signature),
            }
            .is_ok()
        }
        Scheme::Ecdsa(_) | Scheme::EcdsaFlat(_) => false,
    })
}

macro_rules! curve {
    ($curve:ident, $point:expr, $flat:expr, $digest:expr, $signature:expr) => {{
        let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes($point);
        let signature = if $flat {
            $curve::ecdsa::Signature::from_slice($signature)
        } else {
            $curve::ecdsa::Signature::from_der($signature)
        };
        match (key, signature) {
            (Ok(key), Ok(signature)) => key.verify_prehash($digest, &signature).is_ok(),
            _ => false,
        }
    }};
}

impl Crypto for Native {
    fn verify(
        &mut self,
        key: &PublicKey,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
    ) -> Answer<bool> {
        match (key, scheme) {
            (PublicKey::Rsa { n, e }, scheme) => rsa(n, e, scheme, message, signature),
            (PublicKey::Ec { size, point }, Scheme::Ecdsa(hash) | Scheme::EcdsaFlat(hash)) => {
                let flat = matches!(scheme, Scheme::EcdsaFlat(_));
                let digest = hash.of(message);
                match size {
                    32 => Answer::Is(curve!(p256, point, flat, &digest, signature)),
                    48 => Answer::Is(curve!(p384, point, flat, &digest, signature)),
                    _ => Answer::Absent("only P-256 and P-384 are reckoned with here"),
                }
            }
            (PublicKey::Ec { .. }, _) => Answer::Is(false),
        }
    }

    fn unwrap_oaep(
        &mut self,
        whose: Private,
        hash: Hash,
        label: &[u8],
        sealed: &[u8],
    ) -> Answer<Option<Vec<u8>>> {
        let key = match whose {
            Private::Transport => &self.transport,
            Private::Endorsement => &self.endorsement,
        };
        let Some(key) = key else {
            return Answer::Absent("the private key is not here");
        };
        let opened = match (hash, label) {
            (Hash::Sha1, []) => key.decrypt(Oaep::<sha1::Sha1>::new(), sealed),
            (Hash::Sha1, label) => key.decrypt(Oaep::<sha1::Sha1>::new_with_label(label), sealed),
            (Hash::Sha256, []) => key.decrypt(Oaep::<sha2::Sha256>::new(), sealed),
            (Hash::Sha256, label) => {
                key.decrypt(Oaep::<sha2::Sha256>::new_with_label(label), sealed)
            }
            _ => return Answer::Absent("nothing of a join is wrapped with this hash"),
        };
        Answer::Is(opened.ok())
    }

    fn open_gcm(
        &mut self,
        key: &[u8],
        iv: &[u8],
        additional: &[u8],
        content: &[u8],
        tag: &[u8],
    ) -> Answer<Option<Vec<u8>>> {
        if tag.len() != 16 || key.len() != 32 {
            return Answer::Is(None);
        }
        let sealed = [content, tag].concat();
        let payload = Payload {
            msg: &sealed,
            aad: additional,
        };
        // Other lengths of the vector are allowed, and here would only be damage.
        let opened = match iv.len() {
            12 => iv
                .try_into()
                .ok()
                .zip(Aes256Gcm::new_from_slice(key).ok())
                .and_then(|(iv, cipher): ([u8; 12], _)| cipher.decrypt(&iv.into(), payload).ok()),
            16 => iv
                .try_into()
                .ok()
                .zip(Wide::new_from_slice(key).ok())
                .and_then(|(iv, cipher): ([u8; 16], _)| cipher.decrypt(&iv.into(), payload).ok()),
            _ => None,
        };
        Answer::Is(opened)
    }

    fn open_cbc(&mut self, key: &[u8], iv: &[u8], content: &[u8]) -> Answer<Option<Vec<u8>>> {
        let cipher = cbc::Decryptor::<aes::Aes256>::new_from_slices(key, iv);
        let opened = cipher
            .ok()
            .and_then(|cipher| cipher.decrypt_padded_vec::<Pkcs7>(content).ok());
        Answer::Is(opened)
    }
}

/// GCM with a vector of sixteen bytes.
type Wide = AesGcm<Aes256, aes_gcm::aead::consts::U16>;

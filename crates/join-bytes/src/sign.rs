//! Signatures by RustCrypto, for artefacts that are made here with synthetic keys; nothing of it is in a page.
use crate::crypto::Hash;
use crate::native::{Parts, digest_info, private};
use alloc::vec::Vec;
use rsa::Pkcs1v15Sign;

/// RSASSA-PKCS1-v1_5 over a message: the same bytes for the same key at each time. None when the parts are no key.
pub fn sign(parts: &Parts, hash: Hash, message: &[u8]) -> Option<Vec<u8>> {
    let digest = digest_info(hash, &hash.of(message));
    let key = private(parts)?;
    key.sign(Pkcs1v15Sign::new_unprefixed(), &digest).ok()
}

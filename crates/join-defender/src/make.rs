//! The bytes of the attacks, made from the synthetic artefacts with the thief's published test keys. The same at each build.
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use join_bytes::{Document, Form, Hash, Parts, Slot, World, read, sign};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::format;
use std::path::PathBuf;
use std::string::{String, ToString};
use std::vec::Vec;

/// Why bytes could not be made: a file that is missing or is not what it was.
pub type Problem = String;

/// A private RSA key as a JWK has it.
#[derive(Deserialize)]
struct Jwk {
    n: String,
    e: String,
    d: String,
    p: String,
    q: String,
}

/// The file of the thief's keys; its note says what they are.
#[derive(Deserialize)]
struct KeyFile {
    #[serde(flatten)]
    keys: BTreeMap<String, KeyOrNote>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum KeyOrNote {
    Key(Jwk),
    Note(String),
}

/// Makes them.
pub struct Maker {
    folder: PathBuf,
    keys: BTreeMap<String, [Vec<u8>; 5]>,
}

fn bytes_of(text: &str) -> Result<Vec<u8>, Problem> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|error| error.to_string())
}

impl Maker {
    /// From the folder of the vectors.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn new(folder: PathBuf) -> Result<Maker, Problem> {
        let path = folder.join("test-keys/synthetic-thief-keys.json");
        let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file: KeyFile = serde_json::from_slice(&text)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let mut keys = BTreeMap::new();
        for (name, key) in file.keys {
            match key {
                KeyOrNote::Key(Jwk { n, e, d, p, q }) => {
                    let parts = [&n, &e, &d, &p, &q].map(|part| bytes_of(part));
                    let [n, e, d, p, q] = parts;
                    keys.insert(name, [n?, e?, d?, p?, q?]);
                }
                KeyOrNote::Note(note) if note.contains("SYNTHETIC TEST KEY") => {}
                KeyOrNote::Note(_) => {
                    return Err(format!(
                        "{}: expected a note that says SYNTHETIC TEST KEY",
                        path.display()
                    ));
                }
            }
        }
        Ok(Maker { folder, keys })
    }

    /// A file of the vectors.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn file(&self, name: &str) -> Result<Vec<u8>, Problem> {
        let path = self.folder.join(name);
        std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// What a service knows: trusted keys, the time, nonces; no key that only the device holds.
    #[must_use]
    pub fn service(&self) -> World {
        crate::live::service(World::synthetic("", &|name| self.file(name).ok()))
    }

    fn key(&self, name: &str) -> Result<&[Vec<u8>; 5], Problem> {
        let found = self.keys.get(name);
        found.ok_or_else(|| format!("the thief has no key {name:?}"))
    }

    fn signed(&self, key: &str, hash: Hash, message: &[u8]) -> Result<Vec<u8>, Problem> {
        let [n, e, d, p, q] = self.key(key)?;
        let primes = [p.as_slice(), q.as_slice()];
        let parts = Parts { n, e, d, primes };
        sign(&parts, hash, message).ok_or_else(|| format!("{key} is no key"))
    }

    fn text(&self, name: &str) -> Result<String, Problem> {
        String::from_utf8(self.file(name)?).map_err(|error| format!("{name}: {error}"))
    }

    /// The bearer token with another user in it and a later end, signed by the thief.
    ///
    /// # Errors
    /// A file is not what it was.
    pub fn forged_token(&self) -> Result<Vec<u8>, Problem> {
        let token = self.text("01-bearer-token.jwt")?;
        let mut parts = token.trim_end().split('.');
        let (Some(header), Some(payload)) = (parts.next(), parts.next()) else {
            return Err("01-bearer-token.jwt: expected three parts".into());
        };
        let payload = String::from_utf8(bytes_of(payload)?).map_err(|error| error.to_string())?;
        let payload = swap(&payload, "user@contoso.example", "boss@contoso.example")?;
        let payload = swap(&payload, "Invented User", "Invented Boss")?;
        let payload = swap(&payload, "\"exp\":1739355300", "\"exp\":1739441700")?;
        let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
        let signature = self.signed("thief-key", Hash::Sha256, message.as_bytes())?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)).into_bytes())
    }

    /// A request for a PRT with the device's certificate, signed by the thief, who has no TPM.
    ///
    /// # Errors
    /// A file is not what it was.
    pub fn stolen_certificate(&self) -> Result<Vec<u8>, Problem> {
        let request = self.text("13-prt-request.jwt")?;
        let (message, _) = request
            .trim_end()
            .rsplit_once('.')
            .ok_or("13-prt-request.jwt: expected three parts")?;
        let signature = self.signed("thief-key", Hash::Sha256, message.as_bytes())?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)).into_bytes())
    }

    /// A certificate request for a key of somebody else, signed by the thief.
    ///
    /// # Errors
    /// A file is not what it was.
    pub fn foreign_key(&self) -> Result<Vec<u8>, Problem> {
        let request = self.file("03-csr.der")?;
        self.signed_anew(&request, Form::Request, "thief-key", Hash::Sha256)
    }

    /// The body of the join request with the thief's transport key in the place of the device's.
    ///
    /// # Errors
    /// A file is not what it was.
    pub fn swapped_key(&self) -> Result<Vec<u8>, Problem> {
        let body = self.text("05-join-request.json")?;
        let old = self.file("02-transport-key.bin")?;
        let new = self.blob(&old)?;
        Ok(swap(&body, &STANDARD.encode(old), &STANDARD.encode(new))?.into_bytes())
    }

    fn blob(&self, old: &[u8]) -> Result<Vec<u8>, Problem> {
        let document = read(old, Some(Form::KeyBlob));
        let modulus = slot(&document, Form::KeyBlob, Slot::Modulus)?;
        replaced(old, &modulus, &self.key("thief-key")?[0])
    }

    /// The body of the join request with a whole chain of the thief's: an authority, an attestation key of that authority, and its
    /// statement about the thief's transport key. Everything fits together; no TPM made any of it.
    ///
    /// # Errors
    /// A file is not what it was.
    pub fn forged_chain(&self) -> Result<Vec<u8>, Problem> {
        let body = self.text("05-join-request.json")?;
        let blob = self.file("02-transport-key.bin")?;
        let certificate = self.file("11-aik-certificate.der")?;
        let statement = self.file("07-transport.kast.bin")?;
        let mut body = swap(
            &body,
            &STANDARD.encode(&blob),
            &STANDARD.encode(self.blob(&blob)?),
        )?;
        for (old, new) in [
            (&certificate, self.certificate(&certificate)?),
            (&statement, self.statement(&statement, &blob)?),
        ] {
            body = swap(&body, &STANDARD.encode(old), &STANDARD.encode(new))?;
        }
        Ok(body.into_bytes())
    }

    /// A certificate for the thief's attestation key, with the issuer's name, by the thief's authority.
    fn certificate(&self, old: &[u8]) -> Result<Vec<u8>, Problem> {
        let document = read(old, Some(Form::Certificate));
        let modulus = slot(&document, Form::Certificate, Slot::Modulus)?;
        let new = replaced(old, &modulus, &self.key("thief-aik")?[0])?;
        self.signed_anew(&new, Form::Certificate, "thief-ca", Hash::Sha256)
    }

    /// The statement about the thief's transport key, by the thief's attestation key: keys, Names and both signatures made anew.
    fn statement(&self, old: &[u8], blob: &[u8]) -> Result<Vec<u8>, Problem> {
        let document = read(old, Some(Form::Kast));
        let aik = slot(&document, Form::TpmPublic, Slot::Modulus)?;
        let blob = read(blob, Some(Form::KeyBlob));
        let transport = slot(&blob, Form::KeyBlob, Slot::Modulus)?;
        let mut new = replaced(old, &aik, &self.key("thief-aik")?[0])?;
        new = replaced(&new, &transport, &self.key("thief-key")?[0])?;
        // The Names of both keys, wherever they stand.
        let keyed = read(&new, Some(Form::Kast));
        let areas = |document: &Document| -> Vec<Vec<u8>> {
            let parts = document.parts.iter();
            let areas = parts.filter(|part| part.form == Form::TpmPublic);
            let areas = areas.filter_map(|part| document.slot(part, Slot::PublicArea));
            areas.map(<[u8]>::to_vec).collect()
        };
        for (old, fresh) in areas(&document).iter().zip(areas(&keyed)) {
            let (old, fresh) = (Hash::Sha256.of(old), Hash::Sha256.of(&fresh));
            if has(&new, &old) {
                new = replaced(&new, &old, &fresh)?;
            }
        }
        // Both attestations are signed by the thief's attestation key, which says SHA-1 of itself, like the real ones.
        let named = read(&new, Some(Form::Kast));
        let mut signatures = Vec::new();
        for part in &named.parts {
            if matches!(part.form, Form::TpmSignature | Form::Kads)
                && let Some(signature) = named.slot(part, Slot::Signature)
            {
                signatures.push(signature.to_vec());
            }
        }
        let attests = named.parts.iter().filter(|part| part.form == Form::Attest);
        let attests: Vec<_> = attests
            .filter_map(|part| named.slot(part, Slot::Whole))
            .collect();
        if attests.len() != 2 || signatures.len() != 2 {
            return Err(
                "07-transport.kast.bin: expected two attestations with a signature each".into(),
            );
        }
        let mut out = new.clone();
        for (attest, signature) in attests.iter().zip(&signatures) {
            let fresh = self.signed("thief-aik", Hash::Sha1, attest)?;
            out = replaced(&out, signature, &fresh)?;
        }
        Ok(out)
    }

    /// The same DER with another signature over what it signs.
    fn signed_anew(
        &self,
        old: &[u8],
        form: Form,
        key: &str,
        hash: Hash,
    ) -> Result<Vec<u8>, Problem> {
        let document = read(old, Some(form));
        let message = slot(&document, form, Slot::Signed)?;
        let signature = slot(&document, form, Slot::Signature)?;
        replaced(old, &signature, &self.signed(key, hash, &message)?)
    }

    /// The thief's keys as public keys, for tests: of the transport key, the attestation key, the authority.
    ///
    /// # Errors
    /// A key is missing.
    pub fn modulus(&self, name: &str) -> Result<Vec<u8>, Problem> {
        Ok(self.key(name)?[0].clone())
    }
}

/// A text with one piece exchanged; it must stand there.
fn swap(text: &str, old: &str, new: &str) -> Result<String, Problem> {
    match text.contains(old) {
        true => Ok(text.replace(old, new)),
        false => Err(format!(
            "expected {:?} in a vector",
            old.get(..24).unwrap_or(old)
        )),
    }
}

fn slot(document: &Document, form: Form, slot: Slot) -> Result<Vec<u8>, Problem> {
    let part = document.part(form);
    let found = part.and_then(|part| document.slot(part, slot));
    let bytes = found.map(<[u8]>::to_vec);
    // A modulus in DER has a zero before it.
    let bytes = bytes.map(|bytes| match (slot, bytes.first()) {
        (Slot::Modulus, Some(0)) => bytes[1..].to_vec(),
        _ => bytes,
    });
    bytes.ok_or_else(|| format!("a vector has no {slot:?} in its {}", form.word()))
}

fn has(bytes: &[u8], piece: &[u8]) -> bool {
    bytes.windows(piece.len()).any(|window| window == piece)
}

/// Bytes with a piece exchanged wherever it stands, for one of the same length.
fn replaced(bytes: &[u8], old: &[u8], new: &[u8]) -> Result<Vec<u8>, Problem> {
    if old.len() != new.len() || old.is_empty() {
        return Err(format!(
            "expected a piece of {} bytes, found {}",
            old.len(),
            new.len()
        ));
    }
    let mut out = bytes.to_vec();
    let places: Vec<usize> = (0..=bytes.len().saturating_sub(old.len()))
        .filter(|at| &bytes[*at..*at + old.len()] == old)
        .collect();
    if places.is_empty() {
        return Err("a piece of a vector does not stand where it did".into());
    }
    for at in places {
        out[at..at + new.len()].copy_from_slice(new);
    }
    Ok(out)
}

//! What a judge knows beside the bytes: keys that are trusted, the time, nonces, and the artefacts that belong to this one.
use crate::crypto::PublicKey;
use crate::form::{Form, Member};
use crate::read::read;
use crate::span::{Document, Part, Slot};
use alloc::string::String;
use alloc::vec::Vec;

/// For what a key is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The sign-in service signs tokens with it.
    SignIn,
    /// The registration service signs device certificates with it.
    DeviceIssuer,
    /// The service for attestation keys signs their certificates with it.
    AikIssuer,
    /// The TPM's maker signs endorsement certificates with it.
    TpmMaker,
}

/// A key that a judge trusts.
#[derive(Clone, Debug)]
pub struct Trusted {
    /// For what.
    pub role: Role,
    /// The key.
    pub key: PublicKey,
    /// Its id in a key set, or the DER of its certificate's subject.
    pub name: Vec<u8>,
}

/// All that a judge knows; what is `None` or empty is not known, and then the judge says so.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The time at which is judged, seconds since 1970.
    pub now: i64,
    /// What a service of the model allows a token: so many seconds before its begin and after its end, both moments counted in. None:
    /// as RFC 7519 has it, no second, and the end itself is too late.
    pub tolerance: Option<i64>,
    /// Keys that are trusted.
    pub trusted: Vec<Trusted>,
    /// The nonce that the sign-in service handed out.
    pub nonce: Option<Vec<u8>>,
    /// The nonce that the attestation was to hold.
    pub certify_nonce: Option<Vec<u8>>,
    /// The transport key that the TPM holds.
    pub transport: Option<PublicKey>,
    /// The device key that the TPM holds.
    pub device: Option<PublicKey>,
    /// Public area of the attestation key, without its size.
    pub aik_area: Option<Vec<u8>>,
    /// Public area of the key that a lone attestation speaks of.
    pub attested_area: Option<Vec<u8>>,
    /// The attestation that a lone signature or public area belongs to.
    pub attest: Option<Vec<u8>>,
    /// The signature that a lone attestation belongs to.
    pub attest_signature: Option<Vec<u8>>,
    /// The creation data that a lone attestation of a creation speaks of.
    pub creation_data: Option<Vec<u8>>,
    /// The session key.
    pub session_key: Option<Vec<u8>>,
}

/// The public key of a part that has one.
pub fn key_of(document: &Document, part: &Part) -> Option<PublicKey> {
    if let Some(n) = document.slot(part, Slot::Modulus) {
        let e = document.slot(part, Slot::Exponent)?;
        // A TPM writes 0 for the usual exponent.
        let e = if e.iter().all(|byte| *byte == 0) {
            &[1, 0, 1]
        } else {
            e
        };
        return Some(PublicKey::rsa(n, e));
    }
    let mut points = document.slots(part, Slot::Point);
    let (first, second) = (points.next()?, points.next());
    match second {
        // X and Y, each in a field of its own: a short one lost its zeros.
        Some(second) => {
            let size = [32, 48, 66]
                .into_iter()
                .find(|size| first.len().max(second.len()) <= *size)?;
            let mut point = alloc::vec![4];
            for coordinate in [first, second] {
                point.resize(point.len() + size - coordinate.len(), 0);
                point.extend_from_slice(coordinate);
            }
            Some(PublicKey::Ec { size, point })
        }
        None => {
            let size = match first.first()? {
                4 => (first.len() - 1) / 2,
                // Only one coordinate, and on which side the other lies.
                2 | 3 => first.len() - 1,
                _ => return None,
            };
            let point = first.to_vec();
            Some(PublicKey::Ec { size, point })
        }
    }
}

/// Gives a file of the vectors by its name; None when there is no such file.
pub type Files<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

impl World {
    /// The world of the synthetic vectors, for the artefact of that name.
    pub fn synthetic(name: &str, files: Files) -> Self {
        let open = |name: &str, form: Form| Some(read(&files(name)?, Some(form)));
        let mut world = Self::default();
        if let Some(keys) = open("01-sts-jwks.json", Form::Json) {
            world.trust_keys(&keys);
        }
        let issuers = [
            (Role::DeviceIssuer, "drs-issuer"),
            (Role::AikIssuer, "aik-ca"),
            (Role::TpmMaker, "tpm-maker-ca"),
        ];
        for (role, name) in issuers {
            let file = alloc::format!("test-keys/test-{name}.cert.pem");
            if let Some(document) = open(&file, Form::Pem) {
                world.trust_certificate(role, &document);
            }
        }
        let key = |name: &str, form: Form| {
            let document = open(name, form)?;
            key_of(&document, document.part(form)?)
        };
        world.transport = key("02-transport-key.bin", Form::KeyBlob);
        world.device = key("03-csr.der", Form::Request);
        let slot = |name: &str, form: Form, inner: Form, slot: Slot| {
            let document = open(name, form)?;
            let part = document.part(inner)?;
            document.slot(part, slot).map(<[u8]>::to_vec)
        };
        let nonce = Slot::Member(Member::Nonce);
        world.nonce = slot("12-nonce-response.json", Form::Json, Form::Json, nonce);
        let (folder, prefix) = if name.starts_with("software-tpm/") {
            ("software-tpm/", "")
        } else {
            ("", "06-")
        };
        let bare = name.strip_prefix(folder).unwrap_or(name);
        let whose = bare
            .strip_prefix(prefix)
            .and_then(|name| name.split('.').next());
        let file = |rest: &str| alloc::format!("{folder}{prefix}{rest}");
        let area = |whose: &str| {
            let name = file(&alloc::format!("{whose}.tpm2b_public.bin"));
            slot(&name, Form::TpmPublic, Form::TpmPublic, Slot::PublicArea)
        };
        world.aik_area = area("aik");
        if let Some(whose @ ("aik" | "transport")) = whose {
            let kind = if whose == "aik" {
                "attest_creation"
            } else {
                "attest_certify"
            };
            world.attested_area = area(whose);
            world.attest = files(&file(&alloc::format!("{whose}.{kind}.bin")));
            world.attest_signature = files(&file(&alloc::format!("{whose}.{kind}_signature.bin")));
            world.creation_data = files(&file("aik.creation_data.bin"));
        }
        world.facts(name, files);
        world
    }

    /// Times, nonces and the session key, from the notes beside the vectors.
    fn facts(&mut self, name: &str, files: Files) {
        let text = |file: &str, key: &str| {
            let bytes = files(file)?;
            let document = read(&bytes, Some(Form::Json));
            let found = (0..document.spans.len() as u32).find(|span| {
                let parent = document.spans[*span as usize].parent;
                document.name(*span) == "value"
                    && parent.is_some_and(|parent| document.name(parent) == key)
            })?;
            String::from_utf8(document.of(found).to_vec()).ok()
        };
        let at = text("world.json", "join_request").and_then(|text| text.parse().ok());
        self.now = at.unwrap_or_default();
        let bytes = |text: Option<String>| {
            let text = text?;
            let pairs = text.as_bytes().chunks_exact(2);
            let byte = |pair: &[u8]| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok();
            pairs.map(byte).collect::<Option<Vec<u8>>>()
        };
        self.session_key = bytes(text("15-key-derivation.json", "session_key"));
        // The software TPM was asked without a nonce for the key's creation, and with one of its own for the transport key.
        self.certify_nonce = match name.starts_with("software-tpm/") {
            false => bytes(text("world.json", "certify_nonce")),
            true => None,
        };
    }

    /// Trusts every key of a key set for tokens.
    pub fn trust_keys(&mut self, document: &Document) {
        for part in document.parts.iter().filter(|part| part.form == Form::Json) {
            let member = |member| document.slots(part, Slot::Member(member));
            let numbers = member(Member::N).zip(member(Member::E));
            let names = member(Member::KeyId)
                .map(Some)
                .chain(core::iter::repeat(None));
            for ((n, e), name) in numbers.zip(names) {
                self.trusted.push(Trusted {
                    role: Role::SignIn,
                    key: PublicKey::rsa(n, e),
                    name: name.unwrap_or_default().to_vec(),
                });
            }
        }
    }

    /// Trusts the key of a certificate to issue others.
    pub fn trust_certificate(&mut self, role: Role, document: &Document) {
        if let Some(part) = document.part(Form::Certificate)
            && let Some(key) = key_of(document, part)
        {
            let name = document.slot(part, Slot::Subject).unwrap_or_default();
            self.trusted.push(Trusted {
                role,
                key,
                name: name.to_vec(),
            });
        }
    }
}

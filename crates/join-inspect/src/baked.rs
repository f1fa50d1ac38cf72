//! What the program brings along: artefacts without the base64 in them, which is made again, and what the judges know.
use crate::artefact::Artefact;
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::{PublicKey, Role, Trusted, World, base64};

/// Behind the bytes of a recipe: raw, or the inside of base64.
pub(crate) const RAW: u8 = 0;
#[cfg(feature = "files")]
pub(crate) const PLAIN: u8 = 1;
pub(crate) const URL: u8 = 2;

/// The roles of trusted keys, by their number.
pub(crate) const ROLES: [Role; 4] = [
    Role::SignIn,
    Role::DeviceIssuer,
    Role::AikIssuer,
    Role::TpmMaker,
];

/// What a private key is made from again, as a JWK names it: n, e and p. All else follows, and would only have to be carried along.
pub type PrivateParts = [Vec<u8>; 3];

/// One after the other from a text of bytes; what is missing is empty.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self) -> &'a [u8] {
        let Some((size, rest)) = self.0.split_first_chunk::<2>() else {
            return &[];
        };
        let size = usize::from(u16::from_be_bytes(*size)).min(rest.len());
        let (piece, rest) = rest.split_at(size);
        self.0 = rest;
        piece
    }

    fn owned(&mut self) -> Vec<u8> {
        self.take().to_vec()
    }

    fn some(&mut self) -> Option<Vec<u8>> {
        Some(self.owned()).filter(|bytes| !bytes.is_empty())
    }

    fn key(&mut self) -> Option<PublicKey> {
        let (n, e) = (self.owned(), self.owned());
        (!n.is_empty()).then_some(PublicKey::Rsa { n, e })
    }
}

/// Artefacts as they were baked: names and recipes in turn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pack<'a>(pub &'a [u8]);

impl Pack<'_> {
    /// The bytes of a file; None when it is not in this pack.
    pub fn file(&self, name: &str) -> Option<Vec<u8>> {
        let mut reader = Reader(self.0);
        while !reader.0.is_empty() {
            let (own, recipe) = (reader.take(), reader.take());
            if own == name.as_bytes() {
                let mut bytes = Vec::new();
                made(recipe, &mut bytes);
                return Some(bytes);
            }
        }
        None
    }
}

/// Makes the bytes of a recipe.
fn made(recipe: &[u8], into: &mut Vec<u8>) {
    let mut reader = Reader(recipe);
    while let Some((kind, rest)) = reader.0.split_first() {
        reader.0 = rest;
        let piece = reader.take();
        match *kind {
            RAW => into.extend_from_slice(piece),
            kind => {
                let mut inside = Vec::new();
                made(piece, &mut inside);
                into.extend_from_slice(base64(&inside, kind == URL).as_bytes());
            }
        }
    }
}

/// All that a figure can show, and what its judges know.
#[derive(Debug, Default)]
pub struct Library {
    core: &'static [u8],
    later: Vec<u8>,
    /// What the judges know.
    pub world: World,
    /// The private test keys: of the transport key and of the endorsement key.
    pub keys: [PrivateParts; 2],
}

impl Library {
    /// From what was baked: the core artefacts, and the world with its keys.
    pub fn new(core: &'static [u8], world: &[u8]) -> Self {
        let mut reader = Reader(world);
        let now = reader.take();
        let now = <[u8; 8]>::try_from(now).map_or(0, i64::from_be_bytes);
        let mut own = World {
            now,
            ..World::default()
        };
        for _ in 0..reader.take().len() {
            let role = reader.take().len();
            let key = reader.key();
            let name = reader.owned();
            if let (Some(role), Some(key)) = (ROLES.get(role), key) {
                own.trusted.push(Trusted {
                    role: *role,
                    key,
                    name,
                });
            }
        }
        own.nonce = reader.some();
        own.certify_nonce = reader.some();
        own.transport = reader.key();
        own.device = reader.key();
        own.aik_area = reader.some();
        own.session_key = reader.some();
        let mut keys = [PrivateParts::default(), PrivateParts::default()];
        for part in keys.iter_mut().flatten() {
            *part = reader.owned();
        }
        Self {
            core,
            later: Vec::new(),
            world: own,
            keys,
        }
    }

    /// Takes the second file.
    pub fn more(&mut self, bytes: &[u8]) {
        self.later = bytes.to_vec();
    }

    /// The bytes of an artefact; None when it has not come yet.
    pub fn bytes(&self, of: &Artefact) -> Option<Vec<u8>> {
        Pack(if of.later { &self.later } else { self.core }).file(of.file)
    }
}

/// Bytes as the fields of a JWK have them.
pub(crate) fn url(bytes: &[u8]) -> String {
    base64(bytes, true)
}

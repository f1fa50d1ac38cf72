//! Every bit of every vector: read, covered and judged. What nobody notices stands in a list of places, each with the reason.
mod common;
use common::{artefacts, covered_once, crypto, flip, vector, world};
use join_bytes::{
    Answer, Check, Crypto, Document, Hash, Native, Private, PublicKey, Scheme, judge, read,
    recognise,
};

/// What came out, or that nothing fits.
type Opened = Answer<Option<Vec<u8>>>;

/// RustCrypto asked once: what held of the artefact as it was made holds, and everything else is another message, key or signature.
/// So a million flips need no million signatures; some of them are compared with the whole reckoning.
struct Remembered {
    native: Native,
    held: Vec<(Vec<u8>, Opened)>,
    learning: bool,
}

impl Remembered {
    fn ask(&mut self, pieces: &[&[u8]], reckon: impl FnOnce(&mut Native) -> Opened) -> Opened {
        let mut all = Vec::new();
        for piece in pieces {
            all.extend_from_slice(&(piece.len() as u64).to_be_bytes());
            all.extend_from_slice(piece);
        }
        let question = Hash::Sha256.of(&all);
        if let Some((_, answer)) = self.held.iter().find(|(known, _)| *known == question) {
            return answer.clone();
        }
        if self.learning {
            let answer = reckon(&mut self.native);
            self.held.push((question, answer.clone()));
            return answer;
        }
        Answer::Is(None)
    }
}

impl Crypto for Remembered {
    fn verify(
        &mut self,
        key: &PublicKey,
        scheme: Scheme,
        message: &[u8],
        signature: &[u8],
    ) -> Answer<bool> {
        let (first, second) = match key {
            PublicKey::Rsa { n, e } => (n.clone(), e.clone()),
            PublicKey::Ec { size, point } => (point.clone(), vec![*size as u8]),
        };
        let named = format!("{scheme:?}");
        let pieces = [named.as_bytes(), &first, &second, message, signature];
        let answer = self.ask(&pieces, |native| {
            match native.verify(key, scheme, message, signature) {
                Answer::Is(held) => Answer::Is(held.then(Vec::new)),
                Answer::Later => Answer::Later,
                Answer::Absent(why) => Answer::Absent(why),
            }
        });
        match answer {
            Answer::Is(held) => Answer::Is(held.is_some()),
            Answer::Later => Answer::Later,
            Answer::Absent(why) => Answer::Absent(why),
        }
    }

    fn unwrap_oaep(&mut self, whose: Private, hash: Hash, label: &[u8], sealed: &[u8]) -> Opened {
        let named = format!("{whose:?} {hash:?}");
        self.ask(&[named.as_bytes(), label, sealed], |native| {
            native.unwrap_oaep(whose, hash, label, sealed)
        })
    }

    fn open_gcm(
        &mut self,
        key: &[u8],
        iv: &[u8],
        additional: &[u8],
        content: &[u8],
        tag: &[u8],
    ) -> Opened {
        self.ask(&[b"gcm", key, iv, additional, content, tag], |native| {
            native.open_gcm(key, iv, additional, content, tag)
        })
    }

    fn open_cbc(&mut self, key: &[u8], iv: &[u8], content: &[u8]) -> Opened {
        self.native.open_cbc(key, iv, content)
    }
}

/// The names on the way to the innermost field that a byte of the file belongs to, through all layers.
fn place(document: &Document, at: usize) -> String {
    let (mut space, mut at) = (0_u16, at as u32);
    loop {
        let leaf = document.spans.iter().rposition(|span| {
            span.space == space
                && !span.children
                && span.offset <= at
                && at < span.offset + span.length
        });
        let leaf = leaf.expect("every byte is covered") as u32;
        let layer = document
            .spaces
            .iter()
            .position(|one| one.from == Some(leaf));
        let Some(layer) = layer else {
            return document.path(leaf);
        };
        // The first byte of the layer that comes from this character.
        let length = document.spaces[layer].bytes.len() as u32;
        let inner = (0..length).find(|inner| {
            join_bytes::outer(document, layer as u16, *inner, 1)
                .is_some_and(|(_, from, count)| (from..from + count).contains(&at))
        });
        match inner {
            Some(inner) => (space, at) = (layer as u16, inner),
            None => return document.path(leaf),
        }
    }
}

/// Where a turned bit is noticed by nobody: the beginning of the artefact's name, a piece of the path, and why.
const SILENT: [(&str, &str, &str); 22] = [
    (
        "16-token-response-cbc",
        "JWE/iv",
        "no tag: another letter in the first block, and what comes out is JSON all the same",
    ),
    (
        "10-scep",
        "SignedData/version",
        "a number that readers ignore",
    ),
    ("", "PEM/text", "the text around a block is nobody's"),
    (
        "05-join-request",
        "HTTP/",
        "names of headers are read in any case, and nothing signs the others",
    ),
    (
        "05-join-request",
        "JSON/",
        "nothing signs the members that say who asks; only TLS guards them",
    ),
    (
        "05-join-response",
        "JSON/",
        "nothing signs an answer; only TLS guards it",
    ),
    (
        "06-ek",
        "TPM2B_PUBLIC",
        "nothing attests the endorsement key here",
    ),
    (
        "software-tpm/ek",
        "TPM2B_PUBLIC",
        "nothing attests the endorsement key here",
    ),
    (
        "software-tpm/challenge",
        "challenge/",
        "the TPM that could open it is gone: nobody can say",
    ),
    ("07-", "statement/Version", "an open authority takes any"),
    (
        "07-",
        "aikOpaque",
        "an open authority does not look at the attestation key's own blob",
    ),
    (
        "07-",
        "keyBlob/",
        "the private half, flags and PCRs: only the TPM reads them",
    ),
    (
        "07-transport.pcpm",
        "blob/",
        "a blob by itself: only the TPM reads it",
    ),
    (
        "08-challenge.tach",
        "challenge/",
        "version and platform: the HMAC does not cover the header",
    ),
    (
        "09-ek-info",
        "EnvelopedData/",
        "only the service's key opens it, and that is not here",
    ),
    (
        "10-scep",
        "/commonName/",
        "the client's own certificate, which it made for itself",
    ),
    (
        "10-scep",
        "digestAlgorithm",
        "a list of hints, and parameters that readers ignore (RFC 5652, 5.1)",
    ),
    (
        "10-scep",
        "signerInfo/",
        "versions and parameters that readers ignore",
    ),
    (
        "10-scep",
        "certificates/header",
        "a set that readers take with any such tag",
    ),
    (
        "13-prt-request.form",
        "form/",
        "what is beside the signed request; only TLS guards it",
    ),
    (
        "14-session-key.jwe",
        "JWE/header",
        "the service's own form: nobody reads the header",
    ),
    (
        "16-token-response-cbc",
        "JWE/header",
        "the older form: nobody reads the header",
    ),
];

/// What is wrong with a turned bit, if nobody says it: no verdict at all, or one that does not fit what was read.
#[test]
fn every_bit_has_its_verdict() {
    let whole = std::env::var_os("JOIN_LAB_WHOLE").is_some();
    let (mut tried, mut used) = (0_u32, [0_u32; SILENT.len()]);
    let mut unknown = Vec::new();
    for name in artefacts() {
        if name.starts_with("test-keys/")
            || name.ends_with(".json") && !name.starts_with("05-join-re")
        {
            continue;
        }
        let original = vector(&name);
        let form = recognise(&original);
        let world = world(&name);
        let document = read(&original, form);
        let mut remembered = Remembered {
            native: crypto(),
            held: Vec::new(),
            learning: true,
        };
        let before = judge(&document, &world, &mut remembered);
        remembered.learning = false;
        // Steps that share no factor with a byte, so that all eight places in a byte come up.
        let step = if whole { 1 } else { 17 };
        for bit in (0..original.len() * 8).step_by(step) {
            let (at, bit) = (bit / 8, bit % 8);
            let here = format!("{name}, bit {bit} of byte {at}");
            let changed = read(&flip(&original, at, bit as u8), form);
            tried += 1;
            covered_once(&changed).unwrap_or_else(|error| panic!("{here}: {error}"));
            for refusal in &changed.refusals {
                let space = &changed.spaces[usize::from(refusal.space)];
                assert!(refusal.offset as usize <= space.bytes.len(), "{here}");
                assert!(!refusal.expected.is_empty() && !refusal.found.is_empty());
            }
            let said = judge(&changed, &world, &mut remembered);
            let parsed = said.iter().any(|one| {
                one.check == Check::Parse && one.who == "any reader" && one.ok == Some(true)
            });
            assert_eq!(parsed, changed.refusals.is_empty(), "{here}");
            // What is remembered is what is reckoned.
            if tried.is_multiple_of(211) {
                assert_eq!(judge(&changed, &world, &mut crypto()), said, "{here}");
            }
            let noticed = said
                .iter()
                .any(|one| one.ok == Some(false) && !before.contains(one));
            if noticed {
                continue;
            }
            let place = place(&document, at);
            let mut known = SILENT
                .iter()
                .enumerate()
                .filter(|(_, (artefact, path, _))| {
                    name.starts_with(artefact) && place.contains(path)
                });
            let Some((row, _)) = known.next() else {
                unknown.push(format!("{here}, {place}"));
                continue;
            };
            used[row] += 1;
        }
    }
    assert!(
        unknown.is_empty(),
        "nobody notices, and no reason is known: {unknown:#?}"
    );
    assert!(tried > 30_000, "{tried}");
    for (row, count) in SILENT.iter().zip(used) {
        // A share of the bits may miss one.
        assert!(
            !whole || count > 0,
            "nothing slips through any more: {row:?}"
        );
    }
}

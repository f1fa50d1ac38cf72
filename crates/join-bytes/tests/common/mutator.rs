//! Damaged artefacts, drawn from a seed: bits, bytes, lengths, cuts, repeats, pieces of others.
use crate::common::{covered_once, vector};
use join_bytes::{Form, Nobody, World, judge, read, recognise};

/// Groups of artefacts by the reader that they are for.
pub const GROUPS: &[(&str, &[&str])] = &[
    (
        "DER",
        &[
            "03-csr.der",
            "04-device-certificate.der",
            "11-aik-certificate.der",
            "other/csr-p256.der",
            "other/certificate-pss.der",
        ],
    ),
    (
        "messages (CMS)",
        &[
            "10-scep-2-challenge.der",
            "10-scep-4-certificate.der",
            "09-ek-info.der",
        ],
    ),
    (
        "TPM, containers, blobs",
        &[
            "02-transport-key.bin",
            "06-ek.tpm2b_public.bin",
            "06-aik.attest_creation.bin",
            "06-aik.creation_data.bin",
            "06-transport.attest_certify_signature.bin",
            "07-aik-enrolment.kast.bin",
            "07-transport.kast.bin",
            "07-transport.pcpm.bin",
            "08-challenge.tach.bin",
        ],
    ),
    (
        "tokens",
        &[
            "01-bearer-token.jwt",
            "13-prt-request.jwt",
            "14-session-key.jwe",
            "15-prt-cookie-kdf2.jwt",
            "16-token-response-cbc.jwe",
        ],
    ),
    (
        "JSON, HTTP, forms, PEM",
        &[
            "05-join-request.json",
            "05-join-request.http",
            "05-join-response.json",
            "13-prt-request.form",
            "14-prt-response.json",
            "03-csr.pem",
            "01-sts-jwks.json",
        ],
    ),
];

pub struct Mutator {
    state: u64,
    pool: Vec<(Vec<u8>, Option<Form>)>,
}

impl Mutator {
    pub fn new(seed: u64, names: &[&str]) -> Self {
        let pool = names.iter().map(|name| {
            let bytes = vector(name);
            let form = recognise(&bytes);
            (bytes, form)
        });
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            pool: pool.collect(),
        }
    }

    /// A number below the limit (xorshift).
    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % limit.max(1)
    }

    fn damaged(&mut self) -> (Vec<u8>, Option<Form>) {
        let which = self.below(self.pool.len());
        let (mut bytes, form) = self.pool[which].clone();
        for _ in 0..=self.below(4) {
            let length = bytes.len();
            if length == 0 {
                break;
            }
            let at = self.below(length);
            match self.below(9) {
                0 | 1 => bytes[at] ^= 1 << self.below(8),
                2 => bytes[at] = [0, 0x80, 0xff, 0x30, 0x7f, b'"', b'{', b'.', 0x24][self.below(9)],
                3 => bytes.truncate(at),
                4 => {
                    let end = at + self.below(length - at).min(16);
                    bytes.drain(at..end);
                }
                5 => {
                    let end = at + self.below(length - at).min(64);
                    let piece = bytes[at..end].to_vec();
                    let to = self.below(length);
                    bytes.splice(to..to, piece);
                }
                6 => {
                    let other = self.below(self.pool.len());
                    let other = self.pool[other].0.clone();
                    let from = self.below(other.len());
                    let end = (from + self.below(128)).min(other.len());
                    let keep = (at + end - from).min(length);
                    bytes.splice(at..keep, other[from..end].iter().copied());
                }
                7 => {
                    // A length somewhere becomes huge.
                    let huge = [0x84, 0xff, 0xff, 0xff, 0xff];
                    let end = (at + self.below(5) + 1).min(length);
                    bytes.splice(at..end, huge[..end - at].iter().copied());
                }
                _ => {
                    let deep: &[u8] =
                        [&[0x30, 0x80][..], b"[", b"{\"a\":", &[0x24, 0x80]][self.below(4)];
                    let many = deep.repeat(self.below(80));
                    bytes.splice(at..at, many);
                }
            }
        }
        // Now and then nobody says what it is.
        let form = if self.below(4) == 0 { None } else { form };
        (bytes, form)
    }

    /// Reads one damaged artefact and asks everybody about it; says whether all of it was read.
    pub fn try_one(&mut self) -> Result<bool, String> {
        let (bytes, form) = self.damaged();
        let document = read(&bytes, form);
        covered_once(&document)?;
        for refusal in &document.refusals {
            let space = document
                .spaces
                .get(usize::from(refusal.space))
                .ok_or("a refusal in no space")?;
            if refusal.offset as usize > space.bytes.len() {
                return Err(format!("a refusal behind the end: {refusal:?}"));
            }
        }
        let verdicts = judge(&document, &World::default(), &mut Nobody);
        if verdicts.is_empty() {
            return Err("nobody says anything".to_owned());
        }
        // Every value can be shown; of many only some, for the time it takes.
        let spans = document.spans.len();
        for span in (0..spans).step_by(1 + spans / 8) {
            document.value(span as u32);
            document.path(span as u32);
            let here = &document.spans[span];
            join_bytes::outer(&document, here.space, here.offset, here.length);
        }
        Ok(document.refusals.is_empty())
    }
}

//! What judges share: the verdict, the words for open questions, and the checks that several of them make.
use crate::crypto::{Answer, Crypto, Hash, PublicKey, Scheme};
use crate::span::{Document, Evidence, Part, Slot};
use crate::world::World;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Is it well formed?
    Parse,
    /// Does a signature, a tag or a hash fit?
    Signature,
    /// Is it in its time?
    Time,
    /// Does it say what it must say?
    Meaning,
}

impl Check {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Signature => "signature",
            Self::Time => "time",
            Self::Meaning => "meaning",
        }
    }
}

/// What somebody who looks says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What is looked at.
    pub check: Check,
    /// Who looks; "nobody" when it slips through.
    pub who: &'static str,
    /// Does it hold? None when it cannot be said here, or not yet.
    pub ok: Option<bool>,
    /// The finding in a sentence, with the refusal where one is known.
    pub says: String,
    /// How it is known that they look, and what they answer.
    pub evidence: Evidence,
    /// Does an answer still come?
    pub later: bool,
}

/// The judges at work on one document.
pub(crate) struct Court<'a> {
    pub document: &'a Document,
    pub world: &'a World,
    pub crypto: &'a mut dyn Crypto,
    pub verdicts: Vec<Verdict>,
    pub about: Option<&'static str>,
}

/// The outcome of a check that may not be possible.
pub(crate) enum Outcome {
    Is(bool),
    Later,
    Unknown(&'static str),
}

impl From<Answer<bool>> for Outcome {
    fn from(answer: Answer<bool>) -> Self {
        match answer {
            Answer::Is(held) => Self::Is(held),
            Answer::Later => Self::Later,
            Answer::Absent(why) => Self::Unknown(why),
        }
    }
}

impl<'a> Court<'a> {
    pub fn new(document: &'a Document, world: &'a World, crypto: &'a mut dyn Crypto) -> Self {
        Self {
            document,
            world,
            crypto,
            verdicts: Vec::new(),
            about: None,
        }
    }

    pub fn say(
        &mut self,
        check: Check,
        who: &'static str,
        ok: Option<bool>,
        says: &str,
        evidence: Evidence,
    ) {
        let says = match self.about {
            Some(part) => alloc::format!("{part}: {says}"),
            None => says.to_string(),
        };
        self.verdicts.push(Verdict {
            check,
            who,
            ok,
            says,
            evidence,
            later: false,
        });
    }

    /// Says one of two sentences, or why neither can be said.
    pub fn decide(
        &mut self,
        check: Check,
        who: &'static str,
        outcome: Outcome,
        (yes, no): (&str, &str),
        evidence: Evidence,
    ) {
        match outcome {
            Outcome::Is(held) => {
                self.say(
                    check,
                    who,
                    Some(held),
                    if held { yes } else { no },
                    evidence,
                );
            }
            Outcome::Later => {
                self.say(
                    check,
                    who,
                    None,
                    "It is being reckoned; the answer comes.",
                    evidence,
                );
                if let Some(last) = self.verdicts.last_mut() {
                    last.later = true;
                }
            }
            Outcome::Unknown(why) => {
                let says = alloc::format!("Not judged: {why}.");
                self.say(check, who, None, &says, evidence);
            }
        }
    }

    pub fn slot(&self, part: &'a Part, slot: Slot) -> Option<&'a [u8]> {
        self.document.slot(part, slot)
    }

    /// Checks a part's own signature with a key, by the algorithm that the part names.
    pub fn signed_by(&mut self, part: &'a Part, key: &PublicKey) -> Outcome {
        let (Some(message), Some(signature), Some(algorithm)) = (
            self.slot(part, Slot::Signed),
            self.slot(part, Slot::Signature),
            self.slot(part, Slot::SignatureAlgorithm),
        ) else {
            return Outcome::Unknown("the parts that it needs were not read");
        };
        let parameters = self.slot(part, Slot::SignatureParameters);
        match scheme(algorithm, parameters) {
            Some(scheme) => self.crypto.verify(key, scheme, message, signature).into(),
            None => Outcome::Is(false),
        }
    }

    /// What to say when a part gives no key: one of a kind that is not reckoned with here is not the same as none.
    pub fn without_key(&self, part: &'a Part) -> Outcome {
        let named = self.slot(part, Slot::KeyAlgorithm).map(crate::oid::name);
        match named {
            Some(Some("rsassaPss" | "Ed25519")) => {
                Outcome::Unknown("keys of this kind are not reckoned with here")
            }
            Some(_) => Outcome::Is(false),
            None => Outcome::Unknown("the key was not read"),
        }
    }

    /// The time between two moments, judged: the first is in it, the second is not, and a tolerance moves both and counts them in.
    pub fn in_time(
        &mut self,
        who: &'static str,
        (from, to): (Option<i64>, Option<i64>),
        tolerance: Option<i64>,
        refusal: &str,
        evidence: Evidence,
    ) {
        let now = self.world.now;
        let (Some(from), Some(to)) = (from, to) else {
            let says =
                alloc::format!("Begin or end is missing or cannot be read as a time. {refusal}");
            self.say(Check::Time, who, Some(false), says.trim_end(), evidence);
            return;
        };
        let held = match tolerance {
            Some(seconds) => from - seconds <= now && now <= to + seconds,
            None => from <= now && now < to,
        };
        let mut says = alloc::format!(
            "Valid from {} ({}) to {} ({}), judged at {}.",
            crate::time::stamp(from),
            crate::time::distance(from, now),
            crate::time::stamp(to),
            crate::time::distance(to, now),
            crate::time::stamp(now)
        );
        if let Some(seconds @ 1..) = tolerance {
            says += &alloc::format!(" This service tolerates {seconds} s.");
        }
        if !held {
            says += " ";
            says += refusal;
        }
        self.say(Check::Time, who, Some(held), says.trim_end(), evidence);
    }
}

/// The scheme that an OID's content names.
fn scheme(algorithm: &[u8], parameters: Option<&[u8]>) -> Option<Scheme> {
    Some(match crate::oid::name(algorithm)? {
        "sha1WithRSAEncryption" => Scheme::Pkcs1(Hash::Sha1),
        "sha256WithRSAEncryption" => Scheme::Pkcs1(Hash::Sha256),
        "sha384WithRSAEncryption" => Scheme::Pkcs1(Hash::Sha384),
        "sha512WithRSAEncryption" => Scheme::Pkcs1(Hash::Sha512),
        "rsassaPss" => Scheme::Pss(pss_hash(parameters?)?),
        "ecdsaWithSHA256" => Scheme::Ecdsa(Hash::Sha256),
        "ecdsaWithSHA384" => Scheme::Ecdsa(Hash::Sha384),
        "ecdsaWithSHA512" => Scheme::Ecdsa(Hash::Sha512),
        _ => return None,
    })
}

/// The hash of RSASSA-PSS, when its parameters are the usual ones: one hash for message and mask, a salt as long as it.
fn pss_hash(parameters: &[u8]) -> Option<Hash> {
    const MGF1: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8];
    let hashes = [
        (Hash::Sha256, 1, 32),
        (Hash::Sha384, 2, 48),
        (Hash::Sha512, 3, 64),
    ];
    // The hash's own parameters are NULL, or left out.
    let null: [&[u8]; 2] = [&[5, 0], &[]];
    for ((hash, arc, salt), null) in hashes
        .into_iter()
        .flat_map(|one| null.map(|null| (one, null)))
    {
        let within = |tag: u8, inside: &[u8]| [&[tag, inside.len() as u8], inside].concat();
        let oid = [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, arc];
        let algorithm = within(0x30, &[&oid, null].concat());
        let mask = within(0x30, &[&MGF1, &*algorithm].concat());
        let parts = [
            within(0xa0, &algorithm),
            within(0xa1, &mask),
            within(0xa2, &[2, 1, salt]),
        ];
        if within(0x30, &parts.concat()) == parameters {
            return Some(hash);
        }
    }
    None
}

/// The hash that an algorithm's OID names on its own.
pub(crate) fn hash(algorithm: &[u8]) -> Option<Hash> {
    Some(match crate::oid::name(algorithm)? {
        "sha1" => Hash::Sha1,
        "sha256" => Hash::Sha256,
        "sha384" => Hash::Sha384,
        "sha512" => Hash::Sha512,
        _ => return None,
    })
}

//! TPM attestations: alone, and in Microsoft's statement; the checks in the order of Microsoft's open sample, then the signature.
use crate::court::{Check, Court, Outcome};
use crate::crypto::{Hash, PublicKey, Scheme};
use crate::form::Form;
use crate::read::read;
use crate::span::{Document, Evidence, Part, Slot};
use crate::world::key_of;
use alloc::vec::Vec;

const WHO: &str = "registration or attestation key service";
/// fixedTPM and fixedParent.
const FIXED: u32 = 1 << 1 | 1 << 4;
/// sensitiveDataOrigin: the TPM itself made the key.
const ORIGIN: u32 = 1 << 5;
const RESTRICTED: u32 = 1 << 16;
const DECRYPT: u32 = 1 << 17;
const SIGN: u32 = 1 << 18;

/// The Name of a public area: algorithm, then hash.
pub(super) fn name_of(area: &[u8]) -> Option<Vec<u8>> {
    let algorithm = area.get(2..4)?;
    let hash = Hash::of_tpm(algorithm)?;
    Some([algorithm, &hash.of(area)].concat())
}

const NO_HASH: &str = "its hash is not reckoned with here";
/// Is the Name made by a hash that is not built in?
fn unknown_hash(area: &[u8]) -> bool {
    let hash = area.get(2..4).and_then(Hash::of_tpm);
    hash.is_some_and(|hash| !hash.known())
}

/// The key in a public area without its size.
fn key_in(area: &[u8]) -> Option<PublicKey> {
    let sized = [&u16::try_from(area.len()).ok()?.to_be_bytes()[..], area].concat();
    let document = read(&sized, Some(Form::TpmPublic));
    key_of(&document, document.part(Form::TpmPublic)?)
}

/// The hash that a key's own scheme names; Windows keys for attestation have SHA-1.
fn own_hash(area: &[u8]) -> Option<Hash> {
    let sized = [&u16::try_from(area.len()).ok()?.to_be_bytes()[..], area].concat();
    let document = read(&sized, Some(Form::TpmPublic));
    Hash::of_tpm(document.slot(document.part(Form::TpmPublic)?, Slot::HashAlgorithm)?)
}

fn attributes(area: &[u8]) -> u32 {
    let bytes = area.get(4..8).and_then(|four| four.try_into().ok());
    bytes.map_or(0, u32::from_be_bytes)
}

/// What an attestation is compared with.
struct Beside<'a> {
    /// Public area of the key that it speaks of.
    area: Option<&'a [u8]>,
    /// Public area of the key that signs.
    signer: Option<&'a [u8]>,
    /// The bare signature and its scheme.
    signature: Option<(Scheme, Vec<u8>)>,
    creation: Option<&'a [u8]>,
    nonce: Option<&'a [u8]>,
}

/// The checks of one attestation.
fn check<'a>(court: &mut Court<'a>, part: &'a Part, beside: Beside, creation: bool) {
    let evidence = Evidence::OpenSource;
    let magic = court.slot(part, Slot::Magic) == Some(b"\xffTCG");
    let no = not_attested!("The magic is not that of what a TPM made.");
    court.decide(
        Check::Meaning,
        WHO,
        Outcome::Is(magic),
        ("The magic of what a TPM made.", no),
        evidence,
    );
    let wanted: &[u8] = if creation {
        &[0x80, 0x1a]
    } else {
        &[0x80, 0x17]
    };
    let kind = court.slot(part, Slot::AttestType) == Some(wanted);
    let no = not_attested!("The attestation is of another kind.");
    court.decide(
        Check::Meaning,
        WHO,
        Outcome::Is(kind),
        ("The right kind of attestation.", no),
        evidence,
    );
    let extra = court.slot(part, Slot::ExtraData).unwrap_or_default();
    let outcome = match beside.nonce {
        Some(nonce) => Outcome::Is(extra == nonce),
        None => Outcome::Unknown("which nonce was asked for is not known here"),
    };
    let no = not_attested!("Another nonce than was asked for: a replay would look so.");
    court.decide(
        Check::Meaning,
        WHO,
        outcome,
        ("The nonce that was asked for.", no),
        evidence,
    );
    let named = court.slot(part, Slot::AttestedName);
    let outcome = match beside.area {
        Some(area) if unknown_hash(area) => Outcome::Unknown(NO_HASH),
        Some(area) => Outcome::Is(named.is_some() && named == name_of(area).as_deref()),
        None => Outcome::Unknown("the public area that it speaks of is not here"),
    };
    let no = not_attested!("The attested Name is not that of the public area.");
    court.decide(
        Check::Meaning,
        WHO,
        outcome,
        ("The attested Name is that of the public area.", no),
        evidence,
    );
    if creation {
        let found = court.slot(part, Slot::CreationHash);
        let hash = beside
            .area
            .and_then(|area| Hash::of_tpm(area.get(2..4)?))
            .unwrap_or(Hash::Sha256);
        let outcome = match beside.creation {
            Some(_) if !hash.known() => Outcome::Unknown(NO_HASH),
            Some(data) => Outcome::Is(found == Some(&hash.of(data))),
            None => Outcome::Unknown("the creation data are not here"),
        };
        let no = not_attested!("The creation hash is not that of the creation data.");
        court.decide(
            Check::Meaning,
            WHO,
            outcome,
            ("The creation hash is that of the creation data.", no),
            evidence,
        );
    }
    let message = court.slot(part, Slot::Whole).unwrap_or_default();
    let outcome = match (beside.signer.and_then(key_in), beside.signature) {
        (Some(PublicKey::Ec { .. }), Some((Scheme::Pkcs1(_), _))) => {
            Outcome::Unknown("how a bare signature by a curve is laid out is not documented")
        }
        (Some(key), Some((scheme, signature))) => court
            .crypto
            .verify(&key, scheme, message, &signature)
            .into(),
        (None, _) => Outcome::Unknown("the attestation key is not here"),
        (_, None) => Outcome::Unknown("the signature is not here"),
    };
    let no = not_attested!("The attestation key did not sign this.");
    court.decide(
        Check::Signature,
        WHO,
        outcome,
        ("Signed by the attestation key.", no),
        evidence,
    );
}

/// Scheme and bare signature of TPMT_SIGNATURE.
fn parts_of(document: &Document, part: &Part) -> Option<(Scheme, Vec<u8>)> {
    let hash = Hash::of_tpm(document.slot(part, Slot::HashAlgorithm)?)?;
    let scheme = match document.slot(part, Slot::SignatureAlgorithm)? {
        [0, 0x14] => Scheme::Pkcs1(hash),
        [0, 0x16] => Scheme::Pss(hash),
        _ => Scheme::EcdsaFlat(hash),
    };
    let numbers: Vec<&[u8]> = document.slots(part, Slot::Signature).collect();
    if let Scheme::EcdsaFlat(_) = scheme {
        let longest = numbers.iter().map(|one| one.len()).max()?;
        let size = [32, 48, 66].into_iter().find(|size| longest <= *size)?;
        let mut flat = Vec::new();
        for number in numbers {
            flat.resize(flat.len() + size - number.len(), 0);
            flat.extend_from_slice(number);
        }
        return Some((scheme, flat));
    }
    Some((scheme, numbers.first()?.to_vec()))
}

/// The parts right inside another.
fn inside(document: &Document, number: u32, form: Form) -> Vec<(u32, &Part)> {
    let all = document.parts.iter().enumerate();
    let fits = all.filter(|(_, part)| part.inside == Some(number) && part.form == form);
    fits.map(|(number, part)| (number as u32, part)).collect()
}

/// What an attestation key must be able to do, and what not.
fn restricted(court: &mut Court, area: &[u8]) {
    let bits = attributes(area);
    let right = bits & (FIXED | RESTRICTED | SIGN | DECRYPT) == FIXED | RESTRICTED | SIGN;
    let no = not_attested!("Not a key that signs only what its TPM made.");
    let words = (
        "A key that signs only what its TPM made: fixed, restricted, for signing.",
        no,
    );
    court.decide(
        Check::Meaning,
        WHO,
        Outcome::Is(right),
        words,
        Evidence::OpenSource,
    );
}

/// The key attestation statement.
pub(super) fn statement(court: &mut Court, number: u32) {
    let document = court.document;
    let areas = inside(document, number, Form::TpmPublic);
    let area = areas
        .first()
        .and_then(|(_, part)| document.slot(part, Slot::PublicArea));
    let creation = inside(document, number, Form::CreationData);
    let signature = inside(document, number, Form::TpmSignature);
    if let Some(area) = area {
        restricted(court, area);
    }
    for (_, attest) in inside(document, number, Form::Attest) {
        let beside = Beside {
            area,
            signer: area,
            signature: signature
                .first()
                .and_then(|(_, part)| parts_of(document, part)),
            creation: creation
                .first()
                .and_then(|(_, part)| document.slot(part, Slot::Whole)),
            nonce: None,
        };
        check(court, attest, beside, true);
    }
    for (kads, _) in inside(document, number, Form::Kads) {
        key(court, kads, area);
    }
    if inside(document, number, Form::Pcpm).is_empty()
        && inside(document, number, Form::Kads).is_empty()
    {
        return;
    }
    let says = "The attestation key's own blob, private halves and lists of policies are not looked at by an open certification authority.";
    court.say(
        Check::Meaning,
        "nobody",
        Some(true),
        says,
        Evidence::Checked,
    );
}

/// A key attestation without the statement around it: its signer is not here, but perhaps known.
pub(super) fn lone_key(court: &mut Court, number: u32) {
    let area = court.world.aik_area.clone();
    key(court, number, area.as_deref());
}

/// The attestation of one key.
fn key(court: &mut Court, number: u32, signer: Option<&[u8]>) {
    let document = court.document;
    let kads = &document.parts[number as usize];
    let blobs = inside(document, number, Form::Pcpm);
    let blob = blobs.first().copied();
    let area = blob
        .and_then(|(blob, _)| inside(document, blob, Form::TpmPublic).first().copied())
        .and_then(|(_, part)| document.slot(part, Slot::PublicArea));
    let nonce = court.world.certify_nonce.clone();
    // The signature stands bare, so the signer's own scheme says how it was made.
    let hash = signer.and_then(own_hash).unwrap_or(Hash::Sha1);
    for (_, attest) in inside(document, number, Form::Attest) {
        let signature = document.slot(kads, Slot::Signature);
        let beside = Beside {
            area,
            signer,
            signature: signature.map(|bytes| (Scheme::Pkcs1(hash), bytes.to_vec())),
            creation: None,
            nonce: nonce.as_deref(),
        };
        check(court, attest, beside, false);
    }
    let Some(area) = area else { return };
    fixed(court, area);
    let branches: Vec<&[u8]> = blob.map_or_else(Vec::new, |(_, part)| {
        document.slots(part, Slot::Branch).collect()
    });
    policy(court, area, &branches);
    if let (Some(held), Some(key)) = (court.world.transport.clone(), key_in(area)) {
        let no = not_attested!("Another key than the one that was to be attested.");
        let words = ("The key that was to be attested.", no);
        court.decide(
            Check::Meaning,
            WHO,
            Outcome::Is(held == key),
            words,
            Evidence::OpenSource,
        );
    }
}

fn fixed(court: &mut Court, area: &[u8]) {
    let bits = attributes(area);
    let right = bits & (FIXED | ORIGIN) == FIXED | ORIGIN;
    let no = not_attested!("The key may leave its TPM, or was not made in it.");
    let words = ("Made in its TPM, and cannot leave it.", no);
    court.decide(
        Check::Meaning,
        WHO,
        Outcome::Is(right),
        words,
        Evidence::OpenSource,
    );
}

/// The branches of the provider's policy, folded into one digest.
fn policy(court: &mut Court, area: &[u8], branches: &[&[u8]]) {
    let length = area
        .get(8..10)
        .map_or(0, |two| usize::from(two[0]) << 8 | usize::from(two[1]));
    let digest = area.get(10..10 + length).unwrap_or_default();
    let who = "Microsoft's open sample";
    if branches.is_empty() {
        let says = "No list of policies: nothing to fold.";
        court.say(Check::Meaning, who, None, says, Evidence::OpenSource);
        return;
    }
    // TPM2_PolicyOR: zeros in place of the former digest, the command's code, then the branches.
    let mut folded = alloc::vec![0; 32];
    folded.extend_from_slice(&[0, 0, 0x01, 0x71]);
    folded.extend(branches.iter().flat_map(|branch| branch.iter().copied()));
    let right = matches!(branches.len(), 4 | 6) && Hash::Sha256.of(&folded) == digest;
    let words = (
        "The listed branches fold into the policy of the public area.",
        "The listed branches do not fold into the policy of the public area. An open certification authority does not look.",
    );
    court.decide(
        Check::Meaning,
        who,
        Outcome::Is(right),
        words,
        Evidence::OpenSource,
    );
}

/// An attestation in a file of its own.
pub(super) fn lone<'a>(court: &mut Court<'a>, part: &'a Part) {
    let creation = court.slot(part, Slot::AttestType) == Some(&[0x80, 0x1a]);
    let world = court.world;
    let beside = Beside {
        area: world.attested_area.as_deref(),
        signer: world.aik_area.as_deref(),
        signature: world.attest_signature.as_deref().and_then(bare),
        creation: world.creation_data.as_deref(),
        nonce: if creation {
            Some(&[])
        } else {
            world.certify_nonce.as_deref()
        },
    };
    let beside = match world.attest_signature {
        Some(_) => beside,
        None => Beside {
            nonce: None,
            ..beside
        },
    };
    check(court, part, beside, creation);
}

fn bare(bytes: &[u8]) -> Option<(Scheme, Vec<u8>)> {
    let document = read(bytes, Some(Form::TpmSignature));
    parts_of(&document, document.part(Form::TpmSignature)?)
}

/// A public area in a file of its own.
pub(super) fn area<'a>(court: &mut Court<'a>, part: &'a Part) {
    let Some(area) = court.slot(part, Slot::PublicArea) else {
        return;
    };
    let Some(attest) = &court.world.attest else {
        let says = "Nothing signs a public area; an attestation that names it does.";
        court.say(
            Check::Signature,
            "nobody",
            Some(true),
            says,
            Evidence::Documented,
        );
        return;
    };
    let attest = read(attest, Some(Form::Attest));
    let named = attest
        .part(Form::Attest)
        .and_then(|part| attest.slot(part, Slot::AttestedName));
    let right = named.is_some() && named == name_of(area).as_deref();
    let outcome = if unknown_hash(area) {
        Outcome::Unknown(NO_HASH)
    } else {
        Outcome::Is(right)
    };
    let no = not_attested!("Its Name is not the one that the attestation holds.");
    let words = ("Its Name is the one that the attestation holds.", no);
    court.decide(Check::Meaning, WHO, outcome, words, Evidence::OpenSource);
    if attributes(area) & RESTRICTED == 0 {
        fixed(court, area);
    } else {
        restricted(court, area);
    }
}

/// A signature in a file of its own.
pub(super) fn signature<'a>(court: &mut Court<'a>, part: &'a Part) {
    let key = court.world.aik_area.as_deref().and_then(key_in);
    let outcome = match (key, &court.world.attest, parts_of(court.document, part)) {
        (Some(key), Some(message), Some((scheme, signature))) => court
            .crypto
            .verify(&key, scheme, message, &signature)
            .into(),
        (_, _, None) => Outcome::Unknown("the signature was not read"),
        _ => Outcome::Unknown("the attestation that it signs is not here"),
    };
    let no = not_attested!("Not the attestation key's signature of the attestation beside it.");
    let words = (
        "The attestation key's signature of the attestation beside it.",
        no,
    );
    court.decide(Check::Signature, WHO, outcome, words, Evidence::OpenSource);
}

/// Creation data in a file of their own.
pub(super) fn creation<'a>(court: &mut Court<'a>, part: &'a Part) {
    let outcome = match (&court.world.attest, court.slot(part, Slot::Whole)) {
        (Some(attest), Some(whole)) => {
            let attest = read(attest, Some(Form::Attest));
            let hash = attest
                .part(Form::Attest)
                .and_then(|part| attest.slot(part, Slot::CreationHash));
            Outcome::Is(hash == Some(&Hash::Sha256.of(whole)))
        }
        _ => Outcome::Unknown("the attestation that speaks of them is not here"),
    };
    let no = not_attested!("The attestation holds another hash.");
    court.decide(
        Check::Meaning,
        WHO,
        outcome,
        ("The attestation holds their hash.", no),
        Evidence::OpenSource,
    );
}

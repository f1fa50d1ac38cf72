//! Microsoft's containers around TPM structures: KAST, KADS, PCPM, TACH. Headers little-endian, what lies inside big-endian.
use crate::cursor::Cursor;
use crate::form::Form;
use crate::span::{Document, Kind, Note, PLAIN, Refusal, Slot, doc, open};
use crate::tpm;

/// Reads one container that fills a place.
pub(crate) fn read(
    document: &mut Document,
    form: Form,
    space: u16,
    place: (u32, u32),
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let mut cursor = Cursor::new(document, space, place, parent);
    let (length, name) = (place.1 - place.0, form.word());
    container(&mut cursor, form, length, name)
}

fn container(
    cursor: &mut Cursor,
    form: Form,
    length: u32,
    name: &'static str,
) -> Result<(), Refusal> {
    let note = match form {
        Form::Kast => doc("Key attestation statement."),
        Form::Kads => doc("The attestation of one key."),
        Form::Pcpm => open("A key as the Platform Crypto Provider stores it."),
        _ => doc("A challenge with its header."),
    };
    let read = match form {
        Form::Kast => kast,
        Form::Kads => kads,
        Form::Pcpm => pcpm,
        _ => tach,
    };
    cursor.part(form, length, name, note, read)
}

/// The first field, which reads as text.
fn magic(c: &mut Cursor, word: &[u8; 4]) -> Result<(), Refusal> {
    let at = c.at;
    let found = c.number("Magic", Kind::Magic, PLAIN)?;
    let wanted = u32::from_le_bytes(*word);
    if found != u64::from(wanted) {
        let text = core::str::from_utf8(word).unwrap_or_default();
        let expected = alloc::format!("the magic {text} (0x{wanted:x})");
        return c.wrong(at, &expected, found);
    }
    Ok(())
}

fn exactly(c: &mut Cursor, name: &'static str, values: &[u64], note: Note) -> Result<u64, Refusal> {
    let at = c.at;
    let found = c.number(name, Kind::U32Le, note)?;
    if values.contains(&found) {
        return Ok(found);
    }
    let words: alloc::vec::Vec<_> = values.iter().map(|one| alloc::format!("{one}")).collect();
    c.wrong(at, &alloc::format!("{name} {}", words.join(" or ")), found)
}

/// Lengths that a header gives; together they are what follows it.
fn lengths<const N: usize>(
    c: &mut Cursor,
    names: [(&'static str, Note); N],
    after: u32,
) -> Result<[u32; N], Refusal> {
    let at = c.at;
    let mut found = [0; N];
    for (length, (name, note)) in found.iter_mut().zip(names) {
        let here = c.at;
        let value = c.number(name, Kind::U32Le, note)?;
        if value > u64::from(c.end) {
            let expected = alloc::format!("{name} of at most {}", c.end - here);
            return c.wrong(here, &expected, value);
        }
        *length = value as u32;
    }
    let sum: u64 = found.iter().map(|one| u64::from(*one)).sum();
    let left = u64::from(c.end - c.at - after.min(c.end - c.at));
    if sum != left {
        let expected = alloc::format!("lengths that make {left} together, which is what follows");
        return c.wrong(at, &expected, sum);
    }
    Ok(found)
}

const PLATFORM: Note = doc("2 is TPM 2.0.");
const HEADER: Note = doc("Bytes of this header.");

fn kast(c: &mut Cursor) -> Result<(), Refusal> {
    magic(c, b"KAST")?;
    let at = c.at;
    if c.number("Version", Kind::U32Le, PLAIN)? != 1 {
        let words = "the specification knows version 1 of this container only; here is another";
        c.document.remark(c.space, at, words);
    }
    exactly(c, "Platform", &[2], PLATFORM)?;
    exactly(c, "HeaderSize", &[28], HEADER)?;
    let names = [
        (
            "cbIdBinding",
            doc("Bytes of the attestation key's own statement."),
        ),
        (
            "cbKeyAttestation",
            doc(
                "Bytes of the attested key's statement; 0 when only the attestation key is spoken of.",
            ),
        ),
        ("cbAIKOpaque", doc("Bytes of the attestation key's blob.")),
    ];
    let [binding, attestation, opaque] = lengths(c, names, 0)?;
    c.group(
        binding,
        "idBinding",
        doc("The attestation key, attested by itself."),
        &mut |c, _| {
            tpm::public(c, "public")?;
            let size = c.size("creationData")?;
            c.group(size + 2, "creationData", PLAIN, &mut |c, _| {
                c.number("size", Kind::U16, PLAIN)?;
                tpm::creation(c, size, "TPMS_CREATION_DATA")
            })?;
            let size = c.size("attest")?;
            c.group(size + 2, "attest", PLAIN, &mut |c, _| {
                c.number("size", Kind::U16, PLAIN)?;
                tpm::attest(c, size, "TPMS_ATTEST")
            })?;
            tpm::signature(c, "signature")
        },
    )?;
    if attestation > 0 {
        container(c, Form::Kads, attestation, "keyAttestation")?;
    }
    dead_weight(c, opaque, "aikOpaque")
}

/// A key blob that receivers need not read: what is wrong inside is said, and reading goes on behind it.
fn dead_weight(c: &mut Cursor, length: u32, name: &'static str) -> Result<(), Refusal> {
    if length == 0 {
        return Ok(());
    }
    let end = c.at + length;
    if let Err(refusal) = container(c, Form::Pcpm, length, name) {
        c.document.refusals.push(refusal);
        // Parts that were entered inside are left again; see `Document::leave`.
        c.at = end;
    }
    Ok(())
}

fn kads(c: &mut Cursor) -> Result<(), Refusal> {
    magic(c, b"KADS")?;
    exactly(c, "Platform", &[2], PLATFORM)?;
    exactly(c, "HeaderSize", &[24], HEADER)?;
    let names = [
        ("cbKeyAttest", doc("Bytes of TPMS_ATTEST.")),
        ("cbSignature", doc("Bytes of the bare signature.")),
        ("cbKeyBlob", doc("Bytes of the key blob.")),
    ];
    let [attest, signature, blob] = lengths(c, names, 0)?;
    tpm::attest(c, attest, "keyAttest")?;
    let note = open(
        "RSASSA-PKCS1-v1_5 with SHA-1 by the attestation key, without TPMT_SIGNATURE around it.",
    );
    c.slot(signature, "signature", Kind::Bytes, note, Slot::Signature)?;
    dead_weight(c, blob, "keyBlob")
}

/// The branches of the policy that the provider's keys have, in its order.
const BRANCHES: [&str; 6] = [
    "use: AuthValue",
    "ObjectChangeAuth + AuthValue",
    "Certify + AuthValue (Windows 8.1)",
    "ActivateCredential + AuthValue",
    "duplication: empty, the key cannot leave",
    "Certify (Windows 10)",
];

fn pcpm(c: &mut Cursor) -> Result<(), Refusal> {
    magic(c, b"PCPM")?;
    let header = exactly(c, "cbHeader", &[54, 52], HEADER)?;
    exactly(c, "pcpType", &[2], open("2 is TPM 2.0."))?;
    let at = c.at;
    if c.number("flags", Kind::U32Le, open("Bit 0: a PIN is needed."))? > 1 {
        let words = "open source knows bit 0 of these flags only; here is another";
        c.document.remark(c.space, at, words);
    }
    let names = [
        ("cbPublic", PLAIN),
        ("cbPrivate", PLAIN),
        ("cbMigrationPublic", PLAIN),
        ("cbMigrationPrivate", PLAIN),
        ("cbPolicyDigestList", PLAIN),
        ("cbPCRBinding", PLAIN),
        ("cbPCRDigest", PLAIN),
        ("cbEncryptedSecret", PLAIN),
        ("cbTpm12HostageBlob", PLAIN),
    ];
    let extra = if header == 54 { 2 } else { 0 };
    let sizes = lengths(c, names, extra)?;
    if extra > 0 {
        c.number(
            "pcrAlgId",
            Kind::U16Le,
            open("Hash of the registers' bank, when bound to registers."),
        )?;
    }
    let [
        public,
        private,
        migration_public,
        migration_private,
        list,
        rest @ ..,
    ] = sizes;
    c.group(public, "public", PLAIN, &mut |c, _| {
        tpm::public(c, "TPM2B_PUBLIC")
    })?;
    if private > 0 {
        let size = c.size("private")?;
        if size + 2 != private {
            let expected =
                alloc::format!("a size of {}, as cbPrivate says", private.saturating_sub(2));
            return c.wrong(c.at, &expected, u64::from(size));
        }
        let note =
            open("The private half, encrypted by its parent: nobody outside the TPM can say more.");
        c.sized("private", Kind::Bytes, note, None)?;
    }
    c.take(migration_public, "migrationPublic", Kind::Bytes, PLAIN)?;
    c.take(migration_private, "migrationPrivate", Kind::Bytes, PLAIN)?;
    if list > 0 {
        c.group(
            list,
            "policyDigestList",
            open("The branches of the policy."),
            &mut branches,
        )?;
    }
    for (length, name) in rest.into_iter().zip([
        "pcrBinding",
        "pcrDigest",
        "encryptedSecret",
        "tpm12HostageBlob",
    ]) {
        c.take(length, name, Kind::Bytes, PLAIN)?;
    }
    Ok(())
}

fn branches(c: &mut Cursor, _: u32) -> Result<(), Refusal> {
    let at = c.at;
    let count = c.number(
        "count",
        Kind::U32,
        open("Big-endian, unlike the header. Windows 8.1 has 4, Windows 10 has 6."),
    )?;
    if count > 16 {
        return c.wrong(at, "at most 16 branches", count);
    }
    for number in 0..count as usize {
        let name = BRANCHES.get(number).copied().unwrap_or("another branch");
        c.sized(
            name,
            Kind::Bytes,
            open("Policy digest of this branch."),
            Some(Slot::Branch),
        )?;
    }
    Ok(())
}

fn tach(c: &mut Cursor) -> Result<(), Refusal> {
    magic(c, b"TACH")?;
    c.number("Version", Kind::U32Le, PLAIN)?;
    c.number(
        "Platform",
        Kind::U32Le,
        open("2 is TPM 2.0; another open implementation counts the parts here."),
    )?;
    exactly(c, "HeaderSize", &[24], HEADER)?;
    let names = [
        ("ChallengeSize", doc("Bytes of the challenge.")),
        (
            "Reserved",
            open("Another open implementation: bytes of a key blob at the end."),
        ),
    ];
    let [challenge, blob] = lengths(c, names, 0)?;
    let (begin, end) = (c.at, c.at + challenge);
    let parent = c.parent;
    let mut inner = Cursor::new(c.document, c.space, (begin, end), parent);
    tpm::challenge(&mut inner, "challenge")?;
    c.at = end;
    dead_weight(c, blob, "keyBlob")
}

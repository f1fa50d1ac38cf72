//! TPM structures: public areas, attestations, creation data, signatures, challenges. All big-endian.
use crate::cursor::Cursor;
use crate::form::Form;
use crate::span::{Document, Kind, Note, PLAIN, Refusal, Slot, doc, open};

type Place = (u32, u32);

const RSA: u64 = 0x0001;
const AES: u64 = 0x0006;
const NULL: u64 = 0x0010;
const ECC: u64 = 0x0023;

const CERTIFY: u64 = 0x8017;
const CREATION: u64 = 0x801a;

/// Reads one TPM structure that fills a place.
pub(crate) fn read(
    document: &mut Document,
    form: Form,
    space: u16,
    place: Place,
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let mut cursor = Cursor::new(document, space, place, parent);
    match form {
        Form::TpmPublic => public(&mut cursor, "TPM2B_PUBLIC"),
        Form::Attest => {
            let length = cursor.end - cursor.at;
            attest(&mut cursor, length, "TPMS_ATTEST")
        }
        Form::CreationData => {
            let length = cursor.end - cursor.at;
            creation(&mut cursor, length, "TPMS_CREATION_DATA")
        }
        Form::TpmSignature => signature(&mut cursor, "TPMT_SIGNATURE"),
        _ => challenge(&mut cursor, "challenge"),
    }?;
    cursor.finish(form.word())
}

/// TPM2B_PUBLIC.
pub(crate) fn public(cursor: &mut Cursor, name: &'static str) -> Result<(), Refusal> {
    let length = cursor.size(name)?;
    let note = doc("The public half of a TPM key, and what it may do.");
    cursor.part(Form::TpmPublic, length + 2, name, note, area)
}

fn area(c: &mut Cursor) -> Result<(), Refusal> {
    c.number("size", Kind::U16, doc("Bytes that follow."))?;
    let (begin, length) = (c.at, c.end - c.at);
    c.document.put(Slot::PublicArea, c.space, begin, length);
    let kind = c.number("type", Kind::Algorithm, PLAIN)?;
    if kind != RSA && kind != ECC {
        return c.wrong(begin, "TPM_ALG_RSA (0x0001) or TPM_ALG_ECC (0x0023)", kind);
    }
    let at = c.at;
    c.number(
        "nameAlg",
        Kind::Algorithm,
        doc("The hash of the key's Name."),
    )?;
    c.document.put(Slot::NameAlgorithm, c.space, at, 2);
    let at = c.at;
    c.number(
        "objectAttributes",
        Kind::Attributes,
        doc("What the key may do, a bit each."),
    )?;
    c.document.put(Slot::Attributes, c.space, at, 4);
    let policy = doc("Who may use the key, as one digest of a policy.");
    c.sized("authPolicy", Kind::Bytes, policy, Some(Slot::Policy))?;
    if kind == RSA {
        let unique = rsa_parameters(c)?;
        c.document.put(Slot::Modulus, c.space, unique.0, unique.1);
        return Ok(());
    }
    ecc(c)
}

/// Parameters of an RSA key, and where its modulus stands.
fn rsa_parameters(c: &mut Cursor) -> Result<Place, Refusal> {
    symmetric(c)?;
    scheme(c, "scheme")?;
    c.number("keyBits", Kind::U16, doc("Bits of the modulus."))?;
    let at = c.at;
    c.number("exponent", Kind::U32, doc("0 stands for 65537."))?;
    c.document.put(Slot::Exponent, c.space, at, 4);
    let at = c.at;
    let length = c.sized("unique", Kind::Unsigned, doc("The modulus."), None)?;
    Ok((at + 2, length))
}

fn ecc(c: &mut Cursor) -> Result<(), Refusal> {
    symmetric(c)?;
    scheme(c, "scheme")?;
    let at = c.at;
    c.number("curveID", Kind::U16, doc("3 is P-256, 4 is P-384."))?;
    c.document.put(Slot::Curve, c.space, at, 2);
    scheme(c, "kdf")?;
    c.sized("x", Kind::Unsigned, PLAIN, Some(Slot::Point))?;
    c.sized("y", Kind::Unsigned, PLAIN, Some(Slot::Point))?;
    Ok(())
}

fn symmetric(c: &mut Cursor) -> Result<(), Refusal> {
    let at = c.at;
    let note = doc("Protects the children of a storage key; NULL for others.");
    match c.number("symmetric", Kind::Algorithm, note)? {
        NULL => Ok(()),
        AES => {
            c.number("symmetric.keyBits", Kind::U16, PLAIN)?;
            c.number("symmetric.mode", Kind::Algorithm, PLAIN)?;
            Ok(())
        }
        other => c.wrong(at, "TPM_ALG_NULL (0x0010) or TPM_ALG_AES (0x0006)", other),
    }
}

fn scheme(c: &mut Cursor, name: &'static str) -> Result<(), Refusal> {
    let at = c.at;
    match c.number(name, Kind::Algorithm, doc("NULL: chosen at use."))? {
        NULL | 0x0015 => Ok(()),
        // RSASSA, RSAPSS, OAEP, ECDSA, ECDH, SM2, ECSCHNORR and the key derivations name a hash.
        0x0014 | 0x0016..=0x0019 | 0x001b | 0x001c | 0x0007 | 0x0020..=0x0022 => {
            let at = c.at;
            c.number("scheme.hashAlg", Kind::Algorithm, PLAIN)?;
            if name == "scheme" {
                c.document.put(Slot::HashAlgorithm, c.space, at, 2);
            }
            Ok(())
        }
        0x001a => {
            c.number("scheme.hashAlg", Kind::Algorithm, PLAIN)?;
            c.number("scheme.count", Kind::U16, PLAIN)?;
            Ok(())
        }
        other => c.wrong(
            at,
            "a scheme of RSA or ECC, or TPM_ALG_NULL (0x0010)",
            other,
        ),
    }
}

/// TPMS_ATTEST in so many bytes.
pub(crate) fn attest(cursor: &mut Cursor, length: u32, name: &'static str) -> Result<(), Refusal> {
    let note = doc("What a TPM says about a key, before it is signed.");
    cursor.part(Form::Attest, length, name, note, attestation)
}

fn attestation(c: &mut Cursor) -> Result<(), Refusal> {
    let obfuscated =
        doc("A real TPM hides it for keys outside the endorsement and platform hierarchies.");
    let at = c.at;
    let note = doc(
        "TPM_GENERATED_VALUE, ff and TCG: a restricted key signs nothing from outside that begins so.",
    );
    c.number("magic", Kind::U32, note)?;
    c.document.put(Slot::Magic, c.space, at, 4);
    let at = c.at;
    let kind = c.number("type", Kind::AttestType, PLAIN)?;
    c.document.put(Slot::AttestType, c.space, at, 2);
    if kind != CERTIFY && kind != CREATION {
        let expected = "TPM_ST_ATTEST_CERTIFY (0x8017) or TPM_ST_ATTEST_CREATION (0x801a)";
        return c.wrong(at, expected, kind);
    }
    c.sized(
        "qualifiedSigner",
        Kind::Bytes,
        doc("Qualified Name of the key that signs."),
        None,
    )?;
    let nonce = doc("The caller's nonce.");
    c.sized("extraData", Kind::Bytes, nonce, Some(Slot::ExtraData))?;
    c.number(
        "clockInfo.clock",
        Kind::U64,
        doc("Milliseconds that this TPM has been powered."),
    )?;
    c.number("clockInfo.resetCount", Kind::U32, obfuscated)?;
    c.number("clockInfo.restartCount", Kind::U32, obfuscated)?;
    c.number(
        "clockInfo.safe",
        Kind::U8,
        doc("1: no higher clock value was ever reported."),
    )?;
    c.number("firmwareVersion", Kind::U64, obfuscated)?;
    if kind == CERTIFY {
        let name = doc("Name of the key that is attested.");
        c.sized("attested.name", Kind::Bytes, name, Some(Slot::AttestedName))?;
        c.sized("attested.qualifiedName", Kind::Bytes, PLAIN, None)?;
    } else {
        let name = doc("Name of the key that was created.");
        c.sized(
            "attested.objectName",
            Kind::Bytes,
            name,
            Some(Slot::AttestedName),
        )?;
        let hash = doc("Hash of the creation data.");
        c.sized(
            "attested.creationHash",
            Kind::Bytes,
            hash,
            Some(Slot::CreationHash),
        )?;
    }
    Ok(())
}

/// TPMS_CREATION_DATA in so many bytes.
pub(crate) fn creation(
    cursor: &mut Cursor,
    length: u32,
    name: &'static str,
) -> Result<(), Refusal> {
    let note = doc("Under which circumstances the key was made.");
    cursor.part(Form::CreationData, length, name, note, circumstances)
}

fn circumstances(c: &mut Cursor) -> Result<(), Refusal> {
    let at = c.at;
    let count = c.number("pcrSelect.count", Kind::U32, PLAIN)?;
    if count > 16 {
        return c.wrong(at, "at most 16 banks of registers", count);
    }
    for _ in 0..count {
        c.number("pcrSelect.hash", Kind::Algorithm, PLAIN)?;
        let size = c.number("pcrSelect.size", Kind::U8, PLAIN)?;
        c.take(size as u32, "pcrSelect.bits", Kind::Bytes, PLAIN)?;
    }
    c.sized(
        "pcrDigest",
        Kind::Bytes,
        doc("Hash of the selected registers; of nothing when there are none."),
        None,
    )?;
    c.number("locality", Kind::U8, PLAIN)?;
    c.number("parentNameAlg", Kind::Algorithm, PLAIN)?;
    c.sized(
        "parentName",
        Kind::Bytes,
        doc("Name of the parent: algorithm, then digest."),
        None,
    )?;
    c.sized("parentQualifiedName", Kind::Bytes, PLAIN, None)?;
    c.sized(
        "outsideInfo",
        Kind::Bytes,
        doc("Data of the caller."),
        Some(Slot::ExtraData),
    )?;
    Ok(())
}

/// TPMT_SIGNATURE.
pub(crate) fn signature(c: &mut Cursor, name: &'static str) -> Result<(), Refusal> {
    // Its length is known only when it has been read, so nothing may follow it here.
    let length = c.end - c.at;
    let note = doc("Algorithm, hash, and the signature itself.");
    c.part(Form::TpmSignature, length, name, note, signed)
}

fn signed(c: &mut Cursor) -> Result<(), Refusal> {
    let at = c.at;
    let kind = c.number("sigAlg", Kind::Algorithm, PLAIN)?;
    c.document.put(Slot::SignatureAlgorithm, c.space, at, 2);
    if !matches!(kind, 0x0014 | 0x0016 | 0x0018) {
        let expected = "TPM_ALG_RSASSA (0x0014), RSAPSS (0x0016) or ECDSA (0x0018)";
        return c.wrong(at, expected, kind);
    }
    let at = c.at;
    let hash = c.number(
        "hash",
        Kind::Algorithm,
        open("Windows keys for attestation sign with SHA-1."),
    )?;
    c.document.put(Slot::HashAlgorithm, c.space, at, 2);
    if !matches!(hash, 0x0004 | 0x000b..=0x000d) {
        return c.wrong(
            at,
            "SHA-1 (0x0004), SHA-256, -384 or -512 (0x000b–0x000d)",
            hash,
        );
    }
    if kind == 0x0018 {
        c.sized("signatureR", Kind::Unsigned, PLAIN, Some(Slot::Signature))?;
        c.sized("signatureS", Kind::Unsigned, PLAIN, Some(Slot::Signature))?;
        return Ok(());
    }
    c.sized(
        "sig",
        Kind::Bytes,
        doc("By the attestation key."),
        Some(Slot::Signature),
    )?;
    Ok(())
}

/// TPM2B_ID_OBJECT and TPM2B_ENCRYPTED_SECRET, one after the other.
pub(crate) fn challenge(c: &mut Cursor, name: &'static str) -> Result<(), Refusal> {
    let length = c.end - c.at;
    let note: Note = doc("Only the TPM with both keys can open it.");
    c.part(Form::Challenge, length, name, note, sealed)
}

fn sealed(c: &mut Cursor) -> Result<(), Refusal> {
    let length = c.size("credentialBlob")?;
    c.group(length + 2, "credentialBlob", doc("TPM2B_ID_OBJECT."), &mut |c, _| {
        c.number("size", Kind::U16, doc("Bytes that follow."))?;
        let note = doc("HMAC-SHA256 over encIdentity and the Name of the attestation key.");
        c.sized("integrityHMAC", Kind::Bytes, note, Some(Slot::Hmac))?;
        let left = c.end - c.at;
        let note = doc("AES-128-CFB of the secret with its size; the key comes from the seed and the Name.");
        c.slot(left, "encIdentity", Kind::Bytes, note, Slot::Identity)?;
        Ok(())
    })?;
    let note =
        doc("The seed, RSA-OAEP with SHA-256 and the label IDENTITY, to the endorsement key.");
    c.sized("secret", Kind::Bytes, note, Some(Slot::Secret))?;
    Ok(())
}

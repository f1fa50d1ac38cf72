//! Extensions of certificates: named by their OID, opened where their content is known.
use crate::der::{self, BIT_STRING, BOOLEAN, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, Tlv};
use crate::grammar::{Rule, Walk, rule};
use crate::names::GENERAL_NAMES;
use crate::span::{Evidence::*, Kind, Name, Note, PLAIN, Refusal, Slot, open};

pub(crate) const EXTENSIONS: &[Rule] = &[rule("extension", SEQUENCE).many().by(read)];

const BASIC: &[Rule] = &[rule("BasicConstraints", SEQUENCE)
    .note("Empty: this is no certification authority.", Documented)
    .rules(&[
        rule("cA", BOOLEAN).optional(),
        rule("pathLenConstraint", INTEGER).optional(),
    ])];
const KEY_USAGE: &[Rule] = &[rule("KeyUsage", BIT_STRING)
    .kind(Kind::KeyUsage)
    .note("A bit for each use, the highest bit first.", Documented)];
const EXTENDED: &[Rule] =
    &[rule("ExtKeyUsage", SEQUENCE).rules(&[rule("purpose", OID).many().slot(Slot::Usage)])];
const KEY_ID: &[Rule] = &[rule("keyIdentifier", OCTET_STRING)];
const AUTHORITY: &[Rule] = &[rule("AuthorityKeyIdentifier", SEQUENCE).rules(&[
    rule("keyIdentifier", 0x80).optional().kind(Kind::Bytes),
    rule("authorityCertIssuer", 0xa1).optional(),
    rule("authorityCertSerialNumber", 0x82).optional(),
])];
const ANY: &[Rule] = &[rule("content", 0)];

/// An extension of this project's own interest: 16 bytes that are a GUID in mixed order, inside an OCTET STRING.
const GUID: &[Rule] = &[rule("value", OCTET_STRING)
    .kind(Kind::Guid)
    .note("A GUID: the first three groups little-endian.", OpenSource)];

/// The same with text inside.
const TEXT: &[Rule] = &[rule("value", OCTET_STRING).kind(Kind::Text)];

/// What an extension's value holds, and a sentence.
fn known(name: &str) -> Option<(&'static [Rule], Note)> {
    Some(match name {
        "basicConstraints" => (BASIC, PLAIN),
        "keyUsage" => (KEY_USAGE, PLAIN),
        "extendedKeyUsage" => (EXTENDED, PLAIN),
        "subjectKeyIdentifier" => (KEY_ID, PLAIN),
        "authorityKeyIdentifier" => (AUTHORITY, PLAIN),
        "subjectAltName" => (GENERAL_NAMES, PLAIN),
        "device id" => (GUID, open("The device that the certificate is for.")),
        "user object id" => (GUID, open("The user who joined it.")),
        "tenant id" => (GUID, open("The directory that it joined.")),
        "service's invocation id" | "domain id" => (GUID, open("On premises only.")),
        "region" => (TEXT, open("AF AS AP EU ME NA SA.")),
        "join type" => (TEXT, open("0 registered, 1 joined.")),
        "certificatePolicies" | "authorityInfoAccess" => (ANY, PLAIN),
        _ => return None,
    })
}

/// One extension: OID, perhaps `critical`, and a string with DER inside.
pub(crate) fn read(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const HEAD: &[Rule] = &[
        rule("extnID", OID),
        rule("critical", BOOLEAN).optional(),
        rule("extnValue", OCTET_STRING).by(value),
    ];
    let id = walk.read(tlv.body, tlv.end)?;
    if id.tag == OID
        && let Some(name) = crate::oid::name(walk.inside(id))
    {
        let note = known(name).map_or(PLAIN, |(_, note)| note);
        let span = &mut walk.document.spans[span as usize];
        (span.name, span.meaning, span.evidence) = (Name::Word(name), note.0, note.1);
    }
    walk.rules(HEAD, (tlv.body, tlv.end), Some(span))
}

fn value(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    let around = walk.document.spans[span as usize].parent;
    let name = around.map(|around| walk.document.spans[around as usize].name);
    let found = match name {
        Some(Name::Word(name)) => known(name).map(|(rules, _)| (name, rules)),
        _ => None,
    };
    match found {
        Some((name, rules)) => {
            let slot = match name {
                "device id" => Some(Slot::DeviceId),
                "user object id" => Some(Slot::UserId),
                "tenant id" => Some(Slot::TenantId),
                _ => None,
            };
            if let (Some(slot), Ok(inner)) = (
                slot,
                der::read(&walk.bytes, walk.space, (tlv.body, tlv.end), 0),
            ) {
                walk.put(slot, inner);
            }
            walk.wrapped(tlv, span, rules)
        }
        None => guess(walk, tlv, span),
    }
}

/// A string whose content is not known: DER when all of it reads as DER, else bytes.
pub(crate) fn guess(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    let inner = (tlv.body, tlv.end);
    let whole = !tlv.constructed()
        && tlv.end - tlv.body > 2
        && der::read(&walk.bytes, walk.space, inner, 0).is_ok_and(|one| {
            matches!(one.tag, SEQUENCE | SET | OCTET_STRING) && one.next == tlv.end
        });
    if whole || tlv.constructed() {
        return walk.wrapped(tlv, span, ANY);
    }
    walk.content(tlv, span, None);
    Ok(())
}

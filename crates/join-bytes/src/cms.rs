//! Cryptographic message syntax: signed and enveloped data, as the four SCEP messages nest them.
use crate::certificate::certificate;
use crate::der::{INTEGER, OCTET_STRING, OID, SEQUENCE, SET, Tlv};
use crate::extension;
use crate::form::Form;
use crate::grammar::{Rule, Walk, rule};
use crate::names::{ALGORITHM, NAME, signature_algorithm};
use crate::span::{Evidence::Documented, Name, Note, PLAIN, Refusal, Slot, open};

/// A message, as one element.
pub(crate) const MESSAGES: &[Rule] = &[rule("ContentInfo", SEQUENCE).by(message)];

/// An attribute whose values are messages.
pub(crate) const VALUES: &[Rule] = &[
    rule("type", OID),
    rule("values", SET).rules(&[rule("ContentInfo", SEQUENCE).many().by(message)]),
];

const ISSUER_AND_SERIAL: &[Rule] = &[
    rule("issuer", SEQUENCE).rules(NAME),
    rule("serialNumber", INTEGER),
];

const SIGNER: &[Rule] = &[
    rule("version", INTEGER),
    rule("issuerAndSerialNumber", SEQUENCE)
        .optional()
        .slot(Slot::Issuer)
        .rules(ISSUER_AND_SERIAL),
    rule("subjectKeyIdentifier", 0x80).optional(),
    rule("digestAlgorithm", SEQUENCE).by(digest),
    rule("signedAttrs", 0xa0)
        .optional()
        .slot(Slot::Signed)
        .note(
            "Signed as a SET (0x31), not as the [0] that stands here.",
            Documented,
        )
        .rules(&[rule("attribute", SEQUENCE).many().by(attribute)]),
    rule("signatureAlgorithm", SEQUENCE).by(signature_algorithm),
    rule("signature", OCTET_STRING).slot(Slot::Signature),
    rule("unsignedAttrs", 0xa1).optional(),
];

const SIGNED: &[Rule] = &[rule("SignedData", SEQUENCE).rules(&[
    rule("version", INTEGER),
    rule("digestAlgorithms", SET)
        .rules(&[rule("digestAlgorithm", SEQUENCE).many().rules(ALGORITHM)]),
    rule("encapContentInfo", SEQUENCE).rules(&[
        rule("eContentType", OID).slot(Slot::ContentType),
        rule("eContent", 0xa0)
            .optional()
            .rules(&[rule("eContent", OCTET_STRING)
                .slot(Slot::Content)
                .by(content)]),
    ]),
    rule("certificates", 0xa0)
        .optional()
        .rules(&[rule("Certificate", SEQUENCE).many().by(certificate)]),
    rule("crls", 0xa1).optional(),
    rule("signerInfos", SET).rules(&[rule("signerInfo", SEQUENCE).many().by(signer)]),
])];

const ENVELOPED: &[Rule] = &[rule("EnvelopedData", SEQUENCE).rules(&[
    rule("version", INTEGER),
    rule("originatorInfo", 0xa0).optional(),
    rule("recipientInfos", SET).rules(&[
        rule("keyTransRecipientInfo", SEQUENCE).optional().rules(&[
            rule("version", INTEGER),
            rule("issuerAndSerialNumber", SEQUENCE)
                .optional()
                .rules(ISSUER_AND_SERIAL),
            rule("subjectKeyIdentifier", 0x80).optional(),
            rule("keyEncryptionAlgorithm", SEQUENCE).rules(ALGORITHM),
            rule("encryptedKey", OCTET_STRING)
                .slot(Slot::EncryptedKey)
                .note(
                    "The key of the content, to the recipient's RSA key.",
                    Documented,
                ),
        ]),
        rule("recipientInfo", 0).many(),
    ]),
    rule("encryptedContentInfo", SEQUENCE).rules(&[
        rule("contentType", OID),
        rule("contentEncryptionAlgorithm", SEQUENCE).rules(&[
            rule("algorithm", OID),
            rule("iv", 0).optional().slot(Slot::Iv),
        ]),
        rule("encryptedContent", 0x80)
            .optional()
            .slot(Slot::Content)
            .note("Only the recipient opens it.", Documented),
    ]),
    rule("unprotectedAttrs", 0xa1).optional(),
])];

/// `ContentInfo`: a type, and what it says in [0].
fn message(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const SIGNED_MESSAGE: &[Rule] = &[
        rule("contentType", OID),
        rule("content", 0xa0).rules(SIGNED),
    ];
    const ENVELOPED_MESSAGE: &[Rule] = &[
        rule("contentType", OID),
        rule("content", 0xa0).rules(ENVELOPED),
    ];
    const OTHER: &[Rule] = &[rule("contentType", OID), rule("content", 0xa0).optional()];
    let kind = walk.read(tlv.body, tlv.end)?;
    let (form, rules) = match crate::oid::name(walk.inside(kind)) {
        Some("signedData") => (Form::Signed, SIGNED_MESSAGE),
        Some("envelopedData") => (Form::Enveloped, ENVELOPED_MESSAGE),
        _ => (Form::Der, OTHER),
    };
    let outer = walk.document.enter(form, span);
    let read = walk.rules(rules, (tlv.body, tlv.end), Some(span));
    walk.document.leave(outer);
    read
}

fn digest(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    let kind = walk.read(tlv.body, tlv.end)?;
    walk.put(Slot::HashAlgorithm, kind);
    walk.rules(ALGORITHM, (tlv.body, tlv.end), Some(span))
}

fn signer(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    let outer = walk.document.enter(Form::Signer, span);
    let read = walk.rules(SIGNER, (tlv.body, tlv.end), Some(span));
    walk.document.leave(outer);
    read
}

/// What was signed: often another message.
fn content(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    if tlv.constructed() {
        return extension::guess(walk, tlv, span);
    }
    let inner = crate::der::read(&walk.bytes, walk.space, (tlv.body, tlv.end), 0);
    let begins_with_oid = inner.is_ok_and(|one| {
        one.tag == SEQUENCE && one.next == tlv.end && walk.bytes.get(one.body) == Some(&OID)
    });
    if begins_with_oid {
        return walk.wrapped(tlv, span, MESSAGES);
    }
    extension::guess(walk, tlv, span)
}

/// A signed attribute: its type, then a SET of values.
fn attribute(walk: &mut Walk, tlv: Tlv, span: u32) -> Result<(), Refusal> {
    const PLAIN_VALUES: &[Rule] = &[
        rule("type", OID),
        rule("values", SET).rules(&[rule("value", 0).many()]),
    ];
    const DIGEST: &[Rule] = &[
        rule("type", OID),
        rule("values", SET).rules(&[rule("digest", OCTET_STRING).slot(Slot::MessageDigest)]),
    ];
    const TYPE: &[Rule] = &[
        rule("type", OID),
        rule("values", SET).rules(&[rule("type", OID).slot(Slot::ContentType)]),
    ];
    let id = walk.read(tlv.body, tlv.end)?;
    let name = (id.tag == OID)
        .then(|| crate::oid::name(walk.inside(id)))
        .flatten();
    if let Some(name) = name {
        let note: Note = match name {
            "SCEP messageType" => open("41 is Microsoft's: the answer to a challenge."),
            "SCEP pkiStatus" => open("0 granted; 11 is Microsoft's: a challenge follows."),
            _ => PLAIN,
        };
        let span = &mut walk.document.spans[span as usize];
        (span.name, span.meaning, span.evidence) = (Name::Word(name), note.0, note.1);
    }
    let rules = match name {
        Some("messageDigest") => DIGEST,
        Some("contentType") => TYPE,
        _ => PLAIN_VALUES,
    };
    walk.rules(rules, (tlv.body, tlv.end), Some(span))
}

//! Other readers of turned bits: x509-cert and cms must read what is read here, find the same in it, and refuse what is refused here.
//! Where they differ the place stands in a list, with the reason. A share of the bits each time; all of them in `cargo xtask soak --bits`.
mod common;
use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use common::{flip, vector};
use join_bytes::{Document, Form, Slot, read};
use std::collections::BTreeMap;
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::request::CertReq;

/// What an oracle found: the values of these slots; none when it does not read it.
type Found = Option<Vec<(Form, Slot, Vec<u8>)>>;

fn request(bytes: &[u8]) -> Found {
    let theirs = CertReq::from_der(bytes).ok()?;
    let form = Form::Request;
    Some(vec![
        (form, Slot::Signed, theirs.info.to_der().ok()?),
        (form, Slot::Subject, theirs.info.subject.to_der().ok()?),
        (form, Slot::Signature, theirs.signature.raw_bytes().to_vec()),
    ])
}

fn certificate(bytes: &[u8]) -> Found {
    let theirs = Certificate::from_der(bytes).ok()?;
    let tbs = theirs.tbs_certificate();
    let form = Form::Certificate;
    Some(vec![
        (form, Slot::Signed, tbs.to_der().ok()?),
        (form, Slot::Issuer, tbs.issuer().to_der().ok()?),
        (form, Slot::Subject, tbs.subject().to_der().ok()?),
        (
            form,
            Slot::Signature,
            theirs.signature().raw_bytes().to_vec(),
        ),
    ])
}

fn message(bytes: &[u8]) -> Found {
    let outer = ContentInfo::from_der(bytes).ok()?;
    let theirs: SignedData = outer.content.decode_as().ok()?;
    let signer = theirs.signer_infos.0.as_slice().first()?;
    let content = theirs.encap_content_info.econtent?;
    Some(vec![
        (
            Form::Signer,
            Slot::Signature,
            signer.signature.as_bytes().to_vec(),
        ),
        (Form::Signed, Slot::Content, content.value().to_vec()),
    ])
}

/// The innermost named field that a byte of the file belongs to.
fn place(document: &Document, at: usize) -> String {
    let at = at as u32;
    let leaf = document.spans.iter().rposition(|span| {
        span.space == 0 && !span.children && span.offset <= at && at < span.offset + span.length
    });
    leaf.map(|leaf| document.path(leaf as u32))
        .unwrap_or_default()
}

/// Who refuses what the other takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Only {
    Here,
    There,
}

/// Where the two differ: who alone refuses, a piece of the path, and why.
const DIFFER: [(Only, &str, &str); 24] = [
    (
        Only::Here,
        "/parameters",
        "the parameters of an algorithm are opened here, and are any bytes there",
    ),
    (
        Only::Here,
        "/algorithm/value",
        "another algorithm has other parameters here; there they are any bytes",
    ),
    (
        Only::Here,
        "/extnValue/",
        "what stands in an extension is opened here, and is a string of bytes there",
    ),
    (
        Only::Here,
        "/extnID/",
        "another extension wants another content here",
    ),
    (
        Only::Here,
        "unused bits",
        "a signature is whole bytes; there any number of bits may be unused",
    ),
    (
        Only::Here,
        "/subjectPublicKey/",
        "the key is opened here, and is a string of bits there",
    ),
    (
        Only::Here,
        "/subjectPublicKeyInfo/",
        "another algorithm has another key here",
    ),
    (
        Only::Here,
        "/eContent/",
        "the message inside is opened here, and is a string of bytes there",
    ),
    (
        Only::Here,
        "/signedAttrs/",
        "the values of known attributes are opened here, and are anything there",
    ),
    (
        Only::Here,
        "/attributes/",
        "the attributes of a request are opened here, and are anything there",
    ),
    (
        Only::Here,
        "ContentInfo/contentType/",
        "the type decides here what is read; the oracle is told that it is signed data",
    ),
    (
        Only::Here,
        "/certificates/",
        "certificates in a message are opened to their keys and extensions here",
    ),
    (
        Only::Here,
        "/namedCurve/",
        "a curve has a name here; there it is any bytes",
    ),
    (
        Only::Here,
        "Name/value/header",
        "a name's value whose tag says that elements stand inside is opened here, and is any bytes there",
    ),
    (
        Only::Here,
        "/algorithm/algorithm/header",
        "the identifier of an algorithm of keys must be one here; another element is taken there",
    ),
    (
        Only::There,
        "/eContentType/",
        "an object identifier that DER does not allow: here a type that is not known",
    ),
    (
        Only::There,
        "/validity/",
        "a date that no calendar has: here a judge says that it is no time",
    ),
    (
        Only::There,
        "/type/value",
        "an object identifier that DER does not allow: here a name that is not known",
    ),
    (
        Only::There,
        "/algorithm/value",
        "an object identifier that DER does not allow: here an algorithm that is not known",
    ),
    (
        Only::There,
        "/extnID/value",
        "an object identifier that DER does not allow: here an extension that is not known",
    ),
    (
        Only::There,
        "/version",
        "a version that they do not know: here a number like any other",
    ),
    (
        Only::There,
        "/value/header",
        "a string of a kind that they do not know: here any kind is shown",
    ),
    (
        Only::There,
        "/certificates/header",
        "a set with another tag of its own: here it is taken, and seen by nobody",
    ),
    (
        Only::There,
        "/parameters/header",
        "NULL with something in it",
    ),
];

#[test]
fn x509_cert_and_cms_agree_about_turned_bits() {
    let whole = std::env::var_os("JOIN_LAB_WHOLE").is_some();
    type Reads = fn(&[u8]) -> Found;
    let (requests, certificates, messages) =
        (request as Reads, certificate as Reads, message as Reads);
    let files = [
        ("03-csr.der", Form::Request, requests),
        ("other/csr-rsa1024.der", Form::Request, requests),
        ("other/csr-rsa3072-sha512.der", Form::Request, requests),
        ("other/csr-rsa4096.der", Form::Request, requests),
        ("other/csr-p256.der", Form::Request, requests),
        ("other/csr-p384.der", Form::Request, requests),
        ("04-device-certificate.der", Form::Certificate, certificates),
        ("09-ek-certificate.der", Form::Certificate, certificates),
        ("11-aik-certificate.der", Form::Certificate, certificates),
        (
            "other/certificate-rsa1024.der",
            Form::Certificate,
            certificates,
        ),
        (
            "other/certificate-rsa4096.der",
            Form::Certificate,
            certificates,
        ),
        (
            "other/certificate-p256.der",
            Form::Certificate,
            certificates,
        ),
        ("other/certificate-pss.der", Form::Certificate, certificates),
        ("10-scep-1-request.der", Form::Signed, messages),
        ("10-scep-4-certificate.der", Form::Signed, messages),
    ];
    let mut unknown: BTreeMap<(Only, String), Vec<String>> = BTreeMap::new();
    let mut used = [0_u32; DIFFER.len()];
    let mut differing: Vec<String> = Vec::new();
    let (mut tried, mut both, mut neither) = (0_u32, 0_u32, 0_u32);
    for (name, form, theirs) in files {
        let original = vector(name);
        let document = read(&original, Some(form));
        let step = if whole { 1 } else { 13 };
        for bit in (0..original.len() * 8).step_by(step) {
            let changed = flip(&original, bit / 8, (bit % 8) as u8);
            let ours = read(&changed, Some(form));
            // What a strict reader does not take is a remark here, and an error there.
            let taken = ours.refusals.is_empty();
            let strict = taken && ours.remarks.len() <= document.remarks.len();
            tried += 1;
            let only = match (theirs(&changed), taken) {
                (Some(values), true) => {
                    both += 1;
                    for (form, slot, value) in values {
                        let own = ours.part(form).and_then(|part| ours.slot(part, slot));
                        // They write what they read anew, and sort the members of a SET.
                        let sorted = |bytes: &[u8]| {
                            let mut bytes = bytes.to_vec();
                            bytes.sort_unstable();
                            bytes
                        };
                        let same =
                            own.is_some_and(|own| own == value || sorted(own) == sorted(&value));
                        // Of a version they keep whether it is one of three, and leave the first out.
                        let version = place(&document, bit / 8).contains("/version/");
                        if !same && !version {
                            differing.push(format!(
                                "{name}, bit {bit}, {slot:?}, {}",
                                place(&document, bit / 8)
                            ));
                        }
                    }
                    continue;
                }
                (None, false) => {
                    neither += 1;
                    continue;
                }
                (None, true) if !strict => continue,
                (None, true) => Only::There,
                (Some(_), false) => Only::Here,
            };
            let path = place(&document, bit / 8);
            let row = DIFFER
                .iter()
                .position(|(who, piece, _)| *who == only && path.contains(piece));
            match row {
                Some(row) => used[row] += 1,
                None => unknown
                    .entry((only, path))
                    .or_default()
                    .push(format!("{name} {bit}")),
            }
        }
    }
    for (key, places) in &unknown {
        println!("{key:?} {} {}", places.len(), places[0]);
    }
    assert!(differing.is_empty(), "other values: {differing:#?}");
    assert!(
        unknown.is_empty(),
        "{} places without a reason",
        unknown.len()
    );
    assert!(
        tried > 10_000 && both > 5_000 && neither > 500,
        "{tried} tried, {both} read by both, {neither} by neither"
    );
    for (row, count) in DIFFER.iter().zip(used) {
        assert!(!whole || count > 0, "they differ here no more: {row:?}");
    }
}

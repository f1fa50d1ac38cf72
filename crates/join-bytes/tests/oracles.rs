//! Other readers of the same bytes: they must find the same values, and refuse what is refused here.
mod common;
use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use common::{flip, vector};
use join_bytes::{Document, Form, Slot, read};
use tpm2_protocol::TpmUnmarshal;
use tpm2_protocol::data::{Tpm2bPublic, TpmsAttest, TpmsCreationData, TpmtSignature};
use x509_cert::Certificate;
use x509_cert::der::{Decode, Encode};
use x509_cert::request::CertReq;

fn slot(document: &Document, form: Form, slot: Slot) -> Vec<u8> {
    let part = document.part(form).expect("the part was recognised");
    document
        .slot(part, slot)
        .expect("the slot was filled")
        .to_vec()
}

#[test]
fn x509_cert_finds_the_same_in_requests() {
    let others = [
        "other/csr-rsa1024.der",
        "other/csr-rsa3072.der",
        "other/csr-rsa4096.der",
        "other/csr-p256.der",
        "other/csr-p384.der",
    ];
    for name in ["03-csr.der", "09-aik-csr.der"].into_iter().chain(others) {
        let bytes = vector(name);
        let document = read(&bytes, None);
        // It wants the attributes of the AIK request sorted, and Windows does not sort them.
        let Ok(theirs) = CertReq::from_der(&bytes) else {
            assert_eq!(name, "09-aik-csr.der");
            continue;
        };
        let info = theirs.info.to_der().unwrap();
        assert_eq!(slot(&document, Form::Request, Slot::Signed), info, "{name}");
        let signature = theirs.signature.raw_bytes();
        assert_eq!(
            slot(&document, Form::Request, Slot::Signature),
            signature,
            "{name}"
        );
        assert_eq!(
            slot(&document, Form::Request, Slot::Subject),
            theirs.info.subject.to_der().unwrap()
        );
    }
}

#[test]
fn x509_cert_finds_the_same_in_certificates_and_calls_the_long_length_an_error() {
    let others = [
        "other/certificate-rsa1024.der",
        "other/certificate-rsa4096.der",
        "other/certificate-p256.der",
        "other/certificate-pss.der",
    ];
    for name in [
        "04-device-certificate.der",
        "09-ek-certificate.der",
        "11-aik-certificate.der",
    ]
    .into_iter()
    .chain(others)
    {
        let bytes = vector(name);
        let document = read(&bytes, None);
        let theirs =
            Certificate::from_der(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let tbs = theirs.tbs_certificate();
        let of = |one| slot(&document, Form::Certificate, one);
        assert_eq!(of(Slot::Signed), tbs.to_der().unwrap(), "{name}");
        assert_eq!(of(Slot::Issuer), tbs.issuer().to_der().unwrap(), "{name}");
        assert_eq!(of(Slot::Subject), tbs.subject().to_der().unwrap(), "{name}");
        assert_eq!(of(Slot::Serial), tbs.serial_number().as_bytes(), "{name}");
        assert_eq!(
            of(Slot::Signature),
            theirs.signature().raw_bytes(),
            "{name}"
        );
        // Five extensions of the device certificate have a length that DER does not allow: a remark each here, an error there.
        let inner = tbs.extensions().into_iter().flatten().filter(|one| {
            x509_cert::der::asn1::AnyRef::from_der(one.extn_value.as_bytes()).is_err()
        });
        assert_eq!(inner.count(), document.remarks.len(), "{name}");
    }
}

#[test]
fn cms_finds_the_same_in_the_four_messages() {
    for name in [
        "10-scep-1-request.der",
        "10-scep-2-challenge.der",
        "10-scep-3-answer.der",
        "10-scep-4-certificate.der",
    ] {
        let bytes = vector(name);
        let document = read(&bytes, None);
        let outer = ContentInfo::from_der(&bytes).unwrap();
        let theirs: SignedData = outer.content.decode_as().unwrap();
        let signer = theirs.signer_infos.0.as_slice().first().unwrap();
        assert_eq!(
            slot(&document, Form::Signer, Slot::Signature),
            signer.signature.as_bytes(),
            "{name}"
        );
        let content = theirs.encap_content_info.econtent.unwrap();
        assert_eq!(
            slot(&document, Form::Signed, Slot::Content),
            content.value(),
            "{name}"
        );
        let held = theirs.certificates.unwrap().0.len();
        let root = document
            .parts
            .iter()
            .position(|part| part.form == Form::Signed)
            .map(|at| at as u32);
        let ours = document
            .parts
            .iter()
            .filter(|part| part.form == Form::Certificate && part.inside == root);
        assert_eq!(ours.count(), held, "{name}");
    }
}

/// Does it read all of the bytes?
fn whole<T: TpmUnmarshal>(bytes: &[u8]) -> bool {
    T::unmarshal(bytes).is_ok_and(|(_, rest)| rest.is_empty())
}

#[test]
fn tpm2_protocol_reads_what_is_read_here_and_refuses_what_is_refused() {
    type Reads = fn(&[u8]) -> bool;
    let areas: Reads = whole::<Tpm2bPublic>;
    let attests: Reads = whole::<TpmsAttest>;
    let creations: Reads = whole::<TpmsCreationData>;
    let signatures: Reads = whole::<TpmtSignature>;
    let mut refused = 0;
    for (name, form, theirs) in [
        ("06-ek.tpm2b_public.bin", Form::TpmPublic, areas),
        ("06-aik.tpm2b_public.bin", Form::TpmPublic, areas),
        (
            "software-tpm/transport.tpm2b_public.bin",
            Form::TpmPublic,
            areas,
        ),
        ("06-aik.attest_creation.bin", Form::Attest, attests),
        ("06-transport.attest_certify.bin", Form::Attest, attests),
        ("06-aik.creation_data.bin", Form::CreationData, creations),
        (
            "06-transport.attest_certify_signature.bin",
            Form::TpmSignature,
            signatures,
        ),
    ] {
        let bytes = vector(name);
        assert!(theirs(&bytes), "{name}");
        // A changed bit, a byte less, a byte more: what they cannot read, and what we cannot.
        let mut changed: Vec<Vec<u8>> = (0..bytes.len() * 8)
            .map(|at| flip(&bytes, at / 8, at as u8 % 8))
            .collect();
        changed.push(bytes[..bytes.len() - 1].to_vec());
        changed.push([&bytes[..], &[0]].concat());
        for (number, changed) in changed.iter().enumerate() {
            let ours = read(changed, Some(form)).refusals.is_empty();
            if !ours {
                refused += 1;
            }
            // They know more algorithms than a join has and look closer at some values; sizes and tags both must see alike.
            if ours && !theirs(changed) {
                let value = [
                    "magic",
                    "Name",
                    "nameAlg",
                    "hash",
                    "mode",
                    "keyBits",
                    "curve",
                    "Attributes",
                    "safe",
                    "locality",
                    "objectName",
                    "qualified",
                    "sigAlg",
                    "buffer",
                    "exponent",
                    "Alg",
                    "name",
                ];
                let document = read(changed, Some(form));
                let byte = (number / 8) as u32;
                let leaf = document.order().into_iter().find(|one| {
                    let span = &document.spans[*one as usize];
                    !span.children && (span.offset..span.offset + span.length).contains(&byte)
                });
                let path = leaf.map(|leaf| document.path(leaf)).unwrap_or_default();
                assert!(
                    value.iter().any(|word| path.contains(word)),
                    "{name}, bit {number}: only they refuse {path}"
                );
            }
        }
    }
    assert!(refused > 300, "{refused}");
}

#[test]
fn jsonwebtoken_takes_and_refuses_the_same_bearer_tokens() {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
    let keys: serde_json::Value = serde_json::from_slice(&vector("01-sts-jwks.json")).unwrap();
    let key = &keys["keys"][0];
    let key =
        DecodingKey::from_rsa_components(key["n"].as_str().unwrap(), key["e"].as_str().unwrap())
            .unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.set_audience(&["urn:ms-drs:enterpriseregistration.windows.net"]);
    let takes = |token: &[u8]| {
        std::str::from_utf8(token)
            .is_ok_and(|token| decode::<serde_json::Value>(token, &key, &validation).is_ok())
    };
    let name = "01-bearer-token.jwt";
    let token = vector(name);
    let (world, mut crypto) = (common::world(name), common::crypto());
    let mut ours = |token: &[u8]| {
        let said = join_bytes::judge(&read(token, Some(Form::Jws)), &world, &mut crypto);
        said.iter()
            .all(|one| one.ok != Some(false) || one.check == join_bytes::Check::Time)
    };
    assert!(takes(&token) && ours(&token));
    let whole = std::env::var_os("JOIN_LAB_WHOLE").is_some();
    for at in (0..token.len() * 8).step_by(if whole { 1 } else { 5 }) {
        let changed = flip(&token, at / 8, at as u8 % 8);
        assert_eq!(
            ours(&changed),
            takes(&changed),
            "bit {} of byte {}",
            at % 8,
            at / 8
        );
    }
}

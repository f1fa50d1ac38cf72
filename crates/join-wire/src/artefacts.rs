//! Bodies in bytes, as a HAR has them: the requests of the model with the published synthetic artefacts in the place of words. Only the
//! export knows them; figures show what they are.

use alloc::string::String;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use join_sim::JoinRequest;

use crate::json_text;
use crate::request::{self, Carried};

macro_rules! vector {
    ($name:literal) => {
        include_bytes!(concat!("../../join-bytes/tests/vectors/", $name))
    };
}

/// Made with published test keys: by the device key, about the transport key, by the attestation key.
const REQUEST: &[u8] = vector!("03-csr.der");
const TRANSPORT_KEY: &[u8] = vector!("02-transport-key.bin");
const AIK_CERTIFICATE: &[u8] = vector!("11-aik-certificate.der");
const STATEMENT: &[u8] = vector!("07-transport.kast.bin");
/// The attestation key's own request; its statement stands inside it.
const AIK_REQUEST: &[u8] = vector!("09-aik-csr.der");

/// What is said of bodies with artefacts in them.
pub(crate) const JOIN: &str = "Reconstruction: members as in the community specification and open-source clients; what Windows puts into AikCertificate and \
AttestationData is not public. The certificate request, keys and statements are synthetic: real bytes, made with published test keys, the same in every run.";
/// The same of the attestation key's enrolment.
pub(crate) const AIK: &str = "Reconstruction: parts as in an open-source client for AIK enrolment, decoded and shown as JSON. The certificate request is synthetic: \
real bytes, the statement inside, made with published test keys, the same in every run.";

/// The body of a join request, byte for byte as the figure of bytes has it for this run.
pub(crate) fn join(request: &JoinRequest) -> String {
    json_text::compact(&request::join(
        request,
        &Carried {
            request: &STANDARD.encode(REQUEST),
            transport_key: &STANDARD.encode(TRANSPORT_KEY),
            aik_certificate: &STANDARD.encode(AIK_CERTIFICATE),
            statement: &STANDARD.encode(STATEMENT),
        },
    ))
}

/// The enrolment of an attestation key with its certificate request.
pub(crate) fn aik() -> String {
    json_text::pretty(&request::AikEnrolment {
        certificate_request: &STANDARD.encode(AIK_REQUEST),
        attestation: "<KAST statement: TPM2_CertifyCreation over the AIK; stands in the certificate request>",
        ..request::AIK_ENROLMENT
    })
}

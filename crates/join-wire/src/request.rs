//! Requests as the device's side sends them: headers and bodies.

use alloc::{string::String, vec::Vec};

use join_sim::{Account, JoinRequest, Message};
use serde::Serialize;

use crate::body::{
    self, AUDIENCE, BROKER, Body, FORM, Header, JSON, SCEP, SIGN_IN_CLIENT, SOAP, SYNC_ML,
};
use crate::json_text;

const TOKEN: &str = "Reconstruction: client id, resource and redirect as in open-source clients; the grant of the sign-in page is inferred.";
const PLACEHOLDER: &str = "Reconstruction: how the placeholder account of the technician phase gets its token is not public.";
const NONCE: &str = "Reconstruction: parameter as in open-source clients.";
const PRT: &str = "Reconstruction: parameters as in open-source clients; the signed JWT stands decoded, without its signature.";
const JOIN: &str = "Reconstruction: members as in the community specification and open-source clients; what Windows puts into AikCertificate and \
AttestationData is not public.";
const AIK: &str = "Reconstruction: parts as in an open-source client for AIK enrolment, decoded and shown as JSON.";
const MDM: &str = "Reconstruction: the real message is XML; here stands what it says, as JSON.";

/// The headers of a request; `step` makes its id unique in the run.
pub(crate) fn headers(message: &Message, step: u32) -> Vec<Header> {
    let agent = "Dsreg/10.0 (Windows 10.0.26100.1)";
    let mut headers = Vec::new();
    let mut put = |name, value: &str| headers.push(Header::new(name, value));
    match message {
        Message::AskToken(_) | Message::AskNonce | Message::AskPrt => put("Content-Type", FORM),
        Message::Join(_) => {
            put("Content-Type", JSON);
            put("User-Agent", agent);
        }
        Message::Discover | Message::Leave => put("User-Agent", agent),
        Message::EnrolAik | Message::AnswerChallenge => put("Content-Type", SCEP),
        Message::Enrol(_) => put("Content-Type", SOAP),
        Message::Sync { .. } => put("Content-Type", SYNC_ML),
        _ => {}
    }
    if let Message::Join(request) = message {
        headers.insert(
            0,
            Header::new("Authorization", body::decoded_authorization(&request.token)),
        );
    }
    headers.push(Header::new("client-request-id", body::invented_id(step)));
    headers
}

/// The body of a request; none for those that have none.
pub(crate) fn body(message: &Message) -> Option<Body> {
    Some(match message {
        Message::AskToken(Account::User) => Body::form(
            TOKEN,
            &[
                ("grant_type", "authorization_code"),
                ("client_id", BROKER),
                ("resource", AUDIENCE),
                (
                    "redirect_uri",
                    "ms-appx-web://Microsoft.AAD.BrokerPlugin/DRS",
                ),
                ("code", "<authorization code of the sign-in page>"),
            ],
        ),
        Message::AskToken(account) => Body::form(
            PLACEHOLDER,
            &[
                ("grant_type", "<not public>"),
                ("client_id", BROKER),
                ("resource", AUDIENCE),
                ("username", account.name()),
            ],
        ),
        Message::AskNonce => Body::form(NONCE, &[("grant_type", "srv_challenge")]),
        Message::AskPrt => prt(),
        Message::Join(request) => Body::json(JOIN, &join(request, &WORDS)),
        Message::EnrolAik => Body::decoded(SCEP, AIK, &AIK_ENROLMENT),
        Message::AnswerChallenge => Body::decoded(
            SCEP,
            AIK,
            &Activation {
                secret: "<what TPM2_ActivateCredential released>",
            },
        ),
        Message::Enrol(account) => Body::decoded(
            SOAP,
            MDM,
            &Enrolment {
                request: "enrol in mobile device management",
                account: account.name(),
                device: body::DEVICE_ID,
            },
        ),
        Message::Sync { holds } => Body::decoded(
            SYNC_ML,
            MDM,
            &CheckIn {
                request: "what is to be set on this device?",
                holds: holds.map_or_else(Held::default, Held::of),
            },
        ),
        _ => return None,
    })
}

#[derive(Serialize)]
pub(crate) struct AikEnrolment<'a> {
    pub(crate) certificate_request: &'a str,
    pub(crate) ek_certificates: &'a str,
    pub(crate) attestation: &'a str,
}

/// In words.
pub(crate) const AIK_ENROLMENT: AikEnrolment<'static> = AikEnrolment {
    certificate_request: "<PKCS#10 for the attestation identity key>",
    ek_certificates: "<encrypted to the registration authority>",
    attestation: "<KAST statement: TPM2_CertifyCreation over the AIK>",
};

#[derive(Serialize)]
struct Activation {
    secret: &'static str,
}

#[derive(Serialize)]
struct Enrolment {
    request: &'static str,
    account: &'static str,
    device: &'static str,
}

#[derive(Serialize)]
struct CheckIn {
    request: &'static str,
    holds: Held,
}

/// The Energy Saver policy's thresholds as the device reports them, in percent; nothing where it holds none.
#[derive(Default, Serialize)]
struct Held {
    #[serde(
        rename = "EnergySaverBatteryThresholdOnBattery",
        skip_serializing_if = "Option::is_none"
    )]
    on_battery: Option<u8>,
    #[serde(
        rename = "EnergySaverBatteryThresholdPluggedIn",
        skip_serializing_if = "Option::is_none"
    )]
    plugged_in: Option<u8>,
}

impl Held {
    fn of((on_battery, plugged_in): (u8, u8)) -> Held {
        Held {
            on_battery: Some(on_battery),
            plugged_in: Some(plugged_in),
        }
    }
}

/// Header of the signed JWT that asks for a PRT.
#[derive(Serialize)]
struct JwtHeader {
    alg: &'static str,
    typ: &'static str,
    x5c: &'static str,
    kdf_ver: u8,
}

/// Its payload.
#[derive(Serialize)]
struct PrtRequest {
    client_id: &'static str,
    request_nonce: &'static str,
    scope: &'static str,
    group_sids: [(); 0],
    win_ver: &'static str,
    grant_type: &'static str,
    username: &'static str,
}

fn prt() -> Body {
    let header = JwtHeader {
        alg: "RS256",
        typ: "JWT",
        x5c: "<device certificate>",
        kdf_ver: 2,
    };
    let payload = PrtRequest {
        client_id: SIGN_IN_CLIENT,
        request_nonce: "<nonce>",
        scope: "openid aza ugs",
        group_sids: [],
        win_ver: "10.0.26100.1",
        grant_type: "<that of the user's credentials>",
        username: Account::User.name(),
    };
    let mut decoded = String::from("<decoded, signed with the device key> ");
    decoded.push_str(&json_text::compact(&header));
    decoded.push('.');
    decoded.push_str(&json_text::compact(&payload));
    Body::form(
        PRT,
        &[
            ("windows_api_version", "2.2"),
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("request", &decoded),
            ("client_info", "1"),
            ("tgt", "true"),
        ],
    )
}

/// The join request, members as the service names them.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Join<'a> {
    certificate_request: CertificateRequest<'a>,
    transport_key: &'a str,
    target_domain: &'static str,
    device_type: &'static str,
    #[serde(rename = "OSVersion")]
    os_version: &'static str,
    device_display_name: &'static str,
    join_type: u8,
    aik_certificate: &'a str,
    attestation_data: &'a str,
    attributes: Attributes,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CertificateRequest<'a> {
    r#type: &'static str,
    data: &'a str,
}

/// Truths as texts.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attributes {
    reuse_device: &'static str,
    return_client_sid: &'static str,
    shared_device: &'static str,
}

/// What a join request carries: in words, or as base64.
pub(crate) struct Carried<'a> {
    pub(crate) request: &'a str,
    pub(crate) transport_key: &'a str,
    pub(crate) aik_certificate: &'a str,
    pub(crate) statement: &'a str,
}

const WORDS: Carried<'static> = Carried {
    request: "<base64 PKCS#10, CN=7E980AD9-B86D-4306-9425-9AC066FB014A, signed with the device key>",
    transport_key: "<base64 of 283 bytes: RSA1, 2048 bits, exponent 65537; public half of the key in the TPM>",
    aik_certificate: "<base64 certificate of the attestation identity key>",
    statement: "<base64 TPMS_ATTEST about the transport key>",
};
const SOFTWARE_KEY: &str =
    "<base64 of 283 bytes: RSA1, 2048 bits, exponent 65537; public half of a software key>";

pub(crate) fn join<'a>(request: &JoinRequest, carried: &Carried<'a>) -> Join<'a> {
    let present = |there: bool, what| if there { what } else { "" };
    let in_words = carried.transport_key.starts_with('<');
    Join {
        certificate_request: CertificateRequest {
            r#type: "pkcs10",
            data: carried.request,
        },
        // Where the private half lies changes no byte of the public one.
        transport_key: if request.tpm_key || !in_words {
            carried.transport_key
        } else {
            SOFTWARE_KEY
        },
        target_domain: "contoso.example",
        device_type: "Windows",
        os_version: "10.0.26100.1",
        device_display_name: "DESKTOP-SIM0001",
        join_type: 0,
        aik_certificate: present(request.aik_certificate, carried.aik_certificate),
        attestation_data: present(request.statement, carried.statement),
        attributes: Attributes {
            reuse_device: "true",
            return_client_sid: "true",
            shared_device: "false",
        },
    }
}

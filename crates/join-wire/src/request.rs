//! Requests as the device's side sends them: headers and bodies.

use alloc::{string::String, vec::Vec};

use join_sim::{Account, JoinRequest, Message};

use crate::body::{
    self, AUDIENCE, BROKER, Body, FORM, Header, JSON, SCEP, SIGN_IN_CLIENT, SOAP, SYNC_ML,
};
use crate::value::{Json, object};

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
        Message::Join(request) => Body::json(JOIN, &join(request)),
        Message::EnrolAik => Body::decoded(
            SCEP,
            AIK,
            &object([
                (
                    "certificate_request",
                    "<PKCS#10 for the attestation identity key>".into(),
                ),
                (
                    "ek_certificates",
                    "<encrypted to the registration authority>".into(),
                ),
                (
                    "attestation",
                    "<KAST statement: TPM2_CertifyCreation over the AIK>".into(),
                ),
            ]),
        ),
        Message::AnswerChallenge => Body::decoded(
            SCEP,
            AIK,
            &object([("secret", "<what TPM2_ActivateCredential released>".into())]),
        ),
        Message::Enrol(account) => Body::decoded(
            SOAP,
            MDM,
            &object([
                ("request", "enrol in mobile device management".into()),
                ("account", account.name().into()),
                ("device", body::DEVICE_ID.into()),
            ]),
        ),
        Message::Sync { holds } => Body::decoded(
            SYNC_ML,
            MDM,
            &object([
                ("request", "what is to be set on this device?".into()),
                ("holds", held(*holds)),
            ]),
        ),
        _ => return None,
    })
}

/// The Energy Saver policy's thresholds as the device reports them.
fn held(thresholds: Option<(u8, u8)>) -> Json {
    let Some((on_battery, plugged_in)) = thresholds else {
        return object([]);
    };
    let percent = |percent: u8| Json::Number(i64::from(percent));
    object([
        ("EnergySaverBatteryThresholdOnBattery", percent(on_battery)),
        ("EnergySaverBatteryThresholdPluggedIn", percent(plugged_in)),
    ])
}

fn prt() -> Body {
    let header = object([
        ("alg", "RS256".into()),
        ("typ", "JWT".into()),
        ("x5c", "<device certificate>".into()),
        ("kdf_ver", Json::Number(2)),
    ]);
    let payload = object([
        ("client_id", SIGN_IN_CLIENT.into()),
        ("request_nonce", "<nonce>".into()),
        ("scope", "openid aza ugs".into()),
        ("group_sids", Json::List(Vec::new())),
        ("win_ver", "10.0.26100.1".into()),
        ("grant_type", "<that of the user's credentials>".into()),
        ("username", Account::User.name().into()),
    ]);
    let mut decoded = String::from("<decoded, signed with the device key> ");
    decoded.push_str(&header.compact());
    decoded.push('.');
    decoded.push_str(&payload.compact());
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

fn join(request: &JoinRequest) -> Json {
    let present = |there: bool, what: &str| Json::from(if there { what } else { "" });
    let transport_key = if request.tpm_key {
        "<base64 of 283 bytes: RSA1, 2048 bits, exponent 65537; public half of the key in the TPM>"
    } else {
        "<base64 of 283 bytes: RSA1, 2048 bits, exponent 65537; public half of a software key>"
    };
    object([
        (
            "CertificateRequest",
            object([
                ("Type", "pkcs10".into()),
                ("Data", "<base64 PKCS#10, CN=7E980AD9-B86D-4306-9425-9AC066FB014A, signed with the device key>".into()),
            ]),
        ),
        ("TransportKey", transport_key.into()),
        ("TargetDomain", "contoso.example".into()),
        ("DeviceType", "Windows".into()),
        ("OSVersion", "10.0.26100.1".into()),
        ("DeviceDisplayName", "DESKTOP-SIM0001".into()),
        ("JoinType", Json::Number(0)),
        ("AikCertificate", present(request.aik_certificate, "<base64 certificate of the attestation identity key>")),
        ("AttestationData", present(request.statement, "<base64 TPMS_ATTEST about the transport key>")),
        (
            "Attributes",
            object([
                ("ReuseDevice", "true".into()),
                ("ReturnClientSid", "true".into()),
                ("SharedDevice", "false".into()),
            ]),
        ),
    ])
}

//! Answers as the services send them: bodies that say how their shape is known.

use alloc::{format, string::String, vec::Vec};

use join_sim::{Account, Delivery, Judgement, Message, Refused, Token, Utc, Verdict};

use crate::body::{self, AUDIENCE, Body, JSON, SCEP, SOAP, SYNC_ML, TENANT_ID};
use crate::value::{Json, object};

const TOKEN: &str = "Reconstruction: members of an OAuth 2.0 token answer; the token itself stands decoded, without its signature.";
const DISCOVERY: &str =
    "Reconstruction: a short form of the document that the community specification prints.";
const ACCEPTED: &str =
    "Reconstruction: members as in the community specification; every value invented.";
const TOKEN_REFUSED: &str = "Reconstruction: the report gives the status 400 and the words Invalid Token; the shape and the other members are inferred.";
const REFUSED: &str = "Reconstruction: no public answer for this reason was found; shape, subcode and message are inferred.";
const NO_OBJECT: &str = "Reconstruction: the subcode error_missing_device is public, the rest of the shape is inferred.";
const NONCE: &str = "Reconstruction: member as in open-source clients.";
const PRT: &str = "Reconstruction: members as in open-source clients; every value invented.";
const AIK: &str = "Reconstruction: parts as in an open-source client for AIK enrolment, decoded and shown as JSON.";
const CAPABILITIES: &str =
    "Reconstruction: capability names of RFC 8894; which of them this service names is inferred.";
const AIK_REFUSED: &str =
    "Reconstruction: the member name is public, the text is told in our own words.";
const MDM: &str = "Reconstruction: the real message is XML; here stands what it says, as JSON.";

/// What an answer's body depends on, besides the message.
pub(crate) struct Sent<'a> {
    /// When the answer left the service, by true time.
    pub at: Utc,
    /// The judgement that it carries.
    pub verdict: Option<&'a Verdict>,
}

/// The body of an answer; none for those that have none.
pub(crate) fn body(message: &Message, sent: &Sent<'_>) -> Option<Body> {
    Some(match message {
        Message::TokenIssued(token) => Body::json(TOKEN, &token_issued(token, sent.at)),
        Message::Discovered => Body::json(DISCOVERY, &discovered()),
        Message::Joined(Judgement::Accepted) => Body::json(ACCEPTED, &accepted(sent.verdict)),
        Message::Joined(Judgement::Refused(reason)) => {
            refused(*reason, sent.verdict.map_or(sent.at, |verdict| verdict.now))
        }
        Message::Nonce => Body::json(NONCE, &object([("Nonce", "<nonce>".into())])),
        Message::Prt => Body::json(PRT, &prt(sent.at)),
        Message::CaCaps => Body {
            mime: "text/plain",
            text: String::from("AES\nPOSTPKIOperation\nSHA-256"),
            note: CAPABILITIES,
        },
        Message::CaCertChain => decoded(
            "application/x-x509-ca-ra-cert",
            AIK,
            "chain",
            "<PKCS#7: the authority's chain, with the certificate to encrypt to>",
        ),
        Message::Challenge => decoded(
            SCEP,
            AIK,
            "challenge",
            "<credential that only the TPM with this endorsement key can activate>",
        ),
        Message::AikCertificate => decoded(
            SCEP,
            AIK,
            "certificate",
            "<CMS: certificate of the attestation identity key>",
        ),
        Message::AikRefused(404) => decoded(
            JSON,
            AIK_REFUSED,
            "Message",
            "<no authority of this name exists>",
        ),
        Message::AikRefused(_) => decoded(
            JSON,
            AIK_REFUSED,
            "Message",
            "<the identity request is refused: EK certificate, attestation statement or TPM firmware>",
        ),
        Message::Enrolled(account) => Body::decoded(
            SOAP,
            MDM,
            &object([
                ("result", "enrolled".into()),
                ("account", account.name().into()),
            ]),
        ),
        Message::Synced(delivery) => Body::decoded(SYNC_ML, MDM, &synced(*delivery)),
        _ => return None,
    })
}

fn decoded(mime: &'static str, note: &'static str, name: &'static str, what: &str) -> Body {
    Body::decoded(mime, note, &object([(name, what.into())]))
}

fn token_issued(token: &Token, issued: Utc) -> Json {
    object([
        ("token_type", "Bearer".into()),
        ("resource", AUDIENCE.into()),
        (
            "expires_in",
            format!("{}", (token.exp.0 - issued.0).div_euclid(1000)).into(),
        ),
        ("not_before", format!("{}", token.nbf.numeric_date()).into()),
        ("expires_on", format!("{}", token.exp.numeric_date()).into()),
        ("access_token", "<JWT, decoded below>".into()),
        ("_access_token_claims", body::claims(token)),
    ])
}

fn discovered() -> Json {
    let service = |names: [&'static str; 2], path: &str, version: &str| {
        object([
            (
                names[0],
                format!("https://enterpriseregistration.windows.net/{path}").into(),
            ),
            (names[1], AUDIENCE.into()),
            ("ServiceVersion", version.into()),
        ])
    };
    let sign_in = |what: &str| {
        Json::from(format!(
            "https://login.microsoftonline.com/{TENANT_ID}/oauth2/{what}"
        ))
    };
    object([
        (
            "DiscoveryService",
            object([
                (
                    "DiscoveryEndpoint",
                    format!("https://enterpriseregistration.windows.net/{TENANT_ID}/Discover")
                        .into(),
                ),
                ("ServiceVersion", "1.9".into()),
            ]),
        ),
        (
            "AuthenticationService",
            object([(
                "OAuth2",
                object([
                    ("AuthCodeEndpoint", sign_in("authorize")),
                    ("TokenEndpoint", sign_in("token")),
                ]),
            )]),
        ),
        (
            "DeviceJoinService",
            service(
                ["JoinEndpoint", "JoinResourceId"],
                "EnrollmentServer/device/",
                "2.0",
            ),
        ),
        (
            "KeyProvisioningService",
            service(
                ["KeyProvisionEndpoint", "KeyProvisionResourceId"],
                "EnrollmentServer/key/",
                "1.0",
            ),
        ),
        (
            "TenantInfo",
            object([
                ("DisplayName", "Contoso (invented)".into()),
                ("TenantId", TENANT_ID.into()),
                ("TenantName", "contoso.example".into()),
            ]),
        ),
    ])
}

fn accepted(verdict: Option<&Verdict>) -> Json {
    let owner = verdict.map_or(Account::User, |verdict| verdict.token.account);
    object([
        (
            "Certificate",
            object([
                ("Thumbprint", "<SHA-1 of the certificate>".into()),
                (
                    "RawBody",
                    format!("<base64 X.509, CN={}>", body::DEVICE_ID).into(),
                ),
            ]),
        ),
        ("User", object([("Upn", owner.name().into())])),
        (
            "MembershipChanges",
            Json::from_iter([object([
                ("LocalSID", "S-1-5-32-544".into()),
                (
                    "AddSIDs",
                    Json::from_iter([Json::from("<SIDs of two directory roles>")]),
                ),
            ])]),
        ),
    ])
}

fn refused(reason: Refused, now: Utc) -> Body {
    let (note, code, subcode) = match reason {
        Refused::TokenWindow => (TOKEN_REFUSED, "invalid_request", "invalid_token"),
        Refused::NotPermitted => (REFUSED, "authorization_error", "join_not_permitted"),
        Refused::Quota => (REFUSED, "authorization_error", "device_quota"),
        Refused::NoAik => (REFUSED, "invalid_request", "aik_validation"),
        Refused::Statement => (REFUSED, "invalid_request", "attestation"),
        Refused::NoObject => (NO_OBJECT, "directory_error", "error_missing_device"),
        Refused::Busy => (REFUSED, "server_busy", "try_later"),
    };
    Body::json(
        note,
        &object([
            ("code", code.into()),
            ("subcode", subcode.into()),
            ("message", reason.server_message().into()),
            ("operation", "DeviceJoin".into()),
            ("requestid", "00000000-0000-4000-8000-000000000000".into()),
            ("time", now.drs().into()),
        ]),
    )
}

/// Fourteen days, less a second, as in the samples.
const PRT_LIFETIME_S: i64 = 1_209_599;

fn prt(at: Utc) -> Json {
    object([
        ("token_type", "Bearer".into()),
        ("expires_in", format!("{PRT_LIFETIME_S}").into()),
        ("ext_expires_in", "0".into()),
        (
            "expires_on",
            format!("{}", at.numeric_date() + PRT_LIFETIME_S).into(),
        ),
        ("refresh_token", "<Primary Refresh Token>".into()),
        ("refresh_token_expires_in", Json::Number(PRT_LIFETIME_S)),
        (
            "session_key_jwe",
            "<JWE, RSA-OAEP: the session key, for the transport key>".into(),
        ),
        ("id_token", "<JWT>".into()),
        ("device_tenant_id", TENANT_ID.into()),
    ])
}

fn synced(delivery: Delivery) -> Json {
    let uri = |source: &str| {
        Json::from(format!(
            "./Device/Vendor/MSFT/Policy/Config/Power/EnergySaverBatteryThreshold{source}"
        ))
    };
    let replace = |source, percent: u8| {
        object([
            ("Replace", uri(source)),
            ("Data", Json::Number(i64::from(percent))),
        ])
    };
    let delete = |source| object([("Delete", uri(source))]);
    let commands = match delivery {
        Delivery::Nothing => Vec::new(),
        Delivery::Set(on_battery, plugged_in) => Vec::from([
            replace("OnBattery", on_battery),
            replace("PluggedIn", plugged_in),
        ]),
        Delivery::Removed => Vec::from([delete("OnBattery"), delete("PluggedIn")]),
    };
    object([("commands", Json::List(commands))])
}

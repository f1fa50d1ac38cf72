//! Answers as the services send them: bodies that say how their shape is known.

use alloc::{format, string::String, vec::Vec};

use join_sim::{Account, Delivery, Judgement, Message, Refused, Token, Utc, Verdict};
use serde::Serialize;

use crate::body::{self, AUDIENCE, Body, Claims, JSON, SCEP, SOAP, SYNC_ML, TENANT_ID};

const TOKEN: &str = "Reconstruction: members of an OAuth 2.0 token answer; the token itself stands decoded, without its signature.";
const NO_TOKEN: &str =
    "Reconstruction: members of an OAuth 2.0 error answer; its description is left out.";
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

/// What stands in the place of an access token where bodies are shown; a file that stands for a capture has the token itself.
pub(crate) const ACCESS_TOKEN: &str = "<JWT, decoded below>";

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
        Message::TokenRefused(number) => Body::json(
            NO_TOKEN,
            &TokenRefused {
                error: "interaction_required",
                error_codes: [*number],
            },
        ),
        Message::Discovered => Body::json(DISCOVERY, &discovered()),
        Message::Joined(Judgement::Accepted) => Body::json(ACCEPTED, &accepted(sent.verdict)),
        Message::Joined(Judgement::Refused(reason)) => {
            refused(*reason, sent.verdict.map_or(sent.at, |verdict| verdict.now))
        }
        Message::Nonce => Body::json(NONCE, &Nonce { nonce: "<nonce>" }),
        Message::Prt => Body::json(PRT, &prt(sent.at)),
        Message::CaCaps => Body {
            mime: "text/plain",
            text: String::from("AES\nPOSTPKIOperation\nSHA-256"),
            note: CAPABILITIES,
        },
        Message::CaCertChain => Body::decoded(
            "application/x-x509-ca-ra-cert",
            AIK,
            &AikAnswer::Chain(
                "<PKCS#7: the authority's chain, with the certificate to encrypt to>",
            ),
        ),
        Message::Challenge => Body::decoded(
            SCEP,
            AIK,
            &AikAnswer::Challenge(
                "<credential that only the TPM with this endorsement key can activate>",
            ),
        ),
        Message::AikCertificate => Body::decoded(
            SCEP,
            AIK,
            &AikAnswer::Certificate("<CMS: certificate of the attestation identity key>"),
        ),
        Message::AikRefused(status) => Body::decoded(
            JSON,
            AIK_REFUSED,
            &AikAnswer::Message(match status {
                404 => "<no authority of this name exists>",
                _ => {
                    "<the identity request is refused: EK certificate, attestation statement or TPM firmware>"
                }
            }),
        ),
        Message::Enrolled(account) => Body::decoded(
            SOAP,
            MDM,
            &Enrolled {
                result: "enrolled",
                account: account.name(),
            },
        ),
        Message::Synced(delivery) => Body::decoded(SYNC_ML, MDM, &synced(*delivery)),
        _ => return None,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Nonce {
    nonce: &'static str,
}

/// One member, named for what it holds.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum AikAnswer {
    Chain(&'static str),
    Challenge(&'static str),
    Certificate(&'static str),
    #[serde(rename = "Message")]
    Message(&'static str),
}

#[derive(Serialize)]
struct Enrolled {
    result: &'static str,
    account: &'static str,
}

/// An OAuth 2.0 error answer of the sign-in service.
#[derive(Serialize)]
struct TokenRefused {
    error: &'static str,
    error_codes: [u32; 1],
}

/// An OAuth 2.0 token answer; numbers are texts, in seconds.
#[derive(Serialize)]
struct TokenIssued {
    token_type: &'static str,
    resource: &'static str,
    expires_in: String,
    not_before: String,
    expires_on: String,
    access_token: &'static str,
    #[serde(rename = "_access_token_claims")]
    claims: Claims,
}

fn token_issued(token: &Token, issued: Utc) -> TokenIssued {
    TokenIssued {
        token_type: "Bearer",
        resource: AUDIENCE,
        expires_in: format!("{}", (token.exp.0 - issued.0).div_euclid(1000)),
        not_before: format!("{}", token.nbf.numeric_date()),
        expires_on: format!("{}", token.exp.numeric_date()),
        access_token: ACCESS_TOKEN,
        claims: Claims::of(token),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Discovered {
    discovery_service: DiscoveryService,
    authentication_service: AuthenticationService,
    device_join_service: DeviceJoinService,
    key_provisioning_service: KeyProvisioningService,
    tenant_info: TenantInfo,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DiscoveryService {
    discovery_endpoint: String,
    service_version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AuthenticationService {
    o_auth2: OAuth2,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OAuth2 {
    auth_code_endpoint: String,
    token_endpoint: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DeviceJoinService {
    join_endpoint: String,
    join_resource_id: &'static str,
    service_version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyProvisioningService {
    key_provision_endpoint: String,
    key_provision_resource_id: &'static str,
    service_version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TenantInfo {
    display_name: &'static str,
    tenant_id: &'static str,
    tenant_name: &'static str,
}

fn discovered() -> Discovered {
    let registration = |path: &str| format!("https://enterpriseregistration.windows.net/{path}");
    let sign_in =
        |what: &str| format!("https://login.microsoftonline.com/{TENANT_ID}/oauth2/{what}");
    Discovered {
        discovery_service: DiscoveryService {
            discovery_endpoint: registration(&format!("{TENANT_ID}/Discover")),
            service_version: "1.9",
        },
        authentication_service: AuthenticationService {
            o_auth2: OAuth2 {
                auth_code_endpoint: sign_in("authorize"),
                token_endpoint: sign_in("token"),
            },
        },
        device_join_service: DeviceJoinService {
            join_endpoint: registration("EnrollmentServer/device/"),
            join_resource_id: AUDIENCE,
            service_version: "2.0",
        },
        key_provisioning_service: KeyProvisioningService {
            key_provision_endpoint: registration("EnrollmentServer/key/"),
            key_provision_resource_id: AUDIENCE,
            service_version: "1.0",
        },
        tenant_info: TenantInfo {
            display_name: "Contoso (invented)",
            tenant_id: TENANT_ID,
            tenant_name: "contoso.example",
        },
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Accepted {
    certificate: Certificate,
    user: User,
    membership_changes: [MembershipChange; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Certificate {
    thumbprint: &'static str,
    raw_body: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct User {
    upn: &'static str,
}

#[derive(Serialize)]
struct MembershipChange {
    #[serde(rename = "LocalSID")]
    local_sid: &'static str,
    #[serde(rename = "AddSIDs")]
    add_sids: [&'static str; 1],
}

fn accepted(verdict: Option<&Verdict>) -> Accepted {
    let owner = verdict.map_or(Account::User, |verdict| verdict.token.account);
    Accepted {
        certificate: Certificate {
            thumbprint: "<SHA-1 of the certificate>",
            raw_body: format!("<base64 X.509, CN={}>", body::DEVICE_ID),
        },
        user: User { upn: owner.name() },
        membership_changes: [MembershipChange {
            local_sid: "S-1-5-32-544",
            add_sids: ["<SIDs of two directory roles>"],
        }],
    }
}

/// How the registration service says no.
#[derive(Serialize)]
struct Refusal {
    code: &'static str,
    subcode: &'static str,
    message: &'static str,
    operation: &'static str,
    requestid: &'static str,
    time: String,
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
        &Refusal {
            code,
            subcode,
            message: reason.server_message(),
            operation: "DeviceJoin",
            requestid: "00000000-0000-4000-8000-000000000000",
            time: now.drs(),
        },
    )
}

/// Fourteen days, less a second, as in the samples.
const PRT_LIFETIME_S: i64 = 1_209_599;

/// The answer that carries a PRT; numbers are texts but for one.
#[derive(Serialize)]
struct PrtIssued {
    token_type: &'static str,
    expires_in: String,
    ext_expires_in: &'static str,
    expires_on: String,
    refresh_token: &'static str,
    refresh_token_expires_in: i64,
    session_key_jwe: &'static str,
    id_token: &'static str,
    device_tenant_id: &'static str,
}

fn prt(at: Utc) -> PrtIssued {
    PrtIssued {
        token_type: "Bearer",
        expires_in: format!("{PRT_LIFETIME_S}"),
        ext_expires_in: "0",
        expires_on: format!("{}", at.numeric_date() + PRT_LIFETIME_S),
        refresh_token: "<Primary Refresh Token>",
        refresh_token_expires_in: PRT_LIFETIME_S,
        session_key_jwe: "<JWE, RSA-OAEP: the session key, for the transport key>",
        id_token: "<JWT>",
        device_tenant_id: TENANT_ID,
    }
}

/// What the management server sets.
#[derive(Serialize)]
struct Synced {
    commands: Vec<PolicyCommand>,
}

#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "PascalCase")]
enum PolicyCommand {
    Replace { replace: String, data: u8 },
    Delete { delete: String },
}

fn synced(delivery: Delivery) -> Synced {
    let uri = |source: &str| {
        format!("./Device/Vendor/MSFT/Policy/Config/Power/EnergySaverBatteryThreshold{source}")
    };
    let replace = |source, percent| PolicyCommand::Replace {
        replace: uri(source),
        data: percent,
    };
    let delete = |source| PolicyCommand::Delete {
        delete: uri(source),
    };
    let commands = match delivery {
        Delivery::Nothing => Vec::new(),
        Delivery::Set(on_battery, plugged_in) => Vec::from([
            replace("OnBattery", on_battery),
            replace("PluggedIn", plugged_in),
        ]),
        Delivery::Removed => Vec::from([delete("OnBattery"), delete("PluggedIn")]),
    };
    Synced { commands }
}

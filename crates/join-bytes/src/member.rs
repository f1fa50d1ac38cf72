//! What the members of a join's JSON, tokens and forms mean, and what is hidden in their texts.
use crate::form::{Form, Member};
use crate::span::{Note, PLAIN, doc, inferred, open};

/// What a text opens into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opens {
    /// Nothing: it is what it says.
    Nothing,
    /// Plain base64 of one of the binary forms, by what it begins with.
    Binary,
    /// The same, of this form when it is none of the others.
    As(Form),
    /// Base64url of a number.
    Number,
    /// Plain base64 of bytes that mean nothing by themselves.
    Bytes,
    /// Base64url of JSON.
    Json,
    /// A JWS or JWE when it looks like one.
    Token,
    /// A number of seconds.
    Seconds,
}

/// Where a member stands, so that one name does not mean two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the header of a JWS or JWE.
    Header,
    /// Anywhere else.
    Body,
}

/// One row: name, place, what judges call it, what it opens into, may its value be seen, a sentence.
pub(crate) struct Row {
    pub name: &'static str,
    pub place: Place,
    pub member: Option<Member>,
    pub opens: Opens,
    pub sealed: bool,
    pub note: Note,
}

const fn row(
    name: &'static str,
    place: Place,
    member: Option<Member>,
    opens: Opens,
    note: Note,
) -> Row {
    Row {
        name,
        place,
        member,
        opens,
        sealed: false,
        note,
    }
}

const fn sealed(name: &'static str, opens: Opens, note: Note) -> Row {
    let mut row = row(name, Body, None, opens, note);
    row.sealed = true;
    row
}

const fn secret(name: &'static str) -> Row {
    let mut row = row(
        name,
        Body,
        Some(Member::Private),
        Opens::Nothing,
        doc("A private part of a key."),
    );
    row.sealed = true;
    row
}

use Opens::{As, Binary, Bytes, Json, Nothing, Number, Seconds, Token};
use Place::{Body, Header};

const READING: Note = inferred("A reading: what Windows really puts here is not public.");

const ROWS: &[Row] = &[
    row(
        "alg",
        Header,
        Some(Member::Alg),
        Nothing,
        doc("How it is signed, or how the key is wrapped."),
    ),
    row(
        "enc",
        Header,
        Some(Member::Enc),
        Nothing,
        doc("How the content is encrypted."),
    ),
    row(
        "ctx",
        Header,
        Some(Member::Ctx),
        Bytes,
        open("Context of the derived key: plain base64 inside base64url."),
    ),
    row(
        "kdf_ver",
        Header,
        Some(Member::KdfVersion),
        Nothing,
        doc("Version of the key derivation."),
    ),
    row(
        "kid",
        Header,
        Some(Member::KeyId),
        Nothing,
        doc("Which key of the key set."),
    ),
    row(
        "x5t",
        Header,
        None,
        Nothing,
        doc("SHA-1 of the signer's certificate."),
    ),
    row(
        "x5c",
        Header,
        None,
        As(Form::Certificate),
        open("The signer's certificate: plain base64 inside base64url."),
    ),
    row("typ", Header, None, Nothing, PLAIN),
    row("kid", Body, Some(Member::KeyId), Nothing, PLAIN),
    row("x5c", Body, None, As(Form::Certificate), PLAIN),
    row(
        "n",
        Body,
        Some(Member::N),
        Number,
        doc("Modulus of the key."),
    ),
    row(
        "e",
        Body,
        Some(Member::E),
        Number,
        doc("Exponent of the key."),
    ),
    row(
        "aud",
        Body,
        Some(Member::Audience),
        Nothing,
        doc("Only this service may take it."),
    ),
    row(
        "iss",
        Body,
        Some(Member::Issuer),
        Nothing,
        doc("Who made it."),
    ),
    row("iat", Body, None, Seconds, doc("When it was made.")),
    row(
        "nbf",
        Body,
        Some(Member::NotBefore),
        Seconds,
        doc("Valid from here on."),
    ),
    row(
        "exp",
        Body,
        Some(Member::Expires),
        Seconds,
        doc("No longer valid from here on."),
    ),
    row("grant_type", Body, Some(Member::GrantType), Nothing, PLAIN),
    row("tid", Body, Some(Member::Tenant), Nothing, PLAIN),
    row(
        "request_nonce",
        Body,
        Some(Member::RequestNonce),
        Nothing,
        doc("The service's nonce: makes a replay useless."),
    ),
    row(
        "Nonce",
        Body,
        Some(Member::Nonce),
        Nothing,
        doc("Good for one request."),
    ),
    row(
        "Type",
        Body,
        Some(Member::RequestType),
        Nothing,
        doc("Only pkcs10 is defined."),
    ),
    row(
        "Data",
        Body,
        None,
        As(Form::Request),
        doc("The certificate request."),
    ),
    row(
        "TransportKey",
        Body,
        None,
        As(Form::KeyBlob),
        doc("The public half of the transport key."),
    ),
    row("AikCertificate", Body, None, As(Form::Certificate), READING),
    row("AttestationData", Body, None, Binary, READING),
    row(
        "DeviceDisplayName",
        Body,
        None,
        Nothing,
        inferred("Nothing signs it; only TLS guards it."),
    ),
    row(
        "OSVersion",
        Body,
        None,
        Nothing,
        inferred("Nothing signs it; only TLS guards it."),
    ),
    row(
        "JoinType",
        Body,
        Some(Member::JoinType),
        Nothing,
        inferred("Nothing signs it; only TLS guards it."),
    ),
    row(
        "Thumbprint",
        Body,
        Some(Member::Thumbprint),
        Nothing,
        doc("SHA-1 of the certificate."),
    ),
    row(
        "RawBody",
        Body,
        None,
        As(Form::Certificate),
        doc("The device certificate."),
    ),
    row(
        "kngc",
        Body,
        None,
        As(Form::KeyBlob),
        doc("A key for Windows Hello, in the same form."),
    ),
    sealed(
        "session_key_jwe",
        Token,
        doc("The session key, to the transport key."),
    ),
    sealed("id_token", Token, open("Not signed: it ends with a dot.")),
    sealed("access_token", Token, PLAIN),
    sealed(
        "refresh_token",
        Nothing,
        inferred("Opaque: nothing is known of its inside."),
    ),
    sealed(
        "request",
        Token,
        open("The request, signed by the device key."),
    ),
    sealed("password", Nothing, PLAIN),
    sealed("assertion", Token, PLAIN),
    sealed("code", Nothing, PLAIN),
    row("client_info", Body, None, Json, PLAIN),
    secret("d"),
    secret("p"),
    secret("q"),
    secret("dp"),
    secret("dq"),
    secret("qi"),
    secret("k"),
];

/// What is known of a member.
pub(crate) fn known(name: &[u8], place: Place) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| row.place == place && row.name.as_bytes() == name)
}

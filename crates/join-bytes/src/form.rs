//! What an artefact can be, and which members of its JSON judges ask for.

/// What an artefact, or a part of one, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// DER that is none of the others.
    Der,
    /// A certificate request, PKCS#10.
    Request,
    /// A certificate, X.509.
    Certificate,
    /// A public key in DER.
    PublicKey,
    /// A private key in DER.
    PrivateKey,
    /// Signed data (CMS).
    Signed,
    /// One signer of signed data.
    Signer,
    /// Enveloped data (CMS).
    Enveloped,
    /// Lines of base64 between BEGIN and END.
    Pem,
    /// Base64 alone.
    Base64,
    /// Hexadecimal digits alone.
    Hex,
    /// RSA or ECC key blob of BCrypt.
    KeyBlob,
    /// Key attestation statement.
    Kast,
    /// Key attestation inside a statement.
    Kads,
    /// Key blob of the Platform Crypto Provider.
    Pcpm,
    /// Challenge for `TPM2_ActivateCredential` with its header.
    Tach,
    /// The same without header.
    Challenge,
    /// TPM2B_PUBLIC.
    TpmPublic,
    /// TPMS_ATTEST.
    Attest,
    /// TPMS_CREATION_DATA.
    CreationData,
    /// TPMT_SIGNATURE.
    TpmSignature,
    /// Token or cookie in three parts.
    Jws,
    /// Encrypted content in five parts.
    Jwe,
    /// JSON of any kind.
    Json,
    /// An HTTP message.
    Http,
    /// Names and values with `&` between them.
    FormBody,
}

impl Form {
    /// What people call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Der => "DER",
            Self::Request => "certificate request",
            Self::Certificate => "certificate",
            Self::PublicKey => "public key",
            Self::PrivateKey => "private key",
            Self::Signed => "signed message",
            Self::Signer => "signer",
            Self::Enveloped => "enveloped message",
            Self::Pem => "PEM",
            Self::Base64 => "base64",
            Self::Hex => "hexadecimal digits",
            Self::KeyBlob => "key blob",
            Self::Kast => "key attestation statement",
            Self::Kads => "key attestation",
            Self::Pcpm => "provider's key blob",
            Self::Tach | Self::Challenge => "attestation challenge",
            Self::TpmPublic => "TPM public area",
            Self::Attest => "TPM attestation",
            Self::CreationData => "TPM creation data",
            Self::TpmSignature => "TPM signature",
            Self::Jws => "JWS",
            Self::Jwe => "JWE",
            Self::Json => "JSON",
            Self::Http => "HTTP message",
            Self::FormBody => "form",
        }
    }
}

/// Members of JSON that judges ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// Algorithm of a JWS or JWE.
    Alg,
    /// Content encryption of a JWE.
    Enc,
    /// Context of a derived key, decoded.
    Ctx,
    /// Version of the key derivation.
    KdfVersion,
    /// Key id.
    KeyId,
    /// Modulus of a key, decoded.
    N,
    /// Exponent of a key, decoded.
    E,
    /// Audience.
    Audience,
    /// Issuer.
    Issuer,
    /// Not valid before.
    NotBefore,
    /// Not valid from here on.
    Expires,
    /// The service's nonce in a request or a cookie.
    RequestNonce,
    /// The nonce as the service hands it out.
    Nonce,
    /// Type of a certificate request in a join request.
    RequestType,
    /// Kind of join.
    JoinType,
    /// Thumbprint of the certificate in an answer.
    Thumbprint,
    /// What a form asks for.
    GrantType,
    /// Tenant of the user.
    Tenant,
    /// A private part of a key.
    Private,
}

//! What was recognised in an artefact and where judges look; where reading stopped; what only lenient readers take.
use crate::form::{Form, Member};
use alloc::string::String;
use alloc::vec::Vec;

/// Where reading stopped, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Index of the space.
    pub space: u16,
    /// Offset in it.
    pub offset: u32,
    /// What the format wants there.
    pub expected: String,
    /// What is there instead; never text of the artefact.
    pub found: String,
}

/// Something that a lenient reader takes and a strict one refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Index of the space.
    pub space: u16,
    /// Offset in it.
    pub offset: u32,
    /// What the rule is, and that it is broken here.
    pub words: &'static str,
}

/// What a recognised part says where; judges look there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The bytes that a signature covers.
    Signed,
    /// The signature itself.
    Signature,
    /// The signature's algorithm: an OID's content, or a TPM algorithm.
    SignatureAlgorithm,
    /// Parameters of the signature's algorithm.
    SignatureParameters,
    /// The same algorithm as a whole, inside and outside of what is signed.
    InnerAlgorithm,
    /// See `InnerAlgorithm`.
    OuterAlgorithm,
    /// Modulus of the public key.
    Modulus,
    /// Exponent of the public key.
    Exponent,
    /// Algorithm of the public key.
    KeyAlgorithm,
    /// OID of the curve.
    Curve,
    /// Point on the curve.
    Point,
    /// Issuer, subject: whole DER names.
    Issuer,
    /// See `Issuer`.
    Subject,
    /// Serial number of a certificate.
    Serial,
    /// Common name of the subject.
    CommonName,
    /// Begin and end of validity.
    NotBefore,
    /// See `NotBefore`.
    NotAfter,
    /// Extended key usage: content of an OID.
    Usage,
    /// Device id in a certificate.
    DeviceId,
    /// Tenant id in a certificate.
    TenantId,
    /// User's object id in a certificate.
    UserId,
    /// A whole structure that a hash is made of.
    Whole,
    /// The public area of a TPM key without its size.
    PublicArea,
    /// objectAttributes of a TPM key.
    Attributes,
    /// Hash algorithm of a TPM key's Name.
    NameAlgorithm,
    /// Policy digest of a TPM key.
    Policy,
    /// Magic of an attestation.
    Magic,
    /// Type of an attestation.
    AttestType,
    /// The caller's data in an attestation.
    ExtraData,
    /// The Name that is attested.
    AttestedName,
    /// Digest of the creation data.
    CreationHash,
    /// Hash of a TPM signature.
    HashAlgorithm,
    /// A policy branch of a key blob.
    Branch,
    /// Integrity HMAC of a challenge.
    Hmac,
    /// Encrypted identity of a challenge.
    Identity,
    /// Encrypted seed of a challenge.
    Secret,
    /// Members of JSON, by what they are.
    Member(Member),
    /// First line of an HTTP message.
    StartLine,
    /// Whom an HTTP request is for.
    Host,
    /// Type of the content of a message, where it stands and among the signed attributes.
    ContentType,
    /// Encrypted key of a JWE.
    EncryptedKey,
    /// Initialisation vector of a JWE.
    Iv,
    /// Content of a JWE.
    Content,
    /// Tag of a JWE.
    Tag,
    /// Message digest among signed attributes.
    MessageDigest,
    /// A whole certificate inside a message.
    Certificate,
}

/// A structure that was recognised, with the places that judges look at.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub form: Form,
    /// The span that covers it.
    pub span: u32,
    /// Slot, space, offset, length.
    pub slots: Vec<(Slot, u16, u32, u32)>,
    /// The part that it stands in.
    pub inside: Option<u32>,
}

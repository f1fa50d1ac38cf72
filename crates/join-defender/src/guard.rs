//! The checks that can be switched off, and which finding of a judge belongs to which.
use join_bytes::{Check, Verdict};

/// A check of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// Did the issuer sign the token, or the certificate?
    Signature,
    /// Is it in its time?
    Expiry,
    /// Is the nonce the one that was just handed out?
    Nonce,
    /// Does a TPM that can be trusted speak for this key?
    Attestation,
    /// Does the sender hold the private key?
    Possession,
}

impl Guard {
    /// All of them.
    pub const ALL: [Guard; 5] = [
        Guard::Signature,
        Guard::Expiry,
        Guard::Nonce,
        Guard::Attestation,
        Guard::Possession,
    ];

    /// Its name in the page.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Expiry => "exp",
            Self::Nonce => "nonce",
            Self::Attestation => "attestation",
            Self::Possession => "possession",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Signature => "issuer's signature",
            Self::Expiry => "time (exp)",
            Self::Nonce => "nonce",
            Self::Attestation => "attestation",
            Self::Possession => "possession of the key",
        }
    }

    /// What it asks.
    #[must_use]
    pub fn asks(self) -> &'static str {
        match self {
            Self::Signature => "Did the issuer sign this token or certificate?",
            Self::Expiry => "Is it in its time, by the service's clock?",
            Self::Nonce => "Is this the nonce that was just handed out?",
            Self::Attestation => "Does a TPM with a trusted attestation key speak for this key?",
            Self::Possession => "Did the key that is named sign this message?",
        }
    }
}

/// Who has a finding, seen from the service that must decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bench {
    /// A check of the service that can be switched off here.
    Switch(Guard),
    /// A check of the service that stays on.
    Fixed,
    /// Somebody else: another reader, the TPM, the device, or nobody.
    Elsewhere,
}

/// Services of the join by the beginning of their names.
const SERVICES: [&str; 3] = [
    "registration ",
    "sign-in service",
    "attestation key service",
];

/// Where a finding of the judges belongs.
pub fn bench(verdict: &Verdict) -> Bench {
    let service = SERVICES.iter().any(|name| verdict.who.starts_with(name));
    let guard = match (verdict.check, verdict.who) {
        (Check::Parse, "any reader") => return Bench::Fixed,
        _ if !service => return Bench::Elsewhere,
        (Check::Time, _) => Guard::Expiry,
        (Check::Signature, "registration service, signature") => Guard::Signature,
        (Check::Signature, "sign-in service, when the certificate comes back in x5c") => {
            Guard::Signature
        }
        (Check::Signature, "registration service, self-signature") => Guard::Possession,
        (Check::Signature, "sign-in service, signature" | "sign-in service, tag") => {
            Guard::Possession
        }
        (Check::Meaning, "sign-in service, nonce") => Guard::Nonce,
        (_, "registration or attestation key service") => Guard::Attestation,
        (_, "registration service, chain" | "registration service, comparison") => {
            Guard::Attestation
        }
        _ => return Bench::Fixed,
    };
    Bench::Switch(guard)
}

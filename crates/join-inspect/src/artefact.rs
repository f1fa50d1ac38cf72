//! The artefacts that the figure shows: their names, what each is, and whether the first program brings it or the second file.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// What links and authors call it.
    pub name: &'static str,
    /// Its file among the vectors.
    pub file: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Who sends it to whom, in a sentence.
    pub about: &'static str,
    /// It comes with the second file.
    pub later: bool,
}

const fn core(
    name: &'static str,
    file: &'static str,
    title: &'static str,
    about: &'static str,
) -> Artefact {
    Artefact {
        name,
        file,
        title,
        about,
        later: false,
    }
}

const fn later(
    name: &'static str,
    file: &'static str,
    title: &'static str,
    about: &'static str,
) -> Artefact {
    Artefact {
        later: true,
        ..core(name, file, title, about)
    }
}

/// All of them, in the order in which a join makes them.
pub const CATALOGUE: &[Artefact] = &[
    core(
        "token",
        "01-bearer-token.jwt",
        "bearer token",
        "From the sign-in service to the device, and in the header of the join request.",
    ),
    core(
        "transport-key",
        "02-transport-key.bin",
        "transport key",
        "The public half, as the join request carries it.",
    ),
    core(
        "csr",
        "03-csr.der",
        "certificate request",
        "The device key asks for its certificate.",
    ),
    core(
        "csr-nul",
        "03-csr-nul.der",
        "certificate request with a NUL",
        "As the specification's own example has it: the name ends with a zero byte.",
    ),
    core(
        "certificate",
        "04-device-certificate.der",
        "device certificate",
        "What the registration service answers.",
    ),
    core(
        "request",
        "05-join-request.http",
        "join request",
        "The whole request, with everything that it carries.",
    ),
    core(
        "response",
        "05-join-response.json",
        "join response",
        "The answer to the join request.",
    ),
    core(
        "attestation",
        "07-transport.kast.bin",
        "attestation of the transport key",
        "A reading: what AttestationData may hold; no public capture shows it.",
    ),
    core(
        "aik-statement",
        "07-aik-enrolment.kast.bin",
        "statement of the attestation key",
        "The TPM says that it made the attestation key.",
    ),
    core(
        "challenge",
        "08-challenge.tach.bin",
        "attestation challenge",
        "Only the TPM that holds both keys can open it.",
    ),
    core(
        "aik-csr",
        "09-aik-csr.der",
        "request for the AIK certificate",
        "What the device sends to the attestation key service.",
    ),
    core(
        "ek-certificate",
        "09-ek-certificate.der",
        "endorsement certificate",
        "The TPM's maker vouches for the TPM.",
    ),
    core(
        "aik-certificate",
        "11-aik-certificate.der",
        "AIK certificate",
        "The service vouches for the attestation key.",
    ),
    core(
        "prt-request",
        "13-prt-request.jwt",
        "PRT request",
        "The joined device asks for a primary refresh token.",
    ),
    core(
        "prt-response",
        "14-prt-response.json",
        "PRT response",
        "The token and its session key, wrapped for the transport key.",
    ),
    core(
        "session-key",
        "14-session-key.jwe",
        "session key",
        "Wrapped as the service does it.",
    ),
    core(
        "session-key-rfc",
        "14-session-key-rfc7516.jwe",
        "session key by the book",
        "The same key, wrapped as RFC 7516 wants it.",
    ),
    core(
        "cookie-v1",
        "15-prt-cookie-kdf1.jwt",
        "PRT cookie, derivation 1",
        "Signed by a key that fits any payload.",
    ),
    core(
        "cookie",
        "15-prt-cookie-kdf2.jwt",
        "PRT cookie, derivation 2",
        "Signed by a key that fits this payload only.",
    ),
    later(
        "aik-public",
        "06-aik.tpm2b_public.bin",
        "public area of the attestation key",
        "What a TPM says of a key.",
    ),
    later(
        "transport-public",
        "06-transport.tpm2b_public.bin",
        "public area of the transport key",
        "What a TPM says of a key.",
    ),
    later(
        "scep-1",
        "10-scep-1-request.der",
        "SCEP 1: request",
        "Device to attestation key service.",
    ),
    later(
        "scep-2",
        "10-scep-2-challenge.der",
        "SCEP 2: challenge",
        "The service asks the TPM to prove itself.",
    ),
    later(
        "scep-3",
        "10-scep-3-answer.der",
        "SCEP 3: answer",
        "The TPM's answer.",
    ),
    later(
        "scep-4",
        "10-scep-4-certificate.der",
        "SCEP 4: certificate",
        "The service sends the certificate.",
    ),
    later(
        "token-response-cbc",
        "16-token-response-cbc.jwe",
        "token answer, older form",
        "The header says GCM; in truth it is CBC.",
    ),
    later(
        "token-response",
        "16-token-response-gcm.jwe",
        "token answer",
        "Protected by the session key.",
    ),
];

/// The artefact of that name.
pub fn artefact(name: &str) -> Option<&'static Artefact> {
    CATALOGUE.iter().find(|one| one.name == name)
}

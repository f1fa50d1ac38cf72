//! Object identifiers: their dotted text, and the names of those that a join's artefacts hold.
use alloc::string::{String, ToString};

/// Numbers and names; sorted is not needed, the list is short.
const NAMES: &[(&str, &str)] = &[
    ("0.9.2342.19200300.100.1.25", "domainComponent"),
    ("1.2.840.10045.2.1", "ecPublicKey"),
    ("1.2.840.10045.3.1.7", "P-256"),
    ("1.2.840.10045.4.3.2", "ecdsaWithSHA256"),
    ("1.2.840.10045.4.3.3", "ecdsaWithSHA384"),
    ("1.2.840.10045.4.3.4", "ecdsaWithSHA512"),
    ("1.2.840.113549.1.1.1", "rsaEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.7", "rsaesOaep"),
    ("1.2.840.113549.1.1.10", "rsassaPss"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.113549.1.7.1", "data"),
    ("1.2.840.113549.1.7.2", "signedData"),
    ("1.2.840.113549.1.7.3", "envelopedData"),
    ("1.2.840.113549.1.9.3", "contentType"),
    ("1.2.840.113549.1.9.4", "messageDigest"),
    ("1.2.840.113549.1.9.5", "signingTime"),
    ("1.2.840.113549.1.9.14", "extensionRequest"),
    ("1.2.840.113556.1.5.284.1", "service's invocation id"),
    ("1.2.840.113556.1.5.284.2", "device id"),
    ("1.2.840.113556.1.5.284.2.1", "nonce"),
    ("1.2.840.113556.1.5.284.3", "user object id"),
    ("1.2.840.113556.1.5.284.4", "domain id"),
    ("1.2.840.113556.1.5.284.5", "tenant id"),
    ("1.2.840.113556.1.5.284.7", "join type"),
    ("1.2.840.113556.1.5.284.8", "region"),
    ("1.3.101.112", "Ed25519"),
    ("1.3.132.0.34", "P-384"),
    ("1.3.132.0.35", "P-521"),
    ("1.3.14.3.2.26", "sha1"),
    ("1.3.6.1.4.1.311.13.2.2", "CSP provider"),
    ("1.3.6.1.4.1.311.13.2.3", "OS version"),
    ("1.3.6.1.4.1.311.21.20", "client info"),
    ("1.3.6.1.4.1.311.21.23", "EK info"),
    ("1.3.6.1.4.1.311.21.24", "attestation statement"),
    ("1.3.6.1.4.1.311.21.25", "KSP name"),
    ("1.3.6.1.4.1.311.21.28", "attestation challenge"),
    ("1.3.6.1.4.1.311.21.31", "attested key policy"),
    (
        "1.3.6.1.4.1.311.21.33",
        "SCEP error or attestation statement",
    ),
    ("1.3.6.1.4.1.311.21.34", "SCEP service state"),
    ("1.3.6.1.4.1.311.21.35", "SCEP challenge answer"),
    ("1.3.6.1.4.1.311.21.41", "key affinity"),
    ("1.3.6.1.4.1.311.21.42", "SCEP signer hash"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.3.6.1.5.5.7.2.1", "certification practice statement"),
    ("1.3.6.1.5.5.7.2.2", "user notice"),
    ("1.3.6.1.5.5.7.3.1", "server authentication"),
    ("1.3.6.1.5.5.7.3.2", "client authentication"),
    ("1.3.6.1.5.5.7.48.2", "caIssuers"),
    ("2.5.4.3", "commonName"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "countryName"),
    ("2.5.4.7", "localityName"),
    ("2.5.4.8", "stateOrProvinceName"),
    ("2.5.4.10", "organizationName"),
    ("2.5.4.11", "organizationalUnitName"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.32.0", "any policy"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.37", "extendedKeyUsage"),
    ("2.16.840.1.101.3.4.1.2", "aes128-CBC"),
    ("2.16.840.1.101.3.4.1.42", "aes256-CBC"),
    ("2.16.840.1.101.3.4.2.1", "sha256"),
    ("2.16.840.1.101.3.4.2.2", "sha384"),
    ("2.16.840.1.101.3.4.2.3", "sha512"),
    ("2.16.840.1.113733.1.9.2", "SCEP messageType"),
    ("2.16.840.1.113733.1.9.3", "SCEP pkiStatus"),
    ("2.16.840.1.113733.1.9.4", "SCEP failInfo"),
    ("2.16.840.1.113733.1.9.5", "SCEP senderNonce"),
    ("2.16.840.1.113733.1.9.6", "SCEP recipientNonce"),
    ("2.16.840.1.113733.1.9.7", "SCEP transactionID"),
    ("2.23.133.2.1", "TPM manufacturer"),
    ("2.23.133.2.2", "TPM model"),
    ("2.23.133.2.3", "TPM version"),
    ("2.23.133.8.1", "endorsement key certificate"),
    ("2.23.133.8.3", "attestation identity key certificate"),
];

/// Does every arc end, and begin without zeros?
pub(crate) fn well_formed(content: &[u8]) -> bool {
    let mut begins = true;
    for &byte in content {
        if begins && byte == 0x80 {
            return false;
        }
        begins = byte & 0x80 == 0;
    }
    begins && !content.is_empty()
}

/// The content of an OBJECT IDENTIFIER as dotted numbers. None when an arc is too large to be shown.
pub(crate) fn dotted(content: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut value: u64 = 0;
    let mut begun = false;
    for &byte in content {
        // An arc does not begin with zeros, and one of more than 63 bits names nothing here.
        if (!begun && byte == 0x80) || value > u64::MAX >> 8 {
            return None;
        }
        begun = true;
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if text.is_empty() {
                let first = (value / 40).min(2);
                text = first.to_string();
                value -= first * 40;
            }
            text.push('.');
            text += &value.to_string();
            value = 0;
            begun = false;
        }
    }
    (!begun && !text.is_empty()).then_some(text)
}

/// The name of a dotted OID, when it is one of those known here.
pub(crate) fn named(dotted: &str) -> Option<&'static str> {
    let found = NAMES.iter().find(|(number, _)| *number == dotted);
    found.map(|(_, name)| *name)
}

/// The name that an OID's content has here.
pub(crate) fn name(content: &[u8]) -> Option<&'static str> {
    named(&dotted(content)?)
}

//! The word for a span's type, and its value as people read it.
use crate::der;
use crate::span::{Document, Kind};
use crate::time;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

impl Kind {
    /// The word for the type.
    pub fn word(self) -> &'static str {
        match self {
            Self::Group => "structure",
            Self::U8 | Self::UnusedBits => "u8",
            Self::U16 | Self::Algorithm | Self::AttestType => "u16 big-endian",
            Self::U32 | Self::Attributes => "u32 big-endian",
            Self::KeyUsage => "BIT STRING",
            Self::U64 => "u64 big-endian",
            Self::U16Le => "u16 little-endian",
            Self::U32Le => "u32 little-endian",
            Self::Magic => "u32 little-endian, reads as ASCII",
            Self::Bytes => "bytes",
            Self::Unsigned => "unsigned big-endian",
            Self::Header => "DER tag + length",
            Self::EndOfContents => "end of contents",
            Self::Der(tag) => der::word(tag),
            Self::Guid => "GUID, mixed byte order",
            Self::Text => "text",
            Self::Syntax => "syntax",
            Self::Word => "JSON value",
            Self::Seconds => "seconds since 1970",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
            Self::Unread => "not read",
        }
    }
}

/// Algorithms by their TPM number.
fn algorithm(number: u64) -> &'static str {
    match number {
        0x0001 => "TPM_ALG_RSA",
        0x0004 => "TPM_ALG_SHA1",
        0x0005 => "TPM_ALG_HMAC",
        0x0006 => "TPM_ALG_AES",
        0x000b => "TPM_ALG_SHA256",
        0x000c => "TPM_ALG_SHA384",
        0x000d => "TPM_ALG_SHA512",
        0x0010 => "TPM_ALG_NULL",
        0x0014 => "TPM_ALG_RSASSA",
        0x0015 => "TPM_ALG_RSAES",
        0x0016 => "TPM_ALG_RSAPSS",
        0x0017 => "TPM_ALG_OAEP",
        0x0018 => "TPM_ALG_ECDSA",
        0x0019 => "TPM_ALG_ECDH",
        0x0023 => "TPM_ALG_ECC",
        0x0043 => "TPM_ALG_CFB",
        _ => "no algorithm of a join",
    }
}

/// The named bits of objectAttributes; all others are reserved.
pub const ATTRIBUTES: [(u8, &str); 12] = [
    (1, "fixedTPM"),
    (2, "stClear"),
    (4, "fixedParent"),
    (5, "sensitiveDataOrigin"),
    (6, "userWithAuth"),
    (7, "adminWithPolicy"),
    (10, "noDA"),
    (11, "encryptedDuplication"),
    (16, "restricted"),
    (17, "decrypt"),
    (18, "sign"),
    (19, "x509sign"),
];

/// The uses of a key in a certificate, in the order of their bits (RFC 5280, 4.2.1.3).
pub const USES: [&str; 9] = [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

/// A number with the names of what is set in it.
fn with_names<'a>(mut shown: String, names: impl Iterator<Item = &'a str>) -> String {
    for (count, name) in names.enumerate() {
        shown += if count == 0 { " " } else { ", " };
        shown += name;
    }
    shown
}

fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

fn little(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Hexadecimal digits of the first bytes, and a sign when there are more.
fn hex(bytes: &[u8]) -> String {
    const SHOWN: usize = 34;
    let mut text = String::new();
    for byte in bytes.iter().take(SHOWN) {
        text += &format!("{byte:02x}");
    }
    if bytes.len() > SHOWN {
        text.push('…');
    }
    text
}

/// Text with a sign for each byte that is none; long text is cut.
fn text(bytes: &[u8]) -> String {
    const SHOWN: usize = 120;
    let whole = String::from_utf8_lossy(bytes);
    let mut shown = String::new();
    for (count, sign) in whole.chars().enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        if sign.is_control() {
            shown += &format!("\\x{:02x}", u32::from(sign));
        } else {
            shown.push(sign);
        }
    }
    shown
}

fn guid(bytes: &[u8]) -> String {
    let Ok(bytes) = <[u8; 16]>::try_from(bytes) else {
        return hex(bytes);
    };
    let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut shown = String::new();
    for (place, at) in order.into_iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            shown.push('-');
        }
        shown += &format!("{:02x}", bytes[at]);
    }
    shown
}

/// Two bytes a sign, as BMPString has it.
fn wide(bytes: &[u8]) -> String {
    let units = bytes
        .chunks_exact(2)
        .map(|two| u16::from_be_bytes([two[0], two[1]]));
    let signs = char::decode_utf16(units).map(|sign| sign.unwrap_or('\u{fffd}'));
    text(signs.collect::<String>().as_bytes())
}

/// A DER element's tag and length in words.
fn header(bytes: &[u8]) -> String {
    let (tag, rest) = match bytes {
        [tag, rest @ ..] if tag & 0x1f == 0x1f => {
            let more = rest.iter().take_while(|byte| **byte & 0x80 != 0).count();
            (*tag, &rest[(more + 1).min(rest.len())..])
        }
        [tag, rest @ ..] => (*tag, rest),
        [] => return String::new(),
    };
    let word = der::word(tag);
    let inside = if tag & 0xe0 == 0xa0 {
        " constructed"
    } else {
        ""
    };
    match rest {
        [0x80] => format!("{word}{inside}, length indefinite"),
        [short] => format!("{word}{inside}, {short} bytes"),
        [_, long @ ..] => {
            let length = number(long);
            let needed = 8 - u64::leading_zeros(length) as usize / 8;
            let lax = length < 0x80 || long.len() > needed;
            let words = if lax {
                " (length not minimal: BER, not DER)"
            } else {
                ""
            };
            format!("{word}{inside}, {length} bytes{words}")
        }
        [] => word.to_string(),
    }
}

fn element(tag: u8, bytes: &[u8]) -> String {
    match tag {
        der::OID => {
            let Some(dotted) = crate::oid::dotted(bytes) else {
                return hex(bytes);
            };
            match crate::oid::named(&dotted) {
                Some(name) => format!("{dotted} {name}"),
                None => dotted,
            }
        }
        der::UTC_TIME | der::GENERALIZED_TIME => match time::read(bytes) {
            Some(seconds) => format!("{} {}", text(bytes), time::stamp(seconds)),
            None => text(bytes),
        },
        0x0c | 0x12..=0x16 | 0x1a | 0x86 => text(bytes),
        0x1e => wide(bytes),
        _ => hex(bytes),
    }
}

impl Document {
    /// The value of a span as people read it; empty for what only holds others, and for an element with its content beside it.
    pub fn value(&self, span: u32) -> String {
        let (here, bytes) = (&self.spans[span as usize], self.of(span));
        if here.children {
            return String::new();
        }
        match here.kind {
            Kind::Group => String::new(),
            Kind::U8 | Kind::UnusedBits | Kind::U16 | Kind::U64 => number(bytes).to_string(),
            Kind::U32 if bytes.first() == Some(&0xff) => format!("0x{:08x}", number(bytes)),
            Kind::U32 => number(bytes).to_string(),
            Kind::U16Le | Kind::U32Le => little(bytes).to_string(),
            Kind::Algorithm => format!("0x{:04x} {}", number(bytes), algorithm(number(bytes))),
            Kind::AttestType => {
                let word = match number(bytes) {
                    0x8017 => " TPM_ST_ATTEST_CERTIFY",
                    0x801a => " TPM_ST_ATTEST_CREATION",
                    _ => "",
                };
                format!("0x{:04x}{word}", number(bytes))
            }
            Kind::Attributes => {
                let bits = number(bytes);
                let set = ATTRIBUTES.iter().filter(|(bit, _)| bits >> bit & 1 == 1);
                with_names(format!("0x{bits:08x}"), set.map(|(_, name)| *name))
            }
            Kind::KeyUsage => {
                let is_set = |at: usize| {
                    bytes
                        .get(at / 8)
                        .is_some_and(|byte| byte << (at % 8) & 0x80 != 0)
                };
                let set = USES.iter().enumerate().filter(|(at, _)| is_set(*at));
                with_names(hex(bytes), set.map(|(_, name)| *name))
            }
            Kind::Magic => format!("{} (0x{:08x})", text(bytes), little(bytes)),
            Kind::Unsigned if bytes.len() <= 8 => number(bytes).to_string(),
            Kind::Bytes | Kind::Unsigned | Kind::Unread | Kind::EndOfContents => hex(bytes),
            Kind::Header => header(bytes),
            Kind::Der(tag) => element(tag, bytes),
            Kind::Guid => guid(bytes),
            Kind::Seconds => {
                let seconds = core::str::from_utf8(bytes)
                    .ok()
                    .and_then(|one| one.parse().ok());
                match seconds {
                    Some(seconds) => format!("{} {}", text(bytes), time::stamp(seconds)),
                    None => text(bytes),
                }
            }
            Kind::Text | Kind::Syntax | Kind::Word | Kind::Base64 | Kind::Base64Url => text(bytes),
        }
    }
}

impl Document {
    /// What a leaf says without how its place spells it, to find the same elsewhere; None for what is no value, or a short one.
    pub fn same(&self, span: u32) -> Option<Vec<u8>> {
        let here = &self.spans[span as usize];
        if here.children || here.length < crate::finish::LONG_ENOUGH as u32 {
            return None;
        }
        normal(here.kind, self.of(span)).filter(|value| value.len() >= crate::finish::LONG_ENOUGH)
    }

    /// The moment that a span holds, seconds since 1970.
    pub fn moment(&self, span: u32) -> Option<i64> {
        let bytes = self.of(span);
        match self.spans[span as usize].kind {
            Kind::Der(der::UTC_TIME | der::GENERALIZED_TIME) => time::read(bytes),
            Kind::Seconds => core::str::from_utf8(bytes).ok()?.parse().ok(),
            _ => None,
        }
    }
}

/// The value without what its place adds to it, so that the same things are found to be the same; None for what is no value.
pub(crate) fn normal(kind: Kind, bytes: &[u8]) -> Option<Vec<u8>> {
    Some(match kind {
        Kind::Guid => guid(bytes).into_bytes(),
        Kind::Unsigned | Kind::Der(der::INTEGER) => {
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            bytes[zeros..].to_vec()
        }
        Kind::Der(0x0c | 0x12..=0x16 | 0x1a) | Kind::Text => bytes.to_ascii_lowercase(),
        Kind::Bytes | Kind::Der(der::OCTET_STRING) => bytes.to_vec(),
        _ => return None,
    })
}

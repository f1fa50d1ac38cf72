//! One element of DER or BER: tag, length in all its forms, content; with a refusal for each way in which it can be malformed.
use crate::span::{Document, Refusal};

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OID: u8 = 0x06;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// No element lies deeper than this.
pub(crate) const DEEPEST: u32 = 40;

/// An element's places, all counted from the beginning of its space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tlv {
    /// The first byte: class, constructed or not, number when below 31.
    pub tag: u8,
    /// First byte of the tag.
    pub start: usize,
    /// First byte of the content.
    pub body: usize,
    /// The one after the content.
    pub end: usize,
    /// The one after the element: two more than `end` when its length was indefinite.
    pub next: usize,
    /// Is the length written as DER wants it?
    pub minimal: bool,
}

impl Tlv {
    pub fn constructed(&self) -> bool {
        self.tag & 0x20 != 0
    }

    pub fn indefinite(&self) -> bool {
        self.next != self.end
    }
}

/// The word for a tag byte.
pub(crate) fn word(tag: u8) -> &'static str {
    match tag {
        0x00 => "end-of-contents",
        BOOLEAN => "BOOLEAN",
        INTEGER => "INTEGER",
        BIT_STRING | 0x23 => "BIT STRING",
        OCTET_STRING | 0x24 => "OCTET STRING",
        NULL => "NULL",
        OID => "OBJECT IDENTIFIER",
        0x0a => "ENUMERATED",
        0x0c | 0x2c => "UTF8String",
        0x12 => "NumericString",
        0x13 | 0x33 => "PrintableString",
        0x14 => "TeletexString",
        0x16 | 0x36 => "IA5String",
        UTC_TIME => "UTCTime",
        GENERALIZED_TIME => "GeneralizedTime",
        0x1a => "VisibleString",
        0x1c => "UniversalString",
        0x1e | 0x3e => "BMPString",
        SEQUENCE => "SEQUENCE",
        SET => "SET",
        0x80 | 0xa0 => "[0]",
        0x81 | 0xa1 => "[1]",
        0x82 | 0xa2 => "[2]",
        0x83 | 0xa3 => "[3]",
        0x84 | 0xa4 => "[4]",
        0x85 | 0xa5 => "[5]",
        0x86 | 0xa6 => "[6]",
        0x87 | 0xa7 => "[7]",
        0x88 | 0xa8 => "[8]",
        _ => match tag >> 6 {
            0 => "another universal type",
            1 => "an application's type",
            2 => "a higher context tag",
            _ => "a private type",
        },
    }
}

/// Reads the element at `at`, which ends before `end`.
pub(crate) fn read(
    bytes: &[u8],
    space: u16,
    (at, end): (usize, usize),
    depth: u32,
) -> Result<Tlv, Refusal> {
    let no = |offset: usize, expected: &str, found: &str| {
        Err(Document::refuse(space, offset, expected, found))
    };
    if depth > DEEPEST {
        return no(at, "elements at most 40 deep", "one deeper");
    }
    let byte = |at: usize| (at < end).then(|| bytes[at]);
    let Some(tag) = byte(at) else {
        return no(at, "a tag", "the end of what is around it");
    };
    let mut place = at + 1;
    if tag & 0x1f == 0x1f {
        // A number of 31 or more follows in groups of seven bits.
        loop {
            match byte(place) {
                Some(more) if place - at <= 4 => {
                    place += 1;
                    if more & 0x80 == 0 {
                        break;
                    }
                }
                Some(_) => return no(place, "a tag of at most five bytes", "a longer one"),
                None => return no(place, "the rest of a tag", "the end of what is around it"),
            }
        }
    }
    let Some(first) = byte(place) else {
        return no(place, "a length", "the end of what is around it");
    };
    place += 1;
    let mut length = usize::from(first & 0x7f);
    let mut minimal = true;
    if first == 0x80 {
        if tag & 0x20 == 0 {
            return no(
                place - 1,
                "a definite length for what has no elements inside",
                "0x80, the indefinite form",
            );
        }
        let contents = ends(bytes, space, (place, end), depth + 1)?;
        return Ok(Tlv {
            tag,
            start: at,
            body: place,
            end: contents,
            next: contents + 2,
            minimal: false,
        });
    }
    if first & 0x80 != 0 {
        if length > 8 {
            let found = alloc::format!("0x{first:02x}, a length of {length} bytes");
            return no(place - 1, "a length of at most eight bytes", &found);
        }
        let many = length;
        let mut value: u64 = 0;
        for _ in 0..many {
            let Some(byte) = byte(place) else {
                return no(
                    place,
                    "the rest of a length",
                    "the end of what is around it",
                );
            };
            value = value << 8 | u64::from(byte);
            place += 1;
        }
        minimal = value >= 0x80 && (many == 1 || value >> (8 * (many - 1)) != 0);
        let left = (end - place) as u64;
        if value > left {
            return too_long(space, at + 1, value, left);
        }
        length = value as usize;
    }
    let left = end - place;
    if length > left {
        return too_long(space, place - 1, length as u64, left as u64);
    }
    Ok(Tlv {
        tag,
        start: at,
        body: place,
        end: place + length,
        next: place + length,
        minimal,
    })
}

fn too_long<T>(space: u16, at: usize, wanted: u64, left: u64) -> Result<T, Refusal> {
    let expected = alloc::format!("a length of at most {left}, which is what is left");
    let found = alloc::format!("{wanted}");
    Err(Document::refuse(space, at, &expected, &found))
}

/// Where the contents of an indefinite element end: at the first two zeros among its elements.
fn ends(
    bytes: &[u8],
    space: u16,
    (mut at, end): (usize, usize),
    depth: u32,
) -> Result<usize, Refusal> {
    loop {
        if bytes[at..end].starts_with(&[0, 0]) {
            return Ok(at);
        }
        if at >= end {
            let expected = "00 00, the end of an element of indefinite length";
            return Err(Document::refuse(
                space,
                at,
                expected,
                "the end of the bytes",
            ));
        }
        at = read(bytes, space, (at, end), depth)?.next;
    }
}

/// What X.690 wants of the content of a primitive element, whoever reads it.
pub(crate) fn content(
    bytes: &[u8],
    space: u16,
    tlv: &Tlv,
) -> Result<Option<&'static str>, Refusal> {
    let content = &bytes[tlv.body..tlv.end];
    let no = |offset: usize, expected: &str, found: &str| {
        Err(Document::refuse(space, offset, expected, found))
    };
    match (tlv.tag, content) {
        (BOOLEAN, [0 | 0xff]) | (NULL, []) => Ok(None),
        (BOOLEAN, [_]) => Ok(Some("DER wants ff for TRUE; BER takes any byte but 00")),
        (BOOLEAN, _) => no(tlv.body, "a BOOLEAN of one byte", &count(content.len())),
        (NULL, _) => no(tlv.body, "a NULL without content", &count(content.len())),
        (INTEGER, []) => no(tlv.body, "an INTEGER of at least one byte", "none"),
        (INTEGER, [0, next, ..]) if next & 0x80 == 0 => no(
            tlv.body,
            "an INTEGER in as few bytes as it needs",
            "a leading 00 that is not needed",
        ),
        (INTEGER, [0xff, next, ..]) if next & 0x80 != 0 => no(
            tlv.body,
            "an INTEGER in as few bytes as it needs",
            "a leading ff that is not needed",
        ),
        (BIT_STRING, []) => no(tlv.body, "the number of unused bits", "nothing"),
        (BIT_STRING, [unused, rest @ ..]) if *unused > 7 || (*unused > 0 && rest.is_empty()) => {
            let found = alloc::format!("{unused}");
            no(
                tlv.body,
                "0 to 7 unused bits, 0 when there are none",
                &found,
            )
        }
        (BIT_STRING, [unused, .., last]) if *last & ((1_u16 << unused) - 1) as u8 != 0 => {
            Ok(Some("DER wants unused bits of a BIT STRING zero"))
        }
        (OID, content) if !crate::oid::well_formed(content) => no(
            tlv.body,
            "an OBJECT IDENTIFIER: arcs without leading zeros, the last byte below 80",
            "something else",
        ),
        _ => Ok(None),
    }
}

fn count(bytes: usize) -> alloc::string::String {
    alloc::format!("{bytes} bytes")
}

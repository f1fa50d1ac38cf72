//! Key blobs of BCrypt: RSA1 as the transport key is sent, the private kinds with a warning, and the elliptic ones.
use crate::cursor::Cursor;
use crate::form::Form;
use crate::span::{Document, Kind, PLAIN, Refusal, Slot, doc, open};

/// Said wherever a blob holds the private half.
pub(crate) const SECRET: &str =
    "this holds a private key: it is a secret, and belongs nowhere but on its device";

/// Reads a blob that fills a place.
pub(crate) fn read(
    document: &mut Document,
    space: u16,
    place: (u32, u32),
    parent: Option<u32>,
) -> Result<(), Refusal> {
    let mut cursor = Cursor::new(document, space, place, parent);
    let note = doc("A key as BCrypt exports it.");
    cursor.part(Form::KeyBlob, place.1 - place.0, "key blob", note, blob)
}

fn blob(c: &mut Cursor) -> Result<(), Refusal> {
    let at = c.at;
    let magic = c.number(
        "Magic",
        Kind::Magic,
        doc("RSA1 is a public key; RSA2 and RSA3 carry primes."),
    )?;
    c.document.put(Slot::Magic, c.space, at, 4);
    match &(magic as u32).to_le_bytes() {
        b"RSA1" => rsa(c, 1),
        b"RSA2" => rsa(c, 2),
        b"RSA3" => rsa(c, 3),
        b"ECK1" | b"ECS1" => curve(c, 32),
        b"ECK3" | b"ECS3" => curve(c, 48),
        b"ECK5" | b"ECS5" => curve(c, 66),
        _ => c.wrong(at, "the magic RSA1 (0x31415352)", magic),
    }
}

fn rsa(c: &mut Cursor, kind: u8) -> Result<(), Refusal> {
    let begin = c.at;
    let bits = c.number("BitLength", Kind::U32Le, doc("Bits of the modulus."))?;
    let at = c.at;
    let exponent = c.number("cbPublicExp", Kind::U32Le, doc("Bytes of the exponent."))?;
    if !(1..=8).contains(&exponent) {
        return c.wrong(at, "an exponent of 1 to 8 bytes", exponent);
    }
    let at = c.at;
    let modulus = c.number("cbModulus", Kind::U32Le, doc("Bytes of the modulus."))?;
    if modulus == 0 || modulus > u64::from(c.end) {
        return c.wrong(at, "a modulus of 1 byte to what is left", modulus);
    }
    if bits.div_ceil(8) != modulus {
        let expected = alloc::format!("{} bits, as cbModulus says", modulus * 8);
        return c.wrong(begin, &expected, bits);
    }
    let mut primes = [0; 2];
    for (prime, name) in primes.iter_mut().zip(["cbPrime1", "cbPrime2"]) {
        let at = c.at;
        *prime = c.number(
            name,
            Kind::U32Le,
            open("0 in a public blob; Entra refuses blobs with primes."),
        )?;
        let fits = if kind == 1 {
            *prime == 0
        } else {
            *prime <= modulus
        };
        if !fits {
            let expected = if kind == 1 {
                "0, because RSA1 is a public key"
            } else {
                "a prime not longer than the modulus"
            };
            return c.wrong(at, expected, *prime);
        }
    }
    c.slot(
        exponent as u32,
        "PublicExp",
        Kind::Unsigned,
        doc("The exponent."),
        Slot::Exponent,
    )?;
    let note = doc("The number n. No check of its own: a changed bit is another well-formed key.");
    c.slot(
        modulus as u32,
        "Modulus",
        Kind::Unsigned,
        note,
        Slot::Modulus,
    )?;
    if kind > 1 {
        c.document.remark(c.space, begin, SECRET);
        let secret = c.at;
        let (one, two, all) = (primes[0] as u32, primes[1] as u32, modulus as u32);
        c.take(one, "Prime1", Kind::Bytes, PLAIN)?;
        c.take(two, "Prime2", Kind::Bytes, PLAIN)?;
        if kind == 3 {
            c.take(one, "Exponent1", Kind::Bytes, PLAIN)?;
            c.take(two, "Exponent2", Kind::Bytes, PLAIN)?;
            c.take(one, "Coefficient", Kind::Bytes, PLAIN)?;
            c.take(all, "PrivateExponent", Kind::Bytes, PLAIN)?;
        }
        let space = c.space;
        c.document.seal(space, (secret as usize, c.at as usize));
    }
    Ok(())
}

fn curve(c: &mut Cursor, size: u64) -> Result<(), Refusal> {
    let at = c.at;
    let found = c.number("cbKey", Kind::U32Le, doc("Bytes of a coordinate."))?;
    if found != size {
        return c.wrong(at, &alloc::format!("{size}, as the magic says"), found);
    }
    c.slot(size as u32, "X", Kind::Unsigned, PLAIN, Slot::Point)?;
    c.slot(size as u32, "Y", Kind::Unsigned, PLAIN, Slot::Point)?;
    Ok(())
}

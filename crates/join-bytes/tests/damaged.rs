//! Damage of every kind is refused with the place, what was expected and what is there; and what others write in other sizes is read.
mod common;
use common::{covered_once, crypto, vector};
use join_bytes::{Document, Form, Kind, Slot, USES, World, base64, judge, read, recognise};

/// An element of DER.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let bytes = (long as u32).to_be_bytes();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            out.push(0x80 | (4 - zeros) as u8);
            out.extend_from_slice(&bytes[zeros..]);
        }
    }
    out.extend_from_slice(content);
    out
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// Numbers from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % end
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.below(256) as u8).collect()
    }
}

/// The content of a positive INTEGER.
fn positive(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let mut out = bytes[zeros.min(bytes.len() - 1)..].to_vec();
    if out[0] & 0x80 != 0 {
        out.insert(0, 0);
    }
    out
}

/// The content of an OID with random arcs.
fn oid(chance: &mut Chance) -> Vec<u8> {
    let mut out = vec![0x2a];
    for _ in 0..1 + chance.below(8) {
        let arc = chance.below(1 << 20) as u32;
        let groups: Vec<u8> = (0..3)
            .rev()
            .map(|at| (arc >> (7 * at) & 0x7f) as u8)
            .collect();
        let zeros = groups
            .iter()
            .take_while(|group| **group == 0)
            .count()
            .min(2);
        for (at, group) in groups[zeros..].iter().enumerate() {
            let more = at + 1 < groups.len() - zeros;
            out.push(group | if more { 0x80 } else { 0 });
        }
    }
    out
}

/// A request as a writer that knows nothing of the reader makes it: the bytes, modulus, name, what is signed, signature.
fn request(chance: &mut Chance) -> (Vec<u8>, [Vec<u8>; 4]) {
    let size = [64, 96, 128, 129, 256, 257, 384, 512][chance.below(8)];
    let mut modulus = chance.bytes(size);
    modulus[0] |= 1;
    let exponent = [vec![3], vec![1, 0, 1], vec![0xff, 0xff, 0xff]][chance.below(3)].clone();
    let name: Vec<u8> = (0..1 + chance.below(200))
        .map(|_| b'a' + chance.below(26) as u8)
        .collect();
    let text = [0x0c, 0x13, 0x16][chance.below(3)];
    let common = sequence(&[tlv(6, &[0x55, 4, 3]), tlv(text, &name)]);
    let other = sequence(&[tlv(6, &oid(chance)), tlv(0x0c, b"x")]);
    let subject = sequence(&[tlv(0x31, &common), tlv(0x31, &other)]);
    let key = sequence(&[tlv(2, &positive(&modulus)), tlv(2, &positive(&exponent))]);
    let rsa = sequence(&[
        tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]),
        tlv(5, &[]),
    ]);
    let public = sequence(&[rsa, tlv(3, &[&[0], &*key].concat())]);
    let attributes: Vec<Vec<u8>> = (0..chance.below(4))
        .map(|_| {
            let size = 1 + chance.below(40);
            let value = chance.bytes(size);
            sequence(&[tlv(6, &oid(chance)), tlv(0x31, &tlv(4, &value))])
        })
        .collect();
    let attributes = tlv(0xa0, &attributes.concat());
    let info = sequence(&[tlv(2, &[0]), subject, public, attributes]);
    let algorithm = sequence(&[
        tlv(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11]),
        tlv(5, &[]),
    ]);
    let signature = chance.bytes(modulus.len());
    let whole = sequence(&[
        info.clone(),
        algorithm,
        tlv(3, &[&[0], &*signature].concat()),
    ]);
    (whole, [modulus, name, info, signature])
}

fn slot(document: &Document, form: Form, slot: Slot) -> &[u8] {
    let part = document.part(form).expect("the part was recognised");
    document.slot(part, slot).expect("the slot was filled")
}

#[test]
fn requests_of_any_key_name_and_attributes_are_read_as_they_were_written() {
    let mut chance = Chance(11);
    for round in 0..300 {
        let (bytes, [modulus, name, info, signature]) = request(&mut chance);
        assert_eq!(recognise(&bytes), Some(Form::Request), "{round}");
        let document = read(&bytes, None);
        assert_eq!(
            (&document.refusals[..], &document.remarks[..]),
            (&[][..], &[][..]),
            "{round}"
        );
        covered_once(&document).unwrap();
        let found = |one| slot(&document, Form::Request, one);
        assert_eq!(found(Slot::Modulus), positive(&modulus));
        assert_eq!(found(Slot::CommonName), name);
        assert_eq!(found(Slot::Signed), info);
        assert_eq!(found(Slot::Signature), signature);
        // Nobody holds the key that made this signature.
        let said = judge(&document, &World::default(), &mut crypto());
        let signature = said
            .iter()
            .find(|one| one.who.contains("self-signature"))
            .unwrap();
        assert_eq!(signature.ok, Some(false), "{round}");
        // The same as others hand it on: in lines of base64, as PEM, in digits.
        let lines = base64(&bytes, false)
            .into_bytes()
            .chunks(64)
            .map(<[u8]>::to_vec)
            .collect::<Vec<_>>()
            .join(&b"\r\n"[..]);
        let pem = [
            b"-----BEGIN CERTIFICATE REQUEST-----\n",
            &*lines,
            b"\n-----END CERTIFICATE REQUEST-----\n",
        ]
        .concat();
        let digits: String = bytes.iter().map(|byte| format!("{byte:02X} ")).collect();
        for text in [&lines[..], &pem, digits.as_bytes()] {
            let document = read(text, None);
            assert_eq!(document.refusals, [], "{round}");
            covered_once(&document).unwrap();
            assert_eq!(slot(&document, Form::Request, Slot::Signed), info);
        }
    }
}

#[test]
fn digits_map_to_bytes_and_back() {
    let blob = vector("02-transport-key.bin");
    let text: String = blob.iter().map(|byte| format!("{byte:02x}:")).collect();
    let text = text.trim_end_matches(':').as_bytes();
    let document = read(text, None);
    assert_eq!(recognise(text), Some(Form::Hex));
    assert_eq!(&document.spaces[1].bytes[..], &blob[..]);
    assert_eq!(join_bytes::outer(&document, 1, 30, 2), Some((0, 90, 5)));
    let mut other = blob.clone();
    other[30] ^= 0x81;
    let back = join_bytes::rewritten(&document, 1, other.clone(), (30, 30)).unwrap();
    assert_eq!(&read(&back, None).spaces[1].bytes[..], &other[..]);
    // Half a byte, and a sign that is no digit.
    let cut = read(&text[..text.len() - 1], Some(Form::Hex));
    assert_eq!(cut.refusals[0].offset as usize, text.len() - 1);
    let mut wrong = text.to_vec();
    wrong[7] = b'g';
    assert_eq!(read(&wrong, Some(Form::Hex)).refusals[0].offset, 7);
}

/// What is wrong, where, and a word of what was expected and of what is there.
type Fault = (
    Vec<u8>,
    Option<Form>,
    (u16, u32),
    &'static str,
    &'static str,
);

#[test]
fn each_fault_is_refused_at_its_place() {
    let csr = vector("03-csr.der");
    let version = csr.windows(3).position(|three| three == [2, 1, 0]).unwrap();
    // The version's one byte becomes two: zero-padded, or a negative number with a needless ff.
    let padded = |bytes: [u8; 2]| {
        let info = &csr[4..];
        let info_length = usize::from(u16::from_be_bytes([info[2], info[3]]));
        let (info, behind) = info.split_at(4 + info_length);
        let longer = [&[2, 2], &bytes[..], &info[7..]].concat();
        sequence(&[tlv(0x30, &longer), behind.to_vec()])
    };
    let token = String::from_utf8(vector("01-bearer-token.jwt")).unwrap();
    let signature = token.rfind('.').unwrap() + 1;
    let mut plus = token.clone().into_bytes();
    plus[signature + 5] = b'+';
    let blob = vector("02-transport-key.bin");
    let mut lying = blob.clone();
    lying[8] = 4;
    let join = |key: &str| format!("{{\"TransportKey\":\"{key}\"}}").into_bytes();
    let key = base64(&blob, false);
    let deep = (0..50).fold(vec![5, 0], |inside, _| tlv(0x30, &inside));
    let faults: Vec<Fault> = vec![
        (
            padded([0, 0]),
            None,
            (0, version as u32 + 2),
            "as few bytes",
            "leading 00",
        ),
        (
            padded([0xff, 0x80]),
            None,
            (0, version as u32 + 2),
            "as few bytes",
            "leading ff",
        ),
        (
            [&csr[..], &[0]].concat(),
            None,
            (0, csr.len() as u32),
            "the end",
            "",
        ),
        (
            csr[..csr.len() - 1].to_vec(),
            None,
            (0, 1),
            "a length of at most 627",
            "628",
        ),
        (lying, None, (0, 28), "256 bytes of Modulus", "255"),
        (
            plus,
            Some(Form::Jws),
            (0, signature as u32 + 5),
            "base64url",
            "another",
        ),
        (
            token[..signature - 1].into(),
            Some(Form::Jws),
            (0, token.find('.').unwrap() as u32),
            "3 parts",
            "2",
        ),
        (
            join(&key.replace('A', "-")),
            None,
            (0, 17 + key.find('A').unwrap() as u32),
            "base64 (",
            "another",
        ),
        (
            join(&key[..key.len() - 1]),
            None,
            (0, 16 + key.len() as u32),
            "multiple of four",
            "the end",
        ),
        (
            b"{\"a\":1,}".to_vec(),
            None,
            (0, 7),
            "another member",
            "0x7d",
        ),
        (b"{\"a\":01}".to_vec(), None, (0, 6), "comma or }", "0x31"),
        (b"{\"a\":\"\\x\"}".to_vec(), None, (0, 7), "escapes", "0x78"),
        (
            b"{\"a\":1} x".to_vec(),
            None,
            (0, 8),
            "the end of the JSON",
            "more",
        ),
        (deep, None, (0, 82), "40 deep", "deeper"),
        (
            b"-----BEGIN X-----\nAAAA\n-----END Y-----\n".to_vec(),
            None,
            (0, 32),
            "label",
            "another",
        ),
        (
            b"-----END X-----\n-----BEGIN X-----".to_vec(),
            None,
            (0, 33),
            "-----END",
            "the end",
        ),
        (
            b"POST / HTTP/1.1\r\nHost: a\r\n\r\nx".to_vec(),
            None,
            (0, 28),
            "Content-Length",
            "neither",
        ),
        (
            b"POST / HTTP/1.1\r\nA b: a\r\n\r\n".to_vec(),
            None,
            (0, 18),
            "header's name",
            "another",
        ),
        (Vec::new(), None, (0, 0), "DER", "an empty file"),
    ];
    for (number, (bytes, form, place, expected, found)) in faults.into_iter().enumerate() {
        let document = read(&bytes, form);
        covered_once(&document).unwrap();
        let said = format!("{number}: {:?}", document.refusals);
        let first = document.refusals.first().expect(&said);
        assert!(
            first.expected.contains(expected) && first.found.contains(found),
            "{said}"
        );
        assert_eq!((first.space, first.offset), place, "{said}");
    }
}

#[test]
fn two_members_of_one_name_are_remarked_wherever_they_stand() {
    for (text, at) in [
        ("{\"exp\":1,\"exp\":2}", 10),
        ("{\"a\":{\"b\":1,\"c\":2,\"\\u0062\":3}}", 19),
        ("[{\"\":1,\"\":2}]", 8),
    ] {
        let document = read(text.as_bytes(), Some(Form::Json));
        assert_eq!(document.refusals, []);
        let places: Vec<u32> = document.remarks.iter().map(|one| one.offset).collect();
        assert_eq!(places, [at], "{text}");
    }
}

#[test]
fn a_megabyte_of_base64_is_bounded_and_every_cut_is_covered() {
    let huge = base64(&vec![0x30; 700_000], false);
    let document = read(format!("{{\"Data\":\"{huge}\"}}").as_bytes(), None);
    covered_once(&document).unwrap();
    assert!(!document.refusals.is_empty());
    // Every length of the small ones; the large ones are cut by the test of sizes.
    for name in [
        "02-transport-key.bin",
        "03-csr.pem",
        "06-aik.attest_creation.bin",
        "08-challenge.tach.bin",
        "15-prt-cookie-kdf2.jwt",
    ] {
        let bytes = vector(name);
        let form = recognise(&bytes);
        for length in 0..bytes.len() {
            let document = read(&bytes[..length], form);
            covered_once(&document)
                .unwrap_or_else(|error| panic!("{name} cut to {length}: {error}"));
            // The last line's end may be missing, and a token's tag may be shorter.
            let last = name.ends_with(".pem") && length + 2 > bytes.len()
                || name.ends_with(".jwt")
                    && document
                        .parts
                        .iter()
                        .any(|part| document.slot(part, Slot::Signature).is_some());
            assert!(
                last || !document.refusals.is_empty(),
                "{name} cut to {length}"
            );
        }
    }
}

/// The bits of a key's use by name, in one byte and in two.
#[test]
fn the_bits_of_a_keys_use_are_named() {
    assert_eq!(USES.len(), 9);
    for (bits, shown) in [
        (&[7, 0x80][..], "80 digitalSignature"),
        (&[5, 0xa0], "a0 digitalSignature, keyEncipherment"),
        (&[1, 0x06], "06 keyCertSign, cRLSign"),
        (&[7, 0x01, 0x80], "0180 encipherOnly, decipherOnly"),
    ] {
        let (request, _) = request(&mut Chance(5));
        let key = read(&request, None);
        let span = |name: &str| {
            let at = (0..key.spans.len() as u32).find(|at| key.name(*at) == name);
            key.of(at.expect("the request has it")).to_vec()
        };
        let name = span("subject");
        let algorithm = span("signatureAlgorithm");
        let time = tlv(0x17, b"250101000000Z");
        let usage = sequence(&[tlv(6, &[0x55, 0x1d, 0x0f]), tlv(4, &tlv(3, bits))]);
        let body = sequence(&[
            tlv(0xa0, &tlv(2, &[2])),
            tlv(2, &[5]),
            algorithm.clone(),
            name.clone(),
            sequence(&[time.clone(), time]),
            name,
            span("subjectPKInfo"),
            tlv(0xa3, &sequence(&[usage])),
        ]);
        let whole = sequence(&[body, algorithm, tlv(3, &[0, 1, 2, 3])]);
        let document = read(&whole, None);
        assert_eq!(document.refusals, []);
        covered_once(&document).unwrap();
        let at = document
            .spans
            .iter()
            .position(|span| span.kind == Kind::KeyUsage)
            .expect("its bits");
        assert_eq!(document.value(at as u32), shown);
        // openssl and every other reader of DER wants the last named bit set; these are.
        assert_eq!(document.remarks, []);
    }
}

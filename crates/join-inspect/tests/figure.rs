//! The figure by what a reader does: turned bits and who notices, selection, links, what is taken away, a reader's own bytes.
mod common;

use common::{Bench, Page, baked, file, natively, part};
use join_bytes::read;
use join_inspect::{CATALOGUE, Desk, Library, artefact};

#[test]
fn every_artefact_comes_out_of_the_packs_as_it_went_in() {
    let (core, more, world) = baked();
    let mut library = Library::new(core, &world);
    assert!(
        CATALOGUE
            .iter()
            .any(|one| one.later && library.bytes(one).is_none())
    );
    library.more(&more);
    for one in CATALOGUE {
        assert_eq!(library.bytes(one), Some(file(one)), "{}", one.name);
    }
    let whole: usize = CATALOGUE
        .iter()
        .filter(|one| !one.later)
        .map(|one| file(one).len())
        .sum();
    assert!(
        core.len() < whole,
        "base64 is left out: {} of {whole}",
        core.len()
    );
}

/// Bits at places spread over an artefact; each gives the verdicts that native judges give the same bytes.
#[test]
fn a_turned_bit_of_any_artefact_is_judged_as_natively() {
    let mut bench = Bench::new();
    for (number, one) in CATALOGUE.iter().enumerate() {
        bench.act("open", one.name);
        let whole = file(one);
        assert_eq!(bench.verdicts(), natively(one, &whole), "{}", one.name);
        let step = whole.len() / 9 + 1;
        for at in (number % step..whole.len()).step_by(step) {
            let bit = (at + number) % 8;
            bench.act("goto", &format!("0.{at}"));
            bench.act("flip", &bit.to_string());
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            assert_eq!(
                bench.verdicts(),
                natively(one, &bytes),
                "{} {at}.{bit}",
                one.name
            );
            bench.act("undo", "");
        }
        assert_eq!(
            bench.verdicts(),
            natively(one, &whole),
            "{} after undo",
            one.name
        );
    }
}

/// A bit in a decoded layer changes the characters around it, and nothing else.
#[test]
fn a_bit_of_a_layer_is_written_back_through_all_encodings() {
    let mut bench = Bench::new();
    for one in CATALOGUE {
        let document = read(&file(one), None);
        for (space, layer) in document.spaces.iter().enumerate().skip(1) {
            bench.act("open", one.name);
            let at = layer.bytes.len() / 2;
            if layer.bytes.is_empty() {
                continue;
            }
            bench.act("goto", &format!("{space}.{at}"));
            let parts = bench.act("flip", "0");
            let link = part(&bench.act("share", ""), "link").to_owned();
            if part(&parts, "status").contains("written as an escape") {
                assert!(link.matches('/').count() == 1, "{link}");
                continue;
            }
            let mut wanted = layer.bytes.to_vec();
            wanted[at] ^= 1;
            let mut whole = file(one);
            let changes = link.split('/').nth(2).expect("changes");
            for change in changes.split('.') {
                let (offset, bits) = change.split_once('-').expect("a change");
                whole[offset.parse::<usize>().expect("a number")] ^=
                    u8::from_str_radix(bits, 16).expect("bits");
            }
            let changed = read(&whole, join_bytes::recognise(&file(one)));
            // A character of a text may break what holds it; then there is no such layer any more.
            if let Some(now) = changed
                .spaces
                .get(space)
                .filter(|_| changed.refusals.is_empty())
            {
                assert_eq!(&now.bytes[..], &wanted[..], "{} layer {space}", one.name);
            }
        }
    }
}

#[test]
fn a_link_opens_what_was_shared_and_is_refused_with_reasons() {
    let mut bench = Bench::new();
    bench.act("open", "csr");
    bench.act("goto", "0.92");
    bench.act("flip", "3");
    bench.act("goto", "0.400");
    bench.act("flip", "0");
    let said = bench.verdicts();
    let link = part(&bench.act("share", ""), "link").to_owned();
    assert_eq!(link, "csr/0.400/92-08.400-01");
    let mut other = Bench::new();
    other.act("open", "token");
    let parts = other.act("link", &link);
    assert_eq!(other.verdicts(), said);
    assert!(
        part(&parts, "status").contains("offset 400"),
        "{}",
        part(&parts, "status")
    );
    // One step back takes the whole link back.
    other.act("undo", "");
    assert_eq!(
        other.verdicts(),
        natively(
            artefact("csr").expect("known"),
            &file(artefact("csr").expect("known"))
        )
    );
    for (link, why) in [
        ("nothing/0.1", "an artefact that is not here"),
        ("csr/0", "not SPACE.OFFSET"),
        ("csr/0.x", "not SPACE.OFFSET"),
        ("csr/0.1/92", "not OFFSET-XX"),
        ("csr/0.1/92-00", "not OFFSET-XX"),
        ("csr/0.1/92-01/more", "goes on after its changes"),
        ("csr/0.1/99999-01", "behind the end"),
        (
            &*format!("csr/0.1/{}", vec!["1-01"; 65].join(".")),
            "more than 64",
        ),
    ] {
        let parts = other.act("link", link);
        assert!(
            part(&parts, "status").contains(why),
            "{link}: {}",
            part(&parts, "status")
        );
    }
}

#[test]
fn one_selection_is_shown_in_bytes_fields_and_status() {
    let mut bench = Bench::new();
    bench.act("open", "transport-key");
    let parts = bench.act("goto", "0.42");
    assert!(
        part(&parts, "hex").contains("data-a=42 class=\"m-tpm f at\">3a"),
        "{}",
        part(&parts, "hex")
    );
    assert!(
        part(&parts, "status").contains("offset 42</b> (0x2a) · byte 16 of 256 · key blob/Modulus")
    );
    let fields = part(&parts, "fields");
    assert!(
        fields.contains("class=\"d0 up\"") && fields.matches("aria-current").count() == 1,
        "{fields}"
    );
    // Arrows walk bytes; with Shift they walk fields.
    assert!(part(&bench.act("key", "ArrowDown"), "status").contains("offset 58<"));
    assert!(part(&bench.act("key", "Shift+ArrowLeft"), "status").contains("PublicExp"));
    assert!(part(&bench.act("key", "Home"), "status").contains("Magic"));
    assert!(part(&bench.act("key", "ArrowLeft"), "status").contains("offset 0<"));
    assert!(part(&bench.act("key", "End"), "status").contains("offset 282<"));
    // The same key stands in other artefacts, with the same sign.
    let twins = part(&bench.act("goto", "0.42"), "twins").to_owned();
    assert!(
        twins.contains("⬢ the transport key") && twins.contains("data-v=attestation/"),
        "{twins}"
    );
    // All 32 bits of a field of bits, zeros too.
    bench.act("open", "transport-public");
    let document = read(&file(artefact("transport-public").expect("known")), None);
    let at = document
        .spans
        .iter()
        .position(|span| span.kind == join_bytes::Kind::Attributes)
        .expect("attributes");
    let parts = bench.act("span", &at.to_string());
    assert_eq!(
        part(&parts, "bits").matches("data-act=field-bit").count(),
        32
    );
    let before = part(&parts, "bits").contains("aria-label=\"1, bit 1, fixedTPM\">1");
    assert!(before, "{}", part(&parts, "bits"));
    let parts = bench.act("field-bit", "1");
    assert!(
        part(&parts, "bits").contains("class=\"fl\" aria-label=\"0, bit 1, fixedTPM\">0"),
        "{}",
        part(&parts, "bits")
    );
}

#[test]
fn a_bet_is_decided_by_the_judges() {
    let mut bench = Bench::new();
    bench.act("open", "transport-key");
    let parts = bench.act("bet", "0");
    assert!(
        part(&parts, "breaks").contains("data-v=\"TPM, when the PRT comes\""),
        "{}",
        part(&parts, "breaks")
    );
    let parts = bench.act("place", "TPM, when the PRT comes");
    assert!(
        part(&parts, "breaks").contains("right"),
        "{}",
        part(&parts, "breaks")
    );
    let parts = bench.act("bet", "1");
    assert!(part(&parts, "breaks").contains("Who notices first?"));
    let parts = bench.act("place", "nobody");
    assert!(
        part(&parts, "breaks").contains("wrong. It is: registration service, parser"),
        "{}",
        part(&parts, "breaks")
    );
    // Nobody looks at the tag of the service's own form but a library that the service does not ask.
    bench.act("open", "session-key");
    let text = part(&bench.act("reset", ""), "who").to_owned();
    assert!(text.contains("Nothing is broken."), "{text}");
}

#[test]
fn a_node_is_taken_away_in_every_form_that_others_read() {
    let mut bench = Bench::new();
    bench.act("open", "csr");
    bench.act("span", "0");
    let command = part(&bench.act("copy", "openssl"), "copy").to_owned();
    assert!(
        command.starts_with("printf %s MIIC")
            && command.ends_with("openssl req -inform DER -noout -text -verify"),
        "{command}"
    );
    let hex = part(&bench.act("copy", "hex"), "copy").to_owned();
    assert_eq!(hex.len(), 1264);
    assert!(hex.starts_with("30820274"));
}

/// Of a reader's own bytes nothing is linked or copied, and what proves something is not shown.
#[test]
fn own_bytes_stay_where_they_are() {
    let mut bench = Bench::new();
    bench.act("open", "csr");
    let token = file(artefact("token").expect("known"));
    let text = String::from_utf8(token.clone()).expect("text");
    let (_, signature) = text.rsplit_once('.').expect("three parts");
    let own = [b"Authorization: Bearer ", &token[..]].concat();
    let shown = bench.own(&own, 1_739_360_000);
    assert!(
        part(&shown, "title").contains("Your own artefact"),
        "{shown:?}"
    );
    assert!(part(&shown, "verdicts").contains("Valid from"), "{shown:?}");
    // Broken into lines it is the same.
    let lines = token.chunks(70).collect::<Vec<_>>().join(&b"\r\n"[..]);
    let again = bench.own(&lines, 1_739_360_000);
    assert_eq!(part(&again, "verdicts"), part(&shown, "verdicts"));
    let mut seen = String::new();
    for at in (0..token.len()).step_by(100) {
        for part in bench.act("goto", &format!("0.{at}")) {
            seen += &part.1;
        }
    }
    for space in 1..4 {
        for part in bench.act("goto", &format!("{space}.0")) {
            seen += &part.1;
        }
    }
    // Compared with another token, it stays unseen as well.
    let other = bench.act("compare", "prt-request");
    assert!(part(&other, "difference").contains("it proves something"));
    seen += part(&other, "difference");
    let pieces = signature
        .as_bytes()
        .windows(12)
        .map(|piece| std::str::from_utf8(piece).expect("text"));
    for piece in pieces {
        assert!(!seen.contains(piece), "{piece}");
    }
    assert!(seen.contains("▒▒"));
    for (what, value) in [("share", ""), ("copy", "hex"), ("copy", "openssl")] {
        let parts = bench.act(what, value);
        assert!(
            part(&parts, "link").is_empty() && part(&parts, "copy").is_empty(),
            "{what}"
        );
        assert!(
            part(&parts, "status").contains("Bytes of your own are not copied"),
            "{what}"
        );
    }
    for (bytes, why) in [
        (&b"  "[..], "Nothing is there"),
        (b"hello, world!", "nothing that is read here"),
    ] {
        let shown = bench.own(bytes, 0);
        assert!(part(&shown, "status").contains(why), "{shown:?}");
    }
}

/// Where nothing is reckoned, it is said, and nothing is made up.
#[test]
fn without_cryptography_the_signature_is_not_judged() {
    let (core, _, world) = baked();
    let mut desk = Desk::new(Library::new(core, &world), "there is nobody who reckons");
    let answer = desk.act(0, "open", "csr");
    let mut page = Page::default();
    assert_eq!(page.show(&answer), []);
    assert!(
        part(&page.parts(), "verdicts").contains("Not judged: there is nobody who reckons."),
        "{answer}"
    );
    assert!(!answer.contains("ask\u{1f}"));
}

#[test]
fn two_artefacts_are_compared_field_by_field() {
    let mut bench = Bench::new();
    bench.act("open", "cookie");
    let parts = bench.act("compare", "cookie-v1");
    let text = part(&parts, "difference");
    // The version of the derivation stands in one of them only; ctx and the tag are others, algorithm and type are not.
    assert!(
        text.contains("kdf_ver") && text.contains("not there"),
        "{text}"
    );
    assert!(
        !text.contains("JSON/alg") && !text.contains("JSON/typ"),
        "{text}"
    );
    // The same key under another kind of path.
    bench.act("open", "csr");
    let parts = bench.act("compare", "certificate");
    assert!(
        !part(&parts, "difference").contains("RSAPublicKey/modulus"),
        "{}",
        part(&parts, "difference")
    );
    assert!(part(&bench.act("compare", ""), "difference").is_empty());
}

/// A large and deep file of a reader's own: what is drawn stays bounded, and every action comes to an end.
#[test]
fn a_large_own_file_shows_a_window() {
    let mut bench = Bench::new();
    bench.act("open", "csr");
    let list = format!("{{\"a\":[{}1]}}", "1,".repeat(20_000));
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    for text in [list, deep] {
        let shown = bench.own(text.as_bytes(), 0);
        assert!(
            part(&shown, "title").contains("Your own artefact"),
            "{}",
            part(&shown, "title")
        );
        for (what, value) in [
            ("key", "End"),
            ("flip", "0"),
            ("compare", "request"),
            ("undo", ""),
        ] {
            let drawn: usize = bench
                .act(what, value)
                .iter()
                .map(|(_, text)| text.len())
                .sum();
            assert!(drawn < 300_000, "{what}: {drawn}");
        }
    }
}

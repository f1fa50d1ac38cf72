//! What is encrypted: the session key, the protected answers, envelopes for one recipient.
use crate::court::{Check, Court, Outcome};
use crate::crypto::{Answer, Hash, Private, derived_key};
use crate::form::{Form, Member};
use crate::read::read;
use crate::span::{Evidence, Part, Slot};

pub(super) fn judge<'a>(court: &mut Court<'a>, part: &'a Part) {
    let algorithm = court.slot(part, Slot::Member(Member::Alg));
    let empty = court
        .slot(part, Slot::EncryptedKey)
        .is_some_and(<[u8]>::is_empty);
    if algorithm == Some(b"dir") || empty {
        return answer(court, part);
    }
    session_key(court, part);
}

/// The session key: only its encrypted key matters.
fn session_key<'a>(court: &mut Court<'a>, part: &'a Part) {
    let sealed = court.slot(part, Slot::EncryptedKey).unwrap_or_default();
    let opened = court
        .crypto
        .unwrap_oaep(Private::Transport, Hash::Sha1, &[], sealed);
    let outcome = match &opened {
        Answer::Is(key) => Outcome::Is(key.as_ref().is_some_and(|key| key.len() == 32)),
        Answer::Later => Outcome::Later,
        Answer::Absent(why) => Outcome::Unknown(why),
    };
    let words = (
        "The transport key opens it: 32 bytes, the session key.",
        "The transport key does not open it, or what comes out is no key.",
    );
    court.decide(
        Check::Signature,
        "TPM, transport key",
        outcome,
        words,
        Evidence::Documented,
    );
    let says = "Header, content and tag are not looked at; only the encrypted key is used.";
    court.say(
        Check::Meaning,
        "nobody",
        Some(true),
        says,
        Evidence::Checked,
    );
    let Answer::Is(Some(key)) = opened else {
        return;
    };
    let slot = |slot| court.document.slot(part, slot).unwrap_or_default();
    let (iv, content, tag, header) = (
        slot(Slot::Iv),
        slot(Slot::Content),
        slot(Slot::Tag),
        slot(Slot::Signed),
    );
    let fits = |answer: Answer<Option<_>>| match answer {
        Answer::Is(opened) => Outcome::Is(opened.is_some()),
        Answer::Later => Outcome::Later,
        Answer::Absent(why) => Outcome::Unknown(why),
    };
    let strict = fits(court.crypto.open_gcm(&key, iv, header, content, tag));
    let words = (
        "The tag covers the header, as RFC 7516 wants it.",
        "The tag does not cover the header as RFC 7516 wants it: such a library refuses it.",
    );
    court.decide(
        Check::Signature,
        "a library by RFC 7516",
        strict,
        words,
        Evidence::Checked,
    );
    let loose = fits(court.crypto.open_gcm(&key, iv, &[], content, tag));
    let words = (
        "The tag fits without the header: the form that the service sends.",
        "The tag does not fit without the header either, or covers it.",
    );
    court.decide(
        Check::Signature,
        "whoever would look at the tag",
        loose,
        words,
        Evidence::Checked,
    );
}

/// A protected answer: the key comes from the session key and the context in the header.
fn answer<'a>(court: &mut Court<'a>, part: &'a Part) {
    let slot = |slot| court.document.slot(part, slot).unwrap_or_default();
    let (iv, content, tag, header) = (
        slot(Slot::Iv),
        slot(Slot::Content),
        slot(Slot::Tag),
        slot(Slot::Signed),
    );
    let context = court.slot(part, Slot::Member(Member::Ctx));
    let key = match (&court.world.session_key, context) {
        (Some(key), Some(context)) => derived_key(key, context),
        (None, _) => {
            let outcome = Outcome::Unknown("it needs the session key, and that is not here");
            return court.decide(
                Check::Signature,
                "client",
                outcome,
                ("", ""),
                Evidence::OpenSource,
            );
        }
        (_, None) => {
            let says = "The header has no context, so no key can be derived.";
            return court.say(
                Check::Meaning,
                "client",
                Some(false),
                says,
                Evidence::OpenSource,
            );
        }
    };
    let old = iv.len() == 16 && tag.is_empty();
    let opened = if old {
        let says = "AES-CBC in truth: no tag, so nothing but the padding is checked. Encrypted is not authentic.";
        court.say(
            Check::Signature,
            "nobody",
            Some(true),
            says,
            Evidence::Checked,
        );
        court.crypto.open_cbc(&key, iv, content)
    } else {
        court.crypto.open_gcm(&key, iv, header, content, tag)
    };
    let (check, words) = if old {
        (
            Check::Parse,
            (
                "The padding is right.",
                "The padding is wrong: it cannot be opened.",
            ),
        )
    } else {
        (
            Check::Signature,
            (
                "The tag fits content and header.",
                "The tag does not fit content and header.",
            ),
        )
    };
    let plain = match opened {
        Answer::Is(plain) => {
            court.decide(
                check,
                "client",
                Outcome::Is(plain.is_some()),
                words,
                Evidence::OpenSource,
            );
            plain
        }
        Answer::Later => {
            return court.decide(check, "client", Outcome::Later, words, Evidence::OpenSource);
        }
        Answer::Absent(why) => {
            return court.decide(
                check,
                "client",
                Outcome::Unknown(why),
                words,
                Evidence::OpenSource,
            );
        }
    };
    let Some(plain) = plain else { return };
    let inner = read(&plain, Some(Form::Json));
    let json = inner.refusals.is_empty();
    let words = ("What comes out is JSON.", "What comes out is no JSON.");
    court.decide(
        Check::Parse,
        "client, content",
        Outcome::Is(json),
        words,
        Evidence::OpenSource,
    );
    let typed = (0..inner.spans.len() as u32).any(|span| inner.name(span) == "token_type");
    let words = (
        "It names the type of its tokens.",
        "No member token_type: it opened, and is not what was sent.",
    );
    court.decide(
        Check::Meaning,
        "client, content",
        Outcome::Is(typed),
        words,
        Evidence::OpenSource,
    );
}

/// An envelope of CMS.
pub(super) fn envelope(court: &mut Court, _: &Part) {
    let says = "Only the recipient can open it and say whether it is whole.";
    court.say(
        Check::Signature,
        "the recipient alone",
        None,
        says,
        Evidence::Documented,
    );
}

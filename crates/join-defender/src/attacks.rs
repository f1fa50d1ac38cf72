//! The attacks, and beside them the honest device of the case: what is sent, into which world, and where a trace of it stands. Which
//! check stops it is written nowhere: the judges say it.
use crate::make::{Maker, Problem};
use join_bytes::{Evidence, World};
use std::vec::Vec;

/// A sentence and how it is known.
pub type Known = (&'static str, Evidence);

/// Something that a service is sent.
#[derive(Clone, Copy)]
pub struct Attack {
    /// Its name in the page and in tests.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What the sender has, and what is sent.
    pub story: &'static str,
    /// What is sent, in a word.
    pub artefact: &'static str,
    /// The vector that it was made from, which is also the artefact's name in the figure of bytes.
    pub original: (&'static str, &'static str),
    /// Makes the bytes.
    pub make: fn(&Maker) -> Result<Vec<u8>, Problem>,
    /// What is another in the world of the service than when the vector was sent.
    pub world: fn(&mut World),
    /// What is lost when it gets through.
    pub lost: Known,
    /// The record where it is caught.
    pub caught: Known,
    /// The record that remains when the check is off.
    pub left: Known,
    /// Not an attack: an honest device.
    pub honest: bool,
}

/// So many seconds after its end the late device's token is judged: as many whole ones as in the model's run of the case.
pub const LATE: i64 = 3;
/// The same of the replayed token: as in the model's run whose device waits 1,000 seconds. The book is not built when they differ.
pub const REPLAYED: i64 = 403;
/// When the token of the vectors ends, seconds since 1970; a test reads it from the token.
pub(crate) const TOKEN_ENDS: i64 = 1_739_355_300;

fn unchanged(_: &mut World) {}

use Evidence::{Checked, Documented, Inferred, Observed};

/// All of them.
pub const ATTACKS: &[Attack] = &[
    Attack {
        id: "late-device",
        title: "The device of the case: honest, and late",
        story: "Nobody attacks. The device waited for its attestation key, and its token has been over for seconds when it is sent.",
        artefact: "bearer token",
        original: ("01-bearer-token.jwt", "token"),
        make: |maker| maker.file("01-bearer-token.jwt"),
        world: |world| world.now = TOKEN_ENDS + LATE,
        lost: (
            "Nothing: the join would have succeeded. This is the price of the check, and the case of this book.",
            Inferred,
        ),
        caught: (
            "On the device: event 204 in User Device Registration, with HTTP status 400 and Invalid Token; the screen shows 0x801c03ed.",
            Observed,
        ),
        left: ("None: a join like any other.", Inferred),
        honest: true,
    },
    Attack {
        id: "replayed-token",
        title: "A replayed token",
        story: "Somebody found a bearer token in a trace and sends it minutes after its end. Not a byte is changed, so the issuer's signature still fits.",
        artefact: "bearer token",
        original: ("01-bearer-token.jwt", "token"),
        make: |maker| maker.file("01-bearer-token.jwt"),
        world: |world| world.now = TOKEN_ENDS + REPLAYED,
        lost: (
            "A token in a trace would stay a key for good: whoever reads the trace joins devices in its user's name.",
            Inferred,
        ),
        caught: (
            "In the answer to whoever sent it: HTTP 400. The service's own record of the refusal is not public; in the model it is the record of the judgement, with the margin below zero: the figure further down runs it.",
            Inferred,
        ),
        left: (
            "A device that its owner does not know, in the list of that user's devices.",
            Inferred,
        ),
        honest: false,
    },
    Attack {
        id: "forged-token",
        title: "A forged token",
        story: "Somebody takes a token, writes another user and a later end into it, and signs it with a key of their own. Header and key id are the issuer's.",
        artefact: "bearer token",
        original: ("01-bearer-token.jwt", "token"),
        make: Maker::forged_token,
        world: unchanged,
        lost: ("Anybody could write who they are.", Documented),
        caught: (
            "In the answer to whoever sent it: HTTP 400. The sign-in log has no line that belongs to the token, because it was never issued.",
            Inferred,
        ),
        left: (
            "A device of that user, and no sign-in of that user before it.",
            Inferred,
        ),
        honest: false,
    },
    Attack {
        id: "replayed-prt-request",
        title: "A replayed request for a PRT",
        story: "Somebody recorded the whole signed request and sends it again. Signature and certificate are the device's own; meanwhile the service has handed out another nonce.",
        artefact: "PRT request",
        original: ("13-prt-request.jwt", "prt-request"),
        make: |maker| maker.file("13-prt-request.jwt"),
        world: |world| world.nonce = Some(b"another nonce, handed out since (invented)".to_vec()),
        lost: (
            "Each recorded request would fetch a token again. Its session key comes wrapped for the transport key, so without that TPM it cannot be used.",
            Documented,
        ),
        caught: (
            "In the answer: invalid_grant. A failed sign-in of that user and device in the tenant's sign-in log.",
            Inferred,
        ),
        left: (
            "A second sign-in with the same request; only the time and the address differ.",
            Inferred,
        ),
        honest: false,
    },
    Attack {
        id: "swapped-key",
        title: "A swapped transport key",
        story: "Between device and service the transport key is exchanged for one that lies in a file. Nothing signs the body of the request, so no signature breaks.",
        artefact: "body of the join request",
        original: ("05-join-request.json", "request"),
        make: Maker::swapped_key,
        world: unchanged,
        lost: (
            "The session key would be wrapped for a key in a file: the PRT would belong to whoever has the file, not to the device.",
            Documented,
        ),
        caught: (
            "On the device: event 204 with 0x801c0011, a statement that is not valid.",
            Inferred,
        ),
        left: (
            "The join succeeds; the device itself fails first when it cannot open its session key, and has no PRT.",
            Inferred,
        ),
        honest: false,
    },
    Attack {
        id: "forged-chain",
        title: "A forged AIK chain",
        story: "A whole TPM of paper: an authority with the right name, an attestation key with a certificate by it, a statement about a transport key, all signed and all fitting together. No TPM made any of it.",
        artefact: "body of the join request",
        original: ("05-join-request.json", "request"),
        make: Maker::forged_chain,
        world: unchanged,
        lost: (
            "Any program could say that its keys are in a TPM.",
            Documented,
        ),
        caught: (
            "In the answer, and on a device that sends it: 0x801c0010, the AIK certificate is not trusted.",
            Documented,
        ),
        left: (
            "A device whose keys look as if a TPM held them; nothing else tells it from others.",
            Inferred,
        ),
        honest: false,
    },
    Attack {
        id: "stolen-certificate",
        title: "A stolen certificate without the TPM",
        story: "Somebody has copied the device certificate; certificates are no secrets. The request for a PRT carries it and has the right nonce, but the private key stayed in the TPM, so it is signed by another.",
        artefact: "PRT request",
        original: ("13-prt-request.jwt", "prt-request"),
        make: Maker::stolen_certificate,
        world: unchanged,
        lost: (
            "Whoever has seen a certificate would be the device.",
            Documented,
        ),
        caught: (
            "In the answer: invalid_grant. A failed sign-in of that user and device in the tenant's sign-in log.",
            Inferred,
        ),
        left: (
            "A sign-in of the device from an address where it is not.",
            Inferred,
        ),
        honest: false,
    },
    Attack {
        id: "foreign-key",
        title: "A certificate request for somebody else's key",
        story: "The public key in the request is another device's; the request is signed by the sender's own key.",
        artefact: "certificate request",
        original: ("03-csr.der", "csr"),
        make: Maker::foreign_key,
        world: unchanged,
        lost: (
            "A certificate would say that this device has a key which another one has: what that one signs would count for this one.",
            Inferred,
        ),
        caught: (
            "In the answer; with which words is not published.",
            Inferred,
        ),
        left: (
            "A device that can sign nothing: its certificate names a key that it does not hold.",
            Checked,
        ),
        honest: false,
    },
];

//! Keys: from the endorsement key to the Primary Refresh Token. Break any link and see who notices, with which code.

use join_sim::{Event, Key, Library, Outcome, Parameter};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::standing::Standing;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words;

/// A link of the chain: its name, what it is for, and how to tell from a world that it is there.
struct Link {
    name: &'static str,
    purpose: &'static str,
    class: &'static str,
    there: fn(&Standing) -> bool,
}

const LINKS: [Link; 8] = [
    Link {
        name: "endorsement key (EK) with certificate",
        purpose: "says which TPM this is; the maker vouches for it",
        class: "p-tpm",
        there: |now| now.ek_certificate,
    },
    Link {
        name: "attestation identity key (AIK)",
        purpose: "signs statements about other keys of the same TPM",
        class: "p-tpm",
        there: |now| now.has(Key::Aik),
    },
    Link {
        name: "AIK certificate",
        purpose: "the AIK certificate service says: this AIK lives in a TPM with that EK",
        class: "p-aik",
        there: |now| now.aik_certificate,
    },
    Link {
        name: "device key",
        purpose: "signs the certificate request; its public half goes into the device certificate",
        class: "p-tpm",
        there: |now| now.has(Key::Device),
    },
    Link {
        name: "transport key, with attestation statement",
        purpose: "lets services send secrets that only this device can open",
        class: "p-tpm",
        there: |now| now.has(Key::Transport),
    },
    Link {
        name: "device certificate",
        purpose: "the registration service's word that this device is joined",
        class: "p-drs",
        there: |now| now.joined_as.is_some(),
    },
    Link {
        name: "session key",
        purpose: "sent encrypted to the transport key, opened by the TPM",
        class: "p-signin",
        there: |now| now.has(Key::Session),
    },
    Link {
        name: "Primary Refresh Token (PRT)",
        purpose: "single sign-on; useless without the session key",
        class: "p-signin",
        there: |now| now.prt,
    },
];

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct KeyChain;

impl RunFigure for KeyChain {
    fn new(_spec: &FigureSpec, _session: &mut RunSession, _library: &Library) -> KeyChain {
        KeyChain
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        view(of)
    }
}

fn view(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let now = session.standing(session.settled());
    let facts = session.facts();
    let end = session.standing(facts.records.len() - 1);
    let broken = LINKS.iter().position(|link| !(link.there)(end));
    let noticed = match (facts.outcome, facts.origin) {
        (Outcome::Failed(code), Some(origin)) => format!("{origin} The device shows {code}."),
        _ => words::outcome(facts.outcome),
    };
    let picture = html! {
        ol.chain data-key="chain" {
            @for (i, link) in LINKS.iter().enumerate() {
                @let there = (link.there)(now);
                li class={ (link.class) (if there { " there" } else { "" }) } data-key=(i) {
                    span.mark aria-hidden="true" { (if there { "●" } else { "○" }) }
                    strong { (link.name) } " " span.state { (if there { "there" } else { "not there" }) }
                    span.purpose { (link.purpose) }
                }
            }
        }
        p.noticed data-key="noticed" {
            @if let Some(at) = broken { "At the end of this run the first link that is missing: " strong { (LINKS[at].name) } ". " }
            @else { "At the end of this run every link is there. " }
            (noticed)
        }
    };
    let records = session.timeline().records();
    let phases = session.phases();
    let table = html! {
        table {
            caption { "When keys and certificates come and go in this run." }
            thead { tr { th scope="col" { "Time" } th scope="col" { "What" } } }
            tbody {
                @for record in records.iter().filter(|r| is_about_keys(&r.event)) {
                    tr data-msg=(Msg::Seek(record.step.0)) {
                        td.time { (words::offset(phases.offset_ms(record.at))) } td { (words::sentence(record)) }
                    }
                }
            }
        }
    };
    let caption = format!(
        "The chain of keys. {}. Each link rests on those above it.",
        session.timeline().scenario().title()
    );
    const PARAMETERS: &[Parameter] = &[
        Parameter::EkCertificate,
        Parameter::AikService,
        Parameter::Tpm,
        Parameter::Statement,
        Parameter::AssignedTo,
        Parameter::DrsWithoutAik,
    ];
    frame::view(
        of,
        Content {
            caption,
            picture,
            table,
            parameters: PARAMETERS,
        },
    )
}

fn is_about_keys(event: &Event) -> bool {
    matches!(
        event,
        Event::KeyMade { .. }
            | Event::KeyGone { .. }
            | Event::CertificateStored { .. }
            | Event::CertificateGone { .. }
            | Event::PrtHeld
            | Event::Judged(_)
            | Event::WaitEnded { .. }
            | Event::Failed { .. }
    )
}

//! Keys: from the endorsement key to the Primary Refresh Token. Break any link and see who notices, with which code.

use join_sim::{Event, Key, Library, Outcome, Parameter};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::opening::Opening;
use crate::run::standing::Standing;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

/// A link of the chain: its name, what it is for, and how to tell from a world that it is there.
struct Link {
    name: &'static str,
    purpose: &'static str,
    class: &'static str,
    there: fn(&Standing) -> bool,
}

const LINKS: [Link; 8] = [
    Link {
        name: text::ENDORSEMENT_KEY_EK_WITH_CERTIFICATE,
        purpose: text::SAYS_WHICH_TPM_THIS_IS,
        class: "p-tpm",
        there: |now| now.ek_certificate,
    },
    Link {
        name: text::ATTESTATION_IDENTITY_KEY_AIK,
        purpose: text::SIGNS_STATEMENTS_ABOUT_OTHER_KEYS,
        class: "p-tpm",
        there: |now| now.has(Key::Aik),
    },
    Link {
        name: text::AIK_CERTIFICATE,
        purpose: text::THE_AIK_CERTIFICATE_SERVICE_SAYS,
        class: "p-aik",
        there: |now| now.aik_certificate,
    },
    Link {
        name: text::DEVICE_KEY,
        purpose: text::SIGNS_THE_CERTIFICATE_REQUEST_ITS,
        class: "p-tpm",
        there: |now| now.has(Key::Device),
    },
    Link {
        name: text::TRANSPORT_KEY_WITH_ATTESTATION_STATEMENT,
        purpose: text::LETS_SERVICES_SEND_SECRETS_THAT,
        class: "p-tpm",
        there: |now| now.has(Key::Transport),
    },
    Link {
        name: text::DEVICE_CERTIFICATE,
        purpose: text::THE_REGISTRATION_SERVICE_S_WORD,
        class: "p-drs",
        there: |now| now.joined_as.is_some(),
    },
    Link {
        name: text::SESSION_KEY,
        purpose: text::SENT_ENCRYPTED_TO_THE_TRANSPORT,
        class: "p-signin",
        there: |now| now.has(Key::Session),
    },
    Link {
        name: text::PRIMARY_REFRESH_TOKEN_PRT,
        purpose: text::SINGLE_SIGN_ON_USELESS_WITHOUT,
        class: "p-signin",
        there: |now| now.prt,
    },
];

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct KeyChain;

impl RunFigure for KeyChain {
    fn new(spec: &FigureSpec, session: &mut RunSession, _library: &Library) -> KeyChain {
        session.open_at(spec.at.unwrap_or(Opening::Judged));
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
        (Outcome::Failed(code), Some(origin)) => text::noticed(origin, code),
        _ => words::outcome(facts.outcome),
    };
    let picture = html! {
        ol.chain data-key="chain" {
            @for (i, link) in LINKS.iter().enumerate() {
                @let there = (link.there)(now);
                li class={ (link.class) (if there { " there" } else { "" }) } data-key=(i) {
                    span.mark aria-hidden="true" { (if there { "●" } else { "○" }) }
                    strong { (link.name) } " " span.state { (if there { text::THERE } else { text::NOT_THERE }) }
                    span.purpose { (link.purpose) }
                }
            }
        }
        p.noticed data-key="noticed" {
            @if let Some(at) = broken { (text::AT_THE_END_OF_THIS) strong { (LINKS[at].name) } ". " }
            @else { (text::AT_THE_END_OF_THIS_2) }
            (noticed)
        }
    };
    let records = session.timeline().records();
    let phases = session.phases();
    let table = html! {
        table {
            caption { (text::WHEN_KEYS_AND_CERTIFICATES_COME) }
            thead { tr { th scope="col" { (text::TIME) } th scope="col" { (text::WHAT) } } }
            tbody {
                @for record in records.iter().filter(|r| is_about_keys(&r.event)) {
                    tr data-msg=(Msg::Seek(record.step.0)) {
                        td.time { (words::offset(phases.offset_ms(record.at))) } td { (words::sentence(record)) }
                    }
                }
            }
        }
    };
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
            caption: text::KEY_CHAIN_CAPTION,
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

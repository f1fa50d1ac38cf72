//! Keys: from the endorsement key to the Primary Refresh Token. Break any link and see who notices, with which code.

mod drawing;

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
#[derive(Debug)]
struct Link {
    name: &'static str,
    /// Its name where there is little room.
    short: &'static str,
    purpose: &'static str,
    class: &'static str,
    there: fn(&Standing) -> bool,
}

static LINKS: [Link; 8] = [
    Link {
        name: text::ENDORSEMENT_KEY_EK_WITH_CERTIFICATE,
        short: text::EK_CERTIFIED,
        purpose: text::SAYS_WHICH_TPM_THIS_IS,
        class: "p-tpm",
        there: |now| now.ek_certificate,
    },
    Link {
        name: text::ATTESTATION_IDENTITY_KEY_AIK,
        short: text::ATTESTATION_IDENTITY_KEY_AIK,
        purpose: text::SIGNS_STATEMENTS_ABOUT_OTHER_KEYS,
        class: "p-tpm",
        there: |now| now.has(Key::Aik),
    },
    Link {
        name: text::AIK_CERTIFICATE,
        short: text::AIK_CERTIFICATE,
        purpose: text::THE_AIK_CERTIFICATE_SERVICE_SAYS,
        class: "p-aik",
        there: |now| now.aik_certificate,
    },
    Link {
        name: text::DEVICE_KEY,
        short: text::DEVICE_KEY,
        purpose: text::SIGNS_THE_CERTIFICATE_REQUEST_ITS,
        class: "p-tpm",
        there: |now| now.has(Key::Device),
    },
    Link {
        name: text::TRANSPORT_KEY_WITH_ATTESTATION_STATEMENT,
        short: text::TRANSPORT_KEY_ATTESTED,
        purpose: text::LETS_SERVICES_SEND_SECRETS_THAT,
        class: "p-tpm",
        there: |now| now.has(Key::Transport),
    },
    Link {
        name: text::DEVICE_CERTIFICATE,
        short: text::DEVICE_CERTIFICATE,
        purpose: text::THE_REGISTRATION_SERVICE_S_WORD,
        class: "p-drs",
        there: |now| now.joined_as.is_some(),
    },
    Link {
        name: text::SESSION_KEY,
        short: text::SESSION_KEY,
        purpose: text::SENT_ENCRYPTED_TO_THE_TRANSPORT,
        class: "p-signin",
        there: |now| now.has(Key::Session),
    },
    Link {
        name: text::PRIMARY_REFRESH_TOKEN_PRT,
        short: text::PRIMARY_REFRESH_TOKEN_PRT,
        purpose: text::SINGLE_SIGN_ON_USELESS_WITHOUT,
        class: "p-signin",
        there: |now| now.prt,
    },
];

/// How a link stands at the cursor.
#[derive(Clone, Debug)]
struct State {
    link: &'static Link,
    there: bool,
    /// Since when, or that it is still to come, or never comes.
    said: String,
    /// The record at which it came or went last, else at which it comes next.
    record: Option<usize>,
}

impl State {
    fn of(link: &'static Link, session: &RunSession) -> State {
        let here = session.settled();
        let there = (link.there)(session.standing(here));
        let records = session.timeline().records();
        let is = |at: &usize| (link.there)(session.standing(*at));
        let changes = |at: &usize| *at > 0 && is(at) != is(&(at - 1));
        let last = (0..=here).rev().find(changes);
        let next = || (here + 1..records.len()).find(changes);
        let record = last.or_else(next);
        let when = record.map(|at| words::offset(session.phases().offset_ms(records[at].at)));
        State {
            link,
            there,
            said: text::key_state(there, last.is_some(), when.as_deref()),
            record,
        }
    }
}

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
    let facts = session.facts();
    let end = session.standing(facts.records.len() - 1);
    let broken = LINKS.iter().position(|link| !(link.there)(end));
    let noticed = match (facts.outcome, facts.origin) {
        (Outcome::Failed(code), Some(origin)) => text::noticed(origin, code),
        _ => words::outcome(facts.outcome),
    };
    let states: Vec<State> = LINKS.iter().map(|link| State::of(link, session)).collect();
    let short = text::noticed_short(facts.verdict.as_ref(), facts.outcome);
    let picture = html! {
        (drawing::view(&drawing::WIDE, &states, broken, &short))
        (drawing::view(&drawing::NARROW, &states, broken, &short))
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

//! Keys: from the endorsement key to the Primary Refresh Token. Break any link and see who notices, with which code.

mod drawing;
mod links;

use join_sim::{Event, Library, Outcome, Parameter};
use maud::{Markup, html};

use self::links::{LINKS, State};
use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::opening::Opening;
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

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

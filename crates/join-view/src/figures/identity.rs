//! Identity through pre-provisioning: to whom the device belongs, who is enrolled, where the policy lands.

use std::borrow::Cow;

use join_sim::{Account, Assignment, Library, Parameter, Screen};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::run::opening::Opening;
use crate::run::standing::{DeviceObject, Standing};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

const WIDTH: i32 = 744;
const LEFT: i32 = 150;
const LINE: i32 = 44;

/// The questions, from top to bottom.
const TRACKS: [&str; 5] = [
    text::DEVICE_OBJECT_BELONGS_TO,
    text::DEVICE_CERTIFICATE_FOR,
    text::ENROLLED_IN_INTUNE_AS,
    text::ENERGY_SAVER_POLICY,
    text::PEOPLE_SEE,
];

/// An answer: what it is told by, and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    NoObject,
    Nobody,
    Whose(Account),
    OnTheDevice,
    NotAssigned,
    NotHere(Assignment),
    See(Screen),
}

/// The answers at one moment.
fn answers(now: &Standing) -> [Answer; 5] {
    let whose = |account: Option<Account>| account.map_or(Answer::Nobody, Answer::Whose);
    [
        match now.object {
            DeviceObject::Missing => Answer::NoObject,
            DeviceObject::Nobodys => Answer::Nobody,
            DeviceObject::Of(owner) => Answer::Whose(owner),
        },
        whose(now.joined_as),
        whose(now.enrolled),
        match (now.delivered, now.assignment) {
            (true, _) => Answer::OnTheDevice,
            (false, Assignment::Nobody) => Answer::NotAssigned,
            (false, to) => Answer::NotHere(to),
        },
        Answer::See(now.screen),
    ]
}

impl Answer {
    fn words(self) -> Cow<'static, str> {
        match self {
            Answer::NoObject => text::NO_OBJECT.into(),
            Answer::Nobody => "nobody".into(),
            Answer::Whose(account) => words::before_at(account).into(),
            Answer::OnTheDevice => text::ON_THE_DEVICE.into(),
            Answer::NotAssigned => text::NOT_ASSIGNED.into(),
            Answer::NotHere(to) => text::not_here(to).into(),
            Answer::See(screen) => screen.name().into(),
        }
    }

    /// The classes of its bar.
    fn class(self) -> &'static str {
        match self {
            Answer::Whose(Account::Autopilot) => "whose autopilot",
            Answer::Whose(Account::FooUser) => "whose foouser",
            Answer::Whose(Account::User) => "whose user",
            Answer::OnTheDevice => "whose policy",
            Answer::See(Screen::Error) => "whose bad",
            _ => "whose",
        }
    }
}

/// A stretch of moments with the same answer: first moment, the moment after the last, the answer.
type Stretch = (usize, usize, Answer);

fn tracks(session: &RunSession) -> [Vec<Stretch>; 5] {
    let mut tracks: [Vec<Stretch>; 5] = Default::default();
    let last = session.timeline().records().len();
    for (i, &step) in session.moments().iter().enumerate() {
        let until = session.moments().get(i + 1).copied().unwrap_or(last);
        let at = session.timeline().records()[step].at;
        let settled = (step..until)
            .take_while(|other| session.timeline().records()[*other].at == at)
            .last()
            .unwrap_or(step);
        let now = answers(session.standing(settled));
        for (track, answer) in tracks.iter_mut().zip(now) {
            match track.last_mut() {
                Some((_, end, same)) if *same == answer => *end = i + 1,
                _ => track.push((i, i + 1, answer)),
            }
        }
    }
    tracks
}

/// The figure.
#[derive(Clone, Copy, Debug)]
pub struct Identity;

impl RunFigure for Identity {
    fn new(spec: &FigureSpec, session: &mut RunSession, _library: &Library) -> Identity {
        session.open_at(spec.at.unwrap_or(Opening::Policy));
        Identity
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        view(of)
    }
}

fn view(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let tracks = tracks(session);
    let count = session.moments().len() as i32;
    let x = |moment: i32| LEFT + (WIDTH - LEFT - 4) * moment / count.max(1);
    let phases = session.phases();
    let records = session.timeline().records();
    let border = session
        .moments()
        .partition_point(|step| !phases.is_user(records[*step].at)) as i32;
    let cursor = session.timeline().cursor().0 as usize;
    let here = session
        .moments()
        .partition_point(|step| *step <= cursor)
        .saturating_sub(1) as i32;
    let height = 34 + LINE * TRACKS.len() as i32 + 8;
    let picture = html! {
        svg.identity viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(text::TO_WHOM_THE_DEVICE_BELONGS) {
            rect.band x=(x(0)) y="2" width=(x(border) - x(0)) height="22" {}
            rect.band.user x=(x(border)) y="2" width=(x(count) - x(border)) height="22" {}
            rect.cursor x=(x(here)) y="2" width=((x(here + 1) - x(here)).max(3)) height=(height - 4) {}
            @if border > 3 { text.band x=(x(0) + 6) y="17" { (text::TECHNICIAN_PHASE) } }
            @if count - border > 3 { text.band x=(x(border) + 6) y="17" { (text::USER_PHASE) } }
            @for (i, (name, track)) in TRACKS.iter().zip(&tracks).enumerate() {
                @let y = 34 + LINE * i as i32;
                text.name x="2" y=(y + 20) { (name) }
                @for (from, to, answer) in track {
                    @let (x1, x2) = (x(*from as i32), x(*to as i32));
                    @let said = answer.words();
                    g class=(answer.class()) data-msg=(Msg::Seek(session.moments()[*from] as u32)) {
                        rect x=(x1) y=(y) width=((x2 - x1 - 1).max(1)) height=(LINE - 12) rx="4" {}
                        @if x2 - x1 > said.len() as i32 * 6 + 8 { text x=(x1 + 5) y=(y + 20) { (said) } }
                        title { (name) ": " (said) }
                    }
                }
            }
        }
    };
    let table = html! {
        table {
            caption { (text::WHAT_CHANGES_AND_WHEN_TIMES) }
            thead { tr { th scope="col" { (text::TIME) } th scope="col" { (text::WHAT) } th scope="col" { (text::FROM_THEN_ON) } } }
            tbody {
                @for (moment, name, answer) in changes(&tracks) {
                    @let step = session.moments()[moment];
                    tr data-msg=(Msg::Seek(step as u32)) {
                        td.time { (words::offset(phases.offset_ms(records[step].at))) } td { (name) } td { (answer.words()) }
                    }
                }
            }
        }
    };
    const PARAMETERS: &[Parameter] = &[Parameter::AssignedTo, Parameter::Unjoin, Parameter::Mode];
    frame::view(
        of,
        Content {
            caption: text::IDENTITY_CAPTION,
            picture,
            table,
            parameters: PARAMETERS,
        },
    )
}

/// Every change of an answer, in order of time.
fn changes(tracks: &[Vec<Stretch>; 5]) -> Vec<(usize, &'static str, Answer)> {
    let mut changes = Vec::new();
    let last = tracks
        .iter()
        .flatten()
        .map(|(_, to, _)| *to)
        .max()
        .unwrap_or(0);
    for moment in 0..last {
        for (name, track) in TRACKS.iter().zip(tracks) {
            changes.extend(
                track
                    .iter()
                    .filter(|(from, _, _)| *from == moment)
                    .map(|(_, _, answer)| (moment, *name, *answer)),
            );
        }
    }
    changes
}

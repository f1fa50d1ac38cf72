//! Identity through pre-provisioning: to whom the device belongs, who is enrolled, where the policy lands.

use std::borrow::Cow;

use join_sim::{Account, Assignment, Event, Library, Parameter, Screen};
use maud::{Markup, html};

use super::RunFigure;
use crate::message::Msg;
use crate::parts::RunView;
use crate::parts::frame::{self, Content};
use crate::parts::lettering::{halves, wide};
use crate::run::opening::Opening;
use crate::run::standing::{DeviceObject, Standing};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, pictures as text};

/// The picture is drawn at its real width, in pixels.
const WIDTH: usize = 876;
const LEFT: usize = 112;
const HEAD: usize = 42;
const LINE: usize = 44;

/// The questions, from top to bottom.
const TRACKS: [&str; 6] = [
    text::DEVICE_OBJECT_BELONGS_TO,
    text::DEVICE_CERTIFICATE_FOR,
    text::ENROLLED_IN_INTUNE_AS,
    text::ENERGY_SAVER_POLICY,
    text::AIK_CERTIFICATE,
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
    Certified,
    Uncertified,
    See(Screen),
}

/// The answers at one moment.
fn answers(now: &Standing) -> [Answer; 6] {
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
        match now.aik_certificate {
            true => Answer::Certified,
            false => Answer::Uncertified,
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
            Answer::Certified => text::THERE.into(),
            Answer::Uncertified => text::NOT_THERE.into(),
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
            Answer::Certified => "whose tpm",
            Answer::See(Screen::Error) => "whose bad",
            _ => "whose",
        }
    }
}

/// A stretch of moments with the same answer: first moment, the moment after the last, the answer.
type Stretch = (usize, usize, Answer);

fn tracks(session: &RunSession) -> [Vec<Stretch>; 6] {
    let mut tracks: [Vec<Stretch>; 6] = Default::default();
    let last = session.timeline().records().len();
    let (mut began, mut seen, mut in_force) = (None, 0, false);
    for (i, &step) in session.moments().iter().enumerate() {
        let until = session.moments().get(i + 1).copied().unwrap_or(last);
        let at = session.timeline().records()[step].at;
        let settled = (step..until)
            .take_while(|other| session.timeline().records()[*other].at == at)
            .last()
            .unwrap_or(step);
        for record in &session.timeline().records()[seen..=settled] {
            if let Event::PolicyInForce { present, .. } = record.event {
                in_force = present;
            }
        }
        seen = settled + 1;
        let mut now = answers(session.standing(settled));
        // It is in force before the service hears that it is.
        if in_force {
            now[3] = Answer::OnTheDevice;
        }
        // What lasts no time is no answer.
        let passes = session
            .moments()
            .get(i + 1)
            .is_some_and(|next| session.timeline().records()[*next].at == at);
        if passes {
            began.get_or_insert(i);
            continue;
        }
        let from = began.take().unwrap_or(i);
        for (track, answer) in tracks.iter_mut().zip(now) {
            match track.last_mut() {
                Some((_, end, same)) if *same == answer => *end = i + 1,
                _ => track.push((from, i + 1, answer)),
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

/// Where the columns begin, one for each moment at which an answer changes, and where the last one ends: each is as wide as its
/// words want it, and what room is left they share.
fn columns(tracks: &[Vec<Stretch>; 6], starts: &[usize], times: &[String]) -> Vec<usize> {
    let column = |moment: usize| starts.partition_point(|start| *start < moment);
    let mut widths: Vec<usize> = times.iter().map(|time| wide(time) + 6).collect();
    let mut stretches: Vec<_> = tracks
        .iter()
        .flatten()
        .map(|(from, to, answer)| (column(*from), column(*to), *answer))
        .collect();
    stretches.sort_by_key(|(from, to, _)| to - from);
    for (from, to, answer) in stretches {
        let words = answer.words();
        // In two lines: the longer of its halves.
        let needs = halves(&words).iter().map(|half| room(half)).max();
        let has: usize = widths[from..to].iter().sum();
        let lacks = needs.unwrap_or_default().saturating_sub(has);
        for width in &mut widths[from..to] {
            *width += lacks.div_ceil(to - from);
        }
    }
    let wanted: usize = widths.iter().sum();
    let spare = (WIDTH - LEFT).saturating_sub(wanted) / widths.len();
    let mut x = LEFT;
    let mut edges = vec![x];
    for width in widths {
        x += width + spare;
        edges.push(x);
    }
    edges
}

/// How wide a text is, with its margins.
fn room(text: &str) -> usize {
    wide(text) + 9
}

fn view(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let tracks = tracks(session);
    let phases = session.phases();
    let records = session.timeline().records();
    let mut starts: Vec<usize> = tracks.iter().flatten().map(|(from, ..)| *from).collect();
    starts.sort_unstable();
    starts.dedup();
    let step = |moment: usize| session.moments()[moment];
    let times: Vec<String> = starts
        .iter()
        .map(|moment| words::offset(phases.offset_ms(records[step(*moment)].at)))
        .collect();
    let edges = columns(&tracks, &starts, &times);
    let x = |moment: usize| edges[starts.partition_point(|start| *start < moment)];
    let border = starts
        .iter()
        .position(|moment| phases.is_user(records[step(*moment)].at))
        .unwrap_or(starts.len());
    let here = starts
        .partition_point(|moment| *moment <= session.place_among_moments())
        .saturating_sub(1);
    let (end, height) = (
        edges[starts.len()].max(WIDTH),
        HEAD + LINE * TRACKS.len() + 4,
    );
    let picture = html! {
        svg.identity.real width=(end) height=(height) viewBox={ "0 0 " (end) " " (height) } role="img" aria-label=(text::TO_WHOM_THE_DEVICE_BELONGS) {
            rect.cursor x=(edges[here]) y="22" width=(edges[here + 1] - edges[here]) height=(height - 22) rx="4" {}
            @for (from, to, class, name) in [(0, border, "band", text::TECHNICIAN_PHASE), (border, starts.len(), "band user", text::USER_PHASE)] {
                @let span = edges[to] - edges[from];
                @if span > 1 { rect class=(class) x=(edges[from]) y="0" width=(span - 1) height="20" rx="3" {} }
                @if span > room(name) { text.band x=((edges[from] + edges[to]) / 2) y="14" text-anchor="middle" { (name) } }
            }
            @for (at, time) in times.iter().enumerate() {
                text.time.b[at == here] x=((edges[at] + edges[at + 1]) / 2) y="36" text-anchor="middle" { (time) }
            }
            @for (i, (name, track)) in TRACKS.iter().zip(&tracks).enumerate() {
                @let y = HEAD + LINE * i;
                @let lines = halves(name);
                @for (at, line) in lines.iter().enumerate() {
                    text.name x=(LEFT - 8) y=(y + 24 + 15 * at - 7 * (lines.len() - 1)) text-anchor="end" { (line) }
                }
                @for (from, to, answer) in track {
                    @let (x1, x2) = (x(*from), x(*to));
                    @let said = answer.words();
                    @let lines = if room(&said) <= x2 - x1 { vec![&*said] } else { halves(&said) };
                    g class=(answer.class()) data-msg=(Msg::Seek(step(*from) as u32)) {
                        rect x=(x1 + 1) y=(y + 2) width=(x2 - x1 - 2) height=(LINE - 6) rx="5" {}
                        @for (at, line) in lines.iter().enumerate() {
                            text x=((x1 + x2) / 2) y=(y + 25 + 14 * at - 7 * (lines.len() - 1)) text-anchor="middle" { (line) }
                        }
                        title { (name) ": " (said) }
                    }
                }
            }
        }
        // Where there is no room beside each other, the same one below the other.
        dl.tracks {
            @for (name, track) in TRACKS.iter().zip(&tracks) {
                dt { (name) }
                dd {
                    @for (from, to, answer) in track {
                        @let now = (*from..*to).contains(&session.place_among_moments());
                        span class={ (answer.class()) (if now { " now-here" } else { "" }) } data-msg=(Msg::Seek(step(*from) as u32)) {
                            small { (words::offset(phases.offset_ms(records[step(*from)].at))) } " " (answer.words())
                        } " "
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
fn changes(tracks: &[Vec<Stretch>; 6]) -> Vec<(usize, &'static str, Answer)> {
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

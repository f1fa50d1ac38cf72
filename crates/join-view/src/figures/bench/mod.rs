//! The bench: a head that never leaves, every parameter, two runs on one clock, what can be done at any moment of it, and the runs
//! that are kept.

mod axis;
mod clock;
mod foot;
mod head;
mod lanes;
mod settings;
mod when;

use join_sim::{Event, Library, name_of};
use maud::{Markup, html};

use super::{Changed, RunFigure};
use crate::message::{Field, Kinds, Msg};
use crate::parts::{OwnKey, RunView};
use crate::session::RunSession;
use crate::spec::FigureSpec;
use crate::words::{self, bench as say};

/// More moments than this are not marked.
const MARKS: usize = 8;

/// The figure.
#[derive(Clone, Debug, Default)]
pub struct Bench {
    /// What its reader looks for among the parameters.
    find: String,
    /// Which groups of parameters are open.
    open: Vec<bool>,
    /// The marked moments, in milliseconds of true time.
    marks: Vec<i64>,
    /// The name for the next run to be kept, as far as it is typed.
    draft: String,
    /// What is wrong is the moment to which its reader wanted to go.
    wrong: bool,
}

impl RunFigure for Bench {
    const FLOWS: bool = true;
    const HEARS: Kinds = Kinds::BENCH;

    fn new(spec: &FigureSpec, session: &mut RunSession, library: &Library) -> Bench {
        if let Ok(home) = spec.home(library) {
            session.compare_with(home);
        }
        // It opens where the wait begins: there is what it is about.
        let user = session.phases();
        let records = &session.facts().records;
        let wait = records.iter().find(|record| {
            let waits = matches!(
                record.event,
                Event::Attempt {
                    number: 1,
                    certificate: false
                }
            );
            waits && user.is_user(record.at)
        });
        // The others on this run open where the bench does.
        let step = wait.map_or_else(|| session.timeline().cursor().0, |record| record.step.0);
        session.seek(step);
        let open = |group: &join_sim::Group| {
            matches!(
                group,
                join_sim::Group::PolicyAndPower | join_sim::Group::Token
            )
        };
        Bench {
            open: settings::groups().iter().map(open).collect(),
            ..Bench::default()
        }
    }

    fn keys(&self) -> &'static [OwnKey] {
        const KEYS: [OwnKey; 7] = [
            key("u", Msg::Undo, say::KEYS[0]),
            key("r", Msg::Redo, say::KEYS[1]),
            key("g", Msg::ToField(Field::Time), say::KEYS[2]),
            key("/", Msg::ToField(Field::Search), say::KEYS[3]),
            key("m", Msg::Mark, say::KEYS[4]),
            key("k", Msg::Keep, say::KEYS[5]),
            key("f", Msg::FullScreen, say::KEYS[6]),
        ];
        &KEYS
    }

    fn update(
        &mut self,
        msg: Msg,
        value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        self.wrong = false;
        let zero = axis::zero(&session.phases());
        let done = match msg {
            Msg::GoTo => {
                if value.trim().is_empty() {
                    return Some(Ok(Changed::Nothing));
                }
                let last = session
                    .facts()
                    .records
                    .last()
                    .map_or(0, |one| one.at.0 as i64);
                let at = when::read(value).map(|ms| ms + zero);
                let Some(at) = at.filter(|at| (0..=last).contains(at)) else {
                    self.wrong = true;
                    return Some(Err(say::no_moment(-zero, last - zero, value.trim())));
                };
                session.stand_at(at);
                Changed::Run
            }
            Msg::At => {
                let seconds: i64 = value.parse().ok()?;
                session.stand_at(seconds.saturating_mul(1000).saturating_add(zero));
                Changed::Run
            }
            Msg::Give(command) => match session.command_now(command) {
                Ok(()) => Changed::Run,
                Err(error) => return Some(Err(error)),
            },
            Msg::Play => {
                let end = session
                    .facts()
                    .records
                    .last()
                    .map_or(0, |one| one.at.0 as i64);
                let begin = clock::axis(session).from + zero;
                // At the end, or before the clock begins, it plays the whole of it.
                let from = match session.now() {
                    now if now < begin || now >= end => begin.max(0),
                    now => now,
                };
                let moments = session.moments().iter();
                let at = |step: &usize| session.facts().records[*step].at.0 as i64;
                let stops = moments.map(at).collect();
                session.toggle_flow(from, end, stops);
                Changed::Run
            }
            Msg::Find => {
                self.find = value.chars().take(60).collect();
                Changed::Own
            }
            Msg::Group(nth) => {
                if let Some(open) = self.open.get_mut(nth) {
                    *open = !*open;
                }
                Changed::Own
            }
            Msg::OpenGroup(id) => {
                let group = id.spec().group;
                let at = settings::groups().iter().position(|one| *one == group);
                if let Some(open) = at.and_then(|at| self.open.get_mut(at)) {
                    *open = true;
                }
                self.find.clear();
                Changed::Own
            }
            Msg::Mark => {
                let now = session.now();
                if !self.marks.contains(&now) && self.marks.len() < MARKS {
                    self.marks.push(now);
                }
                Changed::Own
            }
            Msg::Unmark(nth) => {
                if nth < self.marks.len() {
                    self.marks.remove(nth);
                }
                Changed::Own
            }
            Msg::ToMark(nth) => match self.marks.get(nth) {
                Some(at) => {
                    session.stand_at(*at);
                    Changed::Run
                }
                None => Changed::Nothing,
            },
            Msg::Name => {
                self.draft = name_of(value);
                Changed::Own
            }
            Msg::Keep => match session.keep(&self.draft) {
                Ok(()) => {
                    self.draft.clear();
                    Changed::Run
                }
                Err(error) => return Some(Err(error)),
            },
            _ => return None,
        };
        Some(Ok(done))
    }

    fn view(&self, of: &RunView<'_>) -> Markup {
        html! {
            (head::view(of, self.wrong))
            div.bench-body data-key="body" {
                (settings::view(of, &self.find, &self.open))
                div.middle data-key="middle" {
                    (head::sentence(of))
                    (clock::view(of, &self.marks))
                    (foot::acts(of.session))
                    (foot::marks(of.session, &self.marks))
                    (foot::runs(of.session, &self.draft))
                    (table(of))
                }
            }
            (head::caption(of))
        }
    }
}

const fn key(key: &'static str, msg: Msg, words: &'static str) -> OwnKey {
    OwnKey { key, msg, words }
}

/// The key moments in words: on paper and without a script they are the steps.
fn table(of: &RunView<'_>) -> Markup {
    let session = of.session;
    let records = session.timeline().records();
    let phases = session.phases();
    let table = html! {
        table {
            caption { (words::stepper::THE_KEY_MOMENTS_OF_THIS) }
            tbody {
                @for &step in session.moments() {
                    @let record = &records[step];
                    tr data-key={ "t" (step) } data-msg=(Msg::Seek(step as u32)) {
                        td.time { (words::offset(phases.offset_ms(record.at))) }
                        td.who { (words::names::participant(record.who)) }
                        td { (words::sentence(record)) }
                    }
                }
            }
        }
    };
    crate::parts::frame::folded(of, table)
}

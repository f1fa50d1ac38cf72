//! Every figure by the name that blocks and pages use, and the programs that know them. A program is built of the figures of its
//! list and of no others: each list becomes an enum, so that what is in none of them is no part of the program.

use join_sim::Library;
use maud::{Markup, html};

use crate::figures::diagnosis::Diagnosis;
use crate::figures::fleet::FleetFigure;
use crate::figures::identity::Identity;
use crate::figures::key_chain::KeyChain;
use crate::figures::messages::Messages;
use crate::figures::question::Question;
use crate::figures::run_files::RunFiles;
use crate::figures::savers::Savers;
use crate::figures::state_machine::StateMachine;
use crate::figures::stepper::Stepper;
use crate::figures::tasks::Tasks;
use crate::figures::ten_minutes::TenMinutes;
use crate::figures::token_timeline::TokenTimeline;
use crate::figures::traces::Traces;
use crate::figures::what_if::WhatIf;
use crate::figures::{Changed, Heard, Hearing, Mounting, OwnFigure, OwnView, Progress, RunFigure};
use crate::message::{Kinds, Msg};
use crate::parts::{OwnKey, RunView};
use crate::session::RunSession;
use crate::spec::FigureSpec;

/// The figure that shows all steps of a run.
pub const STEPPER: &str = "join-stepper";

/// The figures that show a run from its beginning to its end; links to a run lead to the first one of a page.
pub const STEPPERS: [&str; 2] = [STEPPER, "ten-minutes"];

/// A list of figures as one type. What it asks of a figure it asks of the one that stands there.
pub trait FigureSet: Sized {
    /// Those that share the run of their page with others.
    const ON_RUN: &'static [&'static str];
    /// Those that stand by themselves.
    const OWN: &'static [&'static str];
    /// What they understand.
    const HEARS: Kinds;
    /// One of them may have work that takes longer than a frame.
    const WORKS: bool;
    /// One of them shows moments between records while it plays.
    const FLOWS: bool;
    /// One of them gives its run as text.
    const AS_TEXT: bool;

    /// A figure on a run; none where the list has no such figure.
    fn on_run(spec: &FigureSpec, session: &mut RunSession, library: &Library) -> Option<Self>;

    /// A figure by itself; none where the list has no such figure.
    fn own(spec: &FigureSpec, page: &Mounting<'_>) -> Option<Result<Self, String>>;

    /// See [`RunFigure::keys`].
    fn keys(&self) -> &'static [OwnKey];
    /// See [`RunFigure::has_steps`].
    fn has_steps(&self) -> bool;
    /// See [`RunFigure::update`].
    fn update_on_run(
        &mut self,
        msg: Msg,
        value: &str,
        session: &mut RunSession,
    ) -> Option<Result<Changed, String>>;
    /// See [`RunFigure::view`].
    fn view_on_run(&self, of: &RunView<'_>) -> Markup;

    /// See [`OwnFigure::update`].
    fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String>;
    /// See [`OwnFigure::view`].
    fn view(&self, page: &OwnView<'_>) -> Markup;
    /// See [`OwnFigure::key`].
    fn key(&self, key: &str) -> Option<Msg>;
    /// See [`OwnFigure::work`].
    fn work(&mut self, runs: u32, library: &Library) -> bool;
    /// See [`OwnFigure::is_working`].
    fn is_working(&self) -> bool;
    /// See [`OwnFigure::memory_key`].
    fn memory_key(&self) -> Option<String>;
    /// See [`OwnFigure::recall`].
    fn recall(&mut self, memory: &str);
    /// See [`OwnFigure::forget`].
    fn forget(&mut self);
    /// See [`OwnFigure::progress`].
    fn progress(&self) -> Option<Progress>;
    /// See [`OwnFigure::has_state`].
    fn has_state(&self) -> bool;
    /// See [`OwnFigure::open`].
    fn open(&mut self, state: &str, library: &Library) -> Result<(), String>;
}

/// Calls the figure that stands there; `$none` where it is of the other sort.
macro_rules! figure {
    ($set:ident, $self:ident, [$($variant:ident)*], $none:expr, $of:ident => $call:expr) => {
        match $self {
            $($set::$variant($of) => $call,)*
            #[allow(unreachable_patterns)] // a list may have figures of one sort only
            _ => $none,
        }
    };
}

/// Makes a list of figures, one line each: its names and its type.
macro_rules! figures {
    ($(#[$about:meta])* $set:ident {
        on a run: $($name:literal => $variant:ident($figure:ty),)*
        by itself: $($($own_name:literal)|+ => $own_variant:ident($own:ty),)*
    }) => {
        $(#[$about])*
        #[derive(Debug)]
        #[allow(missing_docs)] // each is named like its figure
        #[allow(clippy::large_enum_variant)] // a page has a few of them
        pub enum $set {
            $($variant($figure),)*
            $($own_variant($own),)*
        }

        impl FigureSet for $set {
            const ON_RUN: &'static [&'static str] = &[$($name,)*];
            const OWN: &'static [&'static str] = &[$($($own_name,)+)*];
            const HEARS: Kinds = match $set::ON_RUN.len() {
                0 => Kinds::NONE,
                _ => Kinds::RUN.and(Kinds::LINK),
            }$(.and(<$own as OwnFigure>::HEARS))*;
            const WORKS: bool = false $(|| <$own as OwnFigure>::WORKS)*;
            const FLOWS: bool = false $(|| <$figure as RunFigure>::FLOWS)*;
            const AS_TEXT: bool = false $(|| <$figure as RunFigure>::AS_TEXT)*;

            #[allow(unused_variables)]
            fn on_run(spec: &FigureSpec, session: &mut RunSession, library: &Library) -> Option<$set> {
                match spec.widget.as_str() {
                    $($name => Some($set::$variant(<$figure as RunFigure>::new(spec, session, library))),)*
                    _ => None,
                }
            }

            #[allow(unused_variables)]
            fn own(spec: &FigureSpec, page: &Mounting<'_>) -> Option<Result<$set, String>> {
                match spec.widget.as_str() {
                    $($($own_name)|+ => Some(<$own as OwnFigure>::new(spec, page).map($set::$own_variant)),)*
                    _ => None,
                }
            }

            fn keys(&self) -> &'static [OwnKey] {
                figure!($set, self, [$($variant)*], &[], figure => figure.keys())
            }

            fn has_steps(&self) -> bool {
                figure!($set, self, [$($variant)*], false, figure => figure.has_steps())
            }

            #[allow(unused_variables)]
            fn update_on_run(&mut self, msg: Msg, value: &str, session: &mut RunSession) -> Option<Result<Changed, String>> {
                figure!($set, self, [$($variant)*], None, figure => figure.update(msg, value, session))
            }

            #[allow(unused_variables)]
            fn view_on_run(&self, of: &RunView<'_>) -> Markup {
                figure!($set, self, [$($variant)*], html! {}, figure => figure.view(of))
            }

            #[allow(unused_variables)]
            fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
                figure!($set, self, [$($own_variant)*], Ok(Heard::NotMine), figure => figure.update(msg, value, page))
            }

            #[allow(unused_variables)]
            fn view(&self, page: &OwnView<'_>) -> Markup {
                figure!($set, self, [$($own_variant)*], html! {}, figure => figure.view(page))
            }

            #[allow(unused_variables)]
            fn key(&self, key: &str) -> Option<Msg> {
                figure!($set, self, [$($own_variant)*], None, figure => figure.key(key))
            }

            #[allow(unused_variables)]
            fn work(&mut self, runs: u32, library: &Library) -> bool {
                figure!($set, self, [$($own_variant)*], false, figure => figure.work(runs, library))
            }

            fn is_working(&self) -> bool {
                figure!($set, self, [$($own_variant)*], false, figure => figure.is_working())
            }

            fn memory_key(&self) -> Option<String> {
                figure!($set, self, [$($own_variant)*], None, figure => figure.memory_key())
            }

            #[allow(unused_variables)]
            fn recall(&mut self, memory: &str) {
                figure!($set, self, [$($own_variant)*], (), figure => figure.recall(memory));
            }

            fn forget(&mut self) {
                figure!($set, self, [$($own_variant)*], (), figure => figure.forget());
            }

            fn progress(&self) -> Option<Progress> {
                figure!($set, self, [$($own_variant)*], None, figure => figure.progress())
            }

            fn has_state(&self) -> bool {
                figure!($set, self, [$($own_variant)*], true, figure => figure.has_state())
            }

            #[allow(unused_variables)]
            fn open(&mut self, state: &str, library: &Library) -> Result<(), String> {
                figure!($set, self, [$($own_variant)*], Ok(()), figure => figure.open(state, library))
            }
        }
    };
}

figures! {
    /// What chapters have that step through a run.
    PageFigure {
        on a run:
        "join-stepper" => Stepper(Stepper<false>),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// What the first page has.
    FirstFigure {
        on a run:
        "ten-minutes" => TenMinutes(TenMinutes),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// The first page with all its steps.
    StoryFigure {
        on a run:
        "ten-minutes" => TenMinutes(TenMinutes),
        "join-stepper" => Stepper(Stepper<false>),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// What chapters have that look at one thing of a run.
    InsideFigure {
        on a run:
        "state-machine" => StateMachine(StateMachine),
        "identity" => Identity(Identity),
        "tasks" => Tasks(Tasks),
        "keys" => KeyChain(KeyChain),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// What chapters have that show the traces of a run.
    TraceFigure {
        on a run:
        "traces" => Traces(Traces),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// What chapters have that are about the token.
    TokenFigure {
        on a run:
        "token-timeline" => TokenTimeline(TokenTimeline<false>),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// What chapters have that hold two runs against each other.
    CompareFigure {
        on a run:
        "what-if" => WhatIf(WhatIf<false>),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// What the playground shows before its reader opens more.
    BenchFigure {
        on a run:
        "join-stepper" => Stepper(Stepper<true>),
        by itself:
    }
}

figures! {
    /// All on a run, also at full size.
    FullFigure {
        on a run:
        "join-stepper" => Stepper(Stepper<true>),
        "token-timeline" => TokenTimeline(TokenTimeline<true>),
        "state-machine" => StateMachine(StateMachine),
        "identity" => Identity(Identity),
        "tasks" => Tasks(Tasks),
        "keys" => KeyChain(KeyChain),
        "traces" => Traces(Traces),
        "what-if" => WhatIf(WhatIf<true>),
        "messages" => Messages(Messages),
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// Those that run the model many times.
    StudyFigure {
        on a run:
        by itself:
        "savers" => Savers(Savers),
        "fleet" => Fleet(FleetFigure),
    }
}

figures! {
    /// The one that writes and reads files.
    FileFigure {
        on a run:
        by itself:
        "files" => Files(RunFiles),
    }
}

figures! {
    /// Those that stand on pages of their own.
    ExerciseFigure {
        on a run:
        by itself:
        "diagnose" => Diagnosis(Diagnosis),
    }
}

/// A program that pages load, by its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgramFigures {
    /// Its name, which its crate below `programs/` and the first part of its file have, too.
    pub name: &'static str,
    /// The figures on a run that it knows.
    pub on_run: &'static [&'static str],
    /// The figures that stand by themselves.
    pub own: &'static [&'static str],
    /// A page fetches it when its reader first uses one of its figures; the page's own program marks them as ready.
    pub later: bool,
    /// Its page may have tabs, whose figures another program brings.
    pub tabs: bool,
    /// It may bring them, and takes the page over then.
    pub takes_over: bool,
}

impl ProgramFigures {
    const fn of<F: FigureSet>(name: &'static str, later: bool) -> ProgramFigures {
        ProgramFigures {
            name,
            on_run: F::ON_RUN,
            own: F::OWN,
            later,
            tabs: false,
            takes_over: false,
        }
    }

    const fn with_tabs(self) -> ProgramFigures {
        ProgramFigures { tabs: true, ..self }
    }

    const fn for_tabs(self) -> ProgramFigures {
        ProgramFigures {
            takes_over: true,
            ..self
        }
    }

    /// Whether it has a figure of this name.
    #[must_use]
    pub fn knows(&self, widget: &str) -> bool {
        self.on_run.contains(&widget) || self.own.contains(&widget)
    }
}

/// All programs, of those that a page loads at once the smallest first.
pub const PROGRAMS: [ProgramFigures; 12] = [
    ProgramFigures::of::<FirstFigure>("first", false).with_tabs(),
    ProgramFigures::of::<TokenFigure>("token", false),
    ProgramFigures::of::<TraceFigure>("traces", false).with_tabs(),
    ProgramFigures::of::<CompareFigure>("compare", false),
    ProgramFigures::of::<InsideFigure>("inside", false),
    ProgramFigures::of::<PageFigure>("page", false),
    ProgramFigures::of::<StoryFigure>("story", false).for_tabs(),
    ProgramFigures::of::<BenchFigure>("bench", false).with_tabs(),
    ProgramFigures::of::<FullFigure>("full", false).for_tabs(),
    ProgramFigures::of::<ExerciseFigure>("exercises", false),
    ProgramFigures::of::<StudyFigure>("studies", true),
    ProgramFigures::of::<FileFigure>("files", true),
];

/// The program that a page fetches when a figure is first used; none for a figure that the page's own program has.
#[must_use]
pub fn later(widget: &str) -> Option<&'static str> {
    let mut late = PROGRAMS.iter().filter(|program| program.later);
    late.find(|program| program.knows(widget))
        .map(|program| program.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_figure_is_of_two_sorts_and_whatever_comes_later_is_no_part_of_a_page() {
        for program in &PROGRAMS {
            assert!(!program.on_run.iter().any(|name| program.own.contains(name)));
            let names = program.on_run.iter().chain(program.own);
            for name in names {
                assert_eq!(later(name).is_some(), program.later, "{name}");
            }
        }
        assert_eq!(later("nonsense"), None);
    }
}

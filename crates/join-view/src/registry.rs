//! Every figure by the name that blocks and pages use, and the programs that know them. A program is built of the figures of its
//! list and of no others: each list becomes an enum, so that what is in none of them is no part of the program.

use join_sim::Library;
use maud::{Markup, html};

use crate::figure_set::FigureSet;
use crate::figures::bench::Bench;
use crate::figures::diagnosis::Diagnosis;
use crate::figures::fleet::FleetFigure;
use crate::figures::identity::Identity;
use crate::figures::key_chain::KeyChain;
use crate::figures::messages::Messages;
use crate::figures::now::Now;
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
use crate::figures::why_tree::WhyTree;
use crate::figures::{Changed, Heard, Hearing, Mounting, OwnFigure, OwnView, Progress, RunFigure};
use crate::message::{Kinds, Msg};
use crate::parts::{OwnKey, RunView};
use crate::session::RunSession;
use crate::spec::FigureSpec;

/// The figure that shows all steps of a run.
pub const STEPPER: &str = "join-stepper";

/// The figure that is the playground.
pub const BENCH: &str = "bench";

/// The figures that show a run from its beginning to its end; links to a run lead to the first one of a page.
pub const STEPPERS: [&str; 3] = [STEPPER, "ten-minutes", BENCH];

figures! {
    /// What chapters have that step through a run.
    PageFigure {
        on a run:
        "join-stepper" => Stepper(Stepper),
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
        "join-stepper" => Stepper(Stepper),
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
        by itself:
        "predict" | "check" => Question(Question),
    }
}

figures! {
    /// What chapters have that are about keys.
    KeyFigure {
        on a run:
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
        "bench" => Bench(Bench),
        by itself:
    }
}

figures! {
    /// All on a run, also at full size.
    FullFigure {
        on a run:
        "bench" => Bench(Bench),
        "join-stepper" => Stepper(Stepper),
        "token-timeline" => TokenTimeline(TokenTimeline<true>),
        "state-machine" => StateMachine(StateMachine),
        "identity" => Identity(Identity),
        "tasks" => Tasks(Tasks),
        "keys" => KeyChain(KeyChain),
        "traces" => Traces(Traces),
        "what-if" => WhatIf(WhatIf<true>),
        "messages" => Messages(Messages),
        "now" => Now(Now),
        "why" => WhyTree(WhyTree),
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
pub const PROGRAMS: [ProgramFigures; 13] = [
    ProgramFigures::of::<FirstFigure>("first", false).with_tabs(),
    ProgramFigures::of::<TokenFigure>("token", false),
    ProgramFigures::of::<TraceFigure>("traces", false).with_tabs(),
    ProgramFigures::of::<CompareFigure>("compare", false),
    ProgramFigures::of::<KeyFigure>("keys", false),
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

//! A list of figures as one type, made by a macro from a line for each: what is in no list is no part of a program.

use join_sim::Library;
use maud::{Markup, html};

use crate::figures::{Changed, Heard, Hearing, Mounting, OwnView, Progress};
use crate::message::{Kinds, Msg};
use crate::parts::{OwnKey, RunView};
use crate::session::RunSession;
use crate::spec::FigureSpec;

/// A list of figures as one type. What it asks of a figure it asks of the one that stands there; what a list has no figures for, it
/// answers as none would.
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
    fn on_run(_: &FigureSpec, _: &mut RunSession, _: &Library) -> Option<Self> {
        None
    }

    /// See [`RunFigure::keys`].
    fn keys(&self) -> &'static [OwnKey] {
        &[]
    }

    /// See [`RunFigure::has_steps`].
    fn has_steps(&self) -> bool {
        false
    }

    /// See [`RunFigure::update`].
    fn update_on_run(
        &mut self,
        _: Msg,
        _: &str,
        _: &mut RunSession,
    ) -> Option<Result<Changed, String>> {
        None
    }

    /// See [`RunFigure::view`].
    fn view_on_run(&self, _: &RunView<'_>) -> Markup {
        html! {}
    }

    /// A figure by itself; none where the list has no such figure.
    fn own(_: &FigureSpec, _: &Mounting<'_>) -> Option<Result<Self, String>> {
        None
    }

    /// See [`OwnFigure::update`].
    ///
    /// # Errors
    /// As there.
    fn update(&mut self, _: Msg, _: &str, _: &mut Hearing<'_>) -> Result<Heard, String> {
        Ok(Heard::NotMine)
    }

    /// See [`OwnFigure::view`].
    fn view(&self, _: &OwnView<'_>) -> Markup {
        html! {}
    }

    /// See [`OwnFigure::key`].
    fn key(&self, _: &str) -> Option<Msg> {
        None
    }

    /// See [`OwnFigure::work`].
    fn work(&mut self, _: u32, _: &Library) -> bool {
        false
    }

    /// See [`OwnFigure::is_working`].
    fn is_working(&self) -> bool {
        false
    }

    /// See [`OwnFigure::memory_key`].
    fn memory_key(&self) -> Option<String> {
        None
    }

    /// See [`OwnFigure::recall`].
    fn recall(&mut self, _: &str) {}

    /// See [`OwnFigure::forget`].
    fn forget(&mut self) {}

    /// See [`OwnFigure::progress`].
    fn progress(&self) -> Option<Progress> {
        None
    }

    /// See [`OwnFigure::has_state`]; every run is a state.
    fn has_state(&self) -> bool {
        true
    }

    /// See [`OwnFigure::open`].
    ///
    /// # Errors
    /// As there.
    fn open(&mut self, _: &str, _: &Library) -> Result<(), String> {
        Ok(())
    }
}

/// Calls the figure that stands there; `$none` where it is one of the others, if there are any.
macro_rules! figure {
    ($set:ident, $self:ident, [$($variant:ident)+], [], $none:expr, $of:ident => $call:expr) => {
        match $self {
            $($set::$variant($of) => $call,)+
        }
    };
    ($set:ident, $self:ident, [$($variant:ident)+], [$($other:ident)+], $none:expr, $of:ident => $call:expr) => {
        match $self {
            $($set::$variant($of) => $call,)+
            $($set::$other(_) => $none,)+
        }
    };
}

/// What a list answers for its figures on a run.
macro_rules! on_run {
    ($set:ident [] $others:tt) => {};
    ($set:ident [$($name:literal $variant:ident($figure:ty))+] $others:tt) => {
        fn on_run(spec: &FigureSpec, session: &mut RunSession, library: &Library) -> Option<$set> {
            match spec.widget.as_str() {
                $($name => Some($set::$variant(Box::new(<$figure as RunFigure>::new(spec, session, library)))),)+
                _ => None,
            }
        }

        fn keys(&self) -> &'static [OwnKey] {
            figure!($set, self, [$($variant)+], $others, &[], figure => figure.keys())
        }

        fn has_steps(&self) -> bool {
            figure!($set, self, [$($variant)+], $others, false, figure => figure.has_steps())
        }

        fn update_on_run(&mut self, msg: Msg, value: &str, session: &mut RunSession) -> Option<Result<Changed, String>> {
            figure!($set, self, [$($variant)+], $others, None, figure => figure.update(msg, value, session))
        }

        fn view_on_run(&self, of: &RunView<'_>) -> Markup {
            figure!($set, self, [$($variant)+], $others, html! {}, figure => figure.view(of))
        }
    };
}

/// What a list answers for its figures that stand by themselves.
macro_rules! by_itself {
    ($set:ident [] $others:tt) => {};
    ($set:ident [$([$($name:literal)+] $variant:ident($figure:ty))+] $others:tt) => {
        fn own(spec: &FigureSpec, page: &Mounting<'_>) -> Option<Result<$set, String>> {
            match spec.widget.as_str() {
                $($($name)|+ => {
                    let made = <$figure as OwnFigure>::new(spec, page);
                    Some(made.map(|made| $set::$variant(Box::new(made))))
                })+
                _ => None,
            }
        }

        fn update(&mut self, msg: Msg, value: &str, page: &mut Hearing<'_>) -> Result<Heard, String> {
            figure!($set, self, [$($variant)+], $others, Ok(Heard::NotMine), figure => figure.update(msg, value, page))
        }

        fn view(&self, page: &OwnView<'_>) -> Markup {
            figure!($set, self, [$($variant)+], $others, html! {}, figure => figure.view(page))
        }

        fn key(&self, key: &str) -> Option<Msg> {
            figure!($set, self, [$($variant)+], $others, None, figure => figure.key(key))
        }

        fn work(&mut self, runs: u32, library: &Library) -> bool {
            figure!($set, self, [$($variant)+], $others, false, figure => figure.work(runs, library))
        }

        fn is_working(&self) -> bool {
            figure!($set, self, [$($variant)+], $others, false, figure => figure.is_working())
        }

        fn memory_key(&self) -> Option<String> {
            figure!($set, self, [$($variant)+], $others, None, figure => figure.memory_key())
        }

        fn recall(&mut self, memory: &str) {
            figure!($set, self, [$($variant)+], $others, (), figure => figure.recall(memory));
        }

        fn forget(&mut self) {
            figure!($set, self, [$($variant)+], $others, (), figure => figure.forget());
        }

        fn progress(&self) -> Option<Progress> {
            figure!($set, self, [$($variant)+], $others, None, figure => figure.progress())
        }

        fn has_state(&self) -> bool {
            figure!($set, self, [$($variant)+], $others, true, figure => figure.has_state())
        }

        fn open(&mut self, state: &str, library: &Library) -> Result<(), String> {
            figure!($set, self, [$($variant)+], $others, Ok(()), figure => figure.open(state, library))
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
        pub enum $set {
            $(#[doc = concat!("`", $name, "`")] $variant(Box<$figure>),)*
            $($(#[doc = concat!("`", $own_name, "`")])+ $own_variant(Box<$own>),)*
        }

        impl FigureSet for $set {
            const ON_RUN: &'static [&'static str] = &[$($name,)*];
            const OWN: &'static [&'static str] = &[$($($own_name,)+)*];
            const HEARS: Kinds = match $set::ON_RUN.len() {
                0 => Kinds::NONE,
                _ => Kinds::RUN.and(Kinds::LINK),
            }$(.and(<$figure as RunFigure>::HEARS))*$(.and(<$own as OwnFigure>::HEARS))*;
            const WORKS: bool = false $(|| <$own as OwnFigure>::WORKS)*;
            const FLOWS: bool = false $(|| <$figure as RunFigure>::FLOWS)*;
            const AS_TEXT: bool = false $(|| <$figure as RunFigure>::AS_TEXT)*;

            on_run! { $set [$($name $variant($figure))*] [$($own_variant)*] }
            by_itself! { $set [$([$($own_name)+] $own_variant($own))*] [$($variant)*] }
        }
    };
}

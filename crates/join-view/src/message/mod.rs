//! What a reader can do: every message of every figure, how it is written into the attribute `data-msg`, and how it is read back.
//!
//! A message is what a control says. What a field holds comes beside it as a text, its value: the lines say what that is.

mod rest;

pub use rest::{Axis, Baseline, EVERY, Field, Form, HERE, Lifetime, Place, Unread};

use join_sim::{Command, Parameter};
use maud::Render;

use crate::words;
use rest::Rest;

/// Kinds of messages. A program reads only those that one of its figures understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// None.
    pub const NONE: Kinds = Kinds(0);
    /// All that there are.
    pub const ALL: Kinds = Kinds(u8::MAX);

    /// Those of either.
    #[must_use]
    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    /// Whether one of these is among them.
    #[must_use]
    pub const fn hold(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }
}

/// Makes `Msg` from a table with one line a message: its text, and what follows that text behind a colon.
macro_rules! messages {
    ($($(#[$about:meta])* $kind:ident = $bit:literal, $read:ident { $($(#[$doc:meta])* $text:literal $name:ident $(($of:ty))?,)* })*) => {
        /// What a reader can do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Msg {
            $($($(#[$doc])* $name $(($of))?,)*)*
        }

        impl Kinds {
            $($(#[$about])* pub const $kind: Kinds = Kinds($bit);)*
        }

        impl Msg {
            /// The texts of all messages, with a colon where more follows.
            pub const TEXTS: &'static [&'static str] = &[$($(messages!(@text $text $($of)?),)*)*];

            /// Reads a message of some kinds.
            ///
            /// # Errors
            /// A sentence naming what was expected and found.
            #[inline(always)] // The kinds are known when a program is compiled: what it does not hear is then no part of it.
            pub fn parse_of(kinds: Kinds, text: &str) -> Result<Msg, String> {
                let (verb, rest) = match text.split_once(':') {
                    Some((verb, rest)) => (verb, Some(rest)),
                    None => (text, None),
                };
                $(if kinds.hold(Kinds::$kind) && let Some(read) = $read(verb, rest) {
                    return read;
                })*
                Err(words::unknown_message(text))
            }

            fn put(self, out: &mut String) {
                match self {
                    $($(messages!(@pattern $name $(($of) it)?) => {
                        out.push_str(messages!(@text $text $($of)?));
                        $(let it: $of = it; it.put(out);)?
                    })*)*
                }
            }
        }

        $(fn $read(verb: &str, rest: Option<&str>) -> Option<Result<Msg, String>> {
            $(messages!(@read verb, rest, $text, $name $(($of))?);)*
            None
        })*
    };
    (@text $text:literal) => { $text };
    (@text $text:literal $of:ty) => { concat!($text, ":") };
    (@pattern $name:ident) => { Msg::$name };
    (@pattern $name:ident ($of:ty) $it:ident) => { Msg::$name($it) };
    (@read $verb:ident, $rest:ident, $text:literal, $name:ident) => {
        if $verb == $text && $rest.is_none() {
            return Some(Ok(Msg::$name));
        }
    };
    (@read $verb:ident, $rest:ident, $text:literal, $name:ident ($of:ty)) => {
        if $verb == $text && let Some(rest) = $rest {
            return Some(<$of>::take(rest).map(Msg::$name));
        }
    };
}

messages! {
    /// Of figures with a state that a link can carry.
    LINK = 1, link {
        /// Puts a link to what is shown on the clipboard.
        "copy" Copy,
    }
    /// Of figures that show a run.
    RUN = 2, run {
        /// To the first step.
        "to-start" ToStart,
        /// To the last step.
        "to-end" ToEnd,
        /// One step back.
        "step-back" Back,
        /// One step on.
        "step-forward" Forward,
        /// Steps follow each other by themselves, or no longer.
        "play" Play,
        /// To a step; value: its number, from 1.
        "step" Step,
        /// To a record, by its number.
        "seek" Seek(u32),
        /// To the cause of the cursor's record.
        "cause" Cause,
        /// Which records are steps; value: `key` or `every`.
        "detail" Detail,
        /// Another scenario; value: its name.
        "scenario" Choose,
        /// Everything as it was set up.
        "reset" Reset,
        /// From when a change counts; value: `whole` run or from `here` on.
        "span" Span,
        /// A parameter gets another value; value: that, as its unit is written.
        "set" Set(Parameter),
        /// A parameter gets its scenario's value back.
        "unset" Unset(Parameter),
        /// Something is done in the run, at the cursor's moment.
        "command" Give(Command),
        /// What was done is taken back, by its place among all that was.
        "take-back" TakeBack(usize),
        /// The handle of a parameter is taken; value of this and the next two: its place, from 0 to 10000 across the picture.
        "drag-start" DragStart(Parameter),
        /// The handle is moved.
        "drag" Drag(Parameter),
        /// The handle is let go.
        "drag-end" DragEnd(Parameter),
        /// The handle is put back to where it was.
        "drag-cancel" DragCancel(Parameter),
        /// Puts the run as text on the clipboard, with a link to it.
        "copy-text" CopyText,
        /// Opens or closes the figure's table.
        "table" Table,
        /// Opens or closes the list of the figure's keys.
        "help" Help,
        /// Opens or closes the list that says why the cursor's record came about.
        "why" Why,
        /// To a record of that list, which stays about what it was about.
        "link" Link(u32),
        /// Opens an HTTP exchange, by the record of its request.
        "exchange" Exchange(u32),
        /// Tells what the first page keeps back until its run was seen to the end.
        "reveal" Reveal,
        /// Tries a repair, by its place.
        "repair" Repair(usize),
        /// Bets on the last of the repairs: 1 that it joins, 0 that it does not.
        "bet" Bet(usize),
        /// The run is kept beside the next ones.
        "keep" Keep,
        /// The name for the next run to be kept; value: that.
        "name" Name,
        /// What the reader expects of the next change; value: the number of a prediction.
        "predict" Predict,
        /// Moments that are the same in both runs are shown, or no longer.
        "rows" Rows,
        /// Another run is compared with.
        "against" Against(Baseline),
        /// Back to a run beside this one.
        "back-to" BackTo(Baseline),
        /// A kept run gets another name; value: that.
        "rename" Rename(Baseline),
        /// A kept run is forgotten.
        "forget" Forget(Baseline),
    }
    /// Of figures that ask their reader something.
    ASKED = 4, asked {
        /// Picks an option; value: its place.
        "pick" Pick,
        /// Picks an option of one of several questions, by its place; value: the option's.
        "pick" PickIn(usize),
        /// Commits what is picked.
        "guess" Commit,
        /// Tells the answer to who knows it.
        "known" Known,
        /// Asks once more.
        "again" Again,
        /// Shows the run that the question is about.
        "see" See,
    }
    /// Of figures that stand on pages of their own.
    EXERCISE = 8, exercise {
        /// Generates another case.
        "another" Another,
    }
    /// Of figures that run the model many times. The value of the two that begin is a run, or nothing for the one that is there.
    STUDY = 16, study {
        /// Begins the search for what would have saved the run.
        "search" Search,
        /// Begins to run the devices.
        "run" RunDevices,
        /// Stops what is under way.
        "cancel" Cancel,
        /// Looks at a part of the plane: its column and line.
        "cell" Cell(Place),
        /// Looks at a bar; value: its place.
        "bar" Bar,
        /// Looks at a bar, by its place.
        "bar" BarAt(usize),
        /// How many devices run; value: that.
        "devices" Devices,
        /// The seed of all that is drawn; value: that.
        "seed" Seed,
        /// What an axis of the plane shows; value: the name of a parameter.
        "axis" Axis(Axis),
        /// The least value that is drawn; value: that.
        "low" Low(Parameter),
        /// The greatest value that is drawn; value: that.
        "high" High(Parameter),
        /// How drawn values spread; value: the name of a shape, or `as-in-the-run`.
        "shape" Spread(Parameter),
        /// A range for the token's lifetime.
        "lifetime" Lifetime(Lifetime),
    }
    /// Of the bench.
    BENCH = 64, bench {
        /// Takes the last change or act back.
        "undo" Undo,
        /// Does again what was taken back.
        "redo" Redo,
        /// To a moment; value: that, as a reader writes it.
        "go-to" GoTo,
        /// To a moment; value: seconds since sign-in.
        "at" At,
        /// Lists the parameters that a text names; value: that.
        "find" Find,
        /// Opens or closes a group of parameters, by its place.
        "group" Group(usize),
        /// Opens the group in which a parameter stands.
        "open-group" OpenGroup(Parameter),
        /// Marks the cursor's moment.
        "mark" Mark,
        /// Takes a mark away, by its place.
        "unmark" Unmark(usize),
        /// To a mark, by its place.
        "to-mark" ToMark(usize),
        /// To a field of the figure.
        "to-field" ToField(Field),
        /// The page fills the screen, or no longer.
        "full-screen" FullScreen,
    }
    /// Of the figure that writes and reads files.
    FILE = 32, file {
        /// Writes the run into a file; value: the run, or nothing for the one that is there.
        "write" Write(Form),
        /// Reads the file that is chosen.
        "open" Open,
        /// From the browser: the file was read; value: what is in it.
        "read" Read,
        /// From the browser: the file was not read; value: how large it is.
        "unread" Unread(Unread),
        /// From the browser: a file could not be written.
        "unwritten" Unwritten,
    }
}

impl Msg {
    /// The text that stands in the attribute.
    #[must_use]
    pub fn write(self) -> String {
        let mut text = String::new();
        self.put(&mut text);
        text
    }

    /// Reads what [`Msg::write`] has written.
    ///
    /// # Errors
    /// A sentence naming what was expected and found.
    pub fn parse(text: &str) -> Result<Msg, String> {
        Msg::parse_of(Kinds::ALL, text)
    }

    /// Whether it gives a parameter another value, or takes its handle: several in a row are one change.
    #[must_use]
    pub const fn moves_a_parameter(self) -> bool {
        matches!(
            self,
            Msg::Set(_) | Msg::DragStart(_) | Msg::Drag(_) | Msg::DragEnd(_) | Msg::DragCancel(_)
        )
    }
}

impl Render for Msg {
    // Names and numbers hold nothing that an attribute must not.
    fn render_to(&self, buffer: &mut String) {
        self.put(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The message behind a text, with each of what may follow it tried.
    fn messages(text: &str) -> Vec<Msg> {
        let mut rests = vec!["0", "7", "latest", "plain", "3-9"];
        rests.extend(join_sim::PARAMETERS.iter().map(|spec| spec.name));
        rests.extend(join_sim::COMMANDS.iter().map(|(_, name, _)| *name));
        rests.extend(Axis::ALL.iter().map(|one| one.name()));
        rests.extend(Lifetime::ALL.iter().map(|one| one.name()));
        rests.extend(Form::ALL.iter().map(|one| one.name()));
        rests.extend(Field::ALL.iter().map(|one| one.name()));
        rests.extend(Unread::ALL.iter().map(|one| one.name()));
        match text.ends_with(':') {
            true => {
                let all = rests.iter().map(|rest| [text, rest].concat());
                all.filter_map(|text| Msg::parse(&text).ok()).collect()
            }
            false => vec![Msg::parse(text).unwrap()],
        }
    }

    #[test]
    fn every_message_is_read_as_it_was_written() {
        let mut texts = BTreeSet::new();
        for text in Msg::TEXTS {
            let all = messages(text);
            assert!(!all.is_empty(), "{text}");
            for msg in all {
                let written = msg.write();
                assert!(written.starts_with(text), "{msg:?}: {written}");
                assert_eq!(Msg::parse(&written), Ok(msg));
                assert!(texts.insert(written), "{msg:?} is written like another");
            }
        }
        assert!(texts.len() > 400, "{} messages", texts.len());
    }

    #[test]
    fn what_is_no_message_is_refused_in_words() {
        for (text, expect) in [
            ("dance", "the page does not know “dance”"),
            ("", "the page does not know “”"),
            ("play:x", "the page does not know “play:x”"),
            ("seek", "the page does not know “seek”"),
            ("seek:-1", "expected the number of a record, found “-1”"),
            ("cell:3", "expected a place in a list, found “”"),
            ("against:x", "expected a place in a list, found “x”"),
            ("set:nonsense", "no parameter is called \"nonsense\""),
            ("command:fly", "no command is called \"fly\""),
            ("write:pdf", "the page does not know “pdf”"),
        ] {
            let error = Msg::parse(text).unwrap_err();
            assert!(error.starts_with(expect), "{text}: {error}");
        }
    }

    #[test]
    fn a_program_reads_only_what_its_figures_understand() {
        let heard = |kinds, text| Msg::parse_of(kinds, text).is_ok();
        assert!(heard(Kinds::RUN, "play") && !heard(Kinds::RUN, "search"));
        assert!(heard(Kinds::RUN.and(Kinds::STUDY), "search"));
        assert!(!heard(Kinds::NONE, "play"));
    }
}

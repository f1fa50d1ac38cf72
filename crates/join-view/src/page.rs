//! All living figures of one page. Figures on the same run share one bench, and so one cursor.

use join_sim::{DeviceState, Library, Parameter};

use crate::bench::Bench;
use crate::predict::Question;
use crate::{
    FigureSpec, chain, compare, identity, machine, stepper, tasks, ticket, token, token_picture,
    traces, what_if, words, words_run,
};

/// What the glue must do after a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The message was understood; a key press is then not the page's any more.
    pub handled: bool,
    /// Figures whose markup is to be renewed.
    pub changed: Vec<usize>,
    /// Text to put on the clipboard; behind it the glue puts the page's address with `fragment`. Empty for a link alone.
    pub copy: Option<String>,
    /// The fragment that the page's address should now end in, without `#`.
    pub fragment: Option<String>,
    /// The page wants [`Page::tick`] called until this is false again.
    pub playing: bool,
    /// The reader asked to see the first of the changed figures.
    pub show: bool,
    /// What to remember of figures from now on, by figure; empty to forget it. See [`Page::memory_key`].
    pub keep: Vec<(usize, String)>,
}

/// Which figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Widget {
    Stepper,
    Token,
    Predict,
    Check,
    StateMachine,
    Identity,
    Tasks,
    Keys,
    Traces,
    WhatIf,
}

/// The figures that most pages have; a page with no others gets by with a program that knows only these.
pub const BOOK_WIDGETS: &[&str] = &["join-stepper", "token-timeline", "predict", "check"];

/// Whether this program knows the other figures too, and those at full size.
const ALL: bool = cfg!(feature = "all-figures");

/// The figures by the names that blocks and pages use.
const WIDGETS: &[(&str, Widget)] = &[
    ("join-stepper", Widget::Stepper),
    ("token-timeline", Widget::Token),
    ("predict", Widget::Predict),
    ("check", Widget::Check),
    ("state-machine", Widget::StateMachine),
    ("identity", Widget::Identity),
    ("tasks", Widget::Tasks),
    ("keys", Widget::Keys),
    ("traces", Widget::Traces),
    ("what-if", Widget::WhatIf),
];

#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub(crate) widget: Widget,
    /// The bench, or the question, by its place.
    pub(crate) bench: usize,
    full: bool,
}

impl Figure {
    /// Whether it is a prediction or check: those are judged by their own run, whatever the reader does elsewhere.
    pub(crate) fn asks(&self) -> bool {
        matches!(self.widget, Widget::Predict | Widget::Check)
    }
}

/// All living figures of one page.
#[derive(Debug, Default)]
pub struct Page {
    library: Library,
    benches: Vec<Bench>,
    pub(crate) figures: Vec<Figure>,
    pub(crate) questions: Vec<Question>,
    /// It is in a browser, not on its way into a file.
    pub(crate) alive: bool,
    /// The browser keeps nothing for it.
    pub(crate) unkept: bool,
    /// Every arrow of the state machine that some scenario takes; found when a figure needs it.
    arrows: Vec<(DeviceState, DeviceState)>,
}

impl Page {
    /// A page without figures.
    #[must_use]
    pub fn new(library: Library) -> Page {
        Page {
            library,
            ..Page::default()
        }
    }

    /// Adds a figure and gives its index.
    ///
    /// # Errors
    /// A sentence naming what was expected and found: unknown widget, scenario, parameter or value.
    pub fn mount(&mut self, spec: &FigureSpec) -> Result<usize, String> {
        let widget = WIDGETS
            .iter()
            .find(|(name, _)| *name == spec.widget && (ALL || BOOK_WIDGETS.contains(name)))
            .map(|(_, widget)| *widget)
            .ok_or_else(|| {
                let known: Vec<&str> = WIDGETS.iter().map(|(name, _)| *name).collect();
                words::no_figure(&spec.widget, &known)
            })?;
        let home = self.library.get(match spec.other.as_str() {
            "" => &spec.scenario,
            other => other,
        })?;
        let home = home.clone();
        let start = self.library.get(&spec.scenario)?.clone();
        let start = start.with_texts(&spec.set)?;
        let bench = if matches!(widget, Widget::Predict | Widget::Check) {
            let check = widget == Widget::Check;
            let question = Question::new(spec.ask.as_ref(), check, &start, &self.library)?;
            self.questions.push(question);
            self.questions.len() - 1
        } else {
            let shared = self
                .benches
                .iter()
                .position(|bench| *bench.start() == start);
            shared.unwrap_or_else(|| {
                self.benches.push(Bench::new(start, home.clone()));
                self.benches.len() - 1
            })
        };
        if ALL && widget == Widget::WhatIf {
            self.benches[bench].compare_with(home);
        }
        if ALL && widget == Widget::StateMachine && self.arrows.is_empty() {
            self.arrows = machine::arrows(&self.library);
        }
        self.figures.push(Figure {
            widget,
            bench,
            full: ALL && spec.full,
        });
        Ok(self.figures.len() - 1)
    }

    /// The bench of a figure.
    #[must_use]
    pub fn bench(&self, figure: usize) -> Option<&Bench> {
        self.figures
            .get(figure)
            .filter(|figure| !figure.asks())
            .map(|figure| &self.benches[figure.bench])
    }

    /// Whether any figure plays.
    pub(crate) fn playing(&self) -> bool {
        self.benches.iter().any(|bench| bench.playing)
    }

    fn answer(&self, bench: usize) -> Answer {
        Answer {
            handled: true,
            changed: (0..self.figures.len())
                .filter(|figure| {
                    let figure = &self.figures[*figure];
                    figure.bench == bench && !figure.asks()
                })
                .collect(),
            playing: self.playing(),
            ..Answer::default()
        }
    }

    /// Restores the state that a page address carries: `join=FIGURE/SAVE`, or `join=/SAVE` for the page's first stepper,
    /// without `#`. A damaged one is said in the figure.
    pub fn open(&mut self, fragment: &str) -> Answer {
        let Some(text) = fragment.strip_prefix("join=") else {
            return Answer::default();
        };
        let (number, save) = text.split_once('/').unwrap_or(("", text));
        let stepper = || {
            let is_stepper = |figure: &Figure| figure.widget == Widget::Stepper;
            self.figures.iter().position(is_stepper)
        };
        // Without a number the run is for whatever stepper the page has.
        let figure = match number {
            "" => stepper(),
            _ => number.parse::<usize>().ok(),
        };
        let figure = figure.filter(|figure| self.bench(*figure).is_some());
        let first = || self.figures.iter().position(|figure| !figure.asks());
        let Some(at) = figure.or_else(first) else {
            return Answer::default();
        };
        let bench = self.figures[at].bench;
        let library = &self.library;
        let loaded = match figure {
            Some(_) => self.benches[bench].load(library, save),
            None => Err(words::NO_FIGURE.into()),
        };
        // A run that is not for a certain figure comes from where its changes were found: they are what it is about.
        if number.is_empty() && loaded.is_ok() && self.benches[bench].place() == 0 {
            self.benches[bench].to_first_difference(library);
        }
        if let Err(error) = loaded {
            self.benches[bench].alert = Some(
                words::bad_link(&error) + words_run::shown_instead(self.benches[bench].changed()),
            );
        }
        let mut answer = self.answer(bench);
        // The figure that the link names comes first: the glue brings it into sight.
        answer.changed.retain(|figure| *figure != at);
        answer.changed.insert(0, at);
        answer
    }

    /// A control with `data-msg` was used; `value` is the value of an input, else empty.
    pub fn message(&mut self, figure: usize, msg: &str, value: &str) -> Answer {
        let Some(&Figure { bench: at, .. }) = self.figures.get(figure) else {
            return Answer::default();
        };
        if let Some(answer) = self.question_message(figure, msg, value) {
            return answer;
        }
        let library = &self.library;
        let bench = &mut self.benches[at];
        let had_alert = bench.alert.take().is_some() | bench.wrong.take().is_some();
        let (verb, name) = msg.split_once(':').unwrap_or((msg, ""));
        if !matches!(verb, "play" | "copy" | "copy-text" | "help" | "table") {
            bench.playing = false;
        }
        let mut copied = None;
        let done: Result<bool, String> = match verb {
            "to-start" => Ok({
                bench.to_start();
                true
            }),
            "to-end" => Ok({
                bench.to_end();
                true
            }),
            "step-back" => Ok(bench.back()),
            "step-forward" => Ok(bench.forward()),
            "play" => Ok({
                bench.toggle_play();
                true
            }),
            "step" => match value.parse::<usize>() {
                Ok(step) if step >= 1 => Ok({
                    bench.go_to(step - 1);
                    true
                }),
                _ => Err(format!(
                    "expected a step from 1 to {}, found “{value}”",
                    bench.steps()
                )),
            },
            "seek" | "link" => match name.parse() {
                Ok(step) => Ok({
                    if verb == "seek" {
                        bench.seek(step);
                    } else {
                        bench.follow(step);
                    }
                    true
                }),
                Err(_) => Err(format!("expected the number of a record, found “{name}”")),
            },
            "cause" => Ok({
                let cause = bench.cause().map(|record| record.step.0);
                cause.into_iter().for_each(|step| bench.seek(step));
                true
            }),
            "why" => Ok({
                bench.toggle_why();
                true
            }),
            "channel" => Ok({
                bench.channel = traces::channel(value);
                true
            }),
            "detail" => Ok({
                bench.every = value == "every";
                true
            }),
            "table" => Ok({
                bench.table = !bench.table;
                true
            }),
            "help" => Ok({
                bench.help = !bench.help;
                true
            }),
            "copy" | "copy-text" => bench.save(library).map(|save| {
                copied = Some(save);
                had_alert
            }),
            "scenario" => bench.choose(library, value).map(|()| true),
            "reset" => Ok({
                bench.reset();
                true
            }),
            "span" => Ok({
                bench.from_here = value == "here";
                true
            }),
            "command" => bench.command(name).map(|()| true),
            // A field that is emptied is about to be filled.
            "set" if value.trim().is_empty() => Ok(false),
            "set" => Parameter::from_name(name).map(|id| {
                if let Err(error) = bench.set(id, value) {
                    bench.wrong = Some((id, words_run::of_field(id, &error)));
                }
                true
            }),
            "drag-start" | "drag" | "drag-end" | "drag-cancel" => {
                drag(bench, verb, name, value).map(|()| true)
            }
            _ => bench
                .run_message(verb, name, value, library)
                .unwrap_or_else(|| Err(format!("the page does not know “{msg}”"))),
        };
        if !matches!(
            verb,
            "set" | "drag-start" | "drag" | "drag-end" | "drag-cancel"
        ) {
            bench.turned_away();
        }
        let changed = match done {
            Ok(changed) => changed || had_alert,
            Err(error) => {
                bench.alert = Some(error);
                true
            }
        };
        let mut answer = self.answer(at);
        if !changed {
            answer.changed.clear();
        }
        if let Some(save) = copied {
            answer.copy = Some(match verb {
                "copy" => String::new(),
                _ => ticket::text(&self.benches[at], library),
            });
            answer.fragment = Some(format!("join={figure}/{save}"));
        }
        answer
    }

    /// The run that a stepper shows, as a save, for whoever wants to study it.
    #[must_use]
    pub fn run(&self, figure: usize) -> Option<String> {
        let stepper = self.figures.get(figure)?.widget == Widget::Stepper;
        let bench = self.bench(figure).filter(|_| stepper)?;
        bench.save(&self.library).ok()
    }

    /// The address of a figure's exact state: `join=FIGURE/SAVE`.
    #[must_use]
    pub fn fragment(&self, figure: usize) -> String {
        let save = self
            .bench(figure)
            .and_then(|bench| bench.save(&self.library).ok())
            .unwrap_or_default();
        format!("join={figure}/{save}")
    }

    /// No figure here has rows that stay in the page.
    pub fn rows(&mut self, _figure: usize, _texts: Vec<String>) {}

    /// As [`Page::rows`].
    #[must_use]
    pub fn hides(&self, _figure: usize, _row: usize) -> bool {
        false
    }

    /// Whether a figure has the list that says why.
    fn asks_why(&self, figure: usize) -> bool {
        let figure = self.figures.get(figure);
        figure.is_some_and(|figure| figure.widget == Widget::Stepper)
    }

    /// A key went down while the focus was inside the figure (and not in a text field): a `KeyboardEvent.key`.
    pub fn key(&mut self, figure: usize, key: &str) -> Answer {
        let steps = self.figures.get(figure).is_some_and(|figure| {
            !figure.asks() && (figure.widget != Widget::Token || !figure.full)
        });
        let msg = match key {
            "ArrowRight" | "ArrowDown" => "step-forward",
            "ArrowLeft" | "ArrowUp" => "step-back",
            "Home" => "to-start",
            "End" => "to-end",
            " " => "play",
            "c" => "cause",
            "w" if self.asks_why(figure) => "why",
            "?" => "help",
            _ => return Answer::default(),
        };
        if steps {
            self.message(figure, msg, "")
        } else {
            Answer::default()
        }
    }

    /// Some milliseconds of real time have passed while playing.
    pub fn tick(&mut self, elapsed_ms: u32) -> Answer {
        let mut answer = Answer {
            handled: true,
            ..Answer::default()
        };
        for at in 0..self.benches.len() {
            if self.benches[at].play(elapsed_ms) {
                answer.changed.extend(self.answer(at).changed);
            }
        }
        answer.playing = self.playing();
        answer
    }

    /// The markup inside the `<figure>` element; nothing for a figure that does not exist.
    #[must_use]
    pub fn inner(&self, figure: usize) -> String {
        if let Some(asked) = self.question_view(figure) {
            return asked;
        }
        let Some(figure) = self.figures.get(figure) else {
            return String::new();
        };
        let bench = &self.benches[figure.bench];
        let full = ALL && figure.full;
        match figure.widget {
            Widget::Stepper | Widget::Predict | Widget::Check => {
                stepper::view(bench, &self.library, full)
            }
            Widget::Token => token::view(bench, &self.library, full),
            // The others are then no part of the program.
            _ if !ALL => return String::new(),
            Widget::StateMachine => machine::view(bench, &self.library, &self.arrows),
            Widget::Identity => identity::view(bench, &self.library),
            Widget::Tasks => tasks::view(bench, &self.library),
            Widget::Keys => chain::view(bench, &self.library),
            Widget::Traces => compare::view(bench, &self.library),
            Widget::WhatIf => what_if::view(bench, &self.library, full),
        }
        .into_string()
    }
}

/// A handle of the token timeline is taken, moved, let go, or put back.
fn drag(bench: &mut Bench, verb: &str, name: &str, value: &str) -> Result<(), String> {
    let parameter = Parameter::from_name(name)?;
    if verb == "drag-start" {
        bench.drag = Some(token_picture::grip(bench, parameter));
        bench.focus_on(parameter);
        return Ok(());
    }
    let Some(drag) = bench.drag.take_if(|drag| drag.parameter == parameter) else {
        return Ok(());
    };
    if verb == "drag-cancel" {
        bench.put_back(drag);
        return Ok(());
    }
    let place: Result<i64, String> = value
        .parse()
        .map_err(|_| format!("expected a place from 0 to 10000, found “{value}”"));
    let to = place.map(|place| token_picture::dragged(&drag, place));
    if verb != "drag-end" {
        bench.drag = Some(drag);
    }
    bench.set(parameter, &to?.to_string())
}

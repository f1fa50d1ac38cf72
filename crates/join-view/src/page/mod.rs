//! All living figures of one page: what reaches them, and what the page has to do about it.
//!
//! Figures on the same run share one session, and so one cursor; all else is each figure's own.

mod outside;
mod rest;
mod time;

use join_sim::Library;

use crate::effect::{Answer, Effect};
use crate::figure_set::FigureSet;
use crate::figures::{Changed, Heard, Hearing, Mounting, OwnView, address_of};
use crate::message::{Field, Kinds, Msg};
use crate::parts::{Panel, RunView, transport};
use crate::registry::{BENCH, STEPPERS};
use crate::session::{Decided, RunSession, report};
use crate::spec::FigureSpec;
use crate::words::{self, runs as say};

/// So many runs a study makes in its first frame; then as many more or less as keep the page answering.
const FIRST_RUNS: u32 = 150;

/// A figure in its place.
#[derive(Debug)]
struct Mounted<F> {
    figure: F,
    /// The run that it shows, by its place among the page's.
    on_run: Option<usize>,
    is_stepper: bool,
    is_bench: bool,
    /// It says what its run is when it was seen to its end.
    untold: bool,
    panel: Panel,
}

/// A run of the page, and the figure on it that the reader uses.
#[derive(Debug)]
struct Shared {
    session: RunSession,
    speaker: usize,
    /// The figure that asks about it, and how many of its records are shown until that is answered.
    asked: Option<(usize, usize)>,
}

/// All living figures of one page.
#[derive(Debug)]
pub struct Figures<F> {
    library: Library,
    runs: Vec<Shared>,
    figures: Vec<Mounted<F>>,
    /// It is in a browser, not on its way into a file.
    alive: bool,
    /// Differs from visit to visit.
    visit: Option<u32>,
    /// The browser keeps nothing for the page.
    unkept: bool,
    /// Its reader wants no motion.
    still: bool,
    /// How many runs the next frame makes for studies.
    slice: u32,
    /// Of the bench: what its run was made of when the page's address named it last.
    rested: Option<Decided>,
}

impl<F: FigureSet> Figures<F> {
    /// A page without figures.
    #[must_use]
    pub fn new(library: Library) -> Figures<F> {
        Figures {
            library,
            runs: Vec::new(),
            figures: Vec::new(),
            alive: false,
            visit: None,
            unkept: false,
            still: false,
            slice: FIRST_RUNS,
            rested: None,
        }
    }

    /// Adds a figure and gives its number.
    ///
    /// # Errors
    /// A sentence naming what was expected and found: unknown figure, scenario, parameter or value.
    pub fn mount(&mut self, spec: &FigureSpec) -> Result<usize, String> {
        let number = self.figures.len();
        let name = spec.widget.as_str();
        let mut on_run = None;
        let figure = if F::ON_RUN.contains(&name) {
            let home = spec.home(&self.library)?;
            let start = spec.scenario(&self.library)?;
            let shared = |shared: &Shared| *shared.session.start() == start;
            let at = self.runs.iter().position(shared).unwrap_or_else(|| {
                let session = RunSession::new(start.clone(), home);
                self.runs.push(Shared {
                    session,
                    speaker: number,
                    asked: None,
                });
                self.runs.len() - 1
            });
            on_run = Some(at);
            if spec.until > 0 {
                self.asked_before(at, spec.until);
            }
            F::on_run(spec, &mut self.runs[at].session, &self.library)
        } else {
            let asking = |mounted: &&Mounted<F>| mounted.figure.progress().is_some();
            let page = Mounting {
                library: &self.library,
                number,
                asked: self.figures.iter().filter(asking).count(),
                alive: self.alive,
                visit: self.visit,
            };
            F::own(spec, &page).transpose()?
        };
        let known = || F::ON_RUN.iter().chain(F::OWN).copied();
        self.figures.push(Mounted {
            figure: figure.ok_or_else(|| words::no_figure(name, known()))?,
            on_run,
            is_stepper: STEPPERS.contains(&name),
            is_bench: name == BENCH,
            panel: Panel {
                bare: spec.full && name != BENCH,
                ..Panel::default()
            },
            untold: spec.untold,
        });
        Ok(number)
    }

    /// The run that a figure shows.
    #[must_use]
    pub fn session(&self, figure: usize) -> Option<&RunSession> {
        let at = self.figures.get(figure)?.on_run?;
        Some(&self.runs[at].session)
    }

    /// Whether anything goes on by itself.
    fn playing(&self) -> bool {
        (F::WORKS && self.figures.iter().any(|one| one.figure.is_working()))
            || self.runs.iter().any(|run| run.session.is_playing())
    }

    /// The page's first stepper.
    #[must_use]
    pub fn stepper(&self) -> Option<usize> {
        self.figures.iter().position(|mounted| mounted.is_stepper)
    }

    /// All figures on a run.
    fn on_run(&self, at: usize) -> impl Iterator<Item = usize> {
        let all = self.figures.iter().enumerate();
        all.filter(move |(_, one)| one.on_run == Some(at))
            .map(|(number, _)| number)
    }

    fn answer(&self, changed: Vec<usize>, effects: Vec<Effect>) -> Answer {
        Answer {
            handled: true,
            changed,
            playing: self.playing(),
            effects,
        }
    }

    /// A control with `data-msg` was used; `value` is the value of a field, or what else the control sends along.
    pub fn message(&mut self, figure: usize, text: &str, value: &str) -> Answer {
        match Msg::parse_of(F::HEARS, text) {
            Ok(msg) => self.hear(figure, msg, value),
            Err(error) => match self.figures.get_mut(figure) {
                Some(mounted) => {
                    mounted.panel.alert = Some(error);
                    self.answer(vec![figure], Vec::new())
                }
                None => Answer::default(),
            },
        }
    }

    /// Does what a message says.
    pub fn hear(&mut self, figure: usize, msg: Msg, value: &str) -> Answer {
        match self.figures.get(figure).map(|mounted| mounted.on_run) {
            None => Answer::default(),
            Some(Some(at)) if !F::ON_RUN.is_empty() => self.hear_on_run(figure, at, msg, value),
            Some(_) => self.hear_own(figure, msg, value),
        }
    }

    fn hear_on_run(&mut self, figure: usize, at: usize, msg: Msg, value: &str) -> Answer {
        if msg == Msg::Reveal
            && self.runs[at].session.keeps_back()
            && let Some((question, _)) = self.runs[at].asked
        {
            return self.hear_own(question, Msg::Known, "");
        }
        // The next thing that is done takes away what went wrong before.
        let mut cleared = false;
        for mounted in self.figures.iter_mut().filter(|one| one.on_run == Some(at)) {
            let panel = &mut mounted.panel;
            cleared |= panel.alert.take().is_some() | panel.wrong.take().is_some();
        }
        let mut effects = Vec::new();
        let Mounted {
            figure: own, panel, ..
        } = &mut self.figures[figure];
        let session = &mut self.runs[at].session;
        let bench = const { F::HEARS.hold(Kinds::BENCH) };
        let decided = (bench && !matches!(msg, Msg::Undo | Msg::Redo)).then(|| session.decided());
        let stays = matches!(msg, Msg::Copy | Msg::CopyText | Msg::Table | Msg::Help);
        if !stays && msg != Msg::Play {
            session.pause();
        }
        let done = match msg {
            Msg::Copy | Msg::CopyText => session.save(&self.library).map(|save| {
                let text = match msg {
                    Msg::CopyText if F::AS_TEXT => report::text(session, &self.library),
                    _ => String::new(),
                };
                let fragment = address_of(figure, &save);
                effects.push(Effect::Copy {
                    text,
                    fragment: fragment.clone(),
                });
                effects.push(Effect::Address(fragment));
                Changed::Nothing
            }),
            Msg::Table => {
                panel.table = !panel.table;
                Ok(Changed::Own)
            }
            Msg::Help => {
                panel.help = !panel.help;
                Ok(Changed::Own)
            }
            // A field that is emptied is about to be filled.
            Msg::Set(_) if value.trim().is_empty() => Ok(Changed::Nothing),
            Msg::Set(id) => {
                if let Err(error) = session.set(id, value) {
                    panel.wrong = Some((id, say::of_field(id, &error)));
                }
                Ok(Changed::Run)
            }
            Msg::Undo | Msg::Redo if bench => {
                Ok(match session.undo(msg == Msg::Redo, &self.library) {
                    true => Changed::Run,
                    false => Changed::Nothing,
                })
            }
            Msg::ToField(field) if bench => {
                effects.push(Effect::Focus(match field {
                    Field::Time => "go-to",
                    Field::Search => "find",
                }));
                Ok(Changed::Nothing)
            }
            Msg::FullScreen if bench => {
                effects.push(Effect::FullScreen);
                Ok(Changed::Nothing)
            }
            // A figure may have steps of its own.
            _ => match own.update_on_run(msg, value, session) {
                Some(done) => done,
                None => match session.update(msg, value, &self.library) {
                    Some(done) => done.map(|changed| match changed {
                        true => Changed::Run,
                        false => Changed::Nothing,
                    }),
                    None => Err(words::unknown_message(&msg.write())),
                },
            },
        };
        if !msg.moves_a_parameter() {
            session.end_edit();
        }
        if let Some(before) = decided {
            session.note(before);
        }
        let before = std::mem::replace(&mut self.runs[at].speaker, figure);
        let changed = done.unwrap_or_else(|error| {
            panel.alert = Some(error);
            Changed::Own
        });
        let all = cleared || changed == Changed::Run;
        let one = changed == Changed::Own;
        let moved = before != figure;
        let numbers = self.on_run(at);
        let changed = numbers.filter(|number| {
            all || (one && *number == figure) || (moved && [before, figure].contains(number))
        });
        self.answer(changed.collect(), effects)
    }

    fn hear_own(&mut self, figure: usize, msg: Msg, value: &str) -> Answer {
        let stepper = self.stepper();
        let mut effects = Vec::new();
        let Mounted {
            figure: own, panel, ..
        } = &mut self.figures[figure];
        let mut changed = panel.alert.take().is_some();
        let mut page = Hearing {
            library: &self.library,
            number: figure,
            stepper,
            effects: &mut effects,
        };
        let heard = own.update(msg, value, &mut page);
        if F::WORKS {
            self.slice = self.slice.min(FIRST_RUNS);
        }
        match heard {
            Ok(Heard::NotMine) => return Answer::default(),
            Ok(Heard::Elsewhere(fragment)) => {
                let mut answer = self.open(&fragment);
                answer.effects.push(Effect::Address(fragment));
                return answer;
            }
            Ok(Heard::Same) => {}
            Ok(Heard::Changed) => changed = true,
            Err(error) => {
                panel.alert = Some(error);
                changed = true;
            }
        }
        let mut changed: Vec<usize> = changed.then_some(figure).into_iter().collect();
        if !F::ON_RUN.is_empty() {
            changed.extend(self.keep_back());
        }
        self.answer(changed, effects)
    }

    /// Restores the state that a page's address carries: `join=FIGURE/STATE`, or `join=/RUN` for the page's first stepper,
    /// without `#`. A damaged one is said in the figure.
    pub fn open(&mut self, fragment: &str) -> Answer {
        let Some(text) = fragment.strip_prefix("join=") else {
            return Answer::default();
        };
        let (number, state) = text.split_once('/').unwrap_or(("", text));
        let has_state = |at: &usize| {
            let mounted = self.figures.get(*at);
            mounted.is_some_and(|one| one.on_run.is_some() || one.figure.has_state())
        };
        // Without a number the run is for whatever stepper the page has.
        let named = match number {
            "" => self.stepper(),
            _ => number.parse().ok(),
        };
        let named = named.filter(has_state);
        let first = || (0..self.figures.len()).find(has_state);
        let Some(figure) = named.or_else(first) else {
            return Answer::default();
        };
        let Mounted {
            figure: own,
            panel,
            on_run,
            ..
        } = &mut self.figures[figure];
        let changed;
        match *on_run {
            Some(at) if !F::ON_RUN.is_empty() => {
                let session = &mut self.runs[at].session;
                let bench = const { F::HEARS.hold(Kinds::BENCH) };
                let decided = bench.then(|| session.decided());
                let loaded = match named {
                    Some(_) => session.load(&self.library, state),
                    None => Err(words::NO_FIGURE.into()),
                };
                // A run that is not for a certain figure comes from where its changes were found: they are what it is about.
                if number.is_empty() && loaded.is_ok() && session.place() == 0 {
                    session.to_first_difference(&self.library);
                }
                if let Some(before) = decided {
                    session.note(before);
                    self.rested = Some(session.decided());
                }
                panel.alert = loaded.unwrap_or_else(|error| {
                    Some(words::bad_link(&error) + say::shown_instead(session.changed()))
                });
                changed = self.on_run(at).collect();
            }
            _ => {
                let opened = match named {
                    Some(_) => own.open(state, &self.library),
                    None => Err(words::NO_FIGURE.into()),
                };
                panel.alert = opened.err().map(|error| words::bad_link(&error));
                changed = vec![figure];
            }
        }
        // The figure that the link names is what its reader wants to see.
        self.answer(changed, vec![Effect::Show(figure)])
    }

    /// A key went down while the focus was inside the figure (and not in a text field): a `KeyboardEvent.key`.
    pub fn key(&mut self, figure: usize, key: &str) -> Answer {
        let Some(Mounted {
            figure: own,
            on_run,
            ..
        }) = self.figures.get(figure)
        else {
            return Answer::default();
        };
        let msg = match on_run {
            Some(_) if !F::ON_RUN.is_empty() => {
                let mut keys = own.keys().iter();
                let own_key = keys.find(|one| one.key == key).map(|one| one.msg);
                let msg = own_key.or_else(|| transport::key(key));
                msg.filter(|_| own.has_steps())
            }
            _ => own.key(key),
        };
        msg.map_or_else(Answer::default, |msg| self.hear(figure, msg, ""))
    }

    /// The markup inside the `<figure>` element, or inside the part of it that is set aside for that; nothing for a figure that
    /// does not exist.
    #[must_use]
    pub fn inner(&self, figure: usize) -> String {
        let Some(mounted) = self.figures.get(figure) else {
            return String::new();
        };
        let markup = match mounted.on_run {
            Some(at) if !F::ON_RUN.is_empty() => mounted.figure.view_on_run(&RunView {
                session: &self.runs[at].session,
                library: &self.library,
                panel: &mounted.panel,
                speaks: self.runs[at].speaker == figure,
                told: !mounted.untold || self.runs[at].session.is_told(),
                keys: mounted.figure.keys(),
            }),
            _ => mounted.figure.view(&OwnView {
                library: &self.library,
                number: figure,
                alive: self.alive,
                stepper: self.stepper(),
                alert: mounted.panel.alert.as_deref(),
            }),
        };
        markup.into_string()
    }
}

//! What a reader does, as two words, and the answer: parts of the page as HTML, and what only a browser can do.
use crate::artefact::{Artefact, artefact};
use crate::baked::Library;
use crate::crypto::Asked;
use crate::html::{NAME, PART};
use crate::index::Index;
use crate::inspector::{Inspector, ROWS};
use crate::link::{self, Link};
use crate::patch::Shown;
use crate::{picture, take, words};
use alloc::string::String;
use alloc::vec::Vec;
use join_bytes::Answer;

/// All figures of a page, with what they share.
#[derive(Default)]
pub struct Desk {
    library: Library,
    crypto: Asked,
    index: Index,
    figures: Vec<Inspector>,
    shown: Vec<Shown>,
    /// Which artefact a figure waits for until the second file has come.
    waiting: Vec<(usize, &'static Artefact)>,
}

/// The artefact that a run's request is shown as.
const RUN: &str = "request";

/// An answer in the making.
struct Parts(String);

impl Parts {
    fn part(&mut self, name: &str, content: &str) {
        crate::html::put(&mut self.0, &[name, NAME, content, PART]);
    }
}

impl Desk {
    /// For what was baked; `absent` says why nothing is reckoned, and is empty when something is.
    pub fn new(library: Library, absent: &'static str) -> Self {
        let crypto = Asked::new(&library, absent);
        let index = Index::new(&library);
        Self {
            library,
            crypto,
            index,
            ..Self::default()
        }
    }

    /// A reader does `what` in a figure, with a `value`. The answer is a list of parts: a name, U+001F, its content, U+001E. `ask` is a
    /// question for [`Desk::answer`]; `copy` and `link` are for the clipboard; `load` wants the second file; all else is HTML, of the
    /// parts that are new. Each element of a list has U+001D before it; of a list that is shown already only the change is sent: the first
    /// place, how many elements go there, those that come, with U+001F between.
    pub fn act(&mut self, figure: usize, what: &str, value: &str) -> String {
        let mut answer = Parts(String::new());
        if self.figures.len() <= figure {
            self.figures.resize_with(figure + 1, Inspector::default);
            self.shown.resize_with(figure + 1, Shown::default);
        }
        if !what.is_empty() {
            self.figures[figure].said.clear();
        }
        match what {
            "open" => {
                if let Some(one) = artefact(value) {
                    self.open(figure, one, &mut answer);
                }
                self.shown[figure].clear();
                answer.part("frame", &picture::frame());
            }
            "artefact" => {
                if let Some(one) = artefact(value) {
                    self.open(figure, one, &mut answer);
                }
            }
            "link" => self.visit(figure, value, &mut answer),
            "compare" => self.compare(figure, value, &mut answer),
            "share" => self.share(figure, &mut answer),
            "copy" => self.copy(figure, value, &mut answer),
            _ => hear(&mut self.figures[figure], what, value),
        }
        self.show(figure, &mut answer);
        answer.0
    }

    /// A reader gives bytes of their own.
    pub fn own(&mut self, figure: usize, bytes: &[u8], now: i64) -> String {
        let mut answer = Parts(String::new());
        if let Some(own) = self.figures.get_mut(figure) {
            let mut bytes = bytes;
            // As it is copied out of a request.
            for before in [&b"Authorization:"[..], b"Bearer "] {
                let text = bytes.trim_ascii_start();
                let head = text.get(..before.len()).unwrap_or_default();
                if head.eq_ignore_ascii_case(before) {
                    bytes = &text[before.len()..];
                }
            }
            own.said.clear();
            // A token that a terminal or a mail broke into lines is one all the same.
            let whole: Vec<u8>;
            if bytes.trim_ascii_start().starts_with(b"eyJ") {
                let signs = bytes.iter().copied();
                whole = signs.filter(|sign| !sign.is_ascii_whitespace()).collect();
                bytes = &whole;
            }
            if bytes.trim_ascii().is_empty() {
                own.said = words::EMPTY.into();
            } else if bytes.len() > 1 << 20 {
                own.said = words::TOO_LONG.into();
            } else if join_bytes::recognise(bytes).is_none() {
                own.said = words::UNKNOWN.into();
            } else {
                own.now = now;
                own.show(None, bytes.to_vec());
                own.said = words::TAKEN.into();
            }
        }
        self.show(figure, &mut answer);
        answer.0
    }

    /// The join request of a run of the model, whose bytes the page has made; judged at its own time. `name` is what links call it.
    pub fn run(&mut self, figure: usize, name: &str, bytes: &[u8], now: i64) -> String {
        let mut answer = Parts(String::new());
        if let Some(own) = self.figures.get_mut(figure) {
            own.now = now;
            own.show(artefact(RUN), bytes.to_vec());
            // The seventh number, where the link has one.
            let tolerance = name.split('.').nth(6).and_then(|text| text.parse().ok());
            own.tolerance = tolerance.unwrap_or_default();
            own.run = name.into();
            own.said = words::RUN.into();
        }
        self.show(figure, &mut answer);
        answer.0
    }

    /// What a browser reckoned: the question's number, and the outcome in a first byte: 0 when a key or a tag does not fit, 1 before what
    /// came out, else nothing was reckoned.
    pub fn answer(&mut self, figure: usize, number: usize, outcome: &[u8]) -> String {
        let outcome = match outcome {
            [0, ..] => Answer::Is(None),
            [1, out @ ..] => Answer::Is(Some(out.to_vec())),
            _ => Answer::Absent("this browser does not reckon with such a key"),
        };
        self.crypto.answer(number, outcome);
        let mut answer = Parts(String::new());
        self.show(figure, &mut answer);
        answer.0
    }

    /// The second file has come; the answer is for the figure that waited.
    pub fn more(&mut self, bytes: &[u8]) -> Vec<usize> {
        self.library.more(bytes);
        self.index = Index::new(&self.library);
        let waiting = core::mem::take(&mut self.waiting);
        let mut figures = Vec::new();
        for (figure, one) in waiting {
            self.open(figure, one, &mut Parts(String::new()));
            figures.push(figure);
        }
        figures
    }

    /// A figure, for tests and the bench.
    pub fn figure(&self, figure: usize) -> Option<&Inspector> {
        self.figures.get(figure)
    }

    fn open(&mut self, figure: usize, one: &'static Artefact, answer: &mut Parts) {
        match self.library.bytes(one) {
            Some(bytes) => self.figures[figure].show(Some(one), bytes),
            None => {
                self.waiting.push((figure, one));
                self.figures[figure].said = words::COMING.into();
                answer.part("load", "");
            }
        }
    }

    fn compare(&mut self, figure: usize, name: &str, answer: &mut Parts) {
        let other = artefact(name).map(|one| (one, self.library.bytes(one)));
        let own = &mut self.figures[figure];
        own.other = None;
        match other {
            Some((one, Some(bytes))) => own.other = Some((one, join_bytes::read(&bytes, None))),
            Some((_, None)) => {
                own.said = words::COMING_COMPARE.into();
                answer.part("load", "");
            }
            None => {}
        }
    }

    fn visit(&mut self, figure: usize, text: &str, answer: &mut Parts) {
        match link::read(text) {
            Ok(link) => {
                // A link into a run's request: its bytes are there already.
                if self.figures[figure].run.is_empty() || link.artefact.name != RUN {
                    self.open(figure, link.artefact, answer);
                }
                let own = &mut self.figures[figure];
                if own.artefact == Some(link.artefact) {
                    if !own.change(&link.changes) {
                        own.said = words::OUTSIDE.into();
                    }
                    own.select(link.space, link.at);
                }
            }
            Err(why) => self.figures[figure].said = why.into(),
        }
    }

    fn share(&mut self, figure: usize, answer: &mut Parts) {
        let own = &mut self.figures[figure];
        let Some(artefact) = own.artefact else {
            own.said = words::NOT_OURS.into();
            return;
        };
        let link = Link {
            artefact,
            space: own.space,
            at: own.at,
            changes: own.changes(),
        };
        match link::write(&link) {
            Some(text) => {
                let rest = text.strip_prefix(RUN).filter(|_| !own.run.is_empty());
                match rest {
                    Some(rest) => answer.part("link", &[&own.run, rest].concat()),
                    None => answer.part("link", &text),
                }
                own.said = words::LINKED.into();
            }
            None => own.said = words::TOO_MUCH.into(),
        }
    }

    fn copy(&mut self, figure: usize, form: &str, answer: &mut Parts) {
        let own = &mut self.figures[figure];
        if own.artefact.is_none() {
            own.said = words::NOT_OURS.into();
        } else if let Some(text) = take::take(&own.document, own.span, form) {
            let mut clean = text;
            // What parts an answer is no text that anybody copies.
            clean.retain(|sign| !matches!(sign, '\u{1e}' | '\u{1f}'));
            answer.part("copy", &clean);
            own.said = words::COPIED.into();
        }
    }

    fn show(&mut self, figure: usize, answer: &mut Parts) {
        let Some(own) = self.figures.get_mut(figure) else {
            return;
        };
        if own.document.spaces.is_empty() {
            let said = own.said.clone();
            return self.shown[figure].show(picture::STATUS, "status", said, &mut answer.0);
        }
        // Who only looks elsewhere has changed nothing that is judged.
        if own.judged != Some(self.crypto.answered) {
            own.judge(&self.library, &mut self.crypto);
            own.judged = Some(self.crypto.answered);
        }
        let picture = picture::Picture {
            own,
            index: &self.index,
            now: self.library.world.now,
        };
        for (at, (name, draw)) in picture::PARTS.iter().enumerate() {
            let mut html = String::new();
            draw(&picture, &mut html);
            self.shown[figure].show(at, name, html, &mut answer.0);
        }
        for question in self.crypto.questions() {
            answer.part("ask", &question);
        }
    }
}

/// What concerns one figure alone.
fn hear(own: &mut Inspector, what: &str, value: &str) {
    let whole = |text: &str| text.parse::<u32>().ok();
    let length = own
        .document
        .spaces
        .get(usize::from(own.space))
        .map_or(0, |space| space.bytes.len() as u32);
    let page = ROWS * own.columns;
    match what {
        "columns" => {
            own.columns = if value == "8" { 8 } else { 16 };
            own.select(own.space, own.at);
        }
        "byte" => {
            if let Some(at) = whole(value) {
                own.select(own.space, at);
            }
        }
        "span" => {
            if let Some(span) = whole(value) {
                own.select_span(span);
            }
        }
        "goto" => {
            let mut numbers = value.split('.').map(whole);
            if let (Some(Some(space)), Some(Some(at))) = (numbers.next(), numbers.next()) {
                own.select(space as u16, at);
            }
        }
        "key" => {
            let columns = own.columns;
            let to = match value {
                "ArrowLeft" => own.at.saturating_sub(1),
                "ArrowRight" => own.at + 1,
                "ArrowUp" => own.at.checked_sub(columns).unwrap_or(own.at),
                "ArrowDown" => Some(own.at + columns)
                    .filter(|at| *at < length)
                    .unwrap_or(own.at),
                "PageUp" => own.at.saturating_sub(page),
                "PageDown" => own.at + page,
                "Home" => 0,
                "End" => length,
                "Shift+ArrowLeft" | "Shift+ArrowUp" => return own.next_field(true),
                "Shift+ArrowRight" | "Shift+ArrowDown" => return own.next_field(false),
                _ => return,
            };
            own.select(own.space, to);
        }
        "scroll" => own.scroll(
            if value == "up" {
                -(ROWS as i32)
            } else {
                ROWS as i32
            },
            length,
        ),
        "flip" => {
            let byte = own.document.spaces[usize::from(own.space)]
                .bytes
                .get(own.at as usize)
                .copied();
            if let (Some(bit @ 0..8), Some(byte)) = (whole(value), byte)
                && !own.write(own.space, own.at, byte ^ 1 << bit)
            {
                own.said = words::ESCAPED.into();
            }
        }
        // A bit of a field of four bytes, 31 the highest.
        "field-bit" => {
            if let (Some(bit @ 0..32), Some(span)) =
                (whole(value), own.document.spans.get(own.span as usize))
            {
                let (at, kept) = (span.offset + 3 - bit / 8, own.span);
                let byte = own.document.spaces[usize::from(own.space)]
                    .bytes
                    .get(at as usize)
                    .copied();
                if let Some(byte) = byte {
                    own.write(own.space, at, byte ^ 1 << (bit % 8));
                    own.select(own.space, at);
                    own.span = own.leaf(own.space, at).unwrap_or(kept);
                }
            }
        }
        "undo" => own.undo(),
        "reset" => own.reset(),
        "bet" => (own.open, own.bet) = (whole(value).map(|at| at as usize), None),
        "place" => {
            if let Some(open) = own.open {
                own.break_it(open);
                (own.open, own.bet) = (Some(open), Some(value.into()));
            }
        }
        _ => {}
    }
}

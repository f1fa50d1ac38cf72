//! What tests read from an answer: the effects, each by its kind.
#![allow(dead_code)] // each test uses some of them

pub mod asking;

use join_sim::Library;
use join_view::{Answer, Effect, FigureSpec, Figures, File, FullFigure};
use std::path::Path;

/// What is to be remembered of which figure.
pub fn kept(answer: &Answer) -> Vec<(usize, String)> {
    let kept = answer.effects.iter().filter_map(|effect| match effect {
        Effect::Remember(figure, memory) => Some((*figure, memory.clone())),
        _ => None,
    });
    kept.collect()
}

/// The text that goes to the clipboard, without the address behind it.
pub fn copied(answer: &Answer) -> Option<String> {
    answer.effects.iter().find_map(|effect| match effect {
        Effect::Copy { text, .. } => Some(text.clone()),
        _ => None,
    })
}

/// The fragment that the page's address ends in from now on.
pub fn fragment(answer: &Answer) -> Option<String> {
    answer.effects.iter().find_map(|effect| match effect {
        Effect::Address(fragment) => Some(fragment.clone()),
        _ => None,
    })
}

/// The figure that is brought into sight.
pub fn shown(answer: &Answer) -> Option<usize> {
    answer.effects.iter().find_map(|effect| match effect {
        Effect::Show(figure) => Some(*figure),
        _ => None,
    })
}

/// The file that the reader gets.
pub fn file(answer: &Answer) -> Option<File> {
    answer.effects.iter().find_map(|effect| match effect {
        Effect::SaveFile(file) => Some(file.clone()),
        _ => None,
    })
}

/// The figures of a run.
pub const WIDGETS: [&str; 10] = [
    "bench",
    "join-stepper",
    "token-timeline",
    "state-machine",
    "identity",
    "tasks",
    "keys",
    "traces",
    "what-if",
    "messages",
];

/// The scenarios of the project.
pub fn library() -> Library {
    Library::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")).unwrap()
}

/// A figure that shows a scenario.
pub fn spec(widget: &str, scenario: &str) -> FigureSpec {
    FigureSpec {
        widget: widget.into(),
        scenario: scenario.into(),
        ..FigureSpec::default()
    }
}

/// A page with one figure.
pub fn mounted(widget: &str, scenario: &str) -> Figures<FullFigure> {
    let mut page = Figures::new(library());
    page.mount(&spec(widget, scenario)).unwrap();
    page
}

/// The text of the first element whose opening tag contains `mark`, tags removed.
pub fn text_of(html: &str, mark: &str) -> String {
    let from = html
        .find(mark)
        .unwrap_or_else(|| panic!("{mark} in {html}"));
    let open = from + html[from..].find('>').unwrap() + 1;
    let tag_start = html[..from].rfind('<').unwrap();
    let name: String = html[tag_start + 1..]
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let close = open + html[open..].find(&format!("</{name}>")).unwrap();
    let mut text = String::new();
    let mut in_tag = false;
    for letter in html[open..close].chars() {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(letter),
            _ => {}
        }
    }
    text.replace("&quot;", "\"")
}

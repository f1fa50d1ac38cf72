//! What tests read from an answer: the effects, each by its kind.
#![allow(dead_code)] // each test uses some of them

use join_view::{Answer, Effect, File};

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

//! Words that a page shows, and how many of them another showing of it keeps.
use join_lab_tests::{Browser, Result};
use std::collections::BTreeMap;

/// The words a reader sees on the page, with those of a frame that stands in for a script (the table of contents).
/// Labels of controls are left out: a control is nothing to read, and without a script it would only be in the way.
pub fn shown(browser: &mut Browser) -> Result<String> {
    browser.text(SHOWN)
}

/// Every text whose element is shown, the body's and that of each shown frame.
const SHOWN: &str = "(() => {
    const words = [];
    const read = root => {
        const texts = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const around = texts.currentNode.parentElement;
            if (!around.closest('button, label, legend, select, script, style, noscript, .figure-tools, .join-progress') && around.checkVisibility({ visibilityProperty: true }))
                words.push(texts.currentNode.data);
        }
    };
    read(document.body);
    for (const frame of document.querySelectorAll('iframe'))
        if (frame.checkVisibility()) read(frame.contentDocument.body);
    return words.join(' ');
})()";

/// The part of `all` that is in `some`, counted with repetitions, and the first words that are not.
pub fn kept(all: &str, some: &str) -> (f64, Vec<String>) {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in some.split_whitespace() {
        *left.entry(word).or_default() += 1;
    }
    let (mut total, mut lost) = (0_u32, Vec::new());
    for word in all.split_whitespace() {
        total += 1;
        match left.get_mut(word).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => lost.push(word.to_string()),
        }
    }
    let part = 1.0 - lost.len() as f64 / f64::from(total.max(1));
    lost.truncate(30);
    (part, lost)
}

#[test]
fn words_are_counted_with_repetitions() {
    let (part, lost) = kept("a b b c", "b a");
    assert_eq!((part, lost), (0.5, vec!["b".to_string(), "c".to_string()]));
    assert!((kept("", "x").0 - 1.0).abs() < f64::EPSILON);
}

//! Damaged chapters and damaged source lists: never a panic, never a hang, and both outcomes happen often.
mod common;

use common::{Random, chapter};
use mdbook_join::Join;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A chapter with everything in it that we look at, and much that we must not.
const CHAPTER: &str = "# Title {#id .class}\r\n\nA claim. e[documented:PRT] \"Quoted\" -- 'text'... \\e[x] \\r[y]\n\n\
A rule r[token.window] {{param aik_wait_s}} {{param aik_wait_s of late}}\n\n- item *e[open source:AJS]*\n  1. deeper `e[x:Y]` [link](x.md#e[x] \"t\")\n\n> [!NOTE]\n> note e[inferred]\n> > quote e[inferred:REG]\n\n\
| a | b |\n|---|:-:|\n| e[documented:REG,PRT] | \\| |\n\nTerm\n: Definition\n\n\
~~~text\ne[no:NO] {{#join no}}\n~~~\n\n    indented e[no]\n\n<div>\n\ne[public post:Q_1.2-x]\n\n</div>\n\n<code>e[no]</code> <a href=\"x\">x</a> &amp; &#91;\n\n\
Foot[^1] ~~struck~~ <https://x.example> ![alt](i.png)\n\n[^1]: Note e[observed in the case:SEED]\n\n[ref]: x.html\n\nSetext\n===\n\n***\n\nä€😀e[inferred]😀\n";

/// A figure is drawn anew for each case, so only some cases have one.
const FIGURE: &str = "\n```join\nfigure = join-stepper\nscenario = late\nset.aik_wait_s = 60\ncaption = x\n```\n\nBehind it.\n";

/// Pieces that a mutation puts in, besides what the text itself has.
const PIECES: &[&str] = &[
    "e[",
    "r[",
    "]",
    "[",
    "\\",
    "\\e[",
    "{{",
    "}}",
    "{{param ",
    "{{#join ",
    "{{#join sources}}",
    "\n\n",
    "\n",
    "\r\n",
    "\r",
    "```join\n",
    "```",
    "~~~",
    "`",
    "``",
    "<",
    ">",
    "<code>",
    "</code>",
    "<a>",
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "> ",
    "- ",
    "    ",
    "\t",
    "|",
    "*",
    "_",
    "**",
    "&",
    ";",
    "&#",
    ":",
    ",",
    "=",
    "\0",
    "\u{feff}",
    "\u{a0}",
    "😀",
    "é",
    "[^1]",
    "[^1]: ",
    "(x)",
    "set.",
    "figure = x\n",
    "e[documented:PRT]",
    "# ",
    "\n===\n",
    "documented",
    "r[token.window]",
    "{{param seed}}",
    "PRT",
];

/// One to eight changes: cut, double, swap in a piece, drop a character, cut off the end.
fn mutate(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(8) {
        let at = random.below(chars.len() + 1);
        let end = (at + random.below(40)).min(chars.len());
        match random.below(6) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let part: Vec<char> = chars[at..end].to_vec();
                chars.splice(at..at, part);
            }
            2 | 3 => drop(chars.splice(at..at, PIECES[random.below(PIECES.len())].chars())),
            4 => drop(chars.splice(
                at..(at + 1).min(chars.len()),
                PIECES[random.below(PIECES.len())].chars(),
            )),
            _ if random.below(10) == 0 => chars.truncate(at),
            _ => {
                let other = random
                    .below(chars.len() + 1)
                    .min(chars.len().saturating_sub(1));
                if at < chars.len() {
                    chars.swap(at, other);
                }
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn damaged_chapters_are_written_or_refused() {
    let (mut written, mut refused) = (0, 0);
    let mut random = Random(0x801c_03ed);
    for case in 0..12_000 {
        let whole = if case % 128 == 0 {
            CHAPTER.to_owned() + FIGURE
        } else {
            CHAPTER.to_owned()
        };
        let text = mutate(&whole, &mut random);
        match chapter(&text) {
            Ok(_) => written += 1,
            Err(problems) => {
                refused += 1;
                for line in problems.lines() {
                    let place = line
                        .strip_prefix("src/part/deep/x.md:")
                        .or_else(|| line.strip_prefix("src/refs.md:"))
                        .or_else(|| line.strip_prefix("src/rules.md:"));
                    let number = place
                        .and_then(|rest| rest.split(": ").next())
                        .and_then(|n| n.parse::<usize>().ok());
                    assert!(
                        number.is_some_and(|n| n >= 1 && n <= text.matches('\n').count() + 1),
                        "case {case}: {line}"
                    );
                }
            }
        }
    }
    assert!(
        written > 1_000 && refused > 1_000,
        "written {written}, refused {refused}"
    );
}

#[test]
fn damaged_source_lists_are_read_or_refused() {
    let root = common::copy_of("small", "hostile-sources");
    let file = root.join("src/sources.toml");
    let whole = fs::read_to_string(&file).unwrap();
    let book = || {
        let page = |path: &str, text: &str| {
            BookItem::Chapter(Chapter::new(
                path,
                text.to_owned(),
                PathBuf::from(path),
                Vec::new(),
            ))
        };
        Book::new_with_items(vec![
            page("a.md", "e[documented:PRT]"),
            page("refs.md", "{{#join sources}}"),
        ])
    };
    let (mut read, mut refused) = (0, 0);
    let mut random = Random(7);
    for _ in 0..3_000 {
        fs::write(&file, mutate(&whole, &mut random)).unwrap();
        let context = PreprocessorContext::new(root.clone(), Config::default(), "html".to_owned());
        match Join::new(&root).run(&context, book()) {
            Ok(_) => read += 1,
            Err(_) => refused += 1,
        }
    }
    assert!(
        read > 100 && refused > 100,
        "read {read}, refused {refused}"
    );
}

#[test]
fn long_repetitions_take_linear_time() {
    for piece in PIECES.iter().chain(&[
        "e[documented:PRT] ",
        "e[x ",
        "{{param x ",
        "\\\\",
        "\\e[x] ",
        "> > ",
        "* * ",
        "[a](",
        "r[a.b]\n",
    ]) {
        let started = Instant::now();
        let _ = chapter(&piece.repeat(20_000));
        // A quadratic search would take minutes here; the bound leaves room for a slow, busy machine.
        assert!(
            started.elapsed() < Duration::from_secs(60),
            "{piece:?}: {:?}",
            started.elapsed()
        );
    }
}

#[test]
fn a_source_list_that_is_not_text_is_one_problem() {
    let root = common::copy_of("small", "hostile-bytes");
    fs::write(root.join("src/sources.toml"), b"\xff\xfe\x00").unwrap();
    let problems = common::build(Path::new(&root)).unwrap_err();
    assert!(
        problems.starts_with("src/sources.toml:1: cannot be read: ")
            && problems.lines().count() == 1,
        "{problems}"
    );
}

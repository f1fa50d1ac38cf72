//! The program `mdbook-join` as a stock mdBook calls it: JSON in, JSON out, exit codes.
mod common;

use mdbook_driver::MDBook;
use mdbook_join::Join;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_mdbook-join"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end before it has read everything; then its exit code tells.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What mdBook would send for the book in `root`: context and book.
fn request(root: &Path) -> (PreprocessorContext, Book) {
    let book = MDBook::load(root).unwrap();
    (
        PreprocessorContext::new(root.to_owned(), book.config.clone(), "html".to_owned()),
        book.book,
    )
}

#[test]
fn it_supports_html_and_nothing_else() {
    for (arguments, code) in [
        (&["supports", "html"][..], 0),
        (&["supports", "epub"], 1),
        (&["supports"], 2),
        (&["--help"], 2),
        (&["supports", "html", "x"], 2),
    ] {
        let output = run(arguments, b"");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn it_answers_with_the_book_that_the_library_makes() {
    let root = common::copy_of("small", "program");
    let (context, book) = request(&root);
    let output = run(&[], &serde_json::to_vec(&(&context, &book)).unwrap());
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    let answer: Book = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer, Join::new(&root).run(&context, book).unwrap());
    assert!(
        answer
            .chapters()
            .any(|chapter| chapter.content.contains("id=\"cite-PRT\""))
    );
}

#[test]
fn it_fails_with_the_problems_and_nothing_on_its_output() {
    let root = common::copy_of("broken", "program-broken");
    let output = run(&[], &serde_json::to_vec(&request(&root)).unwrap());
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    // mdBook itself has not expanded the include here, so what is in the included file is not seen.
    let expect = fs::read_to_string(root.join("expected.txt")).unwrap();
    let expect: String = expect
        .lines()
        .filter(|line| !line.contains("HERE"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    assert_eq!(stderr(&output), expect);
}

#[test]
fn another_version_of_mdbook_is_told_and_served() {
    let (context, book) = request(&common::copy_of("small", "program-version"));
    let mut request = serde_json::to_value((&context, &book)).unwrap();
    request[0]["mdbook_version"] = "0.6.1".into();
    let output = run(&[], &serde_json::to_vec(&request).unwrap());
    assert!(output.status.success());
    assert!(
        stderr(&output).ends_with("and is called by 0.6.1\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_is_not_a_book_is_refused_in_one_line() {
    for input in [
        &b""[..],
        b"{}",
        b"[1, 2]",
        b"\xff\xfe",
        b"[{\"root\":\"/\"},{\"items\":[]}]",
    ] {
        let output = run(&[], input);
        assert_eq!(output.status.code(), Some(1), "{input:?}");
        assert!(output.stdout.is_empty());
        let text = stderr(&output);
        assert!(
            text.starts_with("Unable to parse the input: ") && text.lines().count() == 1,
            "{text}"
        );
    }
}

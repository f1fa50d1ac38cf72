//! Every sentence that the search box speaks.
use alloc::string::String;
use join_reference::decimal;

// The search.
pub(crate) const SEARCH: &str = "Search: a code, an event, a word, or a whole text";
pub(crate) const SEARCH_NOTE: &str = "Paste what you have; it stays in this page.";
pub(crate) const SHOW_ALL: &str = "Show all";
pub(crate) const COPY_LINK: &str = "Copy link";
pub(crate) const ALL_ROWS: &str = "All rows are shown.";
pub(crate) const BELOW: &str = "row below";
pub(crate) const BY_WORDS: &str = "by its words";
pub(crate) const NOTHING: &str = "Nothing of it is known here.";
pub(crate) const FORMS: &str = "A code is known in any spelling: 0x801c03ed, 801C03ED, -2145647635, 2149319661, 80 1c 03 ed. An event needs its number and its log. What is not known here is not harmless by that.";
pub(crate) const COPIED_LINK: &str =
    "The link is copied. It carries ids and words of these tables, nothing else of your text.";
/// Said when a text was copied.
pub const COPIED: &str = "Copied.";
pub(crate) const NOT_COPIED: &str =
    "Not copied: the browser does not allow it. Select the text and copy it by hand.";

/// So many rows.
fn rows(count: usize) -> String {
    number(count) + if count == 1 { " row" } else { " rows" }
}

fn number(count: usize) -> String {
    decimal(count as u64)
}

/// How many rows were found.
pub(crate) fn found(named: usize, by_words: usize, here: usize) -> String {
    let mut text = match (named, by_words) {
        (0, words) => rows(words) + " by the words of the text.",
        (named, 0) => String::from("The text names ") + &rows(named) + ".",
        (named, words) => {
            String::from("The text names ")
                + &rows(named)
                + "; "
                + &number(words)
                + " more by its words."
        }
    };
    if here == 0 {
        text += " None of them is on this page: follow the links.";
    }
    text
}

/// How many rows of the page hold what is typed so far.
pub(crate) const HOLDS: &str = "1 row of this page holds that.";
pub(crate) const HOLDING: &str = "{n} rows of this page hold that.";

/// More lines than are shown.
pub(crate) fn more(count: usize) -> String {
    String::from("And ") + &number(count) + " more: search for a part of the text."
}

/// A fault of the program.
pub const BROKE: &str = "This figure has stopped by a fault of its own. Load the page again; what stands below is complete without it.";

/// Links that cannot be opened; `{n}` stands for a number of bytes.
pub(crate) const NO_FIGURE: &str =
    "This link cannot be opened: expected the number of a figure of this page.";
pub(crate) const TOO_LONG: &str =
    "This link cannot be opened: expected at most 200 bytes to search for, found {n}.";

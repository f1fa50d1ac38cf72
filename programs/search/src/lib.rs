//! The program behind the search box: text in, text out. It knows no document; `theme/finder.js` shows what it answers.
//!
//! It keeps nothing of what it is asked, and no letter of that comes back: the answer is made of rows of the table.
#![cfg_attr(target_family = "wasm", no_std)]
extern crate alloc;

use alloc::{boxed::Box, string::String};
use join_reference::{Table, joined};
use once_cell::race::OnceBox;
use wasm_bindgen::prelude::wasm_bindgen;

/// Much smaller than the standard one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A fault of the program itself ends the call with an error, which the script that called shows in the figure.
#[cfg(target_family = "wasm")]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

const TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/brief.txt"));

/// Between the parts of an answer, and between keys of rows.
const PART: &str = "\u{1f}";
const KEY: &str = "\u{1e}";

/// What a text finds on a page of the book: a sentence, lines as HTML, what a link to this search carries, how it was found (`all` rows are
/// to be seen; `named` or only by their `words`), and the keys of the rows.
#[wasm_bindgen]
pub fn search(page: &str, text: &str) -> String {
    static KNOWN: OnceBox<Table> = OnceBox::new();
    let table = KNOWN.get_or_init(|| Box::new(Table::baked(TABLE)));
    let found = join_decision::search(table, page, text);
    let how = match (&found.shown, found.named) {
        (None, _) => "all",
        (Some(_), true) => "named",
        (Some(_), false) => "words",
    };
    let mut keys = String::new();
    for key in found.shown.iter().flatten() {
        keys.push_str(key);
        keys.push_str(KEY);
    }
    joined(
        &[&found.status, &found.lines, &found.link, how, &keys],
        PART,
    )
}

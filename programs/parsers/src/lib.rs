//! The program of the evidence desk. It runs in a worker that lives for one reading, and knows no document: bytes go in, markup
//! and masked files come out. `theme/evidence-worker.js` calls it, `theme/evidence.js` shows what it answers.
use join_desk::{Bundle, Desk, Reading, View};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

/// Much smaller than the standard one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static DESK: RefCell<Desk> = RefCell::new(Desk::new());
    static READ: RefCell<Option<Reading>> = const { RefCell::new(None) };
    static BUNDLE: RefCell<Option<Bundle>> = const { RefCell::new(None) };
}

fn with<T: Default>(act: impl FnOnce(&Reading) -> T) -> T {
    READ.with_borrow(|read| read.as_ref().map(act).unwrap_or_default())
}

/// Reads a file or a text; its path is only a name.
#[wasm_bindgen]
pub fn add(path: &str, bytes: &[u8]) {
    DESK.with_borrow_mut(|desk| desk.add(path, bytes));
}

/// Takes what the opener made of an archive or an event log.
#[wasm_bindgen]
pub fn take(pieces: &[u8]) {
    DESK.with_borrow_mut(|desk| {
        for piece in join_desk::pieces(pieces) {
            desk.take(piece);
        }
    });
}

/// Takes the reader's answer to a question: of the input with this number its `zone` in minutes ahead of UTC, or its `order`: 1 for
/// month first, 0 for day first. No number is no answer.
#[wasm_bindgen]
pub fn tell(source: usize, about: &str, value: &str) {
    DESK.with_borrow_mut(|desk| join_desk::tell(desk, source, about, value));
}

/// Judges what was read. Gives what the model is asked for, empty when nothing is.
#[wasm_bindgen]
pub fn start() -> String {
    READ.set(Some(Reading::judge(DESK.take())));
    with(Reading::question)
}

/// Takes what the model said.
#[wasm_bindgen]
pub fn answered(ran: &str) {
    READ.with_borrow_mut(|read| {
        if let Some(read) = read {
            read.answered(ran);
        }
    });
}

/// The whole answer as HTML.
#[wasm_bindgen]
pub fn answer(raw: bool) -> String {
    with(|read| read.answer(raw))
}

/// The time line as HTML: from and to in milliseconds or both 0 for all, lanes not to be seen with commas between, a text to look for.
#[wasm_bindgen]
pub fn timeline(raw: bool, from: f64, to: f64, without: &str, text: &str) -> String {
    let view = View {
        range: (from < to).then_some((from as i64, to as i64)),
        without: without
            .split(',')
            .filter_map(|lane| lane.parse().ok())
            .collect(),
        text: text.to_owned(),
    };
    with(|read| read.timeline(raw, &view))
}

/// Masks; the name of the file to save, empty when there is none.
#[wasm_bindgen]
pub fn mask() -> String {
    let bundle = READ.with_borrow(|read| read.as_ref().map(Reading::masked));
    let name = bundle
        .as_ref()
        .map_or_else(String::new, |bundle| bundle.name.clone());
    BUNDLE.set(bundle);
    name
}

/// The file of [`mask`].
#[wasm_bindgen]
pub fn masked() -> Vec<u8> {
    BUNDLE.with_borrow(|bundle| {
        bundle
            .as_ref()
            .map_or_else(Vec::new, |bundle| bundle.bytes.clone())
    })
}

/// What [`mask`] did, in words.
#[wasm_bindgen]
pub fn said() -> String {
    BUNDLE.with_borrow(|bundle| bundle.as_ref().map_or_else(String::new, Bundle::said))
}

/// Aliases and values, a line each.
#[wasm_bindgen]
pub fn aliases() -> String {
    with(Reading::aliases)
}

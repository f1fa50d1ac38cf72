//! What the tests share: the book's own data.
use join_reference::Table;
use std::path::Path;

/// The table of the book.
pub fn table() -> Table {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Table::load(&root.join("../../src/data")).expect("the book's data can be read")
}

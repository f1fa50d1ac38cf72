//! What the tests share: the book's own data.
#[allow(dead_code, reason = "each test file compiles this module for itself")]
pub mod hostile;

use join_reference::{Decision, Table};
use std::path::{Path, PathBuf};

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/data")
}

/// The table of the book.
pub fn table() -> Table {
    Table::load(&data()).expect("the book's data can be read")
}

/// The decision of the book.
#[allow(dead_code, reason = "each test file compiles this module for itself")]
pub fn decision() -> Decision {
    Decision::load(&data()).expect("the book's decision can be read")
}

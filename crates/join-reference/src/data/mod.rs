//! The data files of the book as types: what their rows hold, and the one reader of them all.
//!
//! A row is what serde makes of it; what is wrong with a file is told at once, each problem with its line.

mod fault;
mod reader;
mod rows;
mod text;

pub use fault::{Fault, What};
pub use reader::{Placed, Sheet, read};
pub use rows::{
    AnswerRow, CauseRow, Claim, ClaimRow, CodeRow, DataRow, DsregcmdRow, EndRow, EndpointRow,
    EventRow, FamilyRow, FieldRow, LogRow, QuestionRow, RuleRow, SignRow, SourceRow, TaskRow,
};
pub use text::{Lines, Text};

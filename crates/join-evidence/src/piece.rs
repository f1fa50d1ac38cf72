//! What comes out of archives and event logs, piece by piece. The desk takes pieces and knows no archive; who opens one (`opener.rs`)
//! stands behind a feature, and in a page in a program of its own.

use crate::read::event_xml::Draft;
use crate::read::http::Raw;
use serde::{Deserialize, Serialize};

/// A piece. What stands between an opening and its end is of what was opened.
#[derive(Debug, Serialize, Deserialize)]
pub enum Piece {
    /// An archive or a log is opened.
    Open {
        /// Its path; of a member: the archive's, `!`, the member's.
        path: String,
        /// What it is.
        form: Form,
        /// Bytes.
        size: usize,
    },
    /// Something is to be said of it: the rule that it fires, and the sentence.
    Note(String, String),
    /// A member that is neither: its path and its bytes.
    Member(String, Vec<u8>),
    /// An event of a log.
    Event(Draft),
    /// The sessions of a Fiddler archive, and the same as an HTTP archive.
    Sessions(Vec<Raw>, String),
    /// It ends.
    Close,
}

/// What can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// A Windows event log in its binary form.
    Log,
    /// A cabinet.
    Cabinet,
    /// A zip archive.
    Zip,
}

impl Form {
    /// What these bytes can be opened as.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Form> {
        if bytes.starts_with(b"ElfFile\0") {
            Some(Form::Log)
        } else if bytes.starts_with(b"MSCF") {
            Some(Form::Cabinet)
        } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            Some(Form::Zip)
        } else {
            None
        }
    }
}

/// Pieces as bytes, from one program of a page to another.
#[must_use]
pub fn write(pieces: &[Piece]) -> Vec<u8> {
    postcard::to_allocvec(pieces).unwrap_or_default()
}

/// The pieces of [`write`]; none when they are damaged.
#[must_use]
pub fn read(bytes: &[u8]) -> Vec<Piece> {
    postcard::from_bytes(bytes).unwrap_or_default()
}

//! Opens archives and event logs: each becomes pieces, members of members as well, within the limits of all that is opened.

use crate::bundle::Bundle;
use crate::limits;
use crate::piece::{Form, Piece};
use crate::{archive, logs};

/// Opens one thing after the other, and counts what it unpacks.
#[derive(Debug, Default)]
pub struct Opener {
    members: usize,
    unpacked: usize,
}

impl Opener {
    /// Opens bytes, which may be anything; their path is only a name. Each piece is handed on as it is found.
    pub fn open(&mut self, path: &str, bytes: &[u8], take: &mut dyn FnMut(Piece)) {
        self.at(path, bytes, 0, take);
    }

    fn at(&mut self, path: &str, bytes: &[u8], depth: usize, take: &mut dyn FnMut(Piece)) {
        let Some(form) = Form::of(bytes) else {
            return take(Piece::Member(path.to_owned(), bytes.to_vec()));
        };
        take(Piece::Open {
            path: path.to_owned(),
            form,
            size: bytes.len(),
        });
        let mut opened = Opened {
            opener: self,
            path,
            depth,
            cut: false,
            take: &mut *take,
        };
        match form {
            Form::Log => logs::read(bytes, opened.take),
            _ if depth >= limits::DEPTH => {
                let said = format!("archives are opened {} deep", limits::DEPTH);
                opened.note("input-limit", said);
            }
            Form::Cabinet => archive::cabinet(&mut opened, bytes),
            Form::Zip => archive::zip(&mut opened, bytes),
        }
        take(Piece::Close);
    }
}

/// An archive while it is read.
struct Opened<'o> {
    opener: &'o mut Opener,
    path: &'o str,
    depth: usize,
    /// Something of it is not there.
    cut: bool,
    take: &'o mut dyn FnMut(Piece),
}

impl Bundle for Opened<'_> {
    fn note(&mut self, rule: &'static str, text: String) {
        self.cut |= rule == "input-truncated";
        (self.take)(Piece::Note(rule.to_owned(), text));
    }

    fn left(&self) -> usize {
        limits::UNPACKED.saturating_sub(self.opener.unpacked)
    }

    fn count(&mut self, bytes: usize) -> bool {
        let opener = &mut self.opener;
        opener.members += 1;
        opener.unpacked = opener.unpacked.saturating_add(bytes);
        opener.members <= limits::MEMBERS && opener.unpacked <= limits::UNPACKED
    }

    fn member(&mut self, name: &str, bytes: &[u8]) {
        let path = format!("{}!{name}", self.path);
        self.opener.at(&path, bytes, self.depth + 1, self.take);
    }

    fn sessions(&mut self, parts: Vec<(String, Vec<u8>)>) {
        let (sessions, text) = crate::saz::read(self, parts, self.cut);
        (self.take)(Piece::Sessions(sessions, text));
    }
}

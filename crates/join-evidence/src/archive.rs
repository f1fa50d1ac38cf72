//! Zip archives and cabinets: members are read by what they hold; names are text, never paths; limits stop what grows.

use crate::bundle::Bundle;
use crate::limits;
use crate::saz;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use std::io::{Cursor, Read};

/// A member of a zip: its name, and where its bytes stand.
struct Member<'z> {
    name: String,
    method: u16,
    encrypted: bool,
    data: &'z [u8],
    cut: bool,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at.checked_add(2)?)
        .map(|b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let number = bytes
        .get(at..at.checked_add(4)?)
        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))?;
    usize::try_from(number).ok()
}

fn name_of(bytes: &[u8]) -> String {
    let name = String::from_utf8_lossy(bytes);
    name.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// The members that the central directory lists; `None` when there is none.
fn directory(bytes: &[u8]) -> Option<Vec<Member<'_>>> {
    let from = bytes.len().saturating_sub(65_557);
    let end = bytes[from..].windows(4).rposition(|w| w == b"PK\x05\x06")? + from;
    let count = usize::from(u16_at(bytes, end + 10)?);
    let mut at = u32_at(bytes, end + 16)?;
    let mut members = Vec::new();
    for _ in 0..count.min(limits::MEMBERS + 1) {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (flags, method) = (u16_at(bytes, at + 8)?, u16_at(bytes, at + 10)?);
        let size = u32_at(bytes, at + 20)?;
        let lengths = [
            u16_at(bytes, at + 28)?,
            u16_at(bytes, at + 30)?,
            u16_at(bytes, at + 32)?,
        ]
        .map(usize::from);
        let local = u32_at(bytes, at + 42)?;
        let name = name_of(bytes.get(at + 46..at + 46 + lengths[0])?);
        at += 46 + lengths.iter().sum::<usize>();
        // What the local header says of its own length decides where the data begin.
        let head = usize::from(u16_at(bytes, local.checked_add(26)?)?)
            + usize::from(u16_at(bytes, local + 28)?);
        let begin = (local + 30 + head).min(bytes.len());
        let stop = begin.saturating_add(size).min(bytes.len());
        members.push(Member {
            name,
            method,
            encrypted: flags & 1 == 1,
            data: &bytes[begin..stop],
            cut: stop - begin < size,
        });
    }
    Some(members)
}

/// The members by their local headers, for an archive that has lost its end.
fn walk(bytes: &[u8]) -> Vec<Member<'_>> {
    let mut members = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes
        .get(at..)
        .and_then(|rest| rest.windows(4).position(|w| w == b"PK\x03\x04"))
    {
        let head = at + next;
        let part = || {
            let (flags, method) = (u16_at(bytes, head + 6)?, u16_at(bytes, head + 8)?);
            let size = u32_at(bytes, head + 18)?;
            let name = usize::from(u16_at(bytes, head + 26)?);
            let begin = head + 30 + name + usize::from(u16_at(bytes, head + 28)?);
            Some((
                flags,
                method,
                size,
                name_of(bytes.get(head + 30..head + 30 + name)?),
                begin,
            ))
        };
        let Some((flags, method, size, name, begin)) = part() else {
            break;
        };
        let begin = begin.min(bytes.len());
        let stop = if flags & 8 == 8 && size == 0 {
            // The size stands behind the data: they end where the next header begins.
            let next = bytes[begin..]
                .windows(4)
                .position(|w| w == b"PK\x03\x04" || w == b"PK\x07\x08");
            next.map_or(bytes.len(), |n| begin + n)
        } else {
            begin.saturating_add(size).min(bytes.len())
        };
        members.push(Member {
            name,
            method,
            encrypted: flags & 1 == 1,
            data: &bytes[begin..stop],
            cut: size > stop - begin,
        });
        if members.len() > limits::MEMBERS {
            break;
        }
        at = stop.max(head + 4);
    }
    members
}

/// Why a member gave no bytes.
enum Refused {
    Encrypted,
    Method(u16),
    Limit,
    Broken,
}

fn unpack(member: &Member<'_>, left: usize) -> Result<Vec<u8>, Refused> {
    if member.encrypted || member.method == 99 {
        return Err(Refused::Encrypted);
    }
    match member.method {
        0 => {
            let most = if big(member.data) {
                limits::FILE
            } else {
                limits::TEXT
            };
            if member.data.len() > most.min(left) {
                return Err(Refused::Limit);
            }
            Ok(member.data.to_vec())
        }
        8 => inflate(member.data, left),
        other => Err(Refused::Method(other)),
    }
}

/// Whether bytes are a log or an archive, which may be larger than a text.
fn big(bytes: &[u8]) -> bool {
    bytes.starts_with(b"ElfFile\0")
        || bytes.starts_with(b"MSCF")
        || bytes.starts_with(b"PK\x03\x04")
}

fn inflate(data: &[u8], left: usize) -> Result<Vec<u8>, Refused> {
    let small = limits::TEXT.min(left);
    match decompress_to_vec_with_limit(data, small) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => {
            if !big(&error.output) {
                return Err(Refused::Limit);
            }
            let large = limits::FILE.min(left);
            decompress_to_vec_with_limit(data, large).map_err(|error| match error.status {
                TINFLStatus::HasMoreOutput => Refused::Limit,
                _ => Refused::Broken,
            })
        }
        // What came before the break is still worth reading.
        Err(error) if !error.output.is_empty() => Ok(error.output),
        Err(_) => Err(Refused::Broken),
    }
}

/// Reads the members of a zip archive.
pub(crate) fn zip(desk: &mut impl Bundle, bytes: &[u8]) {
    let mut members = match directory(bytes) {
        Some(members) => members,
        None => {
            desk.note("input-truncated", "the archive has no directory at its end: it was cut; its members were read one after the other".to_owned());
            walk(bytes)
        }
    };
    let fiddler = members.iter().any(|member| saz::part(&member.name));
    // Small ones first: what a limit stops is the large.
    crate::order::sort_by_key(&mut members, |member| {
        (member.data.len() > 1 << 20, member.data.len() > 16 << 20)
    });
    let mut parts = Vec::new();
    for member in &members {
        // What Fiddler itself adds is no evidence.
        let own = fiddler && (member.name == "_index.htm" || member.name == "[Content_Types].xml");
        if member.name.ends_with('/') || own {
            continue;
        }
        let refuse = |desk: &mut dyn Bundle, rule: &'static str, why: String| {
            desk.note(rule, format!("{}: {why}", member.name))
        };
        if member.cut {
            refuse(
                desk,
                "input-truncated",
                "cut off by the end of the archive".to_owned(),
            );
        }
        match unpack(member, desk.left()) {
            Ok(unpacked) => {
                if !desk.count(unpacked.len()) {
                    refuse(
                        desk,
                        "input-limit",
                        format!(
                            "stopped at {} members or {} bytes unpacked",
                            limits::MEMBERS,
                            limits::UNPACKED
                        ),
                    );
                    break;
                }
                // A part that was cut says the wrong thing of its session.
                if saz::part(&member.name) && member.cut {
                    continue;
                }
                if saz::part(&member.name) {
                    parts.push((member.name.clone(), unpacked));
                } else {
                    desk.member(&member.name, &unpacked);
                }
            }
            Err(Refused::Encrypted) => refuse(
                desk,
                "input-unknown",
                "protected by a password; save it again without one".to_owned(),
            ),
            Err(Refused::Method(number)) => refuse(
                desk,
                "input-unknown",
                format!(
                    "packed by method {number}, which is not read here; unpack it and give the files"
                ),
            ),
            Err(Refused::Limit) => refuse(
                desk,
                "input-limit",
                format!("larger than {} bytes unpacked, and left out", limits::TEXT),
            ),
            Err(Refused::Broken) => {
                refuse(desk, "input-truncated", "cannot be unpacked".to_owned())
            }
        }
    }
    if !parts.is_empty() {
        desk.sessions(parts);
    }
}

/// What one cabinet may make the crate unpack: reading a file means unpacking all before it in its folder.
const WORK: u64 = 2 << 30;

/// Reads the members of a cabinet.
pub(crate) fn cabinet(desk: &mut impl Bundle, bytes: &[u8]) {
    let promised = u32_at(bytes, 8).unwrap_or(0);
    if promised > bytes.len() {
        let text = format!(
            "the cabinet says {promised} bytes and has {}: it was cut",
            bytes.len()
        );
        desk.note("input-truncated", text);
    }
    if u16_at(bytes, 30).is_some_and(|flags| flags & 3 != 0) {
        desk.note(
            "input-unknown",
            "one part of several: unpack them together and give the files".to_owned(),
        );
    }
    let mut cabinet = match cab::Cabinet::new(Cursor::new(bytes)) {
        Ok(cabinet) => cabinet,
        Err(error) => {
            let text = format!("the cabinet's directory cannot be read: {error}");
            desk.note("input-truncated", text);
            return;
        }
    };
    let mut names = Vec::new();
    let mut work = 0_u64;
    for folder in cabinet.folder_entries() {
        let mut before = 0_u64;
        for file in folder.file_entries() {
            before = before.saturating_add(u64::from(file.uncompressed_size()));
            work = work.saturating_add(before);
            if work <= WORK && names.len() <= limits::MEMBERS {
                names.push((file.name().to_owned(), file.uncompressed_size() as usize));
            }
        }
    }
    if work > WORK || names.len() > limits::MEMBERS {
        desk.note(
            "input-limit",
            format!(
                "the cabinet is too large; {} files were looked at",
                names.len()
            ),
        );
    }
    for (name, size) in names {
        let shown = name_of(name.as_bytes());
        if size > limits::FILE.min(desk.left()) {
            desk.note(
                "input-limit",
                format!("{shown}: {size} bytes unpacked, and left out"),
            );
            continue;
        }
        let mut unpacked = Vec::new();
        let read = cabinet
            .read_file(&name)
            .and_then(|reader| reader.take(limits::FILE as u64).read_to_end(&mut unpacked));
        if !desk.count(unpacked.len()) {
            desk.note(
                "input-limit",
                format!(
                    "stopped at {} members or {} bytes unpacked",
                    limits::MEMBERS,
                    limits::UNPACKED
                ),
            );
            return;
        }
        if let Err(error) = &read {
            desk.note("input-truncated", format!("{shown}: {error}"));
        }
        if !big(&unpacked) && unpacked.len() > limits::TEXT {
            desk.note(
                "input-limit",
                format!(
                    "{shown}: larger than {} bytes unpacked, and left out",
                    limits::TEXT
                ),
            );
        } else if read.is_ok() || !unpacked.is_empty() {
            desk.member(&shown, &unpacked);
        }
    }
}

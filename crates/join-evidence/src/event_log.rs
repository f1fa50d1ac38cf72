//! Windows event logs in binary form: chunks, their records, and what is to be said of damage. What a record holds is handed on
//! element by element. The format is documented by its readers (libyal's libevtx, the crate evtx); tests compare with the latter.

mod binary_xml;
mod template;
mod value;
mod walk;

use crate::limits;
use binary_xml::Chunk;
use template::u32_at;

pub use walk::Walk;

const HEADER: usize = 4096;
const CHUNK: usize = 65_536;
/// Where a chunk's records begin.
const RECORDS: usize = 512;
/// What every record begins with.
const MARK: [u8; 4] = *b"**\0\0";
/// Mark, length, number and time of a record before its content, and the length again behind it.
const FRAME: usize = 28;
/// What a disk writes at once.
const SECTOR: usize = 512;

/// What was found of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Records that were read whole.
    pub whole: usize,
    /// Records whose end is missing: what stands before it was read.
    pub unfinished: usize,
    /// Records, or stretches that should be some, that could not be read.
    pub bad: usize,
    /// Chunks that lack their mark and are not empty.
    pub unmarked: usize,
    /// Chunks whose sums do not fit their bytes.
    pub altered: usize,
    /// Whether the log says that it was in use.
    pub in_use: bool,
    /// Whether a limit ended the reading.
    pub limited: bool,
    /// Chunks that the header promises.
    pub promised: usize,
    /// Bytes behind the header.
    pub body: usize,
}

impl Found {
    fn records(&self) -> usize {
        self.whole + self.unfinished + self.bad
    }

    /// Whether the file ends within a chunk, or before its first.
    #[must_use]
    pub fn cut(&self) -> bool {
        !self.body.is_multiple_of(CHUNK) || self.body == 0
    }

    /// Chunks of the file that are whole.
    #[must_use]
    pub fn chunks(&self) -> usize {
        self.body / CHUNK
    }
}

/// Reads every record that is whole.
pub fn read(bytes: &[u8], walk: &mut impl Walk) -> Found {
    let short = |at: usize| u32_at(bytes, at).map_or(0, |number| number as usize & 0xffff);
    let flags = u32_at(bytes, 120).unwrap_or(0);
    let body = bytes.get(HEADER..).unwrap_or_default();
    let mut found = Found {
        in_use: flags & 1 != 0,
        promised: short(42),
        body: body.len(),
        ..Found::default()
    };
    let sums = (flags & 2 == 0).then(Sums::new);
    let mut told = 0;
    for chunk in body.chunks(CHUNK) {
        let mut pass = Pass {
            chunk: Chunk::new(chunk),
            bytes: chunk,
            found: &mut found,
        };
        pass.run(sums.as_ref(), walk);
        told += pass.chunk.told();
        if found.records() >= limits::RECORDS || told > limits::UNPACKED {
            found.limited = true;
            break;
        }
    }
    found
}

/// The records of one chunk.
struct Pass<'c, 'f> {
    chunk: Chunk<'c>,
    bytes: &'c [u8],
    found: &'f mut Found,
}

impl Pass<'_, '_> {
    fn run(&mut self, sums: Option<&Sums>, walk: &mut impl Walk) {
        let bytes = self.bytes;
        let marked = bytes.starts_with(b"ElfChnk\0");
        if !marked {
            // Windows makes room for chunks before it writes them.
            if bytes.iter().all(|byte| *byte == 0) {
                return;
            }
            self.found.unmarked += 1;
        }
        let number = |at: usize| u32_at(bytes, at).unwrap_or(0);
        let free = number(48) as usize;
        let flags = number(120);
        let plausible = marked && (RECORDS..=CHUNK).contains(&free);
        let end = if plausible {
            free.min(bytes.len())
        } else {
            bytes.len()
        };
        if let Some(sums) = sums.filter(|_| plausible && flags & 4 == 0)
            && free <= bytes.len()
        {
            let head = sums.more(sums.more(!0, &bytes[..120]), &bytes[128..RECORDS]);
            let records = sums.more(!0, &bytes[RECORDS..free]);
            let fits = !head == number(124) && !records == number(52);
            self.found.altered += usize::from(!fits);
        }
        let mut at = RECORDS;
        let mut last = None;
        while at < end && self.found.records() < limits::RECORDS {
            match self.length(at) {
                Some(length) => {
                    self.one(at, length, walk);
                    last = self.id(at);
                    at += length;
                }
                None => {
                    let next = self.next(at + 1, end);
                    let blank = bytes[at..].iter().take(4).all(|byte| *byte == 0);
                    if let Some(length) = self.claimed(at) {
                        let most = next.map_or(length, |next| next - at);
                        self.begun(at, length.min(most), walk);
                    } else if next.is_some() || !blank {
                        self.found.bad += 1;
                    }
                    // Zeros are where the free space really begins.
                    let Some(next) = next else { return };
                    at = next;
                }
            }
        }
        // A log in use is behind with its header: what goes on without a gap belongs to it. Older records have other numbers.
        while plausible
            && let Some(length) = self.length(at)
            && let Some(id) = self.id(at)
            && last.is_some_and(|last: u64| last.checked_add(1) == Some(id))
            && self.found.records() < limits::RECORDS
        {
            self.one(at, length, walk);
            last = Some(id);
            at += length;
        }
    }

    fn one(&mut self, at: usize, length: usize, walk: &mut impl Walk) {
        walk.record();
        match self.chunk.record(at + 24..at + length - 4, walk) {
            Some(()) => self.found.whole += 1,
            None => self.found.bad += 1,
        }
        // The next chunk has its own limits.
        self.found.limited |= self.chunk.exhausted();
    }

    /// A record that was being written, or that the file's end cuts: what is not there reads as zeros, which are no values.
    fn begun(&mut self, at: usize, length: usize, walk: &mut impl Walk) {
        let all = self.bytes.len();
        let there = &self.bytes[at..(at + length).min(all)];
        let last = there.iter().rposition(|byte| *byte != 0).unwrap_or(0);
        self.chunk.known = (at + last + 1).next_multiple_of(SECTOR).min(all);
        walk.record();
        match self.chunk.record(at + 24..at + length - 4, walk) {
            Some(()) => self.found.unfinished += 1,
            None => self.found.bad += 1,
        }
        self.chunk.known = usize::MAX;
    }

    fn id(&self, at: usize) -> Option<u64> {
        let bytes = self.bytes.get(at + 8..)?.first_chunk()?;
        Some(u64::from_le_bytes(*bytes))
    }

    /// The length that a record at this place says it has.
    fn claimed(&self, at: usize) -> Option<usize> {
        let length = u32_at(self.bytes, at + 4)? as usize;
        let fits = self.bytes[at..].starts_with(&MARK) && (FRAME..=CHUNK).contains(&length);
        (fits && at + length <= CHUNK).then_some(length)
    }

    /// The length of the record at this place, if a whole one is there: it says so before and behind its content.
    fn length(&self, at: usize) -> Option<usize> {
        let length = self.claimed(at)?;
        let behind = u32_at(self.bytes, at + length - 4)?;
        (behind as usize == length).then_some(length)
    }

    /// The next whole record before the end.
    fn next(&self, from: usize, end: usize) -> Option<usize> {
        let marks = self.bytes.get(from..end)?.windows(4).enumerate();
        marks
            .filter(|(_, bytes)| *bytes == MARK)
            .map(|(at, _)| from + at)
            .find(|at| self.length(*at).is_some())
    }
}

/// CRC-32 in four tables, which are made when a log is read: the crates for it carry some 16 KiB of them in the page's program.
struct Sums(Box<[[u32; 256]; 4]>);

impl Sums {
    fn new() -> Sums {
        let mut tables = Box::new([[0_u32; 256]; 4]);
        for number in 0..256 {
            let mut sum = number as u32;
            for _ in 0..8 {
                sum = sum >> 1 ^ (0xedb8_8320 & 0_u32.wrapping_sub(sum & 1));
            }
            tables[0][number] = sum;
        }
        for table in 1..4 {
            for number in 0..256 {
                let before = tables[table - 1][number];
                tables[table][number] = before >> 8 ^ tables[0][before as usize & 0xff];
            }
        }
        Sums(tables)
    }

    /// The sum with these bytes added; it begins as all ones and is turned over at the end.
    fn more(&self, mut sum: u32, bytes: &[u8]) -> u32 {
        let tables = &self.0;
        let (fours, rest) = bytes.as_chunks::<4>();
        for four in fours {
            let [a, b, c, d] = (sum ^ u32::from_le_bytes(*four)).to_le_bytes();
            sum = tables[3][usize::from(a)]
                ^ tables[2][usize::from(b)]
                ^ tables[1][usize::from(c)]
                ^ tables[0][usize::from(d)];
        }
        for byte in rest {
            sum = sum >> 8 ^ tables[0][usize::from(sum as u8 ^ byte)];
        }
        sum
    }
}

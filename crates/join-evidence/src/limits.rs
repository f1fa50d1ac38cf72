//! How much is read at most: size, unpacked size, members, depth, records. What a limit stopped is said.

/// Bytes of a file.
pub const FILE: usize = 256 << 20;
/// Bytes of all members of all archives, unpacked.
pub const UNPACKED: usize = 512 << 20;
/// Bytes of a text.
pub const TEXT: usize = 16 << 20;
/// Members of all archives.
pub const MEMBERS: usize = 2_000;
/// Archives inside archives.
pub const DEPTH: usize = 3;
/// Bytes of a line.
pub const LINE: usize = 1 << 20;
/// Records of an event log.
pub const RECORDS: usize = 500_000;
/// Lines that a finding cites.
pub const CITED: usize = 50;

//! Who hears what an archive holds.

/// Who takes the members of an archive.
pub(crate) trait Bundle {
    /// Says something of the archive itself.
    fn note(&mut self, rule: &'static str, text: String);
    /// Bytes that may still be unpacked.
    fn left(&self) -> usize;
    /// Counts a member and its bytes; false when that was one too many.
    fn count(&mut self, bytes: usize) -> bool;
    /// Takes a member.
    fn member(&mut self, name: &str, bytes: &[u8]);
    /// Takes the parts of a Fiddler archive.
    fn sessions(&mut self, parts: Vec<(String, Vec<u8>)>);
}

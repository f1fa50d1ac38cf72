//! Hostile texts, drawn from a seed: the same in the tests and where they are timed.

/// A small generator: the tests are the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from 0 to below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// One of several.
    pub fn one<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// A text of up to a dozen pieces, digits and stray characters.
    pub fn hostile(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.below(12) {
            match self.below(4) {
                0 => text.push(char::from_u32(self.below(0x3000) as u32).unwrap_or('x')),
                1 => {
                    let digits = 1 + self.below(9);
                    text.extend(self.next().to_string().chars().take(digits));
                }
                _ => text += self.one(PIECES),
            }
        }
        text
    }
}

/// Pieces of which hostile texts are made.
pub const PIECES: &[&str] = &[
    "0x",
    "801c03ed",
    "-2145647635",
    "80 1c 03 ed ",
    "Event ID ",
    "304",
    " ",
    "\n",
    ",",
    "/",
    "-",
    "250 AIK certificate",
    "User Device Registration ",
    "Autopilot log ",
    "policy does not allow ",
    "eyJ",
    ".",
    "\u{2212}",
    "\0",
    "é",
    "事件",
    "💥",
    "AADSTS",
    "50155",
    ": ",
    "error ",
    "2149319661",
    "MDM",
    "id",
    "Certificate enrollment for ",
    "\u{202e}",
    "ＡＡＤ",
    "0",
    "f",
    "d000023c",
    "2,149,319,661",
    "b7a3c9d0-1122-4f3e-8d4c-9e0fa1b2c3d4",
    "S-1-5-21-",
    "AzureAdPrt : NO\n",
    "\u{1e}\u{1f}",
    "{n}",
];

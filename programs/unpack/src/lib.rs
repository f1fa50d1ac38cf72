//! Unpacks what crates/xtask/src/pack.rs packed: a stream of LZMA without header and end mark, with lc=3, lp=0 and pb=0. Every page's
//! script carries it as it is. A browser runs it at full speed at once; the same in JavaScript took three times as long, because it was
//! done before the browser had begun to compile it. The format is public domain, by Igor Pavlov: <https://www.7-zip.org/sdk.html>.
#![cfg_attr(target_family = "wasm", no_std)]

/// Where each part of the format has its chances, all in one array.
const MATCH: usize = 0;
const REP: usize = 12;
const REP_0: usize = 24;
const REP_1: usize = 36;
const REP_2: usize = 48;
const REP_0_LONG: usize = 60;
const SLOT: usize = 72;
const SPECIAL: usize = 328;
const ALIGN: usize = 456;
const LENGTH: usize = 472;
const REP_LENGTH: usize = 746;
const LITERAL: usize = 1020;

/// The arithmetic coder: reads bits, each with the chance that it had so far.
struct Coder<'a> {
    bytes: &'a [u8],
    range: u32,
    code: u32,
    chances: [u16; LITERAL + 0x300 * 8],
}

impl<'a> Coder<'a> {
    fn new(bytes: &'a [u8]) -> Option<Coder<'a>> {
        let (head, bytes) = bytes.split_first_chunk()?;
        let [_, code @ ..]: [u8; 5] = *head;
        Some(Coder {
            bytes,
            range: u32::MAX,
            code: u32::from_be_bytes(code),
            chances: [1024; LITERAL + 0x300 * 8],
        })
    }

    /// A stream that ends too early goes on with zeros: what comes of it is checked by its reader.
    fn fill(&mut self) {
        if self.range < 1 << 24 {
            let next = self.bytes.split_first().map_or(0, |(next, rest)| {
                self.bytes = rest;
                *next
            });
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(next);
        }
    }

    fn bit(&mut self, index: usize) -> usize {
        self.fill();
        let Some(chance) = self.chances.get_mut(index) else {
            return 0;
        };
        let bound = (self.range >> 11) * u32::from(*chance);
        if self.code < bound {
            self.range = bound;
            *chance += (2048 - *chance) >> 5;
            0
        } else {
            self.range -= bound;
            self.code -= bound;
            *chance -= *chance >> 5;
            1
        }
    }

    /// Walks down a tree of bits, from one node to the first beyond the limit.
    fn walk(&mut self, base: usize, mut node: usize, limit: usize) -> usize {
        while node < limit {
            node = node << 1 | self.bit(base + node);
        }
        node
    }

    fn number(&mut self, base: usize, count: usize) -> usize {
        self.walk(base, 1, count) - count
    }

    fn reverse(&mut self, base: usize, bits: usize) -> usize {
        let (mut node, mut value) = (1, 0);
        for i in 0..bits {
            let bit = self.bit(base + node);
            node = node << 1 | bit;
            value |= bit << i;
        }
        value
    }

    fn direct(&mut self, bits: usize) -> usize {
        let mut value = 0;
        for _ in 0..bits {
            self.fill();
            self.range >>= 1;
            let one = self.code >= self.range;
            if one {
                self.code -= self.range;
            }
            value = value << 1 | usize::from(one);
        }
        value
    }

    fn span(&mut self, base: usize) -> usize {
        if self.bit(base) == 0 {
            2 + self.number(base + 2, 8)
        } else if self.bit(base + 1) == 0 {
            10 + self.number(base + 10, 8)
        } else {
            18 + self.number(base + 18, 256)
        }
    }
}

/// Fills `out`; none when the stream is damaged.
pub fn decode(packed: &[u8], out: &mut [u8]) -> Option<()> {
    let mut coder = Coder::new(packed)?;
    // The last four distances, less one.
    let [mut back, mut back1, mut back2, mut back3] = [0_usize; 4];
    let mut state = 0;
    let mut end = 0;
    while end < out.len() {
        if coder.bit(MATCH + state) == 0 {
            let before = out.get(end.wrapping_sub(1)).map_or(0, |last| *last);
            let base = LITERAL + 0x300 * usize::from(before >> 5);
            let mut symbol = 1;
            if state > 6 {
                let mut like = usize::from(*out.get(end.wrapping_sub(back).wrapping_sub(1))?);
                while symbol < 256 {
                    let wanted = like >> 7 & 1;
                    like <<= 1;
                    symbol = symbol << 1 | coder.bit(base + ((1 + wanted) << 8) + symbol);
                    if symbol & 1 != wanted {
                        break;
                    }
                }
            }
            *out.get_mut(end)? = coder.walk(base, symbol, 256) as u8;
            end += 1;
            state = match state {
                0..=3 => 0,
                4..=9 => state - 3,
                _ => state - 6,
            };
            continue;
        }
        let copy;
        if coder.bit(REP + state) == 1 {
            if coder.bit(REP_0 + state) == 1 {
                let mut other = back1;
                if coder.bit(REP_1 + state) == 1 {
                    other = back2;
                    if coder.bit(REP_2 + state) == 1 {
                        other = back3;
                        back3 = back2;
                    }
                    back2 = back1;
                }
                back1 = back;
                back = other;
                copy = coder.span(REP_LENGTH);
            } else if coder.bit(REP_0_LONG + state) == 1 {
                copy = coder.span(REP_LENGTH);
            } else {
                copy = 1;
            }
            state = match (state, copy) {
                (7.., _) => 11,
                (_, 1) => 9,
                _ => 8,
            };
        } else {
            (back3, back2, back1) = (back2, back1, back);
            copy = coder.span(LENGTH);
            state = if state < 7 { 7 } else { 10 };
            let slot = coder.number(SLOT + 64 * (copy - 2).min(3), 64);
            back = if slot < 4 {
                slot
            } else {
                let bits = (slot >> 1) - 1;
                let far = (2 | slot & 1) << bits;
                if slot > 13 {
                    far.wrapping_add(coder.direct(bits - 4) << 4)
                        .wrapping_add(coder.reverse(ALIGN, 4))
                } else {
                    far + coder.reverse(SPECIAL + far - slot, bits)
                }
            };
        }
        if back >= end {
            return None;
        }
        let stop = (end + copy).min(out.len());
        while end < stop {
            *out.get_mut(end)? = *out.get(end.wrapping_sub(back).wrapping_sub(1))?;
            end += 1;
        }
    }
    Some(())
}

/// Unpacks `packed` bytes at `at` into the `length` bytes after them; whether it could.
///
/// # Safety
/// So many bytes from `at` on are this module's memory, and nothing else uses them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unpack(at: *mut u8, packed: usize, length: usize) -> bool {
    // SAFETY: the page has grown this module's memory by as much, beyond everything that the module itself uses, before it calls.
    let (packed, out) = unsafe {
        (
            core::slice::from_raw_parts(at, packed),
            core::slice::from_raw_parts_mut(at.add(packed), length),
        )
    };
    decode(packed, out).is_some()
}

#[cfg(target_family = "wasm")]
#[panic_handler]
fn broke(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

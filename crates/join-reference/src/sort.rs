//! One sort for every list, and one way to small letters: the library's own are faster, and each use of them costs the page kilobytes.
use alloc::vec::Vec;

/// Sorts a list; what is equal keeps its order.
pub fn sort<T>(list: &mut Vec<T>, before: impl Fn(&T, &T) -> bool) {
    let order = order(list.len(), &|a, b| before(&list[a], &list[b]));
    let mut old: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(order.into_iter().filter_map(|at| old[at].take()));
}

/// The numbers from 0 to below `count` in the order of what they stand for: runs are merged until one is left.
pub fn order(count: usize, before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    let mut merged = Vec::with_capacity(count);
    let mut run = 1;
    while run < count {
        merged.clear();
        let mut from = 0;
        while from < count {
            let (middle, end) = (count.min(from + run), count.min(from + 2 * run));
            let (mut left, mut right) = (from, middle);
            while left < middle || right < end {
                let takes_right = right < end && (left == middle || before(all[right], all[left]));
                let next = if takes_right { &mut right } else { &mut left };
                merged.push(all[*next]);
                *next += 1;
            }
            from = end;
        }
        core::mem::swap(&mut all, &mut merged);
        run *= 2;
    }
    all
}

/// The small letter of a capital one in the scripts of Europe; any other character as it is.
pub fn small(c: char) -> char {
    let number = c as u32;
    let small = match number {
        0x41..=0x5a | 0xc0..=0xd6 | 0xd8..=0xde | 0x391..=0x3a9 | 0x410..=0x42f => number + 32,
        0x400..=0x40f => number + 80,
        0x130 => 0x69,
        // Capital and small letters take turns; where the small one is even, they begin at an odd number.
        0x139..=0x148 | 0x179..=0x17e => number + number % 2,
        0x100..=0x137
        | 0x14a..=0x177
        | 0x460..=0x481
        | 0x490..=0x4bf
        | 0x1e00..=0x1e95
        | 0x1ea0..=0x1ef9 => number | 1,
        0x178 => 0xff,
        _ => number,
    };
    char::from_u32(small).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_in_order_and_equals_stay_as_they_were() {
        let mut state = 7_u32;
        for count in 0..200 {
            let mut list: Vec<(u32, usize)> = (0..count)
                .map(|at| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 28, at)
                })
                .collect();
            let mut expected = list.clone();
            expected.sort();
            sort(&mut list, |a, b| a.0 < b.0);
            assert_eq!(list, expected);
        }
    }

    #[test]
    fn small_letters_are_those_of_the_library() {
        // Letters that the tools of Windows print, in its languages of Europe.
        let all = ('A'..='Z')
            .chain('À'..='Þ')
            .chain('Ā'..='ž')
            .chain('Α'..='Ω')
            .chain('Ѐ'..='Я');
        for c in all.chain("ẀẂẄỲ".chars()) {
            let own: Vec<char> = c.to_lowercase().collect();
            if own.len() == 1 && !matches!(c, '\u{3a2}') {
                assert_eq!(small(c), own[0], "{c} {:x}", c as u32);
            }
        }
        for c in ['a', 'ß', 'ÿ', '×', '事', '💥', '0', 'я'] {
            assert_eq!(small(c), c);
        }
    }
}

//! One sort for every list: numbers, by what they stand for. Each sort of the standard library is two kilobytes in a page.

/// Sorts numbers so that `before` holds from each to the next; by heap, so that no order makes it slow.
pub(crate) fn sort(list: &mut [u32], before: &dyn Fn(u32, u32) -> bool) {
    for top in (0..list.len() / 2).rev() {
        sink(list, top, before);
    }
    for end in (1..list.len()).rev() {
        list.swap(0, end);
        sink(&mut list[..end], 0, before);
    }
}

/// Lets an element down to where none below comes after it.
fn sink(list: &mut [u32], mut top: usize, before: &dyn Fn(u32, u32) -> bool) {
    loop {
        let mut last = top;
        for below in [2 * top + 1, 2 * top + 2] {
            if below < list.len() && before(list[last], list[below]) {
                last = below;
            }
        }
        if last == top {
            return;
        }
        list.swap(top, last);
        top = last;
    }
}

#[cfg(test)]
mod tests {
    use super::sort;
    use alloc::vec::Vec;

    #[test]
    fn any_order_is_sorted() {
        let mut seed = 1_u32;
        for length in 0..200 {
            let mut list: Vec<u32> = (0..length)
                .map(|_| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    seed >> 24
                })
                .collect();
            let mut wanted = list.clone();
            wanted.sort_unstable();
            sort(&mut list, &|one, other| one < other);
            assert_eq!(list, wanted);
        }
    }
}

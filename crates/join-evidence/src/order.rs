//! One sort for every list. The library's is compiled anew for each type of item, which was a tenth of the page's program.

use std::cmp::Ordering;

/// Puts the items in order; those of one place stay as they were.
pub fn sort_by<T>(list: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..list.len()).collect();
    merge(&mut places, &|a, b| {
        compare(&list[a], &list[b]) != Ordering::Greater
    });
    let mut items: Vec<Option<T>> = std::mem::take(list).into_iter().map(Some).collect();
    list.extend(places.into_iter().filter_map(|place| items[place].take()));
}

/// By a key of each.
pub fn sort_by_key<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort_by(list, |a, b| key(a).cmp(&key(b)));
}

/// By themselves.
pub fn sort<T: Ord>(list: &mut Vec<T>) {
    sort_by(list, T::cmp);
}

/// Merges runs of one place, of two, of four, until there is one.
fn merge(places: &mut Vec<usize>, ordered: &dyn Fn(usize, usize) -> bool) {
    let all = places.len();
    let mut merged = Vec::with_capacity(all);
    let mut run = 1;
    while run < all {
        merged.clear();
        for from in (0..all).step_by(2 * run) {
            let middle = (from + run).min(all);
            let end = (middle + run).min(all);
            let (mut left, mut right) = (from, middle);
            while left < middle || right < end {
                let first = right == end || left < middle && ordered(places[left], places[right]);
                let next = if first { &mut left } else { &mut right };
                merged.push(places[*next]);
                *next += 1;
            }
        }
        std::mem::swap(places, &mut merged);
        run *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_list_is_sorted_as_the_library_does() {
        let mut seed = 7_u64;
        for length in (0..40).chain([1000, 4097]) {
            let mut list: Vec<(u64, usize)> = Vec::new();
            for at in 0..length {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                list.push((seed >> 60, at));
            }
            let mut other = list.clone();
            sort_by_key(&mut list, |(key, _)| *key);
            other.sort_by_key(|(key, _)| *key);
            assert_eq!(list, other, "{length}");
            list.reverse();
            sort(&mut list);
            other.sort_unstable();
            assert_eq!(list, other, "{length}");
        }
    }
}

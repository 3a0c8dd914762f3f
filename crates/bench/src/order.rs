//! Sorting by one program for whatever is sorted: the library makes one for every type, and each of them
//! is some kilobytes that everybody who opens the page has to load.

use std::cmp::Ordering;
use std::mem::replace;

/// Sorts by what the comparison says; equals stay as they were.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places = sorted(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for start in 0..places.len() {
        let mut at = start;
        // Round the ring of those that take each other's places, and once each.
        let mut settle = |at| places.get_mut(at).map(|place| replace(place, at));
        while let Some(from) = settle(at).filter(|&from| from != start) {
            items.swap(at, from);
            at = from;
        }
    }
}

/// Sorts by a key; equals stay as they were.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// The places of so many items as they are to follow each other.
fn sorted(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn all_is_sorted_as_the_library_does(items: Vec<(u8, u32)>) {
            let (mut own, mut library) = (items.clone(), items);
            sort_by_key(&mut own, |item| item.0);
            library.sort_by_key(|item| item.0);
            prop_assert_eq!(own, library);
        }
    }
}

//! One sort routine for all types: the standard one is instantiated for every type, also to collect into a `BTreeMap`
//! or a `BTreeSet`, and each instance adds some kilobytes to the page's download.

use std::cmp::Ordering;
use std::mem::replace;

/// Stable sort by a comparison.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places = sorted(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    for start in 0..places.len() {
        let mut at = start;
        // Follow each cycle of the permutation once.
        let mut settle = |at| places.get_mut(at).map(|place| replace(place, at));
        while let Some(from) = settle(at).filter(|&from| from != start) {
            items.swap(at, from);
            at = from;
        }
    }
}

/// Stable sort by a key.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// The distinct items in ascending order.
pub fn distinct<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    sort_by(&mut items, T::cmp);
    items.dedup();
    items
}

/// The indices of `count` items in sorted order.
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
        fn sorting_matches_the_standard_library(items: Vec<(u8, u32)>) {
            let (mut own, mut library) = (items.clone(), items);
            sort_by_key(&mut own, |item| item.0);
            library.sort_by_key(|item| item.0);
            prop_assert_eq!(own, library);
        }
    }
}

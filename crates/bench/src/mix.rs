//! Numbers that look random but are reproducible.

/// The mixing function of `SplitMix64` (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators", 2014): neighbouring numbers of one seed are unrelated.
pub(crate) fn mix(seed: u64, number: u64) -> u64 {
    let mut bits = seed.wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// A hash of a text: FNV-1a (Fowler, Noll and Vo), 64 bits.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// Fisher–Yates shuffle (Knuth, The Art of Computer Programming, vol. 2, algorithm 3.4.2P).
pub(crate) fn shuffle<T>(items: &mut [T], seed: u64) {
    for (number, last) in (0_u64..).zip((1..items.len()).rev()) {
        // A bias of a few sizes in 2^64 is negligible.
        let chosen = mix(seed, number) % (last as u64 + 1);
        items.swap(last, usize::try_from(chosen).unwrap_or(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shuffle_keeps_everything_and_reaches_every_order() {
        let orders: std::collections::HashSet<Vec<u8>> = (0..200)
            .map(|seed| {
                let mut items = vec![1, 2, 3];
                shuffle(&mut items, seed);
                items
            })
            .collect();
        assert_eq!(orders.len(), 6);
        let mut sorted: Vec<u8> = orders.into_iter().next().unwrap();
        sorted.sort_unstable();
        assert_eq!(sorted, [1, 2, 3]);
    }
}

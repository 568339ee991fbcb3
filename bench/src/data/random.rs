//! Chance from a fixed seed, the same on every machine.

/// A generator of the SplitMix64 family.
pub struct Random(u64);

impl Random {
    /// Begins at a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `end`, which is not 0.
    pub fn below(&mut self, end: i64) -> i64 {
        let end = end.max(1).unsigned_abs();
        let scaled = (u128::from(self.next()) * u128::from(end)) >> 64;
        i64::try_from(scaled).unwrap_or_default()
    }

    /// Yes in so many of a hundred cases.
    pub fn percent(&mut self, share: i64) -> bool {
        self.below(100) < share
    }

    /// One of a few.
    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let at = self.below(i64::try_from(items.len()).unwrap_or(1));
        items.get(usize::try_from(at).unwrap_or_default()).copied()
    }

    /// As [`Self::below`], where small numbers come more often: a few organizations are large,
    /// many are small.
    pub fn skewed(&mut self, end: i64) -> i64 {
        let limit = self.below(end) + 1;
        self.below(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_always_gives_the_same_numbers_within_bounds() {
        let drawn = |seed| {
            let mut random = Random::new(seed);
            (0..1000).map(|_| random.below(17)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        assert!(drawn(7).iter().all(|number| (0..17).contains(number)));
        assert!((0..17).all(|number| drawn(7).contains(&number)));
    }
}

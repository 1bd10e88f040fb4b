//! Chance that can be repeated.

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// The numbers of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// A seed that nobody knew before.
    ///
    /// # Panics
    /// When the operating system gives no random bytes.
    #[must_use]
    pub fn seed() -> u64 {
        u64::from(getrandom::u32().expect("the operating system gives random bytes"))
    }

    /// Others, which only this seed and this number give: for a part that must not depend on the order of all parts.
    #[must_use]
    pub fn part(&self, number: u64) -> Dice {
        let mut dice = Dice(self.0 ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93));
        Dice(dice.roll())
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number, less than `end`.
    ///
    /// # Panics
    /// When there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        assert!(end > 0, "nothing is less than nothing");
        self.roll() % end
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn a_seed_gives_the_same_numbers_and_another_one_others() {
        let rolled = |mut dice: Dice| [dice.roll(), dice.roll(), dice.roll()];
        assert_eq!(rolled(Dice::new(7)), rolled(Dice::new(7)));
        assert_ne!(rolled(Dice::new(7)), rolled(Dice::new(8)));
        assert_eq!(rolled(Dice::new(7).part(1)), rolled(Dice::new(7).part(1)));
        assert_ne!(rolled(Dice::new(7).part(1)), rolled(Dice::new(7).part(2)));
        // The published numbers of the generator.
        assert_eq!(Dice::new(1_234_567).roll(), 6_457_827_717_110_365_317);
    }
}

//! Chance from the operating system.

use domain::random::Random;
use rand::{Rng, RngExt};

/// The thread's generator, seeded by the operating system.
#[derive(Clone, Copy, Debug)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn uuid(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        rand::rng().fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .into_bytes()
    }

    fn below(&self, n: u64) -> u64 {
        if n == 0 {
            0
        } else {
            rand::rng().random_range(0..n)
        }
    }
}

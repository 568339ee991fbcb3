//! Random choices that shrink: a tape of numbers, each of which decides something. Where the tape
//! has ended everything is decided for the first and simplest, so that a shorter tape with smaller
//! numbers means a simpler question.

use std::{env, fmt::Write, future::Future};

use proptest::{
    collection,
    prelude::{Rng, any},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use tokio::{runtime::Handle, task::block_in_place};

/// A tape that is being read.
pub struct Tape<'t> {
    choices: &'t [u32],
    at: usize,
}

impl<'t> Tape<'t> {
    /// A tape from its beginning.
    pub fn new(choices: &'t [u32]) -> Self {
        Self { choices, at: 0 }
    }

    /// A number below `bound`; 0 behind the end.
    pub fn below(&mut self, bound: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::try_from((u64::from(choice) * bound as u64) >> 32).unwrap()
    }

    /// Yes in so many cases of a hundred; no behind the end.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of these; the first behind the end.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// Some of these in their order.
    pub fn some<T: Clone>(&mut self, items: &[T], percent: usize) -> Vec<T> {
        let items = items.iter();
        items.filter(|_| self.chance(percent)).cloned().collect()
    }

    /// The next choices, for a tape of their own.
    pub fn stretch(&mut self, length: usize) -> &'t [u32] {
        let from = self.at;
        self.at += length;
        &self.choices[from..self.at]
    }

    /// Puts these into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// What a test's random choices come from: another number each time, or the one in
/// `TRIBUNE_SEED`, with which a failure comes back.
#[derive(Clone, Copy, Debug)]
pub struct Seed(u64);

impl Seed {
    /// For a test.
    pub fn new() -> Self {
        let given = env::var("TRIBUNE_SEED").ok();
        Self(given.map_or_else(rand::random, |seed| seed.parse().unwrap()))
    }

    /// A generator for a part of the test.
    fn generator(self, part: u64) -> TestRng {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.0.to_le_bytes());
        seed[8..16].copy_from_slice(&part.to_le_bytes());
        TestRng::from_seed(RngAlgorithm::ChaCha, &seed)
    }

    /// A long tape for a part of the test.
    pub fn choices(self, part: u64) -> Vec<u32> {
        let mut generator = self.generator(part);
        (0..100_000).map(|_| generator.next_u32()).collect()
    }

    /// Holds something of many tapes of at most `length` choices, as many as `PROPTEST_CASES`
    /// says, else `cases`. The tape of a failure is made shorter and smaller for as long as the
    /// check goes on failing; what that says is shown, with the seed.
    pub fn hold<F: Future<Output = Result<(), String>>>(
        self,
        part: u64,
        cases: u32,
        length: usize,
        check: impl Fn(Vec<u32>) -> F,
    ) {
        let wanted = env::var("PROPTEST_CASES").ok();
        let config = Config {
            cases: wanted.map_or(cases, |cases| cases.parse().unwrap()),
            max_shrink_iters: 1_000,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, self.generator(part));
        let tapes = collection::vec(any::<u32>(), 0..length);
        let handle = Handle::current();
        let outcome = block_in_place(|| {
            runner.run(&tapes, |tape| {
                handle.block_on(check(tape)).map_err(TestCaseError::fail)
            })
        });
        match outcome {
            Ok(()) => {}
            Err(TestError::Fail(reason, tape)) => {
                let mut shown = String::new();
                let _ = write!(shown, "{reason}\ntape: {tape:?}");
                panic!("TRIBUNE_SEED={}, part {part}:\n{shown}", self.0);
            }
            Err(TestError::Abort(reason)) => panic!("{reason}"),
        }
    }
}

//! The one source of chance, injected so that a test can know what it will say.

/// Draws identifiers and small random numbers.
pub trait Random: Send + Sync {
    /// The sixteen bytes of a new universally unique identifier.
    fn uuid(&self) -> [u8; 16];

    /// A number from 0 to `n - 1`, each as likely as the other; 0 when `n` is 0.
    fn below(&self, n: u64) -> u64;
}

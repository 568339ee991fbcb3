//! Who gets in, and as what: administrators, tokens of the API, sign-in by a link, sessions of
//! browsers.
//!
//! Of a secret the database has the SHA-256 alone. A credential is found by an index over these
//! digests, and that may take its time: whoever tries secrets out cannot choose what their digests
//! begin with, so how long the index looks says nothing about any secret that is there. What is
//! unknown, has run out or was revoked takes the same one statement and gets the same answer.

pub mod administrators;
pub mod keeper;
pub mod links;
mod secret;
pub mod sessions;
pub mod signing;
pub mod tokens;

pub use keeper::{Holder, Keeper};
pub use secret::{Digest, Secret, TokenText};

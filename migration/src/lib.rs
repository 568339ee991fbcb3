//! The `migration` room.

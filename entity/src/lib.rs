//! The `entity` room.

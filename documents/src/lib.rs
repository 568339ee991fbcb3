//! The `documents` room.

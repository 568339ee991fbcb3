//! Files that are attached to resources: `POST /files` takes one in as it comes, `GET /files/{id}` gives it,
//! whole or in part. Neither ever holds a file in memory.

mod condition;
mod give;
mod range;
mod take;

pub use give::give;
pub use take::{PATH, is_upload, may_send, take};

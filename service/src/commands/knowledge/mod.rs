//! What the community knows: it is there to share “lessons learned, best practices, expertise, research
//! and innovation” (terms of reference, mandate). A resource says something; a reference says where more is
//! to be read.

pub mod attachments;
pub mod highlight;
pub mod proposals;
pub mod references;
pub mod resources;

mod parts;

pub(crate) use parts::number;
pub use parts::{Known, Metric, Speaker};

//! Jobs made up to go wrong in every way, for tests of the runner in processes of its own. Nothing of
//! it is in the service.

pub mod made_up;
pub mod system;

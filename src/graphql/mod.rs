//! The GraphQL API.
//!
//! `layer` turns descriptions of nouns into types, pages and statements; `nouns` holds the
//! descriptions; `query` holds what is computed rather than stored, `mutation` what may be changed,
//! `subscription` what may be followed; `schema` puts it together.

pub mod answer;
mod audience_rule;
pub mod context;
pub mod error;
pub mod guard;
mod introspection;
pub mod layer;
pub mod mutation;
pub mod noted;
pub mod nouns;
mod order;
pub mod prepare;
pub mod query;
pub mod rights;
pub mod scalar;
pub mod schema;
pub mod subscription;

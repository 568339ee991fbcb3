//! Search over the texts of several nouns at once, in both languages.
//!
//! A noun joins by naming its texts ([`Noun::searched`](super::describe::Noun::searched)). The
//! database keeps an index of their folded words (the migrations' `search`), and finds with it the
//! texts that hold one of the words asked for. What a hit is worth is computed by our own rule
//! ([`sql`]), in whole numbers, from the folded texts: FTS5's `bm25` and PostgreSQL's `ts_rank`
//! weigh differently, so that the same data would come in another order on another database.

pub mod describe;
pub mod highlight;
pub mod kind;
pub mod query;
pub mod run;
mod sql;

//! The query layer: every noun of the model is a description, and gets its type, connection,
//! filter, order, figures, groups and relations from here.
//!
//! A request goes through four steps. [`ask`] opens fragments and merges equal response keys;
//! [`plan`] walks what is left once and says which rows to read (`Select`) and what the response
//! looks like (`Shape`); [`execute`] reads, a list with what is joined to it and the first list
//! inside it in one statement that [`statement`] writes, each further list and each set of figures
//! in one more, however many rows there are; [`emit`] writes the rows as the response's text. Plan
//! and emission do not know each other, nor does the plan know SQL.

pub mod across;
pub mod aggregate;
pub mod arguments;
pub mod ask;
pub mod batch;
pub mod bucket;
pub mod build;
pub mod catalog;
pub mod column;
pub mod connection;
pub mod cursor;
pub mod describe;
pub mod emit;
pub mod execute;
pub mod export;
pub mod filter;
pub mod fold;
pub mod gather;
pub mod id;
pub mod joins;
pub mod json;
pub mod openness;
pub mod order;
pub mod page;
pub mod plan;
pub mod reference;
pub mod register;
pub mod root;
pub mod rows;
pub mod search;
pub mod select;
pub mod series;
pub mod sight;
pub mod sql;
mod sql_condition;
mod sql_list;
mod sql_order;
pub mod statement;
pub mod today;
pub mod words;
pub mod written;

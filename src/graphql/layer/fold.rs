//! Texts without case and accents, the same on either database as in Rust.

use domain::fold::FOLDS;
use sea_orm::DbBackend;

/// An expression that is [`domain::fold::fold`] of a column.
#[must_use]
pub fn expression(backend: DbBackend, column: &str) -> String {
    let mut expression = format!("lower({column})");
    if backend == DbBackend::Postgres {
        expression = format!("lower({column} COLLATE \"C\")");
        // One pass for what stays one letter.
        let single = || FOLDS.iter().filter(|(_, plain)| plain.len() == 1);
        let from: String = single().map(|(letters, _)| *letters).collect();
        let to: String = single()
            .flat_map(|(letters, plain)| letters.chars().map(move |_| *plain))
            .collect();
        expression = format!(
            "translate({expression}, '{from}', '{}')",
            to.replace('\'', "''")
        );
    }
    for (letters, plain) in FOLDS {
        if backend == DbBackend::Postgres && plain.len() == 1 {
            continue;
        }
        for letter in letters.chars() {
            let plain = plain.replace('\'', "''");
            expression = format!("replace({expression}, '{letter}', '{plain}')");
        }
    }
    expression
}

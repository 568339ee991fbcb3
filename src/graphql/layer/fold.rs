//! Texts without case and accents, the same in Rust and on either database.
//!
//! The databases disagree about `lower` beyond ASCII (SQLite leaves É as it is, PostgreSQL asks
//! the machine's locale), so the letters of French and their like are spelled out.

use sea_orm::DbBackend;

/// Letters and what they become; ASCII is left to `lower`.
const FOLDS: [(&str, &str); 14] = [
    ("àâäáãåÀÂÄÁÃÅ", "a"),
    ("çÇ", "c"),
    ("éèêëÉÈÊË", "e"),
    ("îïíìÎÏÍÌ", "i"),
    ("ñÑ", "n"),
    ("ôöóòõÔÖÓÒÕ", "o"),
    ("ûüúùÛÜÚÙ", "u"),
    ("ÿýŸÝ", "y"),
    ("œŒ", "oe"),
    ("æÆ", "ae"),
    ("’", "'"),
    ("‑", "-"),
    ("\u{a0}", " "),
    ("\u{202f}", " "),
];

/// A text without case and accents.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        let known = FOLDS
            .iter()
            .find(|(letters, _)| letters.contains(character));
        match known {
            Some((_, plain)) => folded.push_str(plain),
            None => folded.push(character.to_ascii_lowercase()),
        }
    }
    folded
}

/// The same of an expression.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_go() {
        assert_eq!(fold("QUÉBEC"), "quebec");
        assert_eq!(fold("l’Île‑du‑Prince‑Édouard"), "l'ile-du-prince-edouard");
        assert_eq!(fold("Sœur"), "soeur");
    }
}

//! Texts without case and accents, the same wherever they are compared.
//!
//! The databases disagree about `lower` beyond ASCII (SQLite leaves É as it is, PostgreSQL asks
//! the machine's locale), so the letters of French and their like are spelled out.

/// Letters and what they become; ASCII is left to `lower`.
pub const FOLDS: [(&str, &str); 14] = [
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
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
            continue;
        }
        let known = FOLDS
            .iter()
            .find(|(letters, _)| letters.contains(character));
        match known {
            Some((_, plain)) => folded.push_str(plain),
            None => folded.push(character),
        }
    }
    folded
}

/// A text's letters and digits alone, without case, accents, blanks and punctuation: `T.-N.-L.` and
/// `tnl` are one word, and so are `E-mail` and `Email`, accents that stand apart from their letters
/// included.
#[must_use]
pub fn bare(text: &str) -> String {
    let mut bare = fold(text);
    bare.retain(char::is_alphanumeric);
    bare
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

    #[test]
    fn blanks_and_punctuation_go_too() {
        for (given, left) in [
            ("T.-N.-L.", "tnl"),
            (" Prénom\u{a0}: ", "prenom"),
            ("Pre\u{301}nom", "prenom"),
            ("Family_Name", "familyname"),
            ("…", ""),
        ] {
            assert_eq!(bare(given), left);
        }
    }
}

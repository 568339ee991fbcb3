//! Both names of a person in one cell.

/// The family name and the given name of `Tremblay, Marie`, `Marie Tremblay`, `TREMBLAY Marie
/// Claude` and `Marie Claude TREMBLAY`; nothing where a guess would be needed.
pub(super) fn split(full: &str) -> Option<(String, String)> {
    if let Some((family, given)) = full.split_once(',') {
        let (family, given) = (family.trim(), given.trim());
        let whole = !family.is_empty() && !given.is_empty() && !given.contains(',');
        return whole.then(|| (family.to_owned(), given.to_owned()));
    }
    let words: Vec<&str> = full.split_whitespace().collect();
    let loud = |word: &&&str| is_capitals(word);
    let before = words.iter().take_while(loud).count();
    let after = words.iter().rev().take_while(loud).count();
    let count = words.len();
    match (before, after) {
        (1.., 0) if words[before..].iter().all(|word| !is_capitals(word)) => {
            Some((words[..before].join(" "), words[before..].join(" ")))
        }
        (0, 1..) if words[..count - after].iter().all(|word| !is_capitals(word)) => Some((
            words[count - after..].join(" "),
            words[..count - after].join(" "),
        )),
        _ => match words[..] {
            [given, family] => Some((family.to_owned(), given.to_owned())),
            _ => None,
        },
    }
}

/// A word of two letters or more, all of them capitals, as French lists write family names.
fn is_capitals(word: &str) -> bool {
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    letters().nth(1).is_some() && letters().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_where_the_file_does() {
        for (full, family, given) in [
            ("Tremblay, Marie", "Tremblay", "Marie"),
            ("Van der Berg , Jean  Luc", "Van der Berg", "Jean  Luc"),
            ("Marie Tremblay", "Tremblay", "Marie"),
            ("Marie-Ève O’Neil-Roy", "O’Neil-Roy", "Marie-Ève"),
            ("TREMBLAY Marie Claude", "TREMBLAY", "Marie Claude"),
            ("Marie Claude ST-ONGE ROY", "ST-ONGE ROY", "Marie Claude"),
            ("JEAN ROY", "ROY", "JEAN"),
        ] {
            assert_eq!(split(full), Some((family.to_owned(), given.to_owned())));
        }
        for unclear in [
            "",
            "Marie",
            "Marie Claude Tremblay",
            "MARIE CLAUDE ROY",
            "ROY Marie CÔTÉ",
            "Tremblay,",
            "Tremblay, Marie, cadre",
        ] {
            assert_eq!(split(unclear), None, "{unclear}");
        }
    }
}

//! What the other side said, without whom it said it of.

use crate::mail::answer::without_addresses;

/// What stands in the place of a word that names somebody.
const BLANK: &str = "…";
/// How many characters are kept.
const LONGEST: usize = 500;
/// Names that are shorter are in too many words to be looked for.
const SHORTEST_NAME: usize = 3;

/// Words on one line, without addresses and, where the address that they are about is known, without
/// the part before its `@`, by which mail systems call their users.
pub(super) fn masked(words: &str, address: Option<&str>) -> String {
    // No database of ours keeps U+0000.
    let words = words.replace(char::is_control, " ");
    let words = without_addresses(&words);
    let name = address.and_then(|address| address.rsplit_once('@'));
    let name = name.map(|(name, _)| name.to_lowercase());
    let name = name.filter(|name| name.chars().count() >= SHORTEST_NAME);
    let kept = words.split(' ').map(|word| match &name {
        Some(name) if word.to_lowercase().contains(name) => BLANK,
        _ => word,
    });
    let kept = kept.collect::<Vec<_>>().join(" ");
    match kept.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}{BLANK}", kept.get(..end).unwrap_or_default()),
        None => kept,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_the_address_nor_its_name_is_kept() {
        let words =
            "smtp; 550 5.1.1 <Ana.Roy@town.example>:\n  user \"ana.roy\" is unknown (5.1.1)";
        assert_eq!(
            masked(words, Some("ana.roy@town.example")),
            "smtp; 550 5.1.1 … user … is unknown (5.1.1)"
        );
        assert_eq!(masked("to a fault", Some("to@town.example")), "to a fault");
        assert_eq!(masked(&"é ".repeat(600), None).chars().count(), LONGEST + 1);
    }
}

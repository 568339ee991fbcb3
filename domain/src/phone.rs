//! Telephone numbers, as people write them.

/// A telephone number on one line, as it was written, when it can be one.
#[must_use]
pub fn parse(given: &str) -> Option<String> {
    let phone = given.split_whitespace().collect::<Vec<_>>().join(" ");
    let digits = phone.chars().filter(char::is_ascii_digit).count();
    let fits = phone.len() <= 40 && phone.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    ((7..=20).contains(&digits) && fits).then_some(phone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_kept_as_it_is_written() {
        assert_eq!(
            parse(" +1 (613)\u{a0}555-0142 ext. 7").as_deref(),
            Some("+1 (613) 555-0142 ext. 7")
        );
        for wrong in ["", "555", "six one three five five five", "613—555—0142"] {
            assert_eq!(parse(wrong), None);
        }
    }
}

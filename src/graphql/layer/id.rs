//! Global ids: `Person:12`. Readable, and an id of another type is refused.

use crate::graphql::error::{ApiError, Code};

/// Writes a global id.
#[must_use]
pub fn write(noun: &str, row: i64) -> String {
    format!("{noun}:{row}")
}

/// Reads a global id into its type's name and its row.
///
/// # Errors
/// `BAD_ID` when it is none. Whether the type exists is the caller's to find out.
pub fn read(text: &str) -> Result<(&str, i64), ApiError> {
    let parts = text.split_once(':');
    let parsed = parts.and_then(|(noun, row)| {
        let row = row.parse::<i64>().ok()?;
        // One row, one id: no sign, no leading zeros.
        (row > 0 && write(noun, row) == text).then_some((noun, row))
    });
    parsed.ok_or_else(|| {
        ApiError::refused(
            Code::BadId,
            format!("{text:?} is no id; an id looks like Person:12"),
        )
    })
}

/// Reads a global id of one type.
///
/// # Errors
/// `BAD_ID` when it is none, or one of another type.
pub fn read_of(noun: &str, text: &str) -> Result<i64, ApiError> {
    let (found, row) = read(text)?;
    if found == noun {
        return Ok(row);
    }
    Err(ApiError::refused(
        Code::BadId,
        format!("{text:?} is the id of a {found}; a {noun} is wanted"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_of_the_right_type_are_read() {
        assert_eq!(read_of("Person", "Person:12").unwrap(), 12);
        for wrong in [
            "Person",
            "Person:",
            "Person:0",
            "Person:-1",
            "Person:+1",
            "Person:012",
            "Person:1 ",
            "Meeting:12",
            "person:12",
            "Person:99999999999999999999",
            "",
        ] {
            assert!(read_of("Person", wrong).is_err(), "{wrong:?} was read");
        }
    }
}

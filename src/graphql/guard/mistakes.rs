//! Fields and arguments that do not exist. Validation finds them too, but compares each with all
//! that do to suggest another; here the first few are told, and the rest is not looked at.

use async_graphql::{Pos, ServerError, parser::types::Field as Asked};

use super::{
    invalid,
    types::{Field, Type},
};

/// How many mistakes are told at once.
const TOLD: usize = 10;

/// The mistakes of a document.
pub struct Mistakes {
    errors: Vec<ServerError>,
    suggestions: bool,
}

impl Mistakes {
    /// None so far; `suggestions` says whether the reader may hear what there is instead.
    pub const fn new(suggestions: bool) -> Self {
        Self {
            errors: Vec::new(),
            suggestions,
        }
    }

    /// Notes a field that a type does not have.
    pub fn no_field(&mut self, on: &Type, name: &str, pos: Pos) {
        let names = on.fields.keys().map(String::as_str);
        self.note(pos, name, names, || {
            format!("Unknown field \"{name}\" on type \"{}\".", on.name)
        });
    }

    /// Notes the arguments that a field does not have, and such that are too many.
    pub fn look_at_arguments(&mut self, on: &Type, field: &Field, asked: &Asked) {
        for (given, _) in &asked.arguments {
            let name = given.node.as_str();
            if field.arguments.iter().any(|known| known == name) {
                continue;
            }
            let names = field.arguments.iter().map(String::as_str);
            let asked = &asked.name.node;
            self.note(given.pos, name, names, || {
                format!(
                    "Unknown argument \"{name}\" on field \"{asked}\" of type \"{}\".",
                    on.name
                )
            });
        }
    }

    fn note<'n>(
        &mut self,
        pos: Pos,
        name: &str,
        names: impl Iterator<Item = &'n str>,
        message: impl FnOnce() -> String,
    ) {
        if self.errors.len() >= TOLD {
            return;
        }
        let mut message = message();
        if self.suggestions
            && let Some(nearest) = nearest(name, names)
        {
            message.push_str(&format!(" Did you mean \"{nearest}\"?"));
        }
        self.errors.push(invalid(message, pos));
    }

    /// Whether there are none.
    ///
    /// # Errors
    /// Those that there are.
    pub fn none(self) -> Result<(), Vec<ServerError>> {
        if self.errors.is_empty() {
            Ok(())
        } else {
            Err(self.errors)
        }
    }
}

/// The name that is fewest letters away, if it is near at all.
fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let far = name.len() / 3 + 1;
    let near = names.map(|other| (distance(name.as_bytes(), other.as_bytes()), other));
    near.filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, other)| other)
}

/// How many letters must be put in, taken out or changed to come from one to the other.
fn distance(one: &[u8], other: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.iter().enumerate() {
        let mut before = above;
        row[0] = above + 1;
        for (at, other) in other.iter().enumerate() {
            let changed = before + usize::from(letter != other);
            before = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(before + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_suggested_and_none_that_is_far() {
        let names = ["members", "memberships", "meetings"];
        assert_eq!(nearest("member", names.into_iter()), Some("members"));
        assert_eq!(nearest("meting", names.into_iter()), Some("meetings"));
        assert_eq!(nearest("wombats", names.into_iter()), None);
    }
}

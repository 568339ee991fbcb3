//! `docs/ACCESS.md`, read: what each role may see and do.

use std::{collections::BTreeMap, fs, path::Path};

use domain::access::Role;

/// What a role sees of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// It is refused.
    Refused,
    /// It may be asked for, and no row is there.
    Nothing,
    /// Of some rows: a person's own, those of the jurisdiction one sits for, those that were sent, those that
    /// were published for whom one belongs to.
    Some,
    /// Of every row.
    All,
}

impl Seen {
    fn parse(word: &str) -> Self {
        match word {
            "yes" => Self::All,
            "own" | "seat" | "sent" | "public" | "shared" => Self::Some,
            "none" => Self::Nothing,
            "no" => Self::Refused,
            other => panic!(
                "docs/ACCESS.md: {other:?} says nothing; the words are yes, own, seat, sent, public, shared, none, no"
            ),
        }
    }
}

/// By role.
pub type ByRole<T> = BTreeMap<Role, T>;

/// The tables of the document.
pub struct Matrix {
    /// By type and field.
    pub fields: BTreeMap<(String, String), ByRole<Seen>>,
    /// By mutation.
    pub mutations: BTreeMap<String, ByRole<bool>>,
    /// By method and path; by no role what nobody finds.
    pub paths: BTreeMap<String, BTreeMap<Option<Role>, String>>,
    /// Patterns of types that only hold others, or hold nothing of anybody's, with their fields.
    pub around: Vec<(String, Vec<String>)>,
}

impl Matrix {
    /// Reads it.
    ///
    /// # Panics
    /// When it is not written as it should be.
    pub fn read() -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ACCESS.md");
        let text = fs::read_to_string(file).unwrap();
        let mut matrix = Self {
            fields: BTreeMap::new(),
            mutations: BTreeMap::new(),
            paths: BTreeMap::new(),
            around: Vec::new(),
        };
        for (heading, rows) in tables(&text) {
            match heading.as_str() {
                "Fields" => rows.iter().for_each(|row| matrix.add_fields(row)),
                "Types around them" => rows.iter().for_each(|row| {
                    for ty in names(&row[0]) {
                        matrix.around.push((ty, names(&row[1])));
                    }
                }),
                "Mutations" => rows.iter().for_each(|row| matrix.add_mutations(row)),
                "Paths" => rows.iter().for_each(|row| matrix.add_paths(row)),
                _ => {}
            }
        }
        matrix
    }

    fn add_fields(&mut self, row: &[String]) {
        let seen = by_role(&row[2..], Seen::parse);
        for ty in names(&row[0]) {
            for field in names(&row[1]) {
                let known = self
                    .fields
                    .insert((ty.clone(), field.clone()), seen.clone());
                assert!(
                    known.is_none(),
                    "docs/ACCESS.md: {ty}.{field} has two lines"
                );
            }
        }
    }

    fn add_mutations(&mut self, row: &[String]) {
        let allowed = by_role(&row[2..], |word| match word {
            "yes" | "own" => true,
            "no" => false,
            other => panic!("docs/ACCESS.md: {other:?} says nothing of a mutation"),
        });
        for mutation in names(&row[0]) {
            let known = self.mutations.insert(mutation.clone(), allowed.clone());
            assert!(known.is_none(), "docs/ACCESS.md: {mutation} has two lines");
        }
    }

    fn add_paths(&mut self, row: &[String]) {
        for path in names(&row[0]) {
            let roles = by_role(&row[2..], str::to_owned).into_iter();
            let roles = roles.map(|(role, says)| (Some(role), says));
            let line = roles.chain([(None, row[1].clone())]).collect();
            let known = self.paths.insert(path.clone(), line);
            assert!(known.is_none(), "docs/ACCESS.md: {path} has two lines");
        }
    }

    /// What a role sees of a field of a type.
    ///
    /// # Panics
    /// When the document does not say.
    pub fn seen(&self, role: Role, ty: &str, field: &str) -> Seen {
        let key = (ty.to_owned(), field.to_owned());
        let line = self.fields.get(&key);
        line.unwrap_or_else(|| panic!("docs/ACCESS.md has no line for {ty}.{field}"))[&role]
    }

    /// The types that have lines, with their fields.
    pub fn types(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut types: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (ty, field) in self.fields.keys() {
            types.entry(ty).or_default().push(field);
        }
        types
    }

    /// What a role sees of the rows of a type.
    ///
    /// # Panics
    /// When the lines of the type do not agree.
    pub fn rows(&self, role: Role, ty: &str) -> Seen {
        let lines = self.fields.iter().filter(|((of, _), _)| of == ty);
        let mut words: Vec<Seen> = lines.map(|(_, seen)| seen[&role]).collect();
        words.retain(|seen| *seen != Seen::Refused);
        words.dedup();
        assert_eq!(words.len(), 1, "docs/ACCESS.md: {ty} for {role}: {words:?}");
        words[0]
    }
}

/// The tables below each heading, without their heads; cells by row.
fn tables(text: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let mut tables: Vec<(String, Vec<Vec<String>>)> = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            tables.push((heading.trim().to_owned(), Vec::new()));
        } else if line.starts_with('|') {
            let head = lines.peek().is_some_and(|next| next.starts_with("| ---"));
            if head || line.starts_with("| ---") {
                continue;
            }
            let cells = line.trim().trim_matches('|').split(" | ");
            let cells = cells.map(|cell| cell.trim().to_owned()).collect();
            if let Some((_, rows)) = tables.last_mut() {
                rows.push(cells);
            }
        }
    }
    tables
}

/// The names in a cell: what stands in backticks.
fn names(cell: &str) -> Vec<String> {
    let parts = cell.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

fn by_role<T>(cells: &[String], read: impl Fn(&str) -> T) -> ByRole<T> {
    assert_eq!(
        cells.len(),
        Role::ALL.len(),
        "docs/ACCESS.md: a line needs a word for each role: {cells:?}"
    );
    let words = cells.iter().map(|cell| read(cell));
    Role::ALL.into_iter().zip(words).collect()
}

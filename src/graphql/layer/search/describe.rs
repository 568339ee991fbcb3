//! How a noun says what is searched of it, and what follows for the index.

use std::collections::BTreeMap;

use migration::search::{Source, Text};

use crate::graphql::layer::{
    catalog::Catalog,
    column::Scalar,
    describe::{Kind, Noun, Sorted, Via},
    openness::Openness,
};

/// How much a word says about a noun, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// In a name or a title.
    Title = 3,
    /// In any other text.
    Body = 1,
}

/// What is searched of a noun.
#[derive(Default)]
pub struct Searched {
    /// Its texts: the fields that lead to them, dotted. Fields with a space between them are
    /// searched as one text.
    pub texts: Vec<(Weight, &'static str)>,
    /// A list of the noun of which only the first row's texts are searched.
    pub only_first: Option<&'static str>,
}

impl Noun {
    /// Finds the noun by these of its texts: fields, or dotted fields of nouns in its lists
    /// (`points.text`). `givenName familyName` are two columns that are searched as one text.
    ///
    /// A migration makes the triggers that keep them in the index: `Source::create`.
    #[must_use]
    pub fn searched(mut self, weight: Weight, texts: &[&'static str]) -> Self {
        let texts = texts.iter().map(|text| (weight, *text));
        self.searched.texts.extend(texts);
        self
    }

    /// Of a list on the way to its texts, only the row that comes first in the list's own order
    /// counts (`versions`, latest first).
    #[must_use]
    pub fn searched_only_first(mut self, list: &'static str) -> Self {
        self.searched.only_first = Some(list);
        self
    }
}

/// What the descriptions say, followed to the tables.
pub struct Found<'c> {
    /// The noun.
    pub noun: &'c Noun,
    /// Who may search it: those for whom all is that it is found by.
    pub openness: Openness,
    /// The tables with its texts.
    pub sources: Vec<Source>,
    /// Which rows of a table on the way count.
    pub first: Option<First<'c>>,
}

/// Of the rows right below the noun's in this table, the first counts.
pub struct First<'c> {
    /// The table.
    pub table: &'c str,
    /// Its column with the key of the noun's row.
    pub key: &'c str,
    /// The order.
    pub order: Sorted,
    /// The tables whose texts are reached by it.
    pub origins: Vec<&'static str>,
}

/// The nouns that are searched, in the order of their descriptions.
///
/// # Panics
/// When a description names no such text: a mistake that the first test shows.
#[must_use]
pub fn follow(catalog: &Catalog) -> Vec<Found<'_>> {
    let searched = catalog
        .nouns()
        .filter(|noun| !noun.searched.texts.is_empty());
    searched.map(|noun| Found::of(catalog, noun)).collect()
}

/// Where a path of fields leads.
struct Path {
    table: &'static str,
    way: Vec<(&'static str, &'static str)>,
    texts: Vec<Text>,
    openness: Openness,
}

impl<'c> Found<'c> {
    fn of(catalog: &'c Catalog, noun: &'c Noun) -> Self {
        let mut found = Self {
            noun,
            openness: Openness::Everyone,
            sources: Vec::new(),
            first: noun
                .searched
                .only_first
                .map(|list| First::of(catalog, noun, list)),
        };
        let mut known = BTreeMap::new();
        for (weight, field) in &noun.searched.texts {
            let path = Path::of(catalog, noun, *weight, field);
            found.openness = found.openness.max(path.openness);
            let at = *known.entry(path.way.clone()).or_insert_with(|| {
                found.sources.push(Source {
                    noun: noun.table,
                    table: path.table,
                    way: path.way.clone(),
                    texts: Vec::new(),
                });
                found.sources.len() - 1
            });
            found.sources[at].texts.extend(path.texts);
            let list = field.split('.').next();
            if let (Some(first), true) = (&mut found.first, noun.searched.only_first == list)
                && !first.origins.contains(&path.table)
            {
                first.origins.push(path.table);
            }
        }
        found
    }
}

impl Path {
    fn of(catalog: &Catalog, noun: &Noun, weight: Weight, path: &str) -> Self {
        let (lists, fields) = path.rsplit_once('.').unwrap_or(("", path));
        let (mut holder, mut way) = (noun, Vec::new());
        let mut openness = Openness::Everyone;
        for list in lists.split('.').filter(|list| !list.is_empty()) {
            let (target, key) = below(catalog, holder, list);
            openness = openness.max(holder.fields[list].openness);
            way.insert(0, (target.table, key));
            holder = target;
        }
        let mut columns = Vec::new();
        for name in fields.split(' ') {
            let Some(field) = holder.fields.get(name) else {
                panic!(
                    "{}.{name} is searched, and there is no such field",
                    holder.name
                );
            };
            openness = openness.max(field.openness);
            columns.extend(match &field.kind {
                Kind::Column(column) if matches!(column.scalar, Scalar::Text) => {
                    vec![(None, column.name)]
                }
                Kind::Text(text) => vec![(Some("fr"), text.fr.name), (Some("en"), text.en.name)],
                _ => panic!("{}.{name} is searched, and holds no text", holder.name),
            });
        }
        let mut texts: Vec<Text> = Vec::new();
        for (language, column) in columns {
            match texts.iter_mut().find(|text| text.language == language) {
                Some(text) => text.columns.push(column),
                None => texts.push(Text {
                    field: path.to_owned(),
                    language,
                    weight: weight as i32,
                    columns: vec![column],
                }),
            }
        }
        Self {
            table: holder.table,
            way,
            texts,
            openness,
        }
    }
}

impl<'c> First<'c> {
    fn of(catalog: &'c Catalog, noun: &Noun, list: &str) -> Self {
        let (target, key) = below(catalog, noun, list);
        let Some(order) = target.order.first() else {
            panic!("{}.{list} has no order, so that none is first", noun.name);
        };
        Self {
            table: target.table,
            key,
            order: *order,
            origins: Vec::new(),
        }
    }
}

fn below<'c>(catalog: &'c Catalog, noun: &Noun, list: &str) -> (&'c Noun, &'static str) {
    match noun.fields.get(list).map(|field| &field.kind) {
        Some(Kind::Many(link)) => match link.via {
            Via::Foreign(key) => (catalog.referred(link.target), key),
            _ => panic!(
                "{}.{list} is searched, and its rows are not the noun's own",
                noun.name
            ),
        },
        _ => panic!("{}.{list} is searched, and is no list", noun.name),
    }
}

//! What the guard knows of the schema: which fields a type has, where they lead, and how many
//! values come of them.

use std::{collections::HashMap, sync::LazyLock};

use async_graphql::{
    OutputType, SubscriptionType,
    registry::{MetaField, MetaType, MetaTypeName, Registry},
};

use super::size::Size;
use crate::graphql::{mutation::Mutation, schema::Query, subscription::Subscription};

/// The number of a type.
pub type TypeId = usize;

/// All object types and interfaces.
pub struct Types {
    types: Vec<Type>,
    by_name: HashMap<String, TypeId>,
}

/// A type with fields.
pub struct Type {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: HashMap<String, Field>,
    /// Whether what it holds is of another type, one of several.
    pub is_interface: bool,
}

/// A field.
pub struct Field {
    /// The type of what it holds; none where that has no fields.
    pub target: Option<TypeId>,
    /// The names of its arguments.
    pub arguments: Vec<String>,
    /// How many there are of what it holds.
    pub size: Size,
    /// What it costs beside its values.
    pub surcharge: u64,
}

/// The types of this API's schema.
pub fn types() -> &'static Types {
    static TYPES: LazyLock<Types> = LazyLock::new(|| {
        let mut registry = Registry::default();
        <Query as OutputType>::create_type_info(&mut registry);
        <Mutation as OutputType>::create_type_info(&mut registry);
        <Subscription as SubscriptionType>::create_type_info(&mut registry);
        Types::of(&registry)
    });
    &TYPES
}

impl Types {
    fn of(registry: &Registry) -> Self {
        let composite = registry
            .types
            .iter()
            .filter(|(_, meta)| fields(meta).is_some());
        let by_name: HashMap<_, _> = composite
            .clone()
            .enumerate()
            .map(|(id, (name, _))| (name.clone(), id))
            .collect();
        let types = composite.map(|(name, meta)| Type {
            name: name.clone(),
            is_interface: matches!(meta, MetaType::Interface { .. }),
            fields: fields(meta)
                .into_iter()
                .flatten()
                .map(|(field, meta)| (field.clone(), Field::of(name, meta, &by_name)))
                .collect(),
        });
        Self {
            types: types.collect(),
            by_name,
        }
    }

    /// The type of this name.
    pub fn named(&self, name: &str) -> Option<TypeId> {
        self.by_name.get(name).copied()
    }

    /// The type of this number.
    pub fn of_id(&self, id: TypeId) -> &Type {
        &self.types[id]
    }
}

fn fields(meta: &MetaType) -> Option<impl Iterator<Item = (&String, &MetaField)>> {
    match meta {
        MetaType::Object { fields, .. } | MetaType::Interface { fields, .. } => Some(fields.iter()),
        _ => None,
    }
}

impl Field {
    fn of(parent: &str, meta: &MetaField, by_name: &HashMap<String, TypeId>) -> Self {
        let arguments: Vec<String> = meta.args.keys().cloned().collect();
        Self {
            target: by_name
                .get(MetaTypeName::concrete_typename(&meta.ty))
                .copied(),
            size: Size::of(
                parent,
                &meta.name,
                MetaTypeName::create(&meta.ty).is_list(),
                &arguments,
            ),
            surcharge: surcharge(parent, &meta.name),
            arguments,
        }
    }
}

/// What a field costs beside the values of its answer: rows that are read to be counted, grouped,
/// searched or compared.
fn surcharge(parent: &str, field: &str) -> u64 {
    match (parent, field) {
        (
            "Query",
            "representation" | "representationHistory" | "representationChanges" | "turnover",
        ) => 500,
        ("Query", "search") => 200,
        ("Mutation", _) => 50,
        (_, "groups") => 100,
        (_, "aggregate") => 50,
        (_, "totalCount") => 20,
        _ => 0,
    }
}

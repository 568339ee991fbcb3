//! The document, measured: each fragment once, whatever spreads it, so that the time it takes goes
//! with the document's length and not with what its fragments grow to.

use std::{cell::Cell, collections::HashMap};

use async_graphql::{
    Name, Pos, Positioned, ServerError, Variables,
    parser::types::{
        ExecutableDocument, Field as Asked, FragmentDefinition, OperationDefinition, OperationType,
        Selection, SelectionSet,
    },
};

use super::{
    Excess,
    introspection::{self, Nested},
    invalid,
    mistakes::Mistakes,
    size::{Arguments, Size},
    types::{TypeId, Types, types},
};
use crate::limits::Limits;

/// How deep selections may lie within each other, with the fragments that lead to them. The
/// executor recurses with it.
pub const LEVELS: usize = 60;

/// What a document comes to.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// Its estimated cost.
    pub cost: u64,
    /// Whether it looks at the schema.
    pub introspects: bool,
    /// Whether that holds whatever the variables are.
    pub constant: bool,
}

/// What a selection set comes to, its fragments opened.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Values for each row of the page that it is asked of.
    row: u64,
    /// All other values, with surcharges.
    fixed: u64,
    /// Values of the schema, about.
    schema: u64,
    /// Values of the schema, at the most.
    schema_at_most: u64,
    /// Fields.
    fields: u64,
    /// Fields of its own level.
    width: u64,
    /// Fields within each other.
    depth: usize,
    /// Selection sets within each other.
    levels: usize,
    /// For introspection: how often its lists lie within themselves.
    nested: Nested,
}

impl Weight {
    /// The same, one selection set further in.
    fn deeper(mut self) -> Self {
        self.levels += 1;
        self
    }

    /// This and that beside each other.
    fn beside(&mut self, other: &Self) {
        self.row = self.row.saturating_add(other.row);
        self.fixed = self.fixed.saturating_add(other.fixed);
        self.schema = self.schema.saturating_add(other.schema);
        self.schema_at_most = self.schema_at_most.saturating_add(other.schema_at_most);
        self.fields = self.fields.saturating_add(other.fields);
        self.width = self.width.saturating_add(other.width);
        self.depth = self.depth.max(other.depth);
        self.levels = self.levels.max(other.levels);
        self.nested = self.nested.most(other.nested);
    }
}

/// What is asked of the types of an interface: a row is of one of them, and costs what is asked of
/// that one.
#[derive(Default)]
struct Branches<'a>(HashMap<&'a str, (u64, u64)>);

impl<'a> Branches<'a> {
    /// Takes the cost of a fragment to its type's.
    fn take(&mut self, condition: &'a str, weight: &mut Weight) {
        let (row, fixed) = self.0.entry(condition).or_default();
        *row = row.saturating_add(std::mem::take(&mut weight.row));
        *fixed = fixed.saturating_add(std::mem::take(&mut weight.fixed));
    }

    /// Adds that of the dearest type.
    fn dearest(self, weight: &mut Weight) {
        let row = self.0.values().map(|(row, _)| *row).max();
        let fixed = self.0.values().map(|(_, fixed)| *fixed).max();
        let (row, fixed) = (row.unwrap_or_default(), fixed.unwrap_or_default());
        weight.row = weight.row.saturating_add(row);
        weight.fixed = weight.fixed.saturating_add(fixed);
    }
}

/// What is selected from.
#[derive(Clone, Copy)]
enum On {
    /// A type of the schema.
    Type(TypeId),
    /// A type of introspection.
    Meta,
    /// Nothing that is known; validation says so.
    Unknown,
}

enum Fragment {
    /// It is being measured: whoever comes back to it goes in circles.
    Open,
    Measured(Weight),
}

/// A document in the course of being measured.
pub struct Measuring<'a> {
    document: &'a ExecutableDocument,
    arguments: Arguments<'a>,
    limits: &'a Limits,
    types: &'static Types,
    fragments: HashMap<&'a Name, Fragment>,
    aliases: usize,
    directives: usize,
    introspects: bool,
    mistakes: Mistakes,
}

impl<'a> Measuring<'a> {
    /// Begins; `operation` is what is going to be executed.
    pub fn of(
        document: &'a ExecutableDocument,
        operation: &'a OperationDefinition,
        variables: &'a Variables,
        limits: &'a Limits,
        suggestions: bool,
    ) -> Self {
        Self {
            document,
            arguments: Arguments {
                variables,
                operation,
                depends: Cell::new(false),
            },
            limits,
            types: types(),
            fragments: HashMap::new(),
            aliases: 0,
            directives: 0,
            introspects: false,
            mistakes: Mistakes::new(suggestions),
        }
    }

    /// Measures the document: what is executed for its cost, everything for its size, as all of it
    /// is validated.
    ///
    /// # Errors
    /// Bounds that are passed, fragments in circles, fields and arguments that do not exist.
    pub fn measure(mut self) -> Result<Measured, Vec<ServerError>> {
        let executed = self.arguments.operation;
        let (mut cost, mut fields, mut schema) = (0, 0_u64, 0_u64);
        for (_, operation) in self.document.operations.iter() {
            let weight = self.operation(&operation.node)?;
            fields = fields.saturating_add(weight.fields);
            schema = schema.saturating_add(weight.schema);
            if std::ptr::eq(&raw const operation.node, executed) {
                cost = weight.fixed;
                if !introspection::is_all_of(&operation.node) {
                    self.bound(
                        "values of the schema beside others",
                        weight.schema_at_most,
                        introspection::VALUES_BESIDE,
                        operation.pos,
                    )?;
                }
            }
            self.bound(
                "fields at its root",
                weight.width,
                self.limits.root_fields,
                operation.pos,
            )?;
            self.bound(
                "fields, its fragments opened",
                fields,
                self.limits.fields,
                operation.pos,
            )?;
        }
        let depends = self.arguments.depends.get();
        self.bound(
            "values of the schema",
            schema,
            introspection::VALUES,
            Pos::default(),
        )?;
        for (name, fragment) in &self.document.fragments {
            self.fragment(name, fragment, 1)?;
        }
        let pos = Pos::default();
        self.bound(
            "aliases",
            self.aliases as u64,
            self.limits.aliases as u64,
            pos,
        )?;
        self.bound(
            "directives",
            self.directives as u64,
            self.limits.directives as u64,
            pos,
        )?;
        self.mistakes.none()?;
        Ok(Measured {
            cost,
            introspects: self.introspects,
            constant: !depends,
        })
    }

    fn operation(
        &mut self,
        operation: &'a OperationDefinition,
    ) -> Result<Weight, Vec<ServerError>> {
        let root = match operation.ty {
            OperationType::Query => "Query",
            OperationType::Mutation => "Mutation",
            OperationType::Subscription => "Subscription",
        };
        self.directives += operation.directives.len();
        let on = self.types.named(root).map_or(On::Unknown, On::Type);
        self.set(on, &operation.selection_set, 1)
    }

    fn set(
        &mut self,
        on: On,
        set: &'a Positioned<SelectionSet>,
        level: usize,
    ) -> Result<Weight, Vec<ServerError>> {
        self.levels(level, set.pos)?;
        let mut all = Weight {
            levels: 1,
            ..Weight::default()
        };
        let mut branches = Branches::default();
        for selection in &set.node.items {
            self.directives += selection.node.directives().len();
            let (condition, mut one) = match &selection.node {
                Selection::Field(field) => (None, self.field(on, field, level)?),
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let condition = condition.map(|condition| &condition.node.on.node);
                    let on = condition.map_or(on, |name| self.on(name));
                    let weight = self.set(on, &inline.node.selection_set, level + 1)?;
                    (condition, weight.deeper())
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some((name, fragment)) = self.document.fragments.get_key_value(name) else {
                        continue;
                    };
                    let weight = self.fragment(name, fragment, level + 1)?;
                    let condition = &fragment.node.type_condition.node.on.node;
                    (Some(condition), weight.deeper())
                }
            };
            if let Some(condition) = condition
                && self.is_branch(on, condition)
            {
                branches.take(condition, &mut one);
            }
            all.beside(&one);
        }
        branches.dearest(&mut all);
        let (depth, limit) = (all.depth as u64, self.limits.depth as u64);
        self.bound("fields within each other", depth, limit, set.pos)?;
        Ok(all)
    }

    /// Whether a fragment's condition holds for some only of what is selected from.
    fn is_branch(&self, on: On, condition: &str) -> bool {
        match on {
            On::Type(id) => {
                let on = self.types.of_id(id);
                on.is_interface && on.name != condition
            }
            On::Meta | On::Unknown => false,
        }
    }

    fn fragment(
        &mut self,
        name: &'a Name,
        fragment: &'a Positioned<FragmentDefinition>,
        level: usize,
    ) -> Result<Weight, Vec<ServerError>> {
        match self.fragments.get(name) {
            Some(Fragment::Measured(weight)) => {
                let levels = level + weight.levels;
                let weight = *weight;
                self.levels(levels, fragment.pos)?;
                return Ok(weight);
            }
            Some(Fragment::Open) => {
                let message = format!("Fragment \"{name}\" comes back to itself.");
                return Err(vec![invalid(message, fragment.pos)]);
            }
            None => {}
        }
        self.fragments.insert(name, Fragment::Open);
        self.directives += fragment.node.directives.len();
        let on = self.on(&fragment.node.type_condition.node.on.node);
        let weight = self.set(on, &fragment.node.selection_set, level)?;
        self.fragments.insert(name, Fragment::Measured(weight));
        Ok(weight)
    }

    fn field(
        &mut self,
        on: On,
        asked: &'a Positioned<Asked>,
        level: usize,
    ) -> Result<Weight, Vec<ServerError>> {
        let field = &asked.node;
        let name = field.name.node.as_str();
        self.aliases += usize::from(field.alias.is_some());
        if name == "__typename" {
            return Ok(Weight {
                fixed: 1,
                fields: 1,
                width: 1,
                depth: 1,
                ..Weight::default()
            });
        }
        let meta = matches!(on, On::Meta) || matches!(name, "__schema" | "__type");
        let (to, size, surcharge) = if meta {
            (On::Meta, Size::About(introspection::size(name)), 0)
        } else if let On::Type(id) = on {
            let on = self.types.of_id(id);
            match on.fields.get(name) {
                Some(known) => {
                    self.mistakes.look_at_arguments(on, known, field);
                    (
                        known.target.map_or(On::Unknown, On::Type),
                        known.size,
                        known.surcharge,
                    )
                }
                None => {
                    self.mistakes.no_field(on, name, asked.pos);
                    (On::Unknown, Size::One, 0)
                }
            }
        } else {
            (On::Unknown, Size::One, 0)
        };
        let inner = if field.selection_set.node.items.is_empty() {
            Weight::default()
        } else {
            self.set(to, &field.selection_set, level + 1)?
        };
        let number = self.arguments.number(size, field);
        // A page is one value with its rows in it, a list as many as there are in it.
        let values = match size {
            Size::Page(_) => 1_u64
                .saturating_add(inner.fixed)
                .saturating_add(inner.row.saturating_mul(number)),
            _ => inner
                .fixed
                .saturating_add(inner.row)
                .saturating_add(1)
                .saturating_mul(number),
        };
        let values = values
            .saturating_add(surcharge)
            .saturating_add(self.arguments.values(field));
        let mut weight = Weight {
            fields: inner.fields.saturating_add(1),
            width: 1,
            depth: inner.depth + 1,
            levels: inner.levels + 1,
            ..Weight::default()
        };
        match size {
            Size::Row => weight.row = values,
            _ => weight.fixed = values,
        }
        if meta {
            weight.nested = inner.nested.within(name);
            weight.schema_at_most = inner
                .schema_at_most
                .saturating_add(1)
                .saturating_mul(introspection::most(name));
            self.introspect(name, &mut weight, asked.pos)?;
        }
        Ok(weight)
    }

    /// Whether introspection is asked for in good faith; and what it costs, as its values are
    /// cheap to come by.
    fn introspect(
        &mut self,
        name: &str,
        weight: &mut Weight,
        pos: Pos,
    ) -> Result<(), Vec<ServerError>> {
        if let Some(twice) = weight.nested.twice() {
            let message =
                format!("The schema may be walked once: {twice} lies within {twice} here.");
            return Err(vec![Excess::said(message, 1, pos).into_error()]);
        }
        weight.fixed = introspection::within(name, weight.fixed);
        if matches!(name, "__schema" | "__type") {
            self.introspects = true;
            weight.schema = weight.fixed;
            weight.fixed /= introspection::VALUES_TO_A_POINT;
        }
        Ok(())
    }

    fn on(&self, name: &str) -> On {
        if name.starts_with("__") {
            return On::Meta;
        }
        self.types.named(name).map_or(On::Unknown, On::Type)
    }

    fn levels(&self, levels: usize, pos: Pos) -> Result<(), Vec<ServerError>> {
        let (levels, limit) = (levels as u64, LEVELS as u64);
        self.bound("selections within each other", levels, limit, pos)
    }

    fn bound(&self, of: &str, have: u64, limit: u64, pos: Pos) -> Result<(), Vec<ServerError>> {
        if have > limit {
            let excess = Excess::new("the document", of, have, limit, pos);
            return Err(vec![excess.into_error()]);
        }
        Ok(())
    }
}

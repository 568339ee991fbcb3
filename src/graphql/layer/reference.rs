//! Rows of nouns as results of hand-written fields and mutations: [`Ref`] and [`Refs`] hold keys,
//! and plan and load on resolving.

use std::{borrow::Cow, marker::PhantomData};

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field,
    registry::Registry,
};

use super::{batch, plan::NODE, register, root::located};
use crate::graphql::error::ApiError;

/// A noun that hand-written fields refer to.
pub trait NounType: Send + Sync + 'static {
    /// The noun's name.
    const NAME: &'static str;
}

/// Names nouns for [`Ref`] and [`Refs`].
#[macro_export]
macro_rules! noun_types {
    ($($name:ident),+ $(,)?) => {
        $(#[doc = concat!("The noun ", stringify!($name), ", for references to it.")]
        pub enum $name {}

        impl $crate::graphql::layer::reference::NounType for $name {
            const NAME: &'static str = stringify!($name);
        })+

        /// The names of all of these.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];
    };
}

/// A row of a noun, by its key. It must be there: a payload that shows what may be gone holds an
/// `Option`.
pub struct Ref<T>(i64, PhantomData<fn() -> T>);

/// Rows of a noun, by their keys and in their order, loaded together. Rows that are gone are left
/// out.
pub struct Refs<T>(Vec<i64>, PhantomData<fn() -> T>);

/// Rows of a noun that is known by its name alone, as nodes: what [`Refs`] is otherwise.
pub struct Nodes {
    noun: &'static str,
    ids: Vec<i64>,
}

impl Nodes {
    /// The rows with these keys.
    #[must_use]
    pub const fn new(noun: &'static str, ids: Vec<i64>) -> Self {
        Self { noun, ids }
    }
}

impl<T> Ref<T> {
    /// The row with this key.
    #[must_use]
    pub const fn new(id: i64) -> Self {
        Self(id, PhantomData)
    }
}

impl<T> Refs<T> {
    /// The rows with these keys.
    #[must_use]
    pub const fn new(ids: Vec<i64>) -> Self {
        Self(ids, PhantomData)
    }
}

impl<T: NounType> OutputType for Ref<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::all(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let found = batch::load(ctx, T::NAME, &[self.0])
            .await
            .and_then(|mut found| {
                let row = found.pop().map(|(_, row)| row);
                row.ok_or_else(|| {
                    ApiError::Internal(format!("{}:{} is referred to and gone", T::NAME, self.0))
                })
            });
        found.map_err(|error| located(ctx, field.pos, error))
    }
}

impl<T: NounType> OutputType for Refs<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("[{}!]", T::NAME))
    }

    fn qualified_type_name() -> String {
        format!("[{}!]!", T::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::all(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let found = batch::load(ctx, T::NAME, &self.0).await;
        found
            .map(|rows| Value::List(rows.into_iter().map(|(_, row)| row).collect()))
            .map_err(|error| located(ctx, field.pos, error))
    }
}

impl OutputType for Nodes {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("[{NODE}!]"))
    }

    fn qualified_type_name() -> String {
        format!("[{NODE}!]!")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::all(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let found = batch::load(ctx, self.noun, &self.ids).await;
        found
            .map(|rows| Value::List(rows.into_iter().map(|(_, row)| row).collect()))
            .map_err(|error| located(ctx, field.pos, error))
    }
}

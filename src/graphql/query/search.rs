//! `search`: what holds some words, whatever it is.

use std::borrow::Cow;

use async_graphql::{
    ContainerType, Context, ContextSelectionSet, Object, OutputType, Positioned, Result,
    ServerResult, SimpleObject, Value, parser::types::Field, registry::Registry,
    resolver_utils::resolve_container,
};
use entity::enums::Language;
use sea_orm::ActiveEnum;

use crate::graphql::{
    error::{ApiError, Code},
    layer::{
        batch, id,
        plan::NODE,
        register,
        root::{Session, located},
        search::{
            highlight::HighlightSegment,
            kind::SearchKind,
            run::{self, Asked, Found, FoundText, Hit},
        },
        words::Word,
    },
};

/// The query root's part about searching.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Finds what holds all of some words, in either language, the best first. Case and accents do
    /// not count; punctuation parts words. The last word may be the beginning of one.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is one of the field's in GraphQL"
    )]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The words, at most 20 in 200 characters. `*` behind a word says that its beginning is enough; no other character has a meaning."
        )]
        query: String,
        #[graphql(desc = "What to find; all that the viewer may see where nothing is said.")]
        of: Option<Vec<SearchKind>>,
        #[graphql(desc = "Only in texts of this language, and in names that have none.")]
        language: Option<Word<Language>>,
        #[graphql(
            desc = "How many hits from the beginning, at most 100; 20 where neither this nor `last` is said."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only hits behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many hits from the end, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only hits before this cursor.")] before: Option<String>,
    ) -> Result<SearchConnection> {
        let found = async {
            let session = Session::of(ctx).await?;
            let look = ctx.look_ahead();
            let asked = Asked {
                query: &query,
                of,
                language: language.map(|language| language.0.as_str()),
                first,
                after: after.as_deref(),
                last,
                before: before.as_deref(),
                count: look.field("totalCount").exists(),
                highlights: look.field("edges").field("highlights").exists(),
            };
            run::run(&session.reader, session.planner.viewer, asked).await
        };
        let found = found.await.map_err(ApiError::into_error)?;
        Ok(SearchConnection::of(found))
    }
}

/// A page of hits.
#[derive(SimpleObject)]
struct SearchConnection {
    /// What was found, on this page.
    nodes: Vec<NodeRef>,
    /// The hits of the page: what was found, and by what.
    edges: Vec<SearchEdge>,
    /// Where the page lies among all hits.
    page_info: Place,
    /// How many hits there are, on all pages.
    total_count: i64,
}

/// A hit: something that holds what was searched for.
#[derive(SimpleObject)]
struct SearchEdge {
    /// What was found.
    node: NodeRef,
    /// What it is.
    kind: SearchKind,
    /// How good the hit is: 1 where a title is just what was searched for. The phrase comes before
    /// its words apart, a title before another text, a whole word before a beginning.
    score: f64,
    /// Its texts that hold one of the words, the best first, at most 5.
    highlights: Vec<Highlight>,
    /// Its place among all hits, for `after` and `before`.
    cursor: String,
}

/// A text that holds what was searched for.
#[derive(SimpleObject)]
struct Highlight {
    /// Where it stands: the fields that lead to it from the node, dotted. Two fields with a space
    /// between them are searched as one text.
    field: String,
    /// The language of the text; null for what is the same in all.
    language: Option<Word<Language>>,
    /// About 160 characters of it around the first match, piece by piece. An ellipsis stands for
    /// what is left out.
    segments: Vec<HighlightSegment>,
}

impl SearchConnection {
    fn of(found: Found) -> Self {
        let edges: Vec<SearchEdge> = found.hits.into_iter().map(SearchEdge::of).collect();
        Self {
            nodes: edges.iter().map(|edge| edge.node).collect(),
            page_info: Place {
                next: found.next,
                previous: found.previous,
                start: edges.first().map(|edge| edge.cursor.clone()),
                end: edges.last().map(|edge| edge.cursor.clone()),
            },
            edges,
            total_count: found.total,
        }
    }
}

impl SearchEdge {
    fn of(hit: Hit) -> Self {
        Self {
            node: NodeRef {
                noun: hit.kind.found().noun.name,
                row: hit.row,
            },
            kind: hit.kind,
            score: hit.score,
            highlights: hit.texts.into_iter().map(Highlight::of).collect(),
            cursor: hit.cursor,
        }
    }
}

impl Highlight {
    fn of(text: FoundText) -> Self {
        let language = text
            .language
            .and_then(|word| Language::try_from_value(&word).ok());
        Self {
            field: text.field,
            language: language.map(Word),
            segments: text.segments,
        }
    }
}

/// A row of whichever noun. All of a list are loaded together.
#[derive(Clone, Copy)]
struct NodeRef {
    noun: &'static str,
    row: i64,
}

impl OutputType for NodeRef {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(NODE)
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
        let found = batch::load(ctx, self.noun, &[self.row]).await;
        let found = found.and_then(|mut found| {
            let row = found.pop().map(|(_, row)| row);
            row.ok_or_else(|| {
                let gone = id::write(self.noun, self.row);
                ApiError::refused(Code::NotFound, format!("{gone} was found and is gone now"))
            })
        });
        found.map_err(|error| located(ctx, field.pos, error))
    }
}

/// Where a page lies: the layer's `PageInfo`.
struct Place {
    next: bool,
    previous: bool,
    start: Option<String>,
    end: Option<String>,
}

impl ContainerType for Place {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let cursor = |cursor: &Option<String>| {
            cursor
                .as_ref()
                .map_or(Value::Null, |cursor| Value::String(cursor.clone()))
        };
        Ok(Some(match ctx.item.node.name.node.as_str() {
            "hasNextPage" => self.next.into(),
            "hasPreviousPage" => self.previous.into(),
            "startCursor" => cursor(&self.start),
            "endCursor" => cursor(&self.end),
            _ => return Ok(None),
        }))
    }
}

impl OutputType for Place {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed("PageInfo")
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::all(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

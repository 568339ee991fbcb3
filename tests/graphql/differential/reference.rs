//! Some nouns written by hand for the executor, over rows in memory.

use std::sync::Arc;

use async_graphql::{
    Context, EmptyMutation, EmptySubscription, ID, Interface, Object, PathSegment, Schema,
    ServerError,
};
use serde_json::Value as Json;
use tribune::graphql::layer::{
    catalog::catalog,
    describe::{Kind, Noun},
};

use super::{
    model::Model,
    question::Operand,
    world::{Row, Val, World},
};

/// The schema.
pub type Reference = Schema<Query, EmptyMutation, EmptySubscription>;

/// A schema over rows.
pub fn reference(world: &World) -> Reference {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription);
    schema.data(Arc::new(world.clone())).finish()
}

type Found<T> = async_graphql::Result<T>;

fn world<'c>(ctx: &Context<'c>) -> &'c World {
    ctx.data_unchecked::<Arc<World>>()
}

fn noun(name: &str) -> &'static Noun {
    catalog().referred(name)
}

fn row<'c>(ctx: &Context<'c>, name: &str, id: i64) -> &'c Row {
    let rows = world(ctx).rows(noun(name).table).iter();
    rows.into_iter().find(|row| row.id() == id).unwrap()
}

/// A column of a row as the API shows it.
fn column(ctx: &Context<'_>, name: &str, id: i64, field: &str) -> Json {
    let noun = noun(name);
    let column = match &noun.fields[field].kind {
        Kind::Column(column) => *column,
        _ => panic!("{field} is no column"),
    };
    let model = Model { world: world(ctx) };
    let value = model.cell(row(ctx, name, id), column);
    Operand { noun, column }.json(&value)
}

fn text(ctx: &Context<'_>, name: &str, id: i64, field: &str) -> Option<String> {
    column(ctx, name, id, field).as_str().map(str::to_owned)
}

fn key(row: &Row, column: &str) -> i64 {
    match row.get(column) {
        Val::Int(key) => *key,
        other => panic!("a key is {other:?}"),
    }
}

/// The first keys of a list, and how many there are.
fn page(
    mut rows: Vec<&Row>,
    first: i32,
    order: impl Fn(&Row) -> Vec<Val>,
    descending: bool,
) -> Found<(Vec<i64>, usize)> {
    let first = usize::try_from(first).ok().filter(|first| *first <= 100);
    let first = first.ok_or("no such page")?;
    rows.sort_by_key(|row| (order(row), row.id()));
    if descending {
        rows.reverse();
    }
    let all = rows.len();
    Ok((rows.iter().take(first).map(|row| row.id()).collect(), all))
}

/// Anything.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
pub enum Node {
    Person(Person),
    Affiliation(Affiliation),
    Organization(Organization),
    Jurisdiction(Jurisdiction),
}

impl Node {
    fn of(ctx: &Context<'_>, id: &str) -> Found<Option<Self>> {
        let (name, number) = id.split_once(':').ok_or("no id")?;
        let known = ["Person", "Affiliation", "Organization", "Jurisdiction"];
        let number: i64 = number.parse()?;
        if !known.contains(&name) {
            return Err("no such noun".into());
        }
        let rows = world(ctx).rows(noun(name).table);
        if !rows.iter().any(|row| row.id() == number) {
            return Ok(None);
        }
        Ok(Some(match name {
            "Person" => Self::Person(Person(number)),
            "Affiliation" => Self::Affiliation(Affiliation(number)),
            "Organization" => Self::Organization(Organization(number)),
            _ => Self::Jurisdiction(Jurisdiction(number)),
        }))
    }
}

/// The root.
pub struct Query;

#[Object]
impl Query {
    async fn people(&self, ctx: &Context<'_>, first: i32) -> Found<PersonConnection> {
        let rows = world(ctx).rows("person").iter().collect();
        let order = |row: &Row| {
            vec![
                row.get("family_name").clone(),
                row.get("given_name").clone(),
            ]
        };
        page(rows, first, order, false).map(|(page, all)| PersonConnection(page, all))
    }

    async fn organizations(&self, ctx: &Context<'_>, first: i32) -> Found<OrganizationConnection> {
        let rows = world(ctx).rows("organization").iter().collect();
        page(rows, first, |_| Vec::new(), false)
            .map(|(page, all)| OrganizationConnection(page, all))
    }

    async fn node(&self, ctx: &Context<'_>, id: ID) -> Found<Option<Node>> {
        let found = Node::of(ctx, &id)?;
        if found.is_none() {
            // Returned, the error would leave the field out, which GraphQL (6.4.4) has as null.
            let mut error = ServerError::new("there is none", Some(ctx.item.pos));
            let key = ctx.item.node.response_key().node.to_string();
            error.path = vec![PathSegment::Field(key)];
            ctx.add_error(error);
        }
        Ok(found)
    }

    async fn nodes(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Found<Vec<Option<Node>>> {
        ids.iter().map(|id| Node::of(ctx, id)).collect()
    }
}

macro_rules! connection {
    ($name:ident of $noun:ident) => {
        /// A page and how many rows there are.
        pub struct $name(Vec<i64>, usize);

        #[Object]
        impl $name {
            async fn nodes(&self) -> Vec<$noun> {
                self.0.iter().map(|id| $noun(*id)).collect()
            }

            async fn total_count(&self) -> usize {
                self.1
            }
        }
    };
}
connection!(PersonConnection of Person);
connection!(OrganizationConnection of Organization);
connection!(AffiliationConnection of Affiliation);

fn affiliations(ctx: &Context<'_>, by: &str, id: i64, first: i32) -> Found<AffiliationConnection> {
    let rows = world(ctx).rows("affiliation").iter();
    let rows = rows.filter(|row| key(row, by) == id).collect();
    page(rows, first, |row| vec![row.get("start_on").clone()], true)
        .map(|(page, all)| AffiliationConnection(page, all))
}

/// A text in both languages.
pub struct BilingualText(Option<String>, Option<String>);

#[Object]
impl BilingualText {
    async fn fr(&self) -> Option<&str> {
        self.0.as_deref()
    }

    async fn en(&self) -> Option<&str> {
        self.1.as_deref()
    }
}

fn halves(row: &Row, columns: [&str; 2]) -> BilingualText {
    let half = |column: &str| match row.get(column) {
        Val::Text(text) => Some(text.clone()),
        _ => None,
    };
    BilingualText(half(columns[0]), half(columns[1]))
}

/// Somebody.
pub struct Person(i64);

#[Object]
impl Person {
    async fn id(&self) -> ID {
        format!("Person:{}", self.0).into()
    }

    async fn given_name(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Person", self.0, "givenName")
    }

    async fn family_name(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Person", self.0, "familyName")
    }

    async fn language(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Person", self.0, "language")
    }

    async fn phone(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Person", self.0, "phone")
    }

    async fn created_at(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Person", self.0, "createdAt")
    }

    async fn affiliations(&self, ctx: &Context<'_>, first: i32) -> Found<AffiliationConnection> {
        affiliations(ctx, "person_id", self.0, first)
    }
}

/// Somebody works somewhere.
pub struct Affiliation(i64);

#[Object]
impl Affiliation {
    async fn id(&self) -> ID {
        format!("Affiliation:{}", self.0).into()
    }

    async fn is_primary(&self, ctx: &Context<'_>) -> bool {
        column(ctx, "Affiliation", self.0, "isPrimary") == true
    }

    async fn from(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Affiliation", self.0, "from")
    }

    async fn to(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Affiliation", self.0, "to")
    }

    async fn title(&self, ctx: &Context<'_>) -> BilingualText {
        halves(row(ctx, "Affiliation", self.0), ["title_fr", "title_en"])
    }

    async fn person(&self, ctx: &Context<'_>) -> Person {
        Person(key(row(ctx, "Affiliation", self.0), "person_id"))
    }

    async fn organization(&self, ctx: &Context<'_>) -> Organization {
        Organization(key(row(ctx, "Affiliation", self.0), "organization_id"))
    }
}

/// Where somebody works.
pub struct Organization(i64);

#[Object]
impl Organization {
    async fn id(&self) -> ID {
        format!("Organization:{}", self.0).into()
    }

    async fn zone(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Organization", self.0, "zone")
    }

    async fn order_of_government(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Organization", self.0, "orderOfGovernment")
    }

    async fn to(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Organization", self.0, "to")
    }

    async fn jurisdiction(&self, ctx: &Context<'_>) -> Jurisdiction {
        Jurisdiction(key(row(ctx, "Organization", self.0), "jurisdiction_id"))
    }

    async fn affiliations(&self, ctx: &Context<'_>, first: i32) -> Found<AffiliationConnection> {
        affiliations(ctx, "organization_id", self.0, first)
    }
}

/// Where it governs.
pub struct Jurisdiction(i64);

#[Object]
impl Jurisdiction {
    async fn id(&self) -> ID {
        format!("Jurisdiction:{}", self.0).into()
    }

    async fn code(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Jurisdiction", self.0, "code")
    }

    async fn sgc(&self, ctx: &Context<'_>) -> Option<String> {
        text(ctx, "Jurisdiction", self.0, "sgc")
    }

    async fn position(&self, ctx: &Context<'_>) -> Option<i64> {
        column(ctx, "Jurisdiction", self.0, "position").as_i64()
    }

    async fn name(&self, ctx: &Context<'_>) -> BilingualName {
        BilingualName(halves(
            row(ctx, "Jurisdiction", self.0),
            ["name_fr", "name_en"],
        ))
    }
}

/// A name in both languages.
pub struct BilingualName(BilingualText);

#[Object]
impl BilingualName {
    async fn fr(&self) -> Option<&str> {
        self.0.0.as_deref()
    }

    async fn en(&self) -> Option<&str> {
        self.0.1.as_deref()
    }
}

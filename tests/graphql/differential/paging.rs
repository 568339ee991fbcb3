//! Paging through any list, in any order, forward to its end and back again, sees every row once
//! and in order; rows that come in between do not shift those that follow.

use jiff::civil::Date;
use sea_orm::{
    ConnectionTrait, DatabaseConnection,
    sea_query::{Alias, Expr, ExprTrait, Query},
};
use serde_json::Value as Json;
use tribune::graphql::layer::{catalog::catalog, describe::Kind};

use super::{
    ask,
    asker::{Asker, entries, fields},
    in_worlds,
    model::Model,
    question::List,
    tape::Tape,
    world::{Row, Val, World, insertion},
};
use crate::support::Client;

/// How many lists are paged through in each world.
const LISTS: u32 = 60;
/// Keys from here on are of rows that come in between.
const LATE: i64 = 10_000;

/// A list somewhere in a query.
struct Place {
    before: String,
    behind: &'static str,
    pointer: String,
    list: List,
}

/// A page as it came.
struct Page {
    ids: Vec<String>,
    start: Option<String>,
    end: Option<String>,
    next: bool,
    previous: bool,
}

impl Place {
    async fn page(&self, client: &Client, arguments: &List) -> Result<Page, String> {
        let query = format!(
            "{}{} {{ edges {{ cursor node {{ id }} }} nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}{}",
            self.before,
            arguments.arguments(),
            self.behind
        );
        let data = ask(client, &query).await?;
        let page = data.pointer(&self.pointer).unwrap();
        let edges = page["edges"].as_array().unwrap();
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let info = &page["pageInfo"];
        let ids = edges.iter().map(|edge| text(&edge["node"]["id"]).unwrap());
        let page = Page {
            ids: ids.collect(),
            start: text(&info["startCursor"]),
            end: text(&info["endCursor"]),
            next: info["hasNextPage"] == true,
            previous: info["hasPreviousPage"] == true,
        };
        let cursor = |edge: Option<&Json>| edge.and_then(|edge| text(&edge["cursor"]));
        if page.start != cursor(edges.first()) || page.end != cursor(edges.last()) {
            return Err(format!("{query}\nthe page's cursors are not its edges'"));
        }
        Ok(page)
    }

    /// All rows, page by page from one end or the other.
    async fn walk(&self, client: &Client, size: usize, back: bool) -> Result<Vec<String>, String> {
        let mut asked = self.list.clone();
        let (mut pages, mut first) = (Vec::new(), true);
        loop {
            (asked.first, asked.last) = if back {
                (None, Some(size))
            } else {
                (Some(size), None)
            };
            let page = self.page(client, &asked).await?;
            let (more, less) = if back {
                (page.previous, page.next)
            } else {
                (page.next, page.previous)
            };
            if less == first || (more && page.ids.len() != size) || pages.len() > 200 {
                return Err(format!(
                    "{}{}{}\na page of {} rows, more: {more}, rows on the other side: {less}",
                    self.before,
                    asked.arguments(),
                    self.behind,
                    page.ids.len()
                ));
            }
            let cursor = if back { page.start } else { page.end };
            pages.push(page.ids);
            if !more {
                break;
            }
            let place = cursor.map(|cursor| (0, cursor));
            if back {
                asked.before = place
            } else {
                asked.after = place
            }
            first = false;
        }
        if back {
            pages.reverse();
        }
        Ok(pages.concat())
    }

    fn written(&self, row: &Row) -> String {
        format!("{}:{}", self.list.noun.name, row.id())
    }

    fn same(&self, what: &str, expected: &[&Row], got: &[String]) -> Result<(), String> {
        let expected: Vec<String> = expected.iter().map(|row| self.written(row)).collect();
        if expected == got {
            return Ok(());
        }
        let query = format!("{}{}{}", self.before, self.list.arguments(), self.behind);
        Err(format!(
            "{query}\n{what}\nexpected: {expected:?}\n     got: {got:?}"
        ))
    }
}

/// A random list, at the root or inside a row, with its rows in order.
fn somewhere<'w>(asker: &mut Asker<'w>) -> (Place, Vec<&'w Row>, Date) {
    let mut root = asker.root();
    let model = asker.model;
    (root.list.parts, root.list.first, root.list.last) = (Vec::new(), None, None);
    let (rows, around) = model.rows(&root.list);
    let inside = asker.tape.chance(40);
    let links = fields(root.list.noun).into_iter();
    let links: Vec<_> = links
        .filter(|(_, kind)| matches!(kind, Kind::Many(_)))
        .collect();
    if inside && !links.is_empty() && !rows.is_empty() {
        let row = *asker.tape.pick(&rows);
        let (name, kind) = *asker.tape.pick(&links);
        if let Kind::Many(link) = kind {
            let target = catalog().referred(link.target);
            let mut list = asker.list(target, 2, link.small);
            (list.first, list.last, list.parts) = (None, None, Vec::new());
            list.scope = link.scope;
            list.at = asker.at_times(link.takes_date() || target.days.is_some());
            let today = model.today();
            let found = model.way(row, link, None, list.at, today);
            let around = list.at.unwrap_or(today);
            let rows = model.sorted(&list, found, around);
            let noun = root.list.noun.name;
            let place = Place {
                before: format!(
                    "{{ node(id: \"{noun}:{}\") {{ ... on {noun} {{ {name}",
                    row.id()
                ),
                behind: " } } }",
                pointer: format!("/node/{name}"),
                list,
            };
            return (place, rows, around);
        }
    }
    let place = Place {
        before: format!("{{ {}", root.name),
        behind: " }",
        pointer: format!("/{}", root.name),
        list: root.list,
    };
    (place, rows, around)
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_forward_and_back_hold_every_row_once() {
    in_worlds("paging", |database, world, seed, part| {
        let client = Client::of(database.clone());
        seed.hold(part, LISTS, 150, |choices| {
            forward_and_back(&client, Model { world }, choices)
        });
    })
    .await;
}

async fn forward_and_back(
    client: &Client,
    model: Model<'_>,
    choices: Vec<u32>,
) -> Result<(), String> {
    let tape = Tape::new(&choices);
    let mut asker = Asker { tape, model };
    let (place, rows, _) = somewhere(&mut asker);
    let size = (1 + asker.tape.below(5)).max(rows.len() / 8);
    let forward = place.walk(client, size, false).await?;
    place.same(&format!("forward by {size}"), &rows, &forward)?;
    let back = place.walk(client, size, true).await?;
    place.same(&format!("back by {size}"), &rows, &back)
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_come_in_between_shift_nothing() {
    in_worlds("inserts", |database, world, seed, part| {
        let client = Client::of(database.clone());
        seed.hold(part, LISTS, 150, |choices| {
            with_inserts(&client, database, world, choices)
        });
    })
    .await;
}

/// Rows that can come again under another key, with the columns that must differ.
const COMING: [(&str, Option<&str>); 3] = [
    ("person", None),
    ("organization", None),
    ("meeting", Some("uid")),
];

async fn with_inserts(
    client: &Client,
    database: &DatabaseConnection,
    world: &World,
    choices: Vec<u32>,
) -> Result<(), String> {
    let tape = Tape::new(&choices);
    let model = Model { world };
    let mut asker = Asker { tape, model };
    let entries = entries().into_iter();
    let entries = entries.filter(|entry| {
        let table = catalog().referred(entry.noun).table;
        COMING.iter().any(|(known, _)| *known == table)
    });
    let entries: Vec<_> = entries.collect();
    let entry = *asker.tape.pick(&entries);
    let mut root = asker.root_of(entry);
    (root.list.parts, root.list.first, root.list.last) =
        (Vec::new(), Some(1 + asker.tape.below(6)), None);
    let place = Place {
        before: format!("{{ {}", root.name),
        behind: " }",
        pointer: format!("/{}", root.name),
        list: root.list,
    };
    let page = place.page(client, &place.list).await?;
    let Some(cursor) = page.end else {
        return Ok(());
    };
    let (rows, around) = model.rows(&place.list);
    let last = rows[page.ids.len() - 1];
    let from = model.place(&place.list, last, around);
    let late = come(&mut asker.tape, &place, world);
    let mut grown = world.clone();
    for row in &late {
        let table = place.list.noun.table;
        database.execute(&insertion(table, row)).await.unwrap();
        grown.add(table, row.clone());
    }
    let outcome = behind(client, Model { world: &grown }, &place, &from, cursor).await;
    let late = Query::delete()
        .from_table(Alias::new(place.list.noun.table))
        .and_where(Expr::col(Alias::new("id")).gte(LATE))
        .take();
    database.execute(&late).await.unwrap();
    outcome
}

/// Copies of some rows under other keys.
fn come(tape: &mut Tape<'_>, place: &Place, world: &World) -> Vec<Row> {
    let table = place.list.noun.table;
    let copies = (0..=tape.below(4)).map(|at| {
        let id = LATE + i64::try_from(at).unwrap();
        let row = tape.pick(world.rows(table)).clone().with("id", id);
        match COMING.iter().find(|(known, _)| *known == table) {
            Some((_, Some(unique))) => row.with(unique, format!("{id}@tribune.example")),
            _ => row,
        }
    });
    copies.collect()
}

/// Holds what follows a place equal to the rows behind it.
async fn behind(
    client: &Client,
    model: Model<'_>,
    place: &Place,
    from: &[Val],
    cursor: String,
) -> Result<(), String> {
    let mut list = place.list.clone();
    (list.first, list.after) = (Some(100), Some((0, cursor)));
    let (mut rows, around) = model.rows(&place.list);
    rows.retain(|row| {
        let here = model.place(&place.list, row, around);
        model.compare(&place.list, &here, from).is_gt()
    });
    let page = place.page(client, &list).await?;
    place.same("behind a page, after rows came", &rows, &page.ids)
}

//! Lists as tables: all rows of a list, however many, as CSV.
//!
//! A request for a table is executed as any other, so that it is parsed, checked and planned as
//! any other; it brings an [`Export`] along, and then the list that it asks for does not come back
//! as an answer but goes out through it, row by row, as the database gives them. One statement
//! reads all of them, so that the table shows one moment; what is in memory at a time are a few
//! hundred rows.

mod columns;
mod csv;
mod groups;
mod nodes;
mod writer;

use std::time::Duration;

use domain::language::Language;
use futures::TryStreamExt;
use tokio::{sync::mpsc::Sender, time::timeout};

use super::{
    connection::ConnectionShape,
    gather::take_row,
    root::{List, Session},
    rows::Rows,
    statement::Origin,
};
use crate::graphql::{
    error::{ApiError, Code},
    noted,
};
use columns::{Columns, Way};
pub use columns::{heading, word};
pub use csv::Separator;
use writer::Writer;

/// How many rows are gone through at a time.
const ROWS: usize = 500;
/// About how many bytes go out at a time.
const BYTES: usize = 32 * 1024;
/// How long a client may take nothing of what is written. Meanwhile it has a connection to the
/// database to itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request for a table.
pub struct Export {
    /// The language of its headings and words.
    pub language: Language,
    /// What stands between two cells.
    pub separator: Separator,
    /// Where it goes.
    pub out: Sender<String>,
}

impl Export {
    /// Sends all rows of a list, or all groups of them. The first that goes out is the headings,
    /// with the first rows.
    ///
    /// # Errors
    /// When what is asked for is no table, the database fails, or nobody takes it.
    pub async fn send<'q>(&self, session: &Session<'q>, list: &List<'q>) -> Result<(), ApiError> {
        let (asked, connection) = (&list.asked, &list.connection);
        let document = &session.planner.document;
        let (noun, zone) = (connection.select.noun, session.reader.zone());
        let type_name = format!("{}Connection", noun.name);
        let fields = document.fields([&type_name, ""], &asked.sets);
        let mut columns = Columns::new(self.language, zone.name());
        match (&fields[..], &list.shapes[..]) {
            ([nodes], [(key, ConnectionShape::Nodes(shapes))]) => {
                let mut flat = nodes::Flat {
                    document,
                    select: &connection.select,
                    columns: &mut columns,
                };
                flat.object(noun, &nodes.sets, shapes, Way::ROOT)
                    .map_err(|error| error.under(key))?;
                self.rows(session, list, &columns).await
            }
            ([groups], [(key, ConnectionShape::Groups(at, shapes))]) => {
                let mut flat = groups::Flat {
                    document,
                    noun,
                    summary: &connection.summaries[*at],
                    columns: &mut columns,
                };
                flat.group(groups, shapes)
                    .map_err(|error| error.under(key))?;
                self.groups(session, list, &columns).await
            }
            _ => {
                let message = "a table is the rows of one list, or their groups: ask for nodes { … } or groups { … }, and nothing beside it";
                Err(ApiError::refused(Code::BadUserInput, message))
            }
        }
    }

    async fn rows<'q>(
        &self,
        session: &Session<'q>,
        list: &List<'q>,
        columns: &Columns,
    ) -> Result<(), ApiError> {
        let (select, reader) = (&list.connection.select, &session.reader);
        let mut writer = Writer::new(columns, self.separator, reader.zone())?;
        let executor = session.executor();
        let mut sql = reader.sql();
        sql.list(Origin::Root, &list.connection, &list.among());
        let mut found = reader.stream(sql.finish()).await?;
        loop {
            let mut rows = Rows::of(select);
            while rows.len() < ROWS
                && let Some(row) = found.try_next().await?
            {
                take_row(&row, 0, select, &mut rows, &mut None)?;
            }
            let last = rows.len() < ROWS;
            executor.relate(select, &mut rows).await?;
            for at in 0..rows.len() {
                writer.node(select, &rows, at)?;
                if writer.text.len() >= BYTES {
                    self.put(&mut writer.text).await?;
                }
            }
            if last {
                return self.put(&mut writer.text).await;
            }
        }
    }

    /// Groups are few: the layer says how many there may be.
    async fn groups<'q>(
        &self,
        session: &Session<'q>,
        list: &List<'q>,
        columns: &Columns,
    ) -> Result<(), ApiError> {
        let mut writer = Writer::new(columns, self.separator, session.reader.zone())?;
        let executor = session.executor();
        let summed = executor
            .summaries(&list.connection, &list.among(), None)
            .await?;
        for summed in &summed {
            for at in summed.of(0) {
                writer.row(summed.row(at), |_| None)?;
            }
        }
        self.put(&mut writer.text).await
    }

    async fn put(&self, text: &mut String) -> Result<(), ApiError> {
        if text.is_empty() {
            return Ok(());
        }
        noted::put_on_record().await;
        let full = std::mem::take(text);
        match timeout(PATIENCE, self.out.send(full)).await {
            Ok(Ok(())) => Ok(()),
            // Nobody will read this.
            _ => Err(ApiError::refused(
                Code::LimitExceeded,
                "the table was not taken",
            )),
        }
    }
}

//! Putting a row back as it was before an import changed it: the columns that imports change.

use chrono::NaiveDate;
use entity::{affiliation, email_address, membership, person};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, SimpleExpr},
};
use serde_json::{Map, Value as Json};

use super::rows::Kept;
use crate::error::ServiceError;

/// Puts a row back.
pub(super) async fn restore(
    tx: &DatabaseTransaction,
    table: &str,
    row: &Kept,
) -> Result<(), ServiceError> {
    let Some(before) = &row.before else {
        return Ok(());
    };
    macro_rules! put_back {
        ($table:ident: $($column:ident as $read:ident),+) => {
            $table::Entity::update_many()
                $(.col_expr($table::Column::$column, $read(before, $table::Column::$column)?))+
                .filter($table::Column::Id.eq(row.id))
                .exec(tx)
                .await
        };
    }
    match table {
        "person" => put_back!(person: GivenName as words, FamilyName as words, Language as words,
            Zone as words, Phone as words),
        "email_address" => put_back!(email_address: IsPrimary as flag),
        "affiliation" => put_back!(affiliation: TitleFr as words, TitleFrState as words,
            TitleEn as words, TitleEnState as words, EndOn as day),
        "membership" => put_back!(membership: EndOn as day),
        // Of the others, imports only enter rows.
        _ => return Ok(()),
    }?;
    Ok(())
}

fn of(before: &Map<String, Json>, column: impl ColumnTrait) -> Option<&Json> {
    before.get(column.as_str())
}

fn words(before: &Map<String, Json>, column: impl ColumnTrait) -> Result<SimpleExpr, ServiceError> {
    let words = of(before, column).and_then(Json::as_str);
    Ok(Expr::value(words.map(str::to_owned)))
}

fn flag(before: &Map<String, Json>, column: impl ColumnTrait) -> Result<SimpleExpr, ServiceError> {
    let flag = of(before, column).and_then(Json::as_bool);
    Ok(Expr::value(flag.unwrap_or_default()))
}

/// The day after the last of a membership, as it was.
pub(super) fn end_before(row: &Kept) -> Result<Option<NaiveDate>, ServiceError> {
    let before = row.before.as_ref();
    before.map_or(Ok(None), |before| date(before, membership::Column::EndOn))
}

fn day(before: &Map<String, Json>, column: impl ColumnTrait) -> Result<SimpleExpr, ServiceError> {
    Ok(Expr::value(date(before, column)?))
}

fn date(
    before: &Map<String, Json>,
    column: impl ColumnTrait,
) -> Result<Option<NaiveDate>, ServiceError> {
    let day = of(before, column).and_then(Json::as_str);
    day.map(str::parse)
        .transpose()
        .map_err(ServiceError::unreadable)
}

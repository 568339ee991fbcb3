//! Messages that were written and that nobody gets yet: no delivery refers to them.

use entity::{delivery, frozen_message};
use sea_orm::{
    ColumnTrait as _, ExprTrait as _,
    sea_query::{Expr, Query, SimpleExpr},
};

/// Holds for the messages that no delivery refers to.
#[must_use]
pub fn are_nobodys() -> SimpleExpr {
    let delivery = Query::select()
        .expr(Expr::val(1))
        .from(delivery::Entity)
        .and_where(
            delivery::Column::FrozenId
                .into_expr()
                .equals(frozen_message::Column::Id.as_column_ref()),
        )
        .to_owned();
    Expr::exists(delivery).not()
}

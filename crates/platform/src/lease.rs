//! Rows that are worked on by one node at a time: what becomes due, and whoever takes it.
//!
//! `next_at` is when somebody may next look at a row, and the only thing that is asked for: its due time at first, the
//! end of the lease while somebody works on it, the end of a pause after a failure. Whoever leases a row raises its fence
//! and writes only under that number. A node that was too slow, or comes back from the dead, finds another number and
//! stores nothing.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QuerySelect, UpdateMany, sea_query::Expr,
};

use crate::{Db, Error, Result, Scope, Scoped, System, Timestamp, Tx};

/// A table whose rows are leased.
pub trait Leased: Scoped {
    /// When a row may next be looked at.
    const NEXT_AT: Self::Column;
    /// How often a row was leased.
    const FENCE: Self::Column;

    /// The condition that finds this row by its key.
    fn key(row: &Self::Model) -> Condition;

    /// Its fence, as it was read or leased.
    fn fence(row: &Self::Model) -> i64;

    /// The row as it stands under a lease.
    fn leased(row: Self::Model, fence: i64, until: Timestamp) -> Self::Model;
}

/// When the next row is to be looked at, if there is any.
pub async fn next<E: Leased>(db: &Db, among: Condition) -> Result<Option<Timestamp>> {
    let system = Scope::system("when the next lease is due");
    let found: Vec<(Timestamp,)> = db
        .read(&system)
        .find::<E>()
        .filter(among)
        .order_by(E::NEXT_AT, Order::Asc)
        .limit(1)
        .tune(|query| query.select_only().column(E::NEXT_AT))
        .tuples()
        .await?;
    Ok(found.first().map(|(at,)| *at))
}

/// Leases rows that are due for so many seconds, the longest due first. Nothing is written when nothing is.
pub async fn take<E: Leased>(db: &Db, among: Condition, limit: u64, seconds: i64) -> Result<Vec<E::Model>>
where
    E::Model: Send + Sync,
{
    let system = Scope::system("leases that are due");
    let now = db.clock().now();
    let due = db
        .read(&system)
        .find::<E>()
        .filter(among.add(E::NEXT_AT.lte(now)))
        .order_by(E::NEXT_AT, Order::Asc)
        .limit(limit)
        .all()
        .await?;
    if due.is_empty() {
        return Ok(due);
    }
    db.write(&System::new("taking leases"), async |tx| {
        tx.unaudited("a lease; what is done under it is audited");
        let until = tx.now().plus_seconds(seconds);
        let mut mine = Vec::with_capacity(due.len());
        for row in due {
            let fence = E::fence(&row) + 1;
            // Another node was faster: then it is theirs.
            if change(tx, &row, |rows| set::<E>(rows, until).col_expr(E::FENCE, Expr::value(fence))).await? {
                mine.push(E::leased(row, fence, until));
            }
        }
        Ok(mine)
    })
    .await
}

/// Says when a leased row may be looked at again, and what else is to be noted of it.
///
/// # Errors
/// [`Error::Stale`] when the lease was lost.
pub async fn put_off<E: Leased>(
    tx: &Tx,
    row: &E::Model,
    next_at: Timestamp,
    note: impl FnOnce(UpdateMany<E>) -> UpdateMany<E>,
) -> Result<()> {
    let is_held = change(tx, row, |rows| note(set::<E>(rows, next_at))).await?;
    if is_held { Ok(()) } else { Err(Error::Stale) }
}

/// Takes a leased row away, for the transaction that does what it stands for.
///
/// # Errors
/// [`Error::Stale`] when the lease was lost, or the row is gone.
pub async fn finish<E: Leased>(tx: &Tx, row: &E::Model) -> Result<()> {
    let taken = tx.delete_where::<E>(|rows| rows.filter(held::<E>(row))).await?;
    if taken == 1 { Ok(()) } else { Err(Error::Stale) }
}

fn held<E: Leased>(row: &E::Model) -> Condition {
    E::key(row).add(E::FENCE.eq(E::fence(row)))
}

fn set<E: Leased>(rows: UpdateMany<E>, next_at: Timestamp) -> UpdateMany<E> {
    rows.col_expr(E::NEXT_AT, Expr::value(next_at))
}

async fn change<E: Leased>(
    tx: &Tx,
    row: &<E as EntityTrait>::Model,
    to: impl FnOnce(UpdateMany<E>) -> UpdateMany<E>,
) -> Result<bool> {
    let system = Scope::system("a row under its lease");
    Ok(tx.update_where_as::<E>(&system, |rows| to(rows).filter(held::<E>(row))).await? == 1)
}

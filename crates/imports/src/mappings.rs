//! What columns mean, as persons keep it: what was chosen last, and what has a name.

use documents::table::Mapping;
use identity::Account;
use platform::{Id, Reader, Result, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter, sea_query::Expr};

use crate::schema::mapping;

/// What the columns of a kind of sheet mean, as a person keeps it under a name; without a name, what was chosen last.
pub(crate) async fn of(
    reader: &Reader<'_>,
    owner: Id<Account>,
    kind: &str,
    name: &str,
) -> Result<Option<Mapping>> {
    let query = reader
        .find::<mapping::Entity>()
        .filter(mapping::Column::Owner.eq(owner))
        .filter(mapping::Column::Kind.eq(kind))
        .filter(mapping::Column::Name.eq(name));
    let row = query.one().await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.columns).ok()))
}

/// The names under which a person keeps mappings of a kind.
pub(crate) async fn names(reader: &Reader<'_>, owner: Id<Account>, kind: &str) -> Result<Vec<String>> {
    let query = reader
        .find::<mapping::Entity>()
        .filter(mapping::Column::Owner.eq(owner))
        .filter(mapping::Column::Kind.eq(kind))
        .filter(mapping::Column::Name.ne(""));
    let rows = query.order_by(mapping::Column::Name, Order::Asc).limit(50).all().await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// The mapping of a name, whoever keeps it; the newest of several. For the command line.
pub(crate) async fn named(reader: &Reader<'_>, kind: &str, name: &str) -> Result<Option<Mapping>> {
    let query = reader
        .find::<mapping::Entity>()
        .filter(mapping::Column::Kind.eq(kind))
        .filter(mapping::Column::Name.eq(name));
    let row = query.order_by(mapping::Column::KeptAt, Order::Desc).limit(1).one().await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.columns).ok()))
}

/// Keeps what columns mean, under a name or as what was chosen last.
pub(crate) async fn keep(
    tx: &mut Tx,
    owner: Id<Account>,
    kind: &str,
    name: &str,
    mapping: &Mapping,
) -> Result<()> {
    let columns = serde_json::to_string(mapping)?;
    let now = tx.now();
    let changed = tx
        .update_where::<mapping::Entity>(|rows| {
            rows.col_expr(mapping::Column::Columns, Expr::value(columns.clone()))
                .col_expr(mapping::Column::KeptAt, Expr::value(now))
                .filter(mapping::Column::Owner.eq(owner))
                .filter(mapping::Column::Kind.eq(kind))
                .filter(mapping::Column::Name.eq(name))
        })
        .await?;
    if changed == 0 {
        tx.insert(mapping::ActiveModel {
            id: Set(tx.new_id()),
            owner: Set(owner),
            kind: Set(kind.to_owned()),
            name: Set(name.to_owned()),
            columns: Set(columns),
            kept_at: Set(now),
        })
        .await?;
    }
    Ok(())
}

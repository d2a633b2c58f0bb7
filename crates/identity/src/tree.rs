//! The skeleton of the organisation tree: which unit lies under which, since when. `organizations` owns everything
//! else of a unit and is the only caller of the commands here.

use chrono::NaiveDate;
use platform::{Error, Id, Path, Reader, Result, Scope, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter, QuerySelect, sea_query::Expr};
use serde_json::json;

use crate::schema::{post, unit};

/// Marker of the ids of units: the nodes of the tree.
pub enum Unit {}

/// A unit as the tree knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its id.
    pub id: Id<Unit>,
    /// The unit above; empty for a root organisation.
    pub parent: Option<Id<Unit>>,
    /// Its place.
    pub path: Path,
    /// Its short name.
    pub name: String,
}

impl From<unit::Model> for UnitRow {
    fn from(row: unit::Model) -> Self {
        Self { id: row.id, parent: row.parent, path: Path::stored(&row.path), name: row.name }
    }
}

/// Founds a unit under another, or a root organisation.
pub async fn found(tx: &mut Tx, parent: Option<Id<Unit>>, name: &str, on: NaiveDate) -> Result<UnitRow> {
    let above = match parent {
        Some(id) => Path::stored(&tx.read().get::<unit::Entity>(id).await?.path),
        None => Path::root(),
    };
    if !tx.scope().contains(&above) {
        return Err(Error::Missing);
    }
    // Two who found below the same unit count one after the other: the row above is held until the first is through.
    if let Some(id) = parent {
        let system = Scope::system("a number below a unit is given once");
        tx.update_where_as::<unit::Entity>(&system, |rows| {
            rows.col_expr(unit::Column::Number, Expr::col(unit::Column::Number))
                .filter(unit::Column::Id.eq(id))
        })
        .await?;
    }
    let siblings = match parent {
        Some(id) => unit::Column::Parent.eq(id),
        None => unit::Column::Parent.is_null(),
    };
    let highest: Vec<Option<i64>> = tx
        .read()
        .find::<unit::Entity>()
        .filter(siblings)
        .tune(|q| q.select_only().column_as(unit::Column::Number.max(), "highest"))
        .tuples()
        .await?;
    let number = highest.first().copied().flatten().unwrap_or(0) + 1;
    let path = above.child(number);
    let row = tx
        .insert(unit::ActiveModel {
            id: Set(tx.new_id()),
            parent: Set(parent),
            number: Set(number),
            path: Set(path.to_string()),
            name: Set(name.to_owned()),
            valid_from: Set(on),
            valid_to: Set(None),
        })
        .await?;
    tx.audit(
        Entry::new("identity.unit.founded", "unit").on(row.id.uuid(), &path).after(json!({ "name": name })),
    );
    Ok(row.into())
}

/// Gives a unit another short name; posts keep the name under which they were given.
pub async fn rename(tx: &mut Tx, id: Id<Unit>, name: &str) -> Result<()> {
    let row = tx.read().get::<unit::Entity>(id).await?;
    let path = Path::stored(&row.path);
    if !tx.scope().contains(&path) {
        return Err(Error::Missing);
    }
    if row.name == name {
        return Ok(());
    }
    let entry = Entry::new("identity.unit.renamed", "unit").on(id.uuid(), &path);
    tx.audit(entry.before(json!({ "name": row.name })).after(json!({ "name": name })));
    let mut change: unit::ActiveModel = row.into();
    change.name = Set(name.to_owned());
    tx.update(change).await?;
    let name = name.to_owned();
    tx.update_where::<post::Entity>(|posts| {
        posts.col_expr(post::Column::UnitName, Expr::value(name)).filter(post::Column::Unit.eq(id))
    })
    .await?;
    Ok(())
}

/// One unit, wherever it lies.
pub async fn get(reader: &Reader<'_>, id: Id<Unit>) -> Result<UnitRow> {
    reader.get::<unit::Entity>(id).await.map(Into::into)
}

/// Units by their ids, wherever they lie; those that are no units are left out.
pub async fn of_ids(reader: &Reader<'_>, ids: &[uuid::Uuid]) -> Result<Vec<UnitRow>> {
    let query = reader.find::<unit::Entity>().filter(unit::Column::Id.is_in(ids.iter().copied()));
    Ok(query.all().await?.into_iter().map(Into::into).collect())
}

/// The units at these places.
pub async fn at_all(reader: &Reader<'_>, paths: &[Path]) -> Result<Vec<UnitRow>> {
    let paths = paths.iter().map(Path::as_str);
    let query = reader.find::<unit::Entity>().filter(unit::Column::Path.is_in(paths));
    Ok(query.all().await?.into_iter().map(Into::into).collect())
}

/// The unit at a path.
pub async fn at(reader: &Reader<'_>, path: &Path) -> Result<UnitRow> {
    let query = reader.find::<unit::Entity>().filter(unit::Column::Path.eq(path.as_str()));
    query.required().await.map(Into::into)
}

/// The units of the scope that are in force, in the order of the tree's paths.
pub async fn in_scope(reader: &Reader<'_>) -> Result<Vec<UnitRow>> {
    let mut query = reader.find::<unit::Entity>().filter(unit::Column::ValidTo.is_null());
    match reader.scope().path() {
        Some(path) => query = query.filter(path.within(unit::Column::Path)),
        None => return Ok(Vec::new()),
    }
    Ok(query.order_by(unit::Column::Path, Order::Asc).all().await?.into_iter().map(Into::into).collect())
}

/// The root organisations in force, in the order of the tree.
pub async fn roots(reader: &Reader<'_>) -> Result<Vec<UnitRow>> {
    let query = reader.find::<unit::Entity>().filter(unit::Column::ValidTo.is_null());
    let query = query.filter(unit::Column::Parent.is_null()).order_by(unit::Column::Path, Order::Asc);
    Ok(query.all().await?.into_iter().map(Into::into).collect())
}

/// All units in force, for choosers of those who may name any unit.
pub async fn everywhere(reader: &Reader<'_>) -> Result<Vec<UnitRow>> {
    let query = reader.find::<unit::Entity>().filter(unit::Column::ValidTo.is_null());
    Ok(query.order_by(unit::Column::Path, Order::Asc).all().await?.into_iter().map(Into::into).collect())
}

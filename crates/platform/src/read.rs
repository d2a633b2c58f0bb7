//! Reading: rows of one scope, and facts about it that are kept while nothing is written.
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use std::sync::Arc;

use sea_orm::{
    Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, FromQueryResult,
    IntoSimpleExpr, Order, PaginatorTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    Statement, TryGetableMany,
    sea_query::{IntoCondition, NullOrdering},
};

use crate::{AsOf, Db, Error, Id, RawId, Result, Scope, Timestamp, Vault};

/// An entity that says which of its rows a scope reaches. `Of` is the marker of its ids.
pub trait Scoped: EntityTrait {
    /// The marker type of the ids of this table.
    type Of;
    /// The rows that the scope reaches.
    fn within(scope: &Scope) -> Condition;
}

#[derive(Clone, Copy)]
enum Conn<'a> {
    Pool(&'a DatabaseConnection),
    Tx(&'a DatabaseTransaction),
}

macro_rules! on {
    ($conn:expr, $c:ident => $run:expr) => {
        match $conn {
            Conn::Pool($c) => $run,
            Conn::Tx($c) => $run,
        }
    };
}

/// Reads rows of one scope. There is no other way to rows.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    conn: Conn<'a>,
    scope: &'a Scope,
    db: &'a Db,
    as_of: Option<&'a AsOf>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of_pool(conn: &'a DatabaseConnection, scope: &'a Scope, db: &'a Db) -> Self {
        Self { conn: Conn::Pool(conn), scope, db, as_of: None }
    }

    pub(crate) fn in_tx(conn: &'a DatabaseTransaction, scope: &'a Scope, db: &'a Db) -> Self {
        Self { conn: Conn::Tx(conn), scope, db, as_of: None }
    }

    /// The same with the standing that a request found when it began: kept facts need not ask for it again.
    #[must_use]
    pub fn as_of(self, as_of: &'a AsOf) -> Self {
        Self { as_of: Some(as_of), ..self }
    }

    /// A fact about this scope that pages ask for again and again: made once by `make`, then kept in memory until
    /// anything is written to the database, by whichever node or process. What it says is at least as new as the
    /// request. In a transaction it is made each time, so that one sees one's own writes.
    ///
    /// `key` tells it from other facts of the same type and scope; a fact that depends on the day has the day in it.
    pub async fn kept<V: Send + Sync + 'static>(
        &self,
        key: &str,
        make: impl AsyncFnOnce() -> Result<V>,
    ) -> Result<Arc<V>> {
        match self.conn {
            Conn::Pool(_) => {
                self.db.kept().get(self.as_of, format!("{}|{key}", self.scope.key()), make).await
            }
            Conn::Tx(_) => make().await.map(Arc::new),
        }
    }

    /// Whose rows.
    pub fn scope(&self) -> &'a Scope {
        self.scope
    }

    /// The keys, to mask sealed columns.
    pub fn vault(&self) -> &'a Vault {
        self.db.vault()
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.db.clock().now()
    }

    /// Today in China.
    pub fn today(&self) -> chrono::NaiveDate {
        self.db.clock().today()
    }

    /// The same connection with the scope of the system, for facts that the work needs and the person does not see
    /// (who holds the post that comes next). The reason is logged.
    pub fn beyond_scope(&self, system: &'a Scope) -> Reader<'a> {
        debug_assert!(system.why_system().is_some(), "only a system scope reaches beyond");
        Reader { scope: system, ..*self }
    }

    /// Starts a question about the rows of `E` in scope.
    pub fn find<E: Scoped>(&self) -> Query<'a, E> {
        Query { select: E::find().filter(E::within(self.scope)), reader: *self }
    }

    /// Finds the row of an id from outside: the bridge from [`RawId`] to [`Id`]. Out of scope is the same as not there.
    pub async fn resolve<E>(&self, raw: RawId<E::Of>) -> Result<(Id<E::Of>, E::Model)>
    where
        E: Scoped,
        E::PrimaryKey: PrimaryKeyTrait<ValueType = Id<E::Of>>,
        E::Model: Send,
    {
        let id = Id::trusted(raw.uuid());
        self.get::<E>(id).await.map(|model| (id, model))
    }

    /// The row of an id, when the scope reaches it.
    pub async fn get<E>(&self, id: Id<E::Of>) -> Result<E::Model>
    where
        E: Scoped,
        E::PrimaryKey: PrimaryKeyTrait<ValueType = Id<E::Of>>,
        E::Model: Send,
    {
        let select = E::find_by_id(id).filter(E::within(self.scope));
        on!(self.conn, c => select.one(c).await)?.ok_or(Error::Missing)
    }
}

/// A question about the rows of one entity in one scope.
#[must_use]
pub struct Query<'a, E: EntityTrait> {
    select: Select<E>,
    reader: Reader<'a>,
}

impl<E: EntityTrait> Query<'_, E> {
    /// Narrows by a condition.
    pub fn filter(mut self, condition: impl IntoCondition) -> Self {
        self.select = self.select.filter(condition.into_condition());
        self
    }

    /// Orders by a column, empty values last on both databases.
    pub fn order(mut self, column: impl IntoSimpleExpr, order: Order) -> Self {
        self.select = self.select.order_by_with_nulls(column, order, NullOrdering::Last);
        self
    }

    /// Orders by a column that is never empty: the index serves the order on both databases.
    pub fn order_by(mut self, column: impl IntoSimpleExpr, order: Order) -> Self {
        self.select = self.select.order_by(column, order);
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.select = self.select.limit(rows);
        self
    }

    /// Skips rows; lists page by key instead, so this is for small code sets only.
    pub fn offset(mut self, rows: u64) -> Self {
        self.select = self.select.offset(rows);
        self
    }

    /// Joins, groupings and columns that the short methods do not offer.
    pub fn tune(mut self, change: impl FnOnce(Select<E>) -> Select<E>) -> Self {
        self.select = change(self.select);
        self
    }

    /// The rows.
    pub async fn all(self) -> Result<Vec<E::Model>> {
        Ok(on!(self.reader.conn, c => self.select.all(c).await)?)
    }

    /// The first row.
    pub async fn one(self) -> Result<Option<E::Model>> {
        Ok(on!(self.reader.conn, c => self.select.one(c).await)?)
    }

    /// The first row, or [`Error::Missing`].
    pub async fn required(self) -> Result<E::Model> {
        self.one().await?.ok_or(Error::Missing)
    }

    /// How many.
    pub async fn count(self) -> Result<u64>
    where
        E::Model: Send + Sync + FromQueryResult,
    {
        Ok(on!(self.reader.conn, c => self.select.count(c).await)?)
    }

    /// The rows as another shape: partial rows, joined rows. The columns are those chosen by `tune`.
    pub async fn shaped<M: FromQueryResult + Send>(self) -> Result<Vec<M>> {
        Ok(on!(self.reader.conn, c => self.select.into_model::<M>().all(c).await)?)
    }

    /// The rows as tuples of the columns chosen by `tune`.
    pub async fn tuples<T: TryGetableMany + Send + 'static>(self) -> Result<Vec<T>> {
        let statement =
            on!(self.reader.conn, c => sea_orm::QueryTrait::build(&self.select, c.get_database_backend()));
        let rows = on!(self.reader.conn, c => c.query_all_raw(statement).await)?;
        rows.iter()
            .map(|row| T::try_get_many_by_index(row).map_err(|error| sea_orm::DbErr::from(error).into()))
            .collect()
    }

    /// The statement, for tests that look at its plan.
    pub fn statement(&self) -> Statement {
        on!(self.reader.conn, c => sea_orm::QueryTrait::build(&self.select, c.get_database_backend()))
    }
}

/// Keeps `%`, `_` and `\` of what was typed from meaning something in a LIKE pattern with `ESCAPE '\'`.
pub fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

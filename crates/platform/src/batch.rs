//! Statements that go to the database together. The way there and back costs more than a small statement itself, on
//! an embedded database (another thread) as on a server (the network).
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, DbBackend,
    DbErr, DeleteMany, EntityName as _, EntityTrait, IdenStatic as _, Iterable, PrimaryKeyToColumn,
    QueryFilter, QueryTrait, SqlErr, Statement, UpdateMany,
    sea_query::{
        Alias, CommonTableExpression, Expr, ExprTrait as _, IntoIden as _, PostgresQueryBuilder, Query,
        QueryBuilder, SqliteQueryBuilder, SubQueryStatement, TableRef, UpdateStatement, ValueTuple, Values,
        WithClause,
    },
};

use crate::{Error, Result, Scope, Scoped};

/// More values than this go in several statements: PostgreSQL takes 65,535 in one, SQLite 32,766.
const MOST_VALUES: usize = 30_000;

/// Writes of one transaction that do not depend on each other's answers, in their order. No two of them may change the
/// same row, and none may rely on rows that another one writes, except by foreign key.
///
/// The first may be a guard: an update of a row that this transaction has read, under the version that was read. On
/// PostgreSQL another transaction may have been faster; then nothing of the batch is to be kept. On SQLite there is one
/// writer, and a row stays as the transaction has read it.
#[derive(Default)]
pub struct Batch {
    parts: Vec<SubQueryStatement>,
    values: usize,
    is_guarded: bool,
}

impl Batch {
    /// Begins with the guard.
    pub fn guarded<E: Scoped>(system: &Scope, narrow: impl FnOnce(UpdateMany<E>) -> UpdateMany<E>) -> Self {
        let mut batch = Self { is_guarded: true, ..Self::default() };
        batch.update_where_as(system, narrow);
        batch
    }

    /// As [`crate::Tx::update_where_as`]; how many rows it changed is not told.
    pub fn update_where_as<E: Scoped>(
        &mut self,
        system: &Scope,
        narrow: impl FnOnce(UpdateMany<E>) -> UpdateMany<E>,
    ) {
        self.parts.push(narrow(E::update_many()).filter(E::within(system)).into_query().into());
    }

    /// As [`crate::Tx::delete_where`], beyond the scope of the actor.
    pub fn delete_where_as<E: Scoped>(
        &mut self,
        system: &Scope,
        narrow: impl FnOnce(DeleteMany<E>) -> DeleteMany<E>,
    ) {
        self.parts.push(narrow(E::delete_many()).filter(E::within(system)).into_query().into());
    }

    /// As [`crate::Tx::insert_many`].
    pub fn insert_many<A>(&mut self, rows: Vec<A>)
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
    {
        for some in chunks(rows) {
            self.values += some.len() * columns::<A>();
            self.parts.push(<A::Entity as EntityTrait>::insert_many(some).into_query().into());
        }
    }

    pub(crate) async fn send(self, conn: &DatabaseTransaction) -> Result<()> {
        if self.parts.is_empty() {
            return Ok(());
        }
        match conn.get_database_backend() {
            DbBackend::Postgres if self.values <= MOST_VALUES => self.send_as_one(conn).await,
            DbBackend::Postgres => self.send_in_turn(conn).await,
            backend => self.send_as_script(conn, backend).await,
        }
    }

    /// One statement: the guard, and all others as what goes with it.
    async fn send_as_one(self, conn: &DatabaseTransaction) -> Result<()> {
        let mut parts = self.parts.into_iter();
        let Some(guard) = parts.next() else { return Ok(()) };
        let mut with = WithClause::new();
        let mut is_alone = true;
        for (at, part) in parts.enumerate() {
            let mut one = CommonTableExpression::new();
            with.cte(one.table_name(format!("part_{at}")).query(part).to_owned());
            is_alone = false;
        }
        let (sql, values) = if is_alone {
            built(&guard, PostgresQueryBuilder)
        } else {
            with.query(guard).build(PostgresQueryBuilder)
        };
        let sent = conn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await;
        match sent {
            Ok(sent) if self.is_guarded && sent.rows_affected() == 0 => Err(Error::Stale),
            // What goes with the guard does not wait for it: whoever was faster shows by the keys that he took.
            Err(error) if self.is_guarded && is_taken(&error) => Err(Error::Stale),
            other => other.map(|_| ()).map_err(Error::from),
        }
    }

    async fn send_in_turn(self, conn: &DatabaseTransaction) -> Result<()> {
        for (at, part) in self.parts.iter().enumerate() {
            let (sql, values) = built(part, PostgresQueryBuilder);
            let sent =
                conn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
            if at == 0 && self.is_guarded && sent.rows_affected() == 0 {
                return Err(Error::Stale);
            }
        }
        Ok(())
    }

    /// The statements one behind the other in one text; values are taken in their order.
    async fn send_as_script(self, conn: &DatabaseTransaction, backend: DbBackend) -> Result<()> {
        let (mut script, mut all) = (String::new(), Vec::new());
        for part in &self.parts {
            let (sql, Values(values)) = built(part, SqliteQueryBuilder);
            script.push_str(&sql);
            script.push(';');
            all.extend(values);
        }
        conn.execute_raw(Statement::from_sql_and_values(backend, script, Values(all))).await?;
        Ok(())
    }
}

/// Updates rows that were read, all their columns at once and each under the version that was read, in one statement for
/// several hundred rows. The version of each is counted up.
///
/// # Errors
/// [`Error::Stale`] when one of them is gone, was changed since, or lies out of scope: then nothing of it is to be kept.
pub(crate) async fn update_many<A>(
    conn: &DatabaseTransaction,
    scope: &Scope,
    version: <A::Entity as EntityTrait>::Column,
    rows: Vec<(A, i64)>,
) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    A::Entity: Scoped,
{
    let size = (MOST_VALUES / columns::<A>()).clamp(1, 500);
    for some in rows.chunks(size) {
        let statement = update_of(scope, version, some)?;
        let changed = conn.execute(&statement).await?.rows_affected();
        if usize::try_from(changed) != Ok(some.len()) {
            return Err(Error::Stale);
        }
    }
    Ok(())
}

/// `update t set a = of.column2 … from (values (…), (…)) as of where t.id = of.column1 and t.version = …`, which both
/// databases understand; they name the columns of a list of values `column1`, `column2` and so on.
fn update_of<A>(
    scope: &Scope,
    version: <A::Entity as EntityTrait>::Column,
    rows: &[(A, i64)],
) -> Result<UpdateStatement>
where
    A: ActiveModelTrait,
    A::Entity: Scoped,
{
    let of = |at: usize| Expr::col((Alias::new("of"), Alias::new(format!("column{at}"))));
    let keys: Vec<_> = <<A::Entity as EntityTrait>::PrimaryKey as Iterable>::iter()
        .map(PrimaryKeyToColumn::into_column)
        .collect();
    let is_key =
        |column: &<A::Entity as EntityTrait>::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let others = <A::Entity as EntityTrait>::Column::iter()
        .filter(|column| !is_key(column) && column.as_str() != version.as_str());
    let all: Vec<_> = keys.iter().copied().chain(others).collect();
    let mut update = Query::update();
    update.table(A::Entity::default().table_ref());
    let mut list = Vec::with_capacity(rows.len());
    for (row, read_as) in rows {
        let mut values = Vec::with_capacity(all.len() + 1);
        for column in &all {
            let value = row.get(*column).into_value();
            values.push(value.ok_or_else(|| Error::internal("a row is updated with all its columns"))?);
        }
        values.push((*read_as).into());
        list.push(ValueTuple::Many(values));
    }
    update.from(TableRef::ValuesList(list, Alias::new("of").into_iden()));
    for (at, column) in (1..).zip(&all) {
        if at <= keys.len() {
            update.and_where(column.into_expr().eq(of(at)));
        } else {
            update.value(*column, of(at));
        }
    }
    let read_as = of(all.len() + 1);
    update.value(version, read_as.clone().add(1));
    update.and_where(version.into_expr().eq(read_as));
    update.cond_where(A::Entity::within(scope));
    Ok(update)
}

fn is_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

fn built(part: &SubQueryStatement, builder: impl QueryBuilder) -> (String, Values) {
    match part {
        SubQueryStatement::InsertStatement(insert) => insert.build(builder),
        SubQueryStatement::UpdateStatement(update) => update.build(builder),
        SubQueryStatement::DeleteStatement(delete) => delete.build(builder),
        SubQueryStatement::SelectStatement(select) => select.build(builder),
        SubQueryStatement::WithStatement(with) => with.build(builder),
    }
}

fn columns<A: ActiveModelTrait>() -> usize {
    <A::Entity as EntityTrait>::Column::iter().count().max(1)
}

/// Rows in portions that stay under the databases' limits on values.
pub(crate) fn chunks<A: ActiveModelTrait>(rows: Vec<A>) -> impl Iterator<Item = Vec<A>> {
    let size = (MOST_VALUES / columns::<A>()).clamp(1, 500);
    let mut rows = rows.into_iter().peekable();
    std::iter::from_fn(move || rows.peek().is_some().then(|| rows.by_ref().take(size).collect()))
}

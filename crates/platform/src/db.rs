//! The database, reading under a scope, and the one way to write.
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use std::{path::PathBuf, sync::Arc, time::Duration};

use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    EntityTrait, FromQueryResult, IntoSimpleExpr, Order, PaginatorTrait, PrimaryKeyTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    TryGetableMany,
    sea_query::{IntoCondition, NullOrdering},
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTraitSelf as _;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{
    Actor, Answered, Clock, Error, FileStore, Id, KeySource, RawId, Result, Scope, Timestamp, Tx, Vault,
    audit,
    migration::{Migration, Migrator},
};

/// Where the rows are.
#[derive(Clone, Debug)]
pub enum Backend {
    /// An embedded SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL address, `postgres://user:password@host:port/database`.
    Postgres(String),
}

/// What [`Db::open`] needs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the rows are.
    pub backend: Backend,
    /// The folder of uploaded files; shared by all nodes.
    pub files: PathBuf,
    /// Where the root key comes from.
    pub keys: KeySource,
    /// The clock.
    pub clock: Clock,
    /// How many connections read at the same time.
    pub readers: u32,
}

/// The database of the instance. It does not execute anything by itself: see [`Reader`] and [`Tx`].
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    read: DatabaseConnection,
    write: DatabaseConnection,
    /// On SQLite one writer at a time; waiting here is fair and costs no busy loop.
    turn: Option<Arc<Mutex<()>>>,
    clock: Clock,
    vault: Vault,
    files: FileStore,
}

/// How long a writer waits for its turn before the person is told to try again.
const TURN: Duration = Duration::from_mins(1);

/// An entity that says which of its rows a scope reaches. `Of` is the marker of its ids.
pub trait Scoped: EntityTrait {
    /// The marker type of the ids of this table.
    type Of;
    /// The rows that the scope reaches.
    fn within(scope: &Scope) -> Condition;
}

impl Db {
    /// Opens the database, brings its schema up to date and checks that the key is the one it was written with.
    pub async fn open(config: &Config, migrations: Vec<Migration>) -> Result<Self> {
        let (read, write, turn) = match &config.backend {
            Backend::Sqlite(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                let write = Database::connect(sqlite_options(path, 1, false)).await?;
                migrate(&write, migrations).await?;
                let read = Database::connect(sqlite_options(path, config.readers, true)).await?;
                (read, write, Some(Arc::new(Mutex::new(()))))
            }
            Backend::Postgres(url) => {
                let mut options = ConnectOptions::new(url);
                options
                    .max_connections(config.readers.max(4))
                    .acquire_timeout(Duration::from_secs(10))
                    .sqlx_logging(false);
                let pool = Database::connect(options).await?;
                migrate(&pool, migrations).await?;
                (pool.clone(), pool, None)
            }
        };
        let is_new = meta::Entity::find_by_id("key_check").one(&write).await?.is_none();
        let vault = Vault::open(&config.keys, is_new)?;
        check_key(&write, &vault).await?;
        let files = FileStore::new(config.files.clone(), vault.clone())?;
        Ok(Self(Arc::new(Inner { read, write, turn, clock: config.clock.clone(), vault, files })))
    }

    /// The clock of the instance.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The keys of the instance.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The store of uploaded files.
    pub fn files(&self) -> &FileStore {
        &self.0.files
    }

    /// Whether several nodes may share this database.
    pub fn is_shared(&self) -> bool {
        self.0.turn.is_none()
    }

    /// Reads under a scope.
    pub fn read<'a>(&'a self, scope: &'a Scope) -> Reader<'a> {
        Reader { conn: Conn::Pool(&self.0.read), scope, db: self }
    }

    /// Runs `work` in one transaction that carries the actor, and commits it with its audit entries.
    ///
    /// Leaving `work` by an error, or dropping the future, stores nothing. A commit without an audit entry is refused
    /// unless `work` said why by [`Tx::unaudited`]. When the actor's form was already acted on, `work` does not run.
    pub async fn write<T>(
        &self,
        actor: &impl Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T>,
    ) -> Result<T> {
        let _turn = self.turn().await?;
        let conn = self
            .0
            .write
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await?;
        let mut tx = Tx::new(conn, self.clone(), actor);
        tx.claim_form().await?;
        match work(&mut tx).await {
            Ok(value) => tx.commit().await.map(|()| value),
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }

    async fn turn(&self) -> Result<Option<OwnedMutexGuard<()>>> {
        let Some(turn) = &self.0.turn else { return Ok(None) };
        tokio::time::timeout(TURN, turn.clone().lock_owned())
            .await
            .map(Some)
            .map_err(|_| Error::Unavailable("the writer was busy for too long"))
    }

    /// How the form with this session and nonce was answered, when it was acted on before.
    pub async fn answered(&self, session: &str, nonce: &str) -> Result<Option<Answered>> {
        let found =
            done::Entity::find_by_id((session.to_owned(), nonce.to_owned())).one(&self.0.write).await?;
        Ok(found.map(|row| Answered { location: row.location }))
    }

    /// Keeps where the form led, so that a second sending leads to the same place.
    pub async fn remember_answer(&self, session: &str, nonce: &str, location: &str) -> Result<()> {
        let _turn = self.turn().await?;
        done::Entity::update(done::ActiveModel {
            session: Set(session.to_owned()),
            nonce: Set(nonce.to_owned()),
            location: Set(location.to_owned()),
            ..Default::default()
        })
        .exec(&self.0.write)
        .await?;
        Ok(())
    }

    /// Walks the audit chain. With an `anchor` (`NUMBER:HASH`, kept outside since an earlier run) the entry of that
    /// number must still have that hash.
    pub async fn verify_audit(&self, anchor: Option<&str>) -> Result<audit::Verdict> {
        audit::verify(&self.0.read, &self.0.vault, anchor).await
    }

    /// Says whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        meta::Entity::find_by_id("key_check").one(&self.0.read).await?;
        Ok(())
    }

    /// A consistent copy of an SQLite database, for test templates and backups of small instances.
    pub async fn copy_to(&self, target: &std::path::Path) -> Result<()> {
        let text = format!("VACUUM INTO '{}'", target.display().to_string().replace('\'', "''"));
        self.0.write.execute_unprepared(&text).await?;
        Ok(())
    }

    /// Closes all connections; the write-ahead log of SQLite is merged into the file.
    pub async fn close(self) {
        let _ = self.0.read.close_by_ref().await;
        let _ = self.0.write.close_by_ref().await;
    }
}

fn sqlite_options(path: &std::path::Path, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite
                .journal_mode(SqliteJournalMode::Wal)
                // NORMAL loses acknowledged writes when the power goes.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(10))
                .statement_cache_capacity(256)
                .pragma("trusted_schema", "OFF")
                .pragma("secure_delete", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-16000");
            if read_only { sqlite.pragma("query_only", "ON") } else { sqlite }
        });
    options
}

async fn migrate(conn: &DatabaseConnection, migrations: Vec<Migration>) -> Result<()> {
    // Two nodes that start together must not both migrate; the lock goes with the transaction that holds it.
    let lock = conn.begin().await?;
    if lock.get_database_backend() == DbBackend::Postgres {
        lock.execute_unprepared("select pg_advisory_xact_lock(7261005)").await?;
        Migrator(migrations).up(conn, None).await?;
        lock.commit().await?;
    } else {
        lock.rollback().await?;
        Migrator(migrations).up(conn, None).await?;
    }
    Ok(())
}

async fn check_key(conn: &DatabaseConnection, vault: &Vault) -> Result<()> {
    let own = vault.check_value();
    let first = meta::ActiveModel { name: Set("key_check".to_owned()), value: Set(own.clone()) };
    meta::Entity::insert(first).on_conflict_do_nothing().exec_without_returning(conn).await?;
    match meta::Entity::find_by_id("key_check").one(conn).await? {
        Some(row) if row.value == own => Ok(()),
        _ => Err(Error::internal("the key file is not the one this database was written with")),
    }
}

pub(crate) mod meta {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform_meta")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub value: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod done {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform_done")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub session: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub nonce: String,
        pub at: crate::Timestamp,
        pub location: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
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
}

impl<'a> Reader<'a> {
    pub(crate) fn in_tx(conn: &'a DatabaseTransaction, scope: &'a Scope, db: &'a Db) -> Self {
        Self { conn: Conn::Tx(conn), scope, db }
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
        Reader { conn: self.conn, scope: system, db: self.db }
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

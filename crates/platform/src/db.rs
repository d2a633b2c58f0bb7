//! The database: opening it, and the one way to write.
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use std::{path::PathBuf, sync::Arc, time::Duration};

use crate::{
    Actor, Answered, Clock, Error, FileStore, KeySource, Reader, Result, Scope, Tx, Vault, audit,
    kept::{AsOf, Kept, Watch},
    migration::{Migration, Migrator},
    turns::{Turn, Turns},
};
use sea_orm::{
    ActiveValue::Set,
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    EntityTrait, IsolationLevel, TransactionTrait,
    sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTraitSelf as _;
use tokio::sync::RwLock;

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
    writer: Writer,
    /// Held for reading by what is written without anybody waiting for it.
    later: Arc<RwLock<()>>,
    kept: Arc<Kept>,
    clock: Clock,
    vault: Vault,
    files: FileStore,
}

enum Writer {
    /// SQLite: one connection, on which callers take turns.
    Turns(Turns),
    /// PostgreSQL: each caller its own transaction, from the pool that reads as well.
    Pool,
}

impl Db {
    /// Opens the database, brings its schema up to date and checks that the key is the one it was written with.
    pub async fn open(config: &Config, migrations: Vec<Migration>) -> Result<Self> {
        let (read, write, watch) = match &config.backend {
            Backend::Sqlite(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                let write = Database::connect(sqlite_options(path, 1, false)).await?;
                migrate(&write, migrations).await?;
                let read = Database::connect(sqlite_options(path, config.readers, true)).await?;
                let watch = Watch::sqlite(Database::connect(sqlite_options(path, 1, true)).await?);
                (read, Some(write), watch)
            }
            Backend::Postgres(url) => {
                let mut options = ConnectOptions::new(url);
                options
                    .max_connections(config.readers.max(4))
                    .acquire_timeout(Duration::from_secs(10))
                    .sqlx_logging(false);
                let pool = Database::connect(options).await?;
                migrate(&pool, migrations).await?;
                (pool.clone(), None, Watch::Postgres(pool))
            }
        };
        let first = write.as_ref().unwrap_or(&read);
        let is_new = meta::Entity::find_by_id("key_check").one(first).await?.is_none();
        let vault = Vault::open(&config.keys, is_new)?;
        if is_new {
            audit::found(first, &vault).await?;
        }
        check_key(first, &vault).await?;
        let files = FileStore::new(config.files.clone(), vault.clone())?;
        let (kept, clock) = (Arc::new(Kept::new(watch)), config.clock.clone());
        let writer = match write {
            Some(one) => Writer::Turns(Turns::new(one, vault.clone(), kept.clone())),
            None => Writer::Pool,
        };
        Ok(Self(Arc::new(Inner { read, writer, later: Arc::default(), kept, clock, vault, files })))
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
        matches!(self.0.writer, Writer::Pool)
    }

    /// Reads under a scope.
    pub fn read<'a>(&'a self, scope: &'a Scope) -> Reader<'a> {
        Reader::of_pool(&self.0.read, scope, self)
    }

    /// How the database stands now, for a request that asks for several kept facts: see [`Reader::kept`].
    pub async fn as_of(&self) -> Result<AsOf> {
        self.0.kept.as_of().await
    }

    pub(crate) fn kept(&self) -> &Kept {
        &self.0.kept
    }

    /// Runs `work` in one transaction that carries the actor, and answers when it is on disk with its audit entries.
    ///
    /// Leaving `work` by an error, or dropping the future, stores nothing. A commit without an audit entry is refused
    /// unless `work` said why by [`Tx::unaudited`]. When the actor's form was already acted on, `work` does not run.
    /// Work that takes longer than a page belongs into [`Db::write_alone`].
    pub async fn write<T>(
        &self,
        actor: &impl Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T>,
    ) -> Result<T> {
        let Writer::Turns(turns) = &self.0.writer else { return self.write_own(actor, work).await };
        self.in_turn(turns.take(false).await?, actor, work).await
    }

    /// As [`Db::write`], for a portion of long work: on SQLite nobody else waits for its commit to be answered. It still
    /// holds the writer while it runs, so it ends within a tenth of a second; what takes longer goes in several portions.
    pub async fn write_alone<T>(
        &self,
        actor: &impl Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T>,
    ) -> Result<T> {
        let Writer::Turns(turns) = &self.0.writer else { return self.write_own(actor, work).await };
        self.in_turn(turns.take(true).await?, actor, work).await
    }

    /// As [`Db::write`], for a note that may as well be dropped: on SQLite it does nothing while somebody else writes.
    /// Returns whether it was made.
    pub async fn write_if_free(
        &self,
        actor: &impl Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<()>,
    ) -> Result<bool> {
        let Writer::Turns(turns) = &self.0.writer else {
            return self.write_own(actor, work).await.map(|()| true);
        };
        let Some(turn) = turns.take_free().await? else { return Ok(false) };
        self.in_turn(turn, actor, work).await.map(|()| true)
    }

    /// One turn under its own savepoint. Dropped in the middle, the transaction is let go before the turn.
    async fn in_turn<T>(
        &self,
        (common, turn): (Arc<DatabaseTransaction>, Turn),
        actor: &impl Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T>,
    ) -> Result<T> {
        let mut tx = Tx::new(common, self.clone(), actor);
        match tx.run(work).await {
            Ok(value) => turn.finish(tx).await.map(|()| value),
            Err(error) => {
                turn.abandon(tx).await;
                Err(error)
            }
        }
    }

    /// A transaction of its own, on PostgreSQL.
    async fn write_own<T>(
        &self,
        actor: &impl Actor,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T>,
    ) -> Result<T> {
        let mut tx = Tx::new(Arc::new(self.0.read.begin().await?), self.clone(), actor);
        match tx.run(work).await {
            Ok(value) => {
                let after = tx.commit().await?;
                self.0.kept.committed();
                for what in after {
                    what();
                }
                Ok(value)
            }
            Err(error) => {
                if let Err(failed) = tx.rollback().await {
                    tracing::warn!(error = %failed, "rollback failed; the connection is discarded");
                }
                Err(error)
            }
        }
    }

    /// How the form with this session and nonce was answered, when it was acted on before.
    pub async fn answered(&self, session: &str, nonce: &str) -> Result<Option<Answered>> {
        let key = (session.to_owned(), nonce.to_owned());
        let found = done::Entity::find_by_id(key).one(&self.0.read).await?;
        Ok(found.map(|row| Answered { location: row.location }))
    }

    /// Keeps where the form led, so that a second sending leads to the same place. The form itself is stored already;
    /// nobody waits for this, and a process that dies before loses nothing but the way to that page.
    pub fn remember_answer_later(&self, session: &str, nonce: &str, location: &str) {
        let (db, location) = (self.clone(), location.to_owned());
        let (session, nonce) = (session.to_owned(), nonce.to_owned());
        self.put_off("where a form led", async move {
            let actor = crate::System::new("where a form led");
            db.write(&actor, async |tx| tx.remember_answer(&session, &nonce, &location).await).await
        });
    }

    /// Lets something be done that nobody waits for and that may be lost when the process dies.
    pub fn put_off(&self, what: &'static str, work: impl Future<Output = Result<()>> + Send + 'static) {
        // Refused only while somebody settles, who then waits for what came before.
        let under_way = self.0.later.clone().try_read_owned();
        tokio::spawn(async move {
            let _under_way = under_way;
            if let Err(error) = work.await {
                tracing::warn!(%error, what, "what was put off was not done");
            }
        });
    }

    /// Waits for what was put off with [`Db::put_off`].
    pub async fn settle(&self) {
        let _nothing_left = self.0.later.write().await;
    }

    /// Walks the audit trail. With an `anchor` (of an earlier [`audit::Verdict`], kept outside since) what it stands for
    /// must still be there.
    pub async fn verify_audit(&self, anchor: Option<&str>) -> Result<audit::Verdict> {
        // One standing of the database from the first entry to the head: others go on writing meanwhile.
        let still = Some(IsolationLevel::RepeatableRead).filter(|_| self.is_shared());
        let snapshot = self.0.read.begin_with_config(still, None).await?;
        audit::verify(&snapshot, &self.0.vault, anchor).await
    }

    /// Says whether the database answers.
    pub async fn ping(&self) -> Result<()> {
        meta::Entity::find_by_id("key_check").one(&self.0.read).await?;
        Ok(())
    }

    /// A consistent copy of an SQLite database, for test templates and backups of small instances.
    pub async fn copy_to(&self, target: &std::path::Path) -> Result<()> {
        let text = format!("VACUUM INTO '{}'", target.display().to_string().replace('\'', "''"));
        self.0.read.execute_unprepared(&text).await?;
        Ok(())
    }

    /// Closes all connections; the write-ahead log of SQLite is merged into the file.
    pub async fn close(self) {
        self.settle().await;
        self.0.kept.close().await;
        let _ = self.0.read.close_by_ref().await;
        if let Writer::Turns(turns) = &self.0.writer {
            turns.close().await;
        }
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
                // KiB. A reader throws its pages away whenever anybody has written, and what is asked for in between
                // comes from memory anyhow (`kept`): a large cache in each of several readers only holds the same twice.
                .pragma("cache_size", if read_only { "-2000" } else { "-16000" });
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

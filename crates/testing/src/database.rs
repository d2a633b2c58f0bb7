//! A database for each test, made from a template that holds the migrated schema: on SQLite a copied file in a folder that
//! goes with the test, on PostgreSQL a database of its own.

use std::path::{Path, PathBuf};

use platform::{Backend, Clock, Config, Db, KeySource, Timestamp, migration::Migration};
use tempfile::TempDir;

/// The database of one test, with the folder that holds its files.
pub struct Database {
    folder: TempDir,
    backend: Backend,
    postgres: Option<(String, String)>,
}

impl Database {
    /// SQLite, or PostgreSQL when `TEST_DATABASE` is an address such as `postgres://user@host:port/postgres`.
    pub async fn new(migrations: &[Migration]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        match std::env::var("TEST_DATABASE").ok().filter(|url| url.starts_with("postgres")) {
            None => {
                let file = folder.path().join("test.db");
                std::fs::copy(template_file(migrations).await, &file).expect("a copy of the template");
                Self { folder, backend: Backend::Sqlite(file), postgres: None }
            }
            Some(server) => {
                let name = format!("dangjian_test_{}", unique());
                let template = template(&server, migrations).await;
                create(&server, &name, &template).await;
                let backend = Backend::Postgres(with_database(&server, &name));
                Self { folder, backend, postgres: Some((server, name)) }
            }
        }
    }

    /// What [`Db::open`] needs, with a clock that stands at the start of the tests.
    pub fn config(&self, clock: Clock) -> Config {
        Config {
            backend: self.backend.clone(),
            files: self.files(),
            keys: KeySource::Test,
            clock,
            readers: 4,
        }
    }

    /// The folder of uploaded files.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// Whether several applications may open this database.
    pub fn is_shared(&self) -> bool {
        self.postgres.is_some()
    }

    /// A folder for whatever the test writes.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some((server, name)) = self.postgres.take() else { return };
        // A runtime of its own: the test's may be shutting down.
        let _ = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let _ = admin(&server, &format!("drop database if exists {name} with (force)")).await;
            });
        })
        .join();
    }
}

/// The clock of tests.
pub(crate) fn start_clock() -> Clock {
    let start = chrono::DateTime::parse_from_rfc3339(crate::START).expect("a date");
    Clock::set(Timestamp::from_micros(start.timestamp_micros()))
}

fn unique() -> String {
    let mut bytes = [0_u8; 8];
    getrandom::fill(&mut bytes).expect("randomness");
    hex::encode(bytes)
}

fn with_database(server: &str, name: &str) -> String {
    let at = server.rfind('/').expect("a database in the address");
    format!("{}/{name}", &server[..at])
}

#[expect(clippy::disallowed_methods, reason = "tests make and drop whole databases")]
async fn admin(server: &str, statement: &str) -> Result<(), sea_orm::DbErr> {
    use sea_orm::ConnectionTrait as _;
    let mut options = sea_orm::ConnectOptions::new(server);
    options.max_connections(1).sqlx_logging(false);
    let conn = sea_orm::Database::connect(options).await?;
    let outcome = conn.execute_unprepared(statement).await.map(|_| ());
    let _ = conn.close().await;
    outcome
}

async fn create(server: &str, name: &str, template: &str) {
    let statement = format!("create database {name} template {template} strategy file_copy");
    for _ in 0..100 {
        match admin(server, &statement).await {
            Ok(()) => return,
            // Somebody copies from the template at this moment.
            Err(error) if error.to_string().contains("being accessed") => {
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            Err(error) => panic!("cannot create {name}: {error}"),
        }
    }
    panic!("cannot create {name}: the template is always in use");
}

/// The names of these migrations and the program that holds them, as a short hash.
fn schema_hash(migrations: &[Migration]) -> String {
    use sha2::{Digest as _, Sha256};
    let mut digest = Sha256::new();
    for migration in migrations {
        digest.update(migration.name());
    }
    digest.update(std::env::current_exe().map(|path| path.display().to_string()).unwrap_or_default());
    hex::encode(digest.finalize()).chars().take(12).collect()
}

/// The file with this schema, beside the program of the tests: made by whoever comes first, made again when the program is
/// newer, since a migration may have been changed under its name.
async fn template_file(migrations: &[Migration]) -> PathBuf {
    let program = std::env::current_exe().expect("the program of the tests");
    let file = program.with_file_name(format!("schema-{}.db", schema_hash(migrations)));
    let made = |path: &Path| path.metadata().and_then(|metadata| metadata.modified()).ok();
    if made(&file).is_some_and(|at| Some(at) > made(&program)) {
        return file;
    }
    // In the same folder, so that the renaming below is one step for all who ask meanwhile.
    let folder = tempfile::tempdir_in(program.parent().expect("a folder")).expect("a temporary folder");
    let making = folder.path().join("making.db");
    migrate(Backend::Sqlite(making.clone()), folder.path().join("files"), migrations).await;
    std::fs::rename(&making, &file).expect("the template in its place");
    file
}

/// Makes the schema in an empty database.
async fn migrate(backend: Backend, files: PathBuf, migrations: &[Migration]) {
    let config = Config { backend, files, keys: KeySource::Test, clock: start_clock(), readers: 4 };
    let db = Db::open(&config, migrations.to_vec()).await.expect("migrations");
    db.close().await;
}

/// The database with this schema: named by the migrations, made by whoever comes first.
async fn template(server: &str, migrations: &[Migration]) -> String {
    let name = format!("dangjian_template_{}", schema_hash(migrations));
    let making = format!("{name}_making_{}", unique());
    let exists = admin(server, &format!("do $$ begin if not exists (select from pg_database where datname = '{name}') then raise exception 'absent'; end if; end $$")).await.is_ok();
    if exists {
        return name;
    }
    admin(server, &format!("create database {making}")).await.expect("a database to migrate");
    let folder = tempfile::tempdir().expect("a temporary folder");
    migrate(Backend::Postgres(with_database(server, &making)), folder.path().to_path_buf(), migrations).await;
    // Whoever renames first wins; the others drop theirs.
    if admin(server, &format!("alter database {making} rename to {name}")).await.is_err() {
        let _ = admin(server, &format!("drop database if exists {making} with (force)")).await;
    }
    name
}

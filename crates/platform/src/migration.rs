//! Migrations as data: a name and a list of tables and indexes, the same for SQLite and PostgreSQL.
//!
//! A released migration never changes. All integers are BIGINT, instants are BIGINT microseconds, ids are UUIDs made
//! by the application, paths compare by bytes (`COLLATE "C"` on PostgreSQL), and no column has a default for time.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{
    MigrationName, MigrationTrait, MigratorTraitSelf, SchemaManager,
    sea_query::{
        Alias, ColumnDef, Expr, ExprTrait as _, ForeignKey, ForeignKeyAction, Index, Order, Query, Table,
        TableAlterStatement, TableCreateStatement,
    },
};
use uuid::Uuid;

use crate::error::index_name;

/// One migration of one module.
#[derive(Clone)]
pub struct Migration {
    name: &'static str,
    build: fn(&mut Schema),
}

impl Migration {
    /// `name` is `<module>_<number>_<topic>`, unique for ever.
    pub const fn new(name: &'static str, build: fn(&mut Schema)) -> Self {
        Self { name, build }
    }

    /// The name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// What a migration does, collected before it runs.
pub struct Schema {
    backend: DbBackend,
    steps: Vec<Step>,
}

enum Step {
    Create(Box<TableCreateStatement>),
    Alter(Box<TableAlterStatement>),
    Sql(String),
    Rewrite(Rewrite),
}

/// Texts of rows that follow from others of the same row, worked out anew.
struct Rewrite {
    table: String,
    columns: Vec<String>,
    change: fn(&[String]) -> Option<Vec<String>>,
}

impl Schema {
    /// A new table with an application-made UUID as its key `id`.
    pub fn table(&mut self, name: &str, columns: impl FnOnce(&mut Columns)) {
        let mut columns_of = Columns::new(self.backend, name);
        columns_of.add(ColumnDef::new(Alias::new("id")).uuid().not_null().primary_key().take());
        columns(&mut columns_of);
        self.steps.push(Step::Create(Box::new(columns_of.table)));
    }

    /// A new table whose key is made of its own columns.
    pub fn table_keyed(&mut self, name: &str, key: &[&str], columns: impl FnOnce(&mut Columns)) {
        let mut columns_of = Columns::new(self.backend, name);
        columns(&mut columns_of);
        let mut primary = Index::create();
        for column in key {
            primary.col(Alias::new(*column));
        }
        columns_of.table.primary_key(&mut primary);
        self.steps.push(Step::Create(Box::new(columns_of.table)));
    }

    /// A text that an existing table gets; empty in the rows that are there.
    pub fn another_text(&mut self, table: &str, column: &str) {
        let mut alter = Table::alter();
        alter.table(Alias::new(table)).add_column(ColumnDef::new(Alias::new(column)).text().null());
        self.steps.push(Step::Alter(Box::new(alter)));
    }

    /// Works texts of all rows out anew: `change` gets the texts of `columns` of one row, and says what they become, or
    /// nothing when they stay. The table has a UUID as its key `id`. It may meet rows of any age and must be pure.
    pub fn rewrite(&mut self, table: &str, columns: &[&str], change: fn(&[String]) -> Option<Vec<String>>) {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        self.steps.push(Step::Rewrite(Rewrite { table: table.to_owned(), columns, change }));
    }

    /// One statement that gives a new column what the rows that are there already say, the same on both databases.
    pub fn fill(&mut self, statement: &str) {
        self.steps.push(Step::Sql(statement.to_owned()));
    }

    /// Removes a table that nothing uses any more.
    pub fn drop_table(&mut self, table: &str) {
        self.steps.push(Step::Sql(format!("drop table {table}")));
    }

    /// An index over columns, each with an optional ` desc`.
    pub fn index(&mut self, table: &str, columns: &[&str]) {
        self.add_index("", table, columns);
    }

    /// A unique index.
    pub fn unique(&mut self, table: &str, columns: &[&str]) {
        self.add_index("unique ", table, columns);
    }

    fn add_index(&mut self, kind: &str, table: &str, columns: &[&str]) {
        let short: Vec<&str> = columns.iter().map(|c| c.split(' ').next().unwrap_or(c)).collect();
        let (name, list) = (index_name(table, &short), columns.join(", "));
        self.steps.push(Step::Sql(format!("create {kind}index {name} on {table} ({list})")));
    }
}

/// The columns of a table. Every column is NOT NULL unless its function says `maybe_`.
pub struct Columns {
    backend: DbBackend,
    table: TableCreateStatement,
    name: String,
}

macro_rules! columns {
    ($($(#[$doc:meta])* $plain:ident, $maybe:ident => |$c:ident| $kind:expr;)*) => {$(
        $(#[$doc])*
        pub fn $plain(&mut self, name: &str) -> &mut Self {
            let mut definition = ColumnDef::new(Alias::new(name));
            { let $c = &mut definition; $kind; }
            definition.not_null();
            self.add(definition)
        }
        $(#[$doc])*
        /// May be empty.
        pub fn $maybe(&mut self, name: &str) -> &mut Self {
            let mut definition = ColumnDef::new(Alias::new(name));
            { let $c = &mut definition; $kind; }
            definition.null();
            self.add(definition)
        }
    )*};
}

impl Columns {
    fn new(backend: DbBackend, name: &str) -> Self {
        let mut table = Table::create();
        table.table(Alias::new(name));
        Self { backend, table, name: name.to_owned() }
    }

    fn add(&mut self, mut definition: ColumnDef) -> &mut Self {
        self.table.col(&mut definition);
        self
    }

    columns! {
        /// A UUID.
        uuid, maybe_uuid => |c| c.uuid();
        /// Text of any length.
        text, maybe_text => |c| c.text();
        /// A 64-bit integer: counts, fen, basis points, versions.
        integer, maybe_integer => |c| c.big_integer();
        /// An instant in microseconds.
        instant, maybe_instant => |c| c.big_integer();
        /// A day.
        day, maybe_day => |c| c.date();
        /// Yes or no.
        boolean, maybe_boolean => |c| c.boolean();
        /// A double, only for places on a map.
        double, maybe_double => |c| c.double();
        /// Bytes.
        bytes, maybe_bytes => |c| c.blob();
    }

    /// A path of the organisation tree or another text whose order is by bytes on both databases.
    pub fn path(&mut self, name: &str) -> &mut Self {
        let mut definition = ColumnDef::new(Alias::new(name));
        definition.text().not_null();
        if self.backend == DbBackend::Postgres {
            definition.extra("COLLATE \"C\"");
        }
        self.add(definition)
    }

    /// Points at the key of another table; the row there cannot go while this one stays.
    pub fn references(&mut self, column: &str, table: &str) -> &mut Self {
        let mut key = ForeignKey::create();
        key.name(format!("fk_{}_{column}", self.name))
            .from(Alias::new(self.name.as_str()), Alias::new(column))
            .to(Alias::new(table), Alias::new("id"))
            .on_delete(ForeignKeyAction::Restrict);
        self.table.foreign_key(&mut key);
        self
    }
}

struct One(Migration);

impl MigrationName for One {
    fn name(&self) -> &str {
        self.0.name
    }
}

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for One {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let mut schema = Schema { backend: connection.get_database_backend(), steps: Vec::new() };
        (self.0.build)(&mut schema);
        for step in schema.steps {
            match step {
                Step::Create(table) => manager.create_table(*table).await?,
                Step::Alter(table) => manager.alter_table(*table).await?,
                Step::Sql(text) => run_sql(connection, &text).await?,
                Step::Rewrite(rewrite) => rewrite.run(connection).await?,
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// How many rows are read at once.
const ROWS: u64 = 1_000;

impl Rewrite {
    /// Row by row in the order of their keys, so that memory stays flat over any number of them.
    async fn run<C: ConnectionTrait>(&self, connection: &C) -> Result<(), DbErr> {
        let table = || Alias::new(self.table.as_str());
        let id = || Alias::new("id");
        let mut last: Option<Uuid> = None;
        loop {
            let mut query = Query::select();
            query.column(id()).from(table()).order_by(id(), Order::Asc).limit(ROWS);
            for column in &self.columns {
                query.column(Alias::new(column.as_str()));
            }
            if let Some(last) = last {
                query.and_where(Expr::col(id()).gt(last));
            }
            let rows = connection.query_all(&query).await?;
            for row in &rows {
                let key: Uuid = row.try_get("", "id")?;
                last = Some(key);
                let old = self
                    .columns
                    .iter()
                    .map(|column| row.try_get("", column))
                    .collect::<Result<Vec<String>, _>>()?;
                let Some(new) = (self.change)(&old) else { continue };
                let mut update = Query::update();
                update.table(table()).and_where(Expr::col(id()).eq(key));
                for (column, text) in self.columns.iter().zip(new) {
                    update.value(Alias::new(column.as_str()), text);
                }
                connection.execute(&update).await?;
            }
            if u64::try_from(rows.len()).unwrap_or(ROWS) < ROWS {
                return Ok(());
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the schema is the one place where statements are text")]
async fn run_sql<C: ConnectionTrait>(connection: &C, text: &str) -> Result<(), DbErr> {
    connection.execute_unprepared(text).await.map(|_| ())
}

/// The migrations of the whole house, in the order of its modules.
pub(crate) struct Migrator(pub(crate) Vec<Migration>);

impl MigratorTraitSelf for Migrator {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        self.0.iter().map(|one| Box::new(One(one.clone())) as Box<dyn MigrationTrait>).collect()
    }
}

/// The platform's own tables.
pub fn all() -> Vec<Migration> {
    vec![Migration::new("platform_0001_base", base), Migration::new("platform_0002_recurring", recurring)]
}

fn base(schema: &mut Schema) {
    schema.table_keyed("platform_meta", &["name"], |t| {
        t.text("name").text("value");
    });
    schema.table_keyed("platform_audit", &["seq"], |t| {
        t.integer("seq")
            .instant("at")
            .maybe_uuid("account")
            .text("actor")
            .maybe_uuid("post")
            .text("post_title");
        t.text("action").text("subject").maybe_uuid("subject_id").path("path").text("origin").text("request");
        t.text("before").text("after").text("reason").text("hash");
    });
    schema.index("platform_audit", &["subject_id", "at"]);
    schema.index("platform_audit", &["account", "at"]);
    schema.index("platform_audit", &["action", "at"]);
    schema.index("platform_audit", &["at"]);
    schema.table_keyed("platform_audit_head", &["lane"], |t| {
        t.integer("lane").integer("lanes").integer("seq").text("hash").text("seal");
    });
    schema.table_keyed("platform_done", &["session", "nonce"], |t| {
        t.text("session").text("nonce").instant("at").text("location");
    });
    schema.index("platform_done", &["at"]);
    schema.table("platform_file", |t| {
        t.text("name").text("media_type").integer("size").text("digest").instant("stored_at");
    });
}

fn recurring(schema: &mut Schema) {
    schema.table_keyed("platform_recurring", &["name"], |t| {
        t.text("name")
            .instant("next_at")
            .integer("fence")
            .maybe_instant("started_at")
            .maybe_instant("ended_at");
        t.maybe_integer("took_us").integer("count").integer("failures").text("error");
    });
}

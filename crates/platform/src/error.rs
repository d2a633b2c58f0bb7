//! What can go wrong, in the ways that differ for the person in front of the page.

use rules::Blocked;

/// The result of a command or a question.
pub type Result<T> = std::result::Result<T, Error>;

/// One mapping to HTTP, in `web`; no other error type reaches a page.
#[derive(Debug)]
pub enum Error {
    /// 422: fields with problems; the form is shown again with what was typed.
    Invalid(Problems),
    /// 409: a rule says no, and says why.
    Blocked(Vec<Blocked>),
    /// 409: somebody changed it meanwhile.
    Stale,
    /// 409: what may be there only once is there already; the name of the unique index. Commands look before they write,
    /// so this happens to those who write at the very same moment: see [`Error::when_taken`].
    Taken(String),
    /// 404: not there, or not yours to know.
    Missing,
    /// 403: this function is closed to this post.
    Forbidden,
    /// 429: too many tries; nothing was looked at.
    TooOften {
        /// How long to wait.
        seconds: i64,
    },
    /// The form was already acted on: the answer is that of the first time.
    Repeated,
    /// 503: the database or the disk cannot take it now; nothing was stored.
    Unavailable(&'static str),
    /// 500: logged once, with the request id; the person sees the id, never the text.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// An internal error with a sentence about what was being done.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::Internal(what.into().into())
    }

    /// A refusal by one rule.
    pub fn blocked(by: Blocked) -> Self {
        Self::Blocked(vec![by])
    }

    /// Puts the sentence of a field in the place of a violated unique index, which is named by its table and columns as
    /// the migration named them. Whoever looked before he wrote and was overtaken hears what he would have heard a moment
    /// later.
    #[must_use]
    pub fn when_taken(self, table: &str, columns: &[&str], then: impl FnOnce() -> Self) -> Self {
        match self {
            Self::Taken(index) if index == index_name(table, columns) => then(),
            other => other,
        }
    }

    /// A text with NUL in it, which PostgreSQL does not store: refused on both databases, wherever it comes from.
    pub fn no_text() -> Self {
        Self::invalid("", crate::texts::NO_TEXT)
    }

    /// One field with one problem.
    pub fn invalid(field: impl Into<String>, what: impl Into<String>) -> Self {
        let mut problems = Problems::default();
        problems.add(field, what);
        Self::Invalid(problems)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Invalid(problems) => write!(f, "invalid input in {} field(s)", problems.iter().count()),
            Self::Blocked(by) => {
                write!(f, "blocked by {}", by.iter().map(|b| b.rule.clone()).collect::<Vec<_>>().join(", "))
            }
            Self::Stale => f.write_str("changed by somebody else"),
            Self::Taken(index) => write!(f, "there already by {index}"),
            Self::Missing => f.write_str("not found in scope"),
            Self::Forbidden => f.write_str("forbidden"),
            Self::TooOften { seconds } => write!(f, "too often; again in {seconds} s"),
            Self::Repeated => f.write_str("the form was already acted on"),
            Self::Unavailable(why) => write!(f, "unavailable: {why}"),
            Self::Internal(source) => write!(f, "internal: {source}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        match error {
            sea_orm::DbErr::RecordNotUpdated => Self::Stale,
            sea_orm::DbErr::ConnectionAcquire(_) => Self::Unavailable("no database connection in time"),
            other => match told(&other).map(Told::of) {
                Some(Told::Taken(index)) => Self::Taken(index),
                Some(Told::Full) => Self::Unavailable(DISK_FULL),
                Some(Told::Busy) => Self::Unavailable("the database is in use by another process"),
                Some(Told::NoText) => Self::no_text(),
                Some(Told::Other) | None => Self::Internal(Box::new(other)),
            },
        }
    }
}

const DISK_FULL: &str = "the disk is full";

/// What a database says of a statement that it refused.
enum Told {
    /// A unique index, by the name that it has in the migrations.
    Taken(String),
    Full,
    Busy,
    /// A text with a sign that PostgreSQL does not store: NUL.
    NoText,
    Other,
}

/// The database's own words, when it was the database that refused.
fn told(error: &sea_orm::DbErr) -> Option<&dyn sea_orm::sqlx::error::DatabaseError> {
    let (sea_orm::DbErr::Exec(from) | sea_orm::DbErr::Query(from)) = error else { return None };
    let sea_orm::RuntimeErr::SqlxError(error) = from else { return None };
    match &**error {
        sea_orm::sqlx::Error::Database(error) => Some(&**error),
        _ => None,
    }
}

impl Told {
    /// The codes are those of SQLite (<https://www.sqlite.org/rescode.html>, the extended ones too) and of PostgreSQL
    /// (appendix A of its manual).
    fn of(error: &dyn sea_orm::sqlx::error::DatabaseError) -> Self {
        match error.code().as_deref() {
            Some("23505") => Self::Taken(error.constraint().unwrap_or_default().to_owned()),
            // UNIQUE constraint failed: identity_unit.parent, identity_unit.number
            Some("2067" | "1555") => {
                let columns = error.message().split_once(": ").map_or("", |(_, columns)| columns);
                let columns = columns.split(", ").filter_map(|column| column.split_once('.'));
                let (tables, columns): (Vec<&str>, Vec<&str>) = columns.unzip();
                Self::Taken(index_name(tables.first().copied().unwrap_or_default(), &columns))
            }
            Some("13" | "53100") => Self::Full,
            Some("5" | "261" | "517") => Self::Busy,
            Some("22021") => Self::NoText,
            _ => Self::Other,
        }
    }
}

/// How indexes are named on both databases.
pub(crate) fn index_name(table: &str, columns: &[&str]) -> String {
    format!("ix_{table}_{}", columns.join("_"))
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::Unavailable(DISK_FULL);
        }
        Self::Internal(Box::new(error))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(Box::new(error))
    }
}

/// One field and what to change in it, in Chinese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the form field; empty for the form as a whole.
    pub field: String,
    /// A sentence that says what to change.
    pub what: String,
}

/// The problems of one form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds one.
    pub fn add(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.0.push(Problem { field: field.into(), what: what.into() });
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// The problem of one field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|p| p.field == field).map(|p| p.what.as_str())
    }

    /// `value` when there is no problem, else the error that shows the form again.
    pub fn or<T>(self, value: T) -> Result<T> {
        if self.is_empty() { Ok(value) } else { Err(Error::Invalid(self)) }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "the tests speak to a database of their own")]

    use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection};

    use super::*;

    async fn database() -> DatabaseConnection {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1).sqlx_logging(false);
        let database = Database::connect(options).await.unwrap();
        let table = "create table thing (a integer not null, b text not null)";
        let index = format!("create unique index {} on thing (a, b)", index_name("thing", &["a", "b"]));
        for statement in [table, &index] {
            database.execute_unprepared(statement).await.unwrap();
        }
        database
    }

    #[tokio::test]
    async fn what_is_there_already_is_named_by_its_index_and_becomes_the_sentence_of_a_field() {
        let database = database().await;
        let insert = "insert into thing values (1, 'x')";
        database.execute_unprepared(insert).await.unwrap();
        let error = Error::from(database.execute_unprepared(insert).await.unwrap_err());
        assert!(matches!(&error, Error::Taken(index) if index == "ix_thing_a_b"), "{error:?}");
        let sentence = || Error::invalid("a", "taken");
        let other = error.when_taken("thing", &["a"], sentence);
        assert!(matches!(other, Error::Taken(_)), "another index is another matter");
        assert!(matches!(other.when_taken("thing", &["a", "b"], sentence), Error::Invalid(_)));
    }

    #[tokio::test]
    async fn a_full_disk_is_said_as_such_wherever_it_is_met() {
        let database = database().await;
        database.execute_unprepared("pragma max_page_count = 4").await.unwrap();
        let large = "insert into thing values (1, hex(zeroblob(100000)))";
        let error = Error::from(database.execute_unprepared(large).await.unwrap_err());
        assert!(matches!(error, Error::Unavailable(DISK_FULL)), "{error:?}");
        let error = Error::from(std::io::Error::from(std::io::ErrorKind::StorageFull));
        assert!(matches!(error, Error::Unavailable(DISK_FULL)));
    }
}

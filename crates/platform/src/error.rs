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
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::Unavailable("the disk is full");
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

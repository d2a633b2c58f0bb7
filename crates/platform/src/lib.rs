//! Vocabulary and storage of the house: what every other crate says and writes with.
//!
//! Invariants
//! - Modules never hold a database connection. They read through a [`Reader`], which carries the scope of who asks,
//!   and write through a [`Tx`], which also carries the actor, the clock and the audit entries of the same commit.
//! - An id from outside is a [`RawId`]: it can be read from a form and cannot be stored. [`Reader::resolve`] finds it
//!   under the scope and gives an [`Id`]: it can be stored and cannot be read from a form.
//! - Every transaction that writes begins IMMEDIATE on SQLite and fails when it leaves no audit entry.
//! - Time, randomness and new ids come from [`Clock`] and [`Tx`]. The database knows no default for time.
//! - Nothing here knows a module, a page or HTTP.

pub mod audit;
mod batch;
mod clock;
mod db;
mod error;
pub mod files;
mod forms;
mod id;
mod kept;
pub mod lease;
pub mod migration;
mod occupied;
mod read;
pub mod recurring;
mod scope;
mod sealed;
mod texts;
mod turns;
mod tx;
mod vault;
pub mod worker;

pub use batch::Batch;
pub use clock::{Clock, Timestamp, china_today};
pub use db::{Backend, Config, Db};
pub use error::{Error, Problem, Problems, Result};
pub use files::{FileStore, StoredFile};
pub use forms::FORMS_REMEMBERED_SECONDS;
pub use id::{Id, RawId};
pub use kept::AsOf;
pub use occupied::Occupied;
pub use read::{Query, Reader, Scoped, escape_like};
pub use recurring::RecurringJob;
pub use rules::Blocked;
pub use rules::text::one_line;
pub use scope::{Path, Scope};
pub use sealed::{Sealed, SealedKind};
pub use tx::{Actor, Answered, Once, Origin, System, Tx};
pub use vault::{FormKey, KeySource, Vault};

/// A boxed future, for what is kept as a trait object.
pub type Boxed<'a, T> = std::pin::Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

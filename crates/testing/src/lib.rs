//! What tests share: an application on a database of its own, people who use it, and pages read as a person would.
//!
//! `TestApp` owns everything and checks at its end that nothing was left undone: no unexpected server error in any
//! answer, and a whole audit chain. The suite runs on SQLite, and on PostgreSQL when `TEST_DATABASE` names a server.

#![expect(clippy::expect_used, clippy::panic, reason = "this crate is for tests: they fail by panicking")]

mod answer;
mod app;
mod browser;
mod database;
mod outline;
pub mod people;
pub mod verbs;

pub use answer::Answer;
pub use app::{PASSWORD, TestApp, in_time, worker_program};
pub use browser::{Browser, Persona};
pub use database::Database;
pub use outline::outline;

/// The day on which tests begin: a Monday, with half a year of holidays behind and before it.
pub const START: &str = "2026-11-23T02:00:00Z";

/// Builds the fields of a form: `form! { name: "张三", ids: id }`.
#[macro_export]
macro_rules! form {
    ($($name:ident : $value:expr),* $(,)?) => {
        vec![$((stringify!($name).to_owned(), $value.to_string())),*]
    };
}

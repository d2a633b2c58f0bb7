//! Processes on a real database, SQLite or PostgreSQL: see `testing::Database`.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails in a test ends it"
)]

mod deployed;
mod files;
mod fixture;
mod gate;
mod inbox;
mod listing;
mod machine;
mod running;
mod todos;
mod turns;
mod verbs;

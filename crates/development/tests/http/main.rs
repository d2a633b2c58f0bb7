//! Member development through HTTP: one case from the application to the archive, and everything that is refused.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests fail by panicking")]

mod calendars;
mod demo;
mod guidance;
mod house;
mod import;
mod materials;
mod pages;
mod probation;
mod refusals;
mod story;
mod viewers;

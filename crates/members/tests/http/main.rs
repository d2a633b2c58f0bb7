//! The register of persons through HTTP.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod account;
mod house;
mod import;
mod numbers;
mod person;
mod record;
mod register;
mod roster;
mod views;

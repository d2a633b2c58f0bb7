//! The register of persons through HTTP.

mod account;
mod house;
mod import;
mod numbers;
mod person;
mod record;
mod register;
mod roster;

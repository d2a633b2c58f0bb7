//! The organisation register through HTTP.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod import;
mod outline;
mod register;
mod tree;

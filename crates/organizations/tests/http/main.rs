//! The organisation register through HTTP.

mod import;
mod outline;
mod register;
mod tree;

//! The house put together: the list of modules, what the command line can do, start and stop.

pub mod commands;
pub mod demo;
pub mod modules;
mod texts;

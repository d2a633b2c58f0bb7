//! Bringing in sheets, through the browser and on the command line.
#![expect(clippy::unwrap_used, reason = "these are tests")]

mod accounts;
mod command;
mod gates;
mod matching;
mod portions;
mod story;
mod unreadable;

//! A sheet read by a declared layout.
//!
//! An importer declares its columns once; template, matching, reading, generic checks and the file with the marked errors
//! all follow from that. The way of a sheet:
//!
//! 1. [`SheetPlan::propose`] finds the head and what is no data, and matches the columns by words (`packs/sheets`), by
//!    the values under them, and by what a person chose before. What is doubtful is said.
//! 2. [`Binding`] follows the plan, as the person left it, row by row.
//! 3. [`Record`] is one row: cells read as what their columns hold, what follows from them, and what is said about them.

mod binding;
mod cells;
mod context;
mod days;
mod derive;
mod finding;
mod head;
mod layout;
mod matching;
mod people;
mod plan;
mod record;
mod rows;
mod units;
mod words;

pub use binding::{Binding, Taken, place_of_row};
pub use cells::{Said, Value};
pub use context::{Answers, Context, Known, People};
pub use derive::Working;
pub use finding::{Choice, Problem, Severity};
pub use layout::{Column, Kind, Layout, Role, Spread, Step, Unknown};
pub use people::registered;
pub use plan::{ColumnPlan, Mapping, SetAside, SheetPlan, heading_key, propose};
pub use record::Record;
pub use units::{UnitEntry, Units};

/// `A` for the first column.
pub fn letter(at: usize) -> String {
    crate::texts::column::letter(at)
}

#[cfg(test)]
mod tests;

//! Sheets in and out. Nobody else names the crates that open or write them.
//!
//! - [`archive`] takes the files out of an archive, in a worker process.
//! - [`sheets`] reads a foreign file in a worker process and hands out its rows in chunks.
//! - [`table`] gives the rows meaning: a declared layout, typed values, and a problem for every cell that does not fit.
//! - [`workbook`] writes: lists, blank templates, and a copy of an import with its errors marked.
//!
//! Invariants
//! - No byte of a foreign file is parsed in this process: only [`worker_main`] does that, confined, in a child.
//! - Memory does not grow with the number of rows, neither reading nor writing.
//! - Text is written as text. Nothing that a person typed becomes a formula.

use std::process::ExitCode;

pub mod archive;
pub mod sheets;
pub mod table;
mod texts;
pub mod workbook;

/// The child process: does one job on the file at its standard input and ends. `job` is the word after `worker`.
pub fn worker_main(job: &str) -> ExitCode {
    match job {
        sheets::JOB => platform::worker::serve(sheets::child::run),
        _ => ExitCode::from(2),
    }
}

//! Reading foreign sheets: the parent's side.
//!
//! Invariants
//! - Only `.xlsx` without macros is read, and of it the first visible worksheet.
//! - Formulas are reported as formulas and never evaluated; links to other files are never followed.
//! - What a file may cost is counted while reading, never believed from the file.

use platform::worker::{self, Input, Output, Worker};
use serde::{Deserialize, Serialize};

mod cell;
pub(crate) mod child;
mod container;
mod error;
mod kinds;
mod wire;

pub use cell::{Cell, Row};
pub use error::{SheetCode, SheetError};

/// The worker's job that reads a sheet.
pub(crate) const JOB: &str = "sheet";

/// What a sheet may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Of the process that reads it.
    pub worker: worker::Limits,
    /// Of the sheet itself.
    pub sheet: SheetLimits,
}

/// How large a sheet may be.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SheetLimits {
    /// Rows with data, without the headings.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// Characters in one cell; Excel's own limit.
    pub characters: usize,
    /// Entries of the container.
    pub entries: usize,
    /// Unpacked bytes of everything that is read into memory: shared texts, styles and the like.
    pub parts: u64,
    /// Unpacked bytes of all worksheets. They are streamed, so this bounds time and not memory.
    pub worksheets: u64,
    /// How many times larger an entry may be unpacked than packed.
    pub ratio: u64,
    /// Entries that unpack to no more than this many bytes may have any ratio.
    pub ratio_floor: u64,
}

/// Code without optimisation reads about ten times slower; the limit is there to stop what never ends.
const CPU_SECONDS: u64 = if cfg!(debug_assertions) { 120 } else { 20 };

impl Default for Limits {
    fn default() -> Self {
        let worker = worker::Limits {
            cpu: CPU_SECONDS,
            wait: std::time::Duration::from_secs(CPU_SECONDS * 3),
            ..worker::Limits::default()
        };
        Self { worker, sheet: SheetLimits::default() }
    }
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self {
            rows: 200_000,
            columns: 200,
            characters: 32_767,
            entries: 2_000,
            parts: 200 << 20,
            worksheets: 600 << 20,
            ratio: 100,
            ratio_floor: 1 << 20,
        }
    }
}

/// The rows of a sheet, as the child reads them. Dropping it ends the child.
#[derive(Debug)]
pub struct SheetStream {
    output: Output,
    headings: Vec<String>,
    limits: SheetLimits,
}

/// Opens a file, given as its bytes or as an open [`std::fs::File`], and reads the headings: the first row that is not
/// empty.
///
/// # Errors
/// [`SheetError`] says which kind of file it is instead, or which limit it breaks.
pub async fn open(
    worker: &Worker,
    file: impl Into<Input>,
    limits: &Limits,
) -> Result<SheetStream, SheetError> {
    let file = file.into();
    if file.is_empty() {
        return Err(SheetError::new(SheetCode::Empty, "no bytes"));
    }
    let parameters = serde_json::to_string(&limits.sheet)
        .map_err(|e| SheetError::new(SheetCode::Crashed, e.to_string()))?;
    let mut output = worker.run(JOB, &parameters, file, &limits.worker).await?;
    let headings = next(&mut output, &limits.sheet).await?.and_then(|mut rows| rows.pop());
    let headings = headings.ok_or_else(|| SheetError::new(SheetCode::NoHeadings, "no row"))?;
    let headings = headings.cells.iter().map(|cell| cell.text().into_owned()).collect();
    Ok(SheetStream { output, headings, limits: limits.sheet })
}

impl SheetStream {
    /// What stands over the columns, trimmed; empty where nothing does.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The next rows, at most a thousand; nothing at the end. Rows without any value are left out.
    ///
    /// # Errors
    /// [`SheetError`] when the sheet breaks a limit further down or cannot be read on: then the rows before are not the
    /// whole file.
    pub async fn next_rows(&mut self) -> Result<Option<Vec<Row>>, SheetError> {
        next(&mut self.output, &self.limits).await
    }
}

async fn next(output: &mut Output, limits: &SheetLimits) -> Result<Option<Vec<Row>>, SheetError> {
    let Some(frame) = output.next_frame().await? else { return Ok(None) };
    wire::decode(&frame, limits.columns)
        .map(Some)
        .ok_or_else(|| SheetError::new(SheetCode::Crashed, "the worker sent rows that are none"))
}

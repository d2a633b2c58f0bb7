//! Reading foreign sheets: the parent's side.
//!
//! Invariants
//! - `.xlsx` without macros, `.xls`, `.ods` and text with separators are read; of a workbook any sheets that are asked for.
//! - Formulas are never evaluated: the stored result is read. Links to other files are never followed.
//! - What a file may cost is counted while reading, never believed from the file.

use platform::worker::{self, Input, Output, Worker};
use serde::{Deserialize, Serialize};

mod cell;
pub(crate) mod child;
mod container;
mod error;
mod kinds;
mod outline;
mod wire;

pub use cell::{Cell, Row};
pub use error::{SheetCode, SheetError};
pub use outline::{Format, Merge, Outline, SheetOutline};

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

/// Which rows are asked for. The outline comes always.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Which {
    /// None: the outline is enough.
    Outline,
    /// Those of all sheets, hidden ones too.
    All,
    /// Those of these sheets, by their places in the outline.
    Only(Vec<usize>),
}

/// What the child is told.
#[derive(Serialize, Deserialize)]
struct Parameters {
    limits: SheetLimits,
    which: Which,
}

/// Rows of one sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The place of the sheet in the outline.
    pub sheet: usize,
    /// At most a thousand, in the order of the sheet. Rows without any value are left out.
    pub rows: Vec<Row>,
}

/// The rows of a file, as the child reads them. Dropping it ends the child.
#[derive(Debug)]
pub struct SheetStream {
    output: Output,
    outline: Outline,
    limits: SheetLimits,
}

/// Opens a file, given as its bytes or as an open [`std::fs::File`], and reads what its sheets are and how they begin.
///
/// # Errors
/// [`SheetError`] says which kind of file it is instead, or which limit it breaks.
pub async fn open(
    worker: &Worker,
    file: impl Into<Input>,
    limits: &Limits,
    which: &Which,
) -> Result<SheetStream, SheetError> {
    let file = file.into();
    if file.is_empty() {
        return Err(SheetError::new(SheetCode::Empty, "no bytes"));
    }
    let parameters = Parameters { limits: limits.sheet, which: which.clone() };
    let parameters =
        serde_json::to_string(&parameters).map_err(|e| SheetError::new(SheetCode::Crashed, e.to_string()))?;
    let mut output = worker.run(JOB, &parameters, file, &limits.worker).await?;
    let nonsense = || SheetError::new(SheetCode::Crashed, "the worker sent no outline");
    let frame = output.next_frame().await?.ok_or_else(nonsense)?;
    let mut outline: Outline = serde_json::from_slice(&frame).map_err(|_| nonsense())?;
    for at in 0..outline.sheets.len() {
        let part = next(&mut output, &limits.sheet).await?.ok_or_else(nonsense)?;
        let sheet = outline.sheets.get_mut(at).filter(|_| part.sheet == at).ok_or_else(nonsense)?;
        sheet.head = part.rows;
    }
    Ok(SheetStream { output, outline, limits: limits.sheet })
}

impl SheetStream {
    /// What the file is made of, and how each sheet begins.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The next rows of those asked for, sheet by sheet, from the first row on; nothing at the end.
    ///
    /// # Errors
    /// [`SheetError`] when the sheet breaks a limit further down or cannot be read on: then the rows before are not the
    /// whole file.
    pub async fn next(&mut self) -> Result<Option<Part>, SheetError> {
        next(&mut self.output, &self.limits).await
    }
}

async fn next(output: &mut Output, limits: &SheetLimits) -> Result<Option<Part>, SheetError> {
    let Some(frame) = output.next_frame().await? else { return Ok(None) };
    wire::decode(&frame, limits.columns)
        .map(|(sheet, rows)| Some(Part { sheet, rows }))
        .ok_or_else(|| SheetError::new(SheetCode::Crashed, "the worker sent rows that are none"))
}

//! What a file is made of: its sheets, and how each begins.

use serde::{Deserialize, Serialize};

use super::Row;

/// How many rows of a sheet its outline shows.
pub(super) const HEAD: usize = 60;

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// `.xlsx`
    Xlsx,
    /// `.xls`
    Xls,
    /// `.ods`
    Ods,
    /// Text with separators.
    Text,
}

/// A file with its sheets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// What the file is.
    pub format: Format,
    /// How a text is encoded: `utf-8`, `utf-8-sig` (with a mark), `utf-16`, `gb18030`. Empty for workbooks.
    pub encoding: String,
    /// In the order of the workbook.
    pub sheets: Vec<SheetOutline>,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SheetOutline {
    /// What its tab says; `csv` for a text.
    pub name: String,
    /// Whether a person does not see it.
    pub is_hidden: bool,
    /// Blocks of cells that are shown as one.
    pub merges: Vec<Merge>,
    /// Rows that a person does not see, counted from 1.
    pub hidden_rows: Vec<u32>,
    /// Why the sheet cannot be read although others can: the word of a [`super::SheetCode`]. Empty otherwise.
    pub refusal: String,
    /// The first 60 rows with values.
    #[serde(skip)]
    pub head: Vec<Row>,
}

/// A block of cells that is shown as one, with the value of the first. Rows count from 1, columns from 0; both ends are
/// inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// The first row.
    pub top: u32,
    /// The last row.
    pub bottom: u32,
    /// The first column.
    pub left: usize,
    /// The last column.
    pub right: usize,
}

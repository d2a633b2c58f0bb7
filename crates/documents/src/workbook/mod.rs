//! Writing sheets, row by row with flat memory.
//!
//! Text is always written as text: whatever a person typed, no cell becomes a formula. The rows wait in an unlinked
//! temporary file until the workbook is finished, because a sheet can only be packed when it is complete.

use std::{
    fs::File,
    io::{Seek as _, Write},
};

use chrono::{Datelike as _, NaiveDate};
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::sheets::Cell;

mod marked;
mod template;

pub use marked::MarkedErrors;
pub use template::template;

/// The last row of a sheet, counted from 0.
const LAST_ROW: u32 = 1_048_575;
/// The longest text of a cell, in UTF-16 units, as Excel counts.
const LONGEST_TEXT: usize = 32_767;
/// Whole numbers from here on would lose digits as a number, so they are written as text.
const EXACT: i64 = 1_000_000_000_000_000;
/// Fast rather than small: the file grows by a tenth against the default of 6.
const COMPRESSION: u8 = 2;

/// The sheet cannot be written: the disk is full, or it has too many rows or columns.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WorkbookError(#[from] XlsxError);

impl From<WorkbookError> for platform::Error {
    fn from(error: WorkbookError) -> Self {
        match error.0 {
            XlsxError::IoError(error) => error.into(),
            _ => Self::Internal(Box::new(error)),
        }
    }
}

/// The heading of a column.
#[derive(Clone, Debug)]
pub struct Heading {
    text: String,
    width: f64,
}

impl Heading {
    /// As wide as its own text needs, and not narrower than a date.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let width = width_of(&text).clamp(12.0, 40.0);
        Self { text, width }
    }

    /// As wide as so many digits.
    pub fn wide(mut self, digits: f64) -> Self {
        self.width = digits;
        self
    }
}

/// What a text needs on the screen, in digits: characters of Chinese take two.
fn width_of(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 1.1 } else { 2.2 }).sum::<f64>() + 3.0
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text, never a formula.
    Text(String),
    /// A day, as a real date of Excel.
    Date(NaiveDate),
    /// A whole number.
    Integer(i64),
    /// A number.
    Decimal(f64),
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}
impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

/// What was read, written again: formulas and error values as the text that they show.
impl From<&Cell> for Value {
    fn from(cell: &Cell) -> Self {
        match cell {
            Cell::Empty => Self::Empty,
            Cell::Number(number) => Self::Decimal(*number),
            Cell::Date(day) => Self::Date(*day),
            Cell::Text(text) => Self::Text(text.clone()),
            Cell::DateTime(_) | Cell::Bool(_) | Cell::Formula(_) | Cell::Error(_) => {
                Self::Text(cell.text().into_owned())
            }
        }
    }
}

/// The looks of the cells.
#[derive(Clone, Debug)]
struct Looks {
    heading: Format,
    required: Format,
    plain: Format,
    date: Format,
    wrong: Format,
    wrong_date: Format,
    wrapped: Format,
}

impl Looks {
    fn new() -> Self {
        let framed =
            Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let wrong = Format::new()
            .set_background_color(Color::RGB(0x00FF_C7CE))
            .set_font_color(Color::RGB(0x009C_0006));
        Self {
            heading: framed.clone().set_background_color(Color::RGB(0x00E7_E6E6)),
            required: framed.set_background_color(Color::RGB(0x00FF_E699)),
            plain: Format::new(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            wrong_date: wrong.clone().set_num_format("yyyy-mm-dd"),
            wrong,
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

/// Writes one value as what it is.
fn write(
    sheet: &mut Worksheet,
    at: (u32, u16),
    value: &Value,
    (plain, date): (&Format, &Format),
) -> Result<(), XlsxError> {
    let (row, column) = at;
    match value {
        // The colour must show where a value is missing, too.
        Value::Empty => sheet.write_blank(row, column, plain)?,
        Value::Text(text) => sheet.write_string_with_format(row, column, fitting(text), plain)?,
        Value::Decimal(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, plain)?
        }
        Value::Decimal(number) => sheet.write_string_with_format(row, column, number.to_string(), plain)?,
        #[expect(clippy::cast_precision_loss, reason = "small enough to be exact")]
        Value::Integer(number) if number.abs() < EXACT => {
            sheet.write_number_with_format(row, column, *number as f64, plain)?
        }
        Value::Integer(number) => sheet.write_string_with_format(row, column, number.to_string(), plain)?,
        Value::Date(day) => match excel_day(*day) {
            Some(serial) => sheet.write_datetime_with_format(row, column, serial, date)?,
            None => sheet.write_string_with_format(row, column, day.to_string(), plain)?,
        },
    };
    Ok(())
}

/// Excel knows no day before 1900.
fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok()?;
    ExcelDateTime::from_ymd(year, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}

/// Cuts a text that Excel would not take.
fn fitting(text: &str) -> &str {
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST_TEXT
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// A name that Excel takes for a sheet: some signs are not allowed, and at most 31 characters.
fn sheet_name(title: &str) -> String {
    let name: String = title.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if name.is_empty() { "Sheet1".to_owned() } else { name }
}

fn book() -> rust_xlsxwriter::Workbook {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.set_zip_compression_level(COMPRESSION);
    book
}

/// The first row, frozen, and the widths.
fn write_headings(sheet: &mut Worksheet, headings: &[Heading], look: &Format) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (column, heading) in (0..).zip(headings) {
        sheet.set_column_width(column, heading.width)?;
    }
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, fitting(&heading.text), look)?;
    }
    Ok(())
}

/// A workbook with one sheet that is written row by row.
pub struct Workbook<W> {
    to: W,
    book: rust_xlsxwriter::Workbook,
    sheet: Worksheet,
    looks: Looks,
    columns: u16,
    next: u32,
}

impl Workbook<File> {
    /// Begins a sheet that is packed into an unlinked temporary file, for sheets that nobody should hold in memory.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn in_file(title: &str, headings: &[Heading]) -> Result<Self, WorkbookError> {
        let file = tempfile::tempfile().map_err(XlsxError::IoError)?;
        Self::stream(file, title, headings)
    }

    /// Packs the workbook and gives its file, ready to be read from the beginning.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish_file(self) -> Result<File, WorkbookError> {
        let mut file = self.finish()?;
        file.rewind().map_err(XlsxError::IoError)?;
        Ok(file)
    }
}

impl<W: Write + Send> Workbook<W> {
    /// Begins the sheet with its headings. Nothing arrives at `to` before [`Workbook::finish`].
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn stream(to: W, title: &str, headings: &[Heading]) -> Result<Self, WorkbookError> {
        let mut book = book();
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        let looks = Looks::new();
        sheet.set_name(sheet_name(title))?;
        write_headings(&mut sheet, headings, &looks.heading)?;
        let columns = u16::try_from(headings.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
        Ok(Self { to, book, sheet, looks, columns, next: 1 })
    }

    /// Writes one row; values behind the last heading are written too.
    ///
    /// # Errors
    /// When the sheet is full (1,048,575 rows of data) or the disk is.
    pub fn row(&mut self, values: &[Value]) -> Result<(), WorkbookError> {
        for (column, value) in (0..).zip(values) {
            if *value != Value::Empty {
                write(&mut self.sheet, (self.next, column), value, (&self.looks.plain, &self.looks.date))?;
            }
        }
        if self.next > LAST_ROW {
            return Err(XlsxError::RowColumnLimitError.into());
        }
        self.next += 1;
        Ok(())
    }

    /// Packs the workbook and gives the writer back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<W, WorkbookError> {
        if self.columns > 0 {
            self.sheet.autofilter(0, 0, self.next - 1, self.columns - 1)?;
        }
        self.book.push_worksheet(self.sheet);
        self.book.save_to_writer(&mut self.to)?;
        Ok(self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::{fitting, sheet_name};

    #[test]
    fn long_texts_are_cut_as_excel_counts() {
        assert_eq!(fitting(&"张".repeat(40_000)).chars().count(), 32_767);
        assert_eq!(fitting(&"𠮷".repeat(20_000)).chars().count(), 16_383);
        assert_eq!(fitting("张三"), "张三");
    }

    #[test]
    fn sheet_names_lose_what_excel_refuses() {
        assert_eq!(sheet_name("名册[2026]/党员"), "名册2026党员");
        assert_eq!(sheet_name("'*?"), "Sheet1");
        assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
    }
}

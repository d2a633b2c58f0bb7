//! `.xls` and `.ods`: these formats are read whole, within the memory that the child may use.

use std::io::Cursor;

use calamine::{Data, Dimensions, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError};
use platform::worker::Refusal;

use super::{
    Book, Taker, written,
    xlsx::{iso_moment, moment, number_or_text},
};
use crate::sheets::{Cell, Merge, SheetCode, SheetOutline, error::refuse};

/// All sheets of a file.
struct Loaded(Vec<(SheetOutline, Range<Data>)>);

pub(super) fn xls(file: Vec<u8>) -> Result<Box<dyn Book>, Refusal> {
    let mut book = Xls::new(Cursor::new(file)).map_err(|error| {
        let code = match error {
            XlsError::Password => SheetCode::Encrypted,
            _ => SheetCode::Broken,
        };
        refuse(code, error.to_string())
    })?;
    let merges = |book: &Xls<_>, name: &str| book.merge_cells_by_sheet_name(name).unwrap_or_default();
    load(&mut book, merges).map_err(|error| refuse(SheetCode::Broken, error.to_string()))
}

pub(super) fn ods(file: Vec<u8>) -> Result<Box<dyn Book>, Refusal> {
    let code = |error: &OdsError| match error {
        OdsError::Password => SheetCode::Encrypted,
        _ => SheetCode::Broken,
    };
    let mut book = Ods::new(Cursor::new(file)).map_err(|error| refuse(code(&error), error.to_string()))?;
    load(&mut book, |_, _| Vec::new()).map_err(|error| refuse(SheetCode::Broken, error.to_string()))
}

fn load<B: Reader<Cursor<Vec<u8>>>>(
    book: &mut B,
    merges: impl Fn(&B, &str) -> Vec<Dimensions>,
) -> Result<Box<dyn Book>, B::Error> {
    let mut sheets = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&sheet.name)?;
        let outline = SheetOutline {
            is_hidden: sheet.visible != SheetVisible::Visible,
            merges: merges(book, &sheet.name).into_iter().filter_map(block).collect(),
            name: sheet.name,
            ..SheetOutline::default()
        };
        sheets.push((outline, range));
    }
    Ok(Box::new(Loaded(sheets)))
}

fn block(of: Dimensions) -> Option<Merge> {
    let (top, left) = of.start;
    let (bottom, right) = of.end;
    Some(Merge {
        top: top.checked_add(1)?,
        bottom: bottom.checked_add(1)?,
        left: usize::try_from(left).ok()?,
        right: usize::try_from(right).ok()?,
    })
}

impl Book for Loaded {
    fn sheets(&self) -> Vec<SheetOutline> {
        self.0.iter().map(|(outline, _)| outline.clone()).collect()
    }

    fn cells(&mut self, sheet: usize, taker: &mut dyn Taker) -> Result<(), Refusal> {
        let Some((_, range)) = self.0.get(sheet) else { return Ok(()) };
        let Some((top, left)) = range.start() else { return Ok(()) };
        for (row, column, data) in range.used_cells() {
            let place = |start: u32, at: usize| start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            if !taker.put((place(top, row), place(left, column)), value(data))? {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn value(value: &Data) -> Cell {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => written(text),
        #[expect(clippy::cast_precision_loss, reason = "Excel itself stores numbers like this")]
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => number_or_text(*number),
        Data::Bool(truth) => Cell::Bool(*truth),
        Data::DateTime(at) => moment(at),
        Data::DateTimeIso(text) => iso_moment(text),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

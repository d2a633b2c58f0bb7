//! Reading foreign sheets: the child's side. The only code that parses them.

use std::io::Cursor;

use calamine::{
    DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata,
};
use chrono::{NaiveDate, NaiveDateTime};
use platform::worker::{FrameWriter, Refusal};

use super::{
    Cell, Row, SheetCode, SheetLimits, container,
    error::{refuse, refuse_at},
    wire,
};

/// A frame goes out with this many rows or this many bytes, whichever comes first.
const ROWS: usize = 1_000;
const BYTES: usize = 1 << 20;
/// The longest row in bytes on its way to the parent; far above what a person types into 200 columns.
const ROW_BYTES: usize = 4 << 20;
/// What is kept of a formula: it is only shown.
const FORMULA: usize = 1_000;
/// The last row that Excel has.
const LAST_ROW: u32 = 1_048_576;
/// One behind the last serial number that Excel knows, which is the end of the year 9999.
const END_OF_TIME: f64 = 2_958_466.0;

/// The job: refuses the file, or sends its headings as one frame and then its rows.
pub(crate) fn run(file: Vec<u8>, parameters: &str, frames: &mut FrameWriter) -> Result<(), Refusal> {
    let limits: SheetLimits =
        serde_json::from_str(parameters).map_err(|error| Refusal::new("parameters", error.to_string()))?;
    container::check(&file, &limits)?;
    let mut book = Xlsx::new(Cursor::new(file)).map_err(|error| unreadable(&error, 0))?;
    let first = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| refuse(SheetCode::NoSheet, "no visible worksheet"))?;
    // Never `worksheet_range`: it makes room for all cells up to the last one, wherever that is.
    let mut cells = book.worksheet_cells_reader(&first).map_err(|error| unreadable(&error, 0))?;
    let mut sender = Sender::new(frames, limits);
    loop {
        let cell =
            cells.next_cell_with_formula_metadata().map_err(|error| unreadable(&error, sender.row.number))?;
        let Some(cell) = cell else { break };
        let value = cell.formula.map_or_else(|| value(&cell.value), formula);
        sender.put(cell.pos, value)?;
    }
    sender.finish()
}

fn unreadable(error: &XlsxError, row: u32) -> Refusal {
    let code = if matches!(error, XlsxError::Password) { SheetCode::Encrypted } else { SheetCode::Broken };
    if row == 0 { refuse(code, error.to_string()) } else { refuse_at(code, row, error) }
}

fn formula(about: XlsxFormulaMetadata) -> Cell {
    let text = match about {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
        // The text stands in the first cell of the group.
        _ => String::new(),
    };
    Cell::Formula(text.chars().take(FORMULA).collect())
}

fn value(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DurationIso(text) => written(text),
        DataRef::SharedString(text) => written(text),
        #[expect(clippy::cast_precision_loss, reason = "Excel itself stores numbers like this")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => number_or_text(*number),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(at) => moment(at),
        DataRef::DateTimeIso(text) => iso_moment(text),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn written(text: &str) -> Cell {
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

fn number_or_text(number: f64) -> Cell {
    if number.is_finite() { Cell::Number(number) } else { Cell::Text(number.to_string()) }
}

fn moment(at: &ExcelDateTime) -> Cell {
    let serial = at.as_f64();
    if at.is_duration() || !(0.0..END_OF_TIME).contains(&serial) {
        return number_or_text(serial);
    }
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    let day = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
    let time = day.and_then(|day| {
        day.and_hms_milli_opt(u32::from(hour), u32::from(minute), u32::from(second), u32::from(milli))
    });
    match time {
        // A time of day without a day.
        Some(time) if serial < 1.0 => Cell::Text(time.format("%H:%M:%S").to_string()),
        Some(time) => day_or_time(time),
        // 1900-02-29, which only Excel knows.
        None => number_or_text(serial),
    }
}

fn iso_moment(text: &str) -> Cell {
    let day = || text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let moment = text.trim_end_matches('Z').parse::<NaiveDateTime>().ok().or_else(day);
    moment.map_or_else(|| written(text), day_or_time)
}

fn day_or_time(moment: NaiveDateTime) -> Cell {
    if moment.time() == chrono::NaiveTime::MIN { Cell::Date(moment.date()) } else { Cell::DateTime(moment) }
}

/// Puts cells together to rows and rows to frames, and holds both against the limits.
struct Sender<'a> {
    frames: &'a mut FrameWriter,
    limits: SheetLimits,
    /// The row that is being put together; number 0 before the first one.
    row: Row,
    frame: Vec<u8>,
    rows_in_frame: usize,
    /// Rows sent so far, headings too.
    rows: u32,
}

impl<'a> Sender<'a> {
    fn new(frames: &'a mut FrameWriter, limits: SheetLimits) -> Self {
        Self { frames, limits, row: Row::default(), frame: Vec::new(), rows_in_frame: 0, rows: 0 }
    }

    /// One cell at its place, counted from 0.
    fn put(&mut self, (row, column): (u32, u32), cell: Cell) -> Result<(), Refusal> {
        let number = row.saturating_add(1);
        if cell == Cell::Empty {
            return Ok(());
        }
        if number < self.row.number || number > LAST_ROW {
            return Err(refuse_at(SheetCode::Broken, number, "rows are out of order"));
        }
        if number > self.row.number {
            self.end_row()?;
            self.row.number = number;
        }
        if column >= self.limits.columns {
            return Err(refuse_at(
                SheetCode::TooManyColumns,
                number,
                format!("column {}", column.saturating_add(1)),
            ));
        }
        if let Cell::Text(text) = &cell
            && text.len() > self.limits.characters
            && text.chars().count() > self.limits.characters
        {
            return Err(refuse_at(SheetCode::TooMuchText, number, "a cell"));
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if self.row.cells.len() <= column {
            self.row.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(place) = self.row.cells.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        if self.row.cells.is_empty() {
            return Ok(());
        }
        if self.rows > self.limits.rows {
            return Err(refuse_at(
                SheetCode::TooManyRows,
                self.row.number,
                format!("more than {}", self.limits.rows),
            ));
        }
        let before = self.frame.len();
        wire::encode(&self.row, &mut self.frame);
        if self.frame.len() - before > ROW_BYTES {
            return Err(refuse_at(SheetCode::TooMuchText, self.row.number, "a row"));
        }
        self.row.cells.clear();
        self.rows += 1;
        self.rows_in_frame += 1;
        // The headings go alone, so that the parent can look at them first.
        if self.rows == 1 || self.rows_in_frame >= ROWS || self.frame.len() >= BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        if !self.frame.is_empty() {
            self.frames.send(&self.frame)?;
            self.frame.clear();
            self.rows_in_frame = 0;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Refusal> {
        self.end_row()?;
        if self.rows == 0 {
            return Err(refuse(SheetCode::NoHeadings, "no value in the sheet"));
        }
        self.flush()
    }
}

//! `.xlsx`, streamed cell by cell.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use calamine::{
    DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata,
};
use chrono::{NaiveDate, NaiveDateTime};
use platform::worker::Refusal;
use zip::ZipArchive;

use super::{Book, Taker, written};
use crate::sheets::{
    Cell, SheetCode, SheetOutline,
    container::Marks,
    error::{refuse, refuse_at},
};

/// What is kept of a formula: it is only shown.
const FORMULA: usize = 1_000;
/// One behind the last serial number that Excel knows, which is the end of the year 9999.
const END_OF_TIME: f64 = 2_958_466.0;
/// Functions that reach outside or make a link: what they left behind is not taken for what a person wrote.
const REACHING: &[&str] =
    &["HYPERLINK", "WEBSERVICE", "FILTERXML", "RTD(", "CALL(", "EXEC(", "IMAGE(", "DDE", "|"];
/// How much of the lists of sheets is looked at; long ones are a few kilobytes.
const LISTS: u64 = 4 << 20;

/// A workbook under its reader.
pub(super) struct Workbook {
    book: Xlsx<Cursor<Vec<u8>>>,
    sheets: Vec<SheetOutline>,
}

impl Workbook {
    pub(super) fn open(file: Vec<u8>, marks: &BTreeMap<String, Marks>) -> Result<Self, Refusal> {
        let entries = entries(&file);
        let book = Xlsx::new(Cursor::new(file)).map_err(|error| unreadable(&error, 0))?;
        let all = book.sheets_metadata().iter().enumerate();
        let sheets = all.filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet).map(|(at, sheet)| {
            let marks = entries.get(at).and_then(|name| marks.get(name));
            SheetOutline {
                name: sheet.name.clone(),
                is_hidden: sheet.visible != SheetVisible::Visible,
                merges: marks.map(|marks| marks.merges.clone()).unwrap_or_default(),
                hidden_rows: marks.map(|marks| marks.hidden_rows.clone()).unwrap_or_default(),
                ..SheetOutline::default()
            }
        });
        let sheets = sheets.collect();
        Ok(Self { book, sheets })
    }
}

impl Book for Workbook {
    fn sheets(&self) -> Vec<SheetOutline> {
        self.sheets.clone()
    }

    fn cells(&mut self, sheet: usize, taker: &mut dyn Taker) -> Result<(), Refusal> {
        let Some(sheet) = self.sheets.get(sheet) else { return Ok(()) };
        // Never `worksheet_range`: it makes room for all cells up to the last one, wherever that is.
        let mut cells =
            self.book.worksheet_cells_reader(&sheet.name).map_err(|error| unreadable(&error, 0))?;
        loop {
            let cell =
                cells.next_cell_with_formula_metadata().map_err(|error| unreadable(&error, taker.row()))?;
            let Some(cell) = cell else { return Ok(()) };
            let stored = value(&cell.value);
            let value = match cell.formula {
                Some(about) => calculated(about, stored),
                None => stored,
            };
            if !taker.put(cell.pos, value)? {
                return Ok(());
            }
        }
    }
}

/// The entries of the sheets in the order of the workbook, in small letters; empty where the lists do not say.
fn entries(file: &[u8]) -> Vec<String> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(file)) else { return Vec::new() };
    let mut text = |name: &str| {
        let mut bytes = Vec::new();
        let entry = archive.by_name(name).ok()?;
        entry.take(LISTS).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let (Some(book), Some(relations)) = (text("xl/workbook.xml"), text("xl/_rels/workbook.xml.rels")) else {
        return Vec::new();
    };
    let mut targets = BTreeMap::new();
    for tag in tags(&relations, "<Relationship ") {
        if let (Some(id), Some(target)) = (attribute(tag, " Id=\""), attribute(tag, " Target=\"")) {
            let target = target.to_ascii_lowercase();
            let name = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id.to_owned(), name);
        }
    }
    let of = |tag: &str| attribute(tag, ":id=\"").and_then(|id| targets.get(id)).cloned().unwrap_or_default();
    tags(&book, "<sheet ").map(of).collect()
}

fn tags<'a>(text: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(start).map(|(at, _)| {
        let tag = text.get(at..).unwrap_or_default();
        tag.split_once('>').map_or(tag, |(tag, _)| tag)
    })
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(name)?.1.split_once('"').map(|(value, _)| value)
}

fn unreadable(error: &XlsxError, row: u32) -> Refusal {
    let code = if matches!(error, XlsxError::Password) { SheetCode::Encrypted } else { SheetCode::Broken };
    if row == 0 { refuse(code, error.to_string()) } else { refuse_at(code, row, error) }
}

/// The stored result of a formula, when there is one that a person would see and trust.
fn calculated(about: XlsxFormulaMetadata, stored: Cell) -> Cell {
    let text = match about {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => formula,
        // The text stands in the first cell of the group.
        _ => String::new(),
    };
    let is_reaching = || {
        let text = text.to_ascii_uppercase();
        REACHING.iter().any(|word| text.contains(word))
    };
    if stored == Cell::Empty || is_reaching() {
        Cell::Formula(text.chars().take(FORMULA).collect())
    } else {
        stored
    }
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

pub(super) fn number_or_text(number: f64) -> Cell {
    if number.is_finite() { Cell::Number(number) } else { Cell::Text(number.to_string()) }
}

pub(super) fn moment(at: &ExcelDateTime) -> Cell {
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

pub(super) fn iso_moment(text: &str) -> Cell {
    let day = || text.parse::<NaiveDate>().ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let moment = text.trim_end_matches('Z').parse::<NaiveDateTime>().ok().or_else(day);
    moment.map_or_else(|| written(text), day_or_time)
}

fn day_or_time(moment: NaiveDateTime) -> Cell {
    if moment.time() == chrono::NaiveTime::MIN { Cell::Date(moment.date()) } else { Cell::DateTime(moment) }
}

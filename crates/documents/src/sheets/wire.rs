//! Rows on their way from the child to the parent.
//!
//! Fixed-width numbers are little-endian; a text is its length in bytes and the bytes. The parent believes nothing: what
//! does not decode is no row.

use chrono::{DateTime, Datelike as _, NaiveDate};

use super::{Cell, Row};

mod tag {
    pub(super) const EMPTY: u8 = 0;
    pub(super) const TEXT: u8 = 1;
    pub(super) const NUMBER: u8 = 2;
    pub(super) const DATE: u8 = 3;
    pub(super) const DATE_TIME: u8 = 4;
    pub(super) const FALSE: u8 = 5;
    pub(super) const TRUE: u8 = 6;
    pub(super) const FORMULA: u8 = 7;
    pub(super) const ERROR: u8 = 8;
}

/// Begins a frame: the place of the sheet its rows are of.
pub(super) fn begin(sheet: usize, to: &mut Vec<u8>) {
    to.extend(u32::try_from(sheet).unwrap_or(u32::MAX).to_le_bytes());
}

/// Appends one row.
pub(super) fn encode(row: &Row, to: &mut Vec<u8>) {
    to.extend(row.number.to_le_bytes());
    to.extend(u32::try_from(row.cells.len()).unwrap_or(u32::MAX).to_le_bytes());
    for cell in &row.cells {
        match cell {
            Cell::Empty => to.push(tag::EMPTY),
            Cell::Text(text) => encode_text(tag::TEXT, text, to),
            Cell::Formula(text) => encode_text(tag::FORMULA, text, to),
            Cell::Error(text) => encode_text(tag::ERROR, text, to),
            Cell::Bool(false) => to.push(tag::FALSE),
            Cell::Bool(true) => to.push(tag::TRUE),
            Cell::Number(number) => {
                to.push(tag::NUMBER);
                to.extend(number.to_le_bytes());
            }
            Cell::Date(day) => {
                to.push(tag::DATE);
                to.extend(day.num_days_from_ce().to_le_bytes());
            }
            Cell::DateTime(at) => {
                to.push(tag::DATE_TIME);
                to.extend(at.and_utc().timestamp_millis().to_le_bytes());
            }
        }
    }
}

fn encode_text(tag: u8, text: &str, to: &mut Vec<u8>) {
    to.push(tag);
    to.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
    to.extend(text.as_bytes());
}

/// The sheet and the rows of one frame, none of them wider than `columns`; nothing when it is not made of rows.
pub(super) fn decode(mut frame: &[u8], columns: u32) -> Option<(usize, Vec<Row>)> {
    let from = &mut frame;
    let sheet = usize::try_from(u32::from_le_bytes(take(from)?)).ok()?;
    let mut rows = Vec::new();
    while !from.is_empty() {
        let number = u32::from_le_bytes(take(from)?);
        let width = u32::from_le_bytes(take(from)?);
        if width > columns {
            return None;
        }
        let cells = (0..width).map(|_| decode_cell(from)).collect::<Option<Vec<_>>>()?;
        rows.push(Row { number, cells });
    }
    Some((sheet, rows))
}

fn decode_cell(from: &mut &[u8]) -> Option<Cell> {
    let [tag] = take(from)?;
    Some(match tag {
        tag::EMPTY => Cell::Empty,
        tag::TEXT => Cell::Text(decode_text(from)?),
        tag::FORMULA => Cell::Formula(decode_text(from)?),
        tag::ERROR => Cell::Error(decode_text(from)?),
        tag::FALSE => Cell::Bool(false),
        tag::TRUE => Cell::Bool(true),
        tag::NUMBER => Cell::Number(f64::from_le_bytes(take(from)?)),
        tag::DATE => Cell::Date(NaiveDate::from_num_days_from_ce_opt(i32::from_le_bytes(take(from)?))?),
        tag::DATE_TIME => {
            Cell::DateTime(DateTime::from_timestamp_millis(i64::from_le_bytes(take(from)?))?.naive_utc())
        }
        _ => return None,
    })
}

fn decode_text(from: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(u32::from_le_bytes(take(from)?)).ok()?;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    String::from_utf8(text.to_vec()).ok()
}

fn take<const N: usize>(from: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = from.split_first_chunk::<N>()?;
    *from = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::{Cell, NaiveDate, Row, begin, decode, encode};

    fn rows() -> Vec<Row> {
        let day = NaiveDate::from_ymd_opt(1949, 10, 1).unwrap();
        let cells = vec![
            Cell::Text("张三".into()),
            Cell::Empty,
            Cell::Number(-2.5),
            Cell::Date(day),
            Cell::DateTime(day.and_hms_milli_opt(15, 0, 0, 7).unwrap()),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::Formula("1+1".into()),
            Cell::Error("#N/A".into()),
        ];
        vec![Row { number: 2, cells }, Row { number: 1_048_576, cells: vec![Cell::Text(String::new())] }]
    }

    #[test]
    fn rows_arrive_as_they_were_sent() {
        let mut frame = Vec::new();
        begin(3, &mut frame);
        for row in rows() {
            encode(&row, &mut frame);
        }
        assert_eq!(decode(&frame, 9), Some((3, rows())));
        assert_eq!(decode(&frame, 8), None, "wider than allowed");
    }

    #[test]
    fn a_frame_that_is_cut_or_changed_never_panics() {
        let mut frame = Vec::new();
        begin(3, &mut frame);
        for row in rows() {
            encode(&row, &mut frame);
        }
        for end in 5..frame.len() {
            if let Some((_, rows)) = decode(&frame[..end], 9) {
                assert_eq!(rows.len(), 1, "only whole rows decode");
            }
        }
        for at in 0..frame.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut changed = frame.clone();
                changed[at] ^= change;
                let _ = decode(&changed, 200);
            }
        }
    }
}

//! What stands in a sheet.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

/// One row that holds at least one value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// As Excel counts them, from 1.
    pub number: u32,
    /// From the first column on; columns behind the last value are left out.
    pub cells: Vec<Cell>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing, or only spaces.
    #[default]
    Empty,
    /// Text as typed, not trimmed.
    Text(String),
    /// A number; Excel keeps 15 digits of it.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// A day with a time that is not midnight.
    DateTime(NaiveDateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// The text of a formula without a stored result, or of one that reaches outside; without the sign in front. Any
    /// other formula is the result that its file stores: nothing is calculated here.
    Formula(String),
    /// What Excel shows where a formula failed, such as `#N/A`.
    Error(String),
}

impl Cell {
    /// What a person sees in the cell: trimmed (full-width spaces too), numbers without `.0`, days as `2026-11-23`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text.trim()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(day) => Cow::Owned(day.format("%Y-%m-%d").to_string()),
            Self::DateTime(at) => Cow::Owned(at.format("%Y-%m-%d %H:%M:%S").to_string()),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::Formula(formula) => Cow::Owned(format!("={formula}")),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn numbers_read_like_typed() {
        assert_eq!(Cell::Number(13_800_000_000.0).text(), "13800000000");
        assert_eq!(Cell::Number(2.5).text(), "2.5");
        assert_eq!(Cell::Number(-0.1).text(), "-0.1");
        assert_eq!(Cell::Number(110_101_199_003_070_000.0).text(), "110101199003070000");
    }

    #[test]
    fn full_width_spaces_are_spaces() {
        assert_eq!(Cell::Text("　张三 \u{a0}".to_owned()).text(), "张三");
        assert!(Cell::Text("　 ".to_owned()).is_empty());
    }

    #[test]
    fn days_read_as_iso() {
        let day = chrono::NaiveDate::from_ymd_opt(2001, 2, 3).unwrap();
        assert_eq!(Cell::Date(day).text(), "2001-02-03");
        assert_eq!(Cell::DateTime(day.and_hms_opt(8, 5, 0).unwrap()).text(), "2001-02-03 08:05:00");
    }
}

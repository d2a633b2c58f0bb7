//! One row, asked by heading.

use std::{borrow::Cow, sync::Arc};

use chrono::NaiveDate;

use super::{
    Column, Kind, Layout, Problem,
    days::{self, Day},
};
use crate::{
    sheets::{Cell, Row},
    texts,
};

/// Excel keeps 15 digits: a whole number from here on may have lost its last ones.
const DIGITS_LOST: f64 = 1e15;

/// One row of a bound sheet. Questions name the heading as the layout declares it.
#[derive(Clone, Debug)]
pub struct Record {
    layout: &'static Layout,
    places: Arc<[Option<usize>]>,
    row: Row,
}

impl Record {
    pub(super) fn new(layout: &'static Layout, places: Arc<[Option<usize>]>, row: Row) -> Self {
        Self { layout, places, row }
    }

    /// The number of the row, as Excel counts them.
    pub fn row(&self) -> u32 {
        self.row.number
    }

    /// The row as it was read, also the columns that the layout does not know.
    pub fn cells(&self) -> &Row {
        &self.row
    }

    /// What a person sees in the cell.
    pub fn shown(&self, heading: &str) -> String {
        self.find(heading).map_or_else(String::new, |(_, cell)| cell.text().into_owned())
    }

    /// A problem of this row, found by the importer's own checks.
    pub fn problem(&self, heading: &str, code: &'static str, what: impl Into<String>) -> Problem {
        Problem::new(self.row.number, heading, &self.shown(heading), code, what)
    }

    /// The text of a cell, trimmed; nothing when it is empty. When the column has choices, one of them.
    ///
    /// # Errors
    /// `required` when it is empty and must not be, `formula`, `formula-text`, `error-value`, `digits-lost`,
    /// `not-a-choice`.
    pub fn text(&self, heading: &str) -> Result<Option<String>, Problem> {
        let Some((column, cell)) = self.present(heading)? else { return Ok(None) };
        let text = visible(&self.plain_text(column, cell)?);
        if text.is_empty() {
            return if column.required { Err(self.empty(heading)) } else { Ok(None) };
        }
        if let Some(choices) = column.choices {
            let choices = choices();
            if !choices.contains(&text.as_str()) {
                return Err(self.problem(heading, "not-a-choice", texts::not_a_choice(heading, &choices)));
            }
        }
        Ok(Some(text))
    }

    /// The text of a cell that must have one.
    ///
    /// # Errors
    /// As [`Record::text`], and `required` also where the layout does not ask for it.
    pub fn need(&self, heading: &str) -> Result<String, Problem> {
        self.text(heading)?.ok_or_else(|| self.empty(heading))
    }

    /// The day in a cell: a real date of Excel, or text as people type days.
    ///
    /// # Errors
    /// `date-unreadable`, `date-impossible` and those of [`Record::text`] but the last.
    pub fn date(&self, heading: &str) -> Result<Option<NaiveDate>, Problem> {
        let Some((_, cell)) = self.present(heading)? else { return Ok(None) };
        let day = match cell {
            Cell::Date(day) => Day::Is(*day),
            Cell::DateTime(at) => Day::Is(at.date()),
            Cell::Bool(_) | Cell::Formula(_) | Cell::Error(_) => Day::Unreadable,
            Cell::Empty | Cell::Text(_) | Cell::Number(_) => days::read(&cell.text()),
        };
        match day {
            Day::Is(day) => Ok(Some(day)),
            Day::Impossible => Err(self.problem(heading, "date-impossible", texts::date_impossible(heading))),
            Day::Unreadable => Err(self.problem(heading, "date-unreadable", texts::date_unreadable(heading))),
        }
    }

    /// The day in a cell that must have one.
    ///
    /// # Errors
    /// As [`Record::date`], and `required`.
    pub fn need_date(&self, heading: &str) -> Result<NaiveDate, Problem> {
        self.date(heading)?.ok_or_else(|| self.empty(heading))
    }

    /// The number in a cell.
    ///
    /// # Errors
    /// `number-unreadable` and those of [`Record::text`].
    pub fn decimal(&self, heading: &str) -> Result<Option<f64>, Problem> {
        let Some((column, cell)) = self.present(heading)? else { return Ok(None) };
        let number = match cell {
            Cell::Number(number) => Some(*number),
            Cell::Text(_) => self.plain_text(column, cell)?.parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite());
        number
            .map(Some)
            .ok_or_else(|| self.problem(heading, "number-unreadable", texts::number_unreadable(heading)))
    }

    /// The whole number in a cell.
    ///
    /// # Errors
    /// As [`Record::decimal`]; a number with a fraction is `number-unreadable`.
    pub fn integer(&self, heading: &str) -> Result<Option<i64>, Problem> {
        let Some(number) = self.decimal(heading)? else { return Ok(None) };
        if number.fract() != 0.0 || number.abs() >= DIGITS_LOST {
            return Err(self.problem(heading, "number-unreadable", texts::integer_unreadable(heading)));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far inside the range")]
        Ok(Some(number as i64))
    }

    /// 是 or 否.
    ///
    /// # Errors
    /// `not-a-choice` and those of [`Record::text`].
    pub fn yes(&self, heading: &str) -> Result<Option<bool>, Problem> {
        match (self.find(heading), self.text(heading)) {
            (Some((_, Cell::Bool(truth))), _) => Ok(Some(*truth)),
            (_, Ok(Some(text))) => match texts::yes_or_no(&text) {
                Some(truth) => Ok(Some(truth)),
                None => {
                    Err(self.problem(heading, "not-a-choice", texts::not_a_choice(heading, texts::YES_NO)))
                }
            },
            (_, other) => other.map(|_| None),
        }
    }

    /// The generic checks of all columns by their kind, at most one problem for each cell.
    pub fn check(&self) -> Vec<Problem> {
        let problem_of = |column: &Column| match column.kind {
            Kind::Date => self.date(column.heading).err(),
            Kind::Number => self.decimal(column.heading).err(),
            Kind::Text | Kind::Identifier | Kind::Phone => self.text(column.heading).err(),
        };
        self.layout.columns.iter().filter_map(problem_of).collect()
    }

    /// The column and its cell; nothing for a column that the sheet or the layout does not have.
    fn find(&self, heading: &str) -> Option<(&'static Column, &Cell)> {
        const NOTHING: &Cell = &Cell::Empty;
        let at = self.layout.columns.iter().position(|column| column.heading == heading);
        debug_assert!(at.is_some(), "the layout {} has no column {heading}", self.layout.title);
        let column = self.layout.columns.get(at?)?;
        let cell = self.places.get(at?)?.and_then(|place| self.row.cells.get(place));
        Some((column, cell.unwrap_or(NOTHING)))
    }

    /// A cell with a value that is neither a formula nor looks like one.
    fn present(&self, heading: &str) -> Result<Option<(&'static Column, &Cell)>, Problem> {
        let Some((column, cell)) = self.find(heading) else { return Ok(None) };
        match cell {
            Cell::Formula(_) => Err(self.problem(heading, "formula", texts::formula(heading))),
            Cell::Error(_) => Err(self.problem(heading, "error-value", texts::error_value(heading))),
            Cell::Text(text) if is_like_a_formula(text, column.kind) => {
                Err(self.problem(heading, "formula-text", texts::formula_text(heading)))
            }
            cell if !cell.is_empty() => Ok(Some((column, cell))),
            _ if column.required => Err(self.empty(heading)),
            _ => Ok(None),
        }
    }

    /// The problem of a cell that must have a value.
    fn empty(&self, heading: &str) -> Problem {
        self.problem(heading, "required", texts::required(heading))
    }

    fn plain_text<'a>(&self, column: &Column, cell: &'a Cell) -> Result<Cow<'a, str>, Problem> {
        if matches!(cell, Cell::Number(number) if number.fract() == 0.0 && number.abs() >= DIGITS_LOST) {
            return Err(self.problem(column.heading, "digits-lost", texts::digits_lost(column.heading)));
        }
        Ok(cell.text())
    }
}

/// The text without the signs that nobody sees, trimmed; lines stay lines.
fn visible(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !rules::text::is_meaningless(*c)).collect();
    seen.trim().to_owned()
}

/// Text that a spreadsheet would take for a formula when it is pasted or exported: it begins with one of `= + - @`, in
/// either width, or with a control sign. Signs that nobody sees go before it is kept, so they hide nothing here.
fn is_like_a_formula(text: &str, kind: Kind) -> bool {
    let is_blank = |c: char| c == ' ' || c == '\u{3000}';
    let seen = text.chars().filter(|c| !rules::text::is_invisible(*c));
    let mut signs = seen.skip_while(|c| is_blank(*c));
    match signs.next() {
        Some('\t' | '\r' | '=' | '@' | '＝' | '＠') => true,
        Some('+' | '＋') => {
            let rest: String = signs.collect();
            let is_phone = rules::text::compact(&rest).chars().all(|c| c.is_ascii_digit() || c == '-');
            !(kind == Kind::Phone && is_phone)
        }
        Some('-' | '－') => {
            let rest: String = signs.collect();
            !(kind == Kind::Number && rest.trim_end_matches(is_blank).parse::<f64>().is_ok())
        }
        _ => false,
    }
}

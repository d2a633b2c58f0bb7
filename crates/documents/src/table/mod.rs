//! A sheet read by a declared layout.
//!
//! An importer declares its columns once; template, reading, generic checks and the file with the marked errors all
//! follow from that. Columns may come in any order, columns that nobody declared are left alone.

use std::sync::Arc;

use serde::Serialize;

use crate::{sheets::Row, texts};

mod days;
mod record;

pub use record::Record;

/// How many characters of a value a problem repeats.
const SHOWN: usize = 100;

/// What stands in a column, as far as reading and the template care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Digits that are no number: codes, numbers of persons. Excel spoils long ones when they are typed as a number.
    Identifier,
    /// Text that may begin with `+`.
    Phone,
    /// A day.
    Date,
    /// A number; may begin with `-`.
    Number,
}

/// One column of a layout.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What stands over it.
    pub heading: &'static str,
    /// Whether every row must have a value.
    pub required: bool,
    /// How to fill it, for the template.
    pub hint: &'static str,
    /// An invented value, for the template.
    pub example: &'static str,
    /// The only values that are taken.
    pub choices: Option<fn() -> Vec<&'static str>>,
    /// What stands in it.
    pub kind: Kind,
}

impl Column {
    const fn of(heading: &'static str, kind: Kind) -> Self {
        Self { heading, required: false, hint: "", example: "", choices: None, kind }
    }
    /// A column of text.
    pub const fn text(heading: &'static str) -> Self {
        Self::of(heading, Kind::Text)
    }
    /// A column of codes or numbers of persons.
    pub const fn identifier(heading: &'static str) -> Self {
        Self::of(heading, Kind::Identifier)
    }
    /// A column of telephone numbers.
    pub const fn phone(heading: &'static str) -> Self {
        Self::of(heading, Kind::Phone)
    }
    /// A column of days.
    pub const fn date(heading: &'static str) -> Self {
        Self::of(heading, Kind::Date)
    }
    /// A column of numbers.
    pub const fn number(heading: &'static str) -> Self {
        Self::of(heading, Kind::Number)
    }
    /// Every row must have a value.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// How to fill it.
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }
    /// An invented value.
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }
    /// The only values that are taken.
    pub const fn choices(mut self, choices: fn() -> Vec<&'static str>) -> Self {
        self.choices = Some(choices);
        self
    }
}

/// The columns of one kind of sheet.
#[derive(Debug)]
pub struct Layout {
    /// What the sheet is called.
    pub title: &'static str,
    /// In the order of the template.
    pub columns: &'static [Column],
}

/// What is wrong with one cell, or with one heading (then the row is 0), and what to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The row as Excel counts them; 0 for the headings.
    pub row: u32,
    /// The heading of the column.
    pub column: String,
    /// What stood there, at most 100 characters of it.
    pub value: String,
    /// What to change, in Chinese.
    pub what: String,
    /// Which check, in one word.
    pub code: &'static str,
}

impl Problem {
    /// A problem; a long value is cut.
    pub fn new(row: u32, column: &str, value: &str, code: &'static str, what: impl Into<String>) -> Self {
        let mut shown: String = value.chars().take(SHOWN).collect();
        if shown.len() < value.len() {
            shown.pop();
            shown.push('…');
        }
        Self { row, column: column.to_owned(), value: shown, what: what.into(), code }
    }
}

impl Layout {
    /// Finds the columns of the layout among the headings of a sheet.
    ///
    /// # Errors
    /// A problem for each required heading that is missing and for each declared heading that comes twice.
    pub fn bind(&'static self, headings: &[String]) -> Result<Binding, Vec<Problem>> {
        let found: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
        let mut problems = Vec::new();
        let mut places = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            let wanted = plain(column.heading);
            let mut at =
                found.iter().enumerate().filter(|(_, heading)| **heading == wanted).map(|(place, _)| place);
            let place = at.next();
            if place.is_none() && column.required {
                problems.push(Problem::new(
                    0,
                    column.heading,
                    "",
                    "heading-missing",
                    texts::heading_missing(column.heading),
                ));
            }
            if at.next().is_some() {
                let what = texts::heading_twice(column.heading);
                problems.push(Problem::new(0, column.heading, column.heading, "heading-twice", what));
            }
            places.push(place);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let notes = found
            .iter()
            .enumerate()
            .filter(|(place, heading)| !heading.is_empty() && !places.contains(&Some(*place)))
            .filter_map(|(place, _)| headings.get(place))
            .filter(|heading| heading.as_str() != texts::ERRORS_COLUMN)
            .map(|heading| texts::column_not_read(heading))
            .collect();
        Ok(Binding { layout: self, places: places.into(), notes })
    }
}

/// A heading without spaces and without the marks that people put behind required ones.
pub(crate) fn plain(heading: &str) -> String {
    let heading: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    let heading =
        texts::REQUIRED_MARKS.iter().fold(heading.as_str(), |rest, mark| rest.trim_end_matches(mark));
    heading.trim_start_matches(['*', '＊']).to_owned()
}

/// A layout found in one sheet.
#[derive(Clone, Debug)]
pub struct Binding {
    layout: &'static Layout,
    places: Arc<[Option<usize>]>,
    notes: Vec<String>,
}

impl Binding {
    /// What the person should know and need not change: columns that are not read.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The layout that was found.
    pub fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// Whether the sheet has the column; only columns that are not required may be missing.
    pub fn has(&self, heading: &str) -> bool {
        let at = self.layout.columns.iter().position(|column| column.heading == heading);
        at.and_then(|at| self.places.get(at)).is_some_and(Option::is_some)
    }

    /// A row with the meaning of its columns.
    pub fn record(&self, row: Row) -> Record {
        Record::new(self.layout, Arc::clone(&self.places), row)
    }
}

#[cfg(test)]
mod tests;

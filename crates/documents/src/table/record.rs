//! One row, asked by heading.

use std::{borrow::Cow, sync::Arc};

use chrono::NaiveDate;

use super::{
    Layout, Problem,
    binding::Bound,
    cells::{self, Value},
    days::Day,
    derive::{self, Working},
    finding::{self, Severity},
    layout::Column,
};
use crate::{
    sheets::{Cell, Row},
    texts,
};

/// What reading came to for one column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Read {
    pub(super) value: Option<Value>,
    pub(super) finding: Option<Box<Problem>>,
}

impl Read {
    /// What a cell says of a day that it does not say whole.
    pub(super) fn part(
        &self,
        row: &Row,
        places: &[Option<usize>],
        at: usize,
        column: &Column,
    ) -> Option<Day> {
        let is_open = self.finding.as_ref().is_some_and(|finding| finding.severity == Severity::Question);
        let cell = cell_at(row, places, at)?;
        is_open.then(|| cells::read(column, cell, None).part).flatten()
    }
}

fn cell_at<'a>(row: &'a Row, places: &[Option<usize>], at: usize) -> Option<&'a Cell> {
    places.get(at).copied().flatten().and_then(|place| row.cells.get(place))
}

/// What a person sees in the cell of a column.
pub(super) fn shown_at(row: &Row, places: &[Option<usize>], at: usize) -> String {
    cell_at(row, places, at).map_or_else(String::new, |cell| cell.text().into_owned())
}

/// One row of a bound sheet. Questions name the heading as the layout declares it.
#[derive(Clone, Debug)]
pub struct Record {
    bound: Arc<Bound>,
    row: Row,
    reads: Vec<Read>,
    /// Of the columns over which one column of the layout goes, in the order of the binding.
    spread: Vec<Read>,
    row_said: Vec<Problem>,
}

impl Record {
    pub(super) fn new(bound: Arc<Bound>, row: Row) -> Self {
        let context = &bound.context;
        let mut reads = Vec::with_capacity(bound.layout.columns.len());
        for (at, column) in bound.layout.columns.iter().enumerate() {
            reads.push(match cell_at(&row, &bound.places, at) {
                Some(cell) => bound.read(column, column.heading, cell, row.number),
                None => Read::default(),
            });
        }
        // A second number in the cell of the first one, where there is a column for it that is empty.
        for (from, to) in &bound.rests {
            let rest = bound.layout.columns.get(*from).zip(cell_at(&row, &bound.places, *from));
            let rest = rest.and_then(|(column, cell)| {
                reads.get(*from)?.finding.as_ref()?;
                cells::read(column, cell, None).rest
            });
            if let (Some(rest), Some(read)) = (rest, reads.get_mut(*to))
                && read.value.is_none()
                && read.finding.is_none()
            {
                read.value = Some(Value::Text(rest));
            }
        }
        let spread = bound
            .spread
            .iter()
            .map(|one| {
                let Some(column) = bound.layout.columns.get(one.column) else { return Read::default() };
                bound.read(column, &one.name, row.cells.get(one.place).unwrap_or(&Cell::Empty), row.number)
            })
            .collect();
        let mut row_said = Vec::new();
        let mut working = Working {
            layout: bound.layout,
            row: &row,
            places: &bound.places,
            reads: &mut reads,
            context,
            row_said: &mut row_said,
        };
        derive::from_civil_id(&mut working);
        derive::branch(&mut working);
        for step in bound.layout.steps {
            step(&mut working);
        }
        Self { bound, row, reads, spread, row_said }
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
        self.at(heading).map_or_else(String::new, |at| shown_at(&self.row, &self.bound.places, at))
    }

    /// Whether the sheet has the column; what was derived from other columns counts as not there.
    pub fn has(&self, heading: &str) -> bool {
        self.at(heading).and_then(|at| self.bound.places.get(at)).is_some_and(Option::is_some)
    }

    /// A problem of this row, found by the importer's own checks. A column without a value because of what is said
    /// about another one has no problem of its own: what is said there stands for it.
    pub fn problem(&self, heading: &str, code: &'static str, what: impl Into<String>) -> Problem {
        if let Some((_, Read { value: None, finding: Some(finding) })) = self.find(heading)
            && finding.column != heading
            && finding.severity.holds_back()
        {
            return (**finding).clone();
        }
        Problem::new(self.row.number, heading, &self.shown(heading), code, what)
    }

    /// What the person answered to a question about a cell.
    pub fn answer(&self, heading: &str) -> Option<&str> {
        self.bound.context.answer(heading, &finding::shown(&self.shown(heading)), "")
    }

    /// The value of a cell or what was derived for it.
    ///
    /// # Errors
    /// What is said about the cell and keeps its row back; `required` when it is empty and must not be.
    pub fn value(&self, heading: &str) -> Result<Option<&Value>, Problem> {
        let Some((column, read)) = self.find(heading) else { return Ok(None) };
        match read {
            Read { value: Some(value), .. } => Ok(Some(value)),
            Read { finding: Some(finding), .. } => Err((**finding).clone()),
            _ if column.required => Err(self.problem(heading, "required", texts::required(heading))),
            _ => Ok(None),
        }
    }

    /// The text of a cell, trimmed; nothing when it is empty. When the column has choices, one of them.
    ///
    /// # Errors
    /// As [`Record::value`].
    pub fn text(&self, heading: &str) -> Result<Option<String>, Problem> {
        Ok(self.value(heading)?.map(Value::text))
    }

    /// The text of a cell that must have one.
    ///
    /// # Errors
    /// As [`Record::text`], and `required` also where the layout does not ask for it.
    pub fn need(&self, heading: &str) -> Result<String, Problem> {
        self.text(heading)?.ok_or_else(|| self.problem(heading, "required", texts::required(heading)))
    }

    /// The day in a cell: a real date, or text as people type days.
    ///
    /// # Errors
    /// As [`Record::value`].
    pub fn date(&self, heading: &str) -> Result<Option<NaiveDate>, Problem> {
        Ok(match self.value(heading)? {
            Some(Value::Day(day) | Value::Month(day)) => Some(*day),
            Some(Value::Moment(at)) => Some(at.date()),
            _ => None,
        })
    }

    /// The day in a cell that must have one.
    ///
    /// # Errors
    /// As [`Record::date`], and `required`.
    pub fn need_date(&self, heading: &str) -> Result<NaiveDate, Problem> {
        self.date(heading)?.ok_or_else(|| self.problem(heading, "required", texts::required(heading)))
    }

    /// The number in a cell.
    ///
    /// # Errors
    /// As [`Record::value`].
    pub fn decimal(&self, heading: &str) -> Result<Option<f64>, Problem> {
        Ok(match self.value(heading)? {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        })
    }

    /// The amount in a cell, in fen.
    ///
    /// # Errors
    /// As [`Record::value`].
    pub fn fen(&self, heading: &str) -> Result<Option<i64>, Problem> {
        Ok(match self.value(heading)? {
            Some(Value::Fen(fen)) => Some(*fen),
            _ => None,
        })
    }

    /// The whole number in a cell.
    ///
    /// # Errors
    /// As [`Record::decimal`]; a number with a fraction is `number-unreadable`.
    pub fn integer(&self, heading: &str) -> Result<Option<i64>, Problem> {
        let Some(number) = self.decimal(heading)? else { return Ok(None) };
        if number.fract() != 0.0 || number.abs() >= 1e15 {
            return Err(self.problem(heading, "number-unreadable", texts::integer_unreadable(heading)));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far inside the range")]
        Ok(Some(number as i64))
    }

    /// 是 or 否.
    ///
    /// # Errors
    /// As [`Record::value`].
    pub fn yes(&self, heading: &str) -> Result<Option<bool>, Problem> {
        Ok(match self.value(heading)? {
            Some(Value::Yes(is)) => Some(*is),
            _ => None,
        })
    }

    /// What keeps the row back, at most one for each cell.
    pub fn check(&self) -> Vec<Problem> {
        let mut all: Vec<Problem> =
            self.bound.layout.columns.iter().filter_map(|column| self.value(column.heading).err()).collect();
        all.extend(self.held_back());
        let mut seen = std::collections::BTreeSet::new();
        all.retain(|one| seen.insert((one.column.clone(), one.code)));
        all
    }

    /// Everything that is said about the row and its cells, without what required cells lack.
    pub fn findings(&self) -> Vec<Problem> {
        let cells = self.reads.iter().chain(&self.spread).filter_map(|read| read.finding.as_deref());
        let mut all: Vec<Problem> = self.row_said.clone();
        for one in cells {
            if !all.contains(one) {
                all.push(one.clone());
            }
        }
        all
    }

    /// What was found while reading and keeps the row back.
    pub fn held_back(&self) -> Vec<Problem> {
        let holds = |read: &&Read| read.finding.as_ref().is_some_and(|finding| finding.severity.holds_back());
        if !self.reads.iter().chain(&self.spread).any(|read| holds(&read))
            && !self.row_said.iter().any(|said| said.severity.holds_back())
        {
            return Vec::new();
        }
        self.findings().into_iter().filter(|finding| finding.severity.holds_back()).collect()
    }

    /// All values, by our headings; those of one column over several by the heading of each.
    pub fn values(&self) -> Vec<(Cow<'static, str>, &Value)> {
        let columns = self.bound.layout.columns.iter().zip(&self.reads);
        let own =
            columns.filter_map(|(column, read)| Some((Cow::Borrowed(column.heading), read.value.as_ref()?)));
        let spread = self.bound.spread.iter().zip(&self.spread);
        let others =
            spread.filter_map(|(one, read)| Some((Cow::Owned(one.name.clone()), read.value.as_ref()?)));
        own.chain(others).collect()
    }

    fn at(&self, heading: &str) -> Option<usize> {
        let at = self.bound.layout.at(heading);
        debug_assert!(at.is_some(), "the layout {} has no column {heading}", self.bound.layout.title);
        at
    }

    /// The column and what was read; nothing for a column that the layout does not have.
    fn find(&self, heading: &str) -> Option<(&'static Column, &Read)> {
        let layout: &'static Layout = self.bound.layout;
        let at = self.at(heading)?;
        Some((layout.columns.get(at)?, self.reads.get(at)?))
    }
}

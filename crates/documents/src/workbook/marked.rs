//! A copy of an import in which the errors are marked, so that a person can correct it and bring it in again.

use std::io::Write;

use rust_xlsxwriter::{Note, Worksheet, XlsxError};

use super::{Heading, LAST_ROW, Looks, Value, WorkbookError, book, sheet_name, write, write_headings};
use crate::{
    sheets::{Cell, Row},
    table::{ColumnPlan, Problem, SheetPlan},
    texts,
};

/// Notes are held in memory until the workbook is packed. Behind the last one the colour and the column with the
/// explanations still say everything.
const NOTES: usize = 5_000;

/// Writes rows as they were read, in the same columns. Each bad cell is coloured and has a note, the last column says
/// what is wrong with the row, and a second sheet lists all problems.
pub struct MarkedErrors<W> {
    to: W,
    book: rust_xlsxwriter::Workbook,
    rows: Worksheet,
    problems: Worksheet,
    looks: Looks,
    /// The columns that are copied.
    columns: Vec<ColumnPlan>,
    next: u32,
    next_problem: u32,
    notes: usize,
}

impl<W: Write + Send> MarkedErrors<W> {
    /// Begins the copy of a sheet that was read by this plan.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn start(to: W, title: &str, plan: &SheetPlan) -> Result<Self, WorkbookError> {
        let mut book = book();
        let looks = Looks::new();
        let mut rows = book.new_worksheet_with_constant_memory()?;
        rows.set_name(sheet_name(title))?;
        // The explanations of an earlier copy are not copied.
        let columns: Vec<ColumnPlan> =
            plan.columns.iter().filter(|one| one.heading != texts::ERRORS_COLUMN).cloned().collect();
        let shown = columns.iter().map(|one| match (one.heading.as_str(), &one.field) {
            // A column without a heading is found again by our own word for it.
            ("", Some(field)) => Heading::new(field),
            (heading, _) => Heading::new(heading),
        });
        let shown: Vec<_> = shown.chain([Heading::new(texts::ERRORS_COLUMN).wide(60.0)]).collect();
        write_headings(&mut rows, &shown, &looks.heading)?;
        let mut problems = book.new_worksheet_with_constant_memory()?;
        problems.set_name(texts::PROBLEMS_SHEET)?;
        let widths = [8.0, 20.0, 30.0, 80.0];
        let shown: Vec<_> = texts::PROBLEMS_HEADINGS
            .iter()
            .zip(widths)
            .map(|(text, width)| Heading::new(*text).wide(width))
            .collect();
        write_headings(&mut problems, &shown, &looks.heading)?;
        Ok(Self { to, book, rows, problems, looks, columns, next: 1, next_problem: 1, notes: 0 })
    }

    /// Copies one row with its problems. The rows keep their order, not their numbers, when some are left out: the list
    /// of problems names the row of the file that was read.
    ///
    /// # Errors
    /// When the sheet or the disk is full.
    pub fn row(&mut self, row: &Row, problems: &[Problem]) -> Result<(), WorkbookError> {
        for (at, column) in (0..).zip(&self.columns) {
            let value = Value::from(row.cells.get(column.at).unwrap_or(&Cell::Empty));
            let is_of = |problem: &Problem| {
                column.field.as_deref() == Some(&problem.column) || column.heading == problem.column
            };
            let wrong: Vec<_> = problems
                .iter()
                .filter(|problem| is_of(problem))
                .map(|problem| problem.what.as_str())
                .collect();
            if !wrong.is_empty() {
                write(&mut self.rows, (self.next, at), &value, (&self.looks.wrong, &self.looks.wrong_date))?;
                if self.notes < NOTES {
                    self.notes += 1;
                    let note =
                        Note::new(wrong.join("\n")).add_author_prefix(false).set_width(260).set_height(90);
                    self.rows.insert_note(self.next, at, &note)?;
                }
            } else if value != Value::Empty {
                write(&mut self.rows, (self.next, at), &value, (&self.looks.plain, &self.looks.date))?;
            }
        }
        if !problems.is_empty() {
            let at = u16::try_from(self.columns.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
            let all: Vec<_> = problems.iter().map(|problem| problem.what.as_str()).collect();
            write(
                &mut self.rows,
                (self.next, at),
                &Value::text(all.join(" ")),
                (&self.looks.wrong, &self.looks.date),
            )?;
        }
        self.next += 1;
        problems.iter().try_for_each(|problem| self.list(problem))
    }

    fn list(&mut self, problem: &Problem) -> Result<(), WorkbookError> {
        // A sheet has an end; more problems than that are no list to read.
        if self.next_problem > LAST_ROW {
            return Ok(());
        }
        let cells = if self.next_problem == LAST_ROW {
            [Value::Empty, Value::Empty, Value::Empty, Value::text(texts::FULL_SHEET)]
        } else {
            [
                Value::Integer(i64::from(problem.row)),
                Value::text(&problem.column),
                Value::text(&problem.value),
                Value::text(&problem.what),
            ]
        };
        for (at, value) in (0..).zip(&cells) {
            write(&mut self.problems, (self.next_problem, at), value, (&self.looks.plain, &self.looks.date))?;
        }
        self.next_problem += 1;
        Ok(())
    }

    /// Packs the workbook and gives the writer back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<W, WorkbookError> {
        let last = u16::try_from(self.columns.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
        self.rows.autofilter(0, 0, self.next - 1, last)?;
        self.problems.autofilter(0, 0, self.next_problem - 1, 3)?;
        self.book.push_worksheet(self.rows);
        self.book.push_worksheet(self.problems);
        self.book.save_to_writer(&mut self.to)?;
        Ok(self.to)
    }
}

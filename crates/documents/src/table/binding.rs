//! A layout bound to the columns of one sheet: makes records of rows, and tells rows that are no data.

use std::sync::Arc;

use super::{
    Problem,
    cells::{self, Outcome, Said, Value},
    context::Context,
    finding::{self, Choice, Severity},
    layout::{Column, Kind, Layout, Spread},
    plan::{Mapping, SheetPlan, heading_day},
    record::{Read, Record},
    rows::{RowRules, WhatItIs},
    units::Units,
};
use crate::{
    sheets::{Cell, Merge, Row, SheetOutline},
    texts,
};

/// One of several columns of a sheet that one column of the layout goes over.
#[derive(Clone, Debug)]
pub(super) struct SpreadOne {
    pub(super) place: usize,
    pub(super) column: usize,
    pub(super) name: String,
}

/// What all records of a sheet share.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) layout: &'static Layout,
    /// For each column of the layout, where it stands in the sheet.
    pub(super) places: Vec<Option<usize>>,
    pub(super) spread: Vec<SpreadOne>,
    /// Columns whose cells may hold a second number, and the column that takes it.
    pub(super) rests: Vec<(usize, usize)>,
    pub(super) context: Context,
}

impl Bound {
    /// Reads a cell and applies what the person answered about it.
    pub(super) fn read(&self, column: &Column, name: &str, cell: &Cell, row: u32) -> Read {
        let mut outcome = cells::read(column, cell, self.context.year);
        if column.spread == Spread::Days && outcome.said.is_none() {
            outcome.said = said_of_mark(column, name, cell, outcome.value.as_ref());
        }
        let Some(said) = outcome.said else { return Read { value: outcome.value, finding: None } };
        let text = cell.text();
        if said.severity != Severity::Note
            && let Some(answer) = self.context.answer(name, &finding::shown(&text), "")
        {
            let Outcome { value, said, .. } =
                cells::read(column, &Cell::Text(answer.to_owned()), self.context.year);
            // An answer that cannot be read either is asked about again, as it stands.
            let finding = said.filter(|_| value.is_none()).map(|said| {
                Box::new(Problem::new(row, name, &text, said.code, said.what).severity(said.severity))
            });
            return Read { value, finding };
        }
        let problem = Problem::new(row, name, &text, said.code, said.what)
            .severity(said.severity)
            .choices(said.choices);
        Read { value: outcome.value, finding: Some(Box::new(problem)) }
    }
}

/// In a grid of days a blank is no answer, and a letter stands for a mark.
fn said_of_mark(column: &Column, name: &str, cell: &Cell, value: Option<&Value>) -> Option<Said> {
    let text = cell.text();
    match value {
        None => {
            let choices = column.choices.map(|choices| choices()).unwrap_or_default();
            let choices = choices.into_iter().map(Choice::plain).collect();
            Some(Said::question("blank", texts::blank(name)).choices(choices))
        }
        Some(value) if text.chars().all(|c| c.is_ascii_alphanumeric()) => {
            Some(Said::note("mark", texts::mark_read_as(name, &text, &value.text())))
        }
        Some(_) => None,
    }
}

/// A layout found in one sheet.
#[derive(Debug)]
pub struct Binding {
    bound: Arc<Bound>,
    rules: RowRules,
    /// Blocks of cells below the head, in the order of their rows.
    merges: Vec<Merge>,
    /// The values of the blocks that the rows under way lie in.
    open: Vec<(Merge, Cell)>,
    next_merge: usize,
    /// What is added to the numbers of rows, so that those of several sheets differ.
    offset: u32,
}

/// Excel has fewer rows than this.
const ROWS_OF_A_SHEET: u32 = 1 << 21;

/// The number of a row and, from 0, of the sheet among those that are read together, of the number that a record has.
pub fn place_of_row(row: u32) -> (u32, u32) {
    (row / ROWS_OF_A_SHEET, row % ROWS_OF_A_SHEET)
}

impl Binding {
    /// Binds a layout to a sheet as planned.
    pub fn new(layout: &'static Layout, plan: &SheetPlan, merges: &[Merge], context: Context) -> Self {
        let mut places = vec![None; layout.columns.len()];
        let mut spread = Vec::new();
        for one in &plan.columns {
            let Some(at) = one.field.as_deref().and_then(|field| layout.at(field)) else { continue };
            let Some(column) = layout.columns.get(at) else { continue };
            match column.spread {
                Spread::One => {
                    if let Some(place) = places.get_mut(at) {
                        place.get_or_insert(one.at);
                    }
                }
                Spread::Group => {
                    spread.push(SpreadOne { place: one.at, column: at, name: one.heading.clone() });
                }
                Spread::Days => {
                    let day = heading_day(&one.heading, context.year);
                    let name =
                        day.map_or_else(|| one.heading.clone(), |day| format!("{} {day}", column.heading));
                    spread.push(SpreadOne { place: one.at, column: at, name });
                }
            }
        }
        let phones: Vec<usize> = layout
            .columns
            .iter()
            .enumerate()
            .filter(|(_, one)| one.kind == Kind::Phone)
            .map(|(at, _)| at)
            .collect();
        let rests = match phones.as_slice() {
            [first, second, ..] => vec![(*first, *second)],
            _ => Vec::new(),
        };
        let first_row = plan.first_row;
        let mut merges: Vec<Merge> = merges
            .iter()
            .filter(|merge| merge.bottom > merge.top && merge.top >= first_row)
            .copied()
            .collect();
        merges.sort_unstable_by_key(|merge| (merge.top, merge.left));
        let rules = RowRules::new(layout, plan, &places);
        let bound = Arc::new(Bound { layout, places, spread, rests, context });
        Self { bound, rules, merges, open: Vec::new(), next_merge: 0, offset: 0 }
    }

    /// Binds a layout to headings by their words alone, without organisations: for rows that are made up.
    pub fn of_headings(layout: &'static Layout, headings: &[String], today: chrono::NaiveDate) -> Self {
        let cells = headings.iter().map(|heading| Cell::Text(heading.clone())).collect();
        let sheet = SheetOutline { head: vec![Row { number: 1, cells }], ..SheetOutline::default() };
        let plan = SheetPlan::propose(layout, 0, &sheet, &Mapping::default());
        Self::new(layout, &plan, &[], Context::new(today, Units::default()))
    }

    /// For the second and later sheets that are read together: numbers of rows do not come twice.
    #[must_use]
    pub fn nth(mut self, nth: u32) -> Self {
        self.offset = nth.saturating_mul(ROWS_OF_A_SHEET);
        self
    }

    /// The layout that was found.
    pub fn layout(&self) -> &'static Layout {
        self.bound.layout
    }

    /// Whether the sheet has the column.
    pub fn has(&self, heading: &str) -> bool {
        let at = self.bound.layout.at(heading);
        at.and_then(|at| self.bound.places.get(at)).is_some_and(Option::is_some)
    }

    /// What a row of the sheet is; `None` for rows up to the head. Rows must come in the order of the sheet: a block of
    /// cells goes on from the row where it began.
    pub fn take(&mut self, mut row: Row) -> Option<Taken> {
        self.fill_blocks(&mut row);
        match self.rules.what_it_is(&row) {
            WhatItIs::Above => None,
            WhatItIs::NoData(why) => Some(Taken::NoData { row: row.number, why }),
            WhatItIs::Data => Some(Taken::Data(self.record(row))),
        }
    }

    /// A row of data with the meaning of its columns.
    pub fn record(&self, mut row: Row) -> Record {
        row.number = row.number.saturating_add(self.offset);
        Record::new(Arc::clone(&self.bound), row)
    }

    /// Gives the cells of a block that is shown as one the value that a person sees in all of them.
    fn fill_blocks(&mut self, row: &mut Row) {
        self.open.retain(|(merge, _)| merge.bottom >= row.number);
        while let Some(merge) = self.merges.get(self.next_merge).filter(|merge| merge.top <= row.number) {
            if merge.top == row.number
                && let Some(cell) = row.cells.get(merge.left).filter(|cell| !cell.is_empty())
            {
                self.open.push((*merge, cell.clone()));
            }
            self.next_merge += 1;
        }
        for (merge, cell) in &self.open {
            if merge.top < row.number {
                if row.cells.len() <= merge.left {
                    row.cells.resize(merge.left + 1, Cell::Empty);
                }
                if let Some(place) = row.cells.get_mut(merge.left).filter(|place| place.is_empty()) {
                    *place = cell.clone();
                }
            }
        }
    }
}

/// What a row turned out to be.
#[derive(Debug)]
pub enum Taken {
    /// A row of data.
    Data(Record),
    /// A row that is none.
    NoData {
        /// Its number.
        row: u32,
        /// Why it is none, in Chinese.
        why: &'static str,
    },
}

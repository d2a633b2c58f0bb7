//! How a sheet is read: where its head is, what each column means, what is set aside. Proposed from the words and the
//! values, shown to the person, changed by him, and then followed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    cells, head,
    layout::{Column, Layout, Spread},
    matching::{match_columns, without_head},
    rows,
    words::{Vocabulary, key, unbracketed},
};
use crate::{
    sheets::{Outline, Row, SheetOutline},
    texts::{column as said, row as why},
};

/// How many rows below the head decide what a column holds.
pub(super) const LOOKED_AT: usize = 40;
/// How many values are shown for a column.
const SAMPLES: usize = 3;

/// What one column of a sheet means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPlan {
    /// Its place, from 0.
    pub at: usize,
    /// What stands over it, as written.
    pub heading: String,
    /// What stands over it and its neighbours.
    pub group: String,
    /// Our field; nothing when it is not read.
    pub field: Option<String>,
    /// Whether it only numbers the rows.
    pub is_ordinal: bool,
    /// What the person should say about it, in Chinese; empty where nothing is doubtful.
    pub doubt: String,
}

/// A row that is no data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Its number.
    pub row: u32,
    /// Why, in Chinese.
    pub why: String,
}

/// How one sheet is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPlan {
    /// Its place in the file.
    pub sheet: usize,
    /// Its name.
    pub name: String,
    /// The row with the names of the columns; nothing where there is none.
    pub head_row: Option<u32>,
    /// That row and those above it that name groups of columns.
    pub head_rows: Vec<u32>,
    /// The first row that may be data.
    pub first_row: u32,
    /// All columns with a heading or a value.
    pub columns: Vec<ColumnPlan>,
    /// Rows above and right below the head that are no data.
    pub set_aside: Vec<SetAside>,
    /// What stands above the head.
    pub titles: Vec<String>,
}

/// What the columns of earlier sheets were said to mean: by the compared heading our field, or nothing for one that is
/// not read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// By heading as [`heading_key`] makes it.
    pub columns: BTreeMap<String, String>,
}

/// A heading in the form in which mappings keep it.
pub fn heading_key(group: &str, heading: &str) -> String {
    let own = key(&unbracketed(heading).0);
    if group.is_empty() { own } else { format!("{}/{own}", key(group)) }
}

impl Mapping {
    /// What a plan says of its columns.
    pub fn of(plan: &SheetPlan) -> Self {
        let columns = plan.columns.iter().filter(|one| !one.heading.is_empty() && !one.is_ordinal);
        let columns =
            columns.map(|one| (heading_key(&one.group, &one.heading), one.field.clone().unwrap_or_default()));
        Self { columns: columns.collect() }
    }
}

impl SheetPlan {
    /// Proposes how a sheet is read.
    pub fn propose(layout: &'static Layout, at: usize, sheet: &SheetOutline, known: &Mapping) -> Self {
        let vocabulary = Vocabulary::of(layout);
        let is_day = |text: &str| {
            layout.columns.iter().any(|column| column.spread == Spread::Days)
                && heading_day(text, Some(2000)).is_some()
        };
        let found = head::find(sheet, &|text| {
            !vocabulary.of_heading(text).is_empty()
                || known.columns.contains_key(&heading_key("", text))
                || is_day(text)
        });
        Self::under(layout, at, sheet, known, found, &vocabulary)
    }

    /// Proposes how a sheet is read whose head the person knows.
    pub fn with_head(
        layout: &'static Layout,
        at: usize,
        sheet: &SheetOutline,
        known: &Mapping,
        row: u32,
    ) -> Self {
        let found = head::at(sheet, row);
        Self::under(layout, at, sheet, known, found, &Vocabulary::of(layout))
    }

    fn under(
        layout: &'static Layout,
        at: usize,
        sheet: &SheetOutline,
        known: &Mapping,
        found: Option<head::Head>,
        vocabulary: &Vocabulary,
    ) -> Self {
        let mut plan = Self { sheet: at, name: sheet.name.clone(), ..Self::default() };
        let Some(found) = found else {
            plan.first_row = sheet.head.first().map_or(1, |row| row.number);
            plan.columns = without_head(layout, &sheet.head);
            return plan;
        };
        plan.head_row = Some(found.row);
        plan.head_rows.clone_from(&found.rows);
        plan.first_row = found.row + 1;
        for row in &sheet.head {
            if row.number < found.row && !found.rows.contains(&row.number) {
                plan.set_aside.push(SetAside { row: row.number, why: rows::above(row).to_owned() });
                let texts = row.cells.iter().filter(|cell| !cell.is_empty());
                plan.titles.extend(texts.map(|cell| cell.text().into_owned()));
            }
        }
        let mut below: Vec<&Row> = sheet.head.iter().filter(|row| row.number > found.row).collect();
        while let Some(first) = below.first().filter(|row| rows::is_note(row)) {
            plan.set_aside.push(SetAside { row: first.number, why: why::NOTE.to_owned() });
            below.remove(0);
        }
        below.truncate(LOOKED_AT);
        plan.columns = match_columns(layout, vocabulary, &found.headings, &below, known);
        plan
    }

    /// How many of the layout's columns the sheet has, for choosing among sheets and kinds; helpers count, too.
    pub fn fields(&self) -> usize {
        let fields: BTreeSet<&str> = self.columns.iter().filter_map(|one| one.field.as_deref()).collect();
        fields.len()
    }

    /// Required columns that the sheet lacks and nothing else leads to.
    pub fn missing(&self, layout: &Layout) -> Vec<&'static str> {
        let has = |heading: &str| self.columns.iter().any(|one| one.field.as_deref() == Some(heading));
        let leads = |column: &Column| {
            column.is_derivable
                || matches!(column.role, super::Role::Sex | super::Role::Birth | super::Role::UnitCode)
        };
        let is_missing = |column: &&Column| column.required && !leads(column) && !has(column.heading);
        layout.columns.iter().filter(is_missing).map(|column| column.heading).collect()
    }

    /// Columns with a heading or values that are not read.
    pub fn unread(&self) -> impl Iterator<Item = &ColumnPlan> {
        self.columns
            .iter()
            .filter(|one| one.field.is_none() && !one.is_ordinal && !said::is_own(&one.heading))
    }

    /// Columns that the person should say something about.
    pub fn doubts(&self) -> impl Iterator<Item = &ColumnPlan> {
        self.columns.iter().filter(|one| !one.doubt.is_empty())
    }

    /// The first values of a column.
    pub fn samples(&self, sheet: &SheetOutline, at: usize) -> Vec<String> {
        let rows = sheet.head.iter().filter(|row| row.number >= self.first_row);
        let rows = rows.filter(|row| !self.set_aside.iter().any(|aside| aside.row == row.number));
        rows.filter_map(|row| row.cells.get(at))
            .filter(|cell| !cell.is_empty())
            .take(SAMPLES)
            .map(|cell| cell.text().into_owned())
            .collect()
    }
}

/// The place of the sheet that is read when nobody chose one: the visible one with the most of our columns, the first of
/// several; and the plans of all.
pub fn propose(layout: &'static Layout, outline: &Outline, known: &Mapping) -> (usize, Vec<SheetPlan>) {
    let plans: Vec<SheetPlan> = outline
        .sheets
        .iter()
        .enumerate()
        .map(|(at, sheet)| SheetPlan::propose(layout, at, sheet, known))
        .collect();
    let mut best = None;
    for (plan, sheet) in plans.iter().zip(&outline.sheets) {
        if sheet.is_hidden || !sheet.refusal.is_empty() || sheet.head.is_empty() {
            continue;
        }
        let score = plan.fields();
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, plan.sheet));
        }
    }
    (best.map_or(0, |(_, at)| at), plans)
}

/// A day that stands over a column.
pub(super) fn heading_day(text: &str, year: Option<i32>) -> Option<NaiveDate> {
    cells::heading_day(text.trim(), year)
}

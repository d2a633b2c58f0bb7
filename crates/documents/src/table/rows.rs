//! Rows that are no data: titles, notes on how to fill a sheet, totals, seals.

use super::{
    layout::{Kind, Layout},
    plan::SheetPlan,
    words::{key, words},
};
use crate::{
    sheets::{Cell, Row},
    texts::row as why,
};

/// How many columns a sheet must have before a row with a single cell says something.
const WIDE: usize = 4;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhatItIs {
    Above,
    Data,
    NoData(&'static str),
}

/// How rows of one sheet are judged.
#[derive(Debug)]
pub(super) struct RowRules {
    first_row: u32,
    /// Rows below the first one that the plan sets aside.
    set_aside: Vec<(u32, &'static str)>,
    headings: Vec<(usize, String)>,
    /// The columns that tell one row from another.
    telling: Vec<usize>,
    ordinals: Vec<usize>,
    /// The columns of what a row is about, where only text stands: names, stems of questions.
    subjects: Vec<usize>,
    mapped: usize,
}

impl RowRules {
    pub(super) fn new(layout: &Layout, plan: &SheetPlan, places: &[Option<usize>]) -> Self {
        let of = |is: &dyn Fn(usize) -> bool| -> Vec<usize> {
            places.iter().enumerate().filter(|(at, _)| is(*at)).filter_map(|(_, place)| *place).collect()
        };
        let kind = |at: usize| layout.columns.get(at).map(|column| column.kind);
        let telling = of(&|at| matches!(kind(at), Some(Kind::CivilId | Kind::Identifier)));
        let subjects = of(&|at| {
            kind(at) == Some(Kind::Name) || layout.columns.get(at).is_some_and(|column| column.required)
        });
        Self {
            first_row: plan.first_row,
            set_aside: plan.set_aside.iter().map(|one| (one.row, why::by_code(&one.why))).collect(),
            headings: plan
                .columns
                .iter()
                .filter(|one| !one.heading.is_empty())
                .map(|one| (one.at, key(&one.heading)))
                .collect(),
            telling,
            ordinals: plan.columns.iter().filter(|one| one.is_ordinal).map(|one| one.at).collect(),
            subjects,
            mapped: places.iter().flatten().count(),
        }
    }

    pub(super) fn what_it_is(&self, row: &Row) -> WhatItIs {
        if let Some((_, why)) = self.set_aside.iter().find(|(number, _)| *number == row.number) {
            return WhatItIs::NoData(why);
        }
        if row.number < self.first_row {
            return WhatItIs::Above;
        }
        let filled = |at: &usize| row.cells.get(*at).is_some_and(|cell| !cell.is_empty());
        // A row that says who it is about is data, whatever else it says.
        if self.telling.iter().any(|at| row.cells.get(*at).is_some_and(has_digits)) {
            return WhatItIs::Data;
        }
        let texts: Vec<_> = row
            .cells
            .iter()
            .enumerate()
            .filter(|(at, cell)| !cell.is_empty() && !self.ordinals.contains(at))
            .map(|(at, cell)| (at, cell.text()))
            .collect();
        let Some((first_at, first)) = texts.first() else { return WhatItIs::NoData(why::ONLY_ORDINAL) };
        let rules = &words().rows;
        let starts = |of: &[String], text: &str| of.iter().any(|word| text.starts_with(word.as_str()));
        if starts(&rules.totals, first) {
            return WhatItIs::NoData(why::TOTAL);
        }
        let same = self.headings.iter().filter(|(at, heading)| {
            row.cells.get(*at).is_some_and(|cell| !cell.is_empty() && key(&cell.text()) == *heading)
        });
        if self.headings.len() > 1 && same.count() * 2 > self.headings.len() {
            return WhatItIs::NoData(why::HEAD_AGAIN);
        }
        if texts.len() >= 3.max(self.mapped.div_ceil(2)) {
            return WhatItIs::Data;
        }
        let contains =
            |of: &[String]| texts.iter().any(|(_, text)| of.iter().any(|word| text.contains(word.as_str())));
        if contains(&rules.seals) || texts.iter().any(|(_, text)| why::is_blank_day(text)) {
            return WhatItIs::NoData(why::SEAL);
        }
        if starts(&rules.remarks, first) {
            return WhatItIs::NoData(why::REMARK);
        }
        let is_lone = texts.len() == 1 && self.headings.len() >= WIDE;
        let is_about = self.subjects.contains(first_at) && first.chars().count() <= 4;
        if is_lone && !is_about && !self.subjects.iter().skip(1).any(|at| filled(at) && at != first_at) {
            let is_long = first.chars().count() > 20 || starts(&rules.reports, first);
            return WhatItIs::NoData(if is_long { why::REMARK } else { why::SUBHEAD });
        }
        WhatItIs::Data
    }
}

fn has_digits(cell: &Cell) -> bool {
    match cell {
        Cell::Number(_) => true,
        Cell::Text(text) => text.bytes().filter(u8::is_ascii_digit).count() >= 2,
        _ => false,
    }
}

/// Why a row above the head is no data.
pub(super) fn above(row: &Row) -> &'static str {
    let rules = &words().rows;
    let texts: Vec<_> = row.cells.iter().filter(|cell| !cell.is_empty()).map(Cell::text).collect();
    let any = |of: &[String]| texts.iter().any(|text| of.iter().any(|word| text.contains(word.as_str())));
    let marks = |text: &str| rules.legends.iter().filter(|mark| text.contains(mark.as_str())).count();
    if texts.iter().any(|text| marks(text) >= 2) {
        why::LEGEND
    } else if any(&rules.reports) {
        why::REPORT
    } else if texts.iter().all(|text| why::is_day(text)) {
        why::DAY
    } else if texts.iter().any(|text| why::is_advice(text)) {
        why::REMARK
    } else {
        why::TITLE
    }
}

/// Whether a row right below the head says how to fill the columns.
pub(super) fn is_note(row: &Row) -> bool {
    let rules = &words().rows;
    let texts: Vec<_> = row.cells.iter().filter(|cell| !cell.is_empty()).map(Cell::text).collect();
    let is_note = |text: &str| rules.notes.iter().any(|word| text.contains(word.as_str()));
    let notes = texts.iter().filter(|text| is_note(text)).count();
    let is_person = texts.iter().any(|text| rules::CivilId::parse(text).is_ok())
        && !texts.iter().any(|text| why::is_example(text));
    !is_person && notes > 0 && notes * 2 >= texts.len()
}

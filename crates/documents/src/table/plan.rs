//! How a sheet is read: where its head is, what each column means, what is set aside. Proposed from the words and the
//! values, shown to the person, changed by him, and then followed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rules::identifiers::Landline;
use serde::{Deserialize, Serialize};

use super::{
    cells, head,
    layout::{Column, Kind, Layout, Spread},
    rows,
    words::{Strength, Vocabulary, key, unbracketed, words},
};
use crate::{
    sheets::{Cell, Outline, Row, SheetOutline},
    texts::{column as said, row as why},
};

/// How many rows below the head decide what a column holds.
const LOOKED_AT: usize = 40;
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
        plan.head_rows = found.rows.clone();
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

/// What stands in one column, as far as it is looked at.
struct Content<'a> {
    cells: Vec<&'a Cell>,
}

impl Content<'_> {
    fn of<'a>(rows: &[&'a Row], at: usize) -> Content<'a> {
        let cells = rows.iter().filter_map(|row| row.cells.get(at)).filter(|cell| !cell.is_empty()).collect();
        Content { cells }
    }

    /// How many of a hundred values fit a column; nothing when there are none.
    fn fit(&self, column: &Column) -> Option<usize> {
        let is_mark = |cell: &&&Cell| super::words::is_empty_mark(&cell.text(), || column.is_free());
        let all = self.cells.iter().filter(|cell| !is_mark(cell));
        let (mut count, mut fitting) = (0, 0);
        for cell in all {
            count += 1;
            fitting += usize::from(cells::fits(column, cell));
        }
        (count > 0).then(|| fitting * 100 / count)
    }
}

/// Whether the values under a column say anything about its meaning.
fn is_typed(column: &Column) -> bool {
    column.choices.is_some()
        || column.codes.is_some()
        || !matches!(column.kind, Kind::Text | Kind::Name | Kind::Identifier)
}

/// Whether only certain words may stand in a column.
fn has_words(column: &Column) -> bool {
    column.choices.is_some() && column.kind != Kind::YesNo
}

struct Candidate {
    sheet: usize,
    column: usize,
    strength: Strength,
}

fn match_columns(
    layout: &'static Layout,
    vocabulary: &Vocabulary,
    headings: &[head::Heading],
    below: &[&Row],
    known: &Mapping,
) -> Vec<ColumnPlan> {
    let contents: Vec<Content<'_>> = headings.iter().map(|one| Content::of(below, one.at)).collect();
    let mut plans: Vec<ColumnPlan> = headings
        .iter()
        .map(|one| ColumnPlan {
            at: one.at,
            heading: one.text.clone(),
            group: one.group.clone(),
            field: None,
            is_ordinal: false,
            doubt: String::new(),
        })
        .collect();
    let mut settled = vec![false; plans.len()];
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    // What this person chose last time comes first.
    for (at, (plan, is_settled)) in plans.iter_mut().zip(&mut settled).enumerate() {
        let Some(field) = known.columns.get(&heading_key(&plan.group, &plan.heading)) else { continue };
        let column = layout.at(field);
        if field.is_empty() || column.is_some_and(|column| !taken.contains_key(&column)) {
            plan.field = column.map(|_| field.clone());
            *is_settled = true;
            if let Some(column) = column {
                taken.insert(column, at);
            }
        }
    }
    spread_columns(layout, vocabulary, &mut plans, &mut settled);
    let mut candidates = Vec::new();
    for (at, (plan, _)) in plans.iter().zip(&settled).enumerate().filter(|(_, (_, settled))| !**settled) {
        let meanings = vocabulary.of_heading(&plan.heading);
        candidates.extend(meanings.into_iter().map(|(column, strength)| Candidate {
            sheet: at,
            column,
            strength,
        }));
    }
    candidates.sort_by_key(|one| (std::cmp::Reverse(one.strength), one.sheet));
    let mut unfit: Vec<(usize, usize)> = Vec::new();
    for Candidate { sheet, column: at, strength } in candidates {
        let first = taken.get(&at).and_then(|other| plans.get(*other)).map(|one| (one.at, key(&one.heading)));
        let (Some(column), Some(content)) = (layout.columns.get(at), contents.get(sheet)) else { continue };
        let (Some(plan), Some(is_settled)) = (plans.get_mut(sheet), settled.get_mut(sheet)) else { continue };
        if *is_settled {
            continue;
        }
        let fit = content.fit(column);
        if strength == Strength::Weak && fit.is_none_or(|fit| fit < 60) {
            continue;
        }
        if let Some((first, heading)) = first {
            if heading == key(&plan.heading) {
                plan.doubt = said::twice(&plan.heading, &said::letter(first), &said::letter(plan.at));
                *is_settled = true;
            }
            continue;
        }
        let is_unfit = has_words(column) && fit.is_some_and(|fit| fit < 30);
        if is_unfit && strength > Strength::Weak {
            if !unfit.iter().any(|(other, _)| *other == sheet) {
                unfit.push((sheet, at));
            }
            continue;
        }
        let instead = landline_instead(layout, column, content, &taken);
        if instead.is_some() {
            plan.doubt = said::landline(&plan.heading);
        }
        let at = instead.unwrap_or(at);
        plan.field = layout.columns.get(at).map(|column| column.heading.to_owned());
        *is_settled = true;
        taken.insert(at, sheet);
    }
    false_friends(layout, &unfit, &contents, &mut plans, &mut settled, &mut taken);
    by_values(layout, &contents, &mut plans, &mut settled, &mut taken);
    for (plan, _) in plans.iter_mut().zip(&settled).filter(|(_, settled)| !**settled) {
        let own = key(&plan.heading);
        plan.is_ordinal = words().rows.ordinals.iter().any(|word| key(word) == own) && !own.is_empty();
    }
    plans
}

/// Columns under a group heading and columns of days.
fn spread_columns(layout: &Layout, vocabulary: &Vocabulary, plans: &mut [ColumnPlan], settled: &mut [bool]) {
    for (plan, settled) in plans.iter_mut().zip(settled).filter(|(_, settled)| !**settled) {
        let by_group = vocabulary
            .of_heading(&plan.group)
            .into_iter()
            .find(|(at, _)| layout.columns.get(*at).is_some_and(|column| column.spread == Spread::Group));
        let by_day = || {
            heading_day(&plan.heading, Some(2000))?;
            layout.columns.iter().position(|column| column.spread == Spread::Days)
        };
        let at = by_group.map(|(at, _)| at).filter(|_| !plan.group.is_empty()).or_else(by_day);
        if let Some(column) = at.and_then(|at| layout.columns.get(at)) {
            plan.field = Some(column.heading.to_owned());
            *settled = true;
        }
    }
}

/// A column of telephone numbers that are all fixed ones belongs where those are kept.
fn landline_instead(
    layout: &Layout,
    column: &Column,
    content: &Content<'_>,
    taken: &BTreeMap<usize, usize>,
) -> Option<usize> {
    if column.kind != Kind::Phone {
        return None;
    }
    let phones: Vec<usize> = layout
        .columns
        .iter()
        .enumerate()
        .filter(|(_, one)| one.kind == Kind::Phone)
        .map(|(at, _)| at)
        .collect();
    let [first, second] = phones.as_slice() else { return None };
    let is_first = layout.columns.get(*first).is_some_and(|one| one.heading == column.heading);
    if !is_first || taken.contains_key(second) || content.cells.len() < 2 {
        return None;
    }
    let fixed = content.cells.iter().filter(|cell| Landline::parse(&cell.text()).is_ok()).count();
    (fixed * 10 >= content.cells.len() * 8).then_some(*second)
}

/// Columns whose heading means one field and whose values mean another: asked once, with a proposal where there is one.
fn false_friends(
    layout: &Layout,
    unfit: &[(usize, usize)],
    contents: &[Content<'_>],
    plans: &mut [ColumnPlan],
    settled: &mut [bool],
    taken: &mut BTreeMap<usize, usize>,
) {
    let mut asked: BTreeSet<usize> = BTreeSet::new();
    // A field that is left open by a column whose own name it is, is asked about there.
    let open: BTreeSet<usize> = unfit.iter().map(|(_, column)| *column).collect();
    for (sheet, own) in unfit {
        let (Some(content), Some(column)) = (contents.get(*sheet), layout.columns.get(*own)) else {
            continue;
        };
        let other = layout.columns.iter().enumerate().find(|(at, other)| {
            at != own
                && has_words(other)
                && !taken.contains_key(at)
                && content.fit(other).is_some_and(|fit| fit >= 80)
        });
        let (Some(plan), Some(settled)) = (plans.get_mut(*sheet), settled.get_mut(*sheet)) else { continue };
        if *settled {
            continue;
        }
        *settled = true;
        if let Some((at, other)) = other {
            taken.insert(at, *sheet);
            plan.field = Some(other.heading.to_owned());
            if !open.contains(&at) {
                plan.doubt = said::means_another(&plan.heading, other.heading);
            }
        } else if asked.insert(*own) && !taken_by_own_name(plan, column, taken, *own) {
            plan.doubt = said::means_none(&plan.heading, column.heading);
        }
    }
}

fn taken_by_own_name(plan: &ColumnPlan, column: &Column, taken: &BTreeMap<usize, usize>, own: usize) -> bool {
    taken.contains_key(&own) && key(&plan.heading) != key(column.heading)
}

/// Columns whose heading says nothing and whose values leave no doubt: identity numbers with their check digit, mobile
/// numbers.
fn by_values(
    layout: &Layout,
    contents: &[Content<'_>],
    plans: &mut [ColumnPlan],
    settled: &mut [bool],
    taken: &mut BTreeMap<usize, usize>,
) {
    let telling = |column: &Column| matches!(column.kind, Kind::CivilId | Kind::Phone);
    for (at, column) in layout.columns.iter().enumerate().filter(|(_, column)| telling(column)) {
        if taken.contains_key(&at) || column.is_helper {
            continue;
        }
        let found = contents.iter().enumerate().find(|(sheet, content)| {
            !settled.get(*sheet).copied().unwrap_or(true)
                && content.cells.len() >= 2
                && content.fit(column).is_some_and(|fit| fit >= 80)
        });
        let Some((sheet, _)) = found else { continue };
        if let (Some(plan), Some(settled)) = (plans.get_mut(sheet), settled.get_mut(sheet)) {
            plan.field = Some(column.heading.to_owned());
            plan.doubt = said::by_values(&plan.heading, column.heading);
            *settled = true;
            taken.insert(at, sheet);
        }
    }
}

/// The columns of a sheet without headings: by what their values look like, each to be confirmed.
fn without_head(layout: &'static Layout, head: &[Row]) -> Vec<ColumnPlan> {
    let rows: Vec<&Row> = head.iter().take(LOOKED_AT).collect();
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut taken = BTreeSet::new();
    let looks = |column: &Column, content: &Content<'_>| {
        let all = content.cells.len();
        let fitting = match (column.looks, is_typed(column)) {
            (Some(looks), _) => content.cells.iter().filter(|cell| looks(&cell.text())).count(),
            (None, true) => content.cells.iter().filter(|cell| cells::fits(column, cell)).count(),
            (None, false) => 0,
        };
        all > 0 && fitting * 10 >= all * 9
    };
    (0..width)
        .map(|at| {
            let content = Content::of(&rows, at);
            let found = layout.columns.iter().enumerate().find(|(place, column)| {
                !taken.contains(place) && column.spread == Spread::One && looks(column, &content)
            });
            let field = found.map(|(place, column)| {
                taken.insert(place);
                column.heading.to_owned()
            });
            let doubt = said::no_heading(&said::letter(at), field.as_deref());
            ColumnPlan { at, heading: String::new(), group: String::new(), field, is_ordinal: false, doubt }
        })
        .collect()
}

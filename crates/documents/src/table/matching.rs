//! Which of our fields each column of a sheet is: by what was chosen before, by words, by groups, and by values.

use std::collections::{BTreeMap, BTreeSet};

use rules::identifiers::Landline;

use super::{
    cells, head,
    layout::{Column, Kind, Layout, Spread},
    plan::{ColumnPlan, LOOKED_AT, Mapping, heading_day, heading_key},
    words::{Strength, Vocabulary, key, words},
};
use crate::{
    sheets::{Cell, Row},
    texts::column as said,
};

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

pub(super) fn match_columns(
    layout: &'static Layout,
    vocabulary: &Vocabulary,
    headings: &[head::Heading],
    below: &[&Row],
    known: &Mapping,
) -> Vec<ColumnPlan> {
    let contents: Vec<Content<'_>> = headings.iter().map(|one| Content::of(below, one.at)).collect();
    let mut plans: Vec<ColumnPlan> = headings.iter().map(unmatched).collect();
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
        // The heading means another field before it means this one, and only the values decide. A field that is left
        // open by a column whose own name it is, is asked about there.
        if strength == Strength::Weak
            && unfit.iter().any(|(other, _)| *other == sheet)
            && !unfit.iter().any(|(_, open)| *open == at)
        {
            plan.doubt = said::means_another(&plan.heading, column.heading);
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
pub(super) fn without_head(layout: &'static Layout, head: &[Row]) -> Vec<ColumnPlan> {
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

fn unmatched(heading: &head::Heading) -> ColumnPlan {
    ColumnPlan {
        at: heading.at,
        heading: heading.text.clone(),
        group: heading.group.clone(),
        field: None,
        is_ordinal: false,
        doubt: String::new(),
    }
}

//! Where the head of a sheet is, and what stands over each column.

use crate::sheets::{Merge, Row, SheetOutline};

/// How far down the head may stand.
const DEEPEST: usize = 40;

/// What stands over one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its place, from 0.
    pub(super) at: usize,
    /// As written; empty where only values stand in the column.
    pub(super) text: String,
    /// What stands over it and its neighbours.
    pub(super) group: String,
}

/// The head of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The row with the names of the columns.
    pub(super) row: u32,
    /// That row and those above it that belong to it, in their order.
    pub(super) rows: Vec<u32>,
    pub(super) headings: Vec<Heading>,
}

/// Finds the head: the row with the most known words, where blocks that reach down to it count.
pub(super) fn find(sheet: &SheetOutline, is_known: &dyn Fn(&str) -> bool) -> Option<Head> {
    let mut best: Option<(usize, usize)> = None;
    for at in 0..sheet.head.len().min(DEEPEST) {
        let words = words_of(sheet, at);
        let known = words.iter().filter(|(_, text)| is_known(text)).count();
        let is_head = known >= 2 && known * 4 >= words.len();
        // Of two rows with the same words the upper one is the head and the lower one repeats it.
        if is_head && best.is_none_or(|(most, _)| known > most) {
            best = Some((known, at));
        }
    }
    best.and_then(|(_, at)| with(sheet, at))
}

/// The head, when it is known which row it is.
pub(super) fn at(sheet: &SheetOutline, row: u32) -> Option<Head> {
    with(sheet, sheet.head.iter().position(|one| one.number == row)?)
}

fn with(sheet: &SheetOutline, at: usize) -> Option<Head> {
    let row = sheet.head.get(at)?;
    let mut rows = vec![row.number];
    let words = words_of(sheet, at);
    let mut groups: Vec<(usize, String)> = Vec::new();
    for above in sheet.head.get(..at)?.iter().rev() {
        if above.number + 1 != rows.first().copied().unwrap_or(0) {
            break;
        }
        let reaches = reaching(sheet, above.number, row.number);
        let named = group_names(sheet, above, &words);
        if reaches.is_empty() && named.is_empty() {
            break;
        }
        rows.insert(0, above.number);
        groups.extend(named);
    }
    let group_of = |at: usize| {
        groups.iter().find(|(column, _)| *column == at).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let width = sheet.head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let has_values = |at: usize| {
        sheet.head.iter().any(|below| {
            below.number > row.number && below.cells.get(at).is_some_and(|cell| !cell.is_empty())
        })
    };
    let headings = (0..width)
        .filter_map(|at| {
            let text = words.iter().find(|(column, _)| *column == at).map(|(_, text)| text.clone());
            match text {
                Some(text) => Some(Heading { at, text, group: group_of(at) }),
                None if has_values(at) => Some(Heading { at, text: String::new(), group: group_of(at) }),
                None => None,
            }
        })
        .collect();
    Some(Head { row: row.number, rows, headings })
}

/// The words of a row, with those of blocks that begin above and reach it.
fn words_of(sheet: &SheetOutline, at: usize) -> Vec<(usize, String)> {
    let Some(row) = sheet.head.get(at) else { return Vec::new() };
    let mut words: Vec<(usize, String)> = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(at, cell)| (at, cell.text().into_owned()))
        .collect();
    for merge in sheet.merges.iter().filter(|merge| merge.top < row.number && merge.bottom >= row.number) {
        let top = sheet.head.iter().find(|one| one.number == merge.top);
        let cell = top.and_then(|top| top.cells.get(merge.left)).filter(|cell| !cell.is_empty());
        if let Some(cell) = cell.filter(|_| !words.iter().any(|(at, _)| *at == merge.left)) {
            words.push((merge.left, cell.text().into_owned()));
        }
    }
    words.sort_unstable();
    words
}

/// The blocks that begin in one row and reach another one below.
fn reaching(sheet: &SheetOutline, from: u32, to: u32) -> Vec<Merge> {
    sheet.merges.iter().filter(|merge| merge.top == from && merge.bottom >= to).copied().collect()
}

/// What a row names groups of columns, by column; nothing when it is a title.
fn group_names(sheet: &SheetOutline, row: &Row, words: &[(usize, String)]) -> Vec<(usize, String)> {
    let width = words.last().map_or(0, |(at, _)| at + 1);
    let filled: Vec<(usize, String)> = row
        .cells
        .iter()
        .enumerate()
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(at, cell)| (at, cell.text().into_owned()))
        .collect();
    let block = |at: usize| sheet.merges.iter().find(|merge| merge.top == row.number && merge.left == at);
    let has_blocks = filled.iter().any(|(at, _)| {
        block(*at).is_some_and(|merge| {
            let over = merge.right - merge.left + 1;
            merge.bottom == merge.top && over > 1 && over * 10 < width * 9
        })
    });
    // Without blocks, short words over columns that have names of their own.
    let is_group = |text: &str| {
        text.chars().count() <= 8 && !text.chars().any(|c| c.is_ascii_digit() || matches!(c, ':' | '：'))
    };
    let are_words =
        filled.len() > 1 && filled.len() * 2 <= words.len() && filled.iter().all(|(_, text)| is_group(text));
    if !has_blocks && !are_words {
        return Vec::new();
    }
    let mut named = Vec::new();
    for (nth, (at, text)) in filled.iter().enumerate() {
        let end = match block(*at) {
            Some(merge) => merge.right,
            None if has_blocks => *at,
            None => filled.get(nth + 1).map_or(width, |(next, _)| *next).saturating_sub(1),
        };
        named.extend((*at..=end).map(|column| (column, text.clone())));
    }
    named
}

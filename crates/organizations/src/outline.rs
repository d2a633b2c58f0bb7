//! The visible part of the tree: the way down to the chosen organisation, and what lies directly below each step.
//!
//! However large the tree is, a page shows a few dozen organisations of it: one question, one index range per step.

use identity::Unit;
use platform::{Id, Path, Reader, Result};
use sea_orm::{ColumnTrait, Condition};

use crate::{
    register::{self, Row},
    schema::organization::Column,
};

/// One line of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The organisation.
    pub row: Row,
    /// How far it is indented: 0 for the topmost that is shown.
    pub depth: usize,
    /// Whether what lies below it is shown.
    pub is_open: bool,
    /// Whether it is the chosen one.
    pub is_chosen: bool,
}

/// The tree from the top of a scope, open down to the chosen organisation (the top itself when none is chosen).
pub async fn around(reader: &Reader<'_>, top: &Path, chosen: Option<&Row>) -> Result<Vec<Node>> {
    let open = chosen.map_or_else(|| top.clone(), |row| row.path.clone());
    let mut steps: Vec<String> = open.upwards().iter().filter(|p| top.contains(p)).map(ToString::to_string).collect();
    if *top == Path::root() {
        steps.push(top.to_string());
    }
    let shown = Condition::any()
        .add(Column::Path.is_in(steps.iter().map(String::as_str)))
        .add(Column::Above.is_in(steps.iter().map(String::as_str)));
    let rows = register::rows(reader, shown).await?;
    Ok(nodes(rows, chosen.map(|row| row.unit), &open))
}

fn nodes(rows: Vec<Row>, chosen: Option<Id<Unit>>, open: &Path) -> Vec<Node> {
    let first = rows.iter().map(|row| row.path.depth()).min().unwrap_or(0);
    rows.into_iter()
        .map(|row| Node {
            depth: row.path.depth() - first,
            is_open: !row.kind.is_branch() && row.path.contains(open),
            is_chosen: chosen == Some(row.unit),
            row,
        })
        .collect()
}

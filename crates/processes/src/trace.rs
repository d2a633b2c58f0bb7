//! The trace of an instance as lines of a table.

use bpmn::Definition;
use workflow::{HistoryKind, HistoryRow};

use crate::texts;

/// One line.
pub(crate) struct Line {
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) post: String,
    /// What happened, with the name of the element.
    pub(crate) what: String,
    pub(crate) element: String,
    pub(crate) note: String,
    /// Whether it says of work that it was refused or failed.
    pub(crate) is_bad: bool,
}

/// All lines, oldest first.
pub(crate) fn lines(definition: &Definition, trace: &[HistoryRow]) -> Vec<Line> {
    trace.iter().map(|row| line(definition, row)).collect()
}

fn line(definition: &Definition, row: &HistoryRow) -> Line {
    Line {
        at: row.at.to_second(),
        who: row.actor.clone(),
        post: row.post_title.clone(),
        what: texts::happened(row.kind).to_owned(),
        element: name(definition, &row.element),
        note: row.note.clone(),
        is_bad: matches!(
            row.kind,
            HistoryKind::Returned | HistoryKind::JobFailed | HistoryKind::Cancelled | HistoryKind::Unheard
        ),
    }
}

/// The name of an element, or its id.
pub(crate) fn name(definition: &Definition, element: &str) -> String {
    let named = definition.element(element).map(bpmn::Element::name).filter(|name| !name.trim().is_empty());
    named.unwrap_or(element).to_owned()
}

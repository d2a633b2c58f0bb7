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

/// All lines, oldest first. That an item is taken away is said once: by what somebody did with it.
pub(crate) fn lines(definition: &Definition, trace: &[HistoryRow]) -> Vec<Line> {
    let goes_back = |row: &HistoryRow| {
        row.kind == HistoryKind::Cancelled
            && trace.iter().any(|other| {
                let is_back = matches!(other.kind, HistoryKind::Returned | HistoryKind::TakenBack);
                is_back && other.step == row.step
            })
    };
    // Of what was only passed by, people ask for tasks; the diagram shows the rest.
    let is_said = |row: &HistoryRow| {
        let kind = definition.element(&row.element).map(bpmn::Element::kind);
        let is_task = kind.is_some_and(|kind| !kind.is_gateway() && !kind.is_event());
        (row.kind != HistoryKind::Passed || is_task) && !goes_back(row)
    };
    trace.iter().filter(|row| is_said(row)).map(|row| line(definition, row)).collect()
}

fn line(definition: &Definition, row: &HistoryRow) -> Line {
    // Work opens as a consequence: who did what led there stands in the line above.
    let is_done = !matches!(row.kind, HistoryKind::Opened | HistoryKind::Passed);
    Line {
        at: row.at.to_second(),
        who: if is_done { row.actor.clone() } else { String::new() },
        post: if is_done { row.post_title.clone() } else { String::new() },
        what: texts::happened(row.kind).to_owned(),
        element: name(definition, &row.element),
        note: row.note.clone(),
        is_bad: matches!(
            row.kind,
            HistoryKind::Returned
                | HistoryKind::JobFailed
                | HistoryKind::Cancelled
                | HistoryKind::Unheard
                | HistoryKind::Undecided
        ),
    }
}

/// The name of an element or flow, or its id.
pub(crate) fn name(definition: &Definition, element: &str) -> String {
    let flow = || definition.sequence_flows().find(|flow| flow.id == element).map(|flow| flow.name);
    let named = definition.element(element).map(bpmn::Element::name).or_else(flow);
    named.filter(|name| !name.trim().is_empty()).unwrap_or(element).to_owned()
}

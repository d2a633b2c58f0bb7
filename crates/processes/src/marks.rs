//! How the elements of a process stand in an instance: from its trace, and from where its tokens are now.

use std::collections::BTreeMap;

use bpmn::{Definition, Kind, State};
use drawing::{Drawing, Mark};
use workflow::{HistoryKind, HistoryRow};

/// The marks, by element. What waits now counts more than what was.
pub(crate) fn of(
    definition: &Definition,
    trace: &[HistoryRow],
    state: Option<&State>,
) -> BTreeMap<String, Mark> {
    let mut marks = BTreeMap::new();
    for row in trace.iter().filter(|row| !row.element.is_empty()) {
        let mark = match row.kind {
            HistoryKind::Completed
            | HistoryKind::Left
            | HistoryKind::Fired
            | HistoryKind::Caught
            | HistoryKind::Thrown
            | HistoryKind::JobDone
            | HistoryKind::Passed
            | HistoryKind::Ended => Mark::Done,
            HistoryKind::Returned | HistoryKind::JobFailed => Mark::Refused,
            HistoryKind::Cancelled => Mark::Skipped,
            _ => continue,
        };
        marks.insert(row.element.clone(), mark);
    }
    // Every way begins somewhere; the trace names a start only when there are several.
    if let ([start], false) = (definition.starts().collect::<Vec<_>>().as_slice(), trace.is_empty()) {
        marks.insert(start.id().to_string(), Mark::Done);
    }
    if let Some(state) = state.filter(|state| !state.is_ended()) {
        for element in waiting(definition, state) {
            marks.insert(element, Mark::Current);
        }
        for job in state.open_jobs().filter(|job| job.incident.is_some()) {
            marks.insert(job.element.to_string(), Mark::Refused);
        }
    }
    marks
}

/// Where tokens are. A boundary event or the start of an event sub-process is only watched.
fn waiting(definition: &Definition, state: &State) -> Vec<String> {
    let is_place = |id: &str| {
        definition
            .element(id)
            .is_some_and(|element| !matches!(element.kind(), Kind::BoundaryEvent | Kind::StartEvent))
    };
    let mut found: Vec<String> = Vec::new();
    found.extend(state.open_items().map(|open| open.element.to_string()));
    found.extend(state.open_jobs().map(|open| open.element.to_string()));
    found.extend(state.armed_timers().map(|(_, element)| element.to_string()));
    found.extend(state.awaited().map(|(_, element)| element.to_string()));
    found.extend(state.waiting().map(ToString::to_string));
    found.extend(state.open_scopes().map(ToString::to_string));
    found.retain(|id| is_place(id));
    found
}

/// Draws a process with its marks. `href` leads from an element to where it is done.
pub(crate) fn drawn(
    definition: &Definition,
    marks: BTreeMap<String, Mark>,
    href: impl Fn(&str) -> Option<String>,
) -> Drawing<'_> {
    let mut drawing = Drawing::of(definition);
    for (element, mark) in marks {
        if let Some(href) = href(&element) {
            drawing = drawing.link(element.clone(), href);
        }
        drawing = drawing.mark(element, mark);
    }
    drawing
}

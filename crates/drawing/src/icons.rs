//! Small signs as paths around the origin: of tasks, events, gateways and marks.

use bpmn::{EventKind, Repetition};

use crate::{
    Mark,
    picture::{Gate, Work},
};

/// A sign: its path, and whether it is filled rather than drawn.
pub(crate) type Sign = (&'static str, bool);

/// The sign of a task, about 14 units wide.
pub(crate) fn work(work: Work) -> Option<Sign> {
    Some(match work {
        Work::Plain => return None,
        Work::User => (
            "M-3.2 -3.4a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0M-6.5 7v-1.5a4.5 4.5 0 0 1 4.5 -4.3h4a4.5 4.5 0 0 1 4.5 4.3v1.5z",
            false,
        ),
        Work::Service => (
            "M-2.4 0a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0 -4.8 0M0 -7v2.6M0 4.4v2.6M-7 0h2.6M4.4 0h2.6M-4.9 -4.9l1.8 1.8M3.1 3.1l1.8 1.8M-4.9 4.9l1.8 -1.8M3.1 -3.1l1.8 -1.8M-4.6 0a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0 -9.2 0",
            false,
        ),
        Work::Script => {
            ("M-3 -7h9c-4 4 2 7 -1 14h-10c3 -6 -3 -9 2 -14zM-2 -3.5h5M-1.5 0h5M-1.5 3.5h5", false)
        }
        Work::Rules => ("M-7 -6h14v12h-14zM-7 -2.5h14M-7 1.8h14M-2.5 -2.5v8.5", false),
        Work::Send => ("M-7 -5h14l-7 5.2zM-7 -3.2v8.2h14v-8.2l-7 5.2z", true),
        Work::Receive => ("M-7 -5h14v10h-14zM-7 -5l7 5.4l7 -5.4", false),
        Work::Manual => (
            "M-7 -1.5c2 -2.5 4 -4.5 6 -4.5h1.5c1 0 1 1.6 0 1.8l-2 .6h7.5c1 0 1 1.6 0 1.6h-4.5h5c1 0 1 1.7 0 1.7h-5h4c1 0 1 1.7 0 1.7h-4h3c1 0 1 1.6 0 1.6h-7c-1.6 0 -3 -.6 -4.5 -1.5z",
            false,
        ),
    })
}

/// The sign of an event, about 18 units wide. What throws is filled.
pub(crate) fn event(kind: EventKind, throws: bool) -> Option<Sign> {
    let path = match kind {
        EventKind::Terminate => return Some(("M-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0z", true)),
        EventKind::Message if throws => return Some(("M-9 -6h18l-9 6.4zM-9 -4v10h18v-10l-9 6.4z", true)),
        EventKind::Message => "M-9 -6h18v12h-18zM-9 -6l9 6.8l9 -6.8",
        EventKind::Signal => "M0 -9l9 14.5h-18z",
        EventKind::Timer => {
            "M-9.5 0a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0 -19 0M0 -9.5v2.2M0 7.3v2.2M-9.5 0h2.2M7.3 0h2.2M0 -5.5v5.5l3.6 2.4"
        }
        EventKind::Condition => "M-6.5 -8.5h13v17h-13zM-4 -5h8M-4 -1.7h8M-4 1.7h8M-4 5h8",
        EventKind::Error => "M-8.5 7.5l4.2 -13l6.2 6.6l6.6 -9.6l-4.4 14l-6 -7z",
        EventKind::Escalation => "M0 -9l6.5 16l-6.5 -6l-6.5 6z",
        EventKind::Compensation => "M-9 0l8 -6v12zM-1 0l8 -6v12z",
        EventKind::Cancel => {
            "M-7.5 -4.9l2.6 -2.6l4.9 4.9l4.9 -4.9l2.6 2.6l-4.9 4.9l4.9 4.9l-2.6 2.6l-4.9 -4.9l-4.9 4.9l-2.6 -2.6l4.9 -4.9z"
        }
        EventKind::Link => "M-9 -3.5h9v-4l8.5 7.5l-8.5 7.5v-4h-9z",
        _ => return None,
    };
    Some((path, throws))
}

/// The sign of a gateway.
pub(crate) fn gate(gate: Gate) -> &'static str {
    match gate {
        Gate::Exclusive => "M-7 -8.5l14 17M7 -8.5l-14 17",
        Gate::Parallel => "M-10 0h20M0 -10v20",
        Gate::Inclusive => "M-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0",
        Gate::Event => {
            "M-11.5 0a11.5 11.5 0 1 0 23 0a11.5 11.5 0 1 0 -23 0M-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M0 -6.2l5.9 4.3l-2.3 6.9h-7.2l-2.3 -6.9z"
        }
        Gate::Complex => "M-10 0h20M0 -10v20M-7 -7l14 14M7 -7l-14 14",
    }
}

/// The sign of how something is run several times, about 12 units wide.
pub(crate) fn repetition(repetition: Repetition) -> &'static str {
    match repetition {
        Repetition::Sequential => "M-6 -4.5h12M-6 0h12M-6 4.5h12",
        Repetition::Loop => "M-2.8 4.6a5.2 5.2 0 1 1 5 .3M-2.8 4.6l-3.4 .2M-2.8 4.6l.4 -3.6",
        _ => "M-4.5 -6v12M0 -6v12M4.5 -6v12",
    }
}

/// The sign of what undoes something else.
pub(crate) const UNDOES: &str = "M-6.5 0l6 -4.8v9.6zM-.5 0l6 -4.8v9.6z";
/// The sign of a sub-process that does not show what is in it.
pub(crate) const PLUS: &str = "M-6.5 -6.5h13v13h-13zM-3.5 0h7M0 -3.5v7";
/// The sign of a sub-process whose parts are begun by choice.
pub(crate) const TILDE: &str = "M-7 1.5c2.5 -5 4.5 -4.5 7 -1.5c2.5 3 4.5 3.5 7 -1.5";

/// The sign of a mark, within its disc.
pub(crate) fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Done => "M-4 .4l2.8 2.8l5.2 -6",
        Mark::Current => "M-2.4 -4v8l6 -4z",
        Mark::Refused => "M-3.2 -3.2l6.4 6.4M3.2 -3.2l-6.4 6.4",
        Mark::Skipped => "M-3.8 0h7.6",
    }
}

//! Parts of elements: what events wait for, what jobs need, how activities repeat, which variables go in and out.

use std::{collections::BTreeMap, fmt};

use super::{ElementIndex, EventKind};
use crate::{
    expression::{Expression, Script},
    names::Name,
    times::When,
    values::{Value, Variables},
};

/// A text that stands in the file, or is computed.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Fixed(Name),
    Computed(Expression),
}

impl Text {
    pub(crate) fn fixed(&self) -> Option<&str> {
        match self {
            Self::Fixed(text) => Some(text),
            Self::Computed(_) => None,
        }
    }
}

/// When a timer is due, or the text that says so.
#[derive(Clone, Debug)]
pub(crate) enum Timing {
    Fixed(When),
    Computed(Expression),
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(when) => when.fmt(f),
            Self::Computed(expression) => expression.fmt(f),
        }
    }
}

/// What an event waits for or throws.
#[derive(Clone, Debug)]
pub(crate) enum Trigger {
    None,
    Terminate {
        is_for_all: bool,
    },
    Message {
        name: Text,
        correlation: Option<Expression>,
    },
    Signal {
        name: Text,
    },
    Timer(Timing),
    Condition(Expression),
    /// Without a code a catching event takes every error.
    Error {
        code: Option<Text>,
        code_variable: Option<String>,
        message_variable: Option<String>,
    },
    Escalation {
        code: Option<Text>,
        code_variable: Option<String>,
    },
    Compensation(Undoing),
    Cancel,
    /// Of a throwing event: where the token goes on.
    Link {
        name: String,
        target: Option<ElementIndex>,
    },
}

/// What a compensation is about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Undoing {
    /// One activity; else everything around the event.
    pub(crate) activity: Option<ElementIndex>,
    /// Whether the token of the event goes on while things are undone (`waitForCompletion="false"`).
    pub(crate) goes_on: bool,
}

impl Trigger {
    pub(crate) fn kind(&self) -> EventKind {
        match self {
            Self::None => EventKind::None,
            Self::Terminate { .. } => EventKind::Terminate,
            Self::Message { .. } => EventKind::Message,
            Self::Signal { .. } => EventKind::Signal,
            Self::Timer(_) => EventKind::Timer,
            Self::Condition(_) => EventKind::Condition,
            Self::Error { .. } => EventKind::Error,
            Self::Escalation { .. } => EventKind::Escalation,
            Self::Compensation(_) => EventKind::Compensation,
            Self::Cancel => EventKind::Cancel,
            Self::Link { .. } => EventKind::Link,
        }
    }
}

/// What kind of work a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobKind {
    /// Of a service task.
    Service,
    /// Of a script task whose language the engine does not run.
    Script,
    /// Of a business rule task.
    BusinessRule,
    /// Of a send task that names something that sends.
    Send,
    /// Of a call activity whose process is not in the same file.
    Call,
}

/// What an element needs of the host before a token can pass it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need<'d> {
    /// Something that does jobs under this name; nothing when the file names none.
    Handler(Option<&'d str>),
    /// Something that runs scripts of this language: the engine does not run this one, for the reason given.
    Script {
        /// The language as the file names it.
        language: Option<&'d str>,
        /// Why the engine does not run it.
        reason: &'d str,
    },
    /// A process of this id, which is not in the same file.
    Process(&'d str),
}

/// What a task has to do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    /// Whether it is a job for the host, and of which kind.
    pub(crate) job: Option<JobKind>,
    /// Name of what does it; of a call, the process.
    pub(crate) handler: Option<Text>,
    pub(crate) script_text: Option<String>,
    /// Why the engine does not run the script itself.
    pub(crate) refused: Option<String>,
    /// What the engine runs itself.
    pub(crate) script: Option<Script>,
    pub(crate) expression: Option<Expression>,
    /// Variable that takes what `expression` gives.
    pub(crate) result: Option<String>,
    /// Of send and receive tasks.
    pub(crate) message: Option<Text>,
    pub(crate) correlation: Option<Expression>,
    pub(crate) ad_hoc: AdHoc,
}

/// How an ad-hoc sub-process goes on and ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct AdHoc {
    /// One part at a time.
    pub(crate) is_sequential: bool,
    /// Ends the sub-process when it holds.
    pub(crate) completion: Option<Expression>,
    /// Whether the end waits for what is still open.
    pub(crate) waits: bool,
    /// List of the parts that begin by themselves.
    pub(crate) active: Option<Expression>,
}

/// How an activity is repeated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Looping {
    /// One run after the other.
    pub(crate) is_sequential: bool,
    /// Of a standard loop: goes on as long as it holds. A standard loop has neither cardinality nor collection.
    pub(crate) is_standard: bool,
    pub(crate) condition: Option<Expression>,
    pub(crate) is_tested_before: bool,
    pub(crate) maximum: Option<u32>,
    pub(crate) cardinality: Option<Expression>,
    pub(crate) collection: Option<Expression>,
    pub(crate) element_variable: Option<String>,
    /// Ends the whole when it holds after a run.
    pub(crate) completion: Option<Expression>,
    /// Variable that takes a list of what `output_element` gives in each run.
    pub(crate) output_collection: Option<String>,
    pub(crate) output_element: Option<Source>,
    /// Number of the first run in `loopCounter`.
    pub(crate) first: i64,
}

/// One variable that goes into or out of an activity.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    /// Name of the variable; empty for all of them.
    pub(crate) target: String,
    /// Keys within the variable, as in `order.id` of Zeebe; empty for the variable itself.
    pub(crate) path: Vec<String>,
    pub(crate) source: Source,
}

impl Mapping {
    pub(crate) fn new(target: impl Into<String>, source: Source) -> Self {
        Self { target: target.into(), path: Vec::new(), source }
    }

    /// Puts a value where it belongs. `known` is what the variable holds so far: other entries of it stay.
    pub(crate) fn put(&self, into: &mut Variables, known: Option<Value>, value: Value) {
        let slot = into.entry(self.target.clone()).or_insert_with(|| known.unwrap_or_default());
        let mut slot = if self.path.is_empty() { return *slot = value } else { slot };
        for key in &self.path {
            if !matches!(slot, Value::Map(_)) {
                *slot = Value::Map(BTreeMap::new());
            }
            let Value::Map(entries) = slot else { return };
            slot = entries.entry(key.clone()).or_default();
        }
        *slot = value;
    }
}

/// Where the value of a mapping comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// All variables, under their names.
    All,
    Variable(String),
    Expression(Expression),
    List(Vec<Source>),
    Map(Vec<(String, Source)>),
    Value(Value),
}

/// An extension element of a vendor, as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Its name with the usual prefix of the vendor, as `camunda:property`.
    pub name: String,
    /// Its attributes in the order of the file.
    pub attributes: Vec<(String, String)>,
    /// Its text.
    pub text: String,
    /// What is in it.
    pub children: Vec<Extension>,
}

impl Extension {
    /// An attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

//! A process as it was read: elements and flows in two arenas, joined by small numbers. It never changes.

use std::collections::HashMap;

use crate::{build, check, expression::Expression, xml, xml::ParseError};

/// Place of an element in its definition. Meaningful only together with it; a [`crate::State`] never holds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ElementIndex(pub(crate) u32);

/// Place of a sequence flow in its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FlowIndex(pub(crate) u32);

/// A process that was read from BPMN 2.0 XML: immutable, to be shared between threads.
#[derive(Clone, Debug)]
pub struct Definition {
    pub(crate) process: String,
    pub(crate) line: u32,
    pub(crate) elements: Vec<Element>,
    pub(crate) flows: Vec<Flow>,
    /// Where tokens begin in the process itself; for a sub-process see [`Element::starts`].
    pub(crate) starts: Vec<ElementIndex>,
    pub(crate) element_by_id: HashMap<String, ElementIndex>,
    pub(crate) flow_by_id: HashMap<String, FlowIndex>,
    pub(crate) unsupported: Vec<Unsupported>,
}

impl Definition {
    /// Reads BPMN 2.0 XML. Of several processes the first that says `isExecutable="true"` is taken, else the first.
    ///
    /// # Errors
    /// Names the line, the element and the reason: XML that is not well-formed or passes a limit, a flow that leads
    /// nowhere, an id that is there twice or missing, a condition that cannot be read.
    pub fn parse(xml: &str) -> Result<Self, ParseError> {
        build::build(&xml::read(xml)?)
    }

    /// Id of the process.
    pub fn process_id(&self) -> &str {
        &self.process
    }

    /// What the file holds and this engine does not execute, in the order of the file.
    pub fn unsupported(&self) -> &[Unsupported] {
        &self.unsupported
    }

    /// What is wrong or doubtful with the process, found without running it. An empty list is no proof.
    pub fn check(&self) -> Vec<check::Finding> {
        check::check(self)
    }

    /// All elements, sub-processes before what is in them, in the order of the file.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.elements.iter()
    }

    /// The user tasks in the order of the file.
    pub fn user_tasks(&self) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(|element| element.kind == Kind::UserTask)
    }

    /// The event, task, gateway or sub-process with this id.
    pub fn element(&self, id: &str) -> Option<&Element> {
        self.at(*self.element_by_id.get(id)?)
    }

    pub(crate) fn at(&self, index: ElementIndex) -> Option<&Element> {
        self.elements.get(usize::try_from(index.0).ok()?)
    }

    pub(crate) fn flow(&self, index: FlowIndex) -> Option<&Flow> {
        self.flows.get(usize::try_from(index.0).ok()?)
    }

    /// The flows with these numbers.
    pub(crate) fn flows_of<'d>(
        &'d self,
        indices: &'d [FlowIndex],
    ) -> impl Iterator<Item = (FlowIndex, &'d Flow)> {
        indices.iter().filter_map(|index| Some((*index, self.flow(*index)?)))
    }
}

/// An event, task, gateway or sub-process.
#[derive(Clone, Debug)]
pub struct Element {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) line: u32,
    pub(crate) parent: Option<ElementIndex>,
    pub(crate) parent_id: Option<String>,
    /// In the order of the file, as `outgoing`.
    pub(crate) incoming: Vec<FlowIndex>,
    pub(crate) outgoing: Vec<FlowIndex>,
    /// The outgoing flow that is taken when no condition holds.
    pub(crate) default: Option<FlowIndex>,
    /// Of a sub-process: where its tokens begin.
    pub(crate) starts: Vec<ElementIndex>,
}

impl Element {
    /// Id, unique in the file.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Name as people read it; empty when the file gives none.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Id of the sub-process that it stands in; `None` directly in the process.
    pub fn parent(&self) -> Option<&str> {
        self.parent_id.as_deref()
    }

    /// Line of the file, from 1.
    pub fn line(&self) -> u32 {
        self.line
    }
}

/// What an [`Element`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Where a process or sub-process begins.
    StartEvent,
    /// Where a token ends.
    EndEvent,
    /// Ends everything in its process or sub-process.
    TerminateEndEvent,
    /// A task without work for the host (`task`, `manualTask`): tokens pass.
    Task,
    /// Work for a person: opens a work item and waits for its completion.
    UserTask,
    /// One way of several, by the conditions of its flows.
    ExclusiveGateway,
    /// All ways at once; waits for all that come in.
    ParallelGateway,
    /// A process within the process, with the same variables.
    SubProcess,
    /// Read but not executed; see [`Definition::unsupported`].
    Unsupported,
}

/// A sequence flow, with both ends found.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) id: String,
    pub(crate) source: ElementIndex,
    pub(crate) target: ElementIndex,
    pub(crate) condition: Option<Expression>,
}

/// A part of the file that was read and is not executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Id of the part, or of the nearest element around it that has one.
    pub element: String,
    /// Its name in BPMN, as `timerEventDefinition`.
    pub kind: String,
    /// Line of the file, from 1.
    pub line: u32,
}

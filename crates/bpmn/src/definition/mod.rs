//! A process as it was read: elements, flows and containers in arenas, joined by small numbers. It never changes.

mod drawing;
mod element;
mod parts;
mod reach;

use std::collections::HashMap;

pub use drawing::{Repetition, SequenceFlow};
pub use element::{Element, EventKind, Kind};
pub use parts::{Extension, JobKind, Need};
pub(crate) use parts::{Looping, Mapping, Source, Text, Timing, Trigger, Undoing, Work};
pub(crate) use reach::{Upstream, find_upstream};

use crate::{
    check,
    expression::Expression,
    names::Name,
    reader::{self, Diagram, ParseError},
};

/// Place of an element in its definition. Meaningful only together with it; a stored state never holds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ElementIndex(pub(crate) u32);

impl ElementIndex {
    pub(crate) const NOWHERE: Self = Self(u32::MAX);
}

/// Place of a sequence flow in its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FlowIndex(pub(crate) u32);

/// Place of a container in its definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ContainerIndex(pub(crate) u32);

impl ContainerIndex {
    /// The process that was asked for.
    pub(crate) const PROCESS: Self = Self(0);
}

/// A process that was read from BPMN 2.0 XML: immutable, to be shared between threads.
#[derive(Clone, Debug)]
pub struct Definition {
    pub(crate) elements: Vec<Element>,
    pub(crate) flows: Vec<Flow>,
    /// The process itself, then sub-processes and the called processes of the file.
    pub(crate) containers: Vec<Container>,
    pub(crate) element_by_id: HashMap<Name, ElementIndex>,
    pub(crate) flow_by_id: HashMap<Name, FlowIndex>,
    pub(crate) unsupported: Vec<Unsupported>,
    /// References to messages, errors and the like that the file does not declare: element, line.
    pub(crate) missing: Vec<(Name, u32)>,
    pub(crate) processes: Vec<Process>,
    pub(crate) diagram: Diagram,
    /// What stands in for a place that does not exist, so that no look-up can fail; no token is ever let through it.
    pub(crate) nowhere: Element,
    pub(crate) no_container: Container,
}

impl Definition {
    /// Reads BPMN 2.0 XML. Of several processes the first that says `isExecutable="true"` is taken, else the first.
    ///
    /// # Errors
    /// Names the line, the element and the reason: XML that is not well-formed or passes a limit, a flow that leads
    /// nowhere, an id that is there twice or missing, a condition that cannot be read.
    pub fn parse(xml: &str) -> Result<Self, ParseError> {
        reader::parse(xml, None)
    }

    /// Reads the process with this id; see [`Definition::parse`].
    ///
    /// # Errors
    /// As [`Definition::parse`], and when the file holds no such process.
    pub fn parse_process(xml: &str, process: &str) -> Result<Self, ParseError> {
        reader::parse(xml, Some(process))
    }

    /// Id of the process.
    pub fn process_id(&self) -> &str {
        &self.container(ContainerIndex::PROCESS).process
    }

    /// All processes of the file, in its order. Each can be read by [`Definition::parse_process`].
    pub fn processes(&self) -> &[Process] {
        &self.processes
    }

    /// What the file holds and this engine does not execute, in the order of the file.
    pub fn unsupported(&self) -> &[Unsupported] {
        &self.unsupported
    }

    /// The drawing that came with the file.
    pub fn diagram(&self) -> &Diagram {
        &self.diagram
    }

    /// What is wrong or doubtful with the process, found without running it. An empty list is no proof.
    pub fn check(&self) -> Vec<check::Finding> {
        check::check(self)
    }

    /// How an instance can begin: start events of the process, and the events behind a gateway with which it begins.
    pub fn starts(&self) -> impl Iterator<Item = &Element> {
        let process = self.container(ContainerIndex::PROCESS);
        let mut found: Vec<&Element> = Vec::new();
        for start in process.start_events.iter().chain(&process.starts).map(|index| self.at(*index)) {
            let behind = self.flows_of(&start.outgoing).map(|(_, flow)| self.at(flow.target));
            match start.kind {
                Kind::EventGateway => found.extend(behind),
                _ => found.push(start),
            }
        }
        found.sort_by_key(|element| element.index);
        found.dedup_by_key(|element| element.index);
        found.into_iter()
    }

    /// All elements, sub-processes before what is in them, in the order of the file.
    pub fn elements(&self) -> impl ExactSizeIterator<Item = &Element> {
        self.elements.iter()
    }

    /// The sequence flows: id, id of the source, id of the target.
    pub fn flows(&self) -> impl Iterator<Item = (&Name, &Name, &Name)> {
        self.flows.iter().map(|flow| (&flow.id, &self.at(flow.source).id, &self.at(flow.target).id))
    }

    /// The user tasks in the order of the file.
    pub fn user_tasks(&self) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(|element| element.kind == Kind::UserTask)
    }

    /// The event, task, gateway or sub-process with this id.
    pub fn element(&self, id: &str) -> Option<&Element> {
        self.get(*self.element_by_id.get(id)?)
    }

    pub(crate) fn get(&self, index: ElementIndex) -> Option<&Element> {
        self.elements.get(usize::try_from(index.0).ok()?)
    }

    pub(crate) fn at(&self, index: ElementIndex) -> &Element {
        self.get(index).unwrap_or(&self.nowhere)
    }

    pub(crate) fn container(&self, index: ContainerIndex) -> &Container {
        usize::try_from(index.0)
            .ok()
            .and_then(|index| self.containers.get(index))
            .unwrap_or(&self.no_container)
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

    /// The container of what runs within an element, or of the process.
    pub(crate) fn inside(&self, element: Option<&Element>) -> Option<&Container> {
        match element {
            Some(element) => element.inner.map(|inner| self.container(inner)),
            None => Some(self.container(ContainerIndex::PROCESS)),
        }
    }
}

/// A process or sub-process as the place that elements stand in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Container {
    /// Id of the process that it is or lies in.
    pub(crate) process: Name,
    pub(crate) line: u32,
    /// The sub-process that it is the inside of.
    pub(crate) owner: Option<ElementIndex>,
    /// Where tokens begin when nothing is said.
    pub(crate) starts: Vec<ElementIndex>,
    /// All start events, of whatever kind, and what else may begin an instance.
    pub(crate) start_events: Vec<ElementIndex>,
    /// Start events of its event sub-processes.
    pub(crate) watchers: Vec<ElementIndex>,
    pub(crate) is_ad_hoc: bool,
    /// Variables that are there from the beginning, with their values.
    pub(crate) data: Vec<Mapping>,
}

/// A sequence flow, with both ends found.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) id: Name,
    pub(crate) name: String,
    pub(crate) source: ElementIndex,
    pub(crate) target: ElementIndex,
    pub(crate) condition: Option<Condition>,
}

/// The condition of a flow.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Expression(Expression),
    /// In a language that is not evaluated here: a token that asks for it is refused.
    Foreign,
}

impl Condition {
    /// Whether it is the word `true`, which some tools write onto every flow.
    pub(crate) fn always_holds(&self) -> bool {
        match self {
            Self::Expression(expression) => {
                let text = expression.text().trim();
                matches!(text, "true" | "${true}" | "#{true}" | "=true" | "= true")
            }
            Self::Foreign => false,
        }
    }
}

/// A process of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its id.
    pub id: String,
    /// Its name; empty when the file gives none.
    pub name: String,
    /// Whether the file says that it can be executed.
    pub is_executable: bool,
    /// Line of the file, from 1.
    pub line: u32,
    /// Groups and users that may begin it, as the file names them; empty when it names none.
    pub starters: Vec<String>,
}

/// A part of the file that was read and is not executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Id of the part, or of the nearest element around it that has one.
    pub element: String,
    /// Its name in the file, as `complexGateway` or `camunda:taskListener`.
    pub kind: String,
    /// Line of the file, from 1.
    pub line: u32,
    /// Whether a token that gets there is refused. Otherwise the part is passed over.
    pub stops: bool,
}

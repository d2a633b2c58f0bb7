//! What those ask who show a process to people: drawings, reports, lists of what can be begun.

use super::{Condition, ContainerIndex, Definition, Element, JobKind, Kind, Need, Text};

/// A sequence flow as it stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SequenceFlow<'d> {
    /// Its id.
    pub id: &'d str,
    /// Its name as people read it; empty when the file gives none.
    pub name: &'d str,
    /// Id of the element that it leaves.
    pub source: &'d str,
    /// Id of the element that it leads to.
    pub target: &'d str,
    /// Whether it is taken when no condition of the others holds.
    pub is_default: bool,
    /// Whether it has a condition.
    pub is_conditional: bool,
}

/// How an activity is run several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repetition {
    /// Multi-instance, all runs at once.
    Parallel,
    /// Multi-instance, one run after the other.
    Sequential,
    /// A standard loop.
    Loop,
}

impl Definition {
    /// The sequence flows in the order of the file.
    pub fn sequence_flows(&self) -> impl Iterator<Item = SequenceFlow<'_>> {
        self.flows.iter().map(|flow| {
            let source = self.at(flow.source);
            let default = source.default.and_then(|default| self.flow(default));
            SequenceFlow {
                id: &flow.id,
                name: &flow.name,
                source: &source.id,
                target: &self.at(flow.target).id,
                is_default: default.is_some_and(|default| default.id == flow.id),
                is_conditional: matches!(
                    &flow.condition,
                    Some(Condition::Expression(_) | Condition::Foreign)
                ),
            }
        })
    }

    /// Id of the process that an element stands in: the one that was read, or one that it calls in the same file.
    pub fn process_of(&self, element: &Element) -> &str {
        &self.container(element.container).process
    }

    /// Groups and users that may begin the process, as the file names them; empty when it names none.
    pub fn starters(&self) -> &[String] {
        let id = &*self.container(ContainerIndex::PROCESS).process;
        let known = self.processes.iter().find(|process| process.id == id);
        known.map(|process| process.starters.as_slice()).unwrap_or_default()
    }

    /// The activity that a boundary event stands on.
    pub fn host_of(&self, boundary: &Element) -> Option<&Element> {
        self.get(boundary.host?)
    }

    /// Name of the process as people read it; its id when the file gives none.
    pub fn title(&self) -> &str {
        let id = &*self.container(ContainerIndex::PROCESS).process;
        let known = self.processes.iter().find(|process| process.id == id);
        known.map(|process| process.name.as_str()).filter(|name| !name.trim().is_empty()).unwrap_or(id)
    }
}

impl Element {
    /// How it is run several times.
    pub fn repetition(&self) -> Option<Repetition> {
        self.looping.as_ref().map(|looping| match (looping.is_standard, looping.is_sequential) {
            (true, _) => Repetition::Loop,
            (false, true) => Repetition::Sequential,
            (false, false) => Repetition::Parallel,
        })
    }

    /// What it needs of the host. What is computed at run time is not known.
    pub fn need(&self) -> Option<Need<'_>> {
        let work = self.work.as_ref()?;
        let job = work.job?;
        let handler = work.handler.as_ref();
        if matches!(handler, Some(Text::Computed(_))) || self.kind == Kind::Unsupported {
            return None;
        }
        let name = handler.and_then(Text::fixed);
        match (job, &work.refused) {
            (JobKind::Call, _) => name.filter(|_| self.inner.is_none()).map(Need::Process),
            (JobKind::Script, Some(reason)) => Some(Need::Script { language: name, reason }),
            _ => Some(Need::Handler(name)),
        }
    }

    /// Whether it runs only to undo another activity.
    pub fn is_for_compensation(&self) -> bool {
        self.is_for_compensation
    }
}

//! Finds what is wrong or doubtful with a process before an instance runs.

use std::{collections::HashSet, fmt};

use crate::definition::{Definition, Element, ElementIndex, Kind};

/// One thing that is wrong or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the element or sequence flow.
    pub element: String,
    /// Line of the file, from 1; of a flow, the line of the element that it leaves.
    pub line: u32,
    /// What it is.
    pub problem: Problem,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, `{}`: {}", self.line, self.element, self.problem)
    }
}

/// What a [`Finding`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Read but not executed: a token that gets here is refused.
    #[error("is not executed by this engine")]
    NotExecuted,
    /// No token can get here.
    #[error("cannot be reached")]
    Unreachable,
    /// No flow leaves something that is not an end event.
    #[error("has no way out")]
    NoWayOut,
    /// No way leads from here to an end.
    #[error("leads to no end")]
    NoEnd,
    /// All flows have conditions and none is the default: when none holds, nothing can go on.
    #[error("may get stuck: every way out has a condition and none is the default")]
    MayGetStuck,
    /// One of several ways out of an exclusive gateway has no condition and is not the default: it is always taken, and
    /// those behind it never.
    #[error("has no condition and is not the default: the flows after it are never taken")]
    ConditionMissing,
    /// A condition on a default flow or behind a parallel gateway has no meaning.
    #[error("has a condition that is not looked at")]
    ConditionIgnored,
    /// A parallel gateway waits for a flow by which nothing comes.
    #[error("waits for a flow by which no token can come")]
    JoinStarves,
}

pub(crate) fn check(definition: &Definition) -> Vec<Finding> {
    let reached = reached(definition);
    let ending = ending(definition);
    let mut findings = Vec::new();
    for (index, element) in (0..).map(ElementIndex).zip(&definition.elements) {
        let mut report = |problem| {
            findings.push(Finding { element: element.id.to_string(), line: element.line, problem });
        };
        let is_executed = element.kind != Kind::Unsupported;
        if !is_executed {
            report(Problem::NotExecuted);
        }
        if !reached.contains(&index) {
            // One finding for a sub-process, not one more for each element in it.
            let is_outermost = definition.container(element.container).owner.is_none_or(|parent| reached.contains(&parent));
            if is_executed && is_outermost {
                report(Problem::Unreachable);
            }
            continue;
        }
        let may_end_here = matches!(element.kind, Kind::EndEvent | Kind::Unsupported);
        if element.outgoing.is_empty() && !may_end_here {
            report(Problem::NoWayOut);
        }
        if !ending.contains(&index) {
            report(Problem::NoEnd);
        }
        if may_get_stuck(definition, element) {
            report(Problem::MayGetStuck);
        }
        let mut sources = definition.flows_of(&element.incoming).map(|(_, flow)| flow.source);
        if element.kind == Kind::ParallelGateway && sources.any(|source| !reached.contains(&source)) {
            report(Problem::JoinStarves);
        }
        check_conditions(definition, element, &mut findings);
    }
    findings
}

fn may_get_stuck(definition: &Definition, element: &Element) -> bool {
    let decides = !matches!(element.kind, Kind::ParallelGateway | Kind::Unsupported);
    let mut flows = definition.flows_of(&element.outgoing);
    decides
        && !element.outgoing.is_empty()
        && element.default.is_none()
        && flows.all(|(_, flow)| flow.condition.is_some())
}

fn check_conditions(definition: &Definition, element: &Element, findings: &mut Vec<Finding>) {
    let has_choice = element.kind == Kind::ExclusiveGateway && element.outgoing.len() > 1;
    for (index, flow) in definition.flows_of(&element.outgoing) {
        let is_default = element.default == Some(index);
        let problem = match &flow.condition {
            Some(_) if is_default || element.kind == Kind::ParallelGateway => Problem::ConditionIgnored,
            None if has_choice && !is_default => Problem::ConditionMissing,
            _ => continue,
        };
        findings.push(Finding { element: flow.id.to_string(), line: element.line, problem });
    }
}

/// The elements that tokens can get to, if every condition may hold and what is not executed would let tokens pass.
fn reached(definition: &Definition) -> HashSet<ElementIndex> {
    let mut reached = HashSet::new();
    let mut next = definition.container(crate::definition::ContainerIndex::PROCESS).starts.clone();
    while let Some(index) = next.pop() {
        let element = definition.at(index);
        if reached.insert(index)
        {
            next.extend(definition.flows_of(&element.outgoing).map(|(_, flow)| flow.target));
            next.extend(element.inner.iter().flat_map(|inner| &definition.container(*inner).starts));
        }
    }
    reached
}

/// The elements from which tokens can get to an end of their process or sub-process.
fn ending(definition: &Definition) -> HashSet<ElementIndex> {
    let mut ending = HashSet::new();
    let ends =
        (0..).map(ElementIndex).zip(&definition.elements).filter(|(_, element)| element.outgoing.is_empty());
    let mut next: Vec<_> = ends.map(|(index, _)| index).collect();
    while let Some(index) = next.pop() {
        let element = definition.at(index);
        if ending.insert(index)
        {
            next.extend(definition.flows_of(&element.incoming).map(|(_, flow)| flow.source));
        }
    }
    ending
}

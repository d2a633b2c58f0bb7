//! Finds what is wrong or doubtful with a process before an instance runs.

mod explore;
mod reach;

use std::fmt;

use crate::{
    definition::{Definition, Element, EventKind, Kind, Trigger},
    names::Name,
};

/// One thing that is wrong or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the element or sequence flow; of the process when it is about all of it.
    pub element: Name,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
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
    /// Tokens can come to rest at a join in such a way that nothing is left that could release them.
    #[error("may wait for ever for a token that does not come")]
    Deadlock,
    /// Two tokens can be at one place at the same time, though the process has no multi-instance there: ways that were
    /// parted come together without a join.
    #[error("may be entered a second time while it is still running: ways come together without a join")]
    NotSynchronised,
    /// There are more ways in which tokens can stand than are looked at; deadlocks may have been missed.
    #[error("has too many states to look at all of them")]
    TooManyStates,
    /// A message, signal, error, escalation or activity that is referred to is not declared in the file.
    #[error("refers to something that the file does not declare")]
    Undeclared,
    /// A link event that throws has no counterpart.
    #[error("is a link that leads nowhere")]
    LinkNowhere,
    /// A boundary event of compensation that no association joins to a handler.
    #[error("undoes its activity by nothing: no handler is associated")]
    NoHandler,
    /// A cancel event that has nothing to do with a transaction.
    #[error("cancels a transaction, but there is none")]
    NoTransaction,
    /// A transaction that is cancelled inside and has no cancel boundary event: the process goes on as if it was done.
    #[error("can be cancelled, and no boundary event takes over then")]
    CancelNotCaught,
    /// Something behind an event-based gateway that does not wait.
    #[error("stands behind an event-based gateway and is no event that waits")]
    NotAnEvent,
    /// An ad-hoc sub-process without a condition: nothing in the process ends it.
    #[error("has no condition that ends it: only a command does")]
    NeverEnds,
    /// An ad-hoc sub-process whose parts do not begin by themselves.
    #[error("begins none of its parts by itself: only a command does")]
    BegunByCommand,
    /// A sub-process that begins by an event, without a start event that waits for one.
    #[error("begins by no event")]
    BeginsByNothing,
}

pub(crate) fn check(definition: &Definition) -> Vec<Finding> {
    let reached = reach::reached(definition);
    let ending = reach::ending(definition);
    let mut findings = Vec::new();
    for element in &definition.elements {
        let mut report = |problem| {
            findings.push(Finding { element: element.id.clone(), line: element.line, problem });
        };
        let is_executed = element.kind != Kind::Unsupported;
        if !is_executed {
            report(Problem::NotExecuted);
        }
        if !reached.contains(&element.index) {
            // One finding for a sub-process, not one more for each element in it.
            let owner = definition.container(element.container).owner;
            if is_executed && owner.is_none_or(|owner| reached.contains(&owner)) {
                report(Problem::Unreachable);
            }
            continue;
        }
        check_ways(definition, element, &ending, &mut report);
        check_events(definition, element, &mut report);
        let mut sources = definition.flows_of(&element.incoming).map(|(_, flow)| flow.source);
        if element.kind == Kind::ParallelGateway && sources.any(|source| !reached.contains(&source)) {
            report(Problem::JoinStarves);
        }
        check_conditions(definition, element, &mut findings);
    }
    for (element, line) in &definition.missing {
        findings.push(Finding { element: element.clone(), line: *line, problem: Problem::Undeclared });
    }
    explore::explore(definition, &reached, &mut findings);
    findings.sort_by_key(|finding| (finding.line, finding.problem));
    findings.dedup();
    findings
}

fn check_ways(
    definition: &Definition,
    element: &Element,
    ending: &reach::Places,
    report: &mut impl FnMut(Problem),
) {
    let may_end_here = element.kind == Kind::EndEvent
        || matches!(element.kind, Kind::Unsupported | Kind::EventSubProcess)
        || element.is_for_compensation
        || definition.container(element.container).is_ad_hoc
        || matches!(element.trigger, Trigger::Link { .. } | Trigger::Compensation(_));
    if element.outgoing.is_empty() && !may_end_here {
        report(Problem::NoWayOut);
    }
    let decides = !matches!(element.kind, Kind::ParallelGateway | Kind::EventGateway | Kind::Unsupported);
    let mut flows = definition.flows_of(&element.outgoing);
    if decides
        && !element.outgoing.is_empty()
        && element.default.is_none()
        && flows.all(|(_, flow)| flow.condition.is_some())
    {
        report(Problem::MayGetStuck);
    }
    if !ending.contains(&element.index) {
        report(Problem::NoEnd);
    }
}

fn check_events(definition: &Definition, element: &Element, report: &mut impl FnMut(Problem)) {
    let host = element.host.map(|host| definition.at(host));
    match (&element.trigger, element.kind) {
        (Trigger::Link { target: None, .. }, Kind::IntermediateThrowEvent) => report(Problem::LinkNowhere),
        (Trigger::Compensation(_), Kind::BoundaryEvent) if host.is_some_and(|host| host.undo.is_none()) => {
            report(Problem::NoHandler);
        }
        (Trigger::Cancel, Kind::BoundaryEvent) if host.is_some_and(|host| host.kind != Kind::Transaction) => {
            report(Problem::NoTransaction);
        }
        (Trigger::Cancel, Kind::EndEvent) => {
            let around = definition.container(element.container).owner.map(|owner| definition.at(owner));
            match around.filter(|around| around.kind == Kind::Transaction) {
                None => report(Problem::NoTransaction),
                Some(transaction) => {
                    let mut events = transaction.boundary.iter().map(|event| definition.at(*event));
                    if !events.any(|event| event.trigger.kind() == EventKind::Cancel) {
                        report(Problem::CancelNotCaught);
                    }
                }
            }
        }
        _ => {}
    }
    let mut sources = definition.flows_of(&element.incoming).map(|(_, flow)| definition.at(flow.source));
    let waits = element.kind == Kind::ReceiveTask || element.kind == Kind::IntermediateCatchEvent;
    if !waits && sources.any(|source| source.kind == Kind::EventGateway) {
        report(Problem::NotAnEvent);
    }
    if let (Kind::AdHocSubProcess, Some(work)) = (element.kind, &element.work) {
        match work.ad_hoc.completion.as_ref().map(|condition| condition.text().trim()) {
            None | Some("false" | "${false}" | "#{false}" | "=false" | "= false") => {
                report(Problem::NeverEnds);
            }
            Some(_) => {}
        }
        if work.ad_hoc.active.is_none() {
            report(Problem::BegunByCommand);
        }
    }
    if element.kind == Kind::EventSubProcess {
        let starts = definition.inside(Some(element)).map(|inside| inside.start_events.as_slice());
        let mut starts = starts.unwrap_or_default().iter().map(|start| definition.at(*start));
        if !starts.any(|start| !matches!(start.trigger, Trigger::None)) {
            report(Problem::BeginsByNothing);
        }
    }
}

fn check_conditions(definition: &Definition, element: &Element, findings: &mut Vec<Finding>) {
    let has_choice = element.kind == Kind::ExclusiveGateway && element.outgoing.len() > 1;
    for (index, flow) in definition.flows_of(&element.outgoing) {
        let is_default = element.default == Some(index);
        let ignores = matches!(element.kind, Kind::ParallelGateway | Kind::EventGateway);
        let problem = match &flow.condition {
            // Some tools write a condition that always holds onto every flow.
            Some(condition) if (is_default || ignores) && !condition.always_holds() => {
                Problem::ConditionIgnored
            }
            None if has_choice && !is_default => Problem::ConditionMissing,
            _ => continue,
        };
        findings.push(Finding { element: flow.id.clone(), line: element.line, problem });
    }
}

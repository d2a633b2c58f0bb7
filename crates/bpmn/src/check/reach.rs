//! Which elements tokens can get to, and which lead to an end.

use std::collections::{HashMap, HashSet};

use crate::definition::{ContainerIndex, Definition, Element, ElementIndex, Kind, Trigger};

pub(super) type Places = HashSet<ElementIndex>;

/// Elements by the container that they stand in, and compensation events by the activity that they stand on.
struct Beside {
    by_container: HashMap<ContainerIndex, Vec<ElementIndex>>,
    undoing: HashMap<ElementIndex, Vec<ElementIndex>>,
}

/// The elements that tokens can get to, if every condition may hold, every event may happen, and what is not executed
/// would let tokens pass.
pub(super) fn reached(definition: &Definition) -> Places {
    let mut beside = Beside { by_container: HashMap::new(), undoing: HashMap::new() };
    for element in &definition.elements {
        beside.by_container.entry(element.container).or_default().push(element.index);
        if let (Some(host), Trigger::Compensation(_)) = (element.host, &element.trigger) {
            beside.undoing.entry(host).or_default().push(element.index);
        }
    }
    let mut reached = HashSet::new();
    let mut next: Vec<ElementIndex> = Vec::new();
    enter(definition, &beside, ContainerIndex::PROCESS, &mut next);
    while let Some(index) = next.pop() {
        if !reached.insert(index) {
            continue;
        }
        let element = definition.at(index);
        next.extend(definition.flows_of(&element.outgoing).map(|(_, flow)| flow.target));
        next.extend(element.boundary.iter().chain(&element.undo));
        next.extend(beside.undoing.get(&index).into_iter().flatten());
        if let Trigger::Link { target: Some(target), .. } = element.trigger {
            next.push(target);
        }
        if let Some(inner) = element.inner {
            enter(definition, &beside, inner, &mut next);
        }
    }
    reached
}

/// Where a token begins in a process or sub-process. Event sub-processes are reached with what they stand in.
fn enter(definition: &Definition, beside: &Beside, container: ContainerIndex, next: &mut Vec<ElementIndex>) {
    let inside = definition.container(container);
    next.extend(inside.starts.iter().chain(&inside.start_events));
    let parts = beside.by_container.get(&container).into_iter().flatten().map(|part| definition.at(*part));
    let begins = |part: &&Element| {
        part.kind == Kind::EventSubProcess || (inside.is_ad_hoc && part.incoming.is_empty())
    };
    next.extend(parts.filter(begins).map(|part| part.index));
}

/// The elements from which tokens can get to an end of their process or sub-process.
pub(super) fn ending(definition: &Definition) -> Places {
    let mut ending = HashSet::new();
    let has_link = |element: &Element| matches!(element.trigger, Trigger::Link { target: Some(_), .. });
    let ends = definition.elements.iter().filter(|element| element.outgoing.is_empty() && !has_link(element));
    let mut next: Vec<_> = ends.map(|element| element.index).collect();
    let mut links: HashMap<ElementIndex, Vec<ElementIndex>> = HashMap::new();
    for element in &definition.elements {
        if let Trigger::Link { target: Some(target), .. } = element.trigger {
            links.entry(target).or_default().push(element.index);
        }
    }
    while let Some(index) = next.pop() {
        if !ending.insert(index) {
            continue;
        }
        let element = definition.at(index);
        next.extend(definition.flows_of(&element.incoming).map(|(_, flow)| flow.source));
        next.extend(element.host);
        next.extend(links.get(&index).into_iter().flatten());
    }
    ending
}

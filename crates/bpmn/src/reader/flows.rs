//! Joins what was read: flows to their ends, boundary events to their hosts, links, calls and compensations.

use std::collections::BTreeMap;

use super::{
    Reader, Role, VENDORS, is_true, number, referred,
    xml::{Fault, Node, ParseError},
};
use crate::{
    definition::{Condition, ContainerIndex, ElementIndex, Flow, FlowIndex, Kind, Trigger, Unsupported},
    expression::{Expression, ExpressionError},
    names::Name,
};

impl Reader<'_> {
    pub(super) fn join(&mut self) -> Result<(), ParseError> {
        self.join_flows()?;
        self.join_defaults()?;
        self.join_boundary_events()?;
        self.join_compensations();
        self.join_links();
        for (call, called) in std::mem::take(&mut self.calls) {
            let inner = self.process_by_id.get(called).copied();
            if let Some(element) = self.element_mut(call) {
                element.inner = inner;
            }
        }
        self.find_starts()?;
        for element in &mut self.definition.elements {
            let is_plain = element.looping.is_none();
            element.has_scope = element.kind.is_activity()
                && (element.inner.is_some()
                    || (is_plain && !element.boundary.is_empty())
                    || element.keeps_results
                    || !element.inputs.is_empty());
        }
        Ok(())
    }

    fn join_flows(&mut self) -> Result<(), ParseError> {
        for (node, container) in std::mem::take(&mut self.flows) {
            let index = FlowIndex(number(self.definition.flows.len(), node)?);
            let (source, target) =
                (self.end(node, "sourceRef", container)?, self.end(node, "targetRef", container)?);
            let id = match node.id() {
                Some(id) => Name::from(id),
                // The standard wants an id, some tools leave it out. Several such flows between two elements differ.
                None => Name::from(format!("{}->{}#{}", source.0, target.0, index.0)),
            };
            let fault = |reason: String| ParseError::new(Some(&id), node.line, reason);
            if self.definition.element_by_id.contains_key(&id) || self.definition.flow_by_id.contains_key(&id)
            {
                return Err(fault("this id is there twice".to_owned()).of(Fault::Id));
            }
            let (condition, foreign) = condition(node).map_err(fault)?;
            if let Some(reason) = foreign {
                self.definition.unsupported.push(Unsupported {
                    element: id.to_string(),
                    kind: format!("conditionExpression: {reason}"),
                    line: node.line,
                    stops: true,
                });
            }
            self.connect(source, target, index, node)?;
            self.definition.flow_by_id.insert(id.clone(), index);
            let name = node.attribute("name").unwrap_or_default().to_owned();
            self.definition.flows.push(Flow { id, name, source, target, condition });
        }
        Ok(())
    }

    /// The element that an end of a flow names. It must stand in the same process or sub-process as the flow.
    fn end(
        &self,
        flow: &Node,
        attribute: &str,
        container: ContainerIndex,
    ) -> Result<ElementIndex, ParseError> {
        let fault = |reason| ParseError::new(flow.id(), flow.line, reason);
        let dangling = |reason| fault(reason).of(Fault::Reference);
        let id =
            flow.attribute(attribute).ok_or_else(|| dangling(format!("the flow has no `{attribute}`")))?;
        let known = &self.definition.element_by_id;
        let index = referred(known, id).copied();
        let index =
            index.ok_or_else(|| dangling(format!("`{attribute}` names `{id}`, which is no element here")))?;
        // Some tools write a flow outside of the sub-process whose elements it joins; what counts is that both ends
        // stand together, which is seen when they are connected.
        let home = self.definition.at(index).container;
        let other = if attribute == "sourceRef" { "targetRef" } else { "sourceRef" };
        let other =
            flow.attribute(other).and_then(|id| referred(known, id)).map(|index| self.definition.at(*index));
        if home != container && other.is_none_or(|other| other.container != home) {
            return Err(fault(format!("the flow crosses the border of a sub-process to reach `{id}`")));
        }
        Ok(index)
    }

    fn connect(
        &mut self,
        from: ElementIndex,
        to: ElementIndex,
        flow: FlowIndex,
        node: &Node,
    ) -> Result<(), ParseError> {
        let fault = |reason: &str| ParseError::new(node.id(), node.line, reason);
        if self.node(to).is_some_and(|(_, role)| role != Role::Other) {
            return Err(fault("the flow leads into an event that cannot be entered by a flow"));
        }
        let is_end = self.node(from).is_some_and(|(node, _)| node.name == "endEvent");
        if is_end {
            return Err(fault("the flow leaves an end event"));
        }
        if let Some(source) = self.element_mut(from) {
            source.outgoing.push(flow);
        }
        if let Some(target) = self.element_mut(to) {
            target.incoming.push(flow);
        }
        Ok(())
    }

    fn join_defaults(&mut self) -> Result<(), ParseError> {
        for (index, flow_id) in std::mem::take(&mut self.defaults) {
            let flow = referred(&self.definition.flow_by_id, flow_id).copied();
            let Some(element) = self.element_mut(index) else { continue };
            element.default = flow.filter(|flow| element.outgoing.contains(flow));
            if element.default.is_none() {
                let reason = format!("the default flow `{flow_id}` does not leave this element");
                return Err(
                    ParseError::new(Some(&element.id.clone()), element.line, reason).of(Fault::Reference)
                );
            }
        }
        Ok(())
    }

    fn join_boundary_events(&mut self) -> Result<(), ParseError> {
        for at in 0..self.nodes.len() {
            let Some((node, _)) = self.nodes.get(at).copied() else { continue };
            if node.name != "boundaryEvent" {
                continue;
            }
            let fault = |reason: String| ParseError::new(node.id(), node.line, reason);
            let reference = node.attribute("attachedToRef");
            let reference = reference
                .ok_or_else(|| fault("the event is attached to nothing".to_owned()).of(Fault::Reference))?;
            let host = referred(&self.definition.element_by_id, reference).copied();
            let index = node.id().and_then(|id| self.definition.element_by_id.get(id).copied());
            let (Some(host), Some(index)) = (host, index) else {
                let reason = format!("`attachedToRef` names `{reference}`, which is no element here");
                return Err(fault(reason).of(Fault::Reference));
            };
            let event = self.definition.at(index);
            let stands_beside = self.definition.at(host).container == event.container;
            let can_hold = self.definition.at(host).kind.is_activity()
                || self.definition.at(host).kind == Kind::Unsupported;
            if !stands_beside || !can_hold {
                return Err(fault(format!("`{reference}` is no activity beside the event")));
            }
            let is_undo =
                matches!(event.trigger, Trigger::Compensation(_)) && event.kind == Kind::BoundaryEvent;
            let is_refused = event.kind == Kind::Unsupported;
            if let Some(event) = self.element_mut(index) {
                event.host = Some(host);
            }
            if !is_undo
                && !is_refused
                && let Some(host) = self.element_mut(host)
            {
                host.boundary.push(index);
            }
        }
        Ok(())
    }

    /// Handlers at boundary events, found by associations, and the activities that throwing events name.
    fn join_compensations(&mut self) {
        for (source, target) in std::mem::take(&mut self.associations) {
            let find = |id: &str| self.definition.get(referred(&self.definition.element_by_id, id).copied()?);
            let (Some(source), Some(target)) = (find(source), find(target)) else { continue };
            let is_undo =
                source.kind == Kind::BoundaryEvent && matches!(source.trigger, Trigger::Compensation(_));
            if let (true, Some(host)) = (is_undo && target.is_for_compensation, source.host) {
                let handler = target.index;
                if let Some(host) = self.element_mut(host) {
                    host.undo = Some(handler);
                }
            }
        }
        for at in 0..self.nodes.len() {
            let Some((node, _)) = self.nodes.get(at).copied() else { continue };
            let Some(reference) =
                node.first("compensateEventDefinition").and_then(|part| part.attribute("activityRef"))
            else {
                continue;
            };
            let activity = referred(&self.definition.element_by_id, reference).copied();
            let index = node.id().and_then(|id| self.definition.element_by_id.get(id).copied());
            if activity.is_none() {
                self.definition.missing.extend(node.id().map(|id| (id.into(), node.line)));
            }
            if let Some(element) = index.and_then(|index| self.element_mut(index))
                && let Trigger::Compensation(undoing) = &mut element.trigger
            {
                undoing.activity = activity;
            }
        }
    }

    fn join_links(&mut self) {
        let mut targets = BTreeMap::new();
        for element in &self.definition.elements {
            if let (Trigger::Link { name, .. }, Kind::IntermediateCatchEvent) =
                (&element.trigger, element.kind)
            {
                targets.entry((element.container, name.clone())).or_insert(element.index);
            }
        }
        for element in &mut self.definition.elements {
            let container = element.container;
            if let (Trigger::Link { name, target }, Kind::IntermediateThrowEvent) =
                (&mut element.trigger, element.kind)
            {
                *target = targets.get(&(container, name.clone())).copied();
            }
        }
    }

    /// Finds where tokens begin: the none start event, or without any start event every element that no flow enters.
    fn find_starts(&mut self) -> Result<(), ParseError> {
        let mut inside: BTreeMap<ContainerIndex, Vec<ElementIndex>> = BTreeMap::new();
        for element in &self.definition.elements {
            inside.entry(element.container).or_default().push(element.index);
        }
        for (container, members) in &inside {
            let is_event_sub_process = self.owner_kind(*container) == Some(Kind::EventSubProcess);
            let starts = self.starts(*container, members, is_event_sub_process)?;
            let events: Vec<_> = members.iter().copied().filter(|index| self.can_begin(*index)).collect();
            if is_event_sub_process && let Some(first) = events.first().copied() {
                let around = self
                    .definition
                    .container(*container)
                    .owner
                    .map(|owner| self.definition.at(owner).container);
                if let Some(around) = around.and_then(|around| self.container_mut(around)) {
                    around.watchers.push(first);
                }
            }
            if let Some(container) = self.container_mut(*container) {
                container.starts = starts;
                container.start_events = events;
            }
        }
        let process = self.definition.container(ContainerIndex::PROCESS);
        if process.starts.is_empty() && process.start_events.is_empty() {
            let reason = "the process holds no element to start with";
            return Err(ParseError::new(Some(&process.process), process.line, reason).of(Fault::NoProcess));
        }
        Ok(())
    }

    fn owner_kind(&self, container: ContainerIndex) -> Option<Kind> {
        self.definition.container(container).owner.map(|owner| self.definition.at(owner).kind)
    }

    /// Whether an instance can be told to begin here.
    fn can_begin(&self, index: ElementIndex) -> bool {
        self.node(index).is_some_and(|(node, role)| {
            role == Role::Start
                || (self.definition.at(index).incoming.is_empty() && is_true(node.attribute("instantiate")))
        })
    }

    fn starts(
        &self,
        container: ContainerIndex,
        members: &[ElementIndex],
        is_event_sub_process: bool,
    ) -> Result<Vec<ElementIndex>, ParseError> {
        let at = |index: &ElementIndex| self.definition.at(*index);
        let role = |index: &ElementIndex| self.node(*index).map(|(_, role)| role);
        let events: Vec<_> =
            members.iter().copied().filter(|index| role(index) == Some(Role::Start)).collect();
        if is_event_sub_process {
            return Ok(vec![]);
        }
        let is_none = |index: &&ElementIndex| {
            at(index).kind == Kind::StartEvent && matches!(at(index).trigger, Trigger::None)
        };
        let none: Vec<_> = events.iter().filter(is_none).copied().collect();
        // A process may have several ways to begin, of which a start names one. A sub-process is begun by its token.
        if let (Some(owner), Some(second)) = (self.definition.container(container).owner, none.get(1).map(at))
        {
            let reason = format!("a second none start event in the sub-process `{}`", at(&owner).id);
            return Err(ParseError::new(Some(&second.id), second.line, reason));
        }
        if !none.is_empty() {
            return Ok(none);
        }
        if !events.is_empty() {
            return Ok(events);
        }
        if self.definition.container(container).is_ad_hoc {
            return Ok(vec![]);
        }
        let others = members.iter().filter(|index| role(index) == Some(Role::Other)).copied();
        Ok(others.filter(|index| at(index).incoming.is_empty()).collect())
    }
}

/// The condition of a flow; and why it is in a language that is not evaluated here.
fn condition(node: &Node) -> Result<(Option<Condition>, Option<String>), String> {
    let Some(part) = node.first("conditionExpression") else { return Ok((None, None)) };
    let text = part.text.trim();
    if text.is_empty() && part.of_vendor(&VENDORS, "resource").is_none() {
        return Ok((None, None));
    }
    match Expression::parse(text, part.attribute("language")) {
        Ok(expression) => Ok((Some(Condition::Expression(expression)), None)),
        Err(ExpressionError::Malformed(reason)) if Expression::is_marked(text) => Err(reason),
        Err(error) => Ok((Some(Condition::Foreign), Some(error.to_string()))),
    }
}

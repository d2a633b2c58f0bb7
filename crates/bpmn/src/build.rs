//! From the tree of the file to a [`Definition`]: names elements, joins flows to their ends, lists what is not
//! executed.

use std::collections::{BTreeMap, HashMap};

use crate::{
    definition::{Definition, Element, ElementIndex, Flow, FlowIndex, Kind, Unsupported},
    expression::Expression,
    xml::{Node, ParseError},
};

/// Parts of a process that only describe. What is neither here nor executed is listed as unsupported.
const DESCRIPTIVE: [&str; 13] = [
    "incoming",
    "outgoing",
    "laneSet",
    "textAnnotation",
    "association",
    "group",
    "dataObjectReference",
    "dataStoreReference",
    "performer",
    "humanPerformer",
    "potentialOwner",
    "resourceRole",
    "flowNodeRef",
];
/// Parts beside the processes that only declare what others refer to. A file may hold any number of them.
const DECLARATIONS: [&str; 13] = [
    "collaboration",
    "message",
    "signal",
    "error",
    "escalation",
    "itemDefinition",
    "interface",
    "category",
    "resource",
    "dataStore",
    "import",
    "relationship",
    "extension",
];

pub(crate) fn build(root: &Node) -> Result<Definition, ParseError> {
    if !root.is_model || root.name != "definitions" {
        let reason = format!("the root element is `{}`, not `definitions` of BPMN 2.0", root.name);
        return Err(ParseError::new(root.id(), root.line, reason));
    }
    let process = root
        .named("process")
        .find(|process| process.attribute("isExecutable") == Some("true"))
        .or_else(|| root.named("process").next())
        .ok_or_else(|| ParseError::new(root.id(), root.line, "the file holds no process"))?;
    let mut builder = Builder::new(identified(process)?, process.line);
    builder.unsupported_beside(root, process);
    builder.container(process, None)?;
    builder.join_flows()?;
    builder.join_defaults()?;
    builder.find_starts()?;
    builder.definition.unsupported.sort_by_key(|part| part.line);
    Ok(builder.definition)
}

/// What the reader must know of an element beyond what the engine needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A start event, executed or not.
    Start,
    /// Gets its tokens from events, never by a flow or by being first: boundary events and the like.
    ByEvent,
    Other,
}

struct FlowNode<'n> {
    node: &'n Node,
    parent: Option<ElementIndex>,
}

struct Builder<'n> {
    definition: Definition,
    /// Beside each element of the definition.
    roles: Vec<Role>,
    flows: Vec<FlowNode<'n>>,
    /// Elements that name a default flow.
    defaults: Vec<(ElementIndex, &'n str)>,
}

impl<'n> Builder<'n> {
    fn new(process: &str, line: u32) -> Self {
        let definition = Definition {
            process: process.to_owned(),
            line,
            elements: vec![],
            flows: vec![],
            starts: vec![],
            element_by_id: HashMap::new(),
            flow_by_id: HashMap::new(),
            unsupported: vec![],
        };
        Self { definition, roles: vec![], flows: vec![], defaults: vec![] }
    }

    fn unsupported(&mut self, part: &Node, around: &str) {
        self.definition.unsupported.push(Unsupported {
            element: part.id().unwrap_or(around).to_owned(),
            kind: part.name.clone(),
            line: part.line,
        });
    }

    fn unsupported_beside(&mut self, root: &Node, process: &Node) {
        for part in &root.children {
            let is_declaration = part.is_model
                && (DECLARATIONS.contains(&part.name.as_str()) || part.name.ends_with("EventDefinition"));
            if !is_declaration && !std::ptr::eq(part, process) {
                self.unsupported(part, root.id().unwrap_or_default());
            }
        }
    }

    /// Reads what is in a process or sub-process.
    fn container(&mut self, node: &'n Node, parent: Option<ElementIndex>) -> Result<(), ParseError> {
        for child in &node.children {
            if child.is_model && child.name == "sequenceFlow" {
                self.flows.push(FlowNode { node: child, parent });
            } else if child.is_model
                && let Some(kind) = flow_node(&child.name)
            {
                self.element(child, kind, parent)?;
            } else if !is_descriptive(child) && parent.is_none_or(|parent| self.is_executed(parent)) {
                self.unsupported(child, node.id().unwrap_or_default());
            }
        }
        Ok(())
    }

    fn is_executed(&self, index: ElementIndex) -> bool {
        self.definition.at(index).is_some_and(|element| element.kind != Kind::Unsupported)
    }

    fn element(
        &mut self,
        node: &'n Node,
        kind: Kind,
        parent: Option<ElementIndex>,
    ) -> Result<(), ParseError> {
        let id = identified(node)?;
        let (kind, cause) = refine(node, kind);
        if kind == Kind::Unsupported {
            let kind = cause.map_or(&node.name, |cause| &cause.name).clone();
            self.definition.unsupported.push(Unsupported { element: id.to_owned(), kind, line: node.line });
        }
        let index = ElementIndex(number(self.definition.elements.len(), node)?);
        let parent_id = parent.and_then(|parent| self.definition.at(parent)).map(|parent| parent.id.clone());
        self.definition.elements.push(Element {
            id: id.to_owned(),
            name: node.attribute("name").unwrap_or_default().to_owned(),
            kind,
            line: node.line,
            parent,
            parent_id,
            incoming: vec![],
            outgoing: vec![],
            default: None,
            starts: vec![],
        });
        self.roles.push(role(node));
        if self.definition.element_by_id.insert(id.to_owned(), index).is_some() {
            return Err(ParseError::new(Some(id), node.line, "this id is there twice"));
        }
        self.defaults.extend(node.attribute("default").map(|flow| (index, flow)));
        if matches!(node.name.as_str(), "subProcess" | "transaction" | "adHocSubProcess") {
            return self.container(node, Some(index));
        }
        if kind != Kind::Unsupported {
            for part in node.children.iter().filter(|part| !is_descriptive(part)) {
                self.unsupported(part, id);
            }
        }
        Ok(())
    }

    fn join_flows(&mut self) -> Result<(), ParseError> {
        for FlowNode { node, parent } in std::mem::take(&mut self.flows) {
            let index = FlowIndex(number(self.definition.flows.len(), node)?);
            let (source, target) =
                (self.end(node, "sourceRef", parent)?, self.end(node, "targetRef", parent)?);
            let id = match node.id() {
                Some(id) => id.to_owned(),
                // The standard wants an id, some tools leave it out. Several such flows between two elements differ.
                None => format!("{source}->{target}#{}", index.0, source = source.0, target = target.0),
            };
            let fault = |reason: String| ParseError::new(Some(&id), node.line, reason);
            if self.definition.element_by_id.contains_key(&id) || self.definition.flow_by_id.contains_key(&id)
            {
                return Err(fault("this id is there twice".to_owned()));
            }
            let condition = match node.named("conditionExpression").next() {
                Some(condition) => {
                    let parsed = Expression::parse(&condition.text, None);
                    Some(parsed.map_err(|error| fault(error.to_string()))?)
                }
                None => None,
            };
            self.connect(source, target, index, node)?;
            self.definition.flow_by_id.insert(id.clone(), index);
            self.definition.flows.push(Flow { id, source, target, condition });
        }
        Ok(())
    }

    /// The element that an end of a flow names. It must stand in the same process or sub-process as the flow.
    fn end(
        &self,
        flow: &Node,
        attribute: &str,
        parent: Option<ElementIndex>,
    ) -> Result<ElementIndex, ParseError> {
        let fault = |reason| ParseError::new(flow.id(), flow.line, reason);
        let id = flow.attribute(attribute).ok_or_else(|| fault(format!("the flow has no `{attribute}`")))?;
        let index = self.definition.element_by_id.get(id).copied();
        let index =
            index.ok_or_else(|| fault(format!("`{attribute}` names `{id}`, which is no element here")))?;
        if self.definition.at(index).is_none_or(|element| element.parent != parent) {
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
        let place = |index: ElementIndex| usize::try_from(index.0).unwrap_or(usize::MAX);
        if self.roles.get(place(to)).is_some_and(|role| *role != Role::Other) {
            return Err(fault("the flow leads into an event that cannot be entered by a flow"));
        }
        if let Some(source) = self.definition.elements.get_mut(place(from)) {
            if matches!(source.kind, Kind::EndEvent | Kind::TerminateEndEvent) {
                return Err(fault("the flow leaves an end event"));
            }
            source.outgoing.push(flow);
        }
        if let Some(target) = self.definition.elements.get_mut(place(to)) {
            target.incoming.push(flow);
        }
        Ok(())
    }

    fn join_defaults(&mut self) -> Result<(), ParseError> {
        for (index, flow_id) in std::mem::take(&mut self.defaults) {
            let flow = self.definition.flow_by_id.get(flow_id).copied();
            let Some(element) =
                self.definition.elements.get_mut(usize::try_from(index.0).unwrap_or(usize::MAX))
            else {
                continue;
            };
            element.default = flow.filter(|flow| element.outgoing.contains(flow));
            if element.default.is_none() {
                let reason = format!("the default flow `{flow_id}` does not leave this element");
                return Err(ParseError::new(Some(&element.id), element.line, reason));
            }
        }
        Ok(())
    }

    /// Finds where tokens begin: the none start event, or without any start event every element that no flow enters.
    fn find_starts(&mut self) -> Result<(), ParseError> {
        let mut inside: BTreeMap<Option<ElementIndex>, Vec<(ElementIndex, Role)>> = BTreeMap::new();
        for ((index, element), role) in
            (0..).map(ElementIndex).zip(&self.definition.elements).zip(&self.roles)
        {
            inside.entry(element.parent).or_default().push((index, *role));
        }
        for (parent, members) in inside {
            let starts = self.starts(&members)?;
            match parent.and_then(|parent| usize::try_from(parent.0).ok()) {
                None => self.definition.starts = starts,
                Some(parent) => {
                    if let Some(parent) = self.definition.elements.get_mut(parent) {
                        parent.starts = starts;
                    }
                }
            }
        }
        if self.definition.starts.is_empty() {
            let reason = "the process holds no element to start with";
            return Err(ParseError::new(Some(&self.definition.process), self.definition.line, reason));
        }
        Ok(())
    }

    fn starts(&self, members: &[(ElementIndex, Role)]) -> Result<Vec<ElementIndex>, ParseError> {
        let at = |index: &ElementIndex| self.definition.at(*index);
        let events: Vec<_> =
            members.iter().filter(|(_, role)| *role == Role::Start).map(|(index, _)| *index).collect();
        let mut none =
            events.iter().filter(|index| at(index).is_some_and(|event| event.kind == Kind::StartEvent));
        let first = none.next().or(events.first());
        if let Some(second) = none.next().and_then(at) {
            let reason = "a second none start event in the same process or sub-process";
            return Err(ParseError::new(Some(&second.id), second.line, reason));
        }
        if let Some(first) = first {
            return Ok(vec![*first]);
        }
        let others = members.iter().filter(|(_, role)| *role == Role::Other).map(|(index, _)| *index);
        Ok(others.filter(|index| at(index).is_some_and(|element| element.incoming.is_empty())).collect())
    }
}

fn identified(node: &Node) -> Result<&str, ParseError> {
    node.id().ok_or_else(|| ParseError::new(None, node.line, format!("this `{}` has no id", node.name)))
}

/// Arena places are 32 bits wide; the limits of the XML reader keep far below.
fn number(length: usize, node: &Node) -> Result<u32, ParseError> {
    u32::try_from(length).map_err(|_| ParseError::new(node.id(), node.line, "too many elements"))
}

fn is_descriptive(node: &Node) -> bool {
    node.is_model && DESCRIPTIVE.contains(&node.name.as_str())
}

/// What an element of this name is, if it is one that tokens can reach.
fn flow_node(name: &str) -> Option<Kind> {
    Some(match name {
        "startEvent" => Kind::StartEvent,
        "endEvent" => Kind::EndEvent,
        "task" | "manualTask" => Kind::Task,
        "userTask" => Kind::UserTask,
        "exclusiveGateway" => Kind::ExclusiveGateway,
        "parallelGateway" => Kind::ParallelGateway,
        "subProcess" => Kind::SubProcess,
        "serviceTask"
        | "scriptTask"
        | "businessRuleTask"
        | "sendTask"
        | "receiveTask"
        | "callActivity"
        | "transaction"
        | "adHocSubProcess"
        | "inclusiveGateway"
        | "eventBasedGateway"
        | "complexGateway"
        | "boundaryEvent"
        | "intermediateCatchEvent"
        | "intermediateThrowEvent"
        | "implicitThrowEvent"
        | "event" => Kind::Unsupported,
        _ => return None,
    })
}

fn role(node: &Node) -> Role {
    let has = |name: &str| node.named(name).next().is_some();
    let is_by_event = node.name == "boundaryEvent"
        || node.attribute("triggeredByEvent") == Some("true")
        || node.attribute("isForCompensation") == Some("true")
        || (node.name == "intermediateCatchEvent" && has("linkEventDefinition"));
    match node.name.as_str() {
        "startEvent" => Role::Start,
        _ if is_by_event => Role::ByEvent,
        _ => Role::Other,
    }
}

/// The kind with what the content says: a part or attribute that changes what the element does and is not executed
/// makes the whole element unsupported, for running it in another way would be worse than not running it.
fn refine(node: &Node, kind: Kind) -> (Kind, Option<&Node>) {
    let mut parts = node.children.iter().filter(|part| part.is_model);
    if kind == Kind::EndEvent {
        let definitions: Vec<_> = parts.filter(|part| is_behaviour(part)).collect();
        return match definitions.as_slice() {
            [] => (Kind::EndEvent, None),
            [only] if only.name == "terminateEventDefinition" => (Kind::TerminateEndEvent, None),
            [first, ..] => (Kind::Unsupported, Some(first)),
        };
    }
    let one = |name| node.attribute(name).is_none_or(|quantity| quantity == "1");
    let is_plain = node.attribute("triggeredByEvent") != Some("true")
        && node.attribute("isForCompensation") != Some("true")
        && one("startQuantity")
        && one("completionQuantity");
    match parts.find(|part| is_behaviour(part)) {
        Some(cause) if kind != Kind::Unsupported => (Kind::Unsupported, Some(cause)),
        _ if is_plain => (kind, None),
        _ => (Kind::Unsupported, None),
    }
}

fn is_behaviour(part: &Node) -> bool {
    part.name.ends_with("EventDefinition")
        || part.name == "eventDefinitionRef"
        || part.name.ends_with("LoopCharacteristics")
}

//! Events, tasks, gateways and sub-processes, with what stands in them.

use super::{
    Reader, Role, extension, identified, is_false, is_true, number,
    xml::{Fault, Node, ParseError},
};
use crate::definition::{ContainerIndex, Element, ElementIndex, Kind, Trigger, Unsupported};

/// Parts of a process or element that only describe, or are read where they are needed. What is neither here nor
/// executed is listed as unsupported.
const DESCRIPTIVE: [&str; 36] = [
    "incoming",
    "outgoing",
    "laneSet",
    "textAnnotation",
    "group",
    "documentation",
    "extensionElements",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "property",
    "dataInput",
    "dataOutput",
    "dataInputAssociation",
    "dataOutputAssociation",
    "inputSet",
    "outputSet",
    "ioSpecification",
    "performer",
    "humanPerformer",
    "potentialOwner",
    "resourceRole",
    "flowNodeRef",
    "rendering",
    "script",
    "multiInstanceLoopCharacteristics",
    "standardLoopCharacteristics",
    "completionCondition",
    "auditing",
    "monitoring",
    "ioBinding",
    "supportedInterfaceRef",
    "artifact",
    "association",
    "category",
    "partitionElement",
];
impl<'n> Reader<'n> {
    /// Reads what is in a process or sub-process.
    pub(super) fn container(&mut self, node: &'n Node, index: ContainerIndex) -> Result<(), ParseError> {
        let around = node.id().unwrap_or_default();
        self.foreign(node, around);
        for child in &node.children {
            let is_executed = !self.is_refused(index);
            if !child.is_model {
                self.unsupported(child, around);
            } else if child.name == "sequenceFlow" {
                self.flows.push((child, index));
                self.foreign(child, child.id().unwrap_or(around));
            } else if child.name == "association" {
                self.associations.extend(child.attribute("sourceRef").zip(child.attribute("targetRef")));
            } else if let Some(kind) = flow_node(&child.name) {
                self.element(child, kind, index)?;
            } else if is_executed && !is_descriptive(child) {
                self.unsupported(child, around);
            }
        }
        let data = Self::data_objects(node);
        if let Some(container) = self.container_mut(index) {
            container.data = data;
            container.is_ad_hoc = node.name == "adHocSubProcess";
        }
        Ok(())
    }

    fn is_refused(&self, index: ContainerIndex) -> bool {
        let owner = self.definition.container(index).owner;
        owner.is_some_and(|owner| self.definition.at(owner).kind == Kind::Unsupported)
    }

    fn element(&mut self, node: &'n Node, kind: Kind, container: ContainerIndex) -> Result<(), ParseError> {
        let index = ElementIndex(number(self.definition.elements.len(), node)?);
        let made_up;
        let id = match node.id() {
            // Nothing refers to an event sub-process, so some files give it no id.
            None if is_true(node.attribute("triggeredByEvent")) => {
                made_up = format!("{}_{}", node.name, index.0);
                &made_up
            }
            _ => identified(node)?,
        };
        let mut element = Element::new(index, id, kind, container);
        node.attribute("name").unwrap_or_default().clone_into(&mut element.name);
        element.line = node.line;
        let owner = self.definition.container(container).owner;
        element.parent = owner.map(|owner| self.definition.at(owner).id.clone());
        node.text_of("documentation").unwrap_or_default().clone_into(&mut element.documentation);
        element.attributes = node.attributes().iter().filter(|(key, _)| key.contains(':')).cloned().collect();
        element.extensions = node.extensions().map(extension).collect();
        let mut faults: Vec<String> = Vec::new();
        refine(node, &mut element, &mut faults);
        if element.kind.is_event() {
            self.event(node, &mut element, &mut faults);
        } else if element.kind.is_activity() {
            self.activity(node, &mut element, &mut faults);
            self.looping(node, &mut element, &mut faults);
        }
        if kind == Kind::Unsupported {
            faults.insert(0, node.name.clone());
        }
        if let Some(cause) = faults.into_iter().next() {
            // Whoever begins an instance says that the event of its start has happened.
            let is_begun = element.kind == Kind::StartEvent
                && owner.is_none_or(|owner| self.definition.at(owner).kind != Kind::EventSubProcess);
            if !is_begun {
                element.kind = Kind::Unsupported;
            }
            let (element, line) = (id.to_owned(), node.line);
            self.definition.unsupported.push(Unsupported { element, kind: cause, line, stops: !is_begun });
        }
        self.definition
            .element_by_id
            .try_insert_new(&element)
            .map_err(|()| ParseError::new(Some(id), node.line, "this id is there twice").of(Fault::Id))?;
        self.nodes.push((node, role(node, &element)));
        self.defaults.extend(node.attribute("default").map(|flow| (index, flow)));
        let (is_refused, holds) = (element.kind == Kind::Unsupported, is_sub_process(&node.name));
        self.definition.elements.push(element);
        if holds {
            let process = self.definition.container(container).process.clone();
            let inner = self.new_container(process, Some(index), node)?;
            if let Some(element) = self.element_mut(index) {
                element.inner = Some(inner);
            }
            self.foreign_of_parts(node, id);
            return self.container(node, inner);
        }
        self.foreign_of_parts(node, id);
        self.foreign(node, id);
        if !is_refused {
            for part in node.children.iter().filter(|part| !is_known_part(part)) {
                self.unsupported(part, id);
            }
        }
        Ok(())
    }
}

/// Inserting that tells when something was there.
trait InsertNew {
    fn try_insert_new(&mut self, element: &Element) -> Result<(), ()>;
}

impl InsertNew for std::collections::HashMap<crate::names::Name, ElementIndex> {
    fn try_insert_new(&mut self, element: &Element) -> Result<(), ()> {
        match self.insert(element.id.clone(), element.index) {
            None => Ok(()),
            Some(_) => Err(()),
        }
    }
}

/// What an element of this name is, if it is one that tokens can reach.
pub(super) fn flow_node(name: &str) -> Option<Kind> {
    Some(match name {
        "startEvent" => Kind::StartEvent,
        "endEvent" => Kind::EndEvent,
        "intermediateCatchEvent" => Kind::IntermediateCatchEvent,
        "intermediateThrowEvent" => Kind::IntermediateThrowEvent,
        "boundaryEvent" => Kind::BoundaryEvent,
        "task" | "manualTask" => Kind::Task,
        "userTask" => Kind::UserTask,
        "serviceTask" => Kind::ServiceTask,
        "scriptTask" => Kind::ScriptTask,
        "businessRuleTask" => Kind::BusinessRuleTask,
        "sendTask" => Kind::SendTask,
        "receiveTask" => Kind::ReceiveTask,
        "exclusiveGateway" => Kind::ExclusiveGateway,
        "parallelGateway" => Kind::ParallelGateway,
        "inclusiveGateway" => Kind::InclusiveGateway,
        "eventBasedGateway" => Kind::EventGateway,
        "subProcess" => Kind::SubProcess,
        "transaction" => Kind::Transaction,
        "adHocSubProcess" => Kind::AdHocSubProcess,
        "callActivity" => Kind::CallActivity,
        "complexGateway" | "implicitThrowEvent" | "event" | "callChoreography" | "choreographyTask"
        | "subChoreography" => Kind::Unsupported,
        _ => return None,
    })
}

fn is_sub_process(name: &str) -> bool {
    matches!(name, "subProcess" | "transaction" | "adHocSubProcess")
}

fn is_descriptive(node: &Node) -> bool {
    DESCRIPTIVE.contains(&node.name.as_str())
}

fn is_known_part(node: &Node) -> bool {
    node.is_model
        && (is_descriptive(node)
            || node.name.ends_with("EventDefinition")
            || node.name == "eventDefinitionRef")
}

/// What attributes say about the kind. What changes how an element runs and is not executed makes the whole element
/// unsupported, for running it in another way would be worse than not running it.
fn refine(node: &Node, element: &mut Element, faults: &mut Vec<String>) {
    if is_true(node.attribute("triggeredByEvent")) && element.kind == Kind::SubProcess {
        element.kind = Kind::EventSubProcess;
    }
    element.is_for_compensation = is_true(node.attribute("isForCompensation"));
    element.is_interrupting = match element.kind {
        Kind::BoundaryEvent => !is_false(node.attribute("cancelActivity")),
        _ => !is_false(node.attribute("isInterrupting")),
    };
    for quantity in ["startQuantity", "completionQuantity"] {
        if node.attribute(quantity).is_some_and(|number| number.trim().parse() != Ok(1)) {
            faults.push(quantity.to_owned());
        }
    }
}

fn role(node: &Node, element: &Element) -> Role {
    let is_link = matches!(element.trigger, Trigger::Link { .. }) && node.name == "intermediateCatchEvent";
    match node.name.as_str() {
        "startEvent" => Role::Start,
        "boundaryEvent" => Role::ByEvent,
        _ if is_link || element.is_for_compensation || element.kind == Kind::EventSubProcess => Role::ByEvent,
        _ if is_true(node.attribute("triggeredByEvent")) => Role::ByEvent,
        _ => Role::Other,
    }
}

//! From a file to a [`Definition`].

mod activities;
mod data;
mod diagram;
mod elements;
mod events;
mod flows;
mod foreign;
mod loops;
mod xml;

use std::{borrow::Borrow, collections::HashMap, hash::Hash};

pub use diagram::{Bounds, Diagram, Edge, Shape};
use xml::Node;
pub use xml::{Fault, ParseError};

use crate::{
    definition::{
        Container, ContainerIndex, Definition, Element, ElementIndex, Extension, Kind, Process, Unsupported,
        find_upstream,
    },
    names::Name,
};

/// Vendors whose attributes and extension elements the reader understands.
const VENDORS: [&str; 4] = ["camunda", "flowable", "activiti", "zeebe"];
/// Parts beside the processes that only declare what others refer to, or describe. A file may hold any number of them.
const DECLARATIONS: [&str; 19] = [
    "collaboration",
    "documentation",
    "extensionElements",
    "process",
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
    "endPoint",
    "partnerEntity",
    "partnerRole",
];

pub(crate) fn parse(xml: &str, wanted: Option<&str>) -> Result<Definition, ParseError> {
    let root = xml::read(xml)?;
    if !root.is_model || root.name != "definitions" {
        let reason = format!("the root element is `{}`, not `definitions` of BPMN 2.0", root.name);
        return Err(ParseError::new(root.id(), root.line, reason).of(Fault::NoProcess));
    }
    let process = chosen(&root, wanted)?;
    let mut reader = Reader::new(&root);
    reader.beside();
    reader.read_process(process)?;
    while let Some(called) = reader.to_read.pop() {
        if !reader.process_by_id.contains_key(called)
            && let Some(process) = root.named("process").find(|process| process.id() == Some(called))
        {
            reader.read_process(process)?;
        }
    }
    reader.join()?;
    let mut definition = reader.definition;
    definition.unsupported.sort_by_key(|part| part.line);
    definition.diagram = diagram::read(&root);
    find_upstream(&mut definition).map_err(|join| {
        let reason = "too many elements lie before inclusive gateways";
        ParseError::new(Some(&join), definition.element(&join).map_or(1, Element::line), reason)
            .of(Fault::TooLarge)
    })?;
    Ok(definition)
}

fn chosen<'n>(root: &'n Node, wanted: Option<&str>) -> Result<&'n Node, ParseError> {
    if let Some(wanted) = wanted {
        let mut processes = root.named("process");
        return processes.find(|process| process.id() == Some(wanted)).ok_or_else(|| {
            let reason = format!("the file holds no process `{wanted}`");
            ParseError::new(root.id(), root.line, reason).of(Fault::NoProcess)
        });
    }
    let is_empty =
        |process: &&Node| process.children.iter().all(|child| elements::flow_node(&child.name).is_none());
    let executable = |process: &&Node| is_true(process.attribute("isExecutable"));
    root.named("process")
        .find(|process| executable(process) && !is_empty(process))
        .or_else(|| root.named("process").find(|process| !is_empty(process)))
        .or_else(|| root.named("process").next())
        .ok_or_else(|| {
            ParseError::new(root.id(), root.line, "the file holds no process").of(Fault::NoProcess)
        })
}

/// What the reader must know of an element beyond what the engine needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Start,
    /// Gets its tokens from events, never by a flow or by being first: boundary events and the like.
    ByEvent,
    Other,
}

struct Reader<'n> {
    root: &'n Node,
    definition: Definition,
    /// Beside each element of the definition: its part of the file and its role.
    nodes: Vec<(&'n Node, Role)>,
    flows: Vec<(&'n Node, ContainerIndex)>,
    /// Elements that name a default flow.
    defaults: Vec<(ElementIndex, &'n str)>,
    /// Source and target of associations.
    associations: Vec<(&'n str, &'n str)>,
    /// Messages, signals, errors, escalations and event definitions beside the processes, by id.
    declared: HashMap<&'n str, &'n Node>,
    /// Data objects, references to them, inputs, outputs and properties, by id.
    data: HashMap<&'n str, &'n Node>,
    process_by_id: HashMap<&'n str, ContainerIndex>,
    /// Call activities with the process that they call.
    calls: Vec<(ElementIndex, &'n str)>,
    to_read: Vec<&'n str>,
}

impl<'n> Reader<'n> {
    fn new(root: &'n Node) -> Self {
        let definition = Definition {
            elements: vec![],
            flows: vec![],
            containers: vec![],
            element_by_id: HashMap::new(),
            flow_by_id: HashMap::new(),
            unsupported: vec![],
            missing: vec![],
            processes: root.named("process").map(process).collect(),
            diagram: Diagram::default(),
            nowhere: Element::new(ElementIndex::NOWHERE, "", Kind::Unsupported, ContainerIndex(u32::MAX)),
            no_container: Container::default(),
        };
        let declared = root.children.iter().filter_map(|part| Some((part.id()?, part))).collect();
        Self {
            root,
            definition,
            nodes: vec![],
            flows: vec![],
            defaults: vec![],
            associations: vec![],
            declared,
            data: HashMap::new(),
            process_by_id: HashMap::new(),
            calls: vec![],
            to_read: vec![],
        }
    }

    /// What a reference to something beside the processes names.
    fn declared(&self, reference: &str) -> Option<&'n Node> {
        referred(&self.declared, reference).copied()
    }

    fn unsupported(&mut self, part: &Node, around: &str) {
        self.report(part.id().unwrap_or(around), &part.name, part.line);
    }

    /// Lists something that is passed over.
    fn report(&mut self, element: &str, kind: &str, line: u32) {
        let (element, kind) = (element.to_owned(), kind.to_owned());
        self.definition.unsupported.push(Unsupported { element, kind, line, stops: false });
    }

    /// Lists what is neither a declaration nor a process. Other processes are told by [`Definition::processes`].
    fn beside(&mut self) {
        for part in &self.root.children {
            let is_known = if part.is_model {
                DECLARATIONS.contains(&part.name.as_str()) || part.name.ends_with("EventDefinition")
            } else {
                part.name == "bpmndi:BPMNDiagram"
            };
            if !is_known {
                self.unsupported(part, self.root.id().unwrap_or_default());
            }
        }
    }

    fn read_process(&mut self, node: &'n Node) -> Result<(), ParseError> {
        let id = identified(node)?;
        let index = self.new_container(id.into(), None, node)?;
        self.process_by_id.insert(id, index);
        self.find_data(node);
        self.container(node, index)
    }

    fn new_container(
        &mut self,
        process: Name,
        owner: Option<ElementIndex>,
        node: &Node,
    ) -> Result<ContainerIndex, ParseError> {
        let index = ContainerIndex(number(self.definition.containers.len(), node)?);
        let line = node.line;
        self.definition.containers.push(Container { process, line, owner, ..Container::default() });
        Ok(index)
    }

    fn element_mut(&mut self, index: ElementIndex) -> Option<&mut Element> {
        self.definition.elements.get_mut(usize::try_from(index.0).ok()?)
    }

    fn container_mut(&mut self, index: ContainerIndex) -> Option<&mut Container> {
        self.definition.containers.get_mut(usize::try_from(index.0).ok()?)
    }

    fn node(&self, index: ElementIndex) -> Option<(&'n Node, Role)> {
        self.nodes.get(usize::try_from(index.0).ok()?).copied()
    }
}

fn process(node: &Node) -> Process {
    Process {
        id: node.id().unwrap_or_default().to_owned(),
        name: node.attribute("name").unwrap_or_default().to_owned(),
        is_executable: is_true(node.attribute("isExecutable")),
        line: node.line,
        starters: ["candidateStarterGroups", "candidateStarterUsers"]
            .into_iter()
            .filter_map(|name| node.of_vendor(&VENDORS, name))
            .flat_map(|names| names.split(','))
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect(),
    }
}

fn identified(node: &Node) -> Result<&str, ParseError> {
    let missing =
        || ParseError::new(None, node.line, format!("this `{}` has no id", node.name)).of(Fault::Id);
    node.id().ok_or_else(missing)
}

/// Arena places are 32 bits wide; the limits of the XML reader keep far below.
fn number(length: usize, node: &Node) -> Result<u32, ParseError> {
    u32::try_from(length)
        .map_err(|_| ParseError::new(node.id(), node.line, "too many elements").of(Fault::TooLarge))
}

/// A value of `xsd:boolean`: `true`, `false`, `1` or `0`, with blanks around it. Every attribute of that type is read by
/// this.
fn boolean(value: Option<&str>) -> Option<bool> {
    match value?.trim() {
        "1" => Some(true),
        "0" => Some(false),
        word if word.eq_ignore_ascii_case("true") => Some(true),
        word if word.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn is_true(value: Option<&str>) -> bool {
    boolean(value) == Some(true)
}

fn is_false(value: Option<&str>) -> bool {
    boolean(value) == Some(false)
}

/// A reference without the prefix of a namespace, which some tools write before ids of their own file.
fn local(reference: &str) -> &str {
    let reference = reference.trim();
    reference.rsplit_once(':').map_or(reference, |(_, bare)| bare)
}

/// What a reference (`xsd:QName` or `xsd:IDREF`) names: as it is written, else without its prefix. Every reference is
/// looked up by this.
fn referred<'m, K: Borrow<str> + Eq + Hash, V>(map: &'m HashMap<K, V>, reference: &str) -> Option<&'m V> {
    map.get(reference.trim()).or_else(|| map.get(local(reference)))
}

/// Whether two references name the same.
fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| local(one) == local(other))
}

fn extension(node: &Node) -> Extension {
    Extension {
        name: node.name.clone(),
        attributes: node.attributes().to_vec(),
        text: node.text.trim().to_owned(),
        children: node.children.iter().map(extension).collect(),
    }
}

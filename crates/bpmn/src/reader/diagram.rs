//! The drawing of a file: where shapes and edges lie.

use std::collections::HashMap;

use super::{is_false, is_true, local, xml::Node};

/// Where the elements of a process lie in its drawing. Empty when the file holds none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// Events, activities, gateways, pools, lanes and notes, in the order of the file.
    pub shapes: Vec<Shape>,
    /// Flows and associations, in the order of the file.
    pub edges: Vec<Edge>,
}

/// A rectangle, in the units of the file (pixels as a rule).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The place of an element.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Id of the element.
    pub element: String,
    /// Name of the element, also of lanes and pools, which are not elements of a definition.
    pub name: String,
    /// What it is in BPMN, as `userTask` or `lane`; empty when the file holds no such element.
    pub kind: String,
    /// Where it lies.
    pub bounds: Bounds,
    /// Where its name stands, if that is said.
    pub label: Option<Bounds>,
    /// Whether a pool or lane lies on its side.
    pub is_horizontal: bool,
    /// Whether a sub-process shows what is in it.
    pub is_expanded: bool,
}

/// The line of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Id of the flow.
    pub element: String,
    /// Name of the flow.
    pub name: String,
    /// What it is in BPMN, as `sequenceFlow`.
    pub kind: String,
    /// The corners from source to target: x and y.
    pub waypoints: Vec<(f64, f64)>,
    /// Where its name stands, if that is said.
    pub label: Option<Bounds>,
}

impl Diagram {
    /// The place of an element.
    pub fn shape(&self, element: &str) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.element == element)
    }
}

pub(super) fn read(root: &Node) -> Diagram {
    let mut named = HashMap::new();
    collect(root, &mut named);
    let mut diagram = Diagram::default();
    let planes = root
        .children
        .iter()
        .filter(|part| part.name == "bpmndi:BPMNDiagram")
        .flat_map(|part| &part.children)
        .filter(|part| part.name == "bpmndi:BPMNPlane");
    for part in planes.flat_map(|plane| &plane.children) {
        let element = part.attribute("bpmnElement").unwrap_or_default();
        // Some tools write the prefix of the target namespace before the id.
        let known = named.get_key_value(element).or_else(|| named.get_key_value(local(element)));
        let (element, (kind, name)) = known.map_or((element, ("", "")), |(id, known)| (*id, *known));
        let (element, kind, name) = (element.to_owned(), kind.to_owned(), name.to_owned());
        let label = part.children.iter().find(|child| child.name == "bpmndi:BPMNLabel").and_then(bounds);
        match part.name.as_str() {
            "bpmndi:BPMNShape" => diagram.shapes.push(Shape {
                element,
                name,
                kind,
                bounds: bounds(part).unwrap_or_default(),
                label,
                is_horizontal: is_true(part.attribute("isHorizontal")),
                is_expanded: !is_false(part.attribute("isExpanded")),
            }),
            "bpmndi:BPMNEdge" => {
                let corners = part.children.iter().filter(|child| child.name == "di:waypoint");
                let waypoints = corners.map(|corner| (number(corner, "x"), number(corner, "y"))).collect();
                diagram.edges.push(Edge { element, name, kind, waypoints, label });
            }
            _ => {}
        }
    }
    diagram
}

/// Name and kind of everything that has an id. The tree is at most as deep as the XML reader lets it be.
fn collect<'n>(node: &'n Node, named: &mut HashMap<&'n str, (&'n str, &'n str)>) {
    for child in node.children.iter().filter(|child| child.is_model) {
        if let Some(id) = child.id() {
            // A note holds its words in an element of its own.
            let words =
                child.children.iter().find(|part| child.name == "textAnnotation" && part.name == "text");
            let name = child.attribute("name").or(words.map(|text| text.text.trim()));
            named.insert(id, (&child.name, name.unwrap_or_default()));
        }
        collect(child, named);
    }
}

fn bounds(of: &Node) -> Option<Bounds> {
    let bounds = of.children.iter().find(|child| child.name == "dc:Bounds")?;
    Some(Bounds {
        x: number(bounds, "x"),
        y: number(bounds, "y"),
        width: number(bounds, "width"),
        height: number(bounds, "height"),
    })
}

/// A coordinate; what is none, or is beyond any drawing, counts as 0.
fn number(node: &Node, name: &str) -> f64 {
    let value: f64 = node.attribute(name).and_then(|text| text.trim().parse().ok()).unwrap_or_default();
    if value.is_finite() && value.abs() < 1e7 { value } else { 0.0 }
}

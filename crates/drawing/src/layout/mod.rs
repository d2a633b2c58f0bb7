//! Lays out a process that came without a drawing: from left to right, in layers, the inside of sub-processes first.
//!
//! The same process gives the same drawing. Lines never cross a shape: they run in channels between layers and in
//! gutters between bands. Notes, data and lanes are not part of a definition and so are not laid out.

mod channels;
mod graph;
mod heights;
mod order;
mod route;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use bpmn::{Definition, Element, SequenceFlow};
use graph::Link;
use route::{Block, Port, Wire};

use crate::{
    geometry::{Point, Rect, count},
    picture::{Figure, Label, Line, LineLabel, Picture, Sort},
    words::{self, LINE},
};

/// Size of activities, and of sub-processes that do not show what is in them.
const ACTIVITY: (f64, f64) = (128.0, 76.0);
pub(crate) const EVENT: f64 = 36.0;
const GATEWAY: f64 = 44.0;
/// Names below events and gateways, and on lines.
pub(crate) const NAME_WIDTH: f64 = 100.0;
pub(crate) const NAME_LINES: usize = 3;
const LINE_NAME: (f64, usize) = (88.0, 2);
/// Within a sub-process: above what is in it (its name), and on the other sides.
const HEAD: f64 = 38.0;
const INSIDE: f64 = 18.0;
/// Between parts that are not connected.
const APART: f64 = 34.0;
/// Boundary events: the first one from the left side of its activity, and from one to the next.
const FIRST_BOUNDARY: f64 = 16.0;
const NEXT_BOUNDARY: f64 = 42.0;

/// Lays out the process of a definition.
pub(crate) fn lay_out(definition: &Definition, is_collapsed: bool, most: f64) -> Picture<'_> {
    let mut process = Layout {
        definition,
        is_collapsed,
        children: BTreeMap::new(),
        flows: BTreeMap::new(),
        boundary: BTreeMap::new(),
    };
    let is_own = |element: &&Element| definition.process_of(element) == definition.process_id();
    for element in definition.elements().filter(is_own) {
        match definition.host_of(element) {
            Some(host) => process.boundary.entry(host.id()).or_default().push(element),
            None => process.children.entry(element.parent()).or_default().push(element),
        }
    }
    for flow in definition.sequence_flows() {
        if let Some(source) = definition.element(flow.source) {
            process.flows.entry(source.parent()).or_default().push(flow);
        }
    }
    process.inside(None, most).0
}

struct Layout<'d> {
    definition: &'d Definition,
    is_collapsed: bool,
    /// By the sub-process that they stand in.
    children: BTreeMap<Option<&'d str>, Vec<&'d Element>>,
    flows: BTreeMap<Option<&'d str>, Vec<SequenceFlow<'d>>>,
    boundary: BTreeMap<&'d str, Vec<&'d Element>>,
}

/// An activity, event or gateway with its size, and what is in it.
struct Node<'d> {
    element: &'d Element,
    sort: Sort,
    w: f64,
    h: f64,
    inside: Picture<'d>,
    block: Block,
    boundary: Vec<Watch<'d>>,
}

/// A boundary event: its place from the left side of its activity, and how far below its middle the line leaves, in whole
/// units.
struct Watch<'d> {
    element: &'d Element,
    x: f64,
    level: f64,
}

impl<'d> Layout<'d> {
    /// Everything within a sub-process, or the process, with its width and height.
    fn inside(&self, container: Option<&'d str>, most: f64) -> (Picture<'d>, f64, f64) {
        let children = self.children.get(&container).map(Vec::as_slice).unwrap_or_default();
        let nodes: Vec<Node<'d>> = children.iter().map(|element| self.node(element, most)).collect();
        let number: BTreeMap<&str, usize> =
            nodes.iter().enumerate().map(|(at, node)| (&**node.element.id(), at)).collect();
        let (mut wires, mut flows) = (Vec::new(), Vec::new());
        for flow in self.flows.get(&container).into_iter().flatten() {
            if let Some(wire) = self.wire(flow, &nodes, &number) {
                wires.push(wire);
                flows.push(*flow);
            }
        }
        let links: Vec<Link> = wires.iter().map(|wire| wire.link).collect();
        let parts = graph::parts(nodes.len(), &links);
        let (single, joined): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| match part.as_slice() {
            [node] => !links.iter().any(|link| link.from == *node),
            _ => false,
        });
        let mut picture = Picture::default();
        let (mut y, mut width) = (0.0_f64, 0.0_f64);
        for part in joined {
            let blocks: Vec<Block> =
                part.iter().filter_map(|at| nodes.get(*at)).map(|node| node.block).collect();
            let place: BTreeMap<usize, usize> =
                part.iter().enumerate().map(|(at, node)| (*node, at)).collect();
            let own: Vec<usize> = (0..wires.len())
                .filter(|at| links.get(*at).is_some_and(|link| place.contains_key(&link.from)))
                .collect();
            let renumbered = own.iter().filter_map(|at| wires.get(*at)).map(|wire| {
                let of = |node: usize| place.get(&node).copied().unwrap_or(0);
                Wire { link: Link { from: of(wire.link.from), to: of(wire.link.to) }, ..wire.clone() }
            });
            let renumbered: Vec<Wire> = renumbered.collect();
            let routed = route::route(&blocks, &renumbered, most);
            let top = Point::new(0.0, y);
            for (at, place) in part.iter().zip(&routed.places) {
                if let Some(node) = nodes.get(*at) {
                    node.draw(Point::new(place.x, place.y + y), &mut picture);
                }
            }
            for (at, (points, label)) in own.iter().zip(routed.lines) {
                if let Some(flow) = flows.get(*at) {
                    picture.lines.push(line(self.definition, *flow, points, label).moved(top));
                }
            }
            y += routed.height + APART;
            width = width.max(routed.width);
        }
        let (mut x, mut tallest) = (0.0_f64, 0.0_f64);
        for node in single.iter().flatten().filter_map(|at| nodes.get(*at)) {
            let block = node.block;
            if x > 0.0 && x + block.slot > most.max(width) {
                (x, y, tallest) = (0.0, y + tallest + APART, 0.0);
            }
            node.draw(Point::new(x + block.core_x, y + block.above), &mut picture);
            x += block.slot + APART;
            tallest = tallest.max(block.above + block.below);
            width = width.max(x - APART);
        }
        let height = if tallest > 0.0 { y + tallest } else { (y - APART).max(0.0) };
        (picture, width, height)
    }

    fn wire(
        &self,
        flow: &SequenceFlow<'d>,
        nodes: &[Node<'d>],
        number: &BTreeMap<&str, usize>,
    ) -> Option<Wire> {
        let source = self.definition.element(flow.source)?;
        let host = self.definition.host_of(source);
        let from = *number.get(&**host.unwrap_or(source).id())?;
        let to = *number.get(flow.target)?;
        let port = host.and_then(|_| {
            let node = nodes.get(from)?;
            let watch = node.boundary.iter().find(|watch| watch.element.id() == source.id())?;
            Some(Port { x: watch.x + EVENT / 2.0, y: f64::midpoint(node.h, EVENT), level: watch.level })
        });
        let label = words::wrapped(flow.name, LINE_NAME.0, LINE_NAME.1);
        Some(Wire { link: Link { from, to }, port, label })
    }

    fn node(&self, element: &'d Element, most: f64) -> Node<'d> {
        let holds = self.children.contains_key(&Some(&**element.id()));
        let is_expanded = element.kind().is_sub_process() && holds && !self.is_collapsed;
        let kind = if element.kind() == bpmn::Kind::Unsupported { self.kind_in_file(element) } else { "" };
        let sort = Sort::of(element, kind, is_expanded);
        let mut inside = Picture::default();
        let (mut w, mut h) = match sort {
            Sort::Event { .. } => (EVENT, EVENT),
            Sort::Gateway(_) => (GATEWAY, GATEWAY),
            _ => ACTIVITY,
        };
        if is_expanded {
            let (picture, width, height) = self.inside(Some(element.id()), most - 2.0 * INSIDE);
            inside = picture.moved(Point::new(INSIDE, HEAD));
            (w, h) = ((width + 2.0 * INSIDE).max(w), (height + HEAD + INSIDE).max(h));
        }
        let events = self.boundary.get(&**element.id()).map(Vec::as_slice).unwrap_or_default();
        w = w.max(FIRST_BOUNDARY * 2.0 + NEXT_BOUNDARY * count(events.len()));
        let is_named_below = matches!(sort, Sort::Event { .. } | Sort::Gateway(_));
        let name =
            if is_named_below { words::wrapped(element.name(), NAME_WIDTH, NAME_LINES) } else { Vec::new() };
        let name_w = name.iter().map(|line| words::width(line)).fold(0.0, f64::max);
        let mut below = h / 2.0 + if name.is_empty() { 0.0 } else { 6.0 + LINE * count(name.len()) };
        let mut boundary = Vec::new();
        if !events.is_empty() {
            below = below.max(h / 2.0 + EVENT / 2.0 + 4.0);
        }
        // From right to left, so that no line comes down through the one of its neighbour.
        for (at, event) in events.iter().enumerate().rev() {
            let level = (below + 8.0).ceil();
            below = level + if event.name().trim().is_empty() { 6.0 } else { LINE + 4.0 };
            boundary.push(Watch { element: event, x: FIRST_BOUNDARY + NEXT_BOUNDARY * count(at), level });
        }
        let room = w.max(name_w);
        let is_watch_named = events.iter().any(|event| !event.name().trim().is_empty());
        let slot = room + if is_watch_named { 48.0 } else { 0.0 };
        let block = Block { slot, core_x: (room - w) / 2.0, core_w: w, above: h / 2.0, below };
        Node { element, sort, w, h, inside, block, boundary }
    }

    /// What the file calls an element that is not executed.
    fn kind_in_file(&self, element: &Element) -> &'d str {
        let parts = self.definition.unsupported();
        parts.iter().find(|part| part.element == **element.id()).map_or("", |part| part.kind.as_str())
    }
}

impl<'d> Node<'d> {
    /// Puts the node down; `at` is the left side of its core and its middle.
    fn draw(&self, at: Point, picture: &mut Picture<'d>) {
        let rect = Rect::new(at.x, at.y - self.h / 2.0, self.w, self.h);
        let (element, label) = (self.element, Label::Usual);
        picture.figures.push(Figure { id: element.id(), name: element.name(), sort: self.sort, rect, label });
        let inside = self.inside.moved(Point::new(rect.x, rect.y));
        picture.figures.extend(inside.figures);
        picture.lines.extend(inside.lines);
        for watch in &self.boundary {
            let element = watch.element;
            let x = rect.x + watch.x;
            let own = Rect::new(x, rect.bottom() - EVENT / 2.0, EVENT, EVENT);
            let from = x + EVENT / 2.0 + 6.0;
            let end = rect.x - self.block.core_x + self.block.slot;
            let label = Rect::new(from, at.y + watch.level + 2.0, (end - from).max(20.0), LINE);
            picture.figures.push(Figure {
                id: element.id(),
                name: element.name(),
                sort: Sort::of(element, "", false),
                rect: own,
                label: Label::From(label),
            });
        }
    }
}

impl<'d> Picture<'d> {
    /// The same elsewhere.
    fn moved(&self, by: Point) -> Self {
        let figure = |figure: &Figure<'d>| {
            let label = match figure.label {
                Label::Usual => Label::Usual,
                Label::In(rect) => Label::In(rect.moved(by)),
                Label::From(rect) => Label::From(rect.moved(by)),
            };
            Figure { rect: figure.rect.moved(by), label, ..figure.clone() }
        };
        Self {
            figures: self.figures.iter().map(figure).collect(),
            lines: self.lines.iter().cloned().map(|line| line.moved(by)).collect(),
        }
    }
}

impl Line<'_> {
    fn moved(mut self, by: Point) -> Self {
        for point in &mut self.points {
            *point = Point::new(point.x + by.x, point.y + by.y);
        }
        if let Some(label) = &mut self.label {
            label.at = Point::new(label.at.x + by.x, label.at.y + by.y);
        }
        self
    }
}

/// A sequence flow as a line.
pub(crate) fn line<'d>(
    definition: &Definition,
    flow: SequenceFlow<'d>,
    points: Vec<Point>,
    label: Option<LineLabel>,
) -> Line<'d> {
    let leaves_activity = definition.element(flow.source).is_some_and(|source| source.kind().is_activity());
    let kind = crate::picture::Link::Sequence {
        is_default: flow.is_default,
        shows_condition: flow.is_conditional && leaves_activity,
    };
    Line { id: flow.id, name: flow.name, kind, points, label }
}

/// The most that a name needs below a shape, for those who ask how far a drawing goes.
pub(crate) fn name_below(name: &str) -> Vec<String> {
    words::wrapped(name, NAME_WIDTH, NAME_LINES)
}

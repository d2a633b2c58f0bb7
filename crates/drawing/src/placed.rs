//! The drawing that came with a file.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use bpmn::{Bounds, Definition, Element, Shape};

use crate::{
    geometry::{Point, Rect},
    layout,
    picture::{Align, Figure, Label, Line, LineLabel, Link, Picture, Sort},
    words::{self, LINE},
};

/// Longest side of a drawing that is shown as it came; a larger one is laid out anew.
const MOST: f64 = 20_000.0;
/// How near to a shape the end of an association lies that belongs to it.
const NEAR: f64 = 14.0;

/// The drawing of the file; nothing when it has none, or one that leaves elements out.
pub(crate) fn placed(definition: &Definition) -> Option<Picture<'_>> {
    let diagram = definition.diagram();
    if diagram.shapes.is_empty() {
        return None;
    }
    let mut shapes: BTreeMap<&str, &Shape> = BTreeMap::new();
    for shape in &diagram.shapes {
        shapes.entry(&shape.element).or_insert(shape);
    }
    let collapsed = collapsed(definition, &shapes);
    let has_pools = shapes.values().any(|shape| shape.kind == "participant");
    let is_own = |element: &Element| definition.process_of(element) == definition.process_id();
    let mut picture = Picture::default();
    let mut seen = HashSet::new();
    for shape in &diagram.shapes {
        let element = definition.element(&shape.element);
        let is_wanted = match element {
            Some(element) => !is_hidden(definition, element, &collapsed) && (has_pools || is_own(element)),
            None => !shape.kind.is_empty() && (has_pools || !is_flow_node(&shape.kind)),
        };
        if !is_wanted || !seen.insert(shape.element.as_str()) {
            continue;
        }
        picture.figures.push(figure(shape, element, &collapsed));
    }
    let is_drawn = |id: &str| seen.contains(id);
    let is_whole = definition
        .elements()
        .filter(|element| is_own(element) && !is_hidden(definition, element, &collapsed))
        .all(|element| is_drawn(element.id()));
    if !is_whole {
        return None;
    }
    picture.lines = lines(definition, &picture.figures, &is_drawn);
    let area = picture.figures.iter().map(|figure| figure.rect).reduce(Rect::with)?;
    (area.w <= MOST && area.h <= MOST).then_some(picture)
}

/// The sub-processes that do not show what is in them: they say so, or what is in them lies elsewhere.
fn collapsed<'d>(definition: &'d Definition, shapes: &BTreeMap<&str, &Shape>) -> BTreeSet<&'d str> {
    let mut inside: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
    for element in definition.elements() {
        if let (Some(parent), Some(shape)) = (element.parent(), shapes.get(&**element.id())) {
            inside.entry(parent).or_default().push(shape);
        }
    }
    let is_collapsed = |element: &&Element| {
        let Some(shape) = shapes.get(&**element.id()) else { return false };
        let around = rect(shape.bounds).grown(1.0);
        let lies_inside = |inner: &&Shape| around.holds(rect(inner.bounds).middle());
        match inside.get(&**element.id()) {
            None => true,
            Some(inner) => !shape.is_expanded || !inner.iter().any(lies_inside),
        }
    };
    let subs = definition.elements().filter(|element| element.kind().is_sub_process());
    subs.filter(is_collapsed).map(|element| &**element.id()).collect()
}

/// Whether an element stands in a sub-process that does not show what is in it.
fn is_hidden(definition: &Definition, element: &Element, collapsed: &BTreeSet<&str>) -> bool {
    let mut around = element.parent();
    while let Some(parent) = around {
        if collapsed.contains(parent) {
            return true;
        }
        around = definition.element(parent).and_then(Element::parent);
    }
    false
}

fn rect(bounds: Bounds) -> Rect {
    Rect::new(bounds.x, bounds.y, bounds.width.max(1.0), bounds.height.max(1.0))
}

/// Whether a shape of this kind belongs to a process, so that it means nothing without it.
fn is_flow_node(kind: &str) -> bool {
    use Sort::{Data, Group, Lane, Note, Other, Pool, Store};
    let sort = Sort::named(kind, true, true);
    !matches!(sort, Pool { .. } | Lane { .. } | Data | Store | Note | Group | Other)
}

fn figure<'d>(shape: &'d Shape, element: Option<&'d Element>, collapsed: &BTreeSet<&str>) -> Figure<'d> {
    let is_expanded = shape.is_expanded && !collapsed.contains(shape.element.as_str());
    let sort = if let Some(element) = element {
        Sort::of(element, &shape.kind, is_expanded)
    } else {
        // Nothing is known of what is in it; one as small as a task shows nothing.
        let is_small = shape.bounds.width <= 130.0 && shape.bounds.height <= 110.0;
        Sort::named(&shape.kind, is_expanded && !is_small, shape.is_horizontal || is_level(shape.bounds))
    };
    let said = shape.label.filter(|label| label.width > 0.0 && label.x.abs() < MOST && label.y.abs() < MOST);
    let takes_label = matches!(sort, Sort::Event { .. } | Sort::Gateway(_) | Sort::Data | Sort::Store);
    let label = match said.filter(|_| takes_label) {
        Some(bounds) => Label::In(rect(bounds)),
        None => Label::Usual,
    };
    Figure { id: &shape.element, name: &shape.name, sort, rect: rect(shape.bounds), label }
}

/// Pools that do not say which way they lie are as wide as they are long.
fn is_level(bounds: Bounds) -> bool {
    bounds.width >= bounds.height
}

fn lines<'d>(
    definition: &'d Definition,
    figures: &[Figure<'d>],
    is_drawn: &dyn Fn(&str) -> bool,
) -> Vec<Line<'d>> {
    let rects: BTreeMap<&str, Rect> = figures.iter().map(|figure| (figure.id, figure.rect)).collect();
    let flows: BTreeMap<&str, bpmn::SequenceFlow<'d>> =
        definition.sequence_flows().map(|flow| (flow.id, flow)).collect();
    let has_pools = figures.iter().any(|figure| matches!(figure.sort, Sort::Pool { .. }));
    let mut seen = HashSet::new();
    let mut lines = Vec::new();
    for edge in &definition.diagram().edges {
        let points: Vec<Point> = edge.waypoints.iter().map(|(x, y)| Point::new(*x, *y)).collect();
        let is_usable =
            points.len() > 1 && points.iter().all(|point| point.x.abs() < MOST && point.y.abs() < MOST);
        if !is_usable || seen.contains(edge.element.as_str()) {
            continue;
        }
        let label = label(edge, &points);
        let flow = flows.get(edge.element.as_str());
        let line = match (flow, edge.kind.as_str()) {
            (Some(flow), _) if is_drawn(flow.source) && is_drawn(flow.target) => {
                layout::line(definition, *flow, points, label)
            }
            (Some(_), _) => continue,
            (None, kind) => {
                let touches = |point: &Point| rects.values().any(|rect| rect.grown(NEAR).holds(*point));
                let kind = match kind {
                    "sequenceFlow" if has_pools => {
                        Link::Sequence { is_default: false, shows_condition: false }
                    }
                    "messageFlow" if has_pools => Link::Message,
                    "association" => Link::Association,
                    "dataInputAssociation" | "dataOutputAssociation" => Link::Data,
                    _ => continue,
                };
                if !points.first().is_some_and(touches) && !points.last().is_some_and(touches) {
                    continue;
                }
                Line { id: &edge.element, name: &edge.name, kind, points, label }
            }
        };
        seen.insert(line.id);
        lines.push(line);
    }
    // A flow that the drawing forgot is a straight line.
    for flow in flows.values().filter(|flow| !seen.contains(flow.id)) {
        if let (Some(source), Some(target)) = (rects.get(flow.source), rects.get(flow.target)) {
            let points =
                vec![Point::new(source.right(), source.middle().y), Point::new(target.x, target.middle().y)];
            lines.push(layout::line(definition, *flow, points, None));
        }
    }
    lines
}

/// The name of a line: where the drawing says, or at the middle of its longest part.
fn label(edge: &bpmn::Edge, points: &[Point]) -> Option<LineLabel> {
    if edge.name.trim().is_empty() {
        return None;
    }
    if let Some(bounds) = edge.label.filter(|label| label.width > 0.0 && label.x.abs() < MOST) {
        let place = rect(bounds);
        let lines = words::wrapped(&edge.name, (place.w + 10.0).max(84.0), 4);
        return Some(LineLabel {
            at: Point::new(place.middle().x, place.y + 12.0),
            align: Align::Middle,
            lines,
        });
    }
    let length = |pair: &[Point]| match pair {
        [one, other] => (one.x - other.x).abs() + (one.y - other.y).abs(),
        _ => 0.0,
    };
    let longest = points.windows(2).max_by(|one, other| length(one).total_cmp(&length(other)))?;
    let &[one, other] = longest else { return None };
    let middle = Point::new(f64::midpoint(one.x, other.x), f64::midpoint(one.y, other.y));
    let is_level = (one.x - other.x).abs() >= (one.y - other.y).abs();
    let lines = words::wrapped(&edge.name, 110.0, 2);
    let (at, align) = if is_level {
        let foot = middle.y - 5.0 - LINE * crate::geometry::count(lines.len().saturating_sub(1));
        (Point::new(middle.x, foot), Align::Middle)
    } else {
        (Point::new(middle.x + 5.0, middle.y), Align::Start)
    };
    Some(LineLabel { at, align, lines })
}

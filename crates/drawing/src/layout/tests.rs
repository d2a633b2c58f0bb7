//! What holds for every process that is laid out.

use std::fmt::Write as _;

use bpmn::Definition;
use proptest::prelude::*;

use super::lay_out;
use crate::{
    geometry::{Point, Rect},
    picture::{Picture, Place, Sort},
};

/// A part of a generated process.
#[derive(Clone, Debug)]
enum Part {
    Plain(&'static str),
    Watched(u8),
    Sub(Box<Inside>),
}

/// Elements, and flows between them by number.
#[derive(Clone, Debug)]
struct Inside {
    parts: Vec<Part>,
    flows: Vec<(usize, usize, bool)>,
}

const TAGS: [&str; 8] = [
    "userTask",
    "serviceTask",
    "task",
    "exclusiveGateway",
    "parallelGateway",
    "intermediateThrowEvent",
    "callActivity",
    "scriptTask",
];

fn inside(depth: u32) -> BoxedStrategy<Inside> {
    let plain = prop::sample::select(&TAGS[..]).prop_map(Part::Plain);
    let watched = (1_u8..4).prop_map(Part::Watched);
    let part = if depth == 0 {
        prop_oneof![8 => plain, 2 => watched].boxed()
    } else {
        let sub = inside(depth - 1).prop_map(|inside| Part::Sub(Box::new(inside)));
        prop_oneof![8 => plain, 2 => watched, 2 => sub].boxed()
    };
    (1_usize..14)
        .prop_flat_map(move |number| {
            let parts = prop::collection::vec(part.clone(), number);
            let flows = prop::collection::vec((0..number, 0..number, any::<bool>()), 0..number * 2);
            (parts, flows).prop_map(|(parts, flows)| Inside { parts, flows })
        })
        .boxed()
}

fn write(inside: &Inside, prefix: &str, xml: &mut String) {
    write!(
        xml,
        "<startEvent id=\"{prefix}_s\" name=\"开始\"/>\
         <sequenceFlow id=\"{prefix}_f\" sourceRef=\"{prefix}_s\" targetRef=\"{prefix}_0\"/>"
    )
    .unwrap();
    for (at, part) in inside.parts.iter().enumerate() {
        let id = format!("{prefix}_{at}");
        match part {
            Part::Plain(tag) => write!(xml, "<{tag} id=\"{id}\" name=\"第 {at} 个环节的名称\"/>").unwrap(),
            Part::Watched(events) => {
                write!(xml, "<userTask id=\"{id}\" name=\"Review\"/>").unwrap();
                for event in 0..*events {
                    let to = format!("{id}_end{event}");
                    write!(
                        xml,
                        "<boundaryEvent id=\"{id}_at{event}\" name=\"超过 {event} 天\" attachedToRef=\"{id}\"><timerEventDefinition>\
                         <timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent><endEvent id=\"{to}\"/>\
                         <sequenceFlow id=\"{to}_by\" sourceRef=\"{id}_at{event}\" targetRef=\"{to}\"/>"
                    )
                    .unwrap();
                }
            }
            Part::Sub(inner) => {
                write!(xml, "<subProcess id=\"{id}\" name=\"子流程\">").unwrap();
                write(inner, &id, xml);
                xml.push_str("</subProcess>");
            }
        }
    }
    for (at, (from, to, is_named)) in inside.flows.iter().enumerate() {
        let name = if *is_named { " name=\"同意并继续\"" } else { "" };
        write!(
            xml,
            "<sequenceFlow id=\"{prefix}_f{at}\"{name} sourceRef=\"{prefix}_{from}\" targetRef=\"{prefix}_{to}\"/>"
        )
        .unwrap();
    }
}

fn definition(inside: &Inside) -> Definition {
    let mut xml = String::from(
        "<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\"><process id=\"p\" isExecutable=\"true\">",
    );
    write(inside, "e", &mut xml);
    xml.push_str("</process></definitions>");
    Definition::parse(&xml).unwrap()
}

fn overlaps(one: Rect, other: Rect) -> bool {
    one.x < other.right() - 0.1
        && other.x < one.right() - 0.1
        && one.y < other.bottom() - 0.1
        && other.y < one.bottom() - 0.1
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.holds(Point::new(inner.x, inner.y)) && outer.holds(Point::new(inner.right(), inner.bottom()))
}

/// What is wrong with a picture.
fn faults(definition: &Definition, picture: &Picture<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut drawn: Vec<&str> = picture.figures.iter().map(|figure| figure.id).collect();
    drawn.sort_unstable();
    let mut wanted: Vec<&str> = definition.elements().map(|element| &**element.id()).collect();
    wanted.sort_unstable();
    if drawn != wanted {
        faults.push(format!("drawn {drawn:?}\nwanted {wanted:?}"));
    }
    if picture.lines.len() != definition.sequence_flows().count() {
        faults.push(format!("{} lines", picture.lines.len()));
    }
    let is_watch = |sort: Sort| matches!(sort, Sort::Event { place: Place::Boundary, .. });
    let parent = |id: &str| definition.element(id).and_then(|element| element.parent().map(str::to_owned));
    for (at, one) in picture.figures.iter().enumerate() {
        for other in picture.figures.iter().skip(at + 1) {
            if is_watch(one.sort) != is_watch(other.sort) || parent(one.id) != parent(other.id) {
                continue;
            }
            if overlaps(one.rect, other.rect) {
                faults.push(format!("{} lies upon {}", one.id, other.id));
            }
        }
        if let Some(around) = parent(one.id) {
            let outer = picture.figures.iter().find(|figure| figure.id == around).unwrap();
            if !holds(outer.rect, one.rect) {
                faults.push(format!("{} lies outside of {around}", one.id));
            }
        }
        if one.rect.x < -0.1 || one.rect.y < -0.1 {
            faults.push(format!("{} lies beyond the edge", one.id));
        }
    }
    for line in &picture.lines {
        faults.extend(crossed(definition, picture, line.id, &line.points));
    }
    faults
}

/// Lines run level or upright, from shape to shape, and through none.
fn crossed(definition: &Definition, picture: &Picture<'_>, id: &str, points: &[Point]) -> Vec<String> {
    let flow = definition.sequence_flows().find(|flow| flow.id == id).unwrap();
    let mut faults = Vec::new();
    for pair in points.windows(2) {
        let (one, other) = (pair[0], pair[1]);
        if (one.x - other.x).abs() > 0.1 && (one.y - other.y).abs() > 0.1 {
            faults.push(format!("{id} runs askew"));
        }
        let part = Rect::new(one.x.min(other.x), one.y.min(other.y), 0.0, 0.0).with(Rect::new(
            one.x.max(other.x),
            one.y.max(other.y),
            0.0,
            0.0,
        ));
        for figure in &picture.figures {
            // A line begins and ends at the edge of a shape, and lies within those around it.
            let mut around = definition.element(flow.source).unwrap().parent();
            let mut is_around = false;
            while let Some(parent) = around {
                is_around |= parent == figure.id;
                around = definition.element(parent).unwrap().parent();
            }
            if !is_around && overlaps(part.grown(0.2), figure.rect.grown(-1.0)) && figure.id != flow.source {
                faults.push(format!("{id} crosses {}", figure.id));
            }
        }
    }
    faults
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_element_stands_alone_and_no_line_runs_through_one(inside in inside(2)) {
        let definition = definition(&inside);
        let picture = lay_out(&definition, false, 1_000.0);
        let faults = faults(&definition, &picture);
        prop_assert!(faults.is_empty(), "{faults:#?}");
    }

    #[test]
    fn the_same_process_is_laid_out_the_same_way(inside in inside(1)) {
        let definition = definition(&inside);
        let (one, other) = (lay_out(&definition, false, 600.0), lay_out(&definition, false, 600.0));
        prop_assert_eq!(format!("{one:?}"), format!("{other:?}"));
    }
}

#[test]
fn a_process_of_a_thousand_tasks_in_all_directions_is_laid_out_in_a_moment() {
    let parts = vec![Part::Plain("userTask"); 1_000];
    let flows = (0..1_999).map(|at| (at * 7 % 1_000, at * 13 % 1_000, at % 3 == 0)).collect();
    let definition = definition(&Inside { parts, flows });
    assert_eq!(lay_out(&definition, false, 1_000.0).figures.len(), 1_001);
}

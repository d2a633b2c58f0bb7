//! Processes whose file draws them.

use drawing::Drawing;

use crate::{check, definition, read};

const TASKS: &str = r#"<startEvent id="s"/><userTask id="t" name="审批"/><subProcess id="sub" name="归档"><userTask id="inner"/></subProcess>
    <boundaryEvent id="late" attachedToRef="t"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>
    <textAnnotation id="note"><text>三天内办结</text></textAnnotation><association id="to_note" sourceRef="t" targetRef="note"/>
    <sequenceFlow id="f" name="提交" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="sub"/>"#;

fn shape(element: &str, more: &str, (x, y, w, h): (i32, i32, i32, i32)) -> String {
    format!(
        r#"<bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{more}><dc:Bounds x="{x}" y="{y}" width="{w}" height="{h}"/></bpmndi:BPMNShape>"#
    )
}

fn edge(element: &str, points: &[(i32, i32)]) -> String {
    let points: String = points.iter().map(|(x, y)| format!(r#"<di:waypoint x="{x}" y="{y}"/>"#)).collect();
    format!(r#"<bpmndi:BPMNEdge id="{element}_di" bpmnElement="{element}">{points}</bpmndi:BPMNEdge>"#)
}

fn plane(parts: &[String]) -> String {
    format!(
        r#"<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="p">{}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"#,
        parts.concat()
    )
}

fn parts() -> Vec<String> {
    vec![
        shape("s", "", (100, 100, 36, 36)),
        shape("t", "", (200, 78, 100, 80)),
        shape("late", "", (230, 140, 36, 36)),
        shape("sub", " isExpanded=\"false\"", (400, 78, 100, 80)),
        shape("note", "", (200, 220, 120, 40)),
        edge("f", &[(136, 118), (200, 118)]),
        edge("g", &[(300, 118), (400, 118)]),
        edge("to_note", &[(250, 158), (250, 220)]),
    ]
}

#[test]
fn shapes_and_lines_lie_where_the_file_puts_them() {
    let definition = definition(TASKS, &plane(&parts()));
    let svg = Drawing::of(&definition).svg().unwrap();
    check(&svg);
    assert!(svg.contains(r#"<rect class="sh" x="200" y="78" width="100" height="80" rx="8"/>"#), "{svg}");
    assert!(svg.contains(r#"d="M136 118L200 118""#), "{svg}");
    let (tags, texts) = read(&svg);
    assert!(texts.iter().any(|text| text == "三天内办结"), "{texts:?}");
    assert!(tags.iter().any(|tag| tag.get("data-flow") == Some("to_note")));
    assert!(!svg.contains("data-element=\"inner\""), "a collapsed sub-process hides what is in it");
}

#[test]
fn what_is_drawn_twice_is_shown_once() {
    let mut twice = parts();
    twice.extend(parts());
    let svg = Drawing::of(&definition(TASKS, &plane(&twice))).svg().unwrap();
    assert_eq!(svg.matches("data-element=\"t\"").count(), 1);
    assert_eq!(svg.matches("data-flow=\"g\"").count(), 1);
}

#[test]
fn a_flow_without_a_line_gets_one() {
    let mut some = parts();
    some.retain(|part| !part.contains("bpmnElement=\"g\""));
    let svg = Drawing::of(&definition(TASKS, &plane(&some))).svg().unwrap();
    assert!(svg.contains(r#"d="M300 118L400 118""#), "{svg}");
}

#[test]
fn a_drawing_that_leaves_elements_out_is_not_used() {
    let mut some = parts();
    some.retain(|part| !part.contains("bpmnElement=\"t\""));
    let svg = Drawing::of(&definition(TASKS, &plane(&some))).svg().unwrap();
    check(&svg);
    assert!(svg.contains("data-element=\"t\"") && svg.contains("data-element=\"inner\""));
}

#[test]
fn absurd_places_do_not_make_an_absurd_drawing() {
    let mut far = parts();
    far.retain(|part| !part.contains("bpmnElement=\"s\""));
    far.push(shape("s", "", (9_000_000, -9_000_000, 36, 36)));
    let svg = Drawing::of(&definition(TASKS, &plane(&far))).svg().unwrap();
    check(&svg);
    let width = read(&svg).0[0].get("width").unwrap().trim_end_matches("em").parse::<f64>().unwrap();
    assert!(width < 200.0, "{width}");
}

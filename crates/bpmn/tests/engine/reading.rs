//! Files as they come: what is read, what is refused and with which words.

use bpmn::{Command, Definition, Kind, Rejected, State, Variables, step, step_with_way};

fn process(inside: &str) -> String {
    format!(
        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>\n<process id='p'>\n{inside}</process>\n</definitions>"
    )
}

fn refusal(inside: &str) -> String {
    Definition::parse(&process(inside)).unwrap_err().to_string()
}

#[test]
fn a_fault_names_line_element_and_reason() {
    let ends = "<startEvent id='s'/>\n<endEvent id='e'/>\n";
    for (inside, wanted) in [
        ("", "line 2, element `p`: the process holds no element to start with"),
        ("<userTask/>", "line 3: this `userTask` has no id"),
        ("<userTask id='a'/>\n<task id='a'/>", "line 4, element `a`: this id is there twice"),
        (
            &format!("{ends}<sequenceFlow id='f' sourceRef='s' targetRef='x'/>"),
            "line 5, element `f`: `targetRef` names `x`, which is no element here",
        ),
        (
            &format!("{ends}<sequenceFlow id='f' targetRef='e'/>"),
            "line 5, element `f`: the flow has no `sourceRef`",
        ),
        (
            &format!("{ends}<sequenceFlow id='e' sourceRef='s' targetRef='e'/>"),
            "line 5, element `e`: this id is there twice",
        ),
        (
            &format!("{ends}<sequenceFlow id='f' sourceRef='e' targetRef='e'/>"),
            "line 5, element `f`: the flow leaves an end event",
        ),
        (
            &format!("{ends}<sequenceFlow id='f' sourceRef='s' targetRef='s'/>"),
            "line 5, element `f`: the flow leads into an event that cannot be entered by a flow",
        ),
        (
            &format!(
                "{ends}<subProcess id='b'><task id='t'/></subProcess>\n<sequenceFlow id='f' sourceRef='s' targetRef='t'/>"
            ),
            "line 6, element `f`: the flow crosses the border of a sub-process to reach `t`",
        ),
        (
            &format!("{ends}<subProcess id='b'><startEvent id='y'/>\n<startEvent id='z'/></subProcess>"),
            "line 6, element `z`: a second none start event in the sub-process `b`",
        ),
        (
            &format!(
                "{ends}<exclusiveGateway id='g' default='f'/>\n<sequenceFlow id='f' sourceRef='s' targetRef='g'/>"
            ),
            "line 5, element `g`: the default flow `f` does not leave this element",
        ),
        (
            &format!(
                "{ends}<sequenceFlow id='f' sourceRef='s' targetRef='e'>\n<conditionExpression>${{a == }}</conditionExpression></sequenceFlow>"
            ),
            "line 5, element `f`: a value was expected at the end",
        ),
        (
            &format!("{ends}<boundaryEvent id='b' attachedToRef='s'/>"),
            "line 5, element `b`: `s` is no activity beside the event",
        ),
        (&format!("{ends}<boundaryEvent id='b'/>"), "line 5, element `b`: the event is attached to nothing"),
    ] {
        assert_eq!(refusal(inside), wanted, "{inside}");
    }
    let error = Definition::parse("<definitions/>").unwrap_err();
    assert_eq!((error.element(), error.line(), error.reason()), (None, 1, "the file holds no process"));
    assert_eq!(
        Definition::parse("<html id='h'/>").unwrap_err().to_string(),
        "line 1, element `h`: the root element is `html`, not `definitions` of BPMN 2.0"
    );
    let foreign = "<definitions xmlns='urn:x'><process id='p'/></definitions>";
    assert!(Definition::parse(foreign).unwrap_err().reason().contains("not `definitions` of BPMN"));
}

#[test]
fn elements_know_their_place() {
    let definition = Definition::parse(&process(
        "<subProcess id='outer' name='Outer'><userTask id='b' name='B'/>\n<subProcess id='inner'><userTask id='a'/></subProcess></subProcess>",
    ))
    .unwrap();
    let tasks: Vec<_> = definition
        .user_tasks()
        .map(|task| (task.id().as_str(), task.name(), task.parent(), task.line()))
        .collect();
    assert_eq!(tasks, [("b", "B", Some("outer"), 3), ("a", "", Some("inner"), 4)]);
    let outer = definition.element("outer").unwrap();
    assert_eq!((outer.kind(), outer.parent()), (Kind::SubProcess, None));
    assert_eq!(definition.elements().count(), 4);
    assert!(definition.element("p").is_none());
    assert_eq!(definition.process_id(), "p");
}

#[test]
fn the_first_executable_process_is_taken_and_the_others_are_named() {
    let file = "<definitions><process id='a'><task id='x'/></process>\n<process id='b' isExecutable='true'><task id='x'/></process>\n\
                <process id='c' isExecutable='true'/></definitions>";
    let definition = Definition::parse(file).unwrap();
    assert_eq!(definition.process_id(), "b");
    let all: Vec<_> =
        definition.processes().iter().map(|one| (one.id.as_str(), one.is_executable, one.line)).collect();
    assert_eq!(all, [("a", false, 1), ("b", true, 2), ("c", true, 3)]);
    assert_eq!(Definition::parse_process(file, "a").unwrap().process_id(), "a");
    let refusal = Definition::parse_process(file, "d").unwrap_err();
    assert_eq!(refusal.reason(), "the file holds no process `d`");
}

#[test]
fn a_state_of_another_definition_or_version_is_refused() {
    let (one, other) = (process("<userTask id='a'/>"), process("<userTask id='b'/>"));
    let (one, other) = (Definition::parse(&one).unwrap(), Definition::parse(&other).unwrap());
    let (state, _) = step(&one, State::default(), Command::Start { variables: Variables::new() }).unwrap();
    let item = state.open_items().next().unwrap().item;
    let complete = Command::Complete { item, variables: Variables::new() };
    assert_eq!(step(&other, state.clone(), complete), Err(Rejected::Foreign { element: "a".into() }));

    let stored = serde_json::to_string(&state).unwrap();
    assert_eq!(stored, r#"{"version":2,"phase":"running","last_item":1,"items":[{"id":1,"element":"a"}]}"#);
    let newer = stored.replace("\"version\":2", "\"version\":3");
    let error = serde_json::from_str::<State>(&newer).unwrap_err().to_string();
    assert!(error.contains("version 3 of a process state is not known"), "{error}");
    assert!(serde_json::from_str::<State>("{}").is_err());
}

#[test]
fn a_state_of_version_1_goes_on() {
    let file = process(
        "<parallelGateway id='fork'/><userTask id='a'/><subProcess id='s'><userTask id='b'/></subProcess>\
         <parallelGateway id='join'/><sequenceFlow id='f1' sourceRef='fork' targetRef='a'/>\
         <sequenceFlow id='f2' sourceRef='fork' targetRef='s'/><sequenceFlow id='f3' sourceRef='a' targetRef='join'/>\
         <sequenceFlow id='f4' sourceRef='s' targetRef='join'/>",
    );
    let definition = Definition::parse(&file).unwrap();
    let stored = r#"{"version":1,"phase":"running","last_item":2,"last_scope":1,"scopes":[{"id":1,"element":"s"}],
        "items":[{"id":2,"element":"b","in":1}],"waiting":[{"element":"join","flow":"f3"}],
        "variables":{"n":1,"t":"x","b":true,"no":null}}"#;
    let state: State = serde_json::from_str(stored).unwrap();
    let item = state.open_items().next().unwrap().item;
    let (state, effects) =
        step(&definition, state, Command::Complete { item, variables: Variables::new() }).unwrap();
    assert!(state.is_ended() && effects.len() == 3, "{effects:?}");
}

#[test]
fn a_damaged_state_is_refused() {
    let definition =
        Definition::parse(&process("<subProcess id='s'><userTask id='a'/></subProcess>")).unwrap();
    for scopes in [
        r#"[{"id":1,"element":"s","in":1}]"#,
        r#"[{"id":2,"element":"s","in":3},{"id":3,"element":"s","in":2}]"#,
        r#"[{"id":2,"element":"s"},{"id":1,"element":"s"}]"#,
    ] {
        let stored = format!(
            r#"{{"version":2,"phase":"running","scopes":{scopes},"items":[{{"id":1,"element":"a","in":2}}]}}"#
        );
        let state: State = serde_json::from_str(&stored).unwrap();
        let cancel = Command::Cancel { reason: String::new() };
        assert_eq!(step(&definition, state, cancel), Err(Rejected::Damaged));
    }
}

#[test]
fn the_drawing_and_the_words_of_vendors_can_be_read() {
    let file = include_str!("../cases/file_of_a_modeler/process.bpmn");
    let definition = Definition::parse(file).unwrap();
    let shape = definition.diagram().shape("Activity_1").unwrap();
    assert_eq!((shape.bounds.x, shape.bounds.width, shape.kind.as_str()), (270.0, 100.0, "userTask"));
    let [edge] = definition.diagram().edges.as_slice() else { panic!("one edge") };
    assert_eq!(
        (edge.element.as_str(), edge.waypoints.as_slice()),
        ("Flow_1", [(215.0, 117.0), (270.0, 117.0)].as_slice())
    );
    let task = definition.element("Activity_1").unwrap();
    assert_eq!(
        (task.extension("assignee"), task.extension("tool:assignee")),
        (Some("${applicant}"), Some("${applicant}"))
    );
    assert_eq!(task.extensions().first().map(|part| part.name.as_str()), Some("tool:formData"));
    let other = "<definitions xmlns:q='http://activiti.org/bpmn'><process id='p'><userTask id='a' q:formKey='f'/></process></definitions>";
    let definition = Definition::parse(other).unwrap();
    assert_eq!(definition.element("a").unwrap().extension("activiti:formKey"), Some("f"));
}

#[test]
fn a_process_that_calls_itself_for_ever_is_stopped() {
    let file = process("<callActivity id='a' calledElement='p'/>");
    let definition = Definition::parse(&file).unwrap();
    let start = Command::Start { variables: Variables::new() };
    assert_eq!(step(&definition, State::default(), start), Err(Rejected::TooDeep(200)));
}

#[test]
fn the_way_of_the_tokens_can_be_told() {
    let file = process(
        "<startEvent id='s'/><exclusiveGateway id='g'/><userTask id='a'/><sequenceFlow id='f1' sourceRef='s' targetRef='g'/>\
         <sequenceFlow id='f2' sourceRef='g' targetRef='a'/>",
    );
    let definition = Definition::parse(&file).unwrap();
    let start = Command::Start { variables: Variables::new() };
    let (_, _, way) = step_with_way(&definition, State::default(), start).unwrap();
    let passed: Vec<_> = way.iter().map(|one| (one.id.as_str(), one.effects)).collect();
    assert_eq!(passed, [("s", 0), ("f1", 0), ("g", 0), ("f2", 0), ("a", 0)]);
}

#[test]
fn a_definition_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Definition>();
    shared::<State>();
}

#[test]
fn tokens_that_multiply_are_stopped_before_they_fill_the_memory() {
    let flow = "<sequenceFlow sourceRef='g' targetRef='h'/>".repeat(5_000);
    let inside = format!(
        "<startEvent id='s'/><parallelGateway id='g'/><exclusiveGateway id='h'/>\
         <sequenceFlow id='x' sourceRef='s' targetRef='h'/><sequenceFlow id='y' sourceRef='h' targetRef='g'/>{flow}"
    );
    let definition = Definition::parse(&process(&inside)).unwrap();
    let start = Command::Start { variables: Variables::new() };
    assert_eq!(step(&definition, State::default(), start), Err(Rejected::TooLong));
}

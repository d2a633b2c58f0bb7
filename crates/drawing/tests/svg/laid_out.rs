//! Processes without a drawing of their own.

use drawing::Drawing;

use crate::{check, definition, read};

const LEAVE: &str = r#"<startEvent id="asked" name="提出"/><userTask id="approve" name="支部审批"/>
    <exclusiveGateway id="how" name="是否同意" default="no"/><endEvent id="yes_end"/><endEvent id="no_end"/>
    <sequenceFlow id="a" sourceRef="asked" targetRef="approve"/><sequenceFlow id="b" sourceRef="approve" targetRef="how"/>
    <sequenceFlow id="yes" name="同意" sourceRef="how" targetRef="yes_end">
      <conditionExpression>${ok == true}</conditionExpression></sequenceFlow>
    <sequenceFlow id="no" sourceRef="how" targetRef="no_end"/>"#;

#[test]
fn a_small_process_reads_from_left_to_right() {
    let svg = Drawing::of(&definition(LEAVE, "")).svg().unwrap();
    check(&svg);
    insta::assert_snapshot!(svg.replace("><", ">\n<"));
}

#[test]
fn all_kinds_of_elements_are_drawn_once_and_named_by_their_kind() {
    let definition = definition(
        r#"<startEvent id="s"><timerEventDefinition><timeDate>2026-11-23T08:00:00Z</timeDate></timerEventDefinition></startEvent>
        <serviceTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></serviceTask>
        <scriptTask id="b" scriptFormat="js"/><businessRuleTask id="c"/><sendTask id="d"/><receiveTask id="e"/><manualTask id="f"/>
        <callActivity id="g" calledElement="other"/><parallelGateway id="h"/><inclusiveGateway id="i"/><eventBasedGateway id="j"/>
        <intermediateCatchEvent id="k"><messageEventDefinition/></intermediateCatchEvent>
        <intermediateThrowEvent id="l"><signalEventDefinition/></intermediateThrowEvent>
        <transaction id="t"><userTask id="t1"/></transaction>
        <subProcess id="ev" triggeredByEvent="true"><startEvent id="ev1" isInterrupting="false"><escalationEventDefinition/></startEvent></subProcess>
        <adHocSubProcess id="ah"><task id="ah1"/></adHocSubProcess>
        <boundaryEvent id="m" attachedToRef="t"><cancelEventDefinition/></boundaryEvent><endEvent id="z"><terminateEventDefinition/></endEvent>
        <sequenceFlow id="f1" sourceRef="s" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="h"/>
        <sequenceFlow id="f3" sourceRef="h" targetRef="t"/><sequenceFlow id="f4" sourceRef="m" targetRef="z"/>"#,
        "",
    );
    let svg = Drawing::of(&definition).svg().unwrap();
    check(&svg);
    let (tags, texts) = read(&svg);
    let mut drawn: Vec<&str> = tags.iter().filter_map(|tag| tag.get("data-element")).collect();
    drawn.sort_unstable();
    let mut wanted: Vec<&str> = definition.elements().map(|element| &**element.id()).collect();
    wanted.sort_unstable();
    assert_eq!(drawn, wanted);
    for kind in [
        "定时开始事件",
        "服务任务",
        "规则任务",
        "接收任务",
        "调用流程",
        "包容网关",
        "事务",
        "取消边界事件",
        "事件子流程",
    ] {
        assert!(texts.iter().any(|text| text == kind), "{kind} in {texts:?}");
    }
}

#[test]
fn a_sub_process_can_be_shown_without_what_is_in_it() {
    let definition = definition(
        r#"<subProcess id="step" name="第一步"><userTask id="inner"/></subProcess><userTask id="after"/>
        <sequenceFlow id="f" sourceRef="step" targetRef="after"/>"#,
        "",
    );
    let whole = Drawing::of(&definition).svg().unwrap();
    let brief = Drawing::of(&definition).collapsed().svg().unwrap();
    check(&whole);
    check(&brief);
    assert!(whole.contains("data-element=\"inner\"") && !brief.contains("data-element=\"inner\""));
    assert!(brief.contains("data-element=\"step\""));
}

#[test]
fn a_process_that_is_too_large_is_not_drawn() {
    let tasks: String = (0..4_001).map(|at| format!("<task id=\"t{at}\"/>")).collect();
    let refused = Drawing::of(&definition(&tasks, "")).svg();
    assert_eq!(refused, Err(drawing::NotDrawn::TooLarge));
}

//! The files that these stories deploy.

/// A file around a process, with the names that flows use.
fn file(id: &str, inside: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn">
  <message id="paid" name="paid"/>
  <message id="asked" name="asked"/>
  <signal id="alarm" name="alarm"/>
  <error id="bad" errorCode="bad"/>
  <process id="{id}" name="请假" isExecutable="true">{inside}</process>
</definitions>"#
    )
}

/// Flows between elements, `a>b` each.
fn flows(pairs: &[&str]) -> String {
    let flow = |pair: &&str| {
        let (from, to) = pair.split_once('>').expect("a flow");
        format!(r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}"/>"#)
    };
    pairs.iter().map(flow).collect()
}

/// The applicant asks, the branch secretary decides, the committee's organiser hears of it.
pub(crate) fn leave() -> String {
    let tasks = r#"<startEvent id="begin"/>
      <userTask id="ask" name="填写申请" camunda:assignee="${starter}"/>
      <userTask id="decide" name="支部审批" camunda:candidateGroups="branch_secretary, branch_organiser" camunda:dueDate="P5D">
        <extensionElements><camunda:formData>
          <camunda:formField id="days" label="天数" type="long" defaultValue="1">
            <camunda:validation><camunda:constraint name="required"/></camunda:validation>
          </camunda:formField>
          <camunda:formField id="kind" label="类别" type="enum">
            <camunda:value id="ill" name="病假"/><camunda:value id="own" name="事假"/>
          </camunda:formField>
        </camunda:formData></extensionElements>
      </userTask>
      <userTask id="hear" name="党委备案" flowable:candidateGroups="committee_organiser"/>
      <endEvent id="done"/>"#;
    file("leave", &(tasks.to_owned() + &flows(&["begin>ask", "ask>decide", "decide>hear", "hear>done"])))
}

/// As [`leave`], with another name for the decision and a reminder at it.
pub(crate) fn leave_again() -> String {
    leave().replace("\"decide\"", "\"approve\"").replace("ask-decide", "ask-approve").replace(
        "<endEvent",
        r#"<boundaryEvent id="remind" attachedToRef="approve" cancelActivity="false">
             <timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>
           <sequenceFlow id="r" sourceRef="remind" targetRef="done"/><endEvent"#,
    )
}

/// Nobody holds the duty that the file names.
pub(crate) fn unassigned() -> String {
    let tasks = r#"<startEvent id="begin"/><userTask id="sign" name="签字" camunda:candidateGroups="general_branch_secretary"/>
      <endEvent id="done"/>"#;
    file("unassigned", &(tasks.to_owned() + &flows(&["begin>sign", "sign>done"])))
}

/// Waits an hour by itself, then has a task with a reminder every day, thrice.
pub(crate) fn timers() -> String {
    let tasks = r#"<startEvent id="begin"/>
      <intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>
      <userTask id="act" camunda:assignee="${starter}"/>
      <boundaryEvent id="remind" attachedToRef="act" cancelActivity="false"><timerEventDefinition><timeCycle>R3/P1D</timeCycle></timerEventDefinition></boundaryEvent>
      <userTask id="reminded" camunda:candidateGroups="branch_secretary"/>
      <endEvent id="done"/><endEvent id="noted"/>"#;
    file(
        "timers",
        &(tasks.to_owned()
            + &flows(&["begin>wait", "wait>act", "act>done", "remind>reminded", "reminded>noted"])),
    )
}

/// A job, whose error of the process leads another way.
pub(crate) fn jobs() -> String {
    let tasks = r#"<startEvent id="begin"/>
      <serviceTask id="number" camunda:topic="number"/>
      <boundaryEvent id="refused" attachedToRef="number"><errorEventDefinition errorRef="bad"/></boundaryEvent>
      <userTask id="file" camunda:candidateGroups="branch_secretary"/>
      <endEvent id="filed"/><endEvent id="not_filed"/>"#;
    file(
        "jobs",
        &(tasks.to_owned() + &flows(&["begin>number", "number>file", "file>filed", "refused>not_filed"])),
    )
}

/// Waits for money by a key, and hears an alarm meanwhile.
pub(crate) fn messages() -> String {
    let tasks = r#"<startEvent id="begin"/>
      <receiveTask id="money" messageRef="paid"><extensionElements/></receiveTask>
      <boundaryEvent id="stop" attachedToRef="money"><signalEventDefinition signalRef="alarm"/></boundaryEvent>
      <userTask id="thank" camunda:candidateGroups="branch_secretary"/>
      <endEvent id="done"/><endEvent id="stopped"/>"#;
    file(
        "messages",
        &(tasks.to_owned() + &flows(&["begin>money", "money>thank", "thank>done", "stop>stopped"])),
    )
}

/// Begins with a message; sends another and an alarm.
pub(crate) fn sender() -> String {
    let tasks = r#"<startEvent id="begin"><messageEventDefinition messageRef="asked"/></startEvent>
      <userTask id="pay" camunda:candidateGroups="branch_secretary"/>
      <intermediateThrowEvent id="pays"><messageEventDefinition messageRef="paid"/></intermediateThrowEvent>
      <userTask id="raise" camunda:candidateGroups="branch_secretary"/>
      <endEvent id="alarmed"><signalEventDefinition signalRef="alarm"/></endEvent>"#;
    file("sender", &(tasks.to_owned() + &flows(&["begin>pay", "pay>pays", "pays>raise", "raise>alarmed"])))
}

/// Begins by itself each day, twice.
pub(crate) fn daily() -> String {
    let tasks = r#"<startEvent id="begin"><timerEventDefinition><timeCycle>R2/P1D</timeCycle></timerEventDefinition></startEvent>
      <userTask id="look" camunda:candidateGroups="committee_organiser"/><endEvent id="done"/>"#;
    file("daily", &(tasks.to_owned() + &flows(&["begin>look", "look>done"])))
}

/// Begins by itself again and again.
pub(crate) fn clockwork(cycle: &str) -> String {
    let tasks = format!(
        r#"<startEvent id="tick"><timerEventDefinition><timeCycle>{cycle}</timeCycle></timerEventDefinition></startEvent>
      <userTask id="look" camunda:candidateGroups="committee_organiser"/><endEvent id="done"/>"#
    );
    file("clockwork", &(tasks + &flows(&["tick>look", "look>done"])))
}

/// Calls another process and goes on with what comes of it; can give up meanwhile.
pub(crate) fn caller(called: &str) -> String {
    let tasks = format!(
        r#"<startEvent id="begin"/><callActivity id="call" calledElement="{called}"/>
      <boundaryEvent id="failed" attachedToRef="call"><errorEventDefinition errorRef="bad"/></boundaryEvent>
      <boundaryEvent id="stop" attachedToRef="call"><signalEventDefinition signalRef="alarm"/></boundaryEvent>
      <userTask id="after" camunda:candidateGroups="branch_secretary"/>
      <endEvent id="done"/><endEvent id="gave_up"/><endEvent id="stopped"/>"#
    );
    file(
        "caller",
        &(tasks + &flows(&["begin>call", "call>after", "after>done", "failed>gave_up", "stop>stopped"])),
    )
}

/// Is called: a task, then an end or an error by what was decided.
pub(crate) fn called() -> String {
    let tasks = r#"<startEvent id="begin"/><userTask id="inner" camunda:candidateGroups="branch_secretary"/>
      <exclusiveGateway id="way" default="way-good"/><endEvent id="good"/>
      <endEvent id="wrong"><errorEventDefinition errorRef="bad"/></endEvent>
      <sequenceFlow id="way-wrong" sourceRef="way" targetRef="wrong"><conditionExpression>${decision == 'bad'}</conditionExpression></sequenceFlow>"#;
    file("called", &(tasks.to_owned() + &flows(&["begin>inner", "inner>way", "way>good"])))
}

/// All secretaries and organisers in a list sign, one after the other.
pub(crate) fn each() -> String {
    let tasks = r#"<startEvent id="begin"/>
      <userTask id="sign" camunda:candidateGroups="${who}">
        <multiInstanceLoopCharacteristics isSequential="false" camunda:collection="${duties}" camunda:elementVariable="who"/>
      </userTask><endEvent id="done"/>"#;
    file("each", &(tasks.to_owned() + &flows(&["begin>sign", "sign>done"])))
}

/// Done by names that are a title of a duty, and by one that nobody has here.
pub(crate) fn titled() -> String {
    let tasks = r#"<startEvent id="begin"/>
      <userTask id="decide" camunda:candidateGroups="党支部书记"/>
      <userTask id="confirm" camunda:candidateGroups="主管领导"/><endEvent id="done"/>"#;
    file("titled", &(tasks.to_owned() + &flows(&["begin>decide", "decide>confirm", "confirm>done"])))
}

/// Decides by a name that is set to nothing.
pub(crate) fn undecided() -> String {
    let tasks = r#"<startEvent id="begin"/><exclusiveGateway id="way" default="way-good"/>
      <userTask id="good" camunda:assignee="${starter}"/><userTask id="wrong"/>
      <sequenceFlow id="way-wrong" sourceRef="way" targetRef="wrong"><conditionExpression>= votes > 5</conditionExpression></sequenceFlow>"#;
    file("undecided", &(tasks.to_owned() + &flows(&["begin>way", "way>good"])))
}

//! Files of processes in the browser.

use identity::Duty;
use platform::worker::Worker;
use testing::{Browser, TestApp, worker_program};

const LEAVE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="leave" name="请假" isExecutable="true">
    <startEvent id="asked" name="提出"/>
    <userTask id="approve" name="支部审批"/>
    <complexGateway id="vote" name="会签"/>
    <endEvent id="done"/>
    <sequenceFlow id="a" sourceRef="asked" targetRef="approve"/>
    <sequenceFlow id="b" sourceRef="approve" targetRef="vote"/>
    <sequenceFlow id="c" sourceRef="vote" targetRef="done"/>
  </process>
</definitions>"#;

async fn app() -> TestApp {
    TestApp::of(vec![processes::module(Worker { program: worker_program() })]).await
}

async fn send(browser: &Browser, name: &str, bytes: &[u8]) -> testing::Answer {
    browser.upload("/processes/files", Vec::new(), "file", name, bytes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_checked_with_element_and_line_and_drawn() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let answer = send(&administrator, "请假.bpmn", LEAVE.as_bytes()).await.leads_to("/processes/files/");
    let page = administrator.get(answer.location()).await.is(200).shows("请假").shows("会使流程停住");
    let cells = page.texts("tbody td");
    let first: Vec<&str> = cells.iter().take(4).map(String::as_str).collect();
    assert_eq!(first, ["会停住", "6", "会签 vote", "引擎不支持这种元素，流程走到这里会停住"]);
    let mut drawn = page.attributes(".pd [data-element]", "data-element");
    drawn.sort();
    assert_eq!(drawn, ["approve", "asked", "done", "vote"]);
    administrator.get("/processes/files").await.is(200).shows("请假.bpmn");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_process_is_refused_with_its_line_and_not_kept() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let lost = LEAVE.replace("targetRef=\"vote\"", "targetRef=\"nowhere\"");
    for (name, bytes, said) in [
        ("a.bpmn", lost.as_bytes(), "第 9 行，元素 b 无法读取"),
        ("a.bpmn", b"<definitions".as_slice(), "无法读取"),
        ("a.bpmn", b"\xff\xfe\x00".as_slice(), "无法读取"),
        ("a.xlsx", LEAVE.as_bytes(), "只接受 .bpmn"),
        ("a.bpmn", b"".as_slice(), "请选择"),
    ] {
        send(&administrator, name, bytes).await.is(422).shows(said);
    }
    administrator.get("/processes/files").await.is(200).shows("还没有检查过文件");
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_and_deep_nesting_do_not_reach_this_process() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let bomb = format!("<!DOCTYPE a [<!ENTITY a \"{}\">]>{LEAVE}", "&b;".repeat(1_000));
    send(&administrator, "a.bpmn", bomb.as_bytes()).await.is(422).shows("无法读取");
    let deep = LEAVE.replace("<userTask", &format!("{}<userTask", "<documentation>".repeat(200_000)));
    send(&administrator, "a.bpmn", deep.as_bytes()).await.is(422).shows("无法读取");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_a_file_are_shown_as_texts() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let hostile = LEAVE.replace("支部审批", "&lt;script&gt;alert(1)&lt;/script&gt;");
    let answer = send(&administrator, "a.bpmn", hostile.as_bytes()).await.leads_to("/processes/files/");
    let page = administrator.get(answer.location()).await.is(200);
    assert!(page.texts(".pd title").iter().any(|title| title.contains("<script>")));
    page.hides("<script>alert");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_sent_a_file_sees_it_and_only_administrators_send_one() {
    let app = app().await;
    let one = app.holder(Duty::SystemAdministrator, None).await;
    let other = app.holder(Duty::SystemAdministrator, None).await;
    let place =
        send(&one, "a.bpmn", LEAVE.as_bytes()).await.leads_to("/processes/files/").location().to_owned();
    one.get(&place).await.is(200);
    other.get(&place).await.is(404);
    let organiser = app.holder(Duty::CommitteeOrganiser, None).await;
    organiser.get("/processes/files").await.is(403);
    send(&organiser, "a.bpmn", LEAVE.as_bytes()).await.is(403);
    organiser.get(&place).await.is(403);
}

//! Files that are checked before they are deployed.

use identity::Duty;

use crate::{VOTE, app, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_checked_with_element_and_line_and_drawn() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let answer = send(&administrator, "请假.bpmn", VOTE.as_bytes()).await.leads_to("/processes/files/");
    let page = administrator.get(answer.location()).await.is(200).shows("请假").shows("会使流程停住");
    let cells = page.texts("tbody td");
    let first: Vec<&str> = cells.iter().take(4).map(String::as_str).collect();
    assert_eq!(first, ["会停住", "6", "会签 vote", "complexGateway：引擎不支持这种元素，流程走到这里会停住"]);
    let mut drawn = page.attributes(".pd [data-element]", "data-element");
    drawn.sort();
    assert_eq!(drawn, ["approve", "asked", "done", "vote"]);
    administrator.get("/processes/files").await.is(200).shows("请假.bpmn");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_process_is_refused_with_its_line_and_not_kept() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let lost = VOTE.replace("targetRef=\"vote\"", "targetRef=\"nowhere\"");
    for (name, bytes, said) in [
        ("a.bpmn", lost.as_bytes(), "无法读取，第 9 行，元素 b"),
        ("a.bpmn", b"<definitions".as_slice(), "无法读取"),
        ("a.bpmn", b"\xff\xfe\x00".as_slice(), "无法读取"),
        ("a.xlsx", VOTE.as_bytes(), "只接受 .bpmn"),
        ("a.bpmn", b"".as_slice(), "请选择"),
    ] {
        send(&administrator, name, bytes).await.is(422).shows(said);
    }
    let with_nul = form! { note: "\0" };
    let sent = administrator.upload("/processes/files", with_nul, "file", "a.bpmn", VOTE.as_bytes()).await;
    sent.is(422).shows("控制字符");
    administrator.get("/processes/files").await.is(200).shows("还没有检查过文件");
}

#[tokio::test(flavor = "multi_thread")]
async fn entities_and_deep_nesting_do_not_reach_this_process() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let bomb = format!("<!DOCTYPE a [<!ENTITY a \"{}\">]>{VOTE}", "&b;".repeat(1_000));
    send(&administrator, "a.bpmn", bomb.as_bytes()).await.is(422).shows("无法读取");
    let deep = VOTE.replace("<userTask", &format!("{}<userTask", "<documentation>".repeat(200_000)));
    send(&administrator, "a.bpmn", deep.as_bytes()).await.is(422).shows("无法读取");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_a_file_are_shown_as_texts() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let hostile = VOTE.replace("支部审批", "&lt;script&gt;alert(1)&lt;/script&gt;");
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
        send(&one, "a.bpmn", VOTE.as_bytes()).await.leads_to("/processes/files/").location().to_owned();
    one.get(&place).await.is(200);
    other.get(&place).await.is(404);
    app.holder(Duty::CommitteeOrganiser, None).await.get(&place).await.is(403);
    let secretary = app.holder(Duty::BranchSecretary, None).await;
    secretary.get("/processes/files").await.is(403);
    send(&secretary, "a.bpmn", VOTE.as_bytes()).await.is(403);
    secretary.get(&place).await.is(403);
}

/// Asks for what this house does not have: a program, a language, a process, a name; and ends by a call of a program.
const DEMANDING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn">
  <process id="demanding" name="采购" isExecutable="1">
    <startEvent id="asked"/>
    <userTask id="approve" name="审批" camunda:candidateGroups="党支部书记,主管领导"/>
    <userTask id="sign" name="会签" camunda:candidateGroups="branch_organiser">
      <multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><completionCondition>${votes.enough(1)}</completionCondition></multiInstanceLoopCharacteristics>
    </userTask>
    <serviceTask id="pay" name="付款" camunda:class="shop.Pay"/>
    <scriptTask id="compute" name="计算" scriptFormat="ruby"><script>a = 1</script></scriptTask>
    <callActivity id="call" name="归档" calledElement="archive"/>
    <endEvent id="done"/>
    <sequenceFlow id="a" sourceRef="asked" targetRef="approve"/>
    <sequenceFlow id="b" sourceRef="approve" targetRef="sign"/>
    <sequenceFlow id="c" sourceRef="sign" targetRef="pay"/>
    <sequenceFlow id="d" sourceRef="pay" targetRef="compute"/>
    <sequenceFlow id="e" sourceRef="compute" targetRef="call"/>
    <sequenceFlow id="f" sourceRef="call" targetRef="done"/>
  </process>
</definitions>"#;

#[tokio::test(flavor = "multi_thread")]
async fn what_this_house_does_not_have_is_said_before_anything_runs() {
    let app = app().await;
    app.unit(None, "示例大学党委").await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let place = send(&administrator, "采购.bpmn", DEMANDING.as_bytes()).await.leads_to("/processes/files/");
    let place = place.location().to_owned();
    administrator
        .get(&place)
        .await
        .is(200)
        .shows("要用的程序“shop.Pay”本平台没有")
        .shows("脚本（ruby）本平台不能运行")
        .shows("要调用的流程“archive”还没有部署")
        .shows("calls `enough`")
        .shows("文件中的“主管领导”由谁办理")
        .hides("文件中的“党支部书记”由谁办理");
    let deploy = async |fields| administrator.post(&format!("{place}/deployment"), fields).await;
    deploy(Vec::new()).await.is(422).shows("请选择“主管领导”由谁办理").shows("请修改后再部署");
    let page = deploy(form! { "who-0": "committee_organiser" }).await.is(422).hides("请选择“主管领导”");
    assert_eq!(page.attributes("select[name=who-0] option[selected]", "value"), ["committee_organiser"]);
    deploy(form! { "who-0": "root", accept: "on" }).await.is(422).shows("请选择“主管领导”由谁办理");
    let deployed = deploy(form! { "who-0": "committee_organiser", accept: "on" }).await;
    let definition = deployed.leads_to("/processes/definitions/").location().to_owned();
    administrator.get(&definition).await.is(200).hides("不是本平台的职务").shows("shop.Pay");
}

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_processes_of_an_archive_are_checked_one_by_one() {
    let app = app().await;
    let administrator = app.holder(Duty::SystemAdministrator, None).await;
    let bytes = archive(&[("a/leave.bpmn20.xml", VOTE), ("b.bpmn", DEMANDING), ("form.json", "{}")]);
    send(&administrator, "全部.bar", &bytes).await.leads_to("/processes/files");
    administrator.get("/processes/files").await.is(200).shows("leave.bpmn20.xml").shows("b.bpmn");
    let one = archive(&[("leave.bpmn", VOTE)]);
    send(&administrator, "一个.bar", &one).await.leads_to("/processes/files/");
    let torn = archive(&[("torn.bpmn", "<definitions")]);
    for (bytes, said) in [
        (torn.as_slice(), "压缩包中的 torn.bpmn：无法读取"),
        (archive(&[("form.json", "{}")]).as_slice(), "压缩包无法打开"),
        (b"no archive".as_slice(), "压缩包无法打开"),
    ] {
        send(&administrator, "坏.bar", bytes).await.is(422).shows(said);
    }
}

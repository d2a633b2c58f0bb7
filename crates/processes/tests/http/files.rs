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

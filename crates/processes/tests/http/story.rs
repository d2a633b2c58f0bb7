//! A process from the file to its end, through pages only.

use std::collections::BTreeSet;

use identity::Duty;

use crate::{LEAVE, Office, VOTE, send};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_deployed_begun_and_done_to_its_end() {
    let office = Office::new().await;
    let list = office
        .administrator
        .get("/processes/definitions")
        .await
        .is(200)
        .shows("请假审批")
        .shows("示例大学党委");
    let one = list.attributes("tbody a", "href").remove(0);
    office.administrator.get(&one).await.is(200).shows("第 1 版").shows("没有发现问题");

    office.organiser.get("/processes/start").await.is(200).shows("请假审批");
    office
        .organiser
        .get("/processes/start/leave")
        .await
        .is(200)
        .shows("因事不能参加组织生活时填写")
        .shows("天数");
    let begin =
        async |days: &str| office.organiser.post("/processes/start/leave", form! { "v-days": days }).await;
    begin("").await.is(422).shows("请填写天数");
    begin("三").await.is(422).shows("天数应为整数");

    let (instance, item) = office.to_be_decided().await;
    let page =
        office.secretary.get(&item).await.is(200).shows("支部审批").shows("审批结果").shows("情况属实");
    assert_eq!(page.texts("select[name=v-decision] option"), ["请选择", "同意", "不同意"]);
    let decide = async |decision: &str| {
        let fields = form! { "v-decision": decision, opinion: "同意请假" };
        office.secretary.post(&format!("{item}/completion"), fields).await
    };
    decide("maybe").await.is(422).shows("请选择审批结果");
    decide("yes").await.leads_to(&instance);
    let page =
        office.committee.get(&instance).await.is(200).shows("已结束").shows("同意请假").shows("流程结束");
    assert_eq!(page.texts(".pd .done > title").len(), 5, "{:?}", page.texts(".pd title"));
    assert!(page.texts(".pd .done > title").contains(&"结束事件：准假，已完成".to_owned()));
    office.secretary.get(&item).await.is(200).shows("已办结");
    decide("no").await.is(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_diagram_shows_where_an_instance_stands_and_leads_there() {
    let office = Office::new().await;
    let (instance, item) = office.to_be_decided().await;
    let page = office.committee.get(&instance).await.is(200);
    assert_eq!(page.texts(".pd .now > title"), ["人工任务：支部审批，正在办理"]);
    assert_eq!(page.attributes(".pd a.now", "href"), [item]);
    assert_eq!(page.texts(".pd .done > title"), ["开始事件：提出，已完成", "人工任务：核对情况，已完成"]);
    page.shows("天数").shows("3").shows("138****0000").hides("13800000000");
    let page = office.secretary.get(&instance).await.is(200);
    page.hides("流程数据").hides("/cancellation");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_whom_the_definition_names_begin_it() {
    let office = Office::new().await;
    office.secretary.get("/processes/start").await.is(200).shows("没有可以发起的流程");
    office.secretary.get("/processes/start/leave").await.is(404);
    office.secretary.post("/processes/start/leave", form! { "v-days": "1" }).await.is(404);
    let elsewhere = office.app.unit(None, "别的党委").await;
    let foreign = office.app.holder(Duty::BranchOrganiser, Some(&elsewhere)).await;
    let place = office.begun().await;
    foreign.get(&place).await.is(404);
    foreign.get("/processes/instances").await.is(200).shows("没有符合条件的流程");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_is_no_new_version_and_a_changed_one_is() {
    let office = Office::new().await;
    let first = office.begun().await;
    office.deploy(LEAVE).await;
    office.administrator.get("/processes/definitions").await.is(200).shows("| 请假审批 leave | 1");
    let place = office.deploy(&LEAVE.replace("支部审批", "书记审批")).await;
    office.administrator.get(&place).await.is(200).shows("第 2 版");
    let page = office.committee.get(&first).await.is(200);
    assert!(page.texts(".pd title").iter().any(|title| title.contains("支部审批")), "it keeps its version");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_narrowed_by_process_state_and_unit() {
    let office = Office::new().await;
    let (open, item) = office.to_be_decided().await;
    let done = office.begun().await;
    let page = office.secretary.post(&format!("{item}/completion"), form! { "v-decision": "no" }).await;
    page.leads_to(&open);
    let listed = async |query: &str| {
        let page = office.committee.get(&format!("/processes/instances{query}")).await.is(200);
        // The clock stands still here, so that nothing says which of two is the newer one.
        page.attributes("tbody a", "href").into_iter().collect::<BTreeSet<_>>()
    };
    let these = |places: &[&String]| places.iter().map(|place| place.to_string()).collect::<BTreeSet<_>>();
    assert_eq!(listed("").await, these(&[&done, &open]));
    assert_eq!(listed("?status=running").await, these(&[&done]));
    assert_eq!(listed("?status=ended&process=leave").await, these(&[&open]));
    assert_eq!(listed("?process=other").await, these(&[]));
    assert_eq!(listed(&format!("?unit={}", office.branch.id)).await.len(), 2);
    let id = open.max(done).rsplit('/').next().unwrap().to_owned();
    assert_eq!(listed(&format!("?before={id}")).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_would_stand_still_is_deployed_only_with_a_warning() {
    let office = Office::new().await;
    let checked = send(&office.administrator, "a.bpmn", VOTE.as_bytes()).await.leads_to("/processes/files/");
    office
        .administrator
        .get(checked.location())
        .await
        .is(200)
        .shows("有 1 处会使流程停住")
        .shows("<部署这个流程>");
    let deploy = format!("{}/deployment", checked.location());
    office.administrator.post(&deploy, Vec::new()).await.is(422).shows("确需部署的，请勾选确认");
    office.administrator.post(&deploy, form! { accept: "on" }).await.leads_to("/processes/definitions/");
}

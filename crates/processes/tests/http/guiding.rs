//! The administrator of processes: halts, cancels, migrates, puts incidents right.

use identity::Duty;
use testing::Browser;

use crate::{LEAVE, Office};

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_is_halted_goes_on_and_is_cancelled_with_a_reason() {
    let office = Office::new().await;
    let (instance, item) = office.to_be_decided().await;
    let send = async |verb: &str, reason: &str| {
        office.committee.post(&format!("{instance}/{verb}"), form! { reason: reason }).await
    };
    send("suspension", "").await.is(422).shows("请写明原因");
    send("suspension", "核实情况").await.leads_to(&instance);
    office.committee.get(&instance).await.is(200).shows("已暂停").shows("恢复办理");
    office.secretary.get(&item).await.is(200).shows("已暂停").hides("/completion");
    office.secretary.post(&format!("{item}/completion"), form! { "v-decision": "yes" }).await.is(409);
    send("resumption", "").await.leads_to(&instance);
    send("cancellation", "重复提交").await.leads_to(&instance);
    office.committee.get(&instance).await.is(200).shows("已取消").shows("重复提交");
    office.secretary.get(&item).await.is(200).shows("已取消");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_administrator_of_the_place_guides() {
    let office = Office::new().await;
    let (instance, _) = office.to_be_decided().await;
    for verb in ["suspension", "resumption", "cancellation", "migration"] {
        office.secretary.post(&format!("{instance}/{verb}"), form! { reason: "x" }).await.is(403);
    }
    let elsewhere = office.app.unit(None, "别的党委").await;
    let foreign = office.app.holder(Duty::CommitteeOrganiser, Some(&elsewhere)).await;
    foreign.post(&format!("{instance}/cancellation"), form! { reason: "x" }).await.is(404);
    foreign.get(&format!("{instance}/migration")).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_began_withdraws() {
    let office = Office::new().await;
    let (instance, _) = office.to_be_decided().await;
    office
        .secretary
        .post(&format!("{instance}/withdrawal"), form! { reason: "x" })
        .await
        .is_blocked_by("starter-only");
    office.organiser.get(&instance).await.is(200).shows("撤回流程");
    office.organiser.post(&format!("{instance}/withdrawal"), form! { reason: "" }).await.is(422);
    office
        .organiser
        .post(&format!("{instance}/withdrawal"), form! { reason: "改期" })
        .await
        .leads_to(&instance);
    office.organiser.get(&instance).await.is(200).shows("已取消");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_follows_a_new_version_by_a_mapping() {
    let office = Office::new().await;
    let (instance, item) = office.to_be_decided().await;
    let place = format!("{instance}/migration");
    let changed = LEAVE.replace("\"approve\"", "\"decide\"").replace("支部审批", "书记审批");
    office.deploy(&changed).await;
    let page = office.committee.get(&place).await.is(200);
    assert_eq!(page.texts("select[name=version] option"), ["请选择", "请假审批 第 2 版"]);
    let page = office.committee.get(&format!("{place}?version=2")).await.is(200);
    assert_eq!(page.attributes("form[method=post] select", "name"), ["to-approve"]);
    let migrate =
        async |to: &str| office.committee.post(&place, form! { version: "2", "to-approve": to }).await;
    migrate("").await.is(422).shows("请选择新版本中对应的环节");
    migrate("how").await.is_blocked_by("would-lose");
    migrate("decide").await.leads_to(&instance);
    let page = office.committee.get(&instance).await.is(200);
    assert_eq!(page.texts(".pd .now > title"), ["人工任务：书记审批，正在办理"]);
    office
        .secretary
        .post(&format!("{item}/completion"), form! { "v-decision": "yes" })
        .await
        .leads_to(&instance);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_that_nobody_does_is_an_incident_that_is_tried_again() {
    let office = Office::new().await;
    office
        .deploy(&LEAVE.replace(
            "camunda:candidateGroups=\"branch_organiser\"",
            "camunda:candidateGroups=\"general_branch_secretary\"",
        ))
        .await;
    let instance = office.begun().await;
    let page = office.committee.get("/processes/incidents").await.is(200).shows("没有人办理");
    let retry = page.attributes("tbody form", "action").remove(0);
    office.committee.get(&instance).await.is(200).shows("需要处理的问题");
    let general = office.app.holder(Duty::GeneralBranchSecretary, Some(&office.branch)).await;
    office.secretary.post(&retry, form! {}).await.is(403);
    office.committee.post(&retry, form! {}).await.leads_to("/processes/incidents");
    office.committee.get("/processes/incidents").await.is(200).shows("没有需要处理的问题");
    let item = office.open_item(&instance).await;
    general.get(&item).await.is(200).shows("<办结>");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrator_switches_a_process_off_and_on_again() {
    let office = Office::new().await;
    let under_way = office.begun().await;
    let page = office.administrator.get("/processes/definitions").await.is(200).hides("已停用");
    let place = page.attributes("tbody a", "href").remove(0);
    let switch =
        async |browser: &Browser, to: &str| browser.post(&format!("{place}/switch"), form! { to: to }).await;
    switch(&office.organiser, "off").await.is(403);
    switch(&office.administrator, "sideways").await.is(404);
    switch(&office.administrator, "off").await.leads_to(&place);
    office.administrator.get("/processes/definitions").await.is(200).shows("已停用");
    office.administrator.get(&place).await.is(200).shows("启用流程");
    office.organiser.get("/processes/start").await.is(200).shows("没有可以发起的流程");
    office.organiser.post("/processes/start/leave", form! { "v-days": "3" }).await.is(404);
    office.committee.get(&under_way).await.is(200).shows("办理中");
    switch(&office.administrator, "on").await.leads_to(&place);
    office.begun().await;
}

//! Work items: claimed, given back, lent, passed on, signed beside, urged, taken back.

use identity::Duty;

use crate::Office;

#[tokio::test(flavor = "multi_thread")]
async fn whose_turn_it_is_not_is_told_who_may() {
    let office = Office::new().await;
    let (_, item) = office.to_be_decided().await;
    office.organiser.get(&item).await.is(200).hides("/completion");
    let refused = office.organiser.post(&format!("{item}/completion"), form! { "v-decision": "yes" }).await;
    refused.is_blocked_by("not-your-turn").shows("第一党支部 · 党支部书记");
    office.organiser.post(&format!("{item}/nonsense"), form! {}).await.is(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_claimed_and_released_among_colleagues() {
    let office = Office::new().await;
    let (_, item) = office.to_be_decided().await;
    let deputy = office.app.holder(Duty::BranchSecretary, Some(&office.branch)).await;
    office.secretary.post(&format!("{item}/claim"), form! {}).await.leads_to(&item);
    deputy.get(&item).await.is(200).hides("/completion").shows("已签收");
    let refused = deputy.post(&format!("{item}/completion"), form! { "v-decision": "yes" }).await;
    refused.is_blocked_by("claimed-by-another");
    office.secretary.post(&format!("{item}/release"), form! {}).await.leads_to(&item);
    deputy.post(&format!("{item}/completion"), form! { "v-decision": "yes" }).await.is(303);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_goes_back_with_a_reason_and_is_marked_as_refused() {
    let office = Office::new().await;
    let (instance, item) = office.to_be_decided().await;
    let page = office.secretary.get(&item).await.is(200);
    assert_eq!(page.texts("#f-back-to option"), ["请选择", "核对情况"]);
    let back = async |to: &str, reason: &str| {
        office.secretary.post(&format!("{item}/return"), form! { to: to, reason: reason }).await
    };
    back("check", "").await.is(422).shows("请填写原因");
    back("approve", "x").await.is(422).shows("请选择退回到");
    back("check", "天数不符").await.leads_to(&instance);
    let page = office.committee.get(&instance).await.is(200).shows("退回").shows("天数不符");
    assert_eq!(page.texts(".pd .no > title"), ["人工任务：支部审批，未通过"]);
    assert_eq!(page.texts(".pd .now > title"), ["人工任务：核对情况，正在办理"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_is_lent_handed_back_passed_on_and_signed_beside() {
    let office = Office::new().await;
    let (_, item) = office.to_be_decided().await;
    let page = office.secretary.get(&item).await.is(200);
    let posts = page.attributes("select[name=whom] option", "value");
    let organiser = posts.iter().find(|code| code.starts_with("branch_organiser@")).unwrap().clone();
    let committee = posts.iter().find(|code| code.starts_with("committee_organiser@")).unwrap().clone();
    let send = async |verb: &str, whom: &str| {
        office.secretary.post(&format!("{item}/{verb}"), form! { whom: whom, why: "外出" }).await
    };
    send("delegation", "").await.is(422).shows("请选择由谁办理");
    send("delegation", &organiser).await.is(303);
    office.secretary.post(&format!("{item}/completion"), form! { "v-decision": "yes" }).await.is(409);
    office.organiser.get(&item).await.is(200).shows("办完交回");
    let handed = form! { "v-decision": "yes", opinion: "建议同意" };
    office.organiser.post(&format!("{item}/hand-back"), handed).await.is(303);
    office.secretary.get(&item).await.is(200).shows("<办结>").shows("建议同意");

    send("co-signature", &organiser).await.leads_to(&item);
    let decide = form! { "v-decision": "yes" };
    office
        .secretary
        .post(&format!("{item}/completion"), decide.clone())
        .await
        .is_blocked_by("awaits-co-signer");
    send("reassignment", &committee).await.is(303);
    office.secretary.post(&format!("{item}/completion"), decide).await.is_blocked_by("not-your-turn");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_began_urges_and_who_did_takes_back() {
    let office = Office::new().await;
    let (_, item) = office.to_be_decided().await;
    office.organiser.get(&item).await.is(200).shows("催办");
    office.organiser.post(&format!("{item}/urging"), form! { note: "请尽快" }).await.leads_to(&item);
    office.secretary.get(&item).await.is(200).shows("最近催办").hides("/urging");
    office.secretary.post(&format!("{item}/urging"), form! {}).await.is_blocked_by("starter-only");

    let page = office.organiser.get(&item).await.is(200);
    let trace = page.texts("[aria-labelledby=trace] tbody td");
    assert!(trace.iter().any(|cell| cell == "催办"), "{trace:?}");
    let instance =
        page.attributes("a.btn", "href").into_iter().find(|href| href.contains("/instances/")).unwrap();
    let before = office.committee.get(&instance).await.is(200);
    assert_eq!(before.texts(".pd .now > title"), ["人工任务：支部审批，正在办理"]);
}

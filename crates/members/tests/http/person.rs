//! Registering and changing a person by hand.

use identity::Duty;
use testing::form;

use crate::house::{House, full};

#[tokio::test]
async fn a_branch_registers_an_applicant() {
    let house = House::new().await;
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    let form = organiser.get("/members/new").await.is(200);
    assert_eq!(form.texts("#f-unit option[selected]"), ["学生第一党支部"], "the only branch in scope");
    let sent = form! {
        name: "袁彤", sex: "2", id_number: "110105200412191026", birth: "2004-12-19", unit: house.first.id,
        category: "5", application_on: "2026-10-22", phone: "131 0000 5370",
    };
    let answer = organiser.post("/members", sent).await.leads_to("/members/");
    let record = organiser.get(answer.location()).await.is(200);
    record.shows("袁彤").shows("入党申请人").shows("2026-10-22").shows("131****5370");
}

#[tokio::test]
async fn each_problem_stands_at_its_field_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    let sent = form! {
        name: "", sex: "", id_number: "1000000000000000000", birth: "2004-02-30", unit: house.library.id,
        category: "5", phone: "12345", dues_base: "1.234", school: "示例大学",
    };
    let again = organiser.post("/members", sent).await.is(422);
    let again =
        again.shows("19").shows("请选择性别").shows("请选择您管理范围内的党支部").shows("最多两位小数");
    assert_eq!(again.attributes("input[name=id_number]", "value"), ["1000000000000000000"]);
    assert_eq!(again.attributes("input[name=school]", "value"), ["示例大学"]);
    assert_eq!(again.attributes("input[name=phone]", "aria-invalid"), ["true"]);
}

#[tokio::test]
async fn a_branch_cannot_make_members_by_hand_and_the_committee_can() {
    let house = House::new().await;
    let sent = || {
        form! {
            name: "袁彤", sex: "2", birth: "1990-12-19", unit: house.first.id, category: "1",
            joined_on: "2020-06-26", confirmed_on: "2021-06-26",
        }
    };
    let branch = house.app.holder(Duty::BranchSecretary, Some(&house.first)).await;
    branch.post("/members", sent()).await.is(422).shows("党员由党委组织员登记");
    let committee = house.app.holder(Duty::CommitteeOrganiser, Some(&house.root)).await;
    let answer = committee.post("/members", sent()).await.leads_to("/members/");
    committee.get(answer.location()).await.is(200).shows("正式党员");
}

#[tokio::test]
async fn a_change_keeps_sealed_numbers_and_the_days_of_the_way() {
    let house = House::new().await;
    let known =
        members::register::Draft { phone: "13100004820".parse().ok(), ..full("张三", &house.first) };
    let person = house.register(vec![known]).await[0];
    let place = format!("/members/{person}");
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    organiser.get(&format!("{place}/edit")).await.is(200).shows("现为 131****4820").hides("13100004820");
    let sent = |version: i64| {
        form! {
            version: version, name: "张叁", sex: "1", birth: "1990-03-07", unit: house.first.id, category: "5",
            joined_on: "2000-01-01", party_post: "组织委员",
        }
    };
    organiser.post(&place, sent(1)).await.leads_to(&place);
    let record = organiser.get(&place).await.is(200);
    record
        .shows("张叁")
        .shows("正式党员")
        .shows("2020-06-26")
        .shows("131****4820")
        .shows("修改人员资料：姓名、党内职务");
    organiser.post(&place, sent(1)).await.is(409);
    let stranger = house.app.holder(Duty::BranchOrganiser, Some(&house.library)).await;
    stranger.post(&place, sent(2)).await.is(404);
}

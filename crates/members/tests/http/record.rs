//! The record of one person, and one's own.

use identity::Duty;
use members::register::Draft;

use crate::house::{House, applicant, full};

#[tokio::test]
async fn the_record_shows_what_is_known_with_numbers_masked() {
    let house = House::new().await;
    let known = Draft {
        id_number: "110101199003070011".parse().ok(),
        phone: "13100004820".parse().ok(),
        address: Some("示例市学府路168号".to_owned()),
        ethnicity: "14".to_owned(),
        introducers: "李四、王五".to_owned(),
        ..full("张三", &house.first)
    };
    let person = house.register(vec![known]).await[0];
    let secretary = house.app.holder(Duty::BranchSecretary, Some(&house.first)).await;
    let record = secretary.get(&format!("/members/{person}")).await.is(200);
    let record =
        record.shows("张三").shows("白族").shows("学生第一党支部").shows("李四、王五").shows("党龄 6 年");
    let record = record.shows("1101**********0011").shows("131****4820");
    record
        .hides("110101199003070011")
        .hides("13100004820")
        .hides("学府路")
        .shows("发展历程")
        .shows("变更记录")
        .shows("登记");
}

#[tokio::test]
async fn another_branch_is_not_there() {
    let house = House::new().await;
    let person = house.member("张三", &house.first).await;
    let stranger = house.app.holder(Duty::BranchSecretary, Some(&house.library)).await;
    stranger.get(&format!("/members/{person}")).await.is(404);
    stranger.get(&format!("/members/{person}/edit")).await.is(404);
    stranger.get(&format!("/members/{person}/account")).await.is(404);
    let organiser = house.app.holder(Duty::CommitteeOrganiser, Some(&house.root)).await;
    organiser.get(&format!("/members/{person}")).await.is(200);
}

#[tokio::test]
async fn everybody_reads_the_own_record_and_no_other() {
    let house = House::new().await;
    let ids = house.register(vec![applicant("张三", &house.first), full("李四", &house.first)]).await;
    let me = house.app.person("zhangsan", ids[0]).await;
    let own = me.get("/me/profile").await.is(200).shows("张三").shows("入党申请人");
    own.hides("李四").hides("编辑").hides("变更记录");
    me.get(&format!("/members/{}", ids[1])).await.is(403);
    me.get("/members").await.is(403);
    house.app.nobody().get("/me/profile").await.is(303);
}

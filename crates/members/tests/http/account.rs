//! Opening a sign-in account for a person.

use identity::Duty;
use members::register::Draft;
use testing::form;

use crate::house::{House, full};

#[tokio::test]
async fn an_account_is_opened_with_a_password_that_is_shown_once() {
    let house = House::new().await;
    let known = Draft { number: "S123456".to_owned(), ..full("张三", &house.first) };
    let person = house.register(vec![known]).await[0];
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    let place = format!("/members/{person}/account");
    let before = organiser.get(&format!("/members/{person}")).await.is(200);
    assert!(before.attributes("a", "href").contains(&place), "an account is offered");
    organiser.get(&place).await.is(200).shows("张三");
    let opened = organiser.post(&place, form! { name: "" }).await.is(200).shows("s123456");
    let password = opened.texts("code.one-time").concat();
    assert!(password.len() >= 10);
    let record = organiser.get(&format!("/members/{person}")).await.is(200);
    assert!(!record.attributes("a", "href").contains(&place), "one account is enough");
    record.hides(&password).shows("为人员开通账号：s123456");
    organiser.post(&place, form! { name: "zhangsan" }).await.is(422).shows("此人已有登录账号");
}

#[tokio::test]
async fn a_name_that_is_taken_is_refused_with_what_was_typed() {
    let house = House::new().await;
    let ids = house.register(vec![full("张三", &house.first), full("李四", &house.first)]).await;
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    organiser.post(&format!("/members/{}/account", ids[0]), form! { name: "same-name" }).await.is(200);
    let again =
        organiser.post(&format!("/members/{}/account", ids[1]), form! { name: "same-name" }).await.is(422);
    assert_eq!(again.attributes("input[name=name]", "value"), ["same-name"]);
    let stranger = house.app.holder(Duty::BranchOrganiser, Some(&house.library)).await;
    stranger.post(&format!("/members/{}/account", ids[1]), form! { name: "lisi" }).await.is(404);
}

//! Numbers in full.

use identity::Duty;
use members::register::Draft;
use testing::form;

use crate::house::{House, full};

async fn house_with_phone() -> (House, String) {
    let house = House::new().await;
    let known = Draft { phone: "13100004820".parse().ok(), ..full("张三", &house.first) };
    let person = house.register(vec![known]).await[0];
    (house, format!("/members/{person}"))
}

#[tokio::test]
async fn a_look_at_a_number_shows_it_once_and_leaves_an_entry() {
    let (house, place) = house_with_phone().await;
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    let before = house.app.audit_entries().await;
    let path = format!("{place}/revealed-numbers");
    organiser.post(&path, form! { field: "phone" }).await.is(200).shows("13100004820").shows("手机");
    assert_eq!(house.app.audit_entries().await, before + 1);
    organiser.get(&place).await.is(200).shows("查看完整号码：联系电话").hides("13100004820");
}

#[tokio::test]
async fn a_number_that_is_not_known_or_not_ones_own_to_see_is_not_there() {
    let (house, place) = house_with_phone().await;
    let path = format!("{place}/revealed-numbers");
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    organiser.post(&path, form! { field: "address" }).await.is(404);
    organiser.post(&path, form! { field: "dues_base" }).await.is(404);
    let stranger = house.app.holder(Duty::BranchSecretary, Some(&house.library)).await;
    stranger.post(&path, form! { field: "phone" }).await.is(404);
    let reader = house.app.holder(Duty::CommitteeMember, Some(&house.root)).await;
    reader.post(&path, form! { field: "phone" }).await.is(403);
    reader.get(&place).await.is(200).shows("131****4820").hides("revealed-numbers");
}

#[tokio::test]
async fn looks_at_numbers_have_an_end_and_the_wait_is_said() {
    let (house, place) = house_with_phone().await;
    let organiser = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    let path = format!("{place}/revealed-numbers");
    for _ in 0..60 {
        organiser.post(&path, form! { field: "phone" }).await.is(200);
    }
    let before = house.app.audit_entries().await;
    let stopped = organiser.post(&path, form! { field: "phone" }).await.is(429).hides("13100004820");
    assert!(stopped.header("retry-after").is_some_and(|after| after.parse::<u32>().is_ok_and(|s| s > 3000)));
    stopped.shows("分钟后再试");
    organiser.post(&path, form! { field: "phone" }).await.is(429);
    assert_eq!(house.app.audit_entries().await, before + 1, "one entry for the whole wait");
    let other = house.app.holder(Duty::BranchSecretary, Some(&house.first)).await;
    other.post(&path, form! { field: "phone" }).await.is(200);
}

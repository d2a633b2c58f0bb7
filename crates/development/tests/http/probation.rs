//! The other ends of a probation: extended once, and cancelled.

use members::Category;

use crate::house::{House, Who};

const VOTE: [(&str, &str); 6] = [
    ("f-expected", "9"),
    ("f-present", "9"),
    ("f-written_opinions", "0"),
    ("f-in_favour", "8"),
    ("f-against", "1"),
    ("f-abstained", "0"),
];
const APPROVING: [(&str, &str); 3] = [("f-expected", "9"), ("f-present", "8"), ("f-in_favour", "8")];

/// The meeting and the committee decide; whoever has the turn then is told.
async fn decide(house: &House, decision: &str, more: &[(&str, &str)]) {
    let fields: Vec<(&str, &str)> = VOTE.iter().chain(more).copied().collect();
    house.done(Who::Secretary, "WP47", decision, &fields, &["E10"]).await;
    house.done(Who::Committee, "WP48", "approve", &APPROVING, &["E13"]).await;
    house.done(Who::Secretary, "WP49", "done", &[], &["E14"]).await;
}

#[tokio::test]
async fn probation_is_extended_once_and_full_membership_counts_from_its_extended_end() {
    let house = House::new().await;
    house.drive(47, 1_000).await;
    assert_eq!(house.elements().await, ["WP47"]);
    let too_long: Vec<(&str, &str)> = VOTE.iter().copied().chain([("f-extension_months", "18")]).collect();
    house.upload(Who::Secretary, "WP47", &["E10"]).await;
    house.send(Who::Secretary, "WP47", "extend", &too_long).await.is(409).shows("延长");
    decide(&house, "extend", &[("f-extension_months", "6")]).await;
    assert_eq!(house.elements().await, ["WP42", "WP43"], "back to the education on probation");
    assert_eq!((house.row().await.step, house.facts().await.category), (21, Category::Probationary));

    house.app.clock.advance_days(400);
    house.drive(47, 60).await;
    assert_eq!(house.elements().await, ["WP47"]);
    let again: Vec<(&str, &str)> = VOTE.iter().copied().chain([("f-extension_months", "6")]).collect();
    house.send(Who::Secretary, "WP47", "extend", &again).await.is(409).shows("延长");
    decide(&house, "confirm", &[]).await;
    let facts = house.facts().await;
    let end = facts.joined_on.unwrap().checked_add_months(chrono::Months::new(18));
    assert_eq!((facts.category, facts.confirmed_on), (Category::Full, end));
    assert_eq!(house.elements().await, ["WP50"]);
}

#[tokio::test]
async fn a_probationary_membership_that_is_cancelled_ends_the_case() {
    let house = House::new().await;
    house.drive(47, 1_000).await;
    decide(&house, "cancel", &[]).await;
    assert_eq!(house.row().await.status, development::Status::Cancelled);
    let facts = house.facts().await;
    assert_eq!((facts.category, facts.joined_on), (Category::Other, None));
    house.get(Who::Applicant, "/me/application").await.is(200).shows("已取消预备党员资格");
}

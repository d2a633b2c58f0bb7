//! One person from the application to the archive, each work point by whose turn it is, with the clock set forward.

use members::Category;

use crate::house::{
    House,
    Who::{Applicant, Committee, Contact, Organiser, Secretary},
};

const COMMITTEE: &[(&str, &str)] = &[("f-expected", "5"), ("f-present", "5")];
const APPROVING: [(&str, &str); 3] = [("f-expected", "9"), ("f-present", "8"), ("f-in_favour", "8")];

#[tokio::test]
async fn one_application_becomes_a_member_and_the_record_shows_it() {
    let house = House::new().await;
    apply_and_become_an_activist(&house).await;
    assert_eq!(house.facts().await.category, Category::Activist);
    assert_eq!(house.facts().await.activist_on, Some(house.today()));
    be_trained_for_a_year(&house).await;
    become_a_candidate(&house).await;
    assert_eq!(house.facts().await.category, Category::Candidate);
    be_reviewed_and_trained(&house).await;
    let meeting = be_admitted(&house).await;
    let facts = house.facts().await;
    assert_eq!((facts.category, facts.joined_on), (Category::Probationary, Some(meeting)));
    spend_the_probation(&house).await;
    be_confirmed(&house).await;

    let facts = house.facts().await;
    let end = meeting.checked_add_months(chrono::Months::new(12));
    assert_eq!(
        (facts.category, facts.confirmed_on),
        (Category::Full, end),
        "from the day on which probation ended"
    );
    assert_eq!(house.row().await.status, development::Status::Archived);
    let page = house.get(Secretary, &house.case_page()).await.is(200).shows("已归档");
    assert!(page.texts(".card.next").is_empty(), "nothing is left to do");
    house.get(Applicant, "/me/application?tab=trace").await.is(200).shows("材料整理归档移交");
    let record = house.get(Secretary, &format!("/members/{}", house.person)).await.is(200);
    record
        .shows("发展历程")
        .shows(&meeting.to_string())
        .shows(&end.unwrap().to_string())
        .shows("## 发展档案\n已归档");
    let next = super::house::candidate("张三", &house.branch);
    let other = super::house::register(&house.app, vec![next]).await[0];
    super::house::open_case(&house.app, other).await;
}

async fn apply_and_become_an_activist(house: &House) {
    house.done(Applicant, "WP01", "done", &[], &["A1"]).await;
    house.done(Organiser, "WP02", "pass", &[], &[]).await;
    house.done(Secretary, "WP02_check", "pass", &[], &[]).await;
    let talk = [("f-talker-other", "张三"), ("f-talker_post", "secretary")];
    house.done(Secretary, "WP03", "done", &talk, &[]).await;
    house.done(Organiser, "WP04", "done", &[], &["A2"]).await;
    // What is returned is done once more, as the next attempt, and the trace says so.
    house.send(Secretary, "WP04_check", "return", &[]).await.is(422).shows("退回时请写明原因");
    house
        .send(Secretary, "WP04_check", "return", &[("opinion", "缺少签字")])
        .await
        .leads_to(&house.case_page());
    house.done(Organiser, "WP04", "done", &[], &[]).await;
    house.done(Secretary, "WP04_check", "pass", &[], &[]).await;
    house
        .get(Secretary, &format!("{}?tab=trace", house.case_page()))
        .await
        .shows("缺少签字")
        .shows("第 2 次办理");
    house.get(Applicant, "/me/application?tab=trace").await.is(200).shows("退回").hides("缺少签字");
    house.done(Organiser, "WP05", "done", &[("f-channel", "members")], &["B1"]).await;
    house.done(Secretary, "WP06", "pass", COMMITTEE, &["B2"]).await;
    house.done(Organiser, "WP07", "done", &[], &["B3", "B4"]).await;
    house.done(Secretary, "WP07_check", "pass", &[], &[]).await;
    house.done(Committee, "WP08", "pass", &[], &[]).await;
    let contact = house.members[0].to_string();
    house.done(Secretary, "WP09", "done", &[("f-contacts", &contact)], &[]).await;
    house.done(Organiser, "WP10", "done", &[], &["B7"]).await;
}

async fn be_trained_for_a_year(house: &House) {
    assert_eq!(house.elements().await, ["WP11", "WP12", "WP13"]);
    house.record(Organiser, "WP13").await;
    house.done(Organiser, "WP13", "done", &[], &[]).await;
    for quarter in 1..=4 {
        house.app.clock.advance_days(92);
        house.record(Applicant, "WP11").await;
        if quarter % 2 == 0 {
            house.record(Contact, "WP12").await;
        }
    }
    house.done(Applicant, "WP11", "done", &[], &[]).await;
    house.done(Contact, "WP11_check", "pass", &[], &[]).await;
    house.done(Contact, "WP12", "done", &[], &[]).await;
    house.done(Secretary, "WP12_check", "pass", &[], &[]).await;
}

async fn become_a_candidate(house: &House) {
    let opinions = [
        ("f-opinion_group", "同意"),
        ("f-opinion_contacts", "同意"),
        ("f-opinion_members", "同意"),
        ("f-opinion_masses", "反映良好"),
    ];
    house.done(Organiser, "WP14", "done", &opinions, &["C1"]).await;
    house.done(Secretary, "WP15", "pass", COMMITTEE, &["C2"]).await;
    let from = house.today().to_string();
    house.app.clock.advance_days(14);
    let to = house.days_ago(1).to_string();
    let notice = [("f-notice_from", from.as_str()), ("f-notice_to", &to), ("f-objection", "none")];
    house.upload(Organiser, "WP16", &["C3", "C4"]).await;
    house.acknowledging(Organiser, "WP16", "pass", &notice).await;
    house.done(Organiser, "WP17", "done", &[], &["C5"]).await;
    house.done(Secretary, "WP17_check", "pass", &[], &[]).await;
    house.done(Committee, "WP18", "pass", &[], &["C6"]).await;
}

async fn be_reviewed_and_trained(house: &House) {
    let (one, other) = (house.members[0].to_string(), house.members[1].to_string());
    house.done(Organiser, "WP19", "done", &[("f-introducers", &one), ("f-introducers", &other)], &[]).await;
    house.done(Applicant, "WP20", "done", &[], &["C8"]).await;
    let letters = [("f-way", "none"), ("f-letters_note", "父母均为本校职工")];
    house.done(Organiser, "WP21", "done", &letters, &[]).await;
    house.done(Secretary, "WP22", "pass", &[("f-conclusion", "qualified")], &["C11"]).await;
    let from = house.today().to_string();
    house.app.clock.advance_days(3);
    let to = house.today().to_string();
    let training = [("f-trained_from", from.as_str()), ("f-trained_to", &to), ("f-hours", "24")];
    house.done(Committee, "WP23", "done", &training, &["C12"]).await;
    house.done(Committee, "WP24", "pass", &[], &["C13"]).await;
}

/// Returns the day of the branch meeting.
async fn be_admitted(house: &House) -> chrono::NaiveDate {
    house.done(Organiser, "WP25", "done", &[("f-heard", "12"), ("f-opinions_heard", "同意")], &["D1"]).await;
    house.done(Secretary, "WP26", "pass", COMMITTEE, &["D2"]).await;
    house.done(Secretary, "WP27", "done", &[], &["D3"]).await;
    house.done(Committee, "WP28", "pass", &[], &["D4"]).await;
    house.done(Committee, "WP29", "done", &[("f-form_number", "2027000123")], &[]).await;
    house.done(Applicant, "WP30", "done", &[], &[]).await;
    house.done(Contact, "WP30_check", "pass", &[], &[]).await;
    let entered = [("f-form_number", "2027000123"), ("f-introducers_opinion", "同意发展")];
    house.done(Organiser, "WP31", "done", &entered, &["D6"]).await;
    house.done(Secretary, "WP32", "done", &[("f-expected", "9"), ("f-present", "8")], &["D7"]).await;
    let vote = [
        ("f-written_opinions", "0"),
        ("f-in_favour", "7"),
        ("f-against", "0"),
        ("f-abstained", "1"),
        ("f-tellers", "钱七、孙八"),
    ];
    house.done(Secretary, "WP33", "passed", &vote, &["D9"]).await;
    let meeting = house.today();
    house.done(Secretary, "WP34", "done", &[("f-resolution", "同意接收为预备党员")], &["D10"]).await;
    house.done(Committee, "WP35", "done", &[("f-opinion", "同意")], &["D11"]).await;
    let end = meeting.checked_add_months(chrono::Months::new(12)).unwrap().to_string();
    let from = meeting.to_string();
    let mut approval = APPROVING.to_vec();
    approval.extend([("f-probation_from", from.as_str()), ("f-probation_to", &end)]);
    house.done(Committee, "WP36", "approve", &approval, &["D12"]).await;
    assert_eq!(house.facts().await.category, Category::Candidate, "not before the answer is sent");
    house.done(Committee, "WP37", "done", &[], &["D13"]).await;
    meeting
}

async fn spend_the_probation(house: &House) {
    house.done(Secretary, "WP38", "done", &[], &["D14"]).await;
    house.done(Committee, "WP39", "done", &[], &["D15"]).await;
    house.done(Organiser, "WP40", "done", &[("f-group", "第一党小组")], &[]).await;
    house.done(Secretary, "WP41", "done", &[], &["E2"]).await;
    for _ in 0..2 {
        house.app.clock.advance_days(170);
        house.record(Contact, "WP42").await;
        house.record(Applicant, "WP43").await;
    }
    house.done(Contact, "WP42", "done", &[], &[]).await;
    house.done(Applicant, "WP43", "done", &[], &[]).await;
    house.done(Applicant, "WP44", "done", &[], &["E5"]).await;
}

async fn be_confirmed(house: &House) {
    let from = house.today().to_string();
    house.app.clock.advance_days(30);
    let to = house.days_ago(1).to_string();
    let opinions = [
        ("f-opinion_group", "同意"),
        ("f-opinion_members", "同意"),
        ("f-opinion_masses", "反映良好"),
        ("f-notice_from", from.as_str()),
        ("f-notice_to", &to),
    ];
    house.upload(Organiser, "WP45", &["E6", "E7"]).await;
    house.acknowledging(Organiser, "WP45", "done", &opinions).await;
    house.done(Secretary, "WP46", "pass", COMMITTEE, &["E9"]).await;
    house.done(Secretary, "WP47", "confirm", &VOTE, &["E10"]).await;
    house.done(Committee, "WP48", "approve", &APPROVING, &["E13"]).await;
    house.done(Secretary, "WP49", "done", &[], &["E14"]).await;
    house.done(Secretary, "WP50", "done", &[], &["E15"]).await;
    house.done(Committee, "WP50_check", "pass", &[], &[]).await;
}

const VOTE: [(&str, &str); 6] = [
    ("f-expected", "9"),
    ("f-present", "9"),
    ("f-written_opinions", "0"),
    ("f-in_favour", "9"),
    ("f-against", "0"),
    ("f-abstained", "0"),
];

#[tokio::test]
async fn a_case_that_the_committee_does_not_approve_ends_and_the_person_is_an_activist_again() {
    let house = House::new().await;
    house.drive(36, 1_200).await;
    let activist_on = house.facts().await.activist_on;
    house.done(Committee, "WP36", "reject", &APPROVING, &["D12"]).await;
    house.done(Committee, "WP37", "done", &[], &["D13"]).await;
    let facts = house.facts().await;
    assert_eq!((facts.category, facts.activist_on, facts.joined_on), (Category::Activist, activist_on, None));
    house.done(Secretary, "WP38", "done", &[], &["D14"]).await;
    assert_eq!(house.row().await.status, development::Status::NotAdmitted);
}

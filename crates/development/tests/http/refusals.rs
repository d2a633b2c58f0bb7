//! What nobody may do, also not by a hand-made request: skipping, acting for another, reversing days, a vote below half, and
//! confirming before probation ends.

use development::cases;
use identity::Duty;
use platform::{Scope, System};
use uuid::Uuid;

use crate::house::{House, Who, candidate, form, open_case, register};

async fn acts(house: &House) -> usize {
    let scope = Scope::system("test");
    development::acts::of_case(&house.app.db.read(&scope), house.case).await.unwrap().len()
}

#[tokio::test]
async fn nothing_is_skipped() {
    let house = House::new().await;
    assert_eq!(house.elements().await, ["WP01"]);
    // There is no item for what has not come, so there is nothing to send a form to.
    let invented = format!("{}/work-points/{}", house.case_page(), Uuid::from_u128(7));
    house.post(Who::Secretary, &invented, form("2026-11-23", "pass", &[])).await.is(404);
    house.get(Who::Secretary, &invented).await.is(404);
    // An item that is done cannot be done again.
    let first = house.point("WP01").await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    house.post(Who::Applicant, &first, form("2026-11-23", "done", &[])).await.is(409);
    assert_eq!(acts(&house).await, 1);
    assert_eq!(house.elements().await, ["WP02"]);
}

#[tokio::test]
async fn nobody_acts_for_another() {
    let house = House::new().await;
    let wrong = [Who::Organiser, Who::Secretary, Who::Committee];
    for who in wrong {
        house.send(who, "WP01", "done", &[]).await.is_blocked_by("not-your-turn");
    }
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    // The applicant sees whose turn it is, and has no form.
    let page = house.point("WP02").await;
    let shown = house.get(Who::Applicant, &page).await.is(200).shows("组织委员");
    assert!(
        shown.attributes("main form", "action").is_empty(),
        "{:?}",
        shown.attributes("main form", "action")
    );
    house.post(Who::Applicant, &page, form("2026-11-23", "pass", &[])).await.is_blocked_by("not-your-turn");
    house.post(Who::Secretary, &page, form("2026-11-23", "pass", &[])).await.is_blocked_by("not-your-turn");
    let bytes = crate::house::PDF;
    let code = vec![("code".to_owned(), "A5".to_owned())];
    let sent = house
        .browser(Who::Secretary)
        .await
        .upload(&format!("{page}/materials"), code, "file", "a.pdf", bytes)
        .await;
    sent.is_blocked_by("not-your-turn");
    assert_eq!(acts(&house).await, 1);
}

#[tokio::test]
async fn another_persons_case_is_not_there() {
    let house = House::new().await;
    let other =
        crate::house::register(&house.app, vec![crate::house::candidate("张三", &house.elsewhere)]).await[0];
    let other_case = open_case(&house.app, other).await;
    let stranger = house.app.person("zhangsan", other).await;
    let neighbour = house.app.holder(Duty::BranchSecretary, Some(&house.elsewhere)).await;
    let page = house.point("WP01").await;
    let contact = house.browser(Who::Contact).await;
    for who in [&stranger, &neighbour, &contact] {
        who.get(&house.case_page()).await.is(404);
        who.get(&page).await.is(404);
        who.post(&page, form("2026-11-23", "done", &[])).await.is(404);
    }
    // An item of one case under the address of another.
    let item = page.rsplit('/').next().unwrap();
    let mixed = format!("/development/cases/{other_case}/work-points/{item}");
    stranger.get(&mixed).await.is(404);
    house.post(Who::Committee, &mixed, form("2026-11-23", "done", &[])).await.is(404);
    house.app.nobody().get(&house.case_page()).await.is(303);
}

#[tokio::test]
async fn a_day_before_the_step_before_is_refused_and_everything_typed_is_kept() {
    let house = House::new().await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    house.done(Who::Organiser, "WP02", "pass", &[], &[]).await;
    house.done(Who::Secretary, "WP02_check", "pass", &[], &[]).await;
    let page = house.point("WP03").await;
    let typed = [("f-talker-other", "张三"), ("f-talker_post", "deputy"), ("opinion", "已约定时间")];
    let answer = house
        .post(Who::Secretary, &page, form("2026-11-20", "done", &typed))
        .await
        .is_blocked_by("date-order");
    assert_eq!(answer.attributes("[name=f-talker-other]", "value"), ["张三"]);
    assert_eq!(answer.attributes("[name=happened_on]", "value"), ["2026-11-20"]);
    assert_eq!(answer.attributes("[name=f-talker_post] option[selected]", "value"), ["deputy"]);
    assert_eq!(answer.texts("[name=opinion]"), ["已约定时间"]);
    let ahead = house.post(Who::Secretary, &page, form("2026-12-20", "done", &typed)).await;
    ahead.is_blocked_by("date-in-future");
    let unreadable = house.post(Who::Secretary, &page, form("gestern", "done", &[])).await;
    unreadable.is(422).shows("请填写日期").shows("请填写谈话人");
    assert_eq!(acts(&house).await, 3);
}

#[tokio::test]
async fn who_talks_to_the_applicant_is_chosen_from_posts_and_register_and_only_an_outsider_is_typed() {
    let house = House::new().await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    house.done(Who::Organiser, "WP02", "pass", &[], &[]).await;
    house.done(Who::Secretary, "WP02_check", "pass", &[], &[]).await;
    let deputy = house.app.account("zhaoliu", Some(house.members[1])).await;
    house.app.grant(deputy, identity::Duty::BranchSecretary, Some(&house.branch)).await;
    let page = house.point("WP03").await;
    let shown = house.get(Who::Secretary, &page).await.is(200);
    let offered = shown.texts("[name=f-talker] option");
    assert_eq!(offered[..3], ["请选择", "赵六（党支部书记）", "陈三"], "{offered:?}");
    assert!(!offered.iter().any(|name| name.contains("李四")), "the applicant does not talk to himself");
    let send = async |talker: &str, outsider: &str| {
        let typed = [("f-talker", talker), ("f-talker-other", outsider), ("f-talker_post", "deputy")];
        house.post(Who::Secretary, &page, form("2026-11-23", "done", &typed)).await
    };
    let (member, applicant) = (house.members[1].to_string(), house.person.to_string());
    send(&member, "张三").await.is(422).shows("已经从名单中选择");
    send(&applicant, "").await.is(422).shows("请从名单中选择");
    send("张三", "").await.is(422).shows("请从名单中选择");
    send("", " ").await.is(422).shows("请填写谈话人");
    send(&member, "").await.leads_to(&house.case_page());
}

const VOTE: [(&str, &str); 5] = [
    ("f-written_opinions", "0"),
    ("f-in_favour", "4"),
    ("f-against", "4"),
    ("f-abstained", "0"),
    ("f-tellers", "钱七"),
];

#[tokio::test]
async fn a_vote_below_half_of_those_expected_does_not_admit() {
    let house = House::new().await;
    house.drive(32, 800).await;
    house.upload(Who::Secretary, "WP32", &["D7"]).await;
    let late = ("f-late_reason", "放假");
    let few =
        house.send(Who::Secretary, "WP32", "done", &[("f-expected", "9"), ("f-present", "4"), late]).await;
    few.is_blocked_by("quorum").shows("9").shows("4");
    house.done(Who::Secretary, "WP32", "done", &[("f-expected", "9"), ("f-present", "8"), late], &[]).await;
    house.upload(Who::Secretary, "WP33", &["D9"]).await;
    house.send(Who::Secretary, "WP33", "passed", &VOTE).await.is_blocked_by("majority");
    assert_eq!(house.elements().await, ["WP33"], "the process did not move");
    house.send(Who::Secretary, "WP33", "not_passed", &VOTE).await.leads_to(&house.case_page());
    assert_eq!(house.row().await.status, development::Status::VoteFailed);
    assert_eq!(house.facts().await.category, members::Category::Candidate);
}

#[tokio::test]
async fn nobody_is_confirmed_before_probation_ends() {
    let house = House::new().await;
    // The meeting lies a little less than a year back.
    house.drive(47, 700).await;
    let row = house.row().await;
    assert_eq!(row.step, 21, "{row:?}");
    house.app.clock.advance_days(400);
    house.drive(47, 350).await;
    let facts = house.facts().await;
    assert_eq!(house.elements().await, ["WP47"]);
    let end = facts.joined_on.unwrap().checked_add_months(chrono::Months::new(12)).unwrap();
    house.upload(Who::Secretary, "WP47", &["E10"]).await;
    let page = house.point("WP47").await;
    let all = [
        ("f-expected", "9"),
        ("f-present", "9"),
        ("f-written_opinions", "0"),
        ("f-in_favour", "9"),
        ("f-against", "0"),
        ("f-abstained", "0"),
    ];
    let early = end.pred_opt().unwrap().to_string();
    house
        .post(Who::Secretary, &page, form(&early, "confirm", &all))
        .await
        .is_blocked_by("probation-one-year");
}

#[tokio::test]
async fn the_same_form_sent_twice_acts_once() {
    let house = House::new().await;
    house.upload(Who::Applicant, "WP01", &["A1"]).await;
    let page = house.point("WP01").await;
    let applicant = house.browser(Who::Applicant).await;
    let token = applicant.token().await;
    let fields = form("2026-11-23", "done", &[]);
    applicant.post_with(&page, fields.clone(), &token).await.leads_to("/me/application");
    applicant.post_with(&page, fields.clone(), &token).await.leads_to("/me/application");
    applicant.post_without_token(&page, fields).await.is(403);
    assert_eq!(acts(&house).await, 1);
}

#[tokio::test]
async fn one_person_has_one_open_case() {
    let house = House::new().await;
    let actor = System::new("test");
    let (person, day) = (house.person, house.today());
    let doer = workflow::Doer::System("测试");
    let again = house.app.db.write(&actor, async |tx| cases::open(tx, &doer, person, day).await).await;
    let Err(platform::Error::Blocked(by)) = again else { panic!("{again:?}") };
    assert_eq!(by[0].rule, "one-open-case");
    let member = house.members[0];
    let of_a_member = house.app.db.write(&actor, async |tx| cases::open(tx, &doer, member, day).await).await;
    let Err(platform::Error::Blocked(by)) = of_a_member else { panic!("{of_a_member:?}") };
    assert_eq!(by[0].rule, "only-applicants");
}

#[tokio::test]
async fn the_number_of_an_admission_form_belongs_to_one_case() {
    let mut house = House::new().await;
    let person = register(&house.app, vec![candidate("张三", &house.branch)]).await[0];
    let (first, second) = (house.case, open_case(&house.app, person).await);
    house.drive(29, 700).await;
    house.done(Who::Committee, "WP29", "done", &[("f-form_number", "SL2026-0001")], &[]).await;
    house.case = second;
    house.drive(29, 700).await;
    for same in ["SL2026-0001", " sl 2026-0001"] {
        let refused = house.send(Who::Committee, "WP29", "done", &[("f-form_number", same)]).await.is(422);
        let problem = refused.texts("#p-f-form_number").concat();
        assert!(problem.contains("编号不得重复") && problem.contains("细则第十八条"), "{problem}");
        assert_eq!(refused.attributes("[name=f-form_number]", "value"), [same.trim()]);
        assert_eq!(house.elements().await, ["WP29"]);
    }
    house.done(Who::Committee, "WP29", "done", &[("f-form_number", "SL2026-0002")], &[]).await;
    house.case = first;
    assert_eq!(house.elements().await, ["WP30"]);
}

//! The list, the page of a case, one's own application, and the panels for pages of others.

use identity::Duty;
use testing::form;

use crate::house::{House, Who, candidate, register};

#[tokio::test]
async fn the_list_shows_where_each_case_stands_and_can_be_narrowed() {
    let house = House::new().await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    let page =
        house.get(Who::Secretary, "/development").await.is(200).shows("李四").shows("登记并审阅入党申请书");
    assert_eq!(page.attributes("#cases tbody a", "href"), [house.case_page()]);
    house
        .get(Who::Secretary, "/development?stage=2")
        .await
        .is(200)
        .shows("没有符合条件的发展档案")
        .hides("李四");
    house.get(Who::Secretary, "/development?overdue=1").await.is(200).hides("李四");
    house.app.clock.advance_days(60);
    house.get(Who::Secretary, "/development?overdue=1").await.is(200).shows("李四").shows("超期");
    house
        .get(Who::Committee, &format!("/development?unit={}", house.elsewhere.id))
        .await
        .is(200)
        .hides("李四");
    house.get(Who::Committee, &format!("/development?unit={}", house.branch.id)).await.is(200).shows("李四");
    house
        .get(Who::Secretary, "/development?stage=x&unit=1%20or%201=1&after=y&status=z")
        .await
        .is(200)
        .shows("李四");
    house.get(Who::Applicant, "/development").await.is(403);
    let elsewhere = house.app.holder(Duty::BranchSecretary, Some(&house.elsewhere)).await;
    elsewhere.get("/development").await.is(200).hides("李四");
}

#[tokio::test]
async fn the_page_of_a_case_says_what_to_do_next() {
    let house = House::new().await;
    house.drive(12, 700).await;
    let page = house.get(Who::Secretary, &house.case_page()).await.is(200);
    let page = page
        .shows("李四")
        .shows("第 6 步，共 25 步")
        .shows("入党积极分子")
        .shows("时间要求")
        .shows("全程纪实");
    assert_eq!(page.texts(".ticks i").len(), 25);
    assert_eq!(page.texts(".ticks i.d").len(), 5);
    assert_eq!(page.texts(".ticks i.n").len(), 1);
    assert_eq!(
        page.attributes(".card.next", "data-element").len(),
        2,
        "contacts and organiser still have to act"
    );
    house
        .get(Who::Secretary, &format!("{}?tab=trace", house.case_page()))
        .await
        .is(200)
        .shows("演示数据")
        .shows("补录");
}

#[tokio::test]
async fn an_applicant_follows_his_own_case_only() {
    let house = House::new().await;
    let page = house.get(Who::Applicant, "/me/application").await.is(200).shows("提交入党申请书");
    assert_eq!(page.texts(".actbar .btn.pri"), ["办理"]);
    house.get(Who::Contact, "/me/application").await.is(200).shows("还没有您的发展档案");
    house.get(Who::Secretary, "/me/application").await.is(403);
}

#[tokio::test]
async fn a_contact_reaches_the_case_once_he_is_named() {
    let house = House::new().await;
    house.get(Who::Contact, &house.case_page()).await.is(404);
    house.drive(9, 200).await;
    let chosen = house.members[0].to_string();
    let nobody = house.person.to_string();
    house
        .send(Who::Secretary, "WP09", "done", &[("f-contacts", &nobody)])
        .await
        .is(422)
        .shows("只能选择本支部的正式党员");
    house
        .send(Who::Secretary, "WP09", "done", &[("f-contacts", &chosen), ("f-contacts", &chosen)])
        .await
        .is(422);
    house.send(Who::Secretary, "WP09", "done", &[]).await.is(422).shows("请填写培养联系人");
    house.done(Who::Secretary, "WP09", "done", &[("f-contacts", &chosen)], &[]).await;
    house.get(Who::Contact, &house.case_page()).await.is(200).shows("王五");
    house.done(Who::Organiser, "WP10", "done", &[], &["B7"]).await;
    let page = house.point("WP12").await;
    house.get(Who::Contact, &page).await.is(200).shows("半年考察");
}

#[tokio::test]
async fn an_organiser_opens_a_case_by_the_identity_number() {
    let house = House::new().await;
    let number = rules::CivilId::parse("990101200012190022").unwrap();
    let draft = members::register::Draft { id_number: Some(number), ..candidate("张三", &house.branch) };
    register(&house.app, vec![draft]).await;
    let new = "/development/cases/new";
    house.get(Who::Organiser, new).await.is(200);
    let wrong = house.post(Who::Organiser, new, form! { id_number: "123", applied_on: "" }).await.is(422);
    assert_eq!(wrong.attributes("[name=id_number]", "value"), ["123"]);
    let ahead = form! { id_number: "990101200012190022", applied_on: "2027-01-01" };
    house.post(Who::Organiser, new, ahead).await.is(422).shows("不能晚于今天");
    let good = form! { id_number: "990101200012190022", applied_on: "2026-11-20" };
    house.post(Who::Organiser, new, good.clone()).await.leads_to("/development/cases/");
    house.post(Who::Organiser, new, good.clone()).await.is_blocked_by("one-open-case");
    let elsewhere = house.app.holder(Duty::BranchOrganiser, Some(&house.elsewhere)).await;
    elsewhere.post(new, good).await.is(422).shows("本范围内没有登记这个号码的人");
    house.get(Who::Applicant, new).await.is(403);
}

#[tokio::test]
async fn the_diagram_of_a_case_shows_each_step_as_a_link_with_its_state() {
    let house = House::new().await;
    house.drive(12, 700).await;
    let page = house.get(Who::Secretary, &format!("{}?tab=diagram", house.case_page())).await.is(200);
    let links = page.attributes(".pd a", "href");
    assert_eq!(links.len(), 25);
    assert!(links.contains(&format!("{}?tab=progress#step-6", house.case_page())), "{links:?}");
    assert_eq!(page.texts(".pd a.done > title").len(), 5);
    assert_eq!(page.texts(".pd a.now > title"), ["子流程：培养教育考察，正在办理"]);
    assert_eq!(page.texts(".pdl li"), ["已完成", "正在办理"]);
    assert!(page.attributes(".pd [data-element]", "data-element").iter().all(|id| !id.starts_with("WP")));
}

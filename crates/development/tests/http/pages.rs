//! The list, the page of a case, one's own application, and the panels for pages of others.

use identity::Duty;
use testing::form;

use crate::house::{House, Who, candidate, full, open_case, register};

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
    // A full member is not invited to apply.
    let member = house.get(Who::Contact, "/me/application").await.is(200).shows("您已是党员");
    member.hides("提交入党申请书");
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
async fn an_organiser_opens_a_case_for_an_applicant_chosen_from_the_register() {
    let house = House::new().await;
    let undated = members::register::Draft { application_on: None, ..candidate("赵六", &house.branch) };
    let drafts = vec![
        candidate("张三", &house.branch),
        undated,
        full("钱七", &house.branch),
        candidate("孙八", &house.elsewhere),
    ];
    let [zhang, zhao, qian, sun] = register(&house.app, drafts).await[..] else {
        panic!("four were registered")
    };
    let new = "/development/cases/new";
    let page = house.get(Who::Organiser, new).await.is(200);
    assert_eq!(
        page.attributes("[name=person]", "value"),
        [zhang.to_string(), zhao.to_string()],
        "李四 has a case, 钱七 is a member, 孙八 belongs to another branch"
    );
    assert_eq!(page.attributes("[name=id_number]", "value").len(), 0);
    let nobody = house.post(Who::Organiser, new, form! { person: "" }).await.is(422);
    assert_eq!(nobody.texts("#p-person"), ["请选择入党申请人"]);
    let ahead = form! { person: zhang.to_string(), applied_on: "2027-01-01", text: "zh" };
    let again = house.post(Who::Organiser, new, ahead).await.is(422).shows("不能晚于今天");
    assert_eq!(again.attributes("[name=person][checked]", "value"), [zhang.to_string()]);
    assert_eq!(again.attributes("input[type=search]", "value"), ["zh"]);

    house
        .post(Who::Organiser, new, form! { person: zhang.to_string() })
        .await
        .leads_to("/development/cases/");
    house.post(Who::Organiser, new, form! { person: zhang.to_string() }).await.is_blocked_by("one-open-case");
    let undated = house.post(Who::Organiser, new, form! { person: zhao.to_string() }).await.is(422);
    assert_eq!(undated.texts("#p-applied_on"), ["请填写日期，例如 2026-11-23"]);
    let dated = form! { person: zhao.to_string(), applied_on: "2026-11-20" };
    house.post(Who::Organiser, new, dated).await.leads_to("/development/cases/");
    house
        .post(Who::Organiser, new, form! { person: qian.to_string(), applied_on: "2026-11-20" })
        .await
        .is_blocked_by("only-applicants");
    house
        .post(Who::Organiser, new, form! { person: sun.to_string() })
        .await
        .is(422)
        .shows("本范围内没有登记此人");
    house.get(Who::Organiser, new).await.is(200).shows("没有可选择的入党申请人");
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

#[tokio::test]
async fn applicants_without_a_case_are_found_by_name_pinyin_and_number() {
    let house = House::new().await;
    let numbered =
        members::register::Draft { number: "S2026".to_owned(), ..candidate("张三", &house.branch) };
    register(
        &house.app,
        vec![numbered, candidate("章山", &house.branch), candidate("王小五", &house.elsewhere)],
    )
    .await;
    let committee = house.browser(Who::Committee).await;
    let found = async |text: &str| {
        let page = committee.get(&format!("/development/cases/new?text={text}")).await.is(200);
        page.texts("#f-person label")
    };
    assert_eq!(found("").await, ["王小五", "张三", "章山"]);
    assert_eq!(found("%E5%BC%A0").await, ["张三"], "张 is not 章");
    assert_eq!(found("zhang").await, ["张三", "章山"]);
    assert_eq!(found("wxw").await, ["王小五"]);
    assert_eq!(found("s2026").await, ["张三"]);
    assert_eq!(found("%25").await, [""; 0], "a sign of patterns means itself");
    assert_eq!(found("%E6%9D%8E").await, [""; 0], "李四 has an open case");
}

#[tokio::test]
async fn behind_hundreds_of_applicants_with_a_case_those_without_one_are_still_offered() {
    let house = House::new().await;
    let persons = register(&house.app, (0..205).map(|_| candidate("张三", &house.branch)).collect()).await;
    register(&house.app, (0..25).map(|_| candidate("赵六", &house.branch)).collect()).await;
    for person in persons {
        open_case(&house.app, person).await;
    }
    let page = house.get(Who::Organiser, "/development/cases/new").await.is(200).shows("只列出前 20 人");
    let names = page.texts("#f-person label");
    assert_eq!(names.len(), 20);
    assert!(names.iter().all(|name| name == "赵六"), "{names:?}");
}

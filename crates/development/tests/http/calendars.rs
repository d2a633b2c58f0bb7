//! Working days of years that nobody knows yet: said on the page, warned of at the gate, brought in without a new release.

use identity::Duty;
use testing::{Browser, form};

use crate::house::{House, Who::Organiser};

const PAGE: &str = "/development/calendars";

/// A case that waits for its notice on 20 January 2027; nothing is known of 2027.
async fn in_january_2027() -> House {
    let house = House::new().await;
    house.drive(16, 480).await;
    assert_eq!(house.elements().await, ["WP16"]);
    house.app.clock.advance_days(58);
    assert_eq!(house.today().to_string(), "2027-01-20");
    house
}

fn notice<'a>(from: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("f-notice_from", from), ("f-notice_to", to), ("f-objection", "none")]
}

async fn administrator(house: &House) -> Browser {
    house.app.holder(Duty::SystemAdministrator, None).await
}

/// An arrangement of 2027 that is made up: it gives three days at the new year.
fn year_2027() -> Vec<(String, String)> {
    form! {
        year: "2027",
        source: "关于 2027 年放假安排的通知（测试）",
        holidays: "元旦 2027-01-01 2027-01-03\n春节　2027-02-05 2027-02-11\n劳动节 2027/5/1 2027/5/3\n\n国庆节 2027-10-01 2027-10-07",
        make_up: "2027-02-20、2027-10-09",
    }
}

#[tokio::test]
async fn a_notice_over_a_year_that_nobody_knows_passes_only_when_it_is_acknowledged() {
    let house = in_january_2027().await;
    let page = house.point("WP16").await;
    house.get(Organiser, &page).await.is(200).shows("2027 年的节假日安排还没有录入");
    house.get(Organiser, &house.case_page()).await.is(200).shows("暂算");
    house.upload(Organiser, "WP16", &["C3", "C4"]).await;

    // Thursday to Wednesday: five weekdays, one of which is New Year's Day.
    let over_the_year = notice("2026-12-31", "2027-01-06");
    let asked = house.send(Organiser, "WP16", "pass", &over_the_year).await.is(422);
    asked.shows("暂算为 5 个工作日").shows("国务院办公厅的放假通知");
    let asked = house.send(Organiser, "WP16", "pass", &over_the_year).await;
    assert_eq!(asked.attributes("#f-f-notice_to", "value"), ["2027-01-06"], "nothing typed is lost");
    let keys = asked.attributes("#f-acknowledged option", "value");
    assert_eq!(keys, ["", "2026-12-31~2027-01-06"]);
    assert_eq!(house.elements().await, ["WP16"]);

    // What was acknowledged of other days does not count.
    let mut other = notice("2026-12-30", "2027-01-06");
    other.push(("acknowledged", "2026-12-31~2027-01-06"));
    house.send(Organiser, "WP16", "pass", &other).await.is(422);
    assert_eq!(house.elements().await, ["WP16"]);

    let mut known = over_the_year.clone();
    known.push(("acknowledged", "2026-12-31~2027-01-06"));
    house.send(Organiser, "WP16", "pass", &known).await.leads_to(&house.case_page());
    assert_eq!(house.elements().await, ["WP17"]);
    let trace = format!("{}?tab=trace", house.case_page());
    house.get(Organiser, &trace).await.is(200).shows("办理时已知悉：公示 2026-12-31 至 2027-01-06");

    // The year becomes known: what was done on its days is judged again.
    let admin = administrator(&house).await;
    admin.post(PAGE, year_2027()).await.leads_to(PAGE);
    let after = admin.get(PAGE).await.is(200);
    after.shows("元旦 01-01 至 01-03").shows("02-20、10-09");
    house.get(Organiser, &house.case_page()).await.is(200).shows("2026-12-31 至 2027-01-06，4 个工作日");
}

#[tokio::test]
async fn once_the_year_is_brought_in_the_gate_counts_by_it_without_a_question() {
    let house = in_january_2027().await;
    house.upload(Organiser, "WP16", &["C3", "C4"]).await;
    administrator(&house).await.post(PAGE, year_2027()).await.leads_to(PAGE);
    house.get(Organiser, &house.point("WP16").await).await.is(200).hides("暂算");
    let short = notice("2026-12-31", "2027-01-06");
    house.send(Organiser, "WP16", "pass", &short).await.is_blocked_by("publicity-working-days");
    house
        .send(Organiser, "WP16", "pass", &notice("2026-12-31", "2027-01-07"))
        .await
        .leads_to(&house.case_page());
}

#[tokio::test]
async fn the_day_of_posting_is_a_setting() {
    let house = House::new().await;
    house.drive(16, 480).await;
    house.upload(Organiser, "WP16", &["C3", "C4"]).await;
    let admin = administrator(&house).await;
    let page = admin.get(PAGE).await.is(200);
    let offered = page.texts("#f-posting_day option");
    assert!(offered.iter().any(|text| text.starts_with("公示当天计入（默认）")), "{offered:?}");
    assert_eq!(page.attributes("#f-posting_day option[selected]", "value"), ["counts"]);
    admin.post(&format!("{PAGE}/posting-day"), form! { posting_day: "sometimes" }).await.is(422);
    admin.post(&format!("{PAGE}/posting-day"), form! { posting_day: "does-not-count" }).await.leads_to(PAGE);
    // Monday 16 to Friday 20 November.
    let week = notice("2026-11-16", "2026-11-20");
    house.send(Organiser, "WP16", "pass", &week).await.is_blocked_by("publicity-working-days");
    admin.post(&format!("{PAGE}/posting-day"), form! { posting_day: "counts" }).await.leads_to(PAGE);
    house.send(Organiser, "WP16", "pass", &week).await.leads_to(&house.case_page());
}

#[tokio::test]
async fn a_table_that_cannot_be_right_is_refused_next_to_its_field() {
    let house = House::new().await;
    let admin = administrator(&house).await;
    admin.get(PAGE).await.is(200).shows("2027 年的放假安排还没有录入").shows("国办发明电〔2025〕7号");
    for (field, value, sentence) in [
        ("year", "明年", "请填写年份"),
        ("source", " ", "请填写通知的名称和文号"),
        ("holidays", "元旦", "每行写一个假期"),
        ("holidays", "", "每行写一个假期"),
        ("holidays", "元旦 2027-01-01\n国庆节 2027-10-01 2027-10-07\n劳动节 2027-05-01", "缺少 2027 年春节"),
        ("holidays", "春节 2027-02-05 2027-02-11", "2027-01-01 是法定节假日"),
        ("holidays", "元旦 2026-12-31 2027-01-02", "跨年的假期请分两年填写"),
        ("make_up", "2027-02-22", "不能作为调休上班日"),
        ("make_up", "二月二十日", "日期请写成"),
    ] {
        let mut typed = year_2027();
        typed.iter_mut().find(|(name, _)| name == field).unwrap().1 = value.to_owned();
        let refused = admin.post(PAGE, typed).await.is(422).shows(sentence);
        assert_eq!(refused.attributes(&format!("#f-{field}"), "aria-invalid"), ["true"], "{field}: {value}");
    }
    // It stands over what came with the program.
    let mut again = year_2027();
    again[0].1 = "2026".to_owned();
    again[2].1 = again[2].1.replace("2027", "2026");
    again[3].1 = String::new();
    admin.post(PAGE, again).await.leads_to(PAGE);
    assert!(!admin.get(PAGE).await.text().contains("国办发明电〔2025〕7号）</td>"));
    house.get(Organiser, PAGE).await.is(403);
    house.post(Organiser, PAGE, year_2027()).await.is(403);
}

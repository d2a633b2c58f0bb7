//! The list: who is on it, in which order, page by page, and as a sheet.

use identity::Duty;
use members::{Category, register::Draft};
use testing::{Answer, Browser};

use crate::house::{House, applicant, day, full};

fn names(answer: &Answer) -> Vec<String> {
    answer.texts("td .who a")
}

fn link(answer: &Answer, rel: &str) -> Option<String> {
    answer.attributes(&format!(".pager a[rel={rel}]"), "href").into_iter().next()
}

async fn secretary(house: &House) -> Browser {
    house.app.holder(Duty::BranchSecretary, Some(&house.first)).await
}

#[tokio::test]
async fn an_organisation_far_down_is_found_by_its_name_and_keeps_the_conditions() {
    let house = House::new().await;
    house.member("张三", &house.first).await;
    let organiser = house.app.holder(Duty::CommitteeOrganiser, Some(&house.root)).await;
    let page = organiser.get("/members?view=members&education=1&find=第一").await.is(200);
    let found: Vec<(String, String)> =
        page.texts("#tree a").into_iter().zip(page.attributes("#tree a", "href")).collect();
    let (label, href) =
        found.iter().find(|(_, href)| href.contains(&house.first.id.to_string())).expect("the branch");
    assert!(label.contains("学生第一党支部") && label.contains('1'), "with its count: {label}");
    assert!(href.contains("education=1") && !href.contains("find="), "{href}");
    organiser.get("/members?find=没有这个组织").await.is(200).shows("没有");
    // Another part of the tree is not found.
    let stranger = secretary(&house).await.get("/members?find=图书馆").await.is(200);
    let library = house.library.id.to_string();
    assert!(stranger.attributes("#tree a", "href").iter().all(|href| !href.contains(&library)));
}

#[tokio::test]
async fn the_list_is_that_of_the_own_part_of_the_tree() {
    let house = House::new().await;
    house.member("张三", &house.first).await;
    house.member("李四", &house.second).await;
    house.member("王五", &house.library).await;

    assert_eq!(names(&secretary(&house).await.get("/members").await.is(200)), ["张三"]);
    let general = house.app.holder(Duty::GeneralBranchSecretary, Some(&house.economics)).await;
    assert_eq!(names(&general.get("/members").await.is(200)), ["李四", "张三"]);
    let organiser = house.app.holder(Duty::CommitteeOrganiser, Some(&house.root)).await;
    let all = organiser.get("/members").await.is(200);
    assert_eq!(names(&all), ["李四", "王五", "张三"], "by pinyin");
    all.shows("示例大学党委").shows("经济学院党总支");
    let narrowed = organiser.get(&format!("/members?unit={}", house.library.id)).await.is(200);
    assert_eq!(names(&narrowed), ["王五"]);
    secretary(&house).await.get(&format!("/members?unit={}", house.library.id)).await.is(404);
}

#[tokio::test]
async fn a_surname_is_found_by_both_readings_and_sorted_by_its_own() {
    let house = House::new().await;
    for name in ["曾三", "单四", "尉迟五", "尉六", "查干·巴特尔", "张\u{200b}三", "岑七"] {
        house.member(name, &house.first).await;
    }
    let browser = secretary(&house).await;
    let all = names(&browser.get("/members").await.is(200));
    assert_eq!(
        all,
        ["岑七", "查干·巴特尔", "单四", "尉六", "尉迟五", "曾三", "张三"],
        "by the readings of surnames"
    );
    for (text, found) in [
        ("zengs", &["曾三"][..]),
        ("cengs", &["曾三"]),
        ("ceng", &["曾三"]),
        ("zs", &["曾三", "张三"]),
        ("cs", &["曾三"]),
        ("shansi", &["单四"]),
        ("dansi", &["单四"]),
        ("yuchi", &["尉迟五"]),
        ("weichi", &["尉迟五"]),
        ("ycw", &["尉迟五"]),
        ("wcw", &["尉迟五"]),
        ("尉", &["尉六", "尉迟五"]),
        ("尉迟", &["尉迟五"]),
        ("曾", &["曾三"]),
        ("查", &["查干·巴特尔"]),
        ("查干•巴", &["查干·巴特尔"]),
        ("张三", &["张三"]),
        ("张 三", &["张三"]),
        ("张\u{200b}三", &["张三"]),
        ("ＺＳ", &["曾三", "张三"]),
        ("cen", &["岑七", "曾三"]),
    ] {
        let page = format!("/members?text={}", encoded(text));
        assert_eq!(names(&browser.get(&page).await.is(200)), found, "{text}");
    }
}

/// A text as it stands in an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn the_views_count_what_they_show() {
    let house = House::new().await;
    let probationary =
        Draft { category: Category::Probationary, confirmed_on: None, ..full("李四", &house.first) };
    let lost = Draft { is_lost: true, ..full("王五", &house.first) };
    let mobile = Draft { is_mobile: true, mobile_to: "外地".to_owned(), ..full("赵六", &house.first) };
    house
        .register(vec![
            full("张三", &house.first),
            probationary,
            lost,
            mobile,
            applicant("钱七", &house.first),
        ])
        .await;
    let secretary = secretary(&house).await;

    let all = secretary.get("/members").await.is(200);
    assert_eq!(
        all.texts(".chip"),
        ["全部 4", "预备党员 1", "流动党员 1", "失去联系 1", "资料待完善 4", "入党申请人 1"]
    );
    assert_eq!(all.texts(".tree .count"), ["4"]);
    let shown = |view: &str| format!("/members?view={view}");
    assert_eq!(names(&secretary.get(&shown("probationary")).await.is(200)), ["李四"]);
    assert_eq!(names(&secretary.get(&shown("mobile")).await.is(200)), ["赵六"]);
    assert_eq!(names(&secretary.get(&shown("lost")).await.is(200)), ["王五"]);
    assert_eq!(names(&secretary.get(&shown("applicants")).await.is(200)), ["钱七"]);
}

#[tokio::test]
async fn a_name_is_found_by_its_beginning_by_pinyin_by_initials_and_by_phone() {
    let house = House::new().await;
    let phoned = Draft {
        phone: "13100004820".parse().ok(),
        number: "S123".to_owned(),
        ..full("张三丰", &house.first)
    };
    house.register(vec![phoned, full("章山", &house.first), full("李四", &house.first)]).await;
    let secretary = secretary(&house).await;
    let found = async |text: &str| names(&secretary.get(&format!("/members?text={text}")).await.is(200));

    assert_eq!(found("%E5%BC%A0").await, ["张三丰"], "张 is not 章");
    assert_eq!(found("zhang").await, ["张三丰", "章山"]);
    assert_eq!(found("zsf").await, ["张三丰"]);
    assert_eq!(found("131-0000-4820").await, ["张三丰"]);
    assert_eq!(found("s123").await, ["张三丰"]);
    assert_eq!(found("%25").await, [""; 0], "a sign of patterns means itself");
}

#[tokio::test]
async fn pages_follow_each_other_by_key_in_every_order_and_back() {
    let house = House::new().await;
    let people = (0..45).map(|number| {
        let unit = if number % 2 == 0 { &house.first } else { &house.second };
        let joined = day("2020-01-01") + chrono::Days::new(number / 3);
        Draft { joined_on: Some(joined), confirmed_on: Some(day("2022-01-01")), ..full("张三", unit) }
    });
    house.register(people.collect()).await;
    let general = house.app.holder(Duty::GeneralBranchSecretary, Some(&house.economics)).await;
    for sort in ["name", "joined", "branch"] {
        let first =
            general.get(&format!("/members?sort={sort}")).await.is(200).shows("共 45 人，显示第 1 至 20 人");
        let second = general.get(&link(&first, "next").unwrap()).await.is(200).shows("显示第 21 至 40 人");
        let third = general.get(&link(&second, "next").unwrap()).await.is(200).shows("显示第 41 至 45 人");
        assert_eq!(link(&third, "next"), None);
        let ids = |answer: &Answer| answer.attributes("input[name=person]", "value");
        let mut all: Vec<String> = [&first, &second, &third].into_iter().flat_map(ids).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 45, "{sort}: everybody once");
        let back = general.get(&link(&third, "prev").unwrap()).await.is(200);
        assert_eq!(ids(&back), ids(&second), "{sort}");
    }
}

#[tokio::test]
async fn conditions_narrow_the_list_and_their_total_is_counted() {
    let house = House::new().await;
    let student = Draft { occupation: "3".to_owned(), ..full("张三", &house.first) };
    let late = Draft { joined_on: Some(day("2021-01-01")), ..full("李四", &house.first) };
    house.register(vec![student, late, applicant("王五", &house.first)]).await;
    let secretary = secretary(&house).await;
    let students = secretary.get("/members?occupation=3").await.is(200).shows("共 1 人");
    assert_eq!(names(&students), ["张三"]);
    let late = secretary.get("/members?joined_from=2020-12-31").await.is(200).shows("共 1 人");
    assert_eq!(names(&late), ["李四"]);
    let early = secretary.get("/members?joined_to=2020-12-31").await.is(200);
    assert_eq!(names(&early), ["张三"]);
    let nonsense = secretary.get("/members?sort=y&size=z&after=w&view=v").await.is(200);
    assert_eq!(names(&nonsense), ["李四", "张三"], "what only orders the page has a usual value");
    for query in ["joined_from=x", "joined_to=2020-13-01", "category=u"] {
        let page = secretary.get(&format!("/members?{query}")).await.is(422);
        assert_eq!(names(&page), Vec::<String>::new(), "a condition that nobody understood is not left out");
        assert_eq!(page.attributes("[aria-invalid=true]", "name"), [query.split_once('=').unwrap().0]);
        secretary.get(&format!("/members.xlsx?{query}")).await.is(422);
    }
}

#[tokio::test]
async fn htmx_gets_the_same_page_without_the_shell() {
    let house = House::new().await;
    house.member("张三", &house.first).await;
    let part = secretary(&house).await.get_part("/members").await.is(200).shows("张三");
    assert!(part.text().contains("id=\"list\"") && !part.text().contains("<html"));
}

#[tokio::test]
async fn the_list_is_taken_away_as_a_sheet_of_the_same_query_with_a_trace() {
    let house = House::new().await;
    let ids = house.register(vec![full("张三", &house.first), full("李四", &house.first)]).await;
    let secretary = secretary(&house).await;
    let before = house.app.audit_entries().await;
    let whole = secretary.get("/members.xlsx").await.is(200);
    assert!(whole.bytes().starts_with(b"PK"), "a workbook");
    let chosen = secretary.get(&format!("/members.xlsx?person={}", ids[0])).await.is(200);
    assert!(chosen.bytes().len() < whole.bytes().len());
    assert_eq!(house.app.audit_entries().await, before + 2);
    secretary.get("/members.xlsx?every=&chosen=1").await.is(422);
    let every = format!("/members.xlsx?every=1&chosen=1&person={}", ids[0]);
    assert!(secretary.get(&every).await.is(200).bytes().len() > chosen.bytes().len());
    house.app.nobody().get("/members.xlsx").await.is(303);
}

#[tokio::test]
async fn a_long_list_arrives_whole() {
    let house = House::new().await;
    let people =
        (0..2_500).map(|number| Draft { number: format!("S{number}"), ..full("张三", &house.first) });
    house.register(people.collect()).await;
    let sheet = secretary(&house).await.get("/members.xlsx").await.is(200);
    // Longer than one piece of the answer, and closed as an archive is.
    let (bytes, end) = (sheet.bytes(), b"PK\x05\x06");
    assert!(bytes.len() > 64 * 1024, "{}", bytes.len());
    assert_eq!(&bytes[bytes.len() - 22..bytes.len() - 18], end);
}

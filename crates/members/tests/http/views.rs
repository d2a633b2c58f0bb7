//! One's own views of the roster.

use identity::Duty;
use testing::form;

use crate::house::House;

#[tokio::test]
async fn conditions_are_kept_under_a_name_opened_and_removed() {
    let house = House::new().await;
    let secretary = house.app.holder(Duty::BranchSecretary, Some(&house.first)).await;
    let list = format!("/members?unit={}&view=probationary&text=zs&education=1", house.first.id);
    let roster = secretary.get(&list).await.is(200);
    let hidden =
        |name: &str| roster.attributes(&format!("form[action='/members/views'] [name={name}]"), "value");
    assert_eq!(
        (hidden("view"), hidden("education")),
        (vec!["probationary".to_owned()], vec!["1".to_owned()])
    );

    let query = format!("unit={}&view=probationary&text=zs&education=1", house.first.id);
    let page = secretary.get(&format!("/members/views?{query}")).await.is(200).shows("学生第一党支部");
    let page = page.shows("常用视图：预备党员").shows("还没有视图");
    assert!(!page.attributes("[name=query]", "value").concat().contains("text"), "no name is kept");
    let keep = |name: &str| form! { name: name, query: query };
    secretary
        .post("/members/views", keep(""))
        .await
        .is(422)
        .shows("请填写视图名称")
        .shows("常用视图：预备党员");
    secretary.post("/members/views", keep("学生预备")).await.leads_to("/members/views");
    secretary.post("/members/views", keep(" 学生预备 ")).await.is(422).shows("已有同名视图");
    let page = secretary.get("/members/views").await.is(200).shows("学生预备");
    let href = page.attributes("td a", "href").concat();
    assert!(href.contains("view=probationary") && !href.contains("text="), "{href}");
    let shown = secretary.get(&href).await.is(200);
    assert_eq!(shown.texts("nav[aria-label=我的视图] [aria-current]"), ["学生预备"]);
    secretary.get("/members").await.is(200).hides("保存为视图").shows("我的视图");

    // It belongs to its owner.
    let stranger = house.app.holder(Duty::BranchOrganiser, Some(&house.first)).await;
    stranger.get("/members/views").await.is(200).hides("学生预备");
    let removal = page.attributes("td form", "action").concat();
    stranger.post(&removal, vec![]).await.is(404);
    secretary.post(&removal, vec![]).await.leads_to("/members/views");
    secretary.get("/members/views").await.is(200).hides("学生预备");
    secretary.post(&removal, vec![]).await.is(404);
}

#[tokio::test]
async fn nobody_keeps_more_views_than_he_can_look_through() {
    let house = House::new().await;
    let secretary = house.app.holder(Duty::BranchSecretary, Some(&house.first)).await;
    for number in 0..20 {
        let view = form! { name: format!("视图{number}"), query: "category=2" };
        secretary.post("/members/views", view).await.leads_to("/members/views");
    }
    let more = form! { name: "再一个", query: "category=2" };
    secretary.post("/members/views", more).await.is(422).shows("最多保存 20 个视图");
}

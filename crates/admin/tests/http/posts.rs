//! The security administrator grants and ends posts.

use identity::{Duty, posts};
use platform::Scope;
use testing::form;

use crate::{app, confirm};

#[tokio::test]
async fn a_post_is_granted_over_a_unit_and_ends_at_once() {
    let app = app().await;
    let security = app.holder(Duty::SecurityAdministrator, None).await;
    let root = app.unit(None, "示例大学党委").await;
    let branch = app.unit(Some(&root), "第一党支部").await;
    let zhang = app.account("zhangsan", None).await;
    let page = format!("/admin/posts/{zhang}");
    security.get("/admin/posts?q=zhang").await.is(200).shows("zhangsan");
    let chooser = security.get(&page).await.is(200).shows("还没有职务").texts("select[name=unit] option");
    assert_eq!(chooser, ["请选择", "全平台", "示例大学党委", "第一党支部"]);
    let fields = form! { duty: "branch_secretary", unit: branch.id, from: "2026-11-01", to: "" };
    security.post(&page, fields.clone()).await.leads_to(&page);
    security.get(&page).await.is(200).shows("党支部书记").shows("第一党支部").shows("在任");
    security.post(&page, fields).await.is(422).shows("已担任这一职务");

    let ends = security.get(&page).await.attributes("td form", "action").remove(0);
    security.post(&ends, form! { reason: "" }).await.is(422).shows("请填写原因");
    security.post(&ends, form! { reason: "换届" }).await.leads_to(&page);
    security.get(&page).await.is(200).shows("已结束");
}

#[tokio::test]
async fn the_password_is_asked_for_again_before_a_post_is_granted() {
    let app = app().await;
    let security = app.holder(Duty::SecurityAdministrator, None).await;
    let zhang = app.account("zhangsan", None).await;
    let page = format!("/admin/posts/{zhang}");
    let fields =
        form! { duty: "committee_organiser", unit: "instance", from: "2026-11-01", to: "2027-11-01" };
    app.clock.move_to(app.clock.now().plus_seconds(600));
    security.post(&page, fields.clone()).await.leads_to("/account/confirm");
    let scope = Scope::nothing();
    assert!(posts::of_account(&app.db.read(&scope), zhang).await.unwrap().is_empty());
    confirm(&security).await;
    security.post(&page, fields).await.leads_to(&page);
    assert_eq!(posts::of_account(&app.db.read(&scope), zhang).await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_of_the_three_duties_never_meet_in_one_person() {
    let app = app().await;
    let security = app.holder(Duty::SecurityAdministrator, None).await;
    let zhang = app.account("zhangsan", None).await;
    app.grant(zhang, Duty::SystemAdministrator, None).await;
    let page = format!("/admin/posts/{zhang}");
    for duty in ["audit_administrator", "security_administrator", "committee_organiser"] {
        let fields = form! { duty: duty, unit: "instance", from: "2026-11-23", to: "" };
        security.post(&page, fields).await.is_blocked_by("three-administrators-apart");
    }
}

#[tokio::test]
async fn what_cannot_be_is_said_at_its_field() {
    let app = app().await;
    let security = app.holder(Duty::SecurityAdministrator, None).await;
    let root = app.unit(None, "示例大学党委").await;
    let zhang = app.account("zhangsan", None).await;
    let page = format!("/admin/posts/{zhang}");
    let send = async |duty: &str, unit: &str, from: &str, to: &str| {
        security.post(&page, form! { duty: duty, unit: unit, from: from, to: to }).await.is(422)
    };
    send("", "", "", "").await.shows("请选择职务").shows("请选择任职组织").shows("请填写开始日期");
    send("person", "instance", "2026-11-23", "").await.shows("请选择职务");
    let foreign = "0199e3a1b2c37d4e8f90112233445566";
    send("branch_secretary", foreign, "2026-11-23", "").await.shows("没有这个组织");
    send("audit_administrator", &root.id.to_string(), "2026-11-23", "").await.shows("全平台");
    send("branch_secretary", "instance", "2026-11-23", "2026-11-22").await.shows("不能早于");
    send("branch_secretary", "instance", "2026-02-30", "x").await.shows("结束日期无法识别");
}

#[tokio::test]
async fn nobody_ends_his_own_post_and_a_post_belongs_to_its_account() {
    let app = app().await;
    let own = app.account("anquan", None).await;
    app.grant(own, Duty::SecurityAdministrator, None).await;
    let security = app.signed_in(own).await;
    let scope = Scope::nothing();
    let post = posts::of_account(&app.db.read(&scope), own).await.unwrap().remove(0).id;
    let reason = || form! { reason: "x" };
    security.post(&format!("/admin/posts/{own}/{post}/end"), reason()).await.is_blocked_by("own-post");
    let zhang = app.account("zhangsan", None).await;
    security.post(&format!("/admin/posts/{zhang}/{post}/end"), reason()).await.is(404);
    security.get("/admin/posts").await.is(200);
}

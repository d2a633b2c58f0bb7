//! The system administrator opens, resets and closes accounts.

use identity::Duty;
use testing::{PASSWORD, form};

use crate::{app, confirm, id_in};

#[tokio::test]
async fn a_one_time_password_is_shown_once_and_signs_in() {
    let app = app().await;
    let admin = app.holder(Duty::SystemAdministrator, None).await;
    let token = admin.token().await;
    let fields = || form! { name: "ZhangSan", display_name: "张三" };
    let page = admin.post_with("/admin/accounts", fields(), &token).await.is(200).shows("只在本页显示这一次");
    let password = page.texts("code.one-time").remove(0);
    // The same form again: no second account, and the password is gone.
    admin.post_with("/admin/accounts", fields(), &token).await.is(303);
    admin.get("/admin/accounts?q=zhang").await.is(200).shows("张三").shows("待首次登录").hides(&password);
    let nobody = app.nobody();
    nobody.post("/sign-in", form! { name: "zhangsan", password: password }).await.leads_to("/");
    nobody.get("/").await.is(303);
    nobody.get("/account/password").await.is(200).shows("首次登录");
}

#[tokio::test]
async fn what_was_typed_is_kept_when_a_name_is_taken() {
    let app = app().await;
    let admin = app.holder(Duty::SystemAdministrator, None).await;
    app.account("lisi", None).await;
    let again = admin.post("/admin/accounts", form! { name: "lisi", display_name: "李四" }).await.is(422);
    assert_eq!(again.attributes("input[name=display_name]", "value"), ["李四"]);
    again.shows("已被使用");
}

#[tokio::test]
async fn closing_needs_the_password_again_and_a_reason_and_ends_sessions() {
    let app = app().await;
    let admin = app.holder(Duty::SystemAdministrator, None).await;
    let other = app.account("wangwu", None).await;
    let browser = app.signed_in(other).await;
    let page = format!("/admin/accounts/{other}");
    app.clock.move_to(app.clock.now().plus_seconds(600));
    admin.post(&format!("{page}/closing"), form! { reason: "调离" }).await.leads_to("/account/confirm");
    confirm(&admin).await;
    admin.post(&format!("{page}/closing"), form! { reason: " " }).await.is(422).shows("请填写原因");
    browser.get("/account/password").await.is(200);
    admin.post(&format!("{page}/closing"), form! { reason: "调离" }).await.leads_to(&page);
    browser.get("/account/password").await.leads_to("/sign-in");
    admin.get(&page).await.is(200).shows("已停用").hides("/reset");
    app.nobody().post("/sign-in", form! { name: "wangwu", password: PASSWORD }).await.is(422);
    admin.post(&format!("{page}/opening"), form! { reason: "返校" }).await.leads_to(&page);
    app.nobody().post("/sign-in", form! { name: "wangwu", password: PASSWORD }).await.leads_to("/");
}

#[tokio::test]
async fn a_reset_password_replaces_the_old_one() {
    let app = app().await;
    let admin = app.holder(Duty::SystemAdministrator, None).await;
    let other = app.account("wangwu", None).await;
    let page = admin.post(&format!("/admin/accounts/{other}/reset"), vec![]).await.is(200);
    let password = page.texts("code.one-time").remove(0);
    app.nobody().post("/sign-in", form! { name: "wangwu", password: PASSWORD }).await.is(422);
    app.nobody().post("/sign-in", form! { name: "wangwu", password: password }).await.leads_to("/");
}

#[tokio::test]
async fn nobody_locks_himself_out() {
    let app = app().await;
    let own = app.account("admin", None).await;
    app.grant(own, Duty::SystemAdministrator, None).await;
    let admin = app.signed_in(own).await;
    admin.get(&format!("/admin/accounts/{own}")).await.is(200).hides("/closing").hides("/reset");
    admin
        .post(&format!("/admin/accounts/{own}/closing"), form! { reason: "x" })
        .await
        .is_blocked_by("own-account");
    admin.post(&format!("/admin/accounts/{own}/reset"), vec![]).await.is_blocked_by("own-account");
    admin.get("/admin/accounts").await.is(200);
}

#[tokio::test]
async fn the_three_duties_are_closed_to_each_other_and_to_everybody_else() {
    let app = app().await;
    let doors = [
        ("/admin/accounts", Duty::SystemAdministrator),
        ("/admin/setup", Duty::SystemAdministrator),
        ("/admin/posts", Duty::SecurityAdministrator),
        ("/admin/trail", Duty::AuditAdministrator),
    ];
    for duty in Duty::GIVEN {
        let browser = app.holder(duty, None).await;
        for (door, opens_for) in doors {
            let status = browser.get(door).await.status().as_u16();
            assert_eq!(status == 403, duty != opens_for, "{duty:?} at {door}: {status}");
        }
    }
}

#[tokio::test]
async fn a_list_goes_on_behind_fifty_names() {
    let app = app().await;
    let admin = app.holder(Duty::SystemAdministrator, None).await;
    for n in 0..55 {
        app.account(&format!("person-{n:03}"), None).await;
    }
    let page = admin.get("/admin/accounts?q=person").await.is(200);
    let links = page.attributes("td a", "href");
    assert_eq!(links.len(), 50);
    let next = page.attributes(".pager a", "href").remove(0);
    let more = admin.get(&next).await.is(200);
    let rest = more.attributes("td a", "href");
    assert_eq!(rest.len(), 5);
    assert!(rest.iter().all(|link| !links.contains(link) && id_in(link).len() == 32));
}

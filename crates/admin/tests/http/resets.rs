//! The password of one of the three administrators, in the browser.

use identity::Duty;
use testing::{PASSWORD, form};

use crate::app;

#[tokio::test]
async fn one_administrator_does_not_become_another_by_resetting_him() {
    let app = app().await;
    let whose = app.account("anquan", None).await;
    app.grant(whose, Duty::SecurityAdministrator, None).await;
    let security = app.signed_in(whose).await;
    let system = app.holder(Duty::SystemAdministrator, None).await;
    let audit = app.holder(Duty::AuditAdministrator, None).await;
    let place = format!("/admin/accounts/{whose}");
    system.get(&place).await.is(200).shows("三员中的另一人复核");
    system.post(&format!("{place}/reset"), form! { reset_reason: " " }).await.is(422).shows("请填写原因");
    let page = system.post(&format!("{place}/reset"), form! { reset_reason: "遗忘密码" }).await.is(200);
    let first = page.shows("前半段").texts("code.one-time").remove(0);
    security.get("/admin/posts").await.is(200).shows("申请重置anquan的密码");

    // Who asked does not approve, and neither does whose password it is.
    let list = system.get("/admin/password-resets").await.is(200).shows("须由另一人复核");
    let refusal = list.attributes("form[action$=refusal]", "action").remove(0);
    let approval = refusal.replace("refusal", "approval");
    system.post(&approval, vec![]).await.is_blocked_by("reset-needs-a-second");
    security.post(&approval, vec![]).await.is_blocked_by("reset-needs-a-second");
    let page = audit.post(&approval, vec![]).await.is(200);
    let second = page.shows("后半段").texts("code.one-time").remove(0);

    security.get("/admin/posts").await.leads_to("/sign-in");
    system.get("/admin/accounts").await.is(200).shows("密码已重置");
    let sign_in = async |password: &str| {
        app.nobody().post("/sign-in", form! { name: "anquan", password: password }).await.status().as_u16()
    };
    assert_eq!(sign_in(PASSWORD).await, 422);
    assert_eq!(sign_in(&first).await, 422);
    assert_eq!(sign_in(&second).await, 422);
    assert_eq!(sign_in(&format!("{first}-{second}")).await, 303);
}

#[tokio::test]
async fn approving_asks_for_the_password_again() {
    let app = app().await;
    let whose = app.account("anquan", None).await;
    app.grant(whose, Duty::SecurityAdministrator, None).await;
    let system = app.holder(Duty::SystemAdministrator, None).await;
    let audit = app.holder(Duty::AuditAdministrator, None).await;
    let place = format!("/admin/accounts/{whose}/reset");
    system.post(&place, form! { reset_reason: "遗忘密码" }).await.is(200);
    let list = audit.get("/admin/password-resets").await.is(200);
    let approval = list.attributes("form[action$=approval]", "action").remove(0);
    app.clock.move_to(app.clock.now().plus_seconds(600));
    audit.post(&approval, vec![]).await.leads_to("/account/confirm");
    audit.post(&approval.replace("approval", "refusal"), vec![]).await.leads_to("/admin/password-resets");
    audit.get("/admin/password-resets").await.is(200).shows("没有待复核的申请");
}

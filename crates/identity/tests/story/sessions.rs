//! Sessions: how they begin, change and end.

use identity::{Duty, sessions};
use testing::{TestApp, form, people};

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_a_request() {
    let app = TestApp::of(vec![]).await;
    let account = app.account("lisi", None).await;
    let browser = app.signed_in(account).await;
    browser.get("/account/password").await.is(200);
    app.clock.advance_days(1);
    browser.get("/account/password").await.leads_to("/sign-in");
}

#[tokio::test]
async fn a_session_lives_from_request_to_request() {
    let app = TestApp::of(vec![]).await;
    let account = app.account("lisi", None).await;
    let browser = app.signed_in(account).await;
    for _ in 0..4 {
        browser.get("/account/password").await.is(200);
        app.clock.move_to(app.clock.now().plus_seconds(20 * 60));
    }
    browser.get("/account/password").await.is(200);
}

#[tokio::test]
async fn only_ones_own_posts_can_be_chosen() {
    let app = TestApp::of(vec![]).await;
    let branch = app.unit(None, "第一支部").await;
    let mine = app.account("lisi", None).await;
    app.grant(mine, Duty::BranchSecretary, Some(&branch)).await;
    let other = app.account("wangwu", None).await;
    app.grant(other, Duty::BranchOrganiser, Some(&branch)).await;
    let scope = platform::Scope::nothing();
    let reader = app.db.read(&scope);
    let theirs = identity::posts::of_account(&reader, other).await.unwrap()[0].id;
    let own = identity::posts::of_account(&reader, mine).await.unwrap()[0].id;
    let browser = app.signed_in(mine).await;
    browser.post("/account/post", testing::form! { post: theirs }).await.is(404);
    browser.post("/account/post", testing::form! { post: own }).await.leads_to("/");
}

#[tokio::test]
async fn a_token_that_was_never_given_is_nobody() {
    let app = TestApp::of(vec![]).await;
    assert!(sessions::find(&app.db, "", &app.db.as_of().await.unwrap()).await.unwrap().is_none());
    assert!(
        sessions::find(&app.db, &"0".repeat(64), &app.db.as_of().await.unwrap()).await.unwrap().is_none()
    );
}

#[tokio::test]
async fn the_eleventh_session_ends_the_one_used_longest_ago_and_says_so() {
    let app = TestApp::of(vec![]).await;
    let account = app.account("lisi", None).await;
    let first = app.signed_in(account).await;
    let mut others = Vec::new();
    for _ in 1..sessions::MOST {
        others.push(app.signed_in(account).await);
    }
    first.get("/account").await.is(200);
    let nobody = app.nobody();
    nobody.post("/sign-in", form! { name: "lisi", password: testing::PASSWORD }).await.leads_to("/");
    nobody.get("/account").await.is(200).shows("最久未使用的一处登录已退出");
    first.get("/account").await.leads_to("/sign-in");
    first.get("/sign-in").await.is(200).shows("同时登录的浏览器超过上限");
    for other in others {
        other.get("/account").await.is(200);
    }
}

#[tokio::test]
async fn ones_own_sessions_are_listed_and_can_be_ended_one_or_all() {
    let app = TestApp::of(vec![]).await;
    let account = app.account("lisi", None).await;
    let (here, there, elsewhere) =
        (app.signed_in(account).await, app.signed_in(account).await, app.signed_in(account).await);
    let stranger = app.signed_in(app.account("wangwu", None).await).await;
    let handles = here.get("/account").await.is(200).attributes("input[name=session]", "value");
    assert_eq!(handles.len(), 3, "two others, and all others");
    stranger.post("/account/sessions", form! { session: handles[0] }).await.is(404);
    here.post("/account/sessions", form! { session: handles[0] }).await.leads_to("/account");
    let mut gone = 0;
    for other in [&there, &elsewhere] {
        gone += usize::from(other.get("/account").await.status().as_u16() == 303);
    }
    assert_eq!(gone, 1);
    here.post("/account/sessions", form! { session: "" }).await.leads_to("/account");
    for other in [&there, &elsewhere] {
        other.get("/account").await.leads_to("/sign-in");
    }
    here.get("/account").await.is(200);
    stranger.get("/account").await.is(200);
}

#[tokio::test]
async fn what_one_is_told_stands_on_every_page_until_it_is_read() {
    let app = TestApp::of(vec![]).await;
    let audit = app.holder(Duty::AuditAdministrator, None).await;
    app.account("lisi", None).await;
    let operator = platform::System::new("test");
    let reset = app
        .db
        .write(&operator, async |tx| identity::accounts::reset_by_operator(tx, "lisi").await.map(|_| ()));
    reset.await.unwrap();
    let told = "账号 lisi 的密码由服务器运维人员在命令行重置";
    audit.get("/account").await.is(200).shows(told);
    audit.get("/account/password").await.is(200).shows(told);
    audit.post("/account/notices", vec![]).await.leads_to("/account");
    audit.get("/account").await.is(200).hides("命令行");
}

#[tokio::test]
async fn what_ended_is_removed_when_no_form_can_come_from_it_any_more() {
    let app = TestApp::of(vec![]).await;
    let account = app.account("lisi", None).await;
    let token = people::session(&app.db, account).await;
    app.clock.advance_days(2);
    platform::recurring::run_due(&app.db, &identity::recurring_jobs()).await.unwrap();
    assert!(sessions::left(&app.db, &token).await.unwrap().is_some(), "a form may still come");
    app.clock.advance_days(10);
    platform::recurring::run_due(&app.db, &identity::recurring_jobs()).await.unwrap();
    assert!(sessions::left(&app.db, &token).await.unwrap().is_none());
}

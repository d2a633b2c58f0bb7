//! Sessions: how they begin, change and end.

use identity::{Duty, sessions};
use testing::TestApp;

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

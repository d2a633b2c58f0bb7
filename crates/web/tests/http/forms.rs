//! Forms: only from our pages, and only once.

use identity::Duty;
use testing::{Browser, TestApp};

use crate::thing;

async fn app() -> (TestApp, Browser) {
    let app = TestApp::of(vec![thing::module()]).await;
    let branch = app.unit(None, "第一支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&branch)).await;
    (app, secretary)
}

#[tokio::test]
async fn a_form_without_our_token_does_nothing() {
    let (app, secretary) = app().await;
    let before = app.audit_entries().await;
    secretary.post_without_token("/thing", vec![]).await.is(403);
    secretary.post_with("/thing", vec![], "made.up").await.is(403);
    let (_, other) = (0, app.nobody());
    let foreign = other.token().await;
    secretary.post_with("/thing", vec![], &foreign).await.is(403);
    assert_eq!(app.audit_entries().await, before);
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing_even_with_a_token() {
    let (app, secretary) = app().await;
    let token = secretary.token().await;
    let before = app.audit_entries().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/thing")
            .header("host", "127.0.0.1")
            .header(name, value)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(format!("_form={token}")))
            .unwrap();
        secretary.send(request).await.is(403);
    }
    assert_eq!(app.audit_entries().await, before);
}

#[tokio::test]
async fn a_form_sent_twice_acts_once_and_leads_to_the_same_place() {
    let (app, secretary) = app().await;
    let token = secretary.token().await;
    let before = app.audit_entries().await;
    let first = secretary.post_with("/thing", vec![], &token).await.is(303);
    let second = secretary.post_with("/thing", vec![], &token).await.is(303);
    assert_eq!(first.location(), second.location());
    assert_eq!(app.audit_entries().await, before + 1);
}

#[tokio::test]
async fn fifty_copies_of_a_form_at_once_act_once() {
    let (app, secretary) = app().await;
    let token = secretary.token().await;
    let before = app.audit_entries().await;
    let secretary = std::sync::Arc::new(secretary);
    let copies: Vec<_> = (0..50)
        .map(|_| {
            let (secretary, token) = (secretary.clone(), token.clone());
            tokio::spawn(
                async move { secretary.post_with("/thing", vec![], &token).await.location().to_owned() },
            )
        })
        .collect();
    let mut places = Vec::new();
    for copy in copies {
        places.push(copy.await.unwrap());
    }
    places.sort();
    places.dedup();
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!(app.audit_entries().await, before + 1);
}

#[tokio::test]
async fn a_post_that_does_not_hold_the_permission_is_told_so() {
    let (app, _) = app().await;
    let branch = app.unit(None, "第二支部").await;
    let leader = app.holder(Duty::GroupLeader, Some(&branch)).await;
    leader.get("/thing").await.is(403).shows("此功能不对当前身份开放");
    leader.post("/thing", vec![]).await.is(403);
    app.nobody().get("/thing").await.leads_to("/sign-in?next=%2Fthing");
}

#[tokio::test]
async fn an_inner_error_shows_a_number_and_no_detail() {
    let (_app, secretary) = app().await;
    let answer = secretary.post("/thing/failure", vec![]).await;
    secretary.expect_server_error();
    answer.is(500).shows("编号").hides("secret detail");
}

#[tokio::test]
async fn a_sign_that_no_database_stores_is_refused_with_a_sentence_before_and_after_sign_in() {
    let (app, secretary) = app().await;
    let nobody = app.nobody();
    let fields =
        |value: &str| vec![("name".to_owned(), value.to_owned()), ("password".to_owned(), "x".to_owned())];
    nobody.post("/sign-in", fields("zhang\0san")).await.is(422).shows("控制字符");
    nobody.get("/sign-in?next=%00").await.is(422).shows("控制字符");
    nobody.get("/sign-in/%00").await.is(422);
    secretary.get("/account/password?x=a%00b").await.is(422).shows("控制字符");
    secretary.post("/thing", fields("\0")).await.is(422).shows("控制字符");
    // What only looks like it is a text like any other.
    nobody.post("/sign-in", fields("%00")).await.is(422).hides("控制字符");
}

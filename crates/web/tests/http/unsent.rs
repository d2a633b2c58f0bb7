//! A form that comes when its session is over: nothing is done, and nothing of what was typed is lost.

use axum::{body::Body, http::Request};
use identity::{Account, Duty};
use platform::Id;
use testing::{Answer, Browser, PASSWORD, TestApp, form};

use crate::thing;

struct Desk {
    app: TestApp,
    account: Id<Account>,
    browser: Browser,
}

async fn desk() -> Desk {
    let app = TestApp::of(vec![thing::module()]).await;
    let branch = app.unit(None, "第一支部").await;
    let account = app.account("lisi", None).await;
    app.grant(account, Duty::BranchSecretary, Some(&branch)).await;
    let browser = app.signed_in(account).await;
    Desk { app, account, browser }
}

/// Sends a form as a browser does: from the page, with the header that only browsers set.
async fn post(browser: &Browser, place: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
    let mut body = format!("_form={token}");
    for (name, value) in fields {
        body.push_str(&format!("&{name}={}", value.replace('&', "%26")));
    }
    let request = Request::builder()
        .method("POST")
        .uri(place)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("referer", "http://127.0.0.1/thing?tab=2");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

async fn sign_in(browser: &Browser, name: &str, next: &str) -> Answer {
    browser.post("/sign-in", form! { name: name, password: PASSWORD, next: next }).await.is(303)
}

fn next(answer: &Answer) -> String {
    let (_, next) = answer.location().split_once("next=").expect("a place to go to afterwards");
    next.replace("%2F", "/").replace("%3F", "?").replace("%3D", "=").replace("%26", "&")
}

const TYPED: [(&str, &str); 2] = [("opinion", "同意 <b>&</b>"), ("day", "2026-11-20")];

#[tokio::test]
async fn a_form_sent_after_the_session_ended_comes_back_filled_and_is_not_sent_by_itself() {
    let desk = desk().await;
    let token = desk.browser.get("/thing").await.is(200).form_token().unwrap();
    desk.app.clock.move_to(desk.app.clock.now().plus_seconds(3600));
    let turned = post(&desk.browser, "/thing", &token, &TYPED).await.leads_to("/sign-in?next=");
    let next = next(&turned);
    assert!(next.starts_with("/thing?tab=2&_kept="), "{next}");
    let page = desk.browser.get("/sign-in?next=x").await.is(200);
    page.shows("登录时间已到").shows("刚才填写的内容已保留").hides("同意");
    let before = desk.app.audit_entries().await;
    sign_in(&desk.browser, "lisi", &next).await;
    let page = desk.browser.get(&next).await.is(200).shows("已填回本页，请核对后重新提交");
    assert_eq!(page.texts("textarea[name=opinion]"), ["同意 <b>&</b>"]);
    assert_eq!(page.attributes("input[name=day]", "value"), ["2026-11-20"]);
    assert_eq!(desk.app.audit_entries().await, before + 1, "the sign-in and nothing else");
    let again = page.form_token().unwrap();
    post(&desk.browser, "/thing", &again, &TYPED).await.leads_to("/thing?id=");
    desk.browser.get("/thing?tab=2").await.is(200).shows("原来的意见");
}

#[tokio::test]
async fn what_somebody_typed_is_given_to_nobody_else() {
    let desk = desk().await;
    let token = desk.browser.get("/thing").await.is(200).form_token().unwrap();
    desk.app.clock.move_to(desk.app.clock.now().plus_seconds(3600));
    let next = next(&post(&desk.browser, "/thing", &token, &TYPED).await);
    let branch = desk.app.unit(None, "第二支部").await;
    let other = desk.app.holder(Duty::BranchSecretary, Some(&branch)).await;
    other.get(&next).await.is(200).hides("同意 ").hides("已填回").shows("原来的意见");
    // Another account in the same browser.
    let wangwu = desk.app.account("wangwu", None).await;
    desk.app.grant(wangwu, Duty::BranchSecretary, Some(&branch)).await;
    sign_in(&desk.browser, "wangwu", &next).await.leads_to("/thing");
    desk.browser.get(&next).await.is(200).hides("同意 ").hides("已填回");
    // And after a day it is gone.
    desk.app.clock.advance_days(2);
    desk.app.signed_in(desk.account).await.get(&next).await.is(200).hides("已填回");
}

#[tokio::test]
async fn a_form_with_a_token_of_nobody_is_not_kept() {
    let desk = desk().await;
    let foreign = desk.app.nobody().get("/sign-in").await.form_token().unwrap();
    desk.app.clock.move_to(desk.app.clock.now().plus_seconds(3600));
    for token in ["made.up", &foreign] {
        let turned = post(&desk.browser, "/thing", token, &TYPED).await.leads_to("/sign-in");
        assert_eq!(next(&turned), "/thing?tab=2", "back to the page, with nothing");
    }
    let turned = post(&desk.app.nobody(), "/thing", "made.up", &TYPED).await.leads_to("/sign-in");
    assert_eq!(next(&turned), "/thing?tab=2");
}

#[tokio::test]
async fn a_page_of_an_earlier_session_loses_nothing_either() {
    let desk = desk().await;
    let old = desk.browser.get("/thing").await.is(200).form_token().unwrap();
    let newer = desk.app.signed_in(desk.account).await;
    let before = desk.app.audit_entries().await;
    let turned = post(&newer, "/thing", &old, &TYPED).await.leads_to("/thing?tab=2&_kept=");
    let page = newer.get(turned.location()).await.is(200).shows("上一次登录时打开").shows("已填回");
    assert_eq!(page.texts("textarea[name=opinion]"), ["同意 <b>&</b>"]);
    assert_eq!(desk.app.audit_entries().await, before);
    // From elsewhere, or from a browser that does not say: refused as ever.
    newer.post_with("/thing", form! { opinion: "x" }, &old).await.is(403);
}

#[tokio::test]
async fn what_was_typed_survives_the_question_for_the_password() {
    let desk = desk().await;
    let token = desk.browser.get("/thing").await.is(200).form_token().unwrap();
    desk.app.clock.move_to(desk.app.clock.now().plus_seconds(600));
    let turned = post(&desk.browser, "/thing/grave", &token, &TYPED).await.leads_to("/account/confirm?next=");
    let next = next(&turned);
    desk.browser
        .post("/account/confirm", form! { password: PASSWORD, next: next })
        .await
        .leads_to("/thing?tab=2&_kept=");
    let page = desk.browser.get(&next).await.is(200).shows("已填回");
    assert_eq!(page.texts("textarea[name=opinion]"), ["同意 <b>&</b>"]);
    let again = page.form_token().unwrap();
    post(&desk.browser, "/thing/grave", &again, &TYPED).await.leads_to("/thing");
}

#[tokio::test]
async fn what_no_field_takes_is_shown_to_be_copied_and_codes_are_not() {
    let desk = desk().await;
    let token = desk.browser.get("/thing").await.is(200).form_token().unwrap();
    desk.app.clock.move_to(desk.app.clock.now().plus_seconds(3600));
    let fields = [("gone", "一段写了很久的话"), ("code", "0199e3a1b2c3"), ("new_password", "密密密密密密")];
    let next = next(&post(&desk.browser, "/thing", &token, &fields).await);
    sign_in(&desk.browser, "lisi", &next).await;
    let page = desk.browser.get(&next).await.is(200).shows("一段写了很久的话");
    page.hides("0199e3a1b2c3").hides("密密密");
}

#[tokio::test]
async fn the_sign_in_says_why_a_session_is_over() {
    let desk = desk().await;
    let other = desk.app.signed_in(desk.account).await;
    other.post("/account/sessions", form! { session: "" }).await.is(303);
    desk.browser.get("/thing").await.leads_to("/sign-in");
    desk.browser.get("/sign-in").await.is(200).shows("已由本人在别处退出");
    let nobody = desk.app.nobody();
    nobody.get("/thing").await.leads_to("/sign-in");
    nobody.get("/sign-in").await.is(200).hides("请重新登录");
}

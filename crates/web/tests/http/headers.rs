//! What every answer carries, and where it may not lead.

use identity::Duty;
use testing::TestApp;

use crate::thing;

#[tokio::test]
async fn every_answer_has_the_strict_policy_and_private_ones_are_not_stored() {
    let app = TestApp::of(vec![thing::module()]).await;
    let branch = app.unit(None, "第一支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&branch)).await;
    for path in ["/thing", "/nowhere", "/sign-in", "/thing/failure"] {
        let answer = secretary.get(path).await;
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
}

#[tokio::test]
async fn no_answer_leads_to_another_site() {
    let app = TestApp::of(vec![thing::module()]).await;
    assert_eq!(app.nobody().get("/away").await.is(303).location(), "/");
    let account = app.account("lisi", None).await;
    let browser = app.signed_in(account).await;
    for next in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/.//evil.example",
        "javascript:alert(1)",
    ] {
        let answer = browser.post("/preferences", testing::form! { theme: "dark", next: next }).await.is(303);
        assert_eq!(answer.location(), "/", "{next}");
    }
}

#[tokio::test]
async fn a_part_for_htmx_comes_without_the_shell() {
    let app = TestApp::of(vec![thing::module()]).await;
    let branch = app.unit(None, "第一支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&branch)).await;
    let whole = secretary.get("/thing").await.is(200).text();
    let part = secretary.get_part("/thing").await.is(200).text();
    assert!(whole.contains("<html") && !part.contains("<html"));
    assert!(part.starts_with("<h1>"));
}

//! The audit administrator reads the trail and verifies it.

use identity::Duty;
use testing::form;

use crate::app;

#[tokio::test]
async fn entries_are_found_by_actor_action_subject_and_day() {
    let app = app().await;
    let admin = app.holder(Duty::SystemAdministrator, None).await;
    let auditor = app.holder(Duty::AuditAdministrator, None).await;
    admin.post("/admin/accounts", form! { name: "zhangsan", display_name: "张三" }).await.is(200);
    let actions = async |query: &str| {
        let page = auditor.get(&format!("/admin/trail?{query}")).await.is(200);
        page.attributes("tr[data-action]", "data-action")
    };
    let all = actions("").await;
    assert_eq!(all[0], "identity.account.opened");
    assert!(all.len() > 3 && all.iter().any(|code| code == "identity.post.granted"));
    let by_admin = actions("actor=system-administrator-0").await;
    assert_eq!(by_admin, ["identity.account.opened"]);
    assert!(actions("actor=nobody").await.is_empty());
    let posts = actions("action=identity.post.").await;
    assert!(posts.len() == 2 && posts.iter().all(|code| code == "identity.post.granted"), "{posts:?}");
    assert!(actions("from=2026-11-24").await.is_empty());
    assert_eq!(actions("from=2026-11-23&to=2026-11-23").await.len(), all.len());
    assert!(actions("to=2026-11-22").await.is_empty());

    let page = auditor.get("/admin/trail?actor=system-administrator-0").await;
    let place = page.attributes("td.r a", "href").remove(0);
    let one = auditor
        .get(&place)
        .await
        .is(200)
        .shows("开通账号")
        .shows("identity.account.opened")
        .shows("zhangsan");
    let subject = one.attributes("dd a", "href").remove(0);
    let of_subject = auditor.get(&subject).await.is(200);
    assert_eq!(of_subject.attributes("tr[data-action]", "data-action"), ["identity.account.opened"]);
    // Who did it and to whom stands there by name, not by a code or a number.
    of_subject.shows("开通账号").shows("账号：张三（zhangsan）");
    one.shows("账号：张三（zhangsan）").shows("登录名");
    auditor.get("/admin/trail/999999").await.is(404);
    auditor.get("/admin/trail/x").await.is(404);
}

#[tokio::test]
async fn pages_follow_one_another_without_gap() {
    let app = app().await;
    let auditor = app.holder(Duty::AuditAdministrator, None).await;
    for n in 0..120 {
        app.account(&format!("person-{n}"), None).await;
    }
    let (mut seen, mut times, mut place) =
        (Vec::new(), Vec::new(), "/admin/trail?action=identity.account.opened".to_owned());
    loop {
        let page = auditor.get(&place).await.is(200);
        seen.extend(page.texts("td.r a"));
        times.extend(page.texts("td.r + td"));
        let Some(next) = page.attributes(".pager a", "href").into_iter().next() else { break };
        place = next;
    }
    let mut numbers: Vec<i64> = seen.iter().map(|text| text.parse().unwrap()).collect();
    assert_eq!(numbers.len(), 121);
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "newest first");
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 121, "each once");
}

#[tokio::test]
async fn the_chain_is_verified_on_demand_and_that_leaves_an_entry() {
    let app = app().await;
    let auditor = app.holder(Duty::AuditAdministrator, None).await;
    let entries = app.audit_entries().await;
    let page = auditor.post("/admin/trail/verification", vec![]).await.is(200);
    let anchor = page.texts("code.anchor").remove(0);
    page.shows(&format!("记录完整：共 {entries} 条"));
    assert_eq!(app.audit_entries().await, entries + 1);
    auditor.get("/admin/trail?action=admin.trail.verified").await.is(200).shows("验证审计记录");
    assert!(
        app.db
            .verify_audit(Some(&anchor))
            .await
            .is_ok_and(|v| matches!(v, platform::audit::Verdict::Whole { .. }))
    );
}

#[tokio::test]
async fn a_day_that_does_not_read_is_said_and_not_left_out() {
    let app = app().await;
    let audit = app.holder(Duty::AuditAdministrator, None).await;
    for query in ["from=gestern", "to=2026-13-01", "subject=xyz"] {
        let page = audit.get(&format!("/admin/trail?{query}")).await.is(422).shows("没有符合条件的记录");
        assert_eq!(page.attributes("[aria-invalid=true]", "name").len(), 1, "{query}");
    }
    audit.get("/admin/trail?from=2026-11-23&to=2026-11-23").await.is(200);
}

//! Posts: when they count, and which must not meet in one person.

use identity::{Duty, posts};
use platform::{Error, System};
use testing::TestApp;

async fn grant(app: &TestApp, draft: posts::Draft) -> platform::Result<()> {
    let actor = System::new("test");
    app.db.write(&actor, async |tx| posts::grant(tx, draft).await.map(|_| ())).await
}

#[tokio::test]
async fn the_three_administrators_are_three_people_without_business_posts() {
    let app = TestApp::of(vec![]).await;
    let branch = app.unit(None, "第一支部").await;
    let today = app.clock.today();
    let account = app.account("admin", None).await;
    let draft = |duty, unit| posts::Draft { account, duty, unit, from: today, to: None };
    grant(&app, draft(Duty::SystemAdministrator, None)).await.unwrap();
    for (duty, unit) in [
        (Duty::SecurityAdministrator, None),
        (Duty::AuditAdministrator, None),
        (Duty::BranchSecretary, Some(branch.id)),
    ] {
        let refused = grant(&app, draft(duty, unit)).await;
        let Err(Error::Blocked(by)) = refused else { panic!("{duty:?} was granted") };
        assert_eq!(by[0].rule, "three-administrators-apart");
    }
}

#[tokio::test]
async fn a_post_counts_from_its_first_to_its_last_day() {
    let app = TestApp::of(vec![]).await;
    let branch = app.unit(None, "第一支部").await;
    let today = app.clock.today();
    let account = app.account("lisi", None).await;
    let (from, to) = (today + chrono::Days::new(1), Some(today + chrono::Days::new(2)));
    grant(&app, posts::Draft { account, duty: Duty::BranchSecretary, unit: Some(branch.id), from, to })
        .await
        .unwrap();
    let scope = platform::Scope::nothing();
    for expected in [0, 1, 1, 0] {
        let holders =
            posts::holders(&app.db.read(&scope), branch.id, &[Duty::BranchSecretary]).await.unwrap();
        assert_eq!(holders.len(), expected, "on {}", app.clock.today());
        app.clock.advance_days(1);
    }
}

#[tokio::test]
async fn a_post_cannot_end_before_it_begins() {
    let app = TestApp::of(vec![]).await;
    let account = app.account("lisi", None).await;
    let from = app.clock.today();
    let to = Some(from - chrono::Days::new(1));
    let refused =
        grant(&app, posts::Draft { account, duty: Duty::AuditAdministrator, unit: None, from, to }).await;
    assert!(matches!(refused, Err(Error::Invalid(problems)) if problems.of("to").is_some()));
}

//! A new password for one of the three administrators: never by one of them alone.

use std::sync::Arc;

use identity::{Account, Duty, SignedIn, Whence, accounts, resets, sessions, sign_in};
use platform::{Actor, Error, Id, Origin, Scope, System};
use testing::{PASSWORD, TestApp, people};

/// Somebody who writes.
struct By(Scope, Origin);
impl Actor for By {
    fn scope(&self) -> &Scope {
        &self.0
    }
    fn origin(&self) -> &Origin {
        &self.1
    }
}
fn by(who: &SignedIn) -> By {
    By(Scope::nothing(), Origin { account: Some(who.account().uuid()), ..Origin::default() })
}

struct Three {
    app: TestApp,
    system: Arc<SignedIn>,
    security: Arc<SignedIn>,
    audit: Arc<SignedIn>,
}

impl Three {
    async fn new() -> Self {
        let app = TestApp::of(vec![]).await;
        let mut people = Vec::new();
        for (name, duty) in [
            ("system", Duty::SystemAdministrator),
            ("security", Duty::SecurityAdministrator),
            ("audit", Duty::AuditAdministrator),
        ] {
            let account = app.account(name, None).await;
            app.grant(account, duty, None).await;
            people.push(account);
        }
        let [system, security, audit] = people[..] else { unreachable!() };
        Self {
            system: people::signed_in(&app.db, system).await,
            security: people::signed_in(&app.db, security).await,
            audit: people::signed_in(&app.db, audit).await,
            app,
        }
    }

    /// The system administrator asks for a reset of the security administrator.
    async fn asked(&self) -> (Id<resets::Reset>, String) {
        let whose = self.security.account();
        let by = by(&self.system);
        let asked = self
            .app
            .db
            .write(&by, async |tx| resets::ask(tx, whose, &self.system, "遗忘密码").await)
            .await
            .unwrap();
        let scope = Scope::nothing();
        let waiting = resets::waiting(&self.app.db.read(&scope)).await.unwrap();
        (waiting.last().unwrap().id, asked.half)
    }

    async fn approve(&self, reset: Id<resets::Reset>, who: &SignedIn) -> platform::Result<String> {
        let by = by(who);
        let approved = self.app.db.write(&by, async |tx| resets::approve(tx, reset.raw(), who).await);
        approved.await.map(|shown| shown.half)
    }

    async fn told(&self, account: Id<Account>) -> Vec<String> {
        people::signed_in(&self.app.db, account).await.notices().to_vec()
    }

    async fn is_right(&self, name: &str, password: &str) -> bool {
        let from = Whence { address: format!("10.0.0.{}", password.len()), ..Whence::default() };
        matches!(sign_in::attempt(&self.app.db, name, password, &from).await, Ok(sign_in::Outcome::In(_)))
    }
}

#[tokio::test]
async fn the_password_of_one_of_the_three_is_not_reset_by_one_alone() {
    let three = Three::new().await;
    let whose = three.security.account();
    let by = by(&three.system);
    let alone = three.app.db.write(&by, async |tx| accounts::reset(tx, whose).await.map(|_| ())).await;
    assert!(matches!(alone, Err(Error::Blocked(by)) if by[0].rule == "reset-needs-a-second"));
    let (reset, first) = three.asked().await;
    assert!(three.is_right("security", PASSWORD).await, "asking changes nothing");
    for not_a_second in [&three.system, &three.security] {
        let refused = three.approve(reset, not_a_second).await;
        assert!(matches!(refused, Err(Error::Blocked(by)) if by[0].rule == "reset-needs-a-second"));
    }
    let second = three.approve(reset, &three.audit).await.unwrap();
    for part in [PASSWORD, &first, &second, &format!("{second}-{first}")] {
        assert!(!three.is_right("security", part).await, "{part}");
    }
    assert!(three.is_right("security", &format!("{first}-{second}")).await);
    assert!(matches!(three.approve(reset, &three.audit).await, Err(Error::Missing)), "once");
}

#[tokio::test]
async fn the_other_two_are_told_and_the_sessions_end() {
    let three = Three::new().await;
    let token = people::session(&three.app.db, three.security.account()).await;
    let (reset, _) = three.asked().await;
    for account in [three.security.account(), three.audit.account()] {
        let told = three.told(account).await;
        assert!(told.iter().any(|one| one.contains("申请重置security的密码")), "{told:?}");
    }
    assert!(three.told(three.system.account()).await.is_empty());
    three.approve(reset, &three.audit).await.unwrap();
    for account in [three.security.account(), three.system.account()] {
        let told = three.told(account).await;
        assert!(told.iter().any(|one| one.contains("密码已重置")), "{told:?}");
    }
    let as_of = three.app.db.as_of().await.unwrap();
    assert!(sessions::find(&three.app.db, &token, &as_of).await.unwrap().is_none());
    let left = sessions::left(&three.app.db, &token).await.unwrap().unwrap();
    assert_eq!(left.why, Some(sessions::Ending::Password));
}

#[tokio::test]
async fn a_reset_waits_for_a_day_and_may_be_refused() {
    let three = Three::new().await;
    let (reset, _) = three.asked().await;
    let by = by(&three.security);
    three.app.db.write(&by, async |tx| resets::refuse(tx, reset.raw(), &three.security).await).await.unwrap();
    assert!(matches!(three.approve(reset, &three.audit).await, Err(Error::Missing)));
    let (reset, _) = three.asked().await;
    three.app.clock.advance_days(2);
    assert!(matches!(three.approve(reset, &three.audit).await, Err(Error::Missing)));
    assert!(three.is_right("security", PASSWORD).await);
}

#[tokio::test]
async fn who_asked_must_still_be_one_of_the_three() {
    let three = Three::new().await;
    let (reset, _) = three.asked().await;
    let scope = Scope::nothing();
    let posts =
        identity::posts::of_account(&three.app.db.read(&scope), three.system.account()).await.unwrap();
    let by = by(&three.security);
    three.app.db.write(&by, async |tx| identity::posts::end(tx, posts[0].id, "调离").await).await.unwrap();
    assert!(matches!(three.approve(reset, &three.audit).await, Err(Error::Blocked(_))));
    assert!(three.told(three.audit.account()).await.iter().any(|one| one.contains("职务已结束")));
}

#[tokio::test]
async fn the_operator_has_a_way_back_that_all_three_hear_of() {
    let three = Three::new().await;
    let actor = System::new("test");
    let reset =
        three.app.db.write(&actor, async |tx| accounts::reset_by_operator(tx, "system").await).await.unwrap();
    assert!(three.is_right("system", &reset.one_time_password).await);
    for account in [three.system.account(), three.security.account(), three.audit.account()] {
        assert!(three.told(account).await.iter().any(|one| one.contains("命令行")));
    }
}

//! The promises of the storage layer: a write has its audit entry or does not exist, a form acts once, the chain shows
//! what was done to it.
#![expect(clippy::disallowed_methods, reason = "the test damages the database on purpose")]

use std::sync::atomic::{AtomicU32, Ordering};

use platform::{
    Actor, Backend, Clock, Config, Db, Error, KeySource, Once, Origin, Path, Scope, System, Timestamp,
    audit::Entry, audit::Verdict, migration,
};
use sea_orm::ConnectionTrait as _;

struct Fixture {
    folder: tempfile::TempDir,
    db: Db,
}

async fn open(folder: &std::path::Path) -> Db {
    let config = Config {
        backend: Backend::Sqlite(folder.join("test.db")),
        files: folder.join("files"),
        keys: KeySource::Test,
        clock: Clock::set(Timestamp::from_micros(1_795_449_599_000_000)),
        readers: 2,
    };
    Db::open(&config, migration::all()).await.unwrap()
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let db = open(folder.path()).await;
    Fixture { folder, db }
}

impl Fixture {
    async fn entries(&self, count: usize) {
        let actor = System::new("test");
        for number in 0..count {
            let write = self.db.write(&actor, async |tx| {
                tx.audit(Entry::new("test.thing.done", "thing").because(format!("number {number}")));
                Ok(())
            });
            write.await.unwrap();
        }
    }

    async fn damage(&self, statement: &str) -> Verdict {
        let url = format!("sqlite://{}", self.folder.path().join("test.db").display());
        let raw = sea_orm::Database::connect(url).await.unwrap();
        raw.execute_unprepared(statement).await.unwrap();
        raw.close().await.unwrap();
        self.db.verify_audit(None).await.unwrap()
    }
}

#[tokio::test]
async fn a_write_without_an_audit_entry_stores_nothing() {
    let fixture = fixture().await;
    let actor = System::new("test");
    let stored = fixture
        .db
        .write(&actor, async |tx| fixture.db.files().store(tx, "a.txt", "text/plain", b"a".to_vec()).await);
    assert!(matches!(stored.await, Err(Error::Internal(_))));
    let scope = Scope::system("test");
    assert_eq!(fixture.db.read(&scope).find::<platform::files::row::Entity>().count().await.unwrap(), 0);
}

#[tokio::test]
async fn an_error_and_a_client_that_goes_away_leave_nothing() {
    let fixture = fixture().await;
    let actor = System::new("test");
    let failed: Result<(), Error> = fixture
        .db
        .write(&actor, async |tx| {
            tx.audit(Entry::new("test.thing.done", "thing"));
            Err(Error::Stale)
        })
        .await;
    assert!(matches!(failed, Err(Error::Stale)));
    let slow = fixture.db.write(&actor, async |tx| {
        tx.audit(Entry::new("test.thing.done", "thing"));
        fixture.db.files().store(tx, "a.txt", "text/plain", b"a".to_vec()).await?;
        std::future::pending::<()>().await;
        Ok(())
    });
    assert!(tokio::time::timeout(std::time::Duration::from_millis(200), slow).await.is_err());
    fixture.entries(1).await; // the writer is free again
    assert!(matches!(fixture.db.verify_audit(None).await.unwrap(), Verdict::Whole { entries: 1, .. }));
}

struct Sender {
    scope: Scope,
    origin: Origin,
}

impl Actor for Sender {
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn origin(&self) -> &Origin {
        &self.origin
    }
}

#[tokio::test]
async fn a_form_sent_twice_acts_once() {
    let fixture = fixture().await;
    let send = async || {
        let once = Some(Once::new("session".into(), "nonce".into()));
        let actor =
            Sender { scope: Scope::subtree(Path::root()), origin: Origin { once, ..Origin::default() } };
        fixture
            .db
            .write(&actor, async |tx| {
                tx.audit(Entry::new("test.thing.done", "thing"));
                Ok(())
            })
            .await
    };
    assert!(send().await.is_ok());
    assert!(matches!(send().await, Err(Error::Repeated)));
    fixture.db.remember_answer_later("session", "nonce", "/there");
    fixture.db.settle().await;
    assert_eq!(fixture.db.answered("session", "nonce").await.unwrap().unwrap().location, "/there");
    assert!(matches!(fixture.db.verify_audit(None).await.unwrap(), Verdict::Whole { entries: 1, .. }));
}

#[tokio::test]
async fn the_chain_names_the_entry_that_was_altered_removed_or_inserted() {
    let broken_at = |verdict: Verdict| match verdict {
        Verdict::Broken { seq, .. } => seq,
        Verdict::Whole { .. } => panic!("the damage was not found"),
    };
    for (statement, seq) in [
        ("update platform_audit set reason = 'other' where seq = 7", 7),
        ("update platform_audit set at = at + 1 where seq = 3", 3),
        ("update platform_audit set path = '/1/' where seq = 10", 10),
        ("delete from platform_audit where seq = 5", 5),
        ("delete from platform_audit where seq = 10", 10),
        ("delete from platform_audit where seq > 2", 3),
        (
            "insert into platform_audit select 11, at, account, actor, post, post_title, action, subject, subject_id, \
             path, origin, request, before, after, reason, hash from platform_audit where seq = 10",
            11,
        ),
        ("update platform_audit_head set seq = 9, hash = (select hash from platform_audit where seq = 9)", 9),
    ] {
        let fixture = fixture().await;
        fixture.entries(10).await;
        assert_eq!(broken_at(fixture.damage(statement).await), seq, "{statement}");
    }
}

#[tokio::test]
async fn an_anchor_kept_elsewhere_must_still_fit() {
    let fixture = fixture().await;
    fixture.entries(3).await;
    let Verdict::Whole { entries, anchor } = fixture.db.verify_audit(None).await.unwrap() else { panic!() };
    assert_eq!((entries, anchor.len()), (3, "3:".len() + 64));
    fixture.entries(2).await;
    assert!(matches!(
        fixture.db.verify_audit(Some(&anchor)).await.unwrap(),
        Verdict::Whole { entries: 5, .. }
    ));
    let other = format!("{entries}:{}", "0".repeat(64));
    assert!(matches!(fixture.db.verify_audit(Some(&other)).await.unwrap(), Verdict::Broken { seq: 3, .. }));
    assert!(matches!(fixture.db.verify_audit(Some("9:aa")).await.unwrap(), Verdict::Broken { seq: 6, .. }));
}

#[tokio::test]
async fn another_key_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let key = |name: &str| Config {
        backend: Backend::Sqlite(folder.path().join("test.db")),
        files: folder.path().join("files"),
        keys: KeySource::File(folder.path().join(name)),
        clock: Clock::system(),
        readers: 1,
    };
    Db::open(&key("a.key"), migration::all()).await.unwrap().close().await;
    assert!(Db::open(&key("b.key"), migration::all()).await.is_err(), "a key file that is not there");
    std::fs::write(folder.path().join("c.key"), "11".repeat(32)).unwrap();
    assert!(Db::open(&key("c.key"), migration::all()).await.is_err(), "the key of another instance");
    Db::open(&key("a.key"), migration::all()).await.unwrap().close().await;
}

#[tokio::test]
async fn eight_writers_at_a_time_all_succeed() {
    let fixture = fixture().await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let db = fixture.db.clone();
            tokio::spawn(async move {
                for _ in 0..20 {
                    let actor = System::new("test");
                    db.write(&actor, async |tx| {
                        tx.audit(Entry::new("test.thing.done", "thing"));
                        Ok(())
                    })
                    .await
                    .unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert!(matches!(fixture.db.verify_audit(None).await.unwrap(), Verdict::Whole { entries: 160, .. }));
}

/// How often a kept fact had to be made, with what it said.
async fn asked(db: &Db, scope: &Scope, made: &AtomicU32) -> u32 {
    let reader = db.read(scope);
    *reader.kept("number", async || Ok(made.fetch_add(1, Ordering::SeqCst))).await.unwrap()
}

#[tokio::test]
async fn a_kept_fact_is_made_once_and_again_after_any_write() {
    let fixture = fixture().await;
    let (mine, other) = (Scope::subtree(Path::stored("/1/")), Scope::subtree(Path::stored("/2/")));
    let made = AtomicU32::new(0);
    assert_eq!(asked(&fixture.db, &mine, &made).await, 0);
    assert_eq!(asked(&fixture.db, &mine, &made).await, 0);
    assert_eq!(asked(&fixture.db, &other, &made).await, 1, "another scope has its own facts");
    fixture.entries(1).await;
    assert_eq!(asked(&fixture.db, &mine, &made).await, 2, "a write of this process counts at once");

    let elsewhere = open(fixture.folder.path()).await;
    let actor = System::new("test");
    let audited = elsewhere.write(&actor, async |tx| {
        tx.audit(Entry::new("test.thing.done", "thing"));
        Ok(())
    });
    audited.await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert_eq!(asked(&fixture.db, &mine, &made).await, 3, "a write of another process counts soon");
}

#[tokio::test]
async fn a_transaction_sees_its_own_writes_instead_of_kept_facts() {
    let fixture = fixture().await;
    let made = AtomicU32::new(0);
    let scope = Scope::system("test");
    assert_eq!(asked(&fixture.db, &scope, &made).await, 0);
    let actor = System::new("test");
    let inside = fixture.db.write(&actor, async |tx| {
        tx.unaudited("nothing is stored");
        let number = tx.read().kept("number", async || Ok(made.fetch_add(1, Ordering::SeqCst))).await?;
        Ok(*number)
    });
    assert_eq!(inside.await.unwrap(), 1);
}

#[tokio::test]
async fn a_standing_found_before_an_own_write_is_not_trusted_after_it() {
    let fixture = fixture().await;
    let (scope, made) = (Scope::nothing(), AtomicU32::new(0));
    let before = fixture.db.as_of().await.unwrap();
    assert_eq!(asked(&fixture.db, &scope, &made).await, 0);
    fixture.entries(1).await;
    let reader = fixture.db.read(&scope).as_of(&before);
    let number = reader.kept("number", async || Ok(made.fetch_add(1, Ordering::SeqCst))).await.unwrap();
    assert_eq!(*number, 1);
}

//! The trail where many write at the same time, on either database.
#![expect(clippy::disallowed_methods, reason = "the test damages the database on purpose")]

use platform::{Backend, Clock, Config, Db, System, Timestamp, audit::Entry, audit::Verdict, migration};
use sea_orm::ConnectionTrait as _;
use testing::Database;

async fn open() -> (Database, Config, Db) {
    let database = Database::new(&migration::all()).await;
    let config = database.config(Clock::set(Timestamp::from_micros(1_795_449_599_000_000)));
    let db = Db::open(&config, migration::all()).await.unwrap();
    (database, config, db)
}

/// Eight writers side by side, twenty entries each.
async fn write_side_by_side(db: &Db) {
    let writers = (0..8).map(|_| {
        let db = db.clone();
        tokio::spawn(async move {
            for _ in 0..20 {
                let actor = System::new("test");
                let write = db.write(&actor, async |tx| {
                    tx.audit(Entry::new("test.thing.done", "thing"));
                    Ok(())
                });
                write.await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

async fn damaged(config: &Config, db: &Db, statement: &str) -> Verdict {
    let url = match &config.backend {
        Backend::Sqlite(path) => format!("sqlite://{}", path.display()),
        Backend::Postgres(url) => url.clone(),
    };
    let raw = sea_orm::Database::connect(url).await.unwrap();
    raw.execute_unprepared(statement).await.unwrap();
    raw.close().await.unwrap();
    db.verify_audit(None).await.unwrap()
}

async fn whole(db: &Db, anchor: Option<&str>) -> (i64, String) {
    match db.verify_audit(anchor).await.unwrap() {
        Verdict::Whole { entries, anchor } => (entries, anchor),
        Verdict::Broken { seq, why } => panic!("entry {seq}: {why}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_side_by_side_leave_a_whole_trail_that_an_anchor_holds() {
    let (_database, config, db) = open().await;
    assert_eq!(whole(&db, None).await.0, 0);
    write_side_by_side(&db).await;
    let (entries, anchor) = whole(&db, None).await;
    assert_eq!(entries, 160);
    write_side_by_side(&db).await;
    assert_eq!(whole(&db, Some(&anchor)).await.0, 320);

    let other = format!("{}:{}", anchor.split_once(':').unwrap().0, "0".repeat(64));
    for wrong in [other.as_str(), "7", "1.2:aa", "", "x:y"] {
        let verdict = db.verify_audit(Some(wrong)).await.unwrap();
        assert!(matches!(verdict, Verdict::Broken { .. }), "{wrong}");
    }
    let verdict = damaged(&config, &db, "update platform_audit_head set lanes = lanes + 1").await;
    assert!(matches!(verdict, Verdict::Broken { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_to_any_chain_is_found() {
    for statement in [
        "delete from platform_audit where seq = (select max(seq) from platform_audit)",
        "delete from platform_audit where seq = (select min(seq) from platform_audit)",
        "update platform_audit set actor = 'x' where seq = (select max(seq) from platform_audit)",
        "delete from platform_audit_head where lane = (select max(lane) from platform_audit_head)",
        "delete from platform_audit_head",
        "update platform_audit set seq = -seq where seq = (select max(seq) from platform_audit)",
    ] {
        let (_database, config, db) = open().await;
        write_side_by_side(&db).await;
        let verdict = damaged(&config, &db, statement).await;
        assert!(matches!(verdict, Verdict::Broken { .. }), "{statement}: {verdict:?}");
    }
}

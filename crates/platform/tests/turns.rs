//! Turns of the one writer: what one caller does or fails to do never becomes another's, and nobody is answered before
//! his change is on disk.
#![expect(clippy::disallowed_methods, reason = "the test looks at the file behind the storage layer")]

use std::{sync::Arc, time::Duration};

use platform::{
    Backend, Clock, Config, Db, Error, KeySource, Result, Scope, System, Timestamp, Tx, audit::Entry,
    audit::Verdict, migration,
};
use tokio::sync::{Barrier, Notify};

struct Fixture {
    _folder: tempfile::TempDir,
    db: Db,
}

async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let config = Config {
        backend: Backend::Sqlite(folder.path().join("test.db")),
        files: folder.path().join("files"),
        keys: KeySource::Test,
        clock: Clock::set(Timestamp::from_micros(1_795_449_599_000_000)),
        readers: 2,
    };
    let db = Db::open(&config, migration::all()).await.unwrap();
    Fixture { _folder: folder, db }
}

async fn note(tx: &mut Tx, name: &str) -> Result<()> {
    let file = tx.db().files().clone();
    file.store(tx, name, "text/plain", name.as_bytes().to_vec()).await?;
    tx.audit(Entry::new("test.thing.done", "thing").because(name));
    Ok(())
}

/// The names of all files that readers see, in their order. Each has its file, and the entry that tells of it; no entry
/// tells of anything else, and the chain is whole.
async fn seen(db: &Db) -> Vec<String> {
    let scope = Scope::system("test");
    let reader = db.read(&scope);
    let rows = reader.find::<platform::files::row::Entity>().all().await.unwrap();
    for row in &rows {
        assert_eq!(
            db.files().load(row.id).await.unwrap(),
            row.name.as_bytes(),
            "the content of {}",
            row.name
        );
    }
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let names = sorted(rows.into_iter().map(|row| row.name).collect());
    let entries = reader.find::<platform::audit::row::Entity>().all().await.unwrap();
    assert_eq!(
        sorted(entries.into_iter().map(|entry| entry.reason).collect()),
        names,
        "what entries tell of"
    );
    let verdict = db.verify_audit(None).await.unwrap();
    assert!(matches!(verdict, Verdict::Whole { .. }), "the chain is broken: {verdict:?}");
    names
}

/// Holds the writer, lets `count` callers queue in the order of their numbers, and gives the writer free.
async fn queued<T: Send + 'static>(
    db: &Db,
    count: usize,
    start: impl Fn(usize) -> tokio::task::JoinHandle<T>,
) -> Vec<tokio::task::JoinHandle<T>> {
    let (held, free) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let holder = tokio::spawn({
        let (db, held, free) = (db.clone(), held.clone(), free.clone());
        async move {
            let actor = System::new("test");
            db.write(&actor, async |tx| {
                tx.unaudited("holds the writer");
                held.notify_one();
                free.notified().await;
                Ok(())
            })
            .await
        }
    });
    held.notified().await;
    let mut tasks = Vec::new();
    for number in 0..count {
        tasks.push(start(number));
        // Long enough that each stands in the queue before the next comes.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    free.notify_one();
    // The holder may share the group of those who wait, and its fate.
    let _ = holder.await.unwrap();
    tasks
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turn_that_fails_or_whose_caller_goes_away_does_not_disturb_the_group() {
    let fixture = fixture().await;
    let tasks = queued(&fixture.db, 5, |number| {
        let db = fixture.db.clone();
        tokio::spawn(async move {
            let actor = System::new("test");
            let work = db.write(&actor, async |tx| {
                note(tx, &number.to_string()).await?;
                match number {
                    1 => Err(Error::Stale),
                    2 => {
                        tokio::time::sleep(Duration::from_secs(60)).await;
                        Ok(())
                    }
                    _ => Ok(()),
                }
            });
            // The third caller goes away in the middle of his work.
            tokio::time::timeout(Duration::from_secs(if number == 2 { 1 } else { 30 }), work).await
        })
    })
    .await;
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    assert!(matches!(answers[0], Ok(Ok(()))));
    assert!(matches!(answers[1], Ok(Err(Error::Stale))));
    assert!(answers[2].is_err(), "gone");
    assert!(matches!(answers[3], Ok(Ok(()))));
    assert!(matches!(answers[4], Ok(Ok(()))));
    assert_eq!(seen(&fixture.db).await, ["0", "3", "4"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_answered_sees_his_change_from_every_connection() {
    let fixture = fixture().await;
    let barrier = Arc::new(Barrier::new(32));
    let tasks: Vec<_> = (0..32)
        .map(|number| {
            let (db, barrier) = (fixture.db.clone(), barrier.clone());
            tokio::spawn(async move {
                barrier.wait().await;
                for round in 0..10 {
                    let (actor, name) = (System::new("test"), format!("{number}-{round}"));
                    db.write(&actor, async |tx| note(tx, &name).await).await.unwrap();
                    let scope = Scope::system("test");
                    let rows = db.read(&scope).find::<platform::files::row::Entity>().all().await.unwrap();
                    assert!(rows.iter().any(|row| row.name == name), "{name} was answered and is not there");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let mut all: Vec<String> =
        (0..32).flat_map(|number| (0..10).map(move |round| format!("{number}-{round}"))).collect();
    all.sort();
    assert_eq!(seen(&fixture.db).await, all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_alone_keeps_nobody_waiting_for_his_answer() {
    let fixture = fixture().await;
    let tasks = queued(&fixture.db, 2, |number| {
        let db = fixture.db.clone();
        tokio::spawn(async move {
            let actor = System::new("test");
            if number == 0 {
                db.write(&actor, async |tx| note(tx, "short").await).await.unwrap();
                return std::time::Instant::now();
            }
            db.write_alone(&actor, async |tx| {
                tokio::time::sleep(Duration::from_millis(500)).await;
                note(tx, "long").await
            })
            .await
            .unwrap();
            std::time::Instant::now()
        })
    })
    .await;
    let mut ends = Vec::new();
    for task in tasks {
        ends.push(task.await.unwrap());
    }
    assert!(
        ends[1] - ends[0] >= Duration::from_millis(400),
        "the short write was answered before the long one"
    );
    assert_eq!(seen(&fixture.db).await, ["long", "short"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_common_commit_fails_every_caller_of_the_group_hears_so() {
    let fixture = fixture().await;
    // The chain cannot be continued: its table refuses every row from now on.
    let scope = Scope::system("test");
    let path = fixture._folder.path().join("test.db");
    let raw = sea_orm::Database::connect(format!("sqlite://{}", path.display())).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(
        &raw,
        "create trigger full before insert on platform_audit begin select raise(abort, 'full'); end",
    )
    .await
    .unwrap();
    let tasks = queued(&fixture.db, 3, |number| {
        let db = fixture.db.clone();
        tokio::spawn(async move {
            let actor = System::new("test");
            db.write(&actor, async |tx| note(tx, &number.to_string()).await).await
        })
    })
    .await;
    for task in tasks {
        assert!(matches!(task.await.unwrap(), Err(Error::Unavailable(_))));
    }
    let rows = fixture.db.read(&scope).find::<platform::files::row::Entity>().count().await.unwrap();
    assert_eq!(rows, 0, "nothing of the group is there");

    sea_orm::ConnectionTrait::execute_unprepared(&raw, "drop trigger full").await.unwrap();
    raw.close().await.unwrap();
    let actor = System::new("test");
    fixture.db.write(&actor, async |tx| note(tx, "again").await).await.unwrap();
    assert_eq!(seen(&fixture.db).await, ["again"]);
    assert_eq!(files(&fixture), 1, "files without a row are gone");
}

/// How many files lie in the folder, named by a row or not.
fn files(fixture: &Fixture) -> usize {
    let drawers = std::fs::read_dir(fixture._folder.path().join("files")).unwrap();
    drawers.map(|drawer| std::fs::read_dir(drawer.unwrap().path()).unwrap().count()).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_whose_opener_went_away_is_closed_without_anybody_else_writing() {
    let fixture = fixture().await;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let gone = tokio::spawn({
        let (db, begun) = (fixture.db.clone(), begun.clone());
        async move {
            let actor = System::new("test");
            db.write_alone(&actor, async |tx| {
                note(tx, "gone").await?;
                begun.notify_one();
                go_on.notified().await;
                Ok(())
            })
            .await
        }
    });
    begun.notified().await;
    // Waits for the seat while the other still has it, and joins the group that he leaves.
    let joining = tokio::spawn({
        let db = fixture.db.clone();
        async move {
            let actor = System::new("test");
            db.write(&actor, async |tx| note(tx, "joined").await).await
        }
    });
    tokio::task::yield_now().await;
    gone.abort();
    let answer = tokio::time::timeout(Duration::from_secs(30), joining).await;
    answer.expect("a closer stands behind every group").unwrap().unwrap();
    assert_eq!(seen(&fixture.db).await, ["joined"]);
    assert_eq!(files(&fixture), 1, "the file of who went away is gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_that_may_be_dropped_waits_for_nobody() {
    let fixture = fixture().await;
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let holder = tokio::spawn({
        let (db, begun, go_on) = (fixture.db.clone(), begun.clone(), go_on.clone());
        async move {
            let actor = System::new("test");
            db.write(&actor, async |tx| {
                begun.notify_one();
                go_on.notified().await;
                note(tx, "held").await
            })
            .await
        }
    });
    begun.notified().await;
    let actor = System::new("test");
    assert!(!fixture.db.write_if_free(&actor, async |tx| note(tx, "dropped").await).await.unwrap());
    go_on.notify_one();
    holder.await.unwrap().unwrap();
    assert!(fixture.db.write_if_free(&actor, async |tx| note(tx, "made").await).await.unwrap());
    assert_eq!(seen(&fixture.db).await, ["held", "made"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whenever_a_caller_goes_away_his_change_and_its_entry_stay_together() {
    let fixture = fixture().await;
    let tasks: Vec<_> = (0..16_u64)
        .map(|caller| {
            let db = fixture.db.clone();
            tokio::spawn(async move {
                let mut answered = Vec::new();
                for round in 0..40_u64 {
                    let (actor, name) = (System::new("test"), format!("{caller}-{round}"));
                    // From at once to long after the sync, so that callers go away at every point; some wait.
                    let patience = match round % 8 {
                        0 => Duration::from_mins(1),
                        _ => Duration::from_micros((caller * 977 + round * 331) % 9_000),
                    };
                    let write = db.write(&actor, async |tx| note(tx, &name).await);
                    if matches!(tokio::time::timeout(patience, write).await, Ok(Ok(()))) {
                        answered.push(name);
                    }
                }
                answered
            })
        })
        .collect();
    let mut answered = Vec::new();
    for task in tasks {
        answered.extend(task.await.unwrap());
    }
    let actor = System::new("test");
    fixture.db.write(&actor, async |tx| note(tx, "last").await).await.unwrap();
    let names = seen(&fixture.db).await;
    let lost: Vec<&String> = answered.iter().filter(|name| !names.contains(name)).collect();
    assert!(lost.is_empty(), "answered and not there: {lost:?}");
    assert!(names.contains(&"last".to_owned()));
    assert!(answered.len() >= 16 * 5, "those who wait are answered");
}

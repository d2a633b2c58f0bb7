//! Recurring jobs: each time is done once, by whoever is there, and the row says how it went.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use platform::{
    Actor, Clock, Db, Error, Once, Origin, RecurringJob, Result, Scope, System,
    audit::Entry,
    migration,
    recurring::{self, Standing, When},
};
use testing::Database;
use tokio::sync::Notify;

struct Fixture {
    database: Database,
    clock: Clock,
    db: Db,
}

async fn fixture() -> Fixture {
    let migrations = migration::all();
    let database = Database::new(&migrations).await;
    let clock = Clock::set(platform::Timestamp::from_micros(1_795_449_599_000_000)); // 23:59:59 in China
    let db = Db::open(&database.config(clock.clone()), migrations).await.unwrap();
    Fixture { database, clock, db }
}

impl Fixture {
    /// A second program on the same database.
    async fn another_node(&self) -> Db {
        Db::open(&self.database.config(self.clock.clone()), migration::all()).await.unwrap()
    }

    fn later(&self, seconds: i64) {
        self.clock.move_to(self.clock.now().plus_seconds(seconds));
    }

    async fn standing(&self, job: &RecurringJob) -> Standing {
        recurring::standings(&self.db, std::slice::from_ref(job)).await.unwrap().remove(0)
    }
}

/// A job that counts how often it ran.
fn counting(
    runs: &Arc<AtomicU32>,
    work: impl Fn(u32) -> Result<u64> + Send + Sync + 'static,
) -> RecurringJob {
    let (runs, work) = (runs.clone(), Arc::new(work));
    RecurringJob::new("test.things.count", When::EverySeconds(600), move |_| {
        let (runs, work) = (runs.clone(), work.clone());
        async move {
            // Others get their chance in the middle of it.
            tokio::task::yield_now().await;
            work(runs.fetch_add(1, Ordering::SeqCst) + 1)
        }
    })
}

#[tokio::test]
async fn of_many_nodes_one_does_what_is_due() {
    let fixture = fixture().await;
    let runs = Arc::new(AtomicU32::new(0));
    let job = counting(&runs, |_| Ok(7));
    let mut nodes = vec![fixture.db.clone()];
    for _ in 0..3 {
        nodes.push(fixture.another_node().await);
    }
    for round in 1..=5 {
        let both = nodes.iter().map(|db| {
            let (db, job) = (db.clone(), job.clone());
            tokio::spawn(async move { recurring::run_due(&db, &[job]).await.unwrap() })
        });
        let mut ran = 0;
        for one in both.collect::<Vec<_>>() {
            ran += one.await.unwrap();
        }
        assert_eq!((ran, runs.load(Ordering::SeqCst)), (1, round), "once for each time");
        fixture.later(601);
    }
    let standing = fixture.standing(&job).await;
    assert_eq!((standing.count, standing.failures, standing.error.as_str()), (7, 0, ""));
    assert!(standing.ended_at > standing.started_at && standing.took.is_some(), "{standing:?}");
}

#[tokio::test]
async fn a_job_that_fails_or_panics_says_why_and_is_tried_again_sooner() {
    let fixture = fixture().await;
    let runs = Arc::new(AtomicU32::new(0));
    let job = counting(&runs, |run| match run {
        1 => Err(Error::internal("the disk is away")),
        2 => panic!("a fault of ours"),
        _ => Ok(1),
    });
    let jobs = [job.clone()];
    recurring::run_due(&fixture.db, &jobs).await.unwrap();
    let standing = fixture.standing(&job).await;
    assert_eq!((standing.failures, standing.error.as_str()), (1, "internal: the disk is away"));
    fixture.later(9);
    assert_eq!(recurring::run_due(&fixture.db, &jobs).await.unwrap(), 0, "the pause is not over");
    fixture.later(2);
    assert_eq!(recurring::run_due(&fixture.db, &jobs).await.unwrap(), jobs.len());
    let standing = fixture.standing(&job).await;
    assert_eq!(standing.failures, 2);
    assert!(standing.error.contains("panicked"), "{}", standing.error);
    fixture.later(61);
    assert_eq!(recurring::run_due(&fixture.db, &jobs).await.unwrap(), jobs.len());
    let standing = fixture.standing(&job).await;
    assert_eq!((standing.failures, standing.error.as_str(), standing.count), (0, "", 1));
}

#[tokio::test]
async fn what_a_node_left_in_the_middle_is_done_by_another() {
    let fixture = fixture().await;
    let (begun, never) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let runs = Arc::new(AtomicU32::new(0));
    let job = RecurringJob::new("test.things.wait", When::EverySeconds(600), {
        let (begun, never, runs) = (begun.clone(), never.clone(), runs.clone());
        move |_| {
            let (begun, never, runs) = (begun.clone(), never.clone(), runs.clone());
            async move {
                if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                    begun.notify_one();
                    never.notified().await;
                }
                Ok(0)
            }
        }
    });
    let dying = tokio::spawn({
        let (db, job) = (fixture.db.clone(), job.clone());
        async move { recurring::run_due(&db, &[job]).await }
    });
    begun.notified().await;
    dying.abort();
    assert!(dying.await.unwrap_err().is_cancelled());
    let other = fixture.another_node().await;
    assert_eq!(recurring::run_due(&other, std::slice::from_ref(&job)).await.unwrap(), 0, "the lease holds");
    fixture.later(61);
    assert_eq!(recurring::run_due(&other, std::slice::from_ref(&job)).await.unwrap(), 1);
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_shorter_interval_counts_at_once_and_a_daily_job_waits_for_its_hour() {
    let fixture = fixture().await;
    let runs = Arc::new(AtomicU32::new(0));
    let job = counting(&runs, |_| Ok(0));
    let (mut daily, mut every_minute) = (job.clone(), job);
    daily.when = When::DailyAt(3);
    every_minute.when = When::EverySeconds(60);
    assert_eq!(
        recurring::run_due(&fixture.db, std::slice::from_ref(&daily)).await.unwrap(),
        0,
        "it is midnight"
    );
    let standing = fixture.standing(&daily).await;
    assert_eq!((standing.next_at.to_second().as_str(), standing.started_at), ("2026-11-24 03:00:00", None));
    recurring::run_due(&fixture.db, std::slice::from_ref(&every_minute)).await.unwrap();
    fixture.later(61);
    assert_eq!(recurring::run_due(&fixture.db, &[every_minute]).await.unwrap(), 1);
}

/// Somebody who sends a form.
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

async fn send(db: &Db, nonce: &str) -> Result<()> {
    let once = Some(Once::new("session".to_owned(), nonce.to_owned()));
    let sender = Sender { scope: Scope::system("test"), origin: Origin { once, ..Origin::system("test") } };
    db.write(&sender, async |tx| {
        tx.audit(Entry::new("test.thing.done", "thing"));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn it_is_forgotten_that_a_form_was_sent_but_not_while_it_could_be_sent_again() {
    let fixture = fixture().await;
    send(&fixture.db, "old").await.unwrap();
    fixture.later(platform::FORMS_REMEMBERED_SECONDS - 4 * 3600);
    send(&fixture.db, "young").await.unwrap();
    let jobs = recurring::all();
    recurring::run_due(&fixture.db, &jobs).await.unwrap();
    fixture.later(24 * 3600);
    assert_eq!(recurring::run_due(&fixture.db, &jobs).await.unwrap(), jobs.len());
    let is_known = async |nonce| fixture.db.answered("session", nonce).await.unwrap().is_some();
    assert!(!is_known("old").await);
    assert!(is_known("young").await);
    assert!(matches!(send(&fixture.db, "young").await, Err(Error::Repeated)));
    assert_eq!(fixture.standing(&jobs[0]).await.count, 1);
}

#[tokio::test]
async fn what_waits_for_a_commit_hears_of_it_when_others_can_see_it_and_never_otherwise() {
    let fixture = fixture().await;
    let told = Arc::new(AtomicU32::new(0));
    let actor = System::new("test");
    let write = async |fails: bool| {
        let told = told.clone();
        let before = told.load(Ordering::SeqCst);
        fixture
            .db
            .write(&actor, async |tx| {
                tx.audit(Entry::new("test.thing.done", "thing"));
                let counter = told.clone();
                tx.after_commit(move || {
                    counter.fetch_add(1, Ordering::SeqCst);
                });
                assert_eq!(told.load(Ordering::SeqCst), before, "not before the commit");
                if fails { Err(Error::Stale) } else { Ok(()) }
            })
            .await
    };
    write(false).await.unwrap();
    assert_eq!(told.load(Ordering::SeqCst), 1);
    write(true).await.unwrap_err();
    assert_eq!(told.load(Ordering::SeqCst), 1);
}

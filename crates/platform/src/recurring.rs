//! Work that comes back by the clock: each module names its own ([`RecurringJob`]), `dangjian serve` does them.
//!
//! One node or ten: every time is done once. A job is a row of `platform_recurring`; whoever runs it holds its lease
//! ([`crate::lease`]) and renews it, so that what a node leaves behind when it dies is taken up by another. The row says
//! when the job last began and ended, how long it took, what it counted and why it failed.

use std::{
    fmt,
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{Days, NaiveTime};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, QueryFilter, UpdateMany, sea_query::Expr};
use tokio::task::JoinSet;

use crate::{
    Boxed, Db, Error, Result, Scope, Scoped, System, Timestamp,
    lease::{self, Leased},
};

/// How long whoever runs a job has for it before another node may, in seconds; it is renewed while the job runs.
const LEASE: i64 = 60;

/// How often a lease is renewed.
const RENEWAL: Duration = Duration::from_secs(15);

/// How often the runner looks for what is due when it knows of nothing: the clock may be moved.
const POLL: Duration = Duration::from_secs(10);

/// The pauses before a job that failed is tried again, in seconds, unless its time comes before.
const PAUSES: [i64; 3] = [10, 60, 600];

/// When a job comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// So many seconds after it last began, and when the platform is first started.
    EverySeconds(u32),
    /// Every day at this hour in China, 0 to 23.
    DailyAt(u32),
}

impl When {
    /// The first time behind an instant.
    pub fn next(self, after: Timestamp) -> Timestamp {
        match self {
            Self::EverySeconds(seconds) => after.plus_seconds(i64::from(seconds.max(1))),
            Self::DailyAt(hour) => {
                let time = NaiveTime::from_hms_opt(hour.min(23), 0, 0).unwrap_or_default();
                let on = |day: chrono::NaiveDate| Timestamp::in_china(day.and_time(time));
                let today = on(after.day());
                if today > after { today } else { on(after.day() + Days::new(1)) }
            }
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EverySeconds(seconds) if seconds % 60 == 0 => write!(f, "every {} min", seconds / 60),
            Self::EverySeconds(seconds) => write!(f, "every {seconds} s"),
            Self::DailyAt(hour) => write!(f, "daily at {hour}:00"),
        }
    }
}

type Work = dyn Fn(Db) -> Boxed<'static, u64> + Send + Sync;

/// Work of a module that comes back: part of its `module()`.
#[derive(Clone)]
pub struct RecurringJob {
    /// `<module>.<topic>.<verb>`, unique for ever.
    pub name: &'static str,
    /// When it comes back.
    pub when: When,
    what: Arc<Work>,
}

impl RecurringJob {
    /// `what` does the work in transactions of its own and gives how many rows it was about. It may be cut off between
    /// two of them and begun anew, on this node or another.
    pub fn new<F>(name: &'static str, when: When, what: impl Fn(Db) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<u64>> + Send + 'static,
    {
        Self { name, when, what: Arc::new(move |db| Box::pin(what(db))) }
    }
}

impl fmt::Debug for RecurringJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.when)
    }
}

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// When it is looked at next: its time, or the end of a lease or of a pause.
    pub next_at: Timestamp,
    /// When it last began.
    pub started_at: Option<Timestamp>,
    /// When it last ended; before `started_at` while it runs, or when its node died.
    pub ended_at: Option<Timestamp>,
    /// How long it took when it last ended.
    pub took: Option<Duration>,
    /// How many rows it was about when it last went well.
    pub count: i64,
    /// How often it failed since it last went well.
    pub failures: i64,
    /// Why it failed the last time; empty when it went well.
    pub error: String,
}

/// How these jobs stand, in their order; those that no node has ever known are left out.
pub async fn standings(db: &Db, jobs: &[RecurringJob]) -> Result<Vec<Standing>> {
    let system = Scope::system("recurring jobs");
    let rows = db.read(&system).find::<row::Entity>().filter(among(jobs)).all().await?;
    let of = |job: &RecurringJob| rows.iter().find(|row| row.name == job.name).cloned().map(Standing::from);
    Ok(jobs.iter().filter_map(of).collect())
}

/// The platform's own.
pub fn all() -> Vec<RecurringJob> {
    vec![
        RecurringJob::new("platform.forms.forget", When::DailyAt(3), |db| async move {
            crate::forms::forget(&db).await
        }),
        RecurringJob::new("platform.files.remove-left", When::EverySeconds(600), |db| async move {
            Ok(u64::try_from(db.files().sweep().await?).unwrap_or(u64::MAX))
        }),
    ]
}

/// Does these jobs whenever they are due, for ever. Dropping it loses nothing: what was under way is done again by
/// whoever looks when the lease is over.
pub async fn run(db: Db, jobs: Vec<RecurringJob>) {
    loop {
        let pause = match run_due(&db, &jobs).await {
            Ok(_) => until_next(&db, &jobs).await,
            Err(error) => {
                tracing::warn!(%error, "recurring jobs cannot be done now");
                POLL
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Does what is due now, side by side. Gives how many jobs were run.
pub async fn run_due(db: &Db, jobs: &[RecurringJob]) -> Result<usize> {
    register(db, jobs).await?;
    let limit = u64::try_from(jobs.len()).unwrap_or(u64::MAX);
    let leased = lease::take::<row::Entity>(db, among(jobs), limit, LEASE).await?;
    let count = leased.len();
    let mut side_by_side = JoinSet::new();
    for row in leased {
        let Some(job) = jobs.iter().find(|job| job.name == row.name).cloned() else { continue };
        let db = db.clone();
        side_by_side.spawn(async move {
            match attend(&db, &job, &row).await {
                Err(Error::Stale) => tracing::warn!(job = job.name, "another node took the job over"),
                Err(error) => tracing::error!(job = job.name, %error, "how a job went is not recorded"),
                Ok(()) => {}
            }
        });
    }
    while side_by_side.join_next().await.is_some() {}
    Ok(count)
}

fn among(jobs: &[RecurringJob]) -> Condition {
    Condition::all().add(row::Column::Name.is_in(jobs.iter().map(|job| job.name)))
}

async fn until_next(db: &Db, jobs: &[RecurringJob]) -> Duration {
    let Ok(Some(at)) = lease::next::<row::Entity>(db, among(jobs)).await else { return POLL };
    let micros = at.micros().saturating_sub(db.clock().now().micros()).max(0);
    Duration::from_micros(u64::try_from(micros).unwrap_or(0)).min(POLL)
}

/// Makes the rows of jobs that are new, and brings forward those whose interval became shorter.
async fn register(db: &Db, jobs: &[RecurringJob]) -> Result<()> {
    let system = Scope::system("recurring jobs");
    let rows = db.read(&system).find::<row::Entity>().filter(among(jobs)).all().await?;
    let now = db.clock().now();
    let known = |job: &RecurringJob| rows.iter().find(|row| row.name == job.name);
    let new: Vec<_> = jobs.iter().filter(|job| known(job).is_none()).collect();
    let late = |job: &RecurringJob| known(job).is_some_and(|row| row.next_at > job.when.next(now));
    let early: Vec<_> = jobs.iter().filter(|job| late(job)).collect();
    if new.is_empty() && early.is_empty() {
        return Ok(());
    }
    db.write(&System::new("recurring jobs"), async |tx| {
        tx.unaudited("the clockwork of jobs");
        let first = |job: &RecurringJob| match job.when {
            When::EverySeconds(_) => tx.now(),
            When::DailyAt(_) => job.when.next(tx.now()),
        };
        let rows = new.iter().map(|job| row::ActiveModel {
            name: Set(job.name.to_owned()),
            next_at: Set(first(job)),
            fence: Set(0),
            started_at: Set(None),
            ended_at: Set(None),
            took_us: Set(None),
            count: Set(0),
            failures: Set(0),
            error: Set(String::new()),
        });
        // Two nodes may start at the same time.
        tx.insert_missing(rows.collect()).await?;
        for job in early {
            let next = job.when.next(tx.now());
            tx.update_where::<row::Entity>(|rows| {
                rows.col_expr(row::Column::NextAt, Expr::value(next))
                    .filter(row::Column::Name.eq(job.name))
                    .filter(row::Column::NextAt.gt(next))
            })
            .await?;
        }
        Ok(())
    })
    .await
}

/// Runs one job under its lease and records how it went.
async fn attend(db: &Db, job: &RecurringJob, row: &row::Model) -> Result<()> {
    let began = db.clock().now();
    note(db, row, began.plus_seconds(LEASE), |rows| {
        rows.col_expr(row::Column::StartedAt, Expr::value(Some(began)))
    })
    .await?;
    let clock = Instant::now();
    let outcome = under_lease(db, job, row).await?;
    let took = i64::try_from(clock.elapsed().as_micros()).unwrap_or(i64::MAX);
    let ended = db.clock().now();
    let next = job.when.next(began).max(ended);
    let (next, count, failures, error) = match outcome {
        Ok(count) => (next, i64::try_from(count).unwrap_or(i64::MAX), 0, String::new()),
        Err(why) => {
            tracing::warn!(job = job.name, why, "a recurring job failed");
            let failures = row.failures + 1;
            (next.min(ended.plus_seconds(pause(failures))), row.count, failures, why)
        }
    };
    note(db, row, next, |rows| {
        rows.col_expr(row::Column::EndedAt, Expr::value(Some(ended)))
            .col_expr(row::Column::TookUs, Expr::value(Some(took)))
            .col_expr(row::Column::Count, Expr::value(count))
            .col_expr(row::Column::Failures, Expr::value(failures))
            .col_expr(row::Column::Error, Expr::value(error))
    })
    .await
}

fn pause(failures: i64) -> i64 {
    let at = usize::try_from(failures - 1).unwrap_or(usize::MAX);
    PAUSES.get(at).or(PAUSES.last()).copied().unwrap_or(LEASE)
}

/// Does the work and renews the lease meanwhile; why it failed. When the lease is lost the work is cut off.
async fn under_lease(
    db: &Db,
    job: &RecurringJob,
    row: &row::Model,
) -> Result<std::result::Result<u64, String>> {
    // In a task of its own, which ends with the set: a job that panics has failed, as any other.
    let mut work = JoinSet::new();
    work.spawn((job.what)(db.clone()));
    loop {
        tokio::select! {
            ended = work.join_next() => return Ok(match ended {
                Some(Ok(Ok(count))) => Ok(count),
                Some(Ok(Err(error))) => Err(error.to_string()),
                Some(Err(stopped)) => Err(stopped.to_string()),
                None => Err("it did not begin".to_owned()),
            }),
            () = tokio::time::sleep(RENEWAL) => {
                note(db, row, db.clock().now().plus_seconds(LEASE), |rows| rows).await?;
            }
        }
    }
}

async fn note(
    db: &Db,
    row: &row::Model,
    next_at: Timestamp,
    what: impl FnOnce(UpdateMany<row::Entity>) -> UpdateMany<row::Entity> + Send,
) -> Result<()> {
    db.write(&System::new("recurring jobs"), async |tx| {
        tx.unaudited("the clockwork of jobs");
        lease::put_off::<row::Entity>(tx, row, next_at, what).await
    })
    .await
}

impl From<row::Model> for Standing {
    fn from(row: row::Model) -> Self {
        let took = row.took_us.and_then(|micros| u64::try_from(micros).ok()).map(Duration::from_micros);
        let row::Model { name, next_at, started_at, ended_at, count, failures, error, .. } = row;
        Self { name, next_at, started_at, ended_at, took, count, failures, error }
    }
}

mod row {
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform_recurring")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub next_at: crate::Timestamp,
        pub fence: i64,
        pub started_at: Option<crate::Timestamp>,
        pub ended_at: Option<crate::Timestamp>,
        pub took_us: Option<i64>,
        pub count: i64,
        pub failures: i64,
        pub error: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(super) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Jobs have no place in the tree.
impl Scoped for row::Entity {
    type Of = ();
    fn within(scope: &Scope) -> Condition {
        scope.unscoped()
    }
}

impl Leased for row::Entity {
    const NEXT_AT: row::Column = row::Column::NextAt;
    const FENCE: row::Column = row::Column::Fence;

    fn key(row: &row::Model) -> Condition {
        Condition::all().add(row::Column::Name.eq(row.name.as_str()))
    }
    fn fence(row: &row::Model) -> i64 {
        row.fence
    }
    fn leased(row: row::Model, fence: i64, until: Timestamp) -> row::Model {
        row::Model { fence, next_at: until, ..row }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_micros(DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros())
    }

    #[test]
    fn a_daily_job_comes_at_its_hour_in_china_and_not_twice_a_day() {
        let daily = When::DailyAt(3);
        assert_eq!(daily.next(at("2026-11-23T18:59:59Z")), at("2026-11-23T19:00:00Z"));
        assert_eq!(daily.next(at("2026-11-23T19:00:00Z")), at("2026-11-24T19:00:00Z"));
        assert_eq!(When::EverySeconds(600).next(at("2026-11-23T19:00:00Z")), at("2026-11-23T19:10:00Z"));
    }

    #[test]
    fn the_pause_after_a_failure_grows_and_stays() {
        assert_eq!([1, 2, 3, 4, 90].map(pause), [10, 60, 600, 600, 600]);
    }
}

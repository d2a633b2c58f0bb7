//! Facts that every page asks for again (a session, a tree with its counts), kept in memory while nobody writes.
//!
//! The database itself says whether anything was committed since a fact was made, so nothing has to be thrown away by
//! hand and no change is overlooked, whoever made it:
//! - PostgreSQL: two equal snapshots see the same rows. Asked once for each request; exact between nodes.
//! - SQLite: every commit of this process is counted before its caller is answered; commits of other processes (the
//!   command line beside a running server) are noticed through `PRAGMA data_version` within [`EVERY`].
//!
//! All that is kept belongs to one standing of the database and goes when that has passed.
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::{Error, Result};

/// How long a commit of another process may go unnoticed on SQLite.
const EVERY: Duration = Duration::from_millis(20);

/// How many facts are kept at most; beyond that all are let go.
const MOST: usize = 4_096;

/// A standing of the database: equal standings see the same rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// Commits of this process.
    commits: u64,
    /// What the database says of all others.
    others: Arc<str>,
}

/// How the database tells of the commits of others.
pub(crate) enum Watch {
    /// Its own connection, because the number means something on one connection only; and when it was last asked.
    Sqlite(DatabaseConnection, tokio::sync::Mutex<Option<(Instant, Arc<str>)>>),
    Postgres(DatabaseConnection),
}

impl Watch {
    pub(crate) fn sqlite(own: DatabaseConnection) -> Self {
        Self::Sqlite(own, tokio::sync::Mutex::new(None))
    }

    async fn others(&self) -> Result<Arc<str>> {
        match self {
            Self::Sqlite(conn, last) => {
                let mut last = last.lock().await;
                match &*last {
                    Some((at, seen)) if at.elapsed() < EVERY => Ok(seen.clone()),
                    _ => {
                        let asked = Instant::now();
                        let version: i64 = ask(conn, "pragma data_version").await?;
                        let seen: Arc<str> = version.to_string().into();
                        *last = Some((asked, seen.clone()));
                        Ok(seen)
                    }
                }
            }
            Self::Postgres(pool) => {
                let snapshot: String = ask(pool, "select pg_current_snapshot()::text").await?;
                Ok(snapshot.into())
            }
        }
    }

    pub(crate) async fn close(&self) {
        if let Self::Sqlite(conn, _) = self {
            let _ = conn.close_by_ref().await;
        }
    }
}

async fn ask<T: sea_orm::TryGetable>(conn: &DatabaseConnection, text: &str) -> Result<T> {
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), text)).await?;
    let row = row.ok_or_else(|| Error::internal("the database does not tell its version"))?;
    row.try_get_by_index(0).map_err(Into::into)
}

type Fact = Arc<dyn Any + Send + Sync>;

#[derive(Default)]
struct Facts {
    standing: Option<AsOf>,
    by_key: HashMap<(TypeId, String), Fact>,
}

pub(crate) struct Kept {
    commits: AtomicU64,
    watch: Watch,
    facts: Mutex<Facts>,
}

impl Kept {
    pub(crate) fn new(watch: Watch) -> Self {
        Self { commits: AtomicU64::new(0), watch, facts: Mutex::default() }
    }

    /// Tells of a commit of this process, before its caller hears of it.
    pub(crate) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::SeqCst);
    }

    /// How the database stands now.
    pub(crate) async fn as_of(&self) -> Result<AsOf> {
        let commits = self.commits.load(Ordering::SeqCst);
        Ok(AsOf { commits, others: self.watch.others().await? })
    }

    pub(crate) async fn get<V: Send + Sync + 'static>(
        &self,
        standing: Option<&AsOf>,
        key: String,
        make: impl AsyncFnOnce() -> Result<V>,
    ) -> Result<Arc<V>> {
        let key = (TypeId::of::<V>(), key);
        // The standing that the request found will do while this process has not written since.
        let current = standing.filter(|found| found.commits == self.commits.load(Ordering::SeqCst));
        if let Some(fact) = current.and_then(|as_of| self.find(as_of, &key)) {
            return Ok(fact);
        }
        let now = self.as_of().await?;
        if let Some(fact) = self.find(&now, &key) {
            return Ok(fact);
        }
        let fact = Arc::new(make().await?);
        self.put(now, key, fact.clone());
        Ok(fact)
    }

    fn find<V: Send + Sync + 'static>(&self, now: &AsOf, key: &(TypeId, String)) -> Option<Arc<V>> {
        let kept = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.standing.as_ref() != Some(now) {
            return None;
        }
        kept.by_key.get(key).cloned()?.downcast().ok()
    }

    fn put(&self, made_at: AsOf, key: (TypeId, String), fact: Fact) {
        let mut kept = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.standing.as_ref() != Some(&made_at) {
            // A maker that took long must not put an old standing in the place of a newer one.
            if made_at.commits < self.commits.load(Ordering::SeqCst) {
                return;
            }
            kept.by_key.clear();
            kept.standing = Some(made_at);
        }
        if kept.by_key.len() >= MOST {
            kept.by_key.clear();
        }
        kept.by_key.insert(key, fact);
    }

    pub(crate) async fn close(&self) {
        self.watch.close().await;
    }
}

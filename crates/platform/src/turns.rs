//! The one writer of SQLite. Committing costs far more than writing, so callers share it: each takes its turn under a
//! savepoint of a common transaction, in its own task, and all are answered together after one sync.
//!
//! - Turns are taken in the order of asking (the seat is a fair lock). Whoever opens a group also queues its closer, so
//!   a group holds those who were waiting then: one caller alone waits for nobody, and a thousand share a few syncs.
//! - A turn that fails, or whose caller goes away, leaves nothing behind and does not disturb the others.
//! - Nobody is answered before the sync. When the common commit fails, every caller of the group hears so.
//! - Work that takes seconds takes the writer alone ([`crate::Db::write_alone`]), so that nobody's answer waits for it.
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::{Error, Result, Vault, audit, kept::Kept};

/// How long a caller waits for his turn before he is told to try again.
const PATIENCE: Duration = Duration::from_mins(1);

/// A group that has lasted so long is closed by the next caller: the first of it has waited enough.
const LONGEST: Duration = Duration::from_millis(20);

pub(crate) struct Turns(Arc<Inner>);

struct Inner {
    writer: DatabaseConnection,
    vault: Vault,
    kept: Arc<Kept>,
    seat: Arc<Mutex<Option<Group>>>,
}

/// A common transaction.
struct Group {
    outer: DatabaseTransaction,
    /// The entries of those whose turn went well. They join the chain once, before the commit.
    trail: Vec<audit::Signed>,
    since: Instant,
    /// Nothing while the commit is ahead, then whether all of it is stored.
    stored: watch::Sender<Option<bool>>,
}

impl Group {
    /// Takes back whatever was done, and says so to those who wait.
    async fn end(self) {
        if let Err(error) = self.outer.rollback().await {
            tracing::warn!(%error, "rollback failed; the connection is discarded");
        }
        self.stored.send_replace(Some(false));
    }
}

/// The right to write now.
pub(crate) struct Turn<'a> {
    turns: &'a Turns,
    seat: OwnedMutexGuard<Option<Group>>,
}

impl Turns {
    pub(crate) fn new(writer: DatabaseConnection, vault: Vault, kept: Arc<Kept>) -> Self {
        Self(Arc::new(Inner { writer, vault, kept, seat: Arc::default() }))
    }

    /// Waits for the seat, and joins the group that sits or opens one.
    pub(crate) async fn take(&self) -> Result<Turn<'_>> {
        let mut turn = self.seat().await?;
        if turn.seat.as_ref().is_some_and(|group| group.since.elapsed() >= LONGEST) {
            turn.close().await;
        }
        if turn.seat.is_none() {
            *turn.seat = Some(self.open().await?);
            let inner = self.0.clone();
            // Queued behind everybody who waits now. Nobody else has to remember that the group must be closed, so a
            // caller that goes away in the middle leaves no group open.
            tokio::spawn(async move {
                let mut seat = inner.seat.clone().lock_owned().await;
                if let Some(group) = seat.take() {
                    inner.store(group).await;
                }
            });
        }
        Ok(turn)
    }

    /// Waits for the seat, lets the group that sits be stored, and opens one that only this caller joins.
    pub(crate) async fn take_alone(&self) -> Result<Turn<'_>> {
        let mut turn = self.seat().await?;
        turn.close().await;
        *turn.seat = Some(self.open().await?);
        Ok(turn)
    }

    async fn seat(&self) -> Result<Turn<'_>> {
        let seat = tokio::time::timeout(PATIENCE, self.0.seat.clone().lock_owned())
            .await
            .map_err(|_| Error::Unavailable("the writer was busy for too long"))?;
        Ok(Turn { turns: self, seat })
    }

    async fn open(&self) -> Result<Group> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let outer = self.0.writer.begin_with_options(options).await?;
        let (stored, _) = watch::channel(None);
        Ok(Group { outer, trail: Vec::new(), since: Instant::now(), stored })
    }

    /// Stores what is under way and lets the connection go; for the end of the process.
    pub(crate) async fn close(&self) {
        if let Ok(mut turn) = self.seat().await {
            turn.close().await;
        }
        let _ = self.0.writer.close_by_ref().await;
    }
}

impl Inner {
    async fn store(&self, group: Group) {
        let Group { outer, trail, stored, .. } = group;
        let result = match audit::append(&outer, &self.vault, trail).await {
            Ok(()) => outer.commit().await.map_err(Error::from),
            Err(error) => Err(error),
        };
        if let Err(error) = &result {
            tracing::error!(%error, "a group of writes was not stored");
        }
        self.kept.committed();
        stored.send_replace(Some(result.is_ok()));
    }
}

/// A turn that went well, whose group is yet to be stored.
pub(crate) struct Pending(watch::Receiver<Option<bool>>);

impl Pending {
    /// Returns when the change is on disk.
    pub(crate) async fn stored(mut self) -> Result<()> {
        match self.0.wait_for(Option::is_some).await.map(|stored| *stored) {
            Ok(Some(true)) => Ok(()),
            _ => Err(Error::Unavailable("the database did not store the change")),
        }
    }
}

impl Turn<'_> {
    /// The transaction of this turn: a savepoint of the common one.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction> {
        match &*self.seat {
            Some(group) => Ok(group.outer.begin().await?),
            None => Err(Error::internal("a turn without a group")),
        }
    }

    /// Passes the turn on after the savepoint was released.
    pub(crate) fn pass(mut self, signed: audit::Signed) -> Result<Pending> {
        let Some(group) = self.seat.as_mut() else { return Err(Error::internal("a turn without a group")) };
        group.trail.push(signed);
        Ok(Pending(group.stored.subscribe()))
    }

    /// As [`Turn::pass`] for one who sits alone: stored before anybody else sits.
    pub(crate) async fn pass_alone(mut self, signed: audit::Signed) -> Result<()> {
        if let Some(group) = self.seat.as_mut() {
            group.trail.push(signed);
            let pending = Pending(group.stored.subscribe());
            self.close().await;
            return pending.stored().await;
        }
        Err(Error::internal("a turn without a group"))
    }

    /// Passes the turn on with nothing to store. A group that nobody else has joined ends at once.
    pub(crate) async fn pass_empty(mut self) {
        if let Some(group) = self.seat.take_if(|group| group.trail.is_empty()) {
            group.end().await;
        }
    }

    /// Gives up the whole group: its transaction is in a state that nobody can build on.
    pub(crate) async fn give_up(mut self) {
        if let Some(group) = self.seat.take() {
            group.end().await;
        }
    }

    async fn close(&mut self) {
        if let Some(group) = self.seat.take() {
            self.turns.0.store(group).await;
        }
    }
}

//! The one writer of SQLite. Committing costs far more than writing, so callers share it: each takes its turn under a
//! savepoint of a common transaction, and all are answered together after one sync.
//!
//! - Turns are taken in the order of asking (the seat is a fair lock). Opening a group queues its closer, in one step, so
//!   a group holds those who were waiting then: one caller alone waits for nobody, and a thousand share a few syncs. No
//!   group is without a closer, also when whoever opened it goes away.
//! - A turn that fails, or whose caller goes away, leaves nothing behind and does not disturb the others.
//! - Nobody is answered before the sync. When the common commit fails, every caller of the group hears so.
//! - The savepoint of a turn ends when the next one begins, in one statement. Until a turn is finished it counts as one
//!   to be taken back, so that a caller who goes away at any moment need not say anything. What stands between two turns
//!   is said in a task of its own, because said half it would take the turns of all others with it.
//! - Work that takes longer than a form takes the writer alone ([`crate::Db::write_alone`]), so that nobody's answer
//!   waits for it; it holds the writer for a moment all the same, so long work is done in portions.
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::{Error, Result, Tx, Vault, audit, files::Placed, kept::Kept, tx::AfterCommit};

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
    /// How many groups were opened.
    opened: AtomicU64,
}

/// A common transaction.
struct Group {
    /// Which one, so that its closer leaves those alone that came after it.
    number: u64,
    outer: Arc<DatabaseTransaction>,
    /// How the last turn went, whose savepoint is still there.
    last: Last,
    /// The entries of those whose turn went well. They join the chain once, before the commit.
    trail: Vec<audit::Signed>,
    /// What they asked to be done when it is on disk.
    after: Vec<AfterCommit>,
    since: Instant,
    /// Nothing while the commit is ahead, then whether all of it is stored.
    stored: watch::Sender<Option<bool>>,
}

/// How the last turn of a group went.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// There was none yet.
    None,
    /// Well.
    Finished,
    /// It is under way, or was given up: what it did is taken back.
    Unfinished,
}

impl Group {
    /// Sets the savepoint of the next turn, and lets go of that of the last one.
    async fn next(&mut self) -> Result<()> {
        let text = match std::mem::replace(&mut self.last, Last::Unfinished) {
            Last::None => "SAVEPOINT turn",
            Last::Finished => "RELEASE turn; SAVEPOINT turn",
            Last::Unfinished => "ROLLBACK TO turn",
        };
        self.outer.execute_unprepared(text).await?;
        Ok(())
    }

    /// Takes back whatever was done, and says so to those who wait.
    async fn end(self) {
        let ended = match whole(self.outer) {
            Ok(outer) => outer.rollback().await.map_err(Error::from),
            Err(error) => Err(error),
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "rollback failed; the connection is discarded");
        }
        self.stored.send_replace(Some(false));
    }

    /// Stores what went well.
    async fn store(mut self, vault: &Vault) -> Result<()> {
        if self.last == Last::Unfinished {
            self.next().await?;
        }
        audit::append(&self.outer, vault, self.trail).await?;
        Ok(whole(self.outer)?.commit().await?)
    }
}

/// The common transaction, of which nobody else holds a part any more: the seat is given up last.
fn whole(outer: Arc<DatabaseTransaction>) -> Result<DatabaseTransaction> {
    Arc::into_inner(outer).ok_or_else(|| Error::internal("the common transaction is still in use"))
}

/// The right to write now.
pub(crate) struct Turn {
    turns: Arc<Inner>,
    seat: OwnedMutexGuard<Option<Group>>,
    /// Whether the group is stored before anybody else sits.
    alone: bool,
}

impl Turns {
    pub(crate) fn new(writer: DatabaseConnection, vault: Vault, kept: Arc<Kept>) -> Self {
        Self(Arc::new(Inner { writer, vault, kept, seat: Arc::default(), opened: AtomicU64::new(0) }))
    }

    /// Waits for the seat, joins the group that sits or opens one, and begins the savepoint of this turn.
    pub(crate) async fn take(&self, alone: bool) -> Result<(Arc<DatabaseTransaction>, Turn)> {
        let turns = Self(self.0.clone());
        let task = tokio::spawn(async move { turns.seat().await?.sit(alone).await });
        task.await.map_err(|_| Error::Unavailable("the server is stopping"))?
    }

    /// As [`Turns::take`] for something that may as well be left undone: nothing while somebody else sits.
    pub(crate) async fn take_free(&self) -> Result<Option<(Arc<DatabaseTransaction>, Turn)>> {
        let Ok(seat) = self.0.seat.clone().try_lock_owned() else { return Ok(None) };
        let turn = Turn { turns: self.0.clone(), seat, alone: false };
        let task = tokio::spawn(async move { turn.sit(false).await });
        task.await.map_err(|_| Error::Unavailable("the server is stopping"))?.map(Some)
    }

    async fn seat(&self) -> Result<Turn> {
        let seat = tokio::time::timeout(PATIENCE, self.0.seat.clone().lock_owned())
            .await
            .map_err(|_| Error::Unavailable("the writer was busy for too long"))?;
        Ok(Turn { turns: self.0.clone(), seat, alone: false })
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
    async fn open(&self) -> Result<Group> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let outer = self.writer.begin_with_options(options).await?;
        let (stored, _) = watch::channel(None);
        Ok(Group {
            number: self.opened.fetch_add(1, Ordering::Relaxed),
            outer: Arc::new(outer),
            last: Last::None,
            trail: Vec::new(),
            after: Vec::new(),
            since: Instant::now(),
            stored,
        })
    }

    async fn store(&self, mut group: Group) {
        let (stored, after) = (group.stored.clone(), std::mem::take(&mut group.after));
        let result = group.store(&self.vault).await;
        if let Err(error) = &result {
            tracing::error!(%error, "a group of writes was not stored");
        }
        self.kept.committed();
        if result.is_ok() {
            for what in after {
                what();
            }
        }
        stored.send_replace(Some(result.is_ok()));
    }
}

impl Turn {
    /// Joins the group that sits, or lets it be stored and opens one; then begins the savepoint of this turn.
    async fn sit(mut self, alone: bool) -> Result<(Arc<DatabaseTransaction>, Self)> {
        self.alone = alone;
        if self.seat.as_ref().is_some_and(|group| alone || group.since.elapsed() >= LONGEST) {
            self.close().await;
        }
        if self.seat.is_none() {
            self.open().await?;
        }
        self.begin().await
    }

    /// Opens a group and queues its closer, behind everybody who waits now. The only way to a group: nobody else has to
    /// remember that it must be closed, so a caller that goes away in the middle leaves none open.
    async fn open(&mut self) -> Result<()> {
        let group = self.turns.open().await?;
        let (turns, number) = (self.turns.clone(), group.number);
        *self.seat = Some(group);
        tokio::spawn(async move {
            let mut seat = turns.seat.clone().lock_owned().await;
            if let Some(group) = seat.take_if(|group| group.number == number) {
                turns.store(group).await;
            }
        });
        Ok(())
    }

    /// The common transaction, under the savepoint of this turn.
    async fn begin(mut self) -> Result<(Arc<DatabaseTransaction>, Self)> {
        let Some(group) = self.seat.as_mut() else { return Err(Error::internal("a turn without a group")) };
        match group.next().await {
            Ok(()) => Ok((group.outer.clone(), self)),
            // The database has ended the common transaction by itself, as on a full disk.
            Err(error) => {
                if let Some(group) = self.seat.take() {
                    group.end().await;
                }
                Err(error)
            }
        }
    }

    /// Leaves the change and its entries to the group, passes the turn on, and returns when the group is on disk. From
    /// here on the caller may go away: the change is stored with its entries.
    pub(crate) async fn finish(mut self, tx: Tx) -> Result<()> {
        let (signed, placed, after) = tx.signed();
        let Some(group) = self.seat.as_mut() else { return Err(Error::internal("a turn without a group")) };
        // From here on the files belong to the group, also when the caller goes away.
        let files = placed.stays();
        group.last = Last::Finished;
        group.trail.push(signed);
        group.after.extend(after);
        let mut stored = group.stored.subscribe();
        if self.alone {
            self.close().await;
        }
        drop(self);
        match stored.wait_for(Option::is_some).await.map(|stored| *stored) {
            Ok(Some(true)) => Ok(()),
            stored => {
                // Whoever closes the group always says how it went, unless the process is stopping.
                if stored.is_ok() {
                    Placed::remove(files);
                }
                Err(Error::Unavailable("the database did not store the change"))
            }
        }
    }

    /// Passes the turn on; the next one takes back what this one did.
    pub(crate) async fn abandon(mut self, tx: Tx) {
        drop(tx);
        // A group that nobody else has joined has nothing to store.
        if let Some(group) = self.seat.take_if(|group| group.trail.is_empty()) {
            let _ = tokio::spawn(group.end()).await;
        }
    }

    async fn close(&mut self) {
        if let Some(group) = self.seat.take() {
            let turns = self.turns.clone();
            // In a task of its own: the caller who happens to close the group of others may go away.
            let _ = tokio::spawn(async move { turns.store(group).await }).await;
        }
    }
}

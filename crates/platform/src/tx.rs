//! One transaction: scope, actor, clock, and the audit entries that are stored in the same commit.
#![expect(clippy::disallowed_methods, reason = "the storage layer is what the forbidden methods point to")]

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use chrono::NaiveDate;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DeleteMany,
    EntityTrait, IntoActiveModel, QueryFilter, SqlErr, TryInsertResult, UpdateMany,
};
use uuid::Uuid;

use crate::{
    Batch, Db, Error, Id, Reader, Result, Scope, Scoped, Timestamp, Vault, audit, batch, db::done,
    files::Placed,
};

/// Who acts, in which post, from where: goes into each audit entry.
#[derive(Debug, Default)]
pub struct Origin {
    /// The account; empty for the command line and jobs.
    pub account: Option<Uuid>,
    /// The sign-in name, or the name of the job.
    pub actor: String,
    /// The post acted in; empty for one's own matters.
    pub post: Option<Uuid>,
    /// The title of that post with its unit, as it was at the time.
    pub post_title: String,
    /// The network address.
    pub address: String,
    /// The request id, as in the log and on error pages.
    pub request: String,
    /// The form that was sent, which may act only once.
    pub once: Option<Once>,
}

impl Origin {
    /// For jobs and the command line.
    pub fn system(actor: &str) -> Self {
        Self { actor: actor.to_owned(), ..Self::default() }
    }
}

/// A form that may act only once: its session and the nonce of its token.
#[derive(Debug)]
pub struct Once {
    session: String,
    nonce: String,
    claimed: AtomicBool,
}

impl Once {
    /// From the digest of the session and the nonce of the form.
    pub fn new(session: String, nonce: String) -> Self {
        Self { session, nonce, claimed: AtomicBool::new(false) }
    }
}

/// How a form was answered the first time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Where it led; empty when the server stopped between the commit and the answer.
    pub location: String,
}

/// Somebody who may write: an `Access` of the request, or the system.
pub trait Actor {
    /// Over what.
    fn scope(&self) -> &Scope;
    /// Who, and from where.
    fn origin(&self) -> &Origin;
}

/// The platform itself as actor, for jobs, demo data and the command line.
pub struct System {
    scope: Scope,
    origin: Origin,
}

impl System {
    /// `why` says in a few words what is being done; it stands in the audit entries as the actor.
    pub fn new(why: &'static str) -> Self {
        Self { scope: Scope::system(why), origin: Origin::system(why) }
    }
}

impl Actor for System {
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn origin(&self) -> &Origin {
        &self.origin
    }
}

/// An open transaction.
pub struct Tx {
    conn: Arc<DatabaseTransaction>,
    db: Db,
    scope: Scope,
    by: Origin,
    claim: Option<(String, String)>,
    now: Timestamp,
    ids: AtomicU32,
    entries: Vec<audit::Entry>,
    unaudited: Option<&'static str>,
    /// Files that this transaction names; they go when it is not stored.
    placed: Mutex<Placed>,
    after: Vec<AfterCommit>,
}

/// What is done when a commit is on disk.
pub(crate) type AfterCommit = Box<dyn FnOnce() + Send + Sync>;

impl Tx {
    pub(crate) fn new(conn: Arc<DatabaseTransaction>, db: Db, actor: &impl Actor) -> Self {
        let from = actor.origin();
        // A request that writes twice claims its form with the first write only.
        let claim = from
            .once
            .as_ref()
            .filter(|once| !once.claimed.swap(true, Ordering::SeqCst))
            .map(|once| (once.session.clone(), once.nonce.clone()));
        let by = Origin {
            account: from.account,
            actor: from.actor.clone(),
            post: from.post,
            post_title: from.post_title.clone(),
            address: from.address.clone(),
            request: from.request.clone(),
            once: None,
        };
        let now = db.clock().now();
        Self {
            conn,
            scope: actor.scope().clone(),
            by,
            claim,
            now,
            ids: AtomicU32::new(0),
            db,
            entries: Vec::new(),
            unaudited: None,
            placed: Mutex::default(),
            after: Vec::new(),
        }
    }

    /// The work, unless its form was acted on before.
    pub(crate) async fn run<T>(&mut self, work: impl AsyncFnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.claim_form().await?;
        let value = work(self).await?;
        if self.entries.is_empty() && self.unaudited.is_none() {
            return Err(Error::internal("a write without an audit entry"));
        }
        Ok(value)
    }

    /// Marks the form as acted on, in this transaction: whoever comes second finds the mark and does nothing.
    async fn claim_form(&mut self) -> Result<()> {
        let Some((session, nonce)) = self.claim.take() else { return Ok(()) };
        let mark = done::ActiveModel {
            session: Set(session),
            nonce: Set(nonce),
            at: Set(self.now),
            location: Set(String::new()),
        };
        match done::Entity::insert(mark).exec_without_returning(&*self.conn).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                Err(Error::Repeated)
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn remember_answer(&mut self, session: &str, nonce: &str, location: &str) -> Result<()> {
        self.unaudited("the form itself is in the trail");
        done::Entity::update_many()
            .col_expr(done::Column::Location, sea_orm::sea_query::Expr::val(location))
            .filter(done::Column::Session.eq(session))
            .filter(done::Column::Nonce.eq(nonce))
            .exec(&*self.conn)
            .await?;
        Ok(())
    }

    /// Stores the transaction with its entries, and gives what is to be done then.
    pub(crate) async fn commit(self) -> Result<Vec<AfterCommit>> {
        let Self { conn, by, db, now, entries, placed, after, .. } = self;
        audit::append(&conn, db.vault(), vec![audit::Signed { by, at: now, entries }]).await?;
        let conn = own(conn)?;
        // From here on nobody can tell whether a commit that seems to fail was stored: then files stay.
        placed.into_inner().unwrap_or_else(PoisonError::into_inner).stays();
        conn.commit().await?;
        Ok(after)
    }

    /// Leaves the changes to the common transaction; the entries, the files and what is to be done after the commit to
    /// the caller.
    pub(crate) fn signed(self) -> (audit::Signed, Placed, Vec<AfterCommit>) {
        let placed = self.placed.into_inner().unwrap_or_else(PoisonError::into_inner);
        (audit::Signed { by: self.by, at: self.now, entries: self.entries }, placed, self.after)
    }

    /// Answers for a file until it is stored that a row names it.
    pub(crate) fn places(&self, file: Placed) {
        self.placed.lock().unwrap_or_else(PoisonError::into_inner).and(file);
    }

    pub(crate) async fn rollback(self) -> Result<()> {
        own(self.conn)?.rollback().await.map_err(Into::into)
    }

    /// The instant of this transaction, the same throughout.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Today in China, by the same instant.
    pub fn today(&self) -> NaiveDate {
        self.now.day()
    }

    /// A new id. Ids made later sort later, also within one transaction: behind the milliseconds stands a counter of
    /// 30 bits, and behind that 44 random bits.
    pub fn new_id<T>(&self) -> Id<T> {
        let millis = u64::try_from(self.now.micros() / 1_000).unwrap_or(0);
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0_u8; 10];
        // Without randomness the counter and the key constraint still keep ids apart.
        let _ = getrandom::fill(&mut bytes);
        let [_, _, _, _, low, ..] = bytes;
        let part = |shift: u32, mask: u32| u8::try_from((number >> shift) & mask).unwrap_or(0);
        let head = [
            part(26, 0x0f),
            part(18, 0xff),
            part(12, 0x3f),
            part(4, 0xff),
            (part(0, 0x0f) << 4) | (low & 0x0f),
        ];
        for (target, source) in bytes.iter_mut().zip(head) {
            *target = source;
        }
        Id::trusted(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    /// The keys.
    pub fn vault(&self) -> &Vault {
        self.db.vault()
    }

    /// The database, for the file store and the clock.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Over what the actor may write.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Who acts.
    pub fn by(&self) -> &Origin {
        &self.by
    }

    /// Reads in this transaction, so that one sees one's own writes.
    pub fn read(&self) -> Reader<'_> {
        Reader::in_tx(&self.conn, &self.scope, &self.db)
    }

    /// Reads in this transaction beyond the scope of the actor, for facts that the work needs.
    pub fn read_as<'a>(&'a self, system: &'a Scope) -> Reader<'a> {
        self.read().beyond_scope(system)
    }

    /// Inserts one row and returns it.
    pub async fn insert<A>(&self, row: A) -> Result<<A::Entity as EntityTrait>::Model>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        Ok(row.insert(&*self.conn).await?)
    }

    /// Inserts one row unless its key is taken; says whether it did.
    pub async fn insert_if_absent<A>(&self, row: A) -> Result<bool>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
    {
        let insert = <A::Entity as EntityTrait>::insert(row).on_conflict_do_nothing();
        Ok(matches!(insert.exec_without_returning(&*self.conn).await?, TryInsertResult::Inserted(1..)))
    }

    /// Inserts many rows, in statements that stay under the databases' limits on variables.
    pub async fn insert_many<A>(&self, rows: Vec<A>) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
    {
        for some in batch::chunks(rows) {
            <A::Entity as EntityTrait>::insert_many(some).exec_without_returning(&*self.conn).await?;
        }
        Ok(())
    }

    /// Inserts rows, but for those whose key is there already: what others count up may be begun by two at once.
    pub async fn insert_missing<A>(&self, rows: Vec<A>) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
    {
        for some in batch::chunks(rows) {
            let insert = <A::Entity as EntityTrait>::insert_many(some).on_conflict_do_nothing();
            insert.exec_without_returning(&*self.conn).await?;
        }
        Ok(())
    }

    /// Updates rows of the scope that were read, all their columns at once and each under the version that was read, in
    /// one statement for several hundred rows. The version of each is counted up.
    ///
    /// # Errors
    /// [`Error::Stale`] when one of them is gone or was changed since.
    pub async fn update_many<A>(
        &self,
        version: <A::Entity as EntityTrait>::Column,
        rows: Vec<(A, i64)>,
    ) -> Result<()>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
    {
        batch::update_many(&self.conn, &self.scope, version, rows).await
    }

    /// Sends a batch.
    ///
    /// # Errors
    /// [`Error::Stale`] when its guard found no row: see [`Batch`].
    pub async fn send(&self, batch: Batch) -> Result<()> {
        batch.send(&self.conn).await
    }

    /// Updates one row that was found in scope, by its key; [`Error::Stale`] when it is gone.
    pub async fn update<A>(&self, row: A) -> Result<<A::Entity as EntityTrait>::Model>
    where
        A: ActiveModelTrait + ActiveModelBehavior + Send,
        A::Entity: Scoped,
        <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
    {
        Ok(row.update(&*self.conn).await?)
    }

    /// Updates the rows of the scope that `narrow` leaves; returns how many.
    pub async fn update_where<E: Scoped>(
        &self,
        narrow: impl FnOnce(UpdateMany<E>) -> UpdateMany<E>,
    ) -> Result<u64> {
        let update = narrow(E::update_many()).filter(E::within(&self.scope));
        Ok(update.exec(&*self.conn).await?.rows_affected)
    }

    /// As [`Tx::update_where`], beyond the scope of the actor, for bookkeeping that follows from what he did.
    pub async fn update_where_as<E: Scoped>(
        &self,
        system: &Scope,
        narrow: impl FnOnce(UpdateMany<E>) -> UpdateMany<E>,
    ) -> Result<u64> {
        let update = narrow(E::update_many()).filter(E::within(system));
        Ok(update.exec(&*self.conn).await?.rows_affected)
    }

    /// Deletes the rows of the scope that `narrow` leaves; for drafts and bookkeeping only. Returns how many.
    pub async fn delete_where<E: Scoped>(
        &self,
        narrow: impl FnOnce(DeleteMany<E>) -> DeleteMany<E>,
    ) -> Result<u64> {
        let delete = narrow(E::delete_many()).filter(E::within(&self.scope));
        Ok(delete.exec(&*self.conn).await?.rows_affected)
    }

    /// Does something when this transaction is on disk and others can see it; nothing when it is not stored. For a word
    /// to those who wait in this process: it must be quick, and what must not be lost is a row.
    pub fn after_commit(&mut self, what: impl FnOnce() + Send + Sync + 'static) {
        self.after.push(Box::new(what));
    }

    /// Adds an entry to the trail of this commit.
    pub fn audit(&mut self, entry: audit::Entry) {
        self.entries.push(entry);
    }

    /// Says why this write leaves no entry: sessions, counters, marks of the machinery.
    pub fn unaudited(&mut self, why: &'static str) {
        self.unaudited = Some(why);
    }
}

/// The transaction of one who does not share it.
fn own(conn: Arc<DatabaseTransaction>) -> Result<DatabaseTransaction> {
    Arc::into_inner(conn).ok_or_else(|| Error::internal("a transaction that is shared ends with its group"))
}

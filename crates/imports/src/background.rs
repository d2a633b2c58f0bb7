//! The work on files runs beside the requests: started by one, watched by others, taking turns, taken up again after a
//! stop.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use documents::table::{Mapping, propose};
use identity::Access;
use platform::{Actor, Db, Error, Id, Reader, RecurringJob, recurring::When, worker::Worker};
use tokio::{sync::Semaphore, task::AbortHandle};
use uuid::Uuid;

use crate::{
    Import, Importer, Outcome,
    applying::{self, Application, Applied, Broken, Rows, Why},
    journal::{Acting, By, Journal},
    mappings,
    permissions::ImportFiles,
    reading::{Source, Stop},
    running::{self, Progress},
    store::{self, Row},
    texts,
};

/// So many files are read at the same time on one node; each has a worker process of its own.
const TURNS: usize = 2;

/// The desk at which files are worked on: one for a node, shared by its pages and by its start and stop.
#[derive(Clone)]
pub struct Desk(pub(crate) Arc<Shared>);

impl Desk {
    /// A desk for these kinds of sheets, in the order in which they must be brought in. `worker` is the program that
    /// opens foreign files.
    pub fn new(importers: Vec<Arc<dyn Importer>>, worker: Worker) -> Self {
        Self(Arc::new(Shared {
            importers,
            worker,
            turns: Semaphore::new(TURNS),
            under_way: Mutex::default(),
        }))
    }

    /// Takes up what a node left when it stopped: rows that were being written are written on, from where they got;
    /// checks are marked as failed, since nothing came of them. On a shared database those that another node works on are
    /// left alone, so this may be asked again and again.
    pub async fn resume(&self, db: &Db) -> platform::Result<()> {
        for row in store::left(db).await? {
            if self.0.is_under_way(row.id) {
                continue;
            }
            match row.journal.clone() {
                Some(journal) => {
                    if let Some(row) = store::take_over(db, row).await? {
                        tracing::info!(import = %row.id, rows = journal.so_far.rows, "an import goes on");
                        let by = journal.by.clone();
                        start(self.0.clone(), db.clone(), by, row, Task::Apply(Box::new(journal)));
                    }
                }
                None => store::failed(db, &row, texts::INTERRUPTED).await?,
            }
        }
        Ok(())
    }

    /// On a database that several nodes share, takes up now and again what a node left that has fallen silent.
    pub(crate) fn taking_over(&self) -> RecurringJob {
        let desk = self.clone();
        RecurringJob::new("imports.interrupted.take-over", When::EverySeconds(60), move |db| {
            let desk = desk.clone();
            async move {
                if db.is_shared() {
                    desk.resume(&db).await?;
                }
                Ok(0)
            }
        })
    }

    /// Breaks off what is under way, as the end of the process would. What was written stays, and the next start goes on
    /// behind it.
    pub fn stop(&self) {
        for (_, task) in self.0.under_way.lock().unwrap_or_else(PoisonError::into_inner).values() {
            task.abort();
        }
    }
}

/// What all requests and background tasks share.
pub(crate) struct Shared {
    importers: Vec<Arc<dyn Importer>>,
    worker: Worker,
    turns: Semaphore,
    under_way: Mutex<BTreeMap<Uuid, (Progress, AbortHandle)>>,
}

impl Shared {
    /// All kinds, in the order in which they must be brought in.
    pub(crate) fn importers(&self) -> &[Arc<dyn Importer>] {
        &self.importers
    }

    /// The importer of a kind.
    pub(crate) fn importer(&self, kind: &str) -> platform::Result<Arc<dyn Importer>> {
        self.importers.iter().find(|one| one.kind() == kind).cloned().ok_or(Error::Missing)
    }

    /// How far the work on an import is, when this node does it.
    pub(crate) fn progress(&self, id: Id<Import>) -> Option<(u64, u64)> {
        let under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.get(&id.uuid()).map(|(progress, _)| progress.now())
    }

    fn is_under_way(&self, id: Id<Import>) -> bool {
        self.progress(id).is_some()
    }

    fn note(&self, id: Id<Import>, progress: Progress, task: AbortHandle) {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.insert(id.uuid(), (progress, task));
    }

    fn forget(&self, id: Id<Import>) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&id.uuid());
    }

    /// The title of another kind of sheet that has clearly more of the columns; empty where there is none.
    async fn better(&self, own: &dyn Importer, source: &Source, outcome: &Outcome) -> String {
        if outcome.told.columns.is_empty() && outcome.told.missing.is_empty() {
            return String::new();
        }
        let Ok(outline) = source.outline().await else { return String::new() };
        let fields = |importer: &dyn Importer| {
            let (chosen, plans) = propose(importer.layout(), &outline, &Mapping::default());
            plans
                .get(chosen)
                .map_or(0, |plan| plan.fields().saturating_sub(3 * plan.missing(importer.layout()).len()))
        };
        let mine = fields(own);
        let others = self.importers.iter().filter(|one| one.kind() != own.kind());
        others
            .map(|one| (fields(one.as_ref()), one.title()))
            .max_by_key(|(count, _)| *count)
            .filter(|(count, _)| *count >= mine + 2)
            .map(|(_, title)| title.to_owned())
            .unwrap_or_default()
    }

    /// A stored file, to be read by the worker, in the way that is kept with it.
    pub(crate) async fn source(
        &self,
        db: &Db,
        reader: Reader<'_>,
        importer: &dyn Importer,
        row: &Row,
    ) -> platform::Result<Source> {
        let bytes = Arc::new(db.files().load(row.file).await?);
        let source = Source::new(&self.worker, importer, bytes, reader).await?;
        let known = match &row.setup {
            Some(_) => Mapping::default(),
            None => mappings::of(&reader, row.created_by, &row.kind, "").await?.unwrap_or_default(),
        };
        Ok(Source { setup: row.setup.clone().map(OnceLock::from).unwrap_or_default(), known, ..source })
    }
}

/// What is to be done with an uploaded file.
pub(crate) enum Task {
    /// The dry run.
    Check,
    /// Write rows, from where the journal stands.
    Apply(Box<Journal>),
}

/// Who asked, to act as him in the background.
pub(crate) fn by(access: &Access<ImportFiles>) -> platform::Result<By> {
    By::of(access).ok_or(Error::Forbidden)
}

/// The journal of an import whose rows are now to be written.
pub(crate) fn journal(access: &Access<ImportFiles>, rows: Rows) -> platform::Result<Journal> {
    Ok(Journal { rows, by: by(access)?, so_far: crate::Outcome::default() })
}

/// Starts a task and returns at once. `by` is who asked for it, with his scope.
pub(crate) fn start(shared: Arc<Shared>, db: Db, by: By, row: Row, task: Task) {
    let progress = Progress::default();
    let (id, with) = (row.id, row.clone());
    let work = {
        let (shared, db, progress) = (shared.clone(), db.clone(), progress.clone());
        tokio::spawn(async move { run(&shared, &db, &by.actor(), &row, task, &progress).await })
    };
    // Noted before the task that forgets it.
    shared.note(id, progress, work.abort_handle());
    tokio::spawn(async move {
        let kept = match kept_alive(&db, id, work).await {
            Ok(kept) => kept,
            // Broken off: the row stays as it is, and the next start goes on.
            Err(broken_off) if broken_off.is_cancelled() => Ok(()),
            Err(panic) => {
                tracing::error!(import = %id, %panic, "an import stopped");
                given_up(&db, &with).await
            }
        };
        if let Err(error) = kept {
            tracing::error!(import = %id, %error, "the end of an import was not stored");
        }
        shared.forget(id);
    });
}

/// Ends an import whose work is gone with all it knew, but for its journal.
async fn given_up(db: &Db, row: &Row) -> platform::Result<()> {
    let so_far = store::so_far(db, row).await?;
    if so_far.to_write() == 0 {
        return store::failed(db, row, &texts::nothing_written(texts::FAILED)).await;
    }
    let sentence = texts::written_before(so_far.rows, so_far.to_write(), texts::FAILED);
    store::stopped(db, row, &sentence, &so_far, None).await
}

/// Why something else than the file ended the work.
fn other_fault(id: Id<Import>, error: &Error) -> &'static str {
    tracing::error!(import = %id, %error, "an import stopped");
    if matches!(error, Error::Unavailable(_)) { texts::BUSY } else { texts::FAILED }
}

/// The work and the report of it.
async fn run(
    shared: &Shared,
    db: &Db,
    actor: &Acting,
    row: &Row,
    task: Task,
    progress: &Progress,
) -> platform::Result<()> {
    let _turn = shared.turns.acquire().await.map_err(|error| Error::internal(error.to_string()))?;
    match task {
        Task::Check => match check(shared, db, actor, row, progress).await {
            Ok(outcome) => store::checked(db, row, &outcome, "").await,
            Err(Stop::File(sentence)) => store::failed(db, row, &sentence).await,
            Err(Stop::Error(error)) => {
                let why = other_fault(row.id, &error);
                store::failed(db, row, &texts::nothing_written(why)).await
            }
        },
        Task::Apply(journal) => match apply(shared, db, actor, row, &journal, progress).await {
            Ok(Applied::Done(_)) => Ok(()),
            Ok(Applied::HeldBack(outcome)) => store::checked(db, row, &outcome, texts::CHANGED_SINCE).await,
            Err(broken) => report(shared, db, actor, row, *broken).await,
        },
    }
}

async fn check(
    shared: &Shared,
    db: &Db,
    actor: &Acting,
    row: &Row,
    progress: &Progress,
) -> Result<crate::Outcome, Stop> {
    let importer = shared.importer(&row.kind)?;
    let source = shared.source(db, db.read(actor.scope()), importer.as_ref(), row).await?;
    let mut outcome =
        running::check(&source, importer.start().as_mut(), db.read(actor.scope()), progress).await?;
    outcome.told.better = shared.better(importer.as_ref(), &source, &outcome).await;
    store::planned(db, row.id, source.setup.get()).await?;
    Ok(outcome)
}

async fn apply(
    shared: &Shared,
    db: &Db,
    actor: &Acting,
    row: &Row,
    journal: &Journal,
    progress: &Progress,
) -> Result<Applied, Box<Broken>> {
    let not_begun = |error: Error| Box::new(Broken { so_far: journal.so_far.clone(), why: Why::from(error) });
    let importer = shared.importer(&row.kind).map_err(not_begun)?;
    let source =
        shared.source(db, db.read(actor.scope()), importer.as_ref(), row).await.map_err(not_begun)?;
    let what = Application {
        source: &source,
        kind: &row.kind,
        digest: &row.file_digest,
        import: Some((row, journal)),
        rows: journal.rows,
    };
    applying::apply(db, actor, &what, importer.start().as_mut(), progress).await
}

/// Says what of a file is written whose writing ended early. Rows that could not be written may be tried again; the rows
/// before them then count as those that are there already.
async fn report(shared: &Shared, db: &Db, actor: &Acting, row: &Row, broken: Broken) -> platform::Result<()> {
    let Broken { so_far, why } = broken;
    let sentence = match why {
        Why::Changed => texts::CHANGED_MEANWHILE.to_owned(),
        Why::Stop(Stop::File(sentence)) => sentence,
        Why::Stop(Stop::Error(error)) => other_fault(row.id, &error).to_owned(),
    };
    if so_far.to_write() == 0 {
        return store::checked_again(db, row, &texts::nothing_written(&sentence)).await;
    }
    let sentence = texts::written_before(so_far.rows, so_far.to_write(), &sentence);
    // What is now to be decided on is the rest.
    let again = check(shared, db, actor, row, &Progress::default()).await.ok();
    store::stopped(db, row, &sentence, &so_far, again.as_ref()).await
}

/// Waits for the work and, on a shared database, says now and then that it goes on.
async fn kept_alive<T>(
    db: &Db,
    id: Id<Import>,
    mut work: tokio::task::JoinHandle<T>,
) -> Result<T, tokio::task::JoinError> {
    let every = Duration::from_secs(store::ALIVE_SECONDS);
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(every), if db.is_shared() => {
                if let Err(error) = store::keep_alive(db, id).await {
                    tracing::warn!(import = %id, %error, "a sign of life was not stored");
                }
            }
        }
    }
}

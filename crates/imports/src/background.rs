//! The work on files runs beside the requests: started by one, watched by others, taking turns.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Duration,
};

use documents::table::{Mapping, propose};
use identity::Access;
use platform::{Db, Error, Id, Reader, worker::Worker};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::{
    Import, Importer, Outcome,
    permissions::ImportFiles,
    reading::{Source, Stop},
    running::{self, Application, Progress},
    store::{self, Row},
    texts,
};

/// So many files are read at the same time on one node; each has a worker process of its own.
const TURNS: usize = 2;

/// What all requests and background tasks share.
pub(crate) struct Shared {
    importers: Vec<Arc<dyn Importer>>,
    worker: Worker,
    turns: Semaphore,
    under_way: Mutex<BTreeMap<Uuid, Progress>>,
}

impl Shared {
    pub(crate) fn new(importers: Vec<Arc<dyn Importer>>, worker: Worker) -> Arc<Self> {
        Arc::new(Self { importers, worker, turns: Semaphore::new(TURNS), under_way: Mutex::default() })
    }

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
        under_way.get(&id.uuid()).map(Progress::now)
    }

    fn note(&self, id: Id<Import>) -> Progress {
        let progress = Progress::default();
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(id.uuid(), progress.clone());
        progress
    }

    fn forget(&self, id: Id<Import>) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&id.uuid());
    }

    /// The title of another kind of sheet that has clearly more of the columns; empty where there is none.
    async fn better(
        &self,
        access: &Access<ImportFiles>,
        own: &dyn Importer,
        source: &Source,
        outcome: &Outcome,
    ) -> String {
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
        let others =
            self.importers.iter().filter(|one| one.kind() != own.kind() && access.who().may(&one.needs()));
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
            None => store::mapping(&reader, row.created_by, &row.kind, "").await?.unwrap_or_default(),
        };
        Ok(Source { setup: row.setup.clone().map(OnceLock::from).unwrap_or_default(), known, ..source })
    }
}

/// What is to be done with an uploaded file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// The dry run.
    Check,
    /// Write the good rows.
    ApplyGood,
    /// Write all rows, or none.
    ApplyWhole,
}

/// Starts a task and returns at once. The access is that of the request that started it, with its scope.
pub(crate) fn start(shared: Arc<Shared>, access: Access<ImportFiles>, row: Row, task: Task) {
    let (db, id) = (access.db().clone(), row.id);
    tokio::spawn(async move {
        let progress = shared.note(id);
        let work = {
            let shared = shared.clone();
            tokio::spawn(async move { run(&shared, &access, &row, task, &progress).await })
        };
        let kept = match kept_alive(&db, id, work).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(Stop::File(sentence))) => store::failed(&db, id, &sentence).await,
            Ok(Err(Stop::Error(error))) => {
                tracing::error!(import = %id, %error, "an import stopped");
                fall_back(&db, id, task, &error).await
            }
            Err(panic) => {
                tracing::error!(import = %id, %panic, "an import stopped");
                store::failed(&db, id, texts::FAILED).await
            }
        };
        if let Err(error) = kept {
            tracing::error!(import = %id, %error, "the end of an import was not stored");
        }
        shared.forget(id);
    });
}

/// Rows that could not be written may be tried again; a file that could not be checked has to come again.
async fn fall_back(db: &Db, id: Id<Import>, task: Task, error: &Error) -> platform::Result<()> {
    let why = if matches!(error, Error::Unavailable(_)) { texts::BUSY } else { texts::FAILED };
    if task == Task::Check {
        store::failed(db, id, why).await
    } else {
        store::checked_again(db, id, why).await
    }
}

async fn run(
    shared: &Shared,
    access: &Access<ImportFiles>,
    row: &Row,
    task: Task,
    progress: &Progress,
) -> Result<(), Stop> {
    let _turn = shared.turns.acquire().await.map_err(|error| Error::internal(error.to_string()))?;
    let db = access.db();
    let importer = shared.importer(&row.kind)?;
    let source = shared.source(db, access.read(), importer.as_ref(), row).await?;
    let mut run = importer.start();
    if task == Task::Check {
        let mut outcome = running::check(&source, run.as_mut(), access.read(), progress).await?;
        outcome.told.better = shared.better(access, importer.as_ref(), &source, &outcome).await;
        store::planned(db, row.id, source.setup.get()).await?;
        return Ok(store::checked(db, row.id, &outcome, "").await?);
    }
    let what = Application {
        kind: &row.kind,
        digest: &row.file_digest,
        import: Some(row),
        whole: task == Task::ApplyWhole,
    };
    let outcome = running::apply(db, access, &source, &what, run.as_mut(), progress).await?;
    if !outcome.applied {
        store::checked(db, row.id, &outcome, texts::CHANGED_SINCE).await?;
    }
    Ok(())
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

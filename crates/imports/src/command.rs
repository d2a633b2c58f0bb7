//! The same check and the same writing for the command line.

use std::sync::Arc;

use documents::table::Mapping;
use platform::{Db, Error, Result, Scope, System, worker::Worker};
use sha2::{Digest as _, Sha256};

use crate::{
    Importer, Outcome,
    explanation::{self, Explanation},
    reading::{Source, Stop},
    running::{self, Application, Progress},
    store,
};

/// What to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Judge only.
    Check,
    /// Write the rows without problems.
    GoodRows,
    /// Write all rows, or none when any has a problem.
    Whole,
}

const WHY: &str = "import on the command line";

/// Brings in a file without pages, as the system. What is wrong with the file as a whole is [`Error::Invalid`].
pub async fn import_file(
    db: &Db,
    worker: &Worker,
    importer: &dyn Importer,
    bytes: Vec<u8>,
    mode: Mode,
) -> Result<Outcome> {
    import_mapped(db, worker, importer, bytes, mode, &Mapping::default()).await
}

/// As [`import_file`], with what the columns were said to mean.
pub async fn import_mapped(
    db: &Db,
    worker: &Worker,
    importer: &dyn Importer,
    bytes: Vec<u8>,
    mode: Mode,
    mapping: &Mapping,
) -> Result<Outcome> {
    let digest = hex::encode(Sha256::digest(&bytes));
    let scope = Scope::system(WHY);
    let mut source = Source::new(worker, importer, Arc::new(bytes), db.read(&scope)).await?;
    source.known = mapping.clone();
    let (mut run, progress) = (importer.start(), Progress::default());
    let outcome = if mode == Mode::Check {
        running::check(&source, run.as_mut(), db.read(&scope), &progress).await
    } else {
        let whole = mode == Mode::Whole;
        let what = Application { kind: importer.kind(), digest: &digest, import: None, whole };
        running::apply(db, &System::new(WHY), &source, &what, run.as_mut(), &progress).await
    };
    outcome.map_err(of_the_file)
}

/// What reading makes of a file, in full: head, columns, values, what is no data, what is said about cells. Writes nothing.
pub async fn explain_file(
    db: &Db,
    worker: &Worker,
    importer: &dyn Importer,
    bytes: Vec<u8>,
    mapping: &Mapping,
) -> Result<Explanation> {
    let scope = Scope::system(WHY);
    let mut source = Source::new(worker, importer, Arc::new(bytes), db.read(&scope)).await?;
    source.known = mapping.clone();
    let mut run = importer.start();
    explanation::explain(&source, run.as_mut(), db.read(&scope)).await.map_err(of_the_file)
}

/// What the columns of a kind of sheet mean, as it is kept under a name.
pub async fn kept_mapping(db: &Db, kind: &str, name: &str) -> Result<Option<Mapping>> {
    let scope = Scope::system(WHY);
    store::mapping_named(&db.read(&scope), kind, name).await
}

fn of_the_file(stop: Stop) -> Error {
    match stop {
        Stop::File(sentence) => Error::invalid("file", sentence),
        Stop::Error(error) => error,
    }
}

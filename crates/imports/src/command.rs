//! The same check and the same writing for the command line.

use std::sync::Arc;

use platform::{Db, Error, Result, Scope, System, worker::Worker};
use sha2::{Digest as _, Sha256};

use crate::{
    Importer, Outcome,
    reading::{Source, Stop},
    running::{self, Application, Progress},
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

/// Brings in a file without pages, as the system. What is wrong with the file as a whole is [`Error::Invalid`].
pub async fn import_file(
    db: &Db,
    worker: &Worker,
    importer: &dyn Importer,
    bytes: Vec<u8>,
    mode: Mode,
) -> Result<Outcome> {
    const WHY: &str = "import on the command line";
    let digest = hex::encode(Sha256::digest(&bytes));
    let source = Source { worker: worker.clone(), layout: importer.layout(), bytes: Arc::new(bytes) };
    let (mut run, progress) = (importer.start(), Progress::default());
    let outcome = if mode == Mode::Check {
        let scope = Scope::system(WHY);
        running::check(&source, run.as_mut(), db.read(&scope), &progress).await
    } else {
        let whole = mode == Mode::Whole;
        let what =
            Application { source: &source, kind: importer.kind(), digest: &digest, import: None, whole };
        running::apply(db, &System::new(WHY), &what, run.as_mut(), &progress).await
    };
    outcome.map_err(|stop| match stop {
        Stop::File(sentence) => Error::invalid("file", sentence),
        Stop::Error(error) => error,
    })
}

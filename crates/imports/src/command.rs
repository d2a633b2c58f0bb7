//! The same check and the same writing for the command line.

use std::sync::Arc;

use documents::table::Mapping;
use platform::{Db, Error, Result, Scope, System, worker::Worker};
use sha2::{Digest as _, Sha256};

use crate::{
    Importer, Outcome,
    applying::{self, Application, Applied, Broken, Rows, Why},
    explanation::{self, Explanation},
    mappings,
    reading::{Source, Stop},
    running::{self, Progress},
    texts,
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

/// Brings in a file without pages, as the system. What is wrong with the file as a whole is [`Error::Invalid`]; when some
/// of its rows were written before it ended, the sentence says how many.
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
    let rows = match mode {
        Mode::Check => {
            let checked = running::check(&source, run.as_mut(), db.read(&scope), &progress).await;
            return checked.map_err(of_the_file);
        }
        Mode::GoodRows => Rows::Good,
        Mode::Whole => Rows::Whole,
    };
    let what = Application { source: &source, kind: importer.kind(), digest: &digest, import: None, rows };
    match applying::apply(db, &System::new(WHY), &what, run.as_mut(), &progress).await {
        Ok(Applied::Done(outcome) | Applied::HeldBack(outcome)) => Ok(outcome),
        Err(broken) => Err(ended(*broken)),
    }
}

/// What the operator hears of a file that was not brought in to its end.
fn ended(broken: Broken) -> Error {
    let Broken { so_far, why } = broken;
    let sentence = match why {
        Why::Stop(Stop::Error(error)) if so_far.to_write() == 0 => return error,
        Why::Stop(Stop::Error(error)) => {
            tracing::error!(%error, "an import stopped");
            texts::FAILED.to_owned()
        }
        Why::Stop(Stop::File(sentence)) => sentence,
        Why::Changed => texts::CHANGED_MEANWHILE.to_owned(),
    };
    if so_far.to_write() == 0 {
        return Error::invalid("file", sentence);
    }
    Error::invalid("file", texts::written_before(so_far.rows, so_far.to_write(), &sentence))
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
    mappings::named(&db.read(&scope), kind, name).await
}

fn of_the_file(stop: Stop) -> Error {
    match stop {
        Stop::File(sentence) => Error::invalid("file", sentence),
        Stop::Error(error) => error,
    }
}

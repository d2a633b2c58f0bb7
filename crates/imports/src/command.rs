//! The same check and the same writing for the command line.

use std::sync::Arc;

use platform::{Db, Error, Result, Scope, System, worker::Worker};
use sha2::{Digest as _, Sha256};

use crate::{
    Importer, Outcome,
    applying::{self, Application, Applied, Broken, Rows, Why},
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

/// Brings in a file without pages, as the system. What is wrong with the file as a whole is [`Error::Invalid`]; when some
/// of its rows were written before it ended, the sentence says how many.
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
    let rows = match mode {
        Mode::Check => {
            let scope = Scope::system(WHY);
            let checked = running::check(&source, run.as_mut(), db.read(&scope), &progress).await;
            return checked.map_err(|stop| match stop {
                Stop::File(sentence) => Error::invalid("file", sentence),
                Stop::Error(error) => error,
            });
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

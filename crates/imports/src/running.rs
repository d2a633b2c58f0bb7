//! The work on a file: the dry run, and the one transaction that writes.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use documents::table::{Problem, Record};
use platform::{Actor, Db, Error, Reader, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    Run, Verdict,
    reading::{Source, Stop},
    store::{self, Row},
    texts,
};

/// How many bad cells a report shows; all are counted.
pub(crate) const SHOWN: usize = 5_000;

/// One bad cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The row as the sheet numbers it: the heading is row 1.
    pub row: i64,
    /// The heading of its column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, in Chinese.
    pub what: String,
    /// The code of what is wrong.
    pub code: String,
}

impl From<Problem> for BadCell {
    fn from(problem: Problem) -> Self {
        Self {
            row: i64::from(problem.row),
            column: problem.column,
            value: problem.value,
            what: problem.what,
            code: problem.code.to_owned(),
        }
    }
}

/// What a file amounts to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Rows with content below the headings.
    pub rows: u64,
    /// Rows that are new.
    pub new: u64,
    /// Rows that change something.
    pub changed: u64,
    /// Rows that are there already, exactly like this.
    pub same: u64,
    /// Rows with at least one bad cell.
    pub bad: u64,
    /// Bad cells, also those that are not listed.
    pub bad_cells: u64,
    /// Whether the good rows are written.
    pub applied: bool,
    /// The first 5,000 bad cells in the order of the sheet.
    #[serde(skip)]
    pub problems: Vec<BadCell>,
}

impl Outcome {
    /// How many rows would be written.
    pub(crate) fn to_write(&self) -> u64 {
        self.new + self.changed
    }

    fn note(&mut self, records: &[Record], verdicts: Vec<Verdict>) -> Result<(), Error> {
        if records.len() != verdicts.len() {
            return Err(Error::internal("an importer did not judge each record"));
        }
        for verdict in verdicts {
            self.count(verdict);
        }
        Ok(())
    }

    fn count(&mut self, verdict: Verdict) {
        self.rows += 1;
        match verdict {
            Verdict::New => self.new += 1,
            Verdict::Change => self.changed += 1,
            Verdict::Same => self.same += 1,
            Verdict::Bad(problems) => {
                self.bad += 1;
                self.bad_cells += u64::try_from(problems.len()).unwrap_or(u64::MAX);
                let room = SHOWN.saturating_sub(self.problems.len());
                self.problems.extend(problems.into_iter().take(room).map(BadCell::from));
            }
        }
    }
}

/// How far the work on a file is, for the page. The two passes over the file count as one way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<(AtomicU64, AtomicU64)>);

impl Progress {
    /// Rows seen in the second pass, and rows in all; 0 in all while the first pass runs.
    pub(crate) fn now(&self) -> (u64, u64) {
        (self.0.0.load(Ordering::Relaxed), self.0.1.load(Ordering::Relaxed))
    }

    fn total(&self, rows: u64) {
        self.0.1.store(rows, Ordering::Relaxed);
    }

    fn step(&self, rows: usize) {
        self.0.0.fetch_add(u64::try_from(rows).unwrap_or(0), Ordering::Relaxed);
    }
}

/// The first pass: the run sees all records, so that it knows what is there twice.
async fn survey(source: &Source, run: &mut dyn Run, progress: &Progress) -> Result<(), Stop> {
    let mut records = source.open().await?;
    let mut rows = 0_u64;
    while let Some(some) = records.next().await? {
        rows += u64::try_from(some.len()).unwrap_or(0);
        run.survey(&some);
    }
    if rows == 0 {
        return Err(Stop::File(texts::NO_ROWS.to_owned()));
    }
    progress.total(rows);
    Ok(())
}

/// The dry run: reads and judges, writes nothing.
pub(crate) async fn check(
    source: &Source,
    run: &mut dyn Run,
    reader: Reader<'_>,
    progress: &Progress,
) -> Result<Outcome, Stop> {
    survey(source, run, progress).await?;
    let mut outcome = Outcome::default();
    let mut records = source.open().await?;
    while let Some(some) = records.next().await? {
        let verdicts = run.check(reader, &some).await?;
        outcome.note(&some, verdicts)?;
        progress.step(some.len());
    }
    Ok(outcome)
}

/// What an application is about.
pub(crate) struct Application<'a> {
    pub(crate) source: &'a Source,
    pub(crate) kind: &'a str,
    pub(crate) digest: &'a str,
    /// The import, when there is one: on the command line there is none.
    pub(crate) import: Option<&'a Row>,
    /// Whether any bad row keeps all rows from being written.
    pub(crate) whole: bool,
}

/// Judges again and writes, in one transaction for the whole file. With `whole`, and any bad row, nothing is written and
/// the outcome says so.
pub(crate) async fn apply(
    db: &Db,
    actor: &impl Actor,
    what: &Application<'_>,
    run: &mut dyn Run,
    progress: &Progress,
) -> Result<Outcome, Stop> {
    // The survey needs no transaction: others may write meanwhile.
    survey(what.source, run, progress).await?;
    let mut stopped = None;
    let mut held_back = None;
    let written = db
        .write_alone(actor, async |tx: &mut Tx| {
            let outcome = match write_rows(tx, what.source, run, progress).await {
                Ok(outcome) => outcome,
                Err(Stop::Error(error)) => return Err(error),
                Err(stop) => {
                    stopped = Some(stop);
                    return Err(Error::Stale);
                }
            };
            if what.whole && outcome.bad > 0 {
                held_back = Some(outcome);
                return Err(Error::Stale);
            }
            let outcome = Outcome { applied: true, ..outcome };
            match what.import {
                Some(row) => store::finish(tx, row, &outcome).await?,
                None => store::audit_applied(tx, what.kind, what.digest, None, &outcome),
            }
            Ok(outcome)
        })
        .await;
    match (written, stopped, held_back) {
        (Ok(outcome), ..) | (Err(_), None, Some(outcome)) => Ok(outcome),
        (Err(_), Some(stop), _) => Err(stop),
        (Err(error), None, None) => Err(error.into()),
    }
}

async fn write_rows(
    tx: &mut Tx,
    source: &Source,
    run: &mut dyn Run,
    progress: &Progress,
) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::default();
    let mut records = source.open().await?;
    while let Some(some) = records.next().await? {
        let verdicts = run.apply(tx, &some).await?;
        outcome.note(&some, verdicts)?;
        progress.step(some.len());
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(row: u32) -> Problem {
        Problem {
            row, column: "姓名".into(), value: String::new(), what: "必填".into(), code: "required"
        }
    }

    #[test]
    fn all_bad_cells_are_counted_and_the_first_are_kept() {
        let mut outcome = Outcome::default();
        for row in 2..6_002 {
            outcome.count(Verdict::Bad(vec![problem(row)]));
        }
        outcome.count(Verdict::New);
        assert_eq!((outcome.rows, outcome.bad, outcome.bad_cells, outcome.new), (6_001, 6_000, 6_000, 1));
        assert_eq!(outcome.problems.len(), SHOWN);
        assert_eq!(outcome.problems.last().map(|bad| bad.row), Some(5_001));
    }

    #[test]
    fn a_report_keeps_its_counts_and_leaves_cells_to_their_table() {
        let mut outcome = Outcome::default();
        outcome.count(Verdict::Bad(vec![problem(2), problem(2)]));
        outcome.count(Verdict::Same);
        let text = serde_json::to_string(&outcome).unwrap();
        assert!(!text.contains("必填"));
        let read: Outcome = serde_json::from_str(&text).unwrap();
        assert_eq!((read.rows, read.bad, read.bad_cells, read.same), (2, 1, 2, 1));
    }
}

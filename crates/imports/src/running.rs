//! The work on a file that writes nothing: what it amounts to, and the dry run.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use documents::table::{Problem, Record};
use platform::{Error, Reader};
use serde::{Deserialize, Serialize};

use crate::{
    Run, Verdict,
    reading::{Source, Stop},
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
    /// The counts with those of more rows, without bad cells.
    pub(crate) fn counts_with(&self, more: &Self) -> Self {
        Self {
            rows: self.rows + more.rows,
            new: self.new + more.new,
            changed: self.changed + more.changed,
            same: self.same + more.same,
            bad: self.bad + more.bad,
            bad_cells: self.bad_cells + more.bad_cells,
            applied: self.applied,
            problems: Vec::new(),
        }
    }

    /// How many rows would be written.
    pub(crate) fn to_write(&self) -> u64 {
        self.new + self.changed
    }

    /// Takes up what was counted further down in the file.
    pub(crate) fn and(&mut self, more: Self) {
        let problems = std::mem::take(&mut self.problems);
        *self = Self { problems, ..self.counts_with(&more) };
        self.show(more.problems);
    }

    pub(crate) fn show(&mut self, problems: Vec<BadCell>) {
        let room = SHOWN.saturating_sub(self.problems.len());
        self.problems.extend(problems.into_iter().take(room));
    }

    pub(crate) fn note(&mut self, records: &[Record], verdicts: Vec<Verdict>) -> Result<(), Error> {
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
                self.show(problems.into_iter().map(BadCell::from).collect());
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

    pub(crate) fn step(&self, rows: usize) {
        self.0.0.fetch_add(u64::try_from(rows).unwrap_or(0), Ordering::Relaxed);
    }
}

/// The first pass: the run sees all records, so that it knows what is there twice.
pub(crate) async fn survey(source: &Source, run: &mut dyn Run, progress: &Progress) -> Result<(), Stop> {
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
    judge(source, run, reader, progress).await
}

/// The second pass of the dry run.
pub(crate) async fn judge(
    source: &Source,
    run: &mut dyn Run,
    reader: Reader<'_>,
    progress: &Progress,
) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::default();
    let mut records = source.open().await?;
    while let Some(some) = records.next().await? {
        let verdicts = run.check(reader, &some).await?;
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

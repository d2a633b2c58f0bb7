//! The work on a file: the dry run, and the one transaction that writes.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use documents::{
    sheets::Which,
    table::{Choice, Layout, Problem, Record, Severity},
};
use platform::{Actor, Db, Error, Reader, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    Run, Verdict,
    reading::{Source, Stop, Told},
    store::{self, Row},
    texts,
};

/// How many bad cells a report shows; all are counted.
pub(crate) const SHOWN: usize = 5_000;
/// How many words about cells that are taken a report shows.
const NOTES: u64 = 1_000;

/// One bad cell, or something to be asked or told about a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The row as the sheet numbers it, with that of the sheet among those read together (`place_of_row`).
    pub row: i64,
    /// Our heading of its column; empty for the whole row.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong with it, in Chinese.
    pub what: String,
    /// The code of what is wrong.
    pub code: String,
    /// What it asks of the person.
    pub severity: Severity,
    /// What the person may choose.
    pub choices: Vec<Choice>,
    /// What else a question depends on.
    pub context: String,
}

impl BadCell {
    /// What the answer to it is kept under.
    pub(crate) fn answer_key(&self) -> String {
        Problem { context: self.context.clone(), ..Problem::new(0, &self.column, &self.value, "", "") }
            .answer_key()
    }
}

impl From<Problem> for BadCell {
    fn from(problem: Problem) -> Self {
        Self {
            row: i64::from(problem.row),
            column: problem.column,
            value: problem.value,
            what: problem.what,
            code: problem.code.to_owned(),
            severity: problem.severity,
            choices: problem.choices,
            context: problem.context,
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
    /// What must be told before anything is confirmed.
    #[serde(default)]
    pub told: Told,
    /// How many words there are about cells that are taken, also those that are not listed.
    #[serde(default)]
    pub notes: u64,
    /// The first 5,000 bad cells in the order of the sheet, and the first 1,000 others that deserve a word.
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
        for (record, verdict) in records.iter().zip(verdicts) {
            self.tell(record);
            self.count(held_back(record, verdict));
        }
        Ok(())
    }

    /// Keeps what is said about cells that are taken.
    fn tell(&mut self, record: &Record) {
        for finding in record.findings() {
            if !finding.severity.holds_back() {
                self.notes += 1;
                if self.notes <= NOTES {
                    self.problems.push(finding.into());
                }
            }
        }
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
                let listed = self.bad_cells - u64::try_from(problems.len()).unwrap_or(0);
                let room = SHOWN.saturating_sub(usize::try_from(listed).unwrap_or(SHOWN));
                self.problems.extend(problems.into_iter().take(room).map(BadCell::from));
            }
        }
    }
}

/// A verdict together with what keeps the row back before anybody judges it: an open question is never passed over,
/// whether the importer looks at the cell or not.
fn held_back(record: &Record, verdict: Verdict) -> Verdict {
    let held = record.held_back();
    if held.is_empty() {
        return verdict;
    }
    let problems = match verdict {
        Verdict::Bad(problems) => problems,
        _ => Vec::new(),
    };
    let mut all = together(held, problems);
    all.sort_by_key(|one| one.severity);
    Verdict::Bad(all)
}

/// What was found while reading and what an importer says, each once: where the importer refuses a cell, nothing else is
/// asked about it.
pub(crate) fn together(found: Vec<Problem>, judged: Vec<Problem>) -> Vec<Problem> {
    let refuses = |one: &Problem| {
        !one.column.is_empty()
            && one.severity != Severity::Problem
            && judged.iter().any(|other| other.column == one.column && other.severity == Severity::Problem)
    };
    let mut all: Vec<Problem> = found.into_iter().filter(|one| !refuses(one)).collect();
    for problem in judged {
        if !all.iter().any(|one| one.column == problem.column && one.code == problem.code) {
            all.push(problem);
        }
    }
    all
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
async fn survey(
    source: &Source,
    which: &Which,
    run: &mut dyn Run,
    progress: &Progress,
) -> Result<Told, Stop> {
    let mut records = source.open(which).await?;
    let mut rows = 0_u64;
    while let Some(some) = records.next().await? {
        rows += u64::try_from(some.len()).unwrap_or(0);
        run.survey(&some);
    }
    if rows == 0 {
        return Err(Stop::File(texts::NO_ROWS.to_owned()));
    }
    progress.total(rows);
    Ok(source.setup.get().map(|setup| records.told(source.layout, setup)).unwrap_or_default())
}

/// The dry run: reads and judges, writes nothing. Where the sheet lacks a required column, nothing is judged and the
/// outcome says which.
pub(crate) async fn check(
    source: &Source,
    run: &mut dyn Run,
    reader: Reader<'_>,
    progress: &Progress,
) -> Result<Outcome, Stop> {
    let told = survey(source, &Which::All, run, progress).await?;
    let mut outcome = Outcome { told, ..Outcome::default() };
    if !outcome.told.missing.is_empty() {
        return Ok(outcome);
    }
    let mut records = source.open(&source.chosen()).await?;
    let mut derived = BTreeSet::new();
    while let Some(some) = records.next().await? {
        let verdicts = run.check(reader, &some).await?;
        note_derived(source.layout, &some, &mut derived);
        outcome.note(&some, verdicts)?;
        progress.step(some.len());
    }
    outcome.told.derived = derived.into_iter().map(str::to_owned).collect();
    Ok(outcome)
}

/// Fields that have values although the sheet has no column for them.
fn note_derived(layout: &'static Layout, records: &[Record], derived: &mut BTreeSet<&'static str>) {
    // A few rows are enough to know: what is derived is derived in all of them.
    for record in records.iter().take(20) {
        for column in layout.columns.iter().filter(|column| !column.is_helper && !record.has(column.heading))
        {
            if !derived.contains(column.heading) && matches!(record.value(column.heading), Ok(Some(_))) {
                derived.insert(column.heading);
            }
        }
    }
}

/// What an application is about.
pub(crate) struct Application<'a> {
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
    source: &Source,
    what: &Application<'_>,
    run: &mut dyn Run,
    progress: &Progress,
) -> Result<Outcome, Stop> {
    // The survey needs no transaction: others may write meanwhile.
    let told = survey(source, &Which::All, run, progress).await?;
    if !told.missing.is_empty() {
        return Err(Stop::File(texts::missing(&told.missing)));
    }
    let mut stopped = None;
    let mut held_back = None;
    let written = db
        .write_alone(actor, async |tx: &mut Tx| {
            let outcome = match write_rows(tx, source, run, progress).await {
                Ok(outcome) => Outcome { told: told.clone(), ..outcome },
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
    let mut records = source.open(&source.chosen()).await?;
    while let Some(some) = records.next().await? {
        progress.step(some.len());
        // Rows that wait for an answer are not shown to the importer: it would take what it can read of them.
        let (open, ready): (Vec<Record>, Vec<Record>) =
            some.into_iter().partition(|record| !record.held_back().is_empty());
        let verdicts = run.apply(tx, &ready).await?;
        outcome.note(&ready, verdicts)?;
        let held = open.iter().map(|record| Verdict::Bad(record.held_back())).collect();
        outcome.note(&open, held)?;
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(row: u32) -> Problem {
        Problem::new(row, "姓名", "", "required", "必填")
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

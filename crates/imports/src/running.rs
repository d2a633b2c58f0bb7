//! The work on a file that writes nothing: what it amounts to, and the dry run.

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
use platform::{Error, Reader};
use serde::{Deserialize, Serialize};

use crate::{
    Run, Verdict,
    reading::{Source, Stop, Told},
    texts,
};

/// How many bad cells a report shows; all are counted.
pub(crate) const SHOWN: usize = 5_000;
/// How many words about cells that are taken a report shows.
const NOTES: usize = 1_000;

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
    /// How many of each are listed.
    #[serde(skip)]
    pub(crate) listed: (usize, usize),
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
            told: self.told.clone(),
            notes: self.notes + more.notes,
            listed: (0, 0),
            problems: Vec::new(),
        }
    }

    /// How many rows would be written.
    pub(crate) fn to_write(&self) -> u64 {
        self.new + self.changed
    }

    /// Takes up what was counted further down in the file.
    pub(crate) fn and(&mut self, more: Self) {
        let (problems, listed) = (std::mem::take(&mut self.problems), self.listed);
        *self = Self { problems, listed, ..self.counts_with(&more) };
        self.show(more.problems);
    }

    /// Keeps bad cells and what else is said, each as far as there is room for it.
    pub(crate) fn show(&mut self, problems: Vec<BadCell>) {
        for one in problems {
            let (listed, most) = if one.severity.holds_back() {
                (&mut self.listed.0, SHOWN)
            } else {
                (&mut self.listed.1, NOTES)
            };
            if *listed < most {
                *listed += 1;
                self.problems.push(one);
            }
        }
    }

    pub(crate) fn note(&mut self, records: &[Record], verdicts: Vec<Verdict>) -> Result<(), Error> {
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
                self.show(vec![finding.into()]);
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
                self.show(problems.into_iter().map(BadCell::from).collect());
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

    pub(crate) fn step(&self, rows: usize) {
        self.0.0.fetch_add(u64::try_from(rows).unwrap_or(0), Ordering::Relaxed);
    }
}

/// The first pass: the run sees all records, so that it knows what is there twice.
pub(crate) async fn survey(
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
    if !told.missing.is_empty() {
        return Ok(Outcome { told, ..Outcome::default() });
    }
    let mut outcome = judge(source, run, reader, progress).await?;
    outcome.told = Told { derived: std::mem::take(&mut outcome.told.derived), ..told };
    Ok(outcome)
}

/// The second pass of the dry run.
pub(crate) async fn judge(
    source: &Source,
    run: &mut dyn Run,
    reader: Reader<'_>,
    progress: &Progress,
) -> Result<Outcome, Stop> {
    let mut outcome = Outcome::default();
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

//! Writing the rows of a file, in portions.
//!
//! SQLite has one writer, and a file may have 200,000 rows: written in one transaction they would keep everybody from
//! signing in. So rows are written in portions that hold the writer for a moment each. How far it got stands in the row
//! of the import, in the same transaction as the rows ([`store::note`]): who goes on after a stop begins behind them.

use std::time::{Duration, Instant};

use documents::{sheets::Which, table::Record};
use platform::{Actor, Db, Error, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    Outcome, Run, Verdict,
    journal::Journal,
    reading::{Source, Stop},
    running::{Progress, judge, survey},
    store::{self, Row},
    texts,
};

/// What an application is about.
pub(crate) struct Application<'a> {
    pub(crate) source: &'a Source,
    pub(crate) kind: &'a str,
    pub(crate) digest: &'a str,
    /// The import with its journal, when there is one: on the command line there is none.
    pub(crate) import: Option<(&'a Row, &'a Journal)>,
    pub(crate) rows: Rows,
}

/// Which rows are to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Rows {
    /// Those without problems.
    Good,
    /// All of them, and none when any has a problem.
    Whole,
}

/// What came of an application.
pub(crate) enum Applied {
    /// All rows that were to be written are.
    Done(Outcome),
    /// The whole file was asked for, and some row has a problem. Nothing is written.
    HeldBack(Outcome),
}

/// An application that ended early.
pub(crate) struct Broken {
    /// How far it got: so many rows are written, and none behind them.
    pub(crate) so_far: Outcome,
    pub(crate) why: Why,
}

/// Why an application ended early.
pub(crate) enum Why {
    Stop(Stop),
    /// The whole file was asked for, and somebody changed the register meanwhile so that a row now has a problem.
    Changed,
}

/// Judges again and writes, in portions. With [`Rows::Whole`] all rows are judged before the first is written.
pub(crate) async fn apply(
    db: &Db,
    actor: &impl Actor,
    what: &Application<'_>,
    run: &mut dyn Run,
    progress: &Progress,
) -> Result<Applied, Box<Broken>> {
    let mut so_far = what.import.map(|(_, journal)| journal.so_far.clone()).unwrap_or_default();
    match apply_from(db, actor, what, run, progress, &mut so_far).await {
        Ok(applied) => Ok(applied),
        Err(why) => Err(Box::new(Broken { so_far, why })),
    }
}

impl From<Stop> for Why {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<Error> for Why {
    fn from(error: Error) -> Self {
        Self::Stop(error.into())
    }
}

async fn apply_from(
    db: &Db,
    actor: &impl Actor,
    what: &Application<'_>,
    run: &mut dyn Run,
    progress: &Progress,
    so_far: &mut Outcome,
) -> Result<Applied, Why> {
    let reader = db.read(actor.scope());
    let told = survey(what.source, &Which::All, run, progress).await?;
    if !told.missing.is_empty() {
        return Err(Stop::File(texts::missing(&told.missing)).into());
    }
    so_far.told = told;
    if what.rows == Rows::Whole && so_far.rows == 0 {
        let outcome = judge(what.source, run, reader, &Progress::default()).await?;
        if outcome.bad > 0 {
            let outcome = Outcome { told: so_far.told.clone(), ..outcome };
            return Ok(Applied::HeldBack(outcome));
        }
    }
    let mut written = usize::try_from(so_far.rows).unwrap_or(usize::MAX);
    let mut portion = Portion::default();
    let mut records = what.source.open(&what.source.chosen()).await?;
    while let Some(some) = records.next().await? {
        let (before, mut rest) = some.split_at(written.min(some.len()));
        written -= before.len();
        if !before.is_empty() {
            // They were counted before the stop. Their bad cells were not kept: they are found again for the report.
            let mut again = Outcome::default();
            again.note(before, run.check(reader, before).await?)?;
            so_far.show(again.problems);
            progress.step(before.len());
        }
        while !rest.is_empty() {
            let (now, later) = rest.split_at(portion.rows.min(rest.len()));
            write_portion(db, actor, what, run, now, so_far, &mut portion).await?;
            progress.step(now.len());
            rest = later;
            if what.import.is_none() {
                portion.breathe(db).await;
            }
        }
    }
    let outcome = Outcome { applied: true, ..std::mem::take(so_far) };
    let stored = db
        .write(actor, async |tx: &mut Tx| {
            if let Some((row, _)) = what.import {
                store::finish(tx, row, &outcome).await
            } else {
                store::audit_applied(tx, what.kind, what.digest, None, &outcome);
                Ok(())
            }
        })
        .await;
    if let Err(error) = stored {
        *so_far = Outcome { applied: false, ..outcome };
        return Err(error.into());
    }
    Ok(Applied::Done(outcome))
}

/// Writes some rows and how far the import is with them, in one transaction.
async fn write_portion(
    db: &Db,
    actor: &impl Actor,
    what: &Application<'_>,
    run: &mut dyn Run,
    records: &[Record],
    so_far: &mut Outcome,
    portion: &mut Portion,
) -> Result<(), Why> {
    let (mut began, mut changed) = (Instant::now(), false);
    let written = db
        .write_alone(actor, async |tx: &mut Tx| {
            began = Instant::now();
            let mut more = Outcome::default();
            // Rows that wait for an answer are not shown to the importer: it would take what it can read of them.
            let (open, ready): (Vec<Record>, Vec<Record>) =
                records.iter().cloned().partition(|record| !record.held_back().is_empty());
            more.note(&ready, run.apply(tx, &ready).await?)?;
            more.note(&open, open.iter().map(|record| Verdict::Bad(record.held_back())).collect())?;
            if what.rows == Rows::Whole && more.bad > 0 {
                changed = true;
                return Err(Error::Stale);
            }
            if let Some((row, journal)) = what.import {
                store::note(tx, row, journal, &so_far.counts_with(&more)).await?;
            }
            tx.unaudited("each row that is written has its entry, and the file has one when it is through");
            Ok(more)
        })
        .await;
    portion.took(began.elapsed());
    match written {
        Ok(more) => {
            so_far.and(more);
            Ok(())
        }
        Err(_) if changed => Err(Why::Changed),
        Err(error) => Err(error.into()),
    }
}

/// How many rows are written at once: as many as hold the writer for a moment, whatever a row of this kind costs.
struct Portion {
    rows: usize,
    /// How long was written since others could last take the database.
    held: Duration,
}

impl Default for Portion {
    fn default() -> Self {
        Self { rows: Self::FIRST, held: Duration::ZERO }
    }
}

impl Portion {
    const FIRST: usize = 100;
    const FEWEST: usize = 10;
    const MOST: usize = 1_000;
    /// What a portion should take: nobody who waits for a page sees it.
    const MOMENT: Duration = Duration::from_millis(50);
    /// SQLite lets another process that waits for the database look again after a tenth of a second at most.
    const BREATH: Duration = Duration::from_millis(110);
    const BREATHE_AFTER: Duration = Duration::from_secs(1);

    fn took(&mut self, time: Duration) {
        self.held += time;
        let next = if time > Self::MOMENT * 2 {
            self.rows / 2
        } else if time < Self::MOMENT / 2 {
            self.rows * 2
        } else {
            self.rows
        };
        self.rows = next.clamp(Self::FEWEST, Self::MOST);
    }

    /// Between processes nobody queues: whoever always has the database leaves none to a server beside it.
    async fn breathe(&mut self, db: &Db) {
        if !db.is_shared() && self.held >= Self::BREATHE_AFTER {
            tokio::time::sleep(Self::BREATH).await;
            self.held = Duration::ZERO;
        }
    }
}

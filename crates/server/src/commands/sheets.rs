//! `dangjian import`: the same check and the same writing as in the browser.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::{path::PathBuf, process::ExitCode};

use platform::{Error, Result};

use super::{Store, worker};
use crate::modules;

/// Brings in a sheet.
#[derive(clap::Args)]
pub struct Import {
    #[command(flatten)]
    store: Store,
    /// organizations, members or applicants.
    kind: String,
    /// The .xlsx file.
    file: PathBuf,
    /// Writes the rows without problems; without it nothing is written.
    #[arg(long)]
    apply: bool,
    /// With --apply: writes nothing when any row has a problem.
    #[arg(long)]
    whole: bool,
}

impl Import {
    /// Does it. Ends with 1 when rows have problems.
    pub async fn run(self) -> Result<ExitCode> {
        let importers = modules::importers();
        let Some(importer) = importers.iter().find(|one| one.kind() == self.kind) else {
            let kinds = importers.iter().map(|one| one.kind()).collect::<Vec<_>>().join(", ");
            return Err(Error::internal(format!("unknown kind {}: one of {kinds}", self.kind)));
        };
        let db = self.store.open().await?;
        let bytes = std::fs::read(&self.file)?;
        let mode = match (self.apply, self.whole) {
            (false, _) => imports::Mode::Check,
            (true, false) => imports::Mode::GoodRows,
            (true, true) => imports::Mode::Whole,
        };
        let outcome = imports::import_file(&db, &worker()?, importer.as_ref(), bytes, mode).await?;
        db.close().await;
        for problem in &outcome.problems {
            println!("row {}\t{}\t{}\t{}", problem.row, problem.column, problem.value, problem.what);
        }
        println!(
            "{} rows: {} new, {} changed, {} the same, {} with problems{}",
            outcome.rows,
            outcome.new,
            outcome.changed,
            outcome.same,
            outcome.bad,
            if outcome.applied { "" } else { " (nothing written)" }
        );
        Ok(if outcome.bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

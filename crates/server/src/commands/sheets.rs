//! `dangjian import`: the same check and the same writing as in the browser.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::{path::PathBuf, process::ExitCode};

use documents::table::Mapping;
use platform::{Error, Result};

use super::{Store, worker};
use crate::modules;

/// Brings in a sheet.
#[derive(clap::Args)]
pub struct Import {
    #[command(flatten)]
    store: Store,
    /// organizations, members, applicants or on-the-way.
    kind: String,
    /// The .xlsx, .xls, .ods or .csv file.
    file: PathBuf,
    /// What its columns mean: the name under which a mapping was kept, or a file with one (JSON).
    #[arg(long)]
    mapping: Option<String>,
    /// Writes nothing and prints what reading makes of the file, as JSON: head, columns, values, what is no data, what is
    /// said about cells. It holds the personal data of the file.
    #[arg(long, conflicts_with = "apply")]
    explain: bool,
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
        let mapping = match &self.mapping {
            None => Mapping::default(),
            Some(name) if std::path::Path::new(name).is_file() => {
                serde_json::from_slice(&std::fs::read(name)?)?
            }
            Some(name) => imports::kept_mapping(&db, importer.kind(), name)
                .await?
                .ok_or_else(|| Error::internal(format!("no mapping is kept under the name {name}")))?,
        };
        if self.explain {
            let explanation =
                imports::explain_file(&db, &worker()?, importer.as_ref(), bytes, &mapping).await?;
            db.close().await;
            println!("{}", serde_json::to_string_pretty(&explanation)?);
            return Ok(ExitCode::SUCCESS);
        }
        let outcome =
            imports::import_mapped(&db, &worker()?, importer.as_ref(), bytes, mode, &mapping).await?;
        db.close().await;
        for column in &outcome.told.columns {
            println!("column not read\t{column}");
        }
        for sheet in outcome.told.sheets.iter().filter(|sheet| sheet.rows > 0) {
            println!("sheet not read\t{}\t{} rows", sheet.name, sheet.rows);
        }
        for row in &outcome.told.rows {
            println!("row {} is no data\t{}", row.row, row.why);
        }
        if !outcome.told.missing.is_empty() {
            println!("columns missing\t{}", outcome.told.missing.join(", "));
            return Ok(ExitCode::FAILURE);
        }
        for problem in &outcome.problems {
            let severity = problem.severity.as_str();
            println!(
                "row {}\t{severity}\t{}\t{}\t{}",
                problem.row, problem.column, problem.value, problem.what
            );
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

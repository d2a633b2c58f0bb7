//! `dangjian jobs`: how the recurring jobs stand.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::process::ExitCode;

use platform::{Result, Timestamp, recurring};

use super::{Store, worker};
use crate::modules;

/// Lists the recurring jobs.
#[derive(clap::Args)]
pub struct Jobs {
    #[command(flatten)]
    store: Store,
}

impl Jobs {
    /// Prints one line for each, in tabs: name, when, last begun, how long it took, rows, failures, why. Ends with 1 when
    /// one has failed since it last went well.
    pub async fn run(self) -> Result<ExitCode> {
        let db = self.store.open().await?;
        let jobs = web::recurring_jobs(&modules::all(worker()?));
        let standings = recurring::standings(&db, &jobs).await?;
        db.close().await;
        for job in &jobs {
            let Some(standing) = standings.iter().find(|standing| standing.name == job.name) else {
                println!("{}\t{}\tnot yet run", job.name, job.when);
                continue;
            };
            let began = standing.started_at.map_or_else(|| "-".to_owned(), Timestamp::to_second);
            let took =
                standing.took.map_or_else(|| "-".to_owned(), |took| format!("{} ms", took.as_millis()));
            println!(
                "{}\t{}\t{began}\t{took}\t{} rows\t{} failures\t{}",
                job.name, job.when, standing.count, standing.failures, standing.error
            );
        }
        let is_well = standings.iter().all(|standing| standing.failures == 0);
        Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

//! `dangjian audit verify`: names the first entry that was altered, removed or inserted.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::process::ExitCode;

use platform::{Result, audit::Verdict};

use super::Store;

/// What to do with the trail.
#[derive(clap::Subcommand)]
pub enum Audit {
    /// Walks the whole chain. Ends with 1 when it is broken.
    Verify {
        #[command(flatten)]
        store: Store,
        /// What an earlier run printed: the entries that it stands for must still be there.
        #[arg(long)]
        anchor: Option<String>,
    },
}

impl Audit {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode> {
        let Self::Verify { store, anchor } = self;
        let db = store.open().await?;
        let verdict = db.verify_audit(anchor.as_deref()).await?;
        db.close().await;
        Ok(match verdict {
            Verdict::Whole { entries, anchor } => {
                println!("whole: {entries} entries; anchor {anchor}");
                ExitCode::SUCCESS
            }
            Verdict::Broken { seq, why } => {
                println!("broken at entry {seq}: {why}");
                ExitCode::FAILURE
            }
        })
    }
}

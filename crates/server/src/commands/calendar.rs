//! `dangjian calendar`: the working days of a year, without a new release.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::{path::PathBuf, process::ExitCode};

use development::calendars;
use platform::{Error, Result, Scope, System};
use rules::dates::CalendarYear;

use super::Store;

/// What to do with working days.
#[derive(clap::Subcommand)]
pub enum Calendar {
    /// Lists the years that are known, and where they come from.
    List {
        #[command(flatten)]
        store: Store,
    },
    /// Brings in a year, in place of what was known of it: a file as in packs/calendars.
    Set {
        #[command(flatten)]
        store: Store,
        /// The .toml file.
        file: PathBuf,
    },
}

impl Calendar {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode> {
        match self {
            Self::List { store } => {
                let db = store.open().await?;
                let scope = Scope::system("dangjian calendar list");
                for known in calendars::known(&db.read(&scope)).await? {
                    let origin = if known.brought_in.is_some() { "brought in" } else { "with the program" };
                    println!("{}\t{origin}\t{}", known.year.year, known.year.source);
                }
                db.close().await;
            }
            Self::Set { store, file } => {
                let text = std::fs::read_to_string(&file)?;
                let year = CalendarYear::parse(&text).map_err(|error| Error::internal(error.to_string()))?;
                let db = store.open().await?;
                let actor = System::new("dangjian calendar set");
                let short = db.write(&actor, async |tx| calendars::bring_in(tx, &year).await).await?;
                db.close().await;
                println!(
                    "{}: brought in; {short} public notices of acts done on provisional days are too short by it",
                    year.year
                );
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

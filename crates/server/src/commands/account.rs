//! `dangjian account reset`: the way back for an account when nobody is left who could reset it in the browser.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::process::ExitCode;

use identity::accounts;
use platform::{Error, Result, System};

use super::Store;

/// What to do with an account.
#[derive(clap::Subcommand)]
pub enum Account {
    /// Gives an account a new one-time password. The three administrators are told, and the trail keeps it.
    Reset {
        #[command(flatten)]
        store: Store,
        /// The sign-in name.
        name: String,
    },
}

impl Account {
    /// Does it.
    pub async fn run(self) -> Result<ExitCode> {
        let Self::Reset { store, name } = self;
        let db = store.open().await?;
        let actor = System::new("operator on the command line");
        let reset = db.write(&actor, async |tx| accounts::reset_by_operator(tx, &name).await).await;
        db.close().await;
        match reset {
            Ok(opened) => {
                println!("  name:     {}", opened.name);
                println!("  password: {}   (to be used once)", opened.one_time_password);
                Ok(ExitCode::SUCCESS)
            }
            Err(Error::Missing) => {
                println!("There is no account of this name.");
                Ok(ExitCode::FAILURE)
            }
            Err(error) => Err(error),
        }
    }
}

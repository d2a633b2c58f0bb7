//! `dangjian check`: lets each module look for what should never be in what it stores.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::process::ExitCode;

use platform::{Db, Result, Scope};
use web::checks::Finding;

use super::{Store, worker};
use crate::modules;

/// Where to look.
#[derive(clap::Args)]
pub struct Check {
    #[command(flatten)]
    store: Store,
}

impl Check {
    /// Looks. Ends with 1 when something was found.
    pub async fn run(self) -> Result<ExitCode> {
        let db = self.store.open().await?;
        let found = all(&db).await?;
        let mut is_clean = true;
        for (name, title, findings) in found {
            println!("{name}  {title}: {}", crate::texts::findings(findings.len()));
            for Finding { place, what } in findings {
                is_clean = false;
                println!("  {place}  {what}");
            }
        }
        db.close().await;
        Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What each check of the house finds: its name, what should be so, and what is not.
pub async fn all(db: &Db) -> Result<Vec<(&'static str, &'static str, Vec<Finding>)>> {
    let scope = Scope::system("the operator checks what is stored");
    let reader = db.read(&scope);
    let mut found = Vec::new();
    for module in modules::all(worker()?) {
        for check in module.checks {
            found.push((check.name(), check.title(), check.look(reader).await?));
        }
    }
    Ok(found)
}

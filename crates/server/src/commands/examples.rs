//! `dangjian examples`: the three sheets of an invented university, for trying the import.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::{path::PathBuf, process::ExitCode};

use platform::{Clock, Result};

use crate::demo::{University, write};

/// Writes organizations.xlsx, members.xlsx and applicants.xlsx into a folder.
#[derive(clap::Args)]
pub struct Examples {
    /// The folder; it is made when it is not there.
    folder: PathBuf,
    /// How many members.
    #[arg(long, default_value_t = 1_800)]
    members: u32,
    /// How many applicants.
    #[arg(long, default_value_t = 180)]
    applicants: u32,
    /// How many days ago the sheets were made; for trials with another time.
    #[arg(long, default_value_t = 0)]
    days_ago: u32,
}

impl Examples {
    /// Writes them, and prints some people of one branch: post or category, name, number.
    pub fn run(&self) -> Result<ExitCode> {
        std::fs::create_dir_all(&self.folder)?;
        let today = Clock::system().today() - chrono::Days::new(u64::from(self.days_ago));
        let mut university = University::new(today);
        let organizations = university.organizations();
        let members = university.members(self.members);
        let applicants = university.applicants(self.applicants);
        for (name, sheet) in
            [("organizations", &organizations), ("members", &members), ("applicants", &applicants)]
        {
            std::fs::write(self.folder.join(format!("{name}.xlsx")), write(sheet, &sheet.rows)?)?;
        }
        for line in university.people_of_the_shown_branch(&members, &applicants) {
            println!("{line}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

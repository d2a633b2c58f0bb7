//! What the command line can do.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

mod account;
mod audit;
mod calendar;
pub mod check;
mod examples;
mod jobs;
mod serve;
mod sheets;

use std::{path::PathBuf, process::ExitCode};

use platform::{Backend, Clock, Config, Db, Error, KeySource, Occupied, Result, worker::Worker};

use crate::{modules, texts};

/// One thing to do.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Starts the platform.
    Serve(serve::Serve),
    /// Brings in a sheet: a dry run unless --apply is given.
    Import(sheets::Import),
    /// Verifies the audit trail.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The working days of a year.
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Says when recurring jobs last ran, how long they took and why they failed.
    Jobs(jobs::Jobs),
    /// Looks for states that no command leads to. Changes nothing; ends with 1 when something was found.
    Check(check::Check),
    /// Helps an account that nobody can help in the browser.
    #[command(subcommand)]
    Account(account::Account),
    /// Writes the sheets of an invented university into a folder, for trying the import.
    Examples(examples::Examples),
    /// Fills an empty data directory with invented data and prints the accounts.
    Demo(Demo),
}

/// Where the data is. The same for all commands.
#[derive(clap::Args, Clone, Debug)]
pub struct Store {
    /// The data directory.
    #[arg(long, env = "DANGJIAN_DATA", default_value = "data")]
    pub data: PathBuf,
    /// A PostgreSQL address; without it the embedded database in the data directory is used.
    #[arg(long, env = "DANGJIAN_DATABASE")]
    pub database: Option<String>,
    /// The key file; by default beside the data directory, never inside it.
    #[arg(long, env = "DANGJIAN_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// A file with seconds to add to the time. For browser tests; release builds do not know it.
    #[cfg(debug_assertions)]
    #[arg(long, hide = true)]
    pub test_clock: Option<PathBuf>,
}

/// Fills an empty data directory.
#[derive(clap::Args)]
pub struct Demo {
    #[command(flatten)]
    store: Store,
    /// So many members instead of the usual 1,800, for measurements.
    #[arg(long)]
    members: Option<u32>,
}

impl Store {
    /// The right to serve this data directory. With PostgreSQL several nodes share everything and nobody asks for it.
    ///
    /// # Errors
    /// [`platform::Error::Invalid`] (`data`) when another server has it.
    pub(crate) fn occupy(&self) -> Result<Option<Occupied>> {
        if self.database.is_some() {
            return Ok(None);
        }
        let taken = Occupied::take(&self.data)?;
        match taken {
            Some(occupied) => Ok(Some(occupied)),
            None => Err(Error::invalid("data", texts::occupied(&self.data))),
        }
    }

    /// Opens the database with all migrations.
    pub async fn open(&self) -> Result<Db> {
        let backend = match &self.database {
            Some(url) => Backend::Postgres(url.clone()),
            None => Backend::Sqlite(self.data.join("dangjian.db")),
        };
        let beside = || {
            let mut name = self.data.file_name().unwrap_or_default().to_owned();
            name.push(".key");
            self.data.with_file_name(name)
        };
        let config = Config {
            backend,
            files: self.data.join("files"),
            keys: KeySource::File(self.key_file.clone().unwrap_or_else(beside)),
            clock: self.clock(),
            readers: readers(),
        };
        Db::open(&config, web::migrations(&modules::all(worker()?))).await
    }

    #[cfg(debug_assertions)]
    fn clock(&self) -> Clock {
        self.test_clock.clone().map_or_else(Clock::system, Clock::shifted_by_file)
    }

    #[cfg(not(debug_assertions))]
    #[expect(clippy::unused_self, reason = "test builds read it from the arguments")]
    fn clock(&self) -> Clock {
        Clock::system()
    }
}

/// The program that opens foreign files: this binary.
pub fn worker() -> Result<Worker> {
    Ok(Worker { program: std::env::current_exe()? })
}

/// Does one thing.
pub async fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Import(import) => import.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Calendar(calendar) => calendar.run().await,
        Command::Jobs(jobs) => jobs.run().await,
        Command::Check(check) => check.run().await,
        Command::Account(account) => account.run().await,
        Command::Examples(examples) => examples.run(),
        Command::Demo(demo) => {
            let db = demo.store.open().await?;
            let accounts = Box::pin(crate::demo::fill(&db, demo.members)).await?;
            for line in accounts {
                println!("{line}");
            }
            db.close().await;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Two for each processor: one reads while another waits for its page. More only take turns with each other.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(processors * 2).unwrap_or(4).clamp(4, 64)
}

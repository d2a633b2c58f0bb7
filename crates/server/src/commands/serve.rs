//! `dangjian serve`: starts, says where, and stops without cutting anybody off.
#![expect(clippy::print_stdout, reason = "the command line answers on standard output")]

use std::{net::SocketAddr, process::ExitCode};

use identity::{Duty, accounts, posts};
use platform::{Db, Error, Result, Scope, System};
use tokio::{net::TcpListener, signal::unix};
use web::{App, House, Limits, Settings};

use super::{Store, worker};
use crate::{modules, texts};

/// Starts the platform.
#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    store: Store,
    /// The address to listen on.
    #[arg(long, env = "DANGJIAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Host names that are answered, repeated or separated by commas; all when none is given.
    #[arg(long = "host", env = "DANGJIAN_HOSTS", value_delimiter = ',')]
    hosts: Vec<String>,
    /// Behind a proxy that speaks HTTPS to browsers and sets X-Forwarded-For.
    #[arg(long, env = "DANGJIAN_BEHIND_PROXY")]
    behind_proxy: bool,
}

impl Serve {
    /// Serves until SIGTERM or SIGINT.
    pub async fn run(self) -> Result<ExitCode> {
        // Before anything is opened: migrating and sweeping belong to the one who serves.
        let _occupied = self.store.occupy()?;
        let db = self.store.open().await?;
        first_start(&db).await?;
        let desk = modules::desk(worker()?);
        desk.resume(&db).await?;
        let settings = Settings {
            secure_cookies: self.behind_proxy,
            hosts: self.hosts.into_iter().filter(|host| !host.is_empty()).collect(),
            behind_proxy: self.behind_proxy,
            ..Settings::default()
        };
        let modules = modules::with_desk(&desk, worker()?);
        let jobs = web::recurring_jobs(&modules);
        let house = House::new(modules);
        let router = App::router(house, db.clone(), settings);
        let listener = TcpListener::bind(self.listen).await?;
        println!("{}  http://{}/", texts::PRODUCT, listener.local_addr()?);
        let recurring = tokio::spawn(platform::recurring::run(db.clone(), jobs));
        // Timers, jobs and messages of processes; what it leaves in the middle is taken up at the next start.
        let errands = tokio::spawn(modules::host().run(db.clone()));
        // Behind a proxy all connections come from its address.
        let per_address = if self.behind_proxy { 0 } else { Limits::default().per_address };
        let limits = Limits { per_address, ..Limits::default() };
        web::serve(listener, router, limits, stop_signal()?).await?;
        recurring.abort();
        errands.abort();
        desk.stop();
        db.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// On the first start there is nobody: makes the system administrator and prints a password to be used once.
async fn first_start(db: &Db) -> Result<()> {
    let scope = Scope::nothing();
    if !accounts::is_empty(&db.read(&scope)).await? {
        return Ok(());
    }
    let actor = System::new("first start");
    let opened = db
        .write(&actor, async |tx| {
            let draft = accounts::Draft::check("admin", Duty::SystemAdministrator.title(), None)?;
            let opened = accounts::open(tx, draft).await?;
            let from = tx.today();
            let duty = Duty::SystemAdministrator;
            posts::grant(tx, posts::Draft { account: opened.id, duty, unit: None, from, to: None }).await?;
            Ok(opened)
        })
        .await?;
    println!("First start. Sign in as the system administrator and set a password of your own:");
    println!("  name:     {}", opened.name);
    println!("  password: {}   (to be used once)", opened.one_time_password);
    Ok(())
}

fn stop_signal() -> Result<impl Future<Output = ()>> {
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
    };
    Ok::<_, Error>(stop)
}

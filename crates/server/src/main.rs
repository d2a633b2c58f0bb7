//! The binary `dangjian`.

use std::process::ExitCode;

use clap::Parser as _;
use server::commands::{Command, run};

/// Threads write and free each other's memory at every request; the allocator of the C library takes a fifth of a write
/// for that (docs/benchmarks.md).
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 智慧党建云平台
#[derive(clap::Parser)]
#[command(name = "dangjian", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    // The worker opens foreign files: it starts nothing else, not even a runtime.
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some("worker") {
        let job = words.next().unwrap_or_default();
        return if job == processes::WORKER_JOB {
            processes::worker_main()
        } else {
            documents::worker_main(&job)
        };
    }
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("DANGJIAN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,server=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).compact().init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no runtime");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(code) => code,
        Err(error) => {
            // What the operator gave is named on his terminal; the log keeps no contents of files or forms.
            if let platform::Error::Invalid(problems) = &error {
                use std::io::Write as _;
                for problem in problems.iter() {
                    let _ = writeln!(std::io::stderr(), "{}", problem.what);
                }
            }
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}

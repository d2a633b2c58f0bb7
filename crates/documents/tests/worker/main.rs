//! Sheets in and out, with the worker process. This test binary is also the worker: it has its own main function.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "these are tests"
)]

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use platform::worker::{Worker, serve};

mod as_found;
mod attacks;
mod fixtures;
mod process;
mod reading;
mod refusals;
mod writing;

/// A test and its name.
type Named = (&'static str, fn());

/// Names tests after their functions.
macro_rules! tests {
    ($($name:ident),+ $(,)?) => { &[$((concat!(module_path!(), "::", stringify!($name)), $name as fn()),)+] };
}
pub(crate) use tests;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some("worker") {
        return match words.next().unwrap_or_default().as_str() {
            "test" => serve(process::job),
            job => documents::worker_main(job),
        };
    }
    let all =
        [as_found::TESTS, attacks::TESTS, process::TESTS, reading::TESTS, refusals::TESTS, writing::TESTS]
            .concat();
    let trials = all.into_iter().map(|(name, test): Named| {
        let name = name.trim_start_matches("worker::").to_owned();
        Trial::test(name, move || {
            std::panic::catch_unwind(test).map_err(|panic| Failed::from(message(&*panic)))
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("panicked").to_owned()
}

/// The worker: this binary.
fn worker() -> Worker {
    Worker { program: std::env::current_exe().unwrap() }
}

/// Runs a test's future.
fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

//! How fast the durable host is.
//!
//!     cargo bench -p workflow --bench host -- [--parked N] [--seconds S] [--callers 1,16,64]
//!
//! On SQLite; on PostgreSQL when `TEST_DATABASE` names a server, as for tests. Everything ends by itself.
//!
//! The process is that of the engine's benchmark: 25 user tasks, one loop back over three of them that is taken once, one
//! timer that fires, one boundary timer that is armed and disarmed: 28 completions. Each completion is one write of a
//! signed-in person with its line of history and its audit entry, answered after the sync; the runner of timers runs
//! beside. First live, then beside N parked instances, each with an open item in one post and an armed timer.
//!
//! Figures go to standard output, one in a line.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a program that measures"
)]

mod load;
mod measure;

use std::{sync::Arc, time::Duration};

use load::World;

/// As in the binary.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Options {
    parked: usize,
    seconds: u64,
    callers: Vec<usize>,
}

fn options() -> Options {
    let mut options = Options { parked: 0, seconds: 10, callers: vec![1, 16, 64] };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let value = words.next().unwrap_or_else(|| panic!("{word} needs a value"));
        match word.as_str() {
            "--parked" => options.parked = value.parse().unwrap(),
            "--seconds" => options.seconds = value.parse().unwrap(),
            "--callers" => options.callers = value.split(',').map(|one| one.parse().unwrap()).collect(),
            other => panic!("unknown: {other}"),
        }
    }
    options
}

#[tokio::main]
async fn main() {
    let options = options();
    let mut world = Arc::new(World::new().await);
    let time = Duration::from_secs(options.seconds);
    for callers in &options.callers {
        measure::completions(&world, &format!("live, {callers} callers"), *callers, time).await;
    }
    if options.parked > 0 {
        measure::park(&world, options.parked).await;
        let owned = Arc::try_unwrap(world).ok().expect("nobody else works");
        world = Arc::new(measure::start_up(owned).await);
        measure::inbox(&world).await;
        for callers in &options.callers {
            let label = format!("{} parked, {callers} callers", options.parked);
            measure::completions(&world, &label, *callers, time).await;
        }
    }
    let verdict = world.db.verify_audit(None).await.unwrap();
    assert!(matches!(verdict, platform::audit::Verdict::Whole { .. }), "{verdict:?}");
    println!("the audit chain is whole");
}

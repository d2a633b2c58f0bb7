//! What is measured.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use platform::Scope;
use workflow::{Instance, ItemRow};

use crate::load::World;

/// So many are parked in one transaction.
const CHUNK: usize = 2_000;

fn a_second(number: usize, began: Instant) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let number = number as f64;
    number / began.elapsed().as_secs_f64()
}

/// Bytes that this process sent to the disk.
fn written() -> u64 {
    let io = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = io.lines().find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Processor time of this process, in microseconds: user and system, as the kernel counts hundredths.
fn processor_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or(0);
    (ticks(11) + ticks(12)) * 10_000
}

/// One caller's instance: where it stands, and whether its loop was taken.
struct Case {
    id: platform::Id<Instance>,
    open: Option<ItemRow>,
    has_returned: bool,
}

/// Callers complete items of their own instances, one after the other; an instance that waits for its timer is put aside.
pub(crate) async fn completions(world: &Arc<World>, label: &str, callers: usize, time: Duration) {
    let runner = tokio::spawn(world.host.clone().run(world.db.clone()));
    let (began, bytes, busy) = (Instant::now(), written(), processor_time());
    let tasks: Vec<_> = (0..callers).map(|_| tokio::spawn(caller(world.clone(), began + time))).collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.unwrap());
    }
    let rate = a_second(took.len(), began);
    let number = u64::try_from(took.len()).unwrap().max(1);
    took.sort();
    let at = |part: usize| took.get(took.len() * part / 100).copied().unwrap_or_default().as_secs_f64() * 1e3;
    println!(
        "{label}: {rate:.0} completions/s, median {:.1} ms, p99 {:.1} ms, {} bytes to disk and {} µs of processor each",
        at(50),
        at(99),
        (written() - bytes) / number,
        (processor_time() - busy) / number,
    );
    runner.abort();
}

async fn caller(world: Arc<World>, until: Instant) -> Vec<Duration> {
    let world = &*world;
    let mut took = Vec::new();
    let mut waiting: Vec<Case> = Vec::new();
    let mut case = begun(world).await;
    while Instant::now() < until {
        let Some(item) = case.open.take() else {
            // It waits for its timer, or is over: another one, the oldest that goes on first.
            let next = look(world, &mut waiting).await;
            let aside = std::mem::replace(
                &mut case,
                match next {
                    Some(next) => next,
                    None => begun(world).await,
                },
            );
            waiting.push(aside);
            continue;
        };
        let decision = (item.element == "task_12")
            .then(|| if std::mem::replace(&mut case.has_returned, true) { "pass" } else { "return" });
        let asked = Instant::now();
        let progress = world.complete(&item, decision).await.unwrap();
        took.push(asked.elapsed());
        case.open = progress.opened.into_iter().next();
        if progress.ended {
            case = begun(world).await;
        }
    }
    took
}

async fn begun(world: &World) -> Case {
    let (id, progress) = world.start().await.unwrap();
    Case { id, open: progress.opened.into_iter().next(), has_returned: false }
}

/// The first instance put aside that goes on.
async fn look(world: &World, waiting: &mut Vec<Case>) -> Option<Case> {
    let first = waiting.first()?;
    let system = Scope::system("bench");
    let open = workflow::open_items(&world.db.read(&system), first.id).await.unwrap();
    let item = open.into_iter().next()?;
    let mut case = waiting.remove(0);
    case.open = Some(item);
    Some(case)
}

/// Parks instances, each with an open item and an armed timer.
pub(crate) async fn park(world: &World, number: usize) {
    let began = Instant::now();
    let mut left = number;
    while left > 0 {
        let some = left.min(CHUNK);
        world.park(some).await.unwrap();
        left -= some;
    }
    println!(
        "parked {number} instances in {:.0} s: {:.0}/s",
        began.elapsed().as_secs_f64(),
        a_second(number, began)
    );
}

/// Opens the database again and looks for what is due.
pub(crate) async fn start_up(world: World) -> World {
    let began = Instant::now();
    let world = world.reopened().await;
    let opened = began.elapsed();
    let began = Instant::now();
    let done = world.host.run_due(&world.db).await.unwrap();
    println!(
        "opened in {:.0} ms; looked for what is due ({done}) in {:.2} ms",
        opened.as_secs_f64() * 1e3,
        began.elapsed().as_secs_f64() * 1e3
    );
    world
}

/// The first page of the to-do list of the post in which everything lies, and its counts.
pub(crate) async fn inbox(world: &World) {
    let access = world.access();
    let (mut pages, mut counts) = (Vec::new(), Vec::new());
    for _ in 0..200 {
        let began = Instant::now();
        let (rows, _) =
            workflow::inbox(&access.read(), &world.who, &workflow::Filter::default(), 20).await.unwrap();
        assert_eq!(rows.len(), 20);
        pages.push(began.elapsed());
        let began = Instant::now();
        let found = workflow::counts(&access.read(), &world.who, access.read().today()).await.unwrap();
        assert_eq!(found.all, workflow::COUNTED_UP_TO);
        counts.push(began.elapsed());
    }
    for (name, mut took) in [("first page of the to-do list", pages), ("its counts", counts)] {
        took.sort();
        let at = |place: usize| took.get(place).copied().unwrap_or_default().as_secs_f64() * 1e3;
        println!("{name}: median {:.2} ms, p99 {:.2} ms", at(100), at(197));
    }
}

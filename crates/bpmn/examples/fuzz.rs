//! Throws damaged files and senseless commands at the engine for a while:
//! `cargo run --release -p bpmn --example fuzz -- reader 600` (seconds), `... -- step 600`.
//!
//! Everything follows from a number, the seed, which may be given as a third word; the seed of a failure is printed. The
//! files to begin with are those of `tests/cases`, and those of a folder that may be given as a fourth word. A run that
//! takes longer than ten seconds counts as a hang and ends the program.

use std::{
    fs,
    path::Path,
    process::ExitCode,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use bpmn::{
    Command, Definition, Effect, ItemId, JobId, State, SubscriptionId, TimerId, Value, Variables, When, Work,
    step,
};

/// Longest that one run may take.
const LONGEST: Duration = Duration::from_secs(10);

/// The run that is going on, and when it began in milliseconds after the start: for the thread that looks for hangs.
static SEED: AtomicU64 = AtomicU64::new(0);
static BEGAN: AtomicU64 = AtomicU64::new(0);

/// Numbers that look random and follow from the first (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.roll() % limit).unwrap_or(0)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the command line")]
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let what = words.first().map(String::as_str);
    let (Some(what @ ("reader" | "step")), Some(seconds)) =
        (what, words.get(1).and_then(|word| word.parse::<u64>().ok()))
    else {
        eprintln!("usage: fuzz reader|step seconds [seed] [folder]");
        return ExitCode::from(2);
    };
    let first = words.get(2).and_then(|word| word.parse::<u64>().ok()).unwrap_or(1);
    let mut files = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"), &mut files);
    if let Some(folder) = words.get(3) {
        collect(Path::new(folder), &mut files);
    }
    let start = Instant::now();
    let millis = move || u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(200));
            let since = millis().saturating_sub(BEGAN.load(Ordering::SeqCst));
            if u128::from(since) > LONGEST.as_millis() {
                eprintln!("seed {} hangs", SEED.load(Ordering::SeqCst));
                std::process::exit(3);
            }
        }
    });
    let (mut runs, mut slowest) = (0_u64, (Duration::ZERO, 0));
    let mut told = Told::default();
    while start.elapsed() < Duration::from_secs(seconds) {
        let seed = first + runs;
        SEED.store(seed, Ordering::SeqCst);
        BEGAN.store(millis(), Ordering::SeqCst);
        let began = Instant::now();
        let result = std::panic::catch_unwind(|| {
            let mut dice = Dice(seed);
            if what == "reader" {
                read_damaged(&files, &mut dice)
            } else {
                command_at_random(&files, &mut dice)
            }
        });
        let Ok(more) = result else {
            eprintln!("seed {seed} fails");
            return ExitCode::FAILURE;
        };
        told.add(&more);
        slowest = slowest.max((began.elapsed(), seed));
        runs += 1;
    }
    println!(
        "{runs} runs in {seconds} s from seed {first}: {} files read, {} commands accepted, {} rejected; the slowest took {:?} (seed {})",
        told.read, told.accepted, told.rejected, slowest.0, slowest.1
    );
    ExitCode::SUCCESS
}

#[derive(Default)]
struct Told {
    read: u64,
    accepted: u64,
    rejected: u64,
}

impl Told {
    fn add(&mut self, more: &Self) {
        self.read += more.read;
        self.accepted += more.accepted;
        self.rejected += more.rejected;
    }
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "bpmn" || ending == "xml") {
            files.extend(fs::read(&path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
}

/// A file with some damage: bytes, tags or attributes lost, doubled, or taken from another file.
fn damaged(files: &[String], dice: &mut Dice) -> String {
    let mut text = dice.pick(files).cloned().unwrap_or_default().into_bytes();
    for _ in 0..=dice.below(4) {
        let other = dice.pick(files).map(String::as_bytes).unwrap_or_default();
        let marks: Vec<usize> =
            text.iter().enumerate().filter(|(_, byte)| b"<>\"' =".contains(byte)).map(|(at, _)| at).collect();
        let (Some(from), Some(to)) = (dice.pick(&marks).copied(), dice.pick(&marks).copied()) else { break };
        let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 400));
        match dice.below(6) {
            0 => drop(text.drain(from..to)),
            1 => {
                let part: Vec<u8> = text.get(from..to).unwrap_or_default().to_vec();
                let _ = text.splice(to..to, part);
            }
            2 => {
                let start = dice.below(other.len());
                let part = other.get(start..(start + dice.below(300)).min(other.len())).unwrap_or_default();
                let _ = text.splice(from..from, part.iter().copied());
            }
            3 => {
                let at = dice.below(text.len());
                let byte = u8::try_from(dice.below(256)).unwrap_or_default();
                text.get_mut(at).into_iter().for_each(|slot| *slot = byte);
            }
            // Swaps two quoted values: references that go elsewhere make the most interesting processes.
            _ => {
                let quotes: Vec<usize> =
                    text.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).collect();
                let value = |dice: &mut Dice| {
                    let pair = dice.below(quotes.len() / 2) * 2;
                    Some((*quotes.get(pair)? + 1, *quotes.get(pair + 1)?))
                };
                let (Some(one), Some(two)) = (value(dice), value(dice)) else { break };
                let part: Vec<u8> = text.get(two.0..two.1).unwrap_or_default().to_vec();
                if one.0 <= one.1 && one.1 <= text.len() {
                    let _ = text.splice(one.0..one.1, part);
                }
            }
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn read_damaged(files: &[String], dice: &mut Dice) -> Told {
    let text = damaged(files, dice);
    let mut told = Told::default();
    if let Ok(definition) = Definition::parse(&text) {
        told.read += 1;
        let _ = definition.check();
        let _ = definition.starts().count();
        let _ = step(&definition, State::default(), Command::Start { variables: Variables::new() });
    }
    told
}

/// Starts an instance of a file, damaged or not, and asks for what can be done and for what cannot, in any order.
fn command_at_random(files: &[String], dice: &mut Dice) -> Told {
    let text =
        if dice.below(3) == 0 { damaged(files, dice) } else { dice.pick(files).cloned().unwrap_or_default() };
    let other = if dice.below(4) == 0 { damaged(files, dice) } else { text.clone() };
    let mut told = Told::default();
    let (Ok(definition), other) = (Definition::parse(&text), Definition::parse(&other)) else { return told };
    told.read += 1;
    let ids: Vec<String> = definition.elements().map(|element| element.id().to_string()).collect();
    let mut state = State::default();
    let mut last_item = 0;
    for _ in 0..40 {
        let command = command(&state, &definition, &ids, dice);
        let of = match (&command, &other) {
            (Command::Migrate { .. }, Ok(other)) => other,
            _ => &definition,
        };
        let result = step(of, state.clone(), command.clone());
        let stored: State = round_trip(&state);
        assert!(step(of, stored, command.clone()) == result, "another result from a stored state");
        let Ok((next, effects)) = result else {
            told.rejected += 1;
            continue;
        };
        told.accepted += 1;
        for effect in &effects {
            if let Effect::ItemOpened { item, .. } = effect {
                assert!(item.0 > last_item, "a number was given twice");
                last_item = item.0;
            }
        }
        assert!(round_trip(&next) == next, "a state is not what was stored");
        if next.is_ended() {
            assert!(next.open_items().next().is_none() && next.open_jobs().next().is_none());
            assert!(next.armed_timers().next().is_none() && next.awaited().next().is_none());
            return told;
        }
        state = next;
        if matches!(command, Command::Migrate { .. }) {
            // From here on the instance belongs to the other definition.
            break;
        }
    }
    if state.is_started() {
        let cancelled = step(&definition, state, Command::Cancel { reason: String::new() });
        assert!(cancelled.is_ok_and(|(state, _)| state.is_ended()), "it cannot be cancelled");
    }
    told
}

fn round_trip(state: &State) -> State {
    let stored = serde_json::to_string(state).unwrap_or_default();
    serde_json::from_str(&stored).unwrap_or_default()
}

fn value(dice: &mut Dice) -> Value {
    match dice.below(8) {
        0 => Value::Null,
        1 | 2 => Value::Bool(true),
        3 => Value::Bool(false),
        4 => Value::Integer(i64::try_from(dice.below(5)).unwrap_or_default()),
        5 => Value::from("a"),
        6 => Value::List(vec![Value::Integer(1), Value::from("b"), Value::Null]),
        _ => Value::Integer(i64::MAX),
    }
}

fn variables(definition: &Definition, dice: &mut Dice) -> Variables {
    // Names that the cases decide by.
    const NAMES: [&str; 14] = [
        "ok", "amount", "decision", "x", "y", "more", "way", "alarm", "votes", "members", "rounds", "ready",
        "contract", "stop",
    ];
    let known = definition.elements().count();
    (0..dice.below(4.min(known + 1)))
        .filter_map(|_| Some(((*dice.pick(&NAMES)?).to_owned(), value(dice))))
        .collect()
}

fn command(state: &State, definition: &Definition, ids: &[String], dice: &mut Dice) -> Command {
    let number = u32::try_from(dice.below(12)).unwrap_or_default();
    let items: Vec<ItemId> = state.open_items().map(|open| open.item).chain([ItemId(number)]).collect();
    let jobs: Vec<JobId> = state.open_jobs().map(|open| open.job).chain([JobId(number)]).collect();
    let timers: Vec<TimerId> =
        state.armed_timers().map(|(timer, _)| timer).chain([TimerId(number)]).collect();
    let awaited: Vec<_> = state.awaited().map(|(id, _)| id).chain([SubscriptionId(number)]).collect();
    let item = dice.pick(&items).copied().unwrap_or(ItemId(0));
    let job = dice.pick(&jobs).copied().unwrap_or(JobId(0));
    let variables = variables(definition, dice);
    let (text, id) = ("text".to_owned(), dice.pick(ids).cloned().unwrap_or_default());
    let at = if dice.below(2) == 0 { Work::Item(item) } else { Work::Job(job) };
    if !state.is_started() {
        return match dice.below(4) {
            0 => Command::StartAt { start: id, variables },
            _ => Command::Start { variables },
        };
    }
    match dice.below(32) {
        0..=8 => Command::Complete { item, variables },
        9..=13 => Command::CompleteJob { job, variables },
        14..=16 => {
            let timer = dice.pick(&timers).copied().unwrap_or(TimerId(0));
            Command::FireTimer { timer, then: When::parse("R3/PT1H").ok().filter(|_| dice.below(2) == 0) }
        }
        17 | 18 => Command::Deliver {
            subscription: dice.pick(&awaited).copied().unwrap_or(SubscriptionId(0)),
            variables,
        },
        19 => {
            let names: Vec<_> = definition.elements().filter_map(|element| element.awaits()).collect();
            Command::Signal { name: (*dice.pick(&names).unwrap_or(&"go")).to_owned(), variables }
        }
        20 => Command::SetVariables { variables },
        21 => Command::ThrowError { at, code: "GONE".to_owned(), message: text, variables },
        22 => Command::Escalate { at, code: "SMALL".to_owned(), variables },
        23 => Command::Begin { element: id },
        24 => Command::EndAdHoc { element: id },
        25 => Command::Return { item, to: id, reason: text },
        26 => Command::TakeBack { item, reason: text },
        27 => match dice.below(3) {
            0 => Command::Delegate { item, to: text },
            1 => Command::HandBack { item, variables },
            _ => Command::AddCoSigner { item, who: text },
        },
        28 => {
            if state.is_suspended() {
                Command::Resume
            } else {
                Command::Suspend { reason: text }
            }
        }
        29 => Command::Resume,
        30 => {
            if dice.below(2) == 0 {
                Command::FailJob { job, reason: text }
            } else {
                Command::RetryJob { job }
            }
        }
        _ => {
            let pair = dice.pick(ids).cloned().map(|to| (id, to));
            Command::Migrate { mapping: pair.into_iter().collect() }
        }
    }
}

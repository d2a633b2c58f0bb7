//! How fast the engine is, and how large a waiting instance: `cargo bench -p bpmn`.
//!
//! The process has 25 user tasks in a row, one loop back over three of them that is taken once, one timer that fires and
//! one boundary timer that is armed and disarmed. A state goes from step to step by value, as in a host that keeps it in
//! memory; the second figure also writes it as JSON and reads it back after each completion. What is given is the median
//! of the rounds, with the fastest and the slowest.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a program that measures")]

use std::{hint::black_box, time::Instant};

use bpmn::{Command, Definition, Effect, State, Value, Variables, step};

const ROUNDS: usize = 15;

/// The process, as a file that other programs run, too.
const PROCESS: &str = include_str!("tasks.bpmn");

/// Runs one instance to its end and gives the number of completions.
fn run(definition: &Definition, keep: impl Fn(State) -> State) -> usize {
    let start = Command::Start { variables: Variables::new() };
    let (mut state, mut effects) = step(definition, State::default(), start).unwrap();
    let (mut completions, mut has_returned) = (0, false);
    loop {
        let mut next = None;
        for effect in &effects {
            match effect {
                Effect::ItemOpened { item, element } => next = Some((*item, element.clone())),
                Effect::TimerArmed { timer, element, .. } if *element == "wait" => {
                    let fire = Command::FireTimer { timer: *timer, then: None };
                    (state, effects) = step(definition, state, fire).unwrap();
                    break;
                }
                Effect::Ended { .. } => return completions,
                _ => {}
            }
        }
        if next.is_none() {
            for effect in &effects {
                if let Effect::ItemOpened { item, element } = effect {
                    next = Some((*item, element.clone()));
                }
            }
        }
        let (item, element) = next.unwrap();
        let variables = if element == "task_12" {
            let decision = if has_returned { "pass" } else { "return" };
            has_returned = true;
            Variables::from([("decision".to_owned(), Value::from(decision))])
        } else {
            Variables::new()
        };
        state = keep(state);
        (state, effects) = step(definition, state, Command::Complete { item, variables }).unwrap();
        completions += 1;
    }
}

fn measure(name: &str, instances: usize, definition: &Definition, keep: impl Fn(State) -> State + Copy) {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            let completions: usize = (0..instances).map(|_| run(black_box(definition), keep)).sum();
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            let rate = completions as f64 / began.elapsed().as_secs_f64();
            rate
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let [slowest, median, fastest] =
        [0, ROUNDS / 2, ROUNDS - 1].map(|place| rates.get(place).copied().unwrap_or_default());
    println!("{name}: {median:.0} completions/s (slowest round {slowest:.0}, fastest {fastest:.0})");
}

fn main() {
    let definition = Definition::parse(PROCESS).unwrap();
    assert!(definition.unsupported().is_empty() && definition.check().is_empty());
    assert_eq!(run(&definition, |state| state), 28);
    measure("in memory", 4_000, &definition, |state| state);
    measure("stored as JSON after each", 400, &definition, |state| {
        serde_json::from_str(&serde_json::to_string(&state).unwrap()).unwrap()
    });
    sizes(&definition);
    let began = Instant::now();
    for _ in 0..200 {
        black_box(Definition::parse(black_box(PROCESS)).unwrap());
    }
    println!("reading this file ({} bytes): {:?}", PROCESS.len(), began.elapsed() / 200);
}

fn sizes(definition: &Definition) {
    let start =
        Command::Start { variables: Variables::from([("applicant".to_owned(), Value::from("P-0001234"))]) };
    let (mut state, _) = step(definition, State::default(), start).unwrap();
    let mut largest = 0;
    for _ in 0..9 {
        let item = state.open_items().next().unwrap().item;
        (state, _) =
            step(definition, state, Command::Complete { item, variables: Variables::new() }).unwrap();
        largest = largest.max(serde_json::to_string(&state).unwrap().len());
    }
    println!(
        "a waiting instance: {largest} bytes as JSON, {} bytes in memory before what it points to",
        size_of::<State>()
    );
    println!("{}", serde_json::to_string(&state).unwrap());
    let count = 100_000;
    let before = resident();
    let kept: Vec<State> = (0..count).map(|_| state.clone()).collect();
    let after = resident();
    if let (Some(before), Some(after)) = (before, after) {
        println!("{count} of them in memory: {} bytes each", (after - before) / count);
    }
    black_box(kept);
}

/// Memory of this program in bytes, where the system tells it.
fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(statm.split_whitespace().nth(1)?.parse::<usize>().ok()? * 4096)
}

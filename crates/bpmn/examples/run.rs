//! Carries out a case against a process from the command line: `cargo run -p bpmn --example run -- process.bpmn case.txt`.
//!
//! The case is written as `tests/cases/README.md` says. What comes of each line is printed; where the case says
//! something else, the lines are marked, and the program ends with 1. Without a case file, what the file holds that is
//! not executed and what is wrong with it is printed.

#[path = "../tests/engine/story.rs"]
mod story;

use std::{fs, path::Path, process::ExitCode};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the command line")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(process) = arguments.first() else {
        eprintln!("usage: run process.bpmn [case.txt]");
        return ExitCode::from(2);
    };
    let case = arguments
        .get(1)
        .map_or_else(|| Ok("> unsupported\n> check\n> starts\n".to_owned()), fs::read_to_string);
    let (process, case) = match (fs::read(process), case) {
        (Ok(process), Ok(case)) => (String::from_utf8_lossy(&process).into_owned(), case),
        (Err(error), _) | (_, Err(error)) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let lines = case.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let lines: Vec<_> = lines.collect();
    let folder = arguments.get(1).and_then(|case| Path::new(case).parent()).unwrap_or(Path::new("."));
    let found = story::transcript(&process, &lines, folder);
    if arguments.len() < 2 {
        print!("{found}");
        return ExitCode::SUCCESS;
    }
    let (mut wanted, mut is_as_written) = (lines.iter().copied(), true);
    for line in found.lines() {
        match wanted.next() {
            Some(written) if written == line => println!("  {line}"),
            written => {
                is_as_written = false;
                println!("! {line}    (written: {})", written.unwrap_or("nothing"));
            }
        }
    }
    for line in wanted {
        is_as_written = false;
        println!("! nothing    (written: {line})");
    }
    if is_as_written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

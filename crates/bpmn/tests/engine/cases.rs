//! Runs every folder of `tests/cases`: a process, and what is asked of it with what comes of it. See the README there.

use std::{fmt::Write, fs, path::Path};

use bpmn::{Command, Definition, Effect, State, Value, Variables, step};

#[test]
fn every_written_case_runs_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() >= 12, "cases are missing: {}", cases.len());
    let mut failures = String::new();
    for case in cases {
        let process = fs::read_to_string(case.join("process.bpmn")).unwrap();
        let written = fs::read_to_string(case.join("case.txt")).unwrap();
        let wanted: Vec<_> = written
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .collect();
        let found = transcript(&process, &wanted);
        if found.lines().ne(wanted.iter().copied()) {
            let name = case.file_name().unwrap().to_string_lossy();
            write!(failures, "\n== {name}: wanted\n{}\n-- found\n{found}", wanted.join("\n")).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Carries out the lines that begin with `>` and writes under each what came of it.
fn transcript(process: &str, lines: &[&str]) -> String {
    let definition = match Definition::parse(process) {
        Ok(definition) => definition,
        Err(error) => return format!("not read: {error}\n"),
    };
    let mut state = State::default();
    let mut found = String::new();
    for line in lines.iter().filter(|line| line.starts_with('>')) {
        writeln!(found, "{line}").unwrap();
        let asked = words(line.trim_start_matches('>'));
        let arguments: Vec<_> = asked.iter().map(String::as_str).collect();
        let command = match arguments.as_slice() {
            ["open"] => {
                write_open(&state, &mut found);
                continue;
            }
            ["check"] => {
                definition.check().iter().for_each(|finding| writeln!(found, "{finding}").unwrap());
                continue;
            }
            ["unsupported"] => {
                for part in definition.unsupported() {
                    writeln!(found, "line {}, `{}`: {}", part.line, part.element, part.kind).unwrap();
                }
                continue;
            }
            ["start", variables @ ..] => Command::Start { variables: read_variables(variables) },
            ["complete", item, variables @ ..] => {
                let variables = read_variables(variables);
                let item =
                    state.open_items().find(|open| open.element == *item || open.item.to_string() == *item);
                Command::Complete { item: item.expect(line).item, variables }
            }
            ["cancel"] => Command::Cancel,
            _ => panic!("what is {line}?"),
        };
        match step(&definition, state.clone(), command) {
            Ok((next, effects)) => {
                for effect in &effects {
                    writeln!(found, "{}", sentence(effect)).unwrap();
                }
                state = serde_json::from_str(&serde_json::to_string(&next).unwrap()).unwrap();
                assert_eq!(state, next, "a state is what was stored");
            }
            Err(rejected) => writeln!(found, "rejected: {rejected}").unwrap(),
        }
    }
    found
}

fn write_open(state: &State, found: &mut String) {
    for scope in state.open_scopes() {
        writeln!(found, "in {scope}").unwrap();
    }
    for open in state.open_items() {
        writeln!(found, "item {} {}", open.item, open.element).unwrap();
    }
    if state.is_stuck() {
        writeln!(found, "stuck").unwrap();
    }
}

fn sentence(effect: &Effect) -> String {
    match effect {
        Effect::ItemOpened { item, element } => format!("opened {item} {element}"),
        Effect::ItemCompleted { item, element } => format!("completed {item} {element}"),
        Effect::ItemCancelled { item, element } => format!("cancelled {item} {element}"),
        Effect::Entered { element } => format!("entered {element}"),
        Effect::Left { element } => format!("left {element}"),
        Effect::Ended { cancelled: false, .. } => "ended".to_owned(),
        Effect::Ended { cancelled: true, .. } => "ended by cancellation".to_owned(),
        other => panic!("a word for {other:?} is missing"),
    }
}

/// Words between spaces; a space within single quotes belongs to the word.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        is_quoted ^= character == '\'';
        if character == ' ' && !is_quoted {
            words.push(String::new());
        } else {
            words.last_mut().unwrap().push(character);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn read_variables(words: &[&str]) -> Variables {
    let read = |word: &&str| {
        let (name, value) = word.split_once('=').expect(word);
        let value = match value {
            "null" => Value::Null,
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text if text.starts_with('\'') => Value::Text(text.trim_matches('\'').to_owned()),
            number => Value::Integer(number.parse().expect(word)),
        };
        (name.to_owned(), value)
    };
    words.iter().map(read).collect()
}

//! Runs every folder of `tests/cases`: a process, and what is asked of it with what comes of it. See the README there.

use std::{fmt::Write, fs, path::Path};

use crate::story::transcript;

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
        let found = transcript(&process, &wanted, &case);
        if found.lines().ne(wanted.iter().copied()) {
            let name = case.file_name().unwrap().to_string_lossy();
            write!(failures, "\n== {name}: wanted\n{}\n-- found\n{found}", wanted.join("\n")).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

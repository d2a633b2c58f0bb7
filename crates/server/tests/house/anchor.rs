//! The audit trail through the binary, as an operator uses it.

use std::process::Command;

#[expect(clippy::disallowed_methods, reason = "the test is an operator at a command line")]
fn dangjian(data: &std::path::Path, words: &[&str]) -> (bool, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_dangjian")).args(words).arg("--data").arg(data).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn an_empty_trail_is_whole_and_a_wrong_anchor_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (is_whole, said) = dangjian(&data, &["audit", "verify"]);
    assert!(is_whole, "{said}");
    assert!(said.starts_with("whole: 0 entries"), "{said}");
    let (is_whole, said) = dangjian(&data, &["audit", "verify", "--anchor", "3:aa"]);
    assert!(!is_whole && said.starts_with("broken at entry 1"), "{said}");
}

//! Rules about source files: first line, size, Chinese only where people write it.

use std::{collections::BTreeSet, fs, path::PathBuf};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All files below a folder with one of these endings, as paths from the root of the workspace.
pub(crate) fn files(folder: &str, endings: &[&str]) -> Vec<String> {
    fn walk(folder: PathBuf, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() && !matches!(name.as_str(), "target" | "node_modules" | "dist" | "data") {
                walk(path, found);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    let root = root();
    let mut found = Vec::new();
    walk(root.join(folder), &mut found);
    let mut names: Vec<String> = found
        .into_iter()
        .filter_map(|path| path.strip_prefix(&root).ok().map(|p| p.to_string_lossy().into_owned()))
        .filter(|name| endings.iter().any(|ending| name.ends_with(ending)))
        .collect();
    names.sort();
    names
}

pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// Fails with the offenders that are not excepted, and with exceptions that are no longer needed.
pub(crate) fn judge(rule: &str, offenders: &BTreeSet<String>, advice: &str) {
    let list = read("crates/tidy/exceptions.txt");
    let excepted: BTreeSet<String> = list
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter(|(of, _)| *of == rule)
        .map(|(_, path)| path.trim().to_owned())
        .collect();
    let new: Vec<_> = offenders.difference(&excepted).collect();
    let old: Vec<_> = excepted.difference(offenders).collect();
    assert!(new.is_empty(), "{rule}: {advice}\n{new:#?}");
    assert!(old.is_empty(), "{rule}: these exceptions are no longer needed, remove them\n{old:#?}");
}

#[test]
fn every_source_file_says_first_what_it_is() {
    let offenders = files("crates", &[".rs"])
        .into_iter()
        .filter(|path| !path.contains("/must_not_compile/"))
        .filter(|path| !read(path).starts_with("//!"))
        .collect();
    judge("first-line", &offenders, "begin the file with a `//!` line that says what it is");
}

#[test]
fn no_source_file_is_longer_than_500_lines() {
    let offenders =
        files("crates", &[".rs"]).into_iter().filter(|path| read(path).lines().count() > 500).collect();
    judge("file-length", &offenders, "more than 500 lines: are these two topics?");
}

#[test]
fn tests_inside_a_source_file_stay_short() {
    let offenders = files("crates", &[".rs"])
        .into_iter()
        .filter(|path| {
            let text = read(path);
            text.split_once("#[cfg(test)]\nmod tests {").is_some_and(|(_, tests)| tests.lines().count() > 150)
        })
        .collect();
    judge("test-length", &offenders, "move the tests to a file of their own");
}

/// Titles of pages, places on the way to them, menu entries and sentences after a form stand where the page is made.
fn is_title(line: &str) -> bool {
    ["Page::new(", ".under(", ".saying(", "Menu {", "title: \""].iter().any(|call| line.contains(call))
}

#[test]
fn chinese_stands_only_where_people_write_it() {
    let is_chinese =
        |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3000}'..='\u{303f}').contains(&c);
    let may = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or_default();
        path.contains("/tests/")
            || path.contains("/benches/")
            || path.contains("/testing/")
            || path.contains("/tidy/")
            || path.contains("/texts/")
            || path.contains("/demo")
            || matches!(
                name,
                "texts.rs"
                    | "lib.rs"
                    | "permissions.rs"
                    | "tests.rs"
                    | "columns.rs"
                    | "codes.rs"
                    | "surnames.rs"
            )
            || path.contains("/codes/")
            || name.ends_with("_tests.rs")
            || path.ends_with("build.rs")
    };
    let offenders = files("crates", &[".rs"])
        .into_iter()
        .filter(|path| !may(path))
        .filter(|path| {
            let text = read(path);
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let mut before = "";
            code.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
                // A title may stand on the line after the call that takes it.
                let is_title = is_title(line) || before.trim_end().ends_with("Page::new(");
                before = line;
                // A comment behind the code may name the Chinese term.
                !is_title && line.split(" // ").next().unwrap_or_default().chars().any(is_chinese)
            })
        })
        .collect();
    judge("chinese", &offenders, "sentences in Chinese belong in texts.rs, templates and packs");
}

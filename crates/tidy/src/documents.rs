//! Rules about documents: what they name is there.

use std::collections::BTreeSet;

use crate::files::{files, judge, read, root};

/// The names of documents in a text, such as `docs/rules.md`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_')))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.ends_with(".md") && word.len() > 3 && !word.starts_with("//"))
}

#[test]
fn every_document_that_is_named_is_there() {
    let texts = ["crates", "packs", "docs", "frontend/src", "e2e"]
        .map(|folder| files(folder, &[".rs", ".toml", ".md", ".ts", ".html"]));
    let own = ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    let all = texts.concat().into_iter().chain(own.map(str::to_owned));
    let mut offenders = BTreeSet::new();
    for path in all {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // From the root, from the file, or from its crate.
        let of_crate =
            path.match_indices('/').nth(1).and_then(|(end, _)| path.get(..end)).unwrap_or_default();
        for name in named(&read(&path)) {
            let is_there =
                ["", folder, of_crate].iter().any(|folder| root().join(folder).join(name).is_file());
            // Files that a test writes are no documents.
            if !is_there && !path.contains("/tests/") {
                offenders.insert(format!("{path} names {name}"));
            }
        }
    }
    judge("documents", &offenders, "name a document of this project by its path, or cite the article");
}

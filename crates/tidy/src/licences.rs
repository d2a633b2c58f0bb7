//! Rules about what we depend on: licences that allow it, one TLS provider, one SQLite. The same lists as `deny.toml`,
//! which `cargo deny` reads where it is installed; this test needs nothing but cargo.

use std::{collections::BTreeSet, process::Command};

use crate::files::{judge, read, root};

/// Name and licence of everything that is built for the program, its build scripts and its tests.
#[expect(clippy::disallowed_methods, reason = "cargo itself says what the tree is made of")]
fn packages() -> BTreeSet<(String, String)> {
    let arguments = "tree --workspace --locked --offline --prefix none -e normal,build,dev --format {p}|{l}";
    let output = Command::new(env!("CARGO")).args(arguments.split(' ')).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| line.trim_end_matches(" (*)"))
        .filter_map(|line| line.split_once('|'))
        .map(|(package, licence)| (package.to_owned(), licence.to_owned()))
        .collect()
}

fn allowed() -> BTreeSet<String> {
    let deny: toml::Table = read("deny.toml").parse().unwrap();
    let list = deny["licenses"]["allow"].as_array().unwrap();
    list.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// Whether an SPDX expression can be met from the list: `A OR B`, `A AND B`, parentheses; the old `A/B` means OR.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let text = expression.replace('/', " OR ").replace(['(', ')'], " ");
    // Our expressions are flat: an AND of choices is met when each of its parts has an allowed choice.
    text.split(" AND ").all(|part| part.split(" OR ").any(|one| allowed.contains(one.trim())))
}

#[test]
fn every_dependency_has_a_licence_that_allows_it() {
    let allowed = allowed();
    let offenders = packages()
        .into_iter()
        .filter(|(_, licence)| !is_met(licence, &allowed))
        .map(|(package, licence)| format!("{package}: {licence}"))
        .collect();
    judge("licence", &offenders, "choose another crate, or add the licence to deny.toml with the reason");
}

#[test]
fn there_is_one_tls_provider_and_one_sqlite() {
    let packages = packages();
    let of =
        |name: &str| packages.iter().filter(|(package, _)| package.split(' ').next() == Some(name)).count();
    for banned in ["openssl", "openssl-sys", "native-tls", "ring"] {
        assert_eq!(of(banned), 0, "{banned} is in the tree: one TLS provider, aws-lc-rs");
    }
    for single in ["sqlx-core", "libsqlite3-sys", "sea-orm", "axum", "hyper", "tokio"] {
        assert_eq!(of(single), 1, "{single} is in the tree more than once");
    }
}

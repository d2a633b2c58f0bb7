//! Rules about manifests: layers, versions in one place, the same lints everywhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{files, judge, read};

fn manifests() -> BTreeMap<String, toml::Table> {
    files("crates", &["Cargo.toml"])
        .into_iter()
        .filter(|path| path.matches('/').count() == 2)
        .map(|path| {
            let name = path.split('/').nth(1).unwrap_or_default().to_owned();
            (name, read(&path).parse().unwrap())
        })
        .collect()
}

fn names(manifest: &toml::Table, section: &str) -> Vec<String> {
    let table = manifest.get(section).and_then(toml::Value::as_table);
    table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

/// The map of ARCHITECTURE.md: its lines top to bottom, each with the crates that stand at its beginning.
fn map(crates: &BTreeSet<String>) -> Vec<Vec<String>> {
    let text = read("ARCHITECTURE.md");
    let map = text.split("```").nth(1).unwrap_or_default();
    let named = |line: &str| {
        let words = line.split("  ").map(str::trim).filter(|word| !word.is_empty());
        words.take_while(|word| crates.contains(*word)).map(ToOwned::to_owned).collect()
    };
    map.lines().map(named).collect()
}

#[test]
fn crates_depend_only_on_lower_lines_of_the_map() {
    let all = manifests();
    let mut line_of = BTreeMap::new();
    for (line, names) in map(&all.keys().cloned().collect()).into_iter().rev().enumerate() {
        for name in names {
            assert!(line_of.insert(name.clone(), line).is_none(), "{name} stands twice in ARCHITECTURE.md");
        }
    }
    let mut offenders = BTreeSet::new();
    for (name, manifest) in all {
        let Some(own) = line_of.get(&name) else {
            offenders.insert(format!("{name} has no line on the map of ARCHITECTURE.md"));
            continue;
        };
        if name == "testing" || name == "tidy" {
            continue;
        }
        for other in names(&manifest, "dependencies") {
            if other == "testing" {
                offenders.insert(format!("{name} -> testing: only under [dev-dependencies]"));
            }
            if line_of.get(&other).is_some_and(|line| line >= own) {
                offenders.insert(format!("{name} -> {other}"));
            }
        }
    }
    judge("layers", &offenders, "a crate depends only on lower lines: use an event, an offer or a link");
}

#[test]
fn heavy_and_dangerous_crates_sit_behind_one_crate_each() {
    let layers: toml::Table = read("crates/tidy/layers.toml").parse().unwrap();
    let only = layers["only"].as_table().unwrap();
    let mut offenders = BTreeSet::new();
    for (name, manifest) in manifests() {
        for other in names(&manifest, "dependencies") {
            let Some(allowed) = only.get(&other) else { continue };
            if !allowed.as_array().unwrap().iter().any(|one| one.as_str() == Some(&name)) {
                offenders.insert(format!("{name} -> {other}"));
            }
        }
    }
    judge("only", &offenders, "go through the crate that owns it");
}

#[test]
fn pure_crates_stay_pure() {
    let layers: toml::Table = read("crates/tidy/layers.toml").parse().unwrap();
    let list = |name: &str| -> BTreeSet<String> {
        layers[name].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    let (pure, never) = (list("pure"), list("never_in_pure"));
    let all = manifests();
    let offenders = pure
        .iter()
        .flat_map(|name| names(&all[name], "dependencies").into_iter().map(move |other| (name, other)))
        .filter(|(_, other)| never.contains(other))
        .map(|(name, other)| format!("{name} -> {other}"))
        .collect();
    judge("pure", &offenders, "no input, output, clock or database here");
}

#[test]
fn versions_and_lints_are_those_of_the_workspace() {
    let mut offenders = BTreeSet::new();
    for (name, manifest) in manifests() {
        let lints = manifest.get("lints").and_then(|l| l.get("workspace")).and_then(toml::Value::as_bool);
        if lints != Some(true) {
            offenders.insert(format!("{name}: [lints] workspace = true"));
        }
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
            for (other, how) in table {
                let is_own =
                    how.as_table().is_some_and(|how| how.len() == 1 && how.contains_key("workspace"));
                if !is_own {
                    offenders.insert(format!("{name}: {other} must be `{other}.workspace = true`"));
                }
            }
        }
    }
    judge("workspace-versions", &offenders, "versions and features are declared once, in the root manifest");
}
